//! An agent sends in a photograph.
//!
//! First the renditions are made and stored, then the property is told of them in one
//! transaction. So no property ever points to a photograph that isn't there; what is
//! left over when this breaks off in the middle, the sweep removes.

use crate::application::leftovers::forget;
use crate::application::ports::UnitsOfWork;
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

/// A photograph as it is sent in.
#[derive(Debug, Clone)]
pub struct AddPhotographCommand {
    /// The property.
    pub property: PropertyId,
    /// The file.
    pub content: Bytes,
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

/// Several photographs of one property come in at once, and each changes it: the last of
/// them meets all the others.
const ATTEMPTS: u32 = 10;

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

    /// Makes the photograph and puts it behind the others.
    ///
    /// # Errors
    /// [`AddPhotographError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AddPhotographCommand,
    ) -> Result<PropertyImage, AddPhotographError> {
        self.room(agent, command.property).await?;
        let made = self.pictures.make(command.content).await?;
        let id = ImageId(self.ids.next());
        let image = described(agent.organization(), id, &made)?;
        let outcome = match self.store(agent.organization(), id, &made).await {
            Ok(()) => self.keep(agent, command.property, &image).await,
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(()) => Ok(image),
            Err(AddPhotographError::Storage(error)) if error.may_be_kept() => Err(error.into()),
            Err(error) => {
                let photograph = image.photograph.iter();
                let keys: Vec<_> = photograph.flat_map(|made| made.objects(agent.organization())).collect();
                forget(self.objects.as_ref(), &keys).await;
                Err(error)
            }
        }
    }

    /// Whether there is room for one more: asked first, since making it is dear.
    async fn room(&self, agent: &Agent, property: PropertyId) -> Result<(), AddPhotographError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.properties().find(agent.organization(), property).await?;
        with_one_more(&found.ok_or(AddPhotographError::UnknownProperty)?, None).map(|_| ())
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

    async fn keep(
        &self,
        agent: &Agent,
        property: PropertyId,
        image: &PropertyImage,
    ) -> Result<(), AddPhotographError> {
        let mut attempt = 1;
        loop {
            match self.attempt(agent, property, image).await {
                Err(AddPhotographError::Storage(StorageError::Conflict)) if attempt < ATTEMPTS => {
                    attempt += 1
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(
        &self,
        agent: &Agent,
        id: PropertyId,
        image: &PropertyImage,
    ) -> Result<(), AddPhotographError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), id)
            .await?
            .ok_or(AddPhotographError::UnknownProperty)?;
        let images = with_one_more(&property, Some(image))?;
        let now = self.clock.now();
        property.show(images, now);
        unit.properties().save(&mut property).await?;
        unit.journal().append(&[Activity::of(agent, id, Deed::PhotoAdded, now)]).await?;
        Ok(unit.commit().await?)
    }
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
        let command = AddPhotographCommand { property, content: Bytes::from_static(b"a photograph") };
        world.container().add_photograph.execute(agent, command).await
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
