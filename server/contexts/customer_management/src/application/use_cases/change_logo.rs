//! A member gives the agency a logo, or takes it away.
//!
//! First the logo is made and stored, then the agency is told of it in one transaction, with the
//! event by which the objects of the former one go. So no agency ever points to a logo that isn't
//! there; what is left over when this breaks off in the middle, the sweep removes.

use crate::application::ports::UnitsOfWork;
use crate::domain::branding::Logo;
use crate::domain::caller::Member;
use crate::domain::ids::LogoId;
use crate::domain::role::{NotAllowed, Permission};
use bytes::Bytes;
use kernel::ids::IdGenerator;
use kernel::objects::{ObjectError, ObjectStorage};
use kernel::pictures::{LogoMaker, MadeLogo, PictureError};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Which logo the agency is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeLogoCommand {
    /// The one in this file.
    Show(Bytes),
    /// None.
    Remove,
}

/// Why the agency has the logo it had.
#[derive(Debug, Error)]
pub enum ChangeLogoError {
    /// The member's role doesn't allow it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// The file can't be made into a logo.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// It couldn't be stored.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes agencies' logos.
pub struct ChangeLogo {
    units_of_work: Arc<dyn UnitsOfWork>,
    logos: Arc<dyn LogoMaker>,
    objects: Arc<dyn ObjectStorage>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl ChangeLogo {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        logos: Arc<dyn LogoMaker>,
        objects: Arc<dyn ObjectStorage>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, logos, objects, ids, clock }
    }

    /// Changes the logo and tells whether anything is different. The public side shows it on its
    /// next request.
    ///
    /// # Errors
    /// [`ChangeLogoError`]; the agency has the logo it had.
    pub async fn execute(
        &self,
        member: &Member,
        command: ChangeLogoCommand,
    ) -> Result<bool, ChangeLogoError> {
        member.require(Permission::EditOrganization)?;
        let logo = match command {
            ChangeLogoCommand::Remove => return self.keep(member, None).await,
            ChangeLogoCommand::Show(content) => self.stored(member, content).await?,
        };
        match self.keep(member, Some(&logo)).await {
            Err(ChangeLogoError::Storage(error)) if error.may_be_kept() => Err(error.into()),
            Err(error) => {
                self.forget(&logo).await;
                Err(error)
            }
            kept => kept,
        }
    }

    /// A logo whose objects lie in storage, and that no agency has yet.
    async fn stored(&self, member: &Member, content: Bytes) -> Result<Logo, ChangeLogoError> {
        let made = self.logos.make_logo(content).await?;
        let (id, size) = (LogoId(self.ids.next()), (made.width, made.height));
        let logo = Logo::new(member.organization(), id, size, made.still_type)
            .map_err(|error| PictureError::Failed(error.to_string()))?;
        if let Err(error) = self.store(&logo, made).await {
            self.forget(&logo).await;
            return Err(error.into());
        }
        Ok(logo)
    }

    async fn store(&self, logo: &Logo, made: MadeLogo) -> Result<(), ObjectError> {
        for (key, content) in [(logo.still(), made.still), (logo.webp(), made.webp)] {
            self.objects.put(key, content, key.media_type()).await?;
        }
        Ok(())
    }

    /// Deletes what was stored for nothing, as well as that goes.
    async fn forget(&self, logo: &Logo) {
        for key in logo.objects() {
            if let Err(error) = self.objects.delete(key).await {
                tracing::warn!(%key, %error, "an object is left over until the next sweep");
            }
        }
    }

    async fn keep(&self, member: &Member, logo: Option<&Logo>) -> Result<bool, ChangeLogoError> {
        match self.attempt(member, logo).await {
            // Somebody else saved the agency in this moment.
            Err(ChangeLogoError::Storage(StorageError::Conflict)) => self.attempt(member, logo).await,
            outcome => outcome,
        }
    }

    async fn attempt(&self, member: &Member, logo: Option<&Logo>) -> Result<bool, ChangeLogoError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.organizations().find(member.organization()).await?;
        let mut organization = found.ok_or(ChangeLogoError::UnknownOrganization)?;
        if !organization.show_logo(logo.cloned(), self.clock.now()) {
            return Ok(false);
        }
        unit.organizations().save(&mut organization).await?;
        unit.commit().await?;
        tracing::info!(organization = %member.organization(), user = %member.user(), "logo changed");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::role::Role;
    use kernel::pictures::PictureFlaw;

    async fn show(world: &World, member: &Member) -> Result<bool, ChangeLogoError> {
        let command = ChangeLogoCommand::Show(Bytes::from_static(b"a logo"));
        world.container().change_logo.execute(member, command).await
    }

    async fn remove(world: &World, member: &Member) -> Result<bool, ChangeLogoError> {
        world.container().change_logo.execute(member, ChangeLogoCommand::Remove).await
    }

    async fn logo(world: &World, member: &Member) -> Option<Logo> {
        world.container().queries.by_id(member.organization()).await.unwrap().unwrap().logo
    }

    #[tokio::test]
    async fn a_logo_is_stored_in_both_formats_and_shown() {
        let world = World::new();
        let owner = world.owner().await;
        let before = world.store().listing_clock();
        assert!(show(&world, &owner).await.unwrap());
        let logo = logo(&world, &owner).await.unwrap();
        assert_eq!((logo.width(), logo.height()), (480, 160));
        assert_eq!(world.objects().keys(), logo.objects().map(Clone::clone));
        assert_eq!(world.store().listing_clock(), before + 1);
        assert_eq!(world.released(), [""; 0]);
    }

    #[tokio::test]
    async fn the_former_one_stays_until_its_release_is_told() {
        let world = World::new();
        let owner = world.owner().await;
        show(&world, &owner).await.unwrap();
        let former = logo(&world, &owner).await.unwrap();
        show(&world, &owner).await.unwrap();
        assert_ne!(logo(&world, &owner).await.unwrap(), former);
        assert_eq!(world.objects().keys().len(), 4);
        assert_eq!(world.released(), former.objects().map(ToString::to_string));
    }

    #[tokio::test]
    async fn a_logo_is_taken_away_once() {
        let world = World::new();
        let owner = world.owner().await;
        assert!(!remove(&world, &owner).await.unwrap());
        show(&world, &owner).await.unwrap();
        let former = logo(&world, &owner).await.unwrap();
        assert!(remove(&world, &owner).await.unwrap());
        assert!(!remove(&world, &owner).await.unwrap());
        assert_eq!(logo(&world, &owner).await, None);
        assert_eq!(world.released(), former.objects().map(ToString::to_string));
    }

    #[tokio::test]
    async fn what_is_no_logo_leaves_no_trace() {
        let world = World::new();
        let owner = world.owner().await;
        world.pictures.fail_with(PictureFlaw::Svg.into());
        let refused = show(&world, &owner).await;
        assert!(matches!(refused, Err(ChangeLogoError::Picture(PictureError::Flawed(PictureFlaw::Svg)))));
        assert!(world.objects().keys().is_empty());
        assert_eq!(logo(&world, &owner).await, None);
    }

    #[tokio::test]
    async fn when_storage_fails_in_the_middle_the_former_one_stays_and_a_retry_works() {
        let world = World::new();
        let owner = world.owner().await;
        show(&world, &owner).await.unwrap();
        let former = logo(&world, &owner).await;
        world.objects().fail_after(1, ObjectError::Full("the disk".to_owned()));
        let failed = show(&world, &owner).await;
        assert!(matches!(failed, Err(ChangeLogoError::Objects(ObjectError::Full(_)))), "{failed:?}");
        assert_eq!(logo(&world, &owner).await, former);
        assert_eq!(world.objects().keys().len(), 2, "what was stored for nothing is gone");
        assert!(show(&world, &owner).await.unwrap());
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        world.store().interfere(1);
        assert!(show(&world, &owner).await.unwrap());
        world.store().interfere(2);
        let failed = show(&world, &owner).await;
        assert!(matches!(failed, Err(ChangeLogoError::Storage(StorageError::Conflict))), "{failed:?}");
        assert_eq!(world.objects().keys().len(), 2, "what was stored for nothing is gone");
    }

    #[tokio::test]
    async fn a_database_whose_answer_is_lost_leaves_no_agency_that_points_nowhere() {
        let world = World::new();
        let owner = world.owner().await;
        world.store().lose_the_answer_to_the_next_commit();
        let unknown = show(&world, &owner).await;
        assert!(matches!(unknown, Err(ChangeLogoError::Storage(StorageError::Unavailable(_)))));
        let logo = logo(&world, &owner).await.unwrap();
        assert_eq!(world.objects().keys(), logo.objects().map(Clone::clone));
    }

    #[tokio::test]
    async fn an_admin_may_and_an_agent_may_not() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "rui@casas.example", Role::Admin).await;
        let agent = world.colleague(&owner, "eva@casas.example", Role::Agent).await;
        for refused in [show(&world, &agent).await, remove(&world, &agent).await] {
            assert!(matches!(refused, Err(ChangeLogoError::NotAllowed(_))), "{refused:?}");
        }
        assert!(world.objects().keys().is_empty());
        assert!(show(&world, &admin).await.unwrap());
    }
}
