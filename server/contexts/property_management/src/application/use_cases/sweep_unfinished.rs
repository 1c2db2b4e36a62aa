//! What a process that died in the middle of an upload had sent goes: no list of objects shows it, and
//! where storage is paid for, it is paid for.

use super::sweep_orphans::{AGE, FOLDERS};
use kernel::caller::Operator;
use kernel::objects::{ObjectError, ObjectStorage};
use kernel::time::Clock;
use std::sync::Arc;

/// Finds and removes what is left of uploads that were never completed.
pub struct SweepUnfinished {
    objects: Arc<dyn ObjectStorage>,
    clock: Arc<dyn Clock>,
}

impl SweepUnfinished {
    pub(crate) fn new(objects: Arc<dyn ObjectStorage>, clock: Arc<dyn Clock>) -> Self {
        Self { objects, clock }
    }

    /// Removes what was begun more than a day ago and says how many uploads that were; with
    /// `only_look`, only counts them.
    ///
    /// # Errors
    /// [`ObjectError`]; what was removed before it is gone.
    pub async fn execute(&self, _: &Operator, only_look: bool) -> Result<u64, ObjectError> {
        self.objects.clear_unfinished(&FOLDERS, self.clock.now() - AGE, only_look).await
    }
}
