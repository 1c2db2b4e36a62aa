//! Somebody has read what they were told.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Person;
use crate::domain::ids::NotificationId;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkNotificationsReadCommand {
    /// This one; none: all of them.
    pub which: Option<NotificationId>,
}

/// Why it counts as unread.
#[derive(Debug, Error)]
pub enum MarkNotificationsReadError {
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Remembers what was read.
pub struct MarkNotificationsRead {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl MarkNotificationsRead {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Marks them read and tells how many weren't before. Somebody else's, or
    /// one that doesn't exist, is none.
    ///
    /// # Errors
    /// [`MarkNotificationsReadError`].
    pub async fn execute(
        &self,
        person: &Person,
        command: MarkNotificationsReadCommand,
    ) -> Result<u64, MarkNotificationsReadError> {
        let mut unit = self.units_of_work.begin().await?;
        let read = unit.notifications().mark_read(person.user(), command.which, self.clock.now()).await?;
        unit.commit().await?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::ChangeRoleCommand;
    use crate::domain::role::Role;
    use kernel::ids::UserId;

    /// Rui, who was told twice.
    async fn told_twice(world: &World) -> UserId {
        let owner = world.owner().await;
        let rui = world.colleague(&owner, "rui@casas.example", Role::Agent).await.user();
        for role in [Role::Admin, Role::Agent] {
            let command = ChangeRoleCommand { user: rui, role };
            world.container().change_role.execute(&owner, command).await.unwrap();
        }
        rui
    }

    async fn read(world: &World, user: UserId, which: Option<NotificationId>) -> u64 {
        let person = Person::signed_in(user, None);
        let command = MarkNotificationsReadCommand { which };
        world.container().mark_notifications_read.execute(&person, command).await.unwrap()
    }

    #[tokio::test]
    async fn one_is_read_or_all_are() {
        let world = World::new();
        let rui = told_twice(&world).await;
        let newest = world.container().accounts.notifications(rui, 1).await.unwrap()[0].id;
        assert_eq!(world.account(rui).await.unread, 2);
        assert_eq!(read(&world, rui, Some(newest)).await, 1);
        assert_eq!(read(&world, rui, Some(newest)).await, 0, "it was read before");
        assert_eq!(read(&world, rui, None).await, 1);
        assert_eq!(world.account(rui).await.unread, 0);
    }

    #[tokio::test]
    async fn somebody_elses_stays_unread() {
        let world = World::new();
        let rui = told_twice(&world).await;
        let newest = world.container().accounts.notifications(rui, 1).await.unwrap()[0].id;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await.user();
        assert_eq!(read(&world, stranger, Some(newest)).await, 0);
        assert_eq!(read(&world, stranger, None).await, 0);
        assert_eq!(world.account(rui).await.unread, 2);
    }
}
