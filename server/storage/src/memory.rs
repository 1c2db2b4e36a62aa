//! Objects in memory: for tests.

use crate::links::{LinkKey, Links};
use async_trait::async_trait;
use bytes::Bytes;
use kernel::objects::{
    Download, MediaType, ObjectError, ObjectFacts, ObjectKey, ObjectStorage, SignedLink, StoredObject,
};
use kernel::time::{Clock, Timestamp};
use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A storage of tests, which fails when it was told to. Its links are signed by
/// a key that everybody can read here.
pub struct MemoryObjects {
    objects: Mutex<BTreeMap<ObjectKey, (Bytes, Timestamp)>>,
    failures: Mutex<VecDeque<Option<ObjectError>>>,
    links: Links,
    clock: Arc<dyn Clock>,
}

impl MemoryObjects {
    /// A storage without an object, in the time of `clock`.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            objects: Mutex::default(),
            failures: Mutex::default(),
            links: Links::new(LinkKey::of([1; 32]), Arc::clone(&clock)),
            clock,
        }
    }

    /// Lets the next call fail; told twice, the next two.
    pub fn fail_with(&self, error: ObjectError) {
        self.fail_after(0, error);
    }

    /// Lets so many calls go well first, then one fail.
    pub fn fail_after(&self, calls: usize, error: ObjectError) {
        let mut failures = locked(&self.failures);
        failures.extend(std::iter::repeat_n(None, calls));
        failures.push_back(Some(error));
    }

    /// Every key, in order.
    #[must_use]
    pub fn keys(&self) -> Vec<ObjectKey> {
        locked(&self.objects).keys().cloned().collect()
    }

    /// What judges its links.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    fn failure(&self) -> Result<(), ObjectError> {
        locked(&self.failures).pop_front().flatten().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl ObjectStorage for MemoryObjects {
    async fn put(&self, key: &ObjectKey, content: Bytes, media_type: MediaType) -> Result<(), ObjectError> {
        self.failure()?;
        key.takes(media_type)?;
        locked(&self.objects).insert(key.clone(), (content, self.clock.now()));
        Ok(())
    }

    async fn get(&self, key: &ObjectKey) -> Result<Option<StoredObject>, ObjectError> {
        self.failure()?;
        Ok(locked(&self.objects)
            .get(key)
            .map(|(content, _)| StoredObject { content: content.clone(), media_type: key.media_type() }))
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        self.failure()?;
        locked(&self.objects).remove(key);
        Ok(())
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ObjectFacts>, ObjectError> {
        self.failure()?;
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        Ok(locked(&self.objects)
            .range((from, Bound::Unbounded))
            .filter(|(key, _)| key.as_str().starts_with(prefix))
            .take(limit)
            .map(|(key, (content, changed_at))| ObjectFacts {
                key: key.clone(),
                bytes: content.len() as u64,
                changed_at: *changed_at,
            })
            .collect())
    }

    /// What is put is there at once: nothing is ever unfinished.
    async fn clear_unfinished(&self, _: &[&str], _: Timestamp, _: bool) -> Result<u64, ObjectError> {
        self.failure().map(|()| 0)
    }

    async fn signed_link(&self, download: &Download) -> Result<SignedLink, ObjectError> {
        self.failure()?;
        Ok(self.links.sign(download))
    }

    async fn check(&self) -> Result<(), ObjectError> {
        self.failure()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
