//! Objects that were left over when something broke off in the middle go. Those of which
//! an event tells that nothing points to them any more go with the event.

use crate::application::ports::ObjectReferences;
use crate::domain::document::DocumentId;
use crate::domain::media::ImageId;
use chrono::TimeDelta;
use kernel::caller::Operator;
use kernel::objects::{ObjectError, ObjectFacts, ObjectKey, ObjectStorage};
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// What a sweep found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sweep {
    /// How many objects it looked at.
    pub seen: u64,
    /// Those that nothing points to, deleted unless it only looked.
    pub orphans: Vec<ObjectKey>,
}

/// Why a sweep broke off.
#[derive(Debug, Error)]
pub enum SweepError {
    /// The storage of objects failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How old what is swept has to be: no upload takes as long.
pub(super) const AGE: TimeDelta = TimeDelta::days(1);
/// How many objects are looked at together.
const BATCH: usize = 500;
/// Where the objects of this context lie.
pub(super) const FOLDERS: [&str; 2] = ["photos/", "documents/"];

/// Finds and deletes objects that nothing points to.
pub struct SweepOrphans {
    objects: Arc<dyn ObjectStorage>,
    references: Arc<dyn ObjectReferences>,
    clock: Arc<dyn Clock>,
}

impl SweepOrphans {
    pub(crate) fn new(
        objects: Arc<dyn ObjectStorage>,
        references: Arc<dyn ObjectReferences>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { objects, references, clock }
    }

    /// Deletes what is older than a day and pointed to by nothing; with `only_look`, only
    /// tells of it. What is not named as this context names its objects is left alone.
    ///
    /// # Errors
    /// [`SweepError`]; what was deleted before it is gone.
    pub async fn execute(&self, _: &Operator, only_look: bool) -> Result<Sweep, SweepError> {
        let before = self.clock.now() - AGE;
        let mut sweep = Sweep::default();
        for folder in FOLDERS {
            let mut walk = self.objects.walk(folder, BATCH);
            loop {
                let facts = walk.next().await?;
                if facts.is_empty() {
                    break;
                }
                sweep.seen += facts.len() as u64;
                for orphan in self.orphans(facts, before).await? {
                    if !only_look {
                        self.objects.delete(&orphan).await?;
                    }
                    sweep.orphans.push(orphan);
                }
            }
        }
        Ok(sweep)
    }

    async fn orphans(
        &self,
        facts: Vec<ObjectFacts>,
        before: Timestamp,
    ) -> Result<Vec<ObjectKey>, StorageError> {
        let old = facts.into_iter().filter(|facts| facts.changed_at < before);
        let named: Vec<_> = old.filter_map(|facts| Some((owner_of(&facts.key)?, facts.key))).collect();
        let mut images: Vec<ImageId> = Vec::new();
        let mut documents: Vec<DocumentId> = Vec::new();
        for (owner, _) in &named {
            match owner {
                Owner::Image(id) => images.push(*id),
                Owner::Document(id) => documents.push(*id),
            }
        }
        // A photograph has several objects, one behind the other.
        images.dedup();
        let images = self.references.images(&images).await?;
        let documents = self.references.documents(&documents).await?;
        let lost = |owner: &Owner| match owner {
            Owner::Image(id) => !images.contains(id),
            Owner::Document(id) => !documents.contains(id),
        };
        Ok(named.into_iter().filter(|(owner, _)| lost(owner)).map(|(_, key)| key).collect())
    }
}

/// What an object belongs to.
enum Owner {
    Image(ImageId),
    Document(DocumentId),
}

/// What the object at a key belongs to, by the key's own words.
fn owner_of(key: &ObjectKey) -> Option<Owner> {
    let mut parts = key.as_str().split('/');
    let (folder, _organization, name) = (parts.next()?, parts.next()?, parts.next()?);
    let id = |text: &str| Uuid::try_parse(text).ok();
    match (folder, parts.next(), parts.next()) {
        ("photos", Some(_width), None) => Some(Owner::Image(ImageId(id(name)?))),
        ("documents", None, None) => Some(Owner::Document(DocumentId(id(name.rsplit_once('.')?.0)?))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, agent, complete_draft};
    use bytes::Bytes;

    async fn sweep(world: &World, only_look: bool) -> Sweep {
        let operator = Operator::at_the_command_line();
        world.container().sweep_orphans.execute(&operator, only_look).await.unwrap()
    }

    async fn left_over(world: &World, key: &str) -> ObjectKey {
        let key = ObjectKey::parse(key).unwrap();
        world.objects().put(&key, Bytes::from_static(b"x"), key.media_type()).await.unwrap();
        key
    }

    #[tokio::test]
    async fn what_nothing_points_to_is_swept_after_a_day_and_nothing_else() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.add_photograph(&agent(), property).await;
        world.add_document(&agent(), property).await;
        let kept = world.objects().keys();
        let lost = Uuid::from_u128(0xDEAD);
        let orphans = [
            left_over(&world, &format!("photos/{AGENCY}/{lost}/480.jpg")).await,
            left_over(&world, &format!("photos/{AGENCY}/{lost}/480.webp")).await,
            left_over(&world, &format!("documents/{AGENCY}/{lost}.pdf")).await,
        ];
        let strange = left_over(&world, "photos/readme.png").await;
        assert_eq!(sweep(&world, false).await.orphans, [], "an upload may still be under way");

        world.clock.advance(TimeDelta::days(1) + TimeDelta::seconds(1));
        let seen = sweep(&world, true).await;
        assert_eq!((seen.seen, seen.orphans.as_slice()), (11, orphans.as_slice()));
        assert_eq!(sweep(&world, false).await.orphans, orphans);
        let mut left = kept;
        left.push(strange);
        left.sort();
        assert_eq!(world.objects().keys(), left);
        assert_eq!(sweep(&world, false).await.orphans, []);
    }

    #[tokio::test]
    async fn a_deleted_property_leaves_no_object_once_its_event_is_delivered() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.add_photograph(&agent(), property).await;
        world.add_document(&agent(), property).await;
        let command = crate::application::use_cases::DeletePropertyCommand { property };
        world.container().delete_property.execute(&agent(), command).await.unwrap();
        for key in world.released() {
            world.objects().delete(&ObjectKey::parse(&key).unwrap()).await.unwrap();
        }
        assert!(world.objects().keys().is_empty());
        world.clock.advance(TimeDelta::days(2));
        assert_eq!(sweep(&world, false).await, Sweep::default());
    }
}
