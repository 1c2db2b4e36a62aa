//! An agent puts a property's pictures in order, says what one shows, removes one.

use crate::application::ports::UnitsOfWork;
use crate::application::retrying::retrying;
use crate::domain::activity::{Activity, Deed};
use crate::domain::media::{ImageSource, PropertyImages};
use crate::domain::property::PropertyId;
use crate::domain::section::Fingerprint;
use crate::domain::seen::SeenOrder;
use crate::domain::values::{AltText, PerLocale};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be done with the pictures of which property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePhotographsCommand {
    /// The property.
    pub property: PropertyId,
    /// What is to be done.
    pub change: PhotographChange,
}

/// What can be done with pictures. A picture is named by where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotographChange {
    /// They stand in another order.
    Arrange {
        /// The order in which somebody saw them.
        seen: SeenOrder,
        /// These come first, in this order, the others behind them; the first is the cover.
        /// What is no longer there is passed over.
        order: Vec<ImageSource>,
    },
    /// It shows something, in words.
    Describe {
        /// The picture.
        image: ImageSource,
        /// What was said of it when somebody opened it.
        seen: Fingerprint,
        /// What it shows.
        alt: Box<PerLocale<Option<AltText>>>,
    },
    /// It goes.
    Remove(ImageSource),
}

/// Why the pictures stay as they were.
#[derive(Debug, Error)]
pub enum ChangePhotographsError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The property has no such picture.
    #[error("the property has no such picture")]
    UnknownPhotograph,
    /// Somebody else put them in another order, or described the picture otherwise, since that was
    /// opened.
    #[error("somebody else changed it meanwhile")]
    ChangedMeanwhile,
    /// The property is public, and would show none.
    #[error("what is public keeps its last picture")]
    LastOfPublic,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes the pictures of a property that are there already.
pub struct ChangePhotographs {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl ChangePhotographs {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Changes the pictures and tells whether anything is different. To do the same as somebody
    /// else did meanwhile is no conflict.
    ///
    /// # Errors
    /// [`ChangePhotographsError`]; the pictures stay as they were.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ChangePhotographsCommand,
    ) -> Result<bool, ChangePhotographsError> {
        let overtaken = |error: &_| matches!(error, ChangePhotographsError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, &command)).await
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: &ChangePhotographsCommand,
    ) -> Result<bool, ChangePhotographsError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(ChangePhotographsError::UnknownProperty)?;
        let kept = &property.state().images;
        let (images, deed) =
            changed(kept, &command.change).ok_or(ChangePhotographsError::UnknownPhotograph)?;
        if images != *kept && !was_seen(kept, &command.change) {
            return Err(ChangePhotographsError::ChangedMeanwhile);
        }
        if !property.may_show(&images) {
            return Err(ChangePhotographsError::LastOfPublic);
        }
        let now = self.clock.now();
        if !property.show(images, now) {
            return Ok(false);
        }
        unit.properties().save(&mut property).await?;
        unit.journal().append(&[Activity::of(agent, command.property, deed, now)]).await?;
        unit.commit().await?;
        Ok(true)
    }
}

/// The pictures after a change, and what was done; nothing, when there is no such picture.
fn changed(images: &PropertyImages, change: &PhotographChange) -> Option<(PropertyImages, Deed)> {
    let at = |source: &ImageSource| images.as_slice().iter().position(|image| image.source == *source);
    let mut all = images.as_slice().to_vec();
    let deed = match change {
        PhotographChange::Arrange { order, .. } => {
            return Some((images.arranged(order), Deed::PhotosArranged));
        }
        PhotographChange::Describe { image, alt, .. } => {
            all.get_mut(at(image)?)?.alt = alt.as_ref().clone();
            Deed::PhotoDescribed
        }
        PhotographChange::Remove(source) => {
            all.remove(at(source)?);
            Deed::PhotoRemoved
        }
    };
    // There are no more than before.
    PropertyImages::new(all).ok().map(|images| (images, deed))
}

/// Whether what is about to be overwritten is what was seen.
fn was_seen(images: &PropertyImages, change: &PhotographChange) -> bool {
    match change {
        PhotographChange::Arrange { seen, .. } => images.stand_as(*seen),
        PhotographChange::Describe { image, seen, .. } => {
            images.find(image).is_some_and(|image| image.fingerprint() == *seen)
        }
        PhotographChange::Remove(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{agent, complete_draft, stranger};

    fn source(text: &str) -> ImageSource {
        ImageSource::parse(text).unwrap()
    }

    fn facade() -> ImageSource {
        source("/media/demo/facade.webp")
    }

    fn kitchen() -> ImageSource {
        source("https://img.example.pt/2.jpg")
    }

    async fn change(
        world: &World,
        property: PropertyId,
        change: PhotographChange,
    ) -> Result<bool, ChangePhotographsError> {
        let command = ChangePhotographsCommand { property, change };
        world.container().change_photographs.execute(&agent(), command).await
    }

    fn shown(world: &World, property: PropertyId) -> Vec<ImageSource> {
        world.property(property).images.as_slice().iter().map(|image| image.source.clone()).collect()
    }

    /// Says what the first picture shows, of which is seen what is kept now.
    fn describe(world: &World, property: PropertyId, alt: &PerLocale<Option<AltText>>) -> PhotographChange {
        let seen = world.property(property).images.find(&facade()).unwrap().fingerprint();
        PhotographChange::Describe { image: facade(), seen, alt: Box::new(alt.clone()) }
    }

    #[tokio::test]
    async fn what_somebody_else_said_of_a_picture_meanwhile_is_not_overwritten() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let pt = PerLocale { pt: AltText::parse("A fachada").unwrap(), ..PerLocale::default() };
        let en = PerLocale { en: AltText::parse("The front").unwrap(), ..PerLocale::default() };
        let unseen = describe(&world, property, &en);
        let same = describe(&world, property, &pt);
        change(&world, property, same.clone()).await.unwrap();
        let refused = change(&world, property, unseen).await;
        assert!(matches!(refused, Err(ChangePhotographsError::ChangedMeanwhile)));
        assert_eq!(world.property(property).images.find(&facade()).unwrap().alt, pt);
        assert!(!change(&world, property, same).await.unwrap(), "both say the same");
        assert!(change(&world, property, describe(&world, property, &en)).await.unwrap(), "it was seen");
    }

    #[tokio::test]
    async fn an_order_that_somebody_else_made_meanwhile_is_not_overwritten() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let seen = world.property(property).images.order();
        let hall = world.add_photograph(&agent(), property).await.source;
        let arrange = |order: [&ImageSource; 3]| {
            let order = order.map(ImageSource::clone).to_vec();
            change(&world, property, PhotographChange::Arrange { seen, order })
        };
        let (facade, kitchen) = (facade(), kitchen());
        arrange([&kitchen, &facade, &hall]).await.expect("what came in meanwhile stands behind");
        let refused = arrange([&hall, &facade, &kitchen]).await;
        assert!(matches!(refused, Err(ChangePhotographsError::ChangedMeanwhile)));
        assert_eq!(shown(&world, property), [kitchen, facade, hall]);
    }

    #[tokio::test]
    async fn pictures_named_first_come_first_and_none_is_lost() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let gone = source("https://img.example.pt/gone.jpg");
        let order = vec![kitchen(), gone, kitchen()];
        let arrange = PhotographChange::Arrange { seen: world.property(property).images.order(), order };
        assert!(change(&world, property, arrange.clone()).await.unwrap());
        assert_eq!(shown(&world, property), [kitchen(), facade()]);
        assert!(!change(&world, property, arrange).await.unwrap(), "the same again");
        assert_eq!(world.property(property).version, 2);
    }

    #[tokio::test]
    async fn what_a_picture_shows_is_said_in_words() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let alt = PerLocale { pt: AltText::parse("A fachada").unwrap(), ..PerLocale::default() };
        assert!(change(&world, property, describe(&world, property, &alt)).await.unwrap());
        assert_eq!(world.property(property).images.find(&facade()).unwrap().alt, alt);
        assert_eq!(world.deeds(property), [Deed::Created, Deed::PhotoDescribed]);
    }

    #[tokio::test]
    async fn the_files_of_a_removed_photograph_are_released_with_it() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let photograph = world.add_photograph(&agent(), property).await;
        let mut lying: Vec<_> = world.objects().keys().iter().map(ToString::to_string).collect();
        assert!(change(&world, property, PhotographChange::Remove(photograph.source)).await.unwrap());
        assert_eq!(shown(&world, property), [facade(), kitchen()]);
        let mut released = world.released();
        lying.sort();
        released.sort();
        assert_eq!(released, lying);
        assert!(change(&world, property, PhotographChange::Remove(facade())).await.unwrap());
        assert_eq!(world.released().len(), lying.len(), "what lies elsewhere is not ours to delete");
    }

    #[tokio::test]
    async fn a_public_property_keeps_its_last_picture() {
        let world = World::new();
        let property = world.publish(&agent(), complete_draft("A-1")).await;
        change(&world, property, PhotographChange::Remove(facade())).await.unwrap();
        let refused = change(&world, property, PhotographChange::Remove(kitchen())).await;
        assert!(matches!(refused, Err(ChangePhotographsError::LastOfPublic)));
        assert_eq!(shown(&world, property), [kitchen()]);
    }

    #[tokio::test]
    async fn a_picture_that_is_not_there_and_another_agencys_property_are_told() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let gone = PhotographChange::Remove(source("/media/gone.jpg"));
        let refused = change(&world, property, gone.clone()).await;
        assert!(matches!(refused, Err(ChangePhotographsError::UnknownPhotograph)));
        let command = ChangePhotographsCommand { property, change: gone };
        let refused = world.container().change_photographs.execute(&stranger(), command).await;
        assert!(matches!(refused, Err(ChangePhotographsError::UnknownProperty)));
    }
}
