//! Logos that were left over when something broke off in the middle go. Those of which an event
//! tells that no agency has them any more go with the event.

use crate::application::ports::OrganizationQueries;
use crate::domain::branding::{LOGOS, Logo};
use chrono::TimeDelta;
use kernel::caller::Operator;
use kernel::objects::{ObjectError, ObjectKey, ObjectStorage};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::collections::HashSet;
use std::sync::Arc;
use thiserror::Error;

/// What a sweep found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogoSweep {
    /// How many objects it looked at.
    pub seen: u64,
    /// Those that no agency's logo is, deleted unless it only looked.
    pub orphans: Vec<ObjectKey>,
}

/// Why a sweep broke off.
#[derive(Debug, Error)]
pub enum SweepLogosError {
    /// The storage of objects failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How old an orphan has to be: no upload takes as long.
const AGE: TimeDelta = TimeDelta::days(1);
/// How many objects are looked at together.
const BATCH: usize = 500;

/// Finds and deletes logos that no agency has.
pub struct SweepLogos {
    objects: Arc<dyn ObjectStorage>,
    queries: Arc<dyn OrganizationQueries>,
    clock: Arc<dyn Clock>,
}

impl SweepLogos {
    pub(crate) fn new(
        objects: Arc<dyn ObjectStorage>,
        queries: Arc<dyn OrganizationQueries>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { objects, queries, clock }
    }

    /// Deletes what is older than a day and no agency's logo; with `only_look`, only tells of it.
    /// What is not named as logos are is left alone.
    ///
    /// # Errors
    /// [`SweepLogosError`]; what was deleted before it is gone.
    pub async fn execute(&self, _: &Operator, only_look: bool) -> Result<LogoSweep, SweepLogosError> {
        let before = self.clock.now() - AGE;
        let kept: HashSet<ObjectKey> = self
            .queries
            .list()
            .await?
            .iter()
            .filter_map(|agency| agency.logo.as_ref())
            .flat_map(Logo::objects)
            .cloned()
            .collect();
        let mut sweep = LogoSweep::default();
        let mut walk = self.objects.walk(LOGOS, BATCH);
        loop {
            let facts = walk.next().await?;
            if facts.is_empty() {
                return Ok(sweep);
            }
            sweep.seen += facts.len() as u64;
            let old = facts.into_iter().filter(|facts| facts.changed_at < before).map(|facts| facts.key);
            for orphan in old.filter(|key| is_of_a_logo(key) && !kept.contains(key)) {
                if !only_look {
                    self.objects.delete(&orphan).await?;
                }
                sweep.orphans.push(orphan);
            }
        }
    }
}

/// Whether an object is one of the two of some logo: its height makes no difference.
fn is_of_a_logo(key: &ObjectKey) -> bool {
    let stem = key.as_str().rsplit_once('.').map_or("", |(stem, _)| stem);
    Logo::parse(&format!("{stem}.png"), 1).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::ChangeLogoCommand;
    use bytes::Bytes;

    async fn sweep(world: &World, only_look: bool) -> LogoSweep {
        let operator = Operator::at_the_command_line();
        world.container().sweep_logos.execute(&operator, only_look).await.unwrap()
    }

    async fn put(world: &World, at: &str) -> ObjectKey {
        let key = ObjectKey::parse(at).unwrap();
        world.objects().put(&key, Bytes::from_static(b"x"), key.media_type()).await.unwrap();
        key
    }

    #[tokio::test]
    async fn a_logo_that_no_agency_has_goes_after_a_day() {
        let world = World::new();
        let owner = world.owner().await;
        let show = ChangeLogoCommand::Show(Bytes::from_static(b"a logo"));
        world.container().change_logo.execute(&owner, show).await.unwrap();
        let orphans = [put(&world, "logos/a/b/480.png").await, put(&world, "logos/a/b/480.webp").await];
        world.clock.advance(TimeDelta::hours(23));
        assert_eq!(sweep(&world, false).await, LogoSweep { seen: 4, orphans: vec![] });
        world.clock.advance(TimeDelta::hours(2));
        let found = LogoSweep { seen: 4, orphans: orphans.to_vec() };
        assert_eq!(sweep(&world, true).await, found);
        assert_eq!(sweep(&world, false).await, found);
        assert_eq!(sweep(&world, false).await, LogoSweep { seen: 2, orphans: vec![] });
    }

    #[tokio::test]
    async fn what_is_no_logo_is_left_alone() {
        let world = World::new();
        let others = ["logos/readme.pdf", "logos/a/b/c/480.png", "photos/a/b/480.jpg"];
        for other in others {
            put(&world, other).await;
        }
        world.clock.advance(TimeDelta::days(9));
        assert_eq!(sweep(&world, false).await.orphans, []);
        assert_eq!(world.objects().keys().len(), others.len());
    }
}
