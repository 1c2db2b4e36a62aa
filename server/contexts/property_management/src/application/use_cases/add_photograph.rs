//! An agent sends in a photograph.
//!
//! First the renditions are made and stored, then the property is told of them in one
//! transaction. So no property ever points to a photograph that isn't there; what is
//! left over when this breaks off in the middle, the sweep removes.

use crate::application::leftovers::forget;
use crate::application::ports::UnitsOfWork;
use crate::application::retrying::retrying;
use crate::application::sent::Sent;
use crate::domain::activity::{Activity, Deed};
use crate::domain::media::{ImageId, ImageSize, ImageSource, Photograph, PropertyImage, PropertyImages};
use crate::domain::property::{Property, PropertyId};
use bytes::Bytes;
use kernel::caller::Agent;
use kernel::ids::{IdGenerator, OrganizationId};
use kernel::objects::{MediaType, ObjectError, ObjectStorage};
use kernel::pictures::{MadePicture, PictureError, PictureMaker};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// A photograph as it is sent in.
#[derive(Debug, Clone)]
pub struct AddPhotographCommand {
    /// The property.
    pub property: PropertyId,
    /// The file.
    pub content: Bytes,
    /// What the form calls itself: the same file under the same key is kept once, however often it
    /// comes.
    pub key: Option<Uuid>,
}

/// Why the property stays as it was.
#[derive(Debug, Error)]
pub enum AddPhotographError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The property has as many pictures as it may have.
    #[error("a property has at most {max} pictures")]
    TooMany {
        /// How many it may have.
        max: usize,
    },
    /// It can't be made into a photograph.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It couldn't be stored.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes in a photograph.
pub struct AddPhotograph {
    units_of_work: Arc<dyn UnitsOfWork>,
    pictures: Arc<dyn PictureMaker>,
    objects: Arc<dyn ObjectStorage>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl AddPhotograph {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        pictures: Arc<dyn PictureMaker>,
        objects: Arc<dyn ObjectStorage>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, pictures, objects, ids, clock }
    }

    /// Makes the photograph and puts it behind the others. Of one that is there already, it gives
    /// that one.
    ///
    /// # Errors
    /// [`AddPhotographError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AddPhotographCommand,
    ) -> Result<PropertyImage, AddPhotographError> {
        let AddPhotographCommand { property, content, key } = command;
        let sent = key.map(|key| Sent::new(property, key, &content));
        if let Some(known) = self.known(agent, property, sent).await? {
            return Ok(known);
        }
        let made = self.pictures.make(content).await?;
        let id = self.ids.next();
        let id = ImageId(sent.map_or(id, |sent| sent.on(id)));
        let image = described(agent.organization(), id, &made)?;
        let outcome = match self.store(agent.organization(), id, &made).await {
            Ok(()) => self.keep(agent, property, sent, &image).await,
            Err(error) => Err(error.into()),
        };
        match &outcome {
            Ok(kept) if *kept == image => {}
            Err(AddPhotographError::Storage(error)) if error.may_be_kept() => {}
            // Nothing points to what was stored.
            _ => {
                let photograph = image.photograph.iter();
                let keys: Vec<_> = photograph.flat_map(|made| made.objects(agent.organization())).collect();
                forget(self.objects.as_ref(), &keys).await;
            }
        }
        outcome
    }

    /// What was made of this file before, or whether there is room for one more: asked first, since
    /// making it is dear.
    async fn known(
        &self,
        agent: &Agent,
        property: PropertyId,
        sent: Option<Sent>,
    ) -> Result<Option<PropertyImage>, AddPhotographError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.properties().find(agent.organization(), property).await?;
        let found = found.ok_or(AddPhotographError::UnknownProperty)?;
        match made_of(&found, sent) {
            Some(known) => Ok(Some(known)),
            None => with_one_more(&found, None).map(|_| None),
        }
    }

    async fn store(
        &self,
        organization: OrganizationId,
        id: ImageId,
        made: &MadePicture,
    ) -> Result<(), ObjectError> {
        for rendition in &made.renditions {
            for (media_type, content) in
                [(MediaType::Webp, &rendition.webp), (MediaType::Jpeg, &rendition.jpeg)]
            {
                let key = Photograph::object_key(organization, id, rendition.width, media_type)
                    .map_err(|error| ObjectError::Corrupt(error.to_string()))?;
                self.objects.put(&key, content.clone(), media_type).await?;
            }
        }
        Ok(())
    }

    /// Keeps the photograph, or finds the one that another attempt kept.
    async fn keep(
        &self,
        agent: &Agent,
        property: PropertyId,
        sent: Option<Sent>,
        image: &PropertyImage,
    ) -> Result<PropertyImage, AddPhotographError> {
        let overtaken = |error: &_| matches!(error, AddPhotographError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, property, sent, image)).await
    }

    async fn attempt(
        &self,
        agent: &Agent,
        id: PropertyId,
        sent: Option<Sent>,
        image: &PropertyImage,
    ) -> Result<PropertyImage, AddPhotographError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), id)
            .await?
            .ok_or(AddPhotographError::UnknownProperty)?;
        if let Some(known) = made_of(&property, sent) {
            return Ok(known);
        }
        let images = with_one_more(&property, Some(image))?;
        let now = self.clock.now();
        property.show(images, now);
        unit.properties().save(&mut property).await?;
        unit.journal().append(&[Activity::of(agent, id, Deed::PhotoAdded, now)]).await?;
        unit.commit().await?;
        Ok(image.clone())
    }
}

/// The picture of the property that was made of a file.
fn made_of(property: &Property, sent: Option<Sent>) -> Option<PropertyImage> {
    let sent = sent?;
    let is_it = |image: &&PropertyImage| {
        image.photograph.as_ref().is_some_and(|photograph| sent.is_on(photograph.id.0))
    };
    property.state().images.as_slice().iter().find(is_it).cloned()
}

/// The pictures of the property with one more; without: whether there would be room.
fn with_one_more(
    property: &Property,
    image: Option<&PropertyImage>,
) -> Result<PropertyImages, AddPhotographError> {
    let mut images = property.state().images.as_slice().to_vec();
    if images.len() >= PropertyImages::MAX {
        return Err(AddPhotographError::TooMany { max: PropertyImages::MAX });
    }
    images.extend(image.cloned());
    PropertyImages::new(images).map_err(|_| AddPhotographError::TooMany { max: PropertyImages::MAX })
}

/// What is kept of a photograph.
fn described(
    organization: OrganizationId,
    id: ImageId,
    made: &MadePicture,
) -> Result<PropertyImage, AddPhotographError> {
    let broken = |what: String| AddPhotographError::Picture(PictureError::Failed(what));
    let widths: Vec<u32> = made.renditions.iter().map(|rendition| rendition.width).collect();
    let largest = widths.last().ok_or_else(|| broken("it has no rendition".to_owned()))?;
    let source = Photograph::object_key(organization, id, *largest, MediaType::Jpeg)
        .map_err(|error| broken(error.to_string()))?;
    let source =
        ImageSource::parse(&format!("/media/{source}")).map_err(|error| broken(error.to_string()))?;
    let size =
        ImageSize::new(made.width.into(), made.height.into()).map_err(|error| broken(error.to_string()))?;
    let photograph = Photograph { id, widths, placeholder: made.placeholder.clone() };
    Ok(PropertyImage { size: Some(size), photograph: Some(photograph), ..PropertyImage::at(source) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::retrying::ATTEMPTS;
    use crate::domain::publish_gate::Attention;
    use crate::domain::publish_gate::PublishMode;
    use crate::fixtures::{AGENCY, agent, complete_draft, stranger};
    use kernel::pictures::PictureFlaw;

    fn bare(reference: &str) -> crate::domain::draft::PropertyDraft {
        crate::domain::draft::PropertyDraft { images: PropertyImages::default(), ..complete_draft(reference) }
    }

    async fn add(
        world: &World,
        agent: &Agent,
        property: PropertyId,
    ) -> Result<PropertyImage, AddPhotographError> {
        let content = Bytes::from_static(b"a photograph");
        let command = AddPhotographCommand { property, content, key: None };
        world.container().add_photograph.execute(agent, command).await
    }

    /// Sends a file of the form with this key.
    async fn send(
        world: &World,
        property: PropertyId,
        key: u128,
        content: &'static [u8],
    ) -> Result<PropertyImage, AddPhotographError> {
        let key = Some(Uuid::from_u128(key));
        let command = AddPhotographCommand { property, content: Bytes::from_static(content), key };
        world.container().add_photograph.execute(&agent(), command).await
    }

    #[tokio::test]
    async fn a_photograph_whose_answer_got_lost_is_kept_once_however_often_it_is_sent() {
        let world = World::new();
        let property = world.create(&agent(), bare("A-1")).await;
        world.store().lose_the_answer_to_the_next_commit();
        assert!(send(&world, property, 1, b"hall").await.is_err(), "nobody knows that it is there");
        let kept = world.property(property);
        for _ in 0..2 {
            let again = send(&world, property, 1, b"hall").await.unwrap();
            assert_eq!(kept.images.as_slice(), [again]);
        }
        assert_eq!(world.property(property).version, kept.version);
        assert_eq!(world.objects().keys().len(), 6, "three widths twice, of one photograph");
    }

    #[tokio::test]
    async fn another_file_of_the_form_and_the_same_file_of_another_form_are_others() {
        let world = World::new();
        let property = world.create(&agent(), bare("A-1")).await;
        for (key, content) in [(1, &b"hall"[..]), (1, b"kitchen"), (2, b"hall")] {
            send(&world, property, key, content).await.unwrap();
        }
        assert_eq!(world.property(property).images.as_slice().len(), 3);
    }

    #[tokio::test]
    async fn the_last_photograph_there_is_room_for_is_known_again_too() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.images = PropertyImages::new(vec![draft.images.as_slice()[0].clone(); 49]).unwrap();
        let property = world.create(&agent(), draft).await;
        let kept = send(&world, property, 1, b"hall").await.unwrap();
        assert_eq!(send(&world, property, 1, b"hall").await.unwrap(), kept);
    }

    /// Sends the same file once more while the first is being made.
    struct SentTwice(Arc<crate::container::Container>, PropertyId);

    #[async_trait::async_trait]
    impl PictureMaker for SentTwice {
        async fn make(&self, content: Bytes) -> Result<MadePicture, PictureError> {
            let key = Some(Uuid::from_u128(1));
            let faster = AddPhotographCommand { property: self.1, content: content.clone(), key };
            self.0.add_photograph.execute(&agent(), faster).await.unwrap();
            kernel::pictures::PretendedPictures::default().make(content).await
        }
    }

    #[tokio::test]
    async fn of_two_that_bring_the_same_file_at_once_one_keeps_it() {
        let world = World::new();
        let property = world.create(&agent(), bare("A-1")).await;
        let usual = &world.container().add_photograph;
        let slow = AddPhotograph {
            units_of_work: usual.units_of_work.clone(),
            pictures: Arc::new(SentTwice(world.container().clone(), property)),
            objects: usual.objects.clone(),
            ids: Arc::new(kernel::ids::TimeOrderedIds),
            clock: usual.clock.clone(),
        };
        let (content, key) = (Bytes::from_static(b"hall"), Some(Uuid::from_u128(1)));
        let command = AddPhotographCommand { property, content, key };
        let image = slow.execute(&agent(), command).await.unwrap();
        assert_eq!(world.property(property).images.as_slice(), std::slice::from_ref(&image));
        let mut kept = image.photograph.unwrap().objects(AGENCY);
        kept.sort();
        assert_eq!(world.objects().keys(), kept, "what the slower one stored is gone");
    }

    #[tokio::test]
    async fn a_photograph_is_stored_in_every_width_and_stands_behind_the_others() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let image = add(&world, &agent(), property).await.unwrap();
        let kept = world.property(property).images;
        assert_eq!(kept.as_slice().last(), Some(&image));
        assert_eq!(kept.as_slice().len(), 3);
        let photograph = image.photograph.as_ref().unwrap();
        assert_eq!(photograph.widths, [480, 960, 1600]);
        assert_eq!(image.source.as_str(), format!("/media/photos/{AGENCY}/{}/1600.jpg", photograph.id));
        let mut keys = photograph.objects(AGENCY);
        keys.sort();
        assert_eq!(world.objects().keys(), keys);
        assert_eq!(world.deeds(property), [Deed::Created, Deed::PhotoAdded]);
    }

    #[tokio::test]
    async fn what_is_no_photograph_leaves_no_trace() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.pictures().fail_with(PictureFlaw::Damaged.into());
        let refused = add(&world, &agent(), property).await;
        assert!(matches!(
            refused,
            Err(AddPhotographError::Picture(PictureError::Flawed(PictureFlaw::Damaged)))
        ));
        assert!(world.objects().keys().is_empty());
        assert_eq!(world.property(property).version, 1);
    }

    #[tokio::test]
    async fn when_storage_fails_in_the_middle_the_property_stays_and_a_retry_works() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.objects().fail_after(3, ObjectError::Full("the disk".to_owned()));
        let failed = add(&world, &agent(), property).await;
        assert!(matches!(failed, Err(AddPhotographError::Objects(ObjectError::Full(_)))), "{failed:?}");
        assert!(world.objects().keys().is_empty(), "what was stored for nothing is gone");
        assert_eq!(world.property(property).images.as_slice().len(), 2);
        add(&world, &agent(), property).await.unwrap();
        assert_eq!(world.property(property).images.as_slice().len(), 3);
    }

    #[tokio::test]
    async fn a_property_that_is_changed_meanwhile_gets_the_photograph_all_the_same() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(2);
        add(&world, &agent(), property).await.unwrap();
        assert_eq!(world.property(property).images.as_slice().len(), 3);
    }

    #[tokio::test]
    async fn a_database_that_fails_leaves_no_object_behind() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(ATTEMPTS);
        let failed = add(&world, &agent(), property).await;
        assert!(matches!(failed, Err(AddPhotographError::Storage(StorageError::Conflict))));
        assert!(world.objects().keys().is_empty());
    }

    #[tokio::test]
    async fn a_database_whose_answer_is_lost_leaves_no_property_that_points_nowhere() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().lose_the_answer_to_the_next_commit();
        let unknown = add(&world, &agent(), property).await;
        assert!(matches!(unknown, Err(AddPhotographError::Storage(StorageError::Unavailable(_)))));
        let kept = world.property(property).images;
        let photograph = kept.as_slice().last().unwrap().photograph.as_ref().unwrap();
        let there = world.objects().keys();
        assert!(photograph.objects(AGENCY).iter().all(|key| there.contains(key)));
    }

    #[tokio::test]
    async fn the_first_photograph_of_a_public_property_completes_it() {
        let world = World::new();
        let property = world.create(&agent(), bare("A-1")).await;
        let command =
            crate::application::use_cases::PublishPropertyCommand { property, mode: PublishMode::Incomplete };
        world.container().publish_property.execute(&agent(), command).await.unwrap();
        assert_eq!(world.property(property).attention, [Attention::MissingImage]);
        add(&world, &agent(), property).await.unwrap();
        assert_eq!(world.property(property).attention, []);
    }

    #[tokio::test]
    async fn a_property_has_at_most_fifty_pictures() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        let image = draft.images.as_slice()[0].clone();
        draft.images = PropertyImages::new(vec![image; 50]).unwrap();
        let property = world.create(&agent(), draft).await;
        let refused = add(&world, &agent(), property).await;
        assert!(matches!(refused, Err(AddPhotographError::TooMany { max: 50 })));
    }

    #[tokio::test]
    async fn another_agencys_property_gets_none() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let refused = add(&world, &stranger(), property).await;
        assert!(matches!(refused, Err(AddPhotographError::UnknownProperty)));
        assert!(world.objects().keys().is_empty());
    }
}
