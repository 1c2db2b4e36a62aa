//! What people are told in the application.

use super::{Subject, agency_id, user_id};
use crate::application::ports::NotificationView;
use crate::domain::ids::NotificationId;
use crate::domain::notification::{Notification, NotificationKind};
use crate::domain::role::Role;
use crate::fixtures::noon;
use chrono::TimeDelta;
use kernel::ids::UserId;
use kernel::time::Timestamp;
use uuid::Uuid;

const fn notification_id(n: u8) -> NotificationId {
    NotificationId(Uuid::from_u128(0x40_0000 + n as u128))
}

/// The n-th notification, of n hours after noon.
fn notification(n: u8, user: UserId, kind: NotificationKind) -> Notification {
    let at = noon() + TimeDelta::hours(i64::from(n));
    Notification::unread(notification_id(n), user, agency_id(1), kind, at)
}

impl Subject {
    /// Ana was told four things, Rui one.
    async fn plant_notifications(&self) -> Vec<NotificationKind> {
        self.plant_agency(1, "Um").await;
        self.plant_user(1, "ana@a.example").await;
        self.plant_user(2, "rui@a.example").await;
        let name = "José «Zé» Núñez".to_owned();
        let kinds = vec![
            NotificationKind::InvitationAccepted { name: name.clone(), role: Role::Agent },
            NotificationKind::MemberJoined { name, role: Role::Admin },
            NotificationKind::RoleChanged { role: Role::Owner },
            NotificationKind::RemovedFromOrganization,
        ];
        let mut unit = self.begin().await;
        for (n, kind) in (1..).zip(&kinds) {
            unit.notifications().add(&notification(n, user_id(1), kind.clone())).await.unwrap();
        }
        let his = notification(9, user_id(2), NotificationKind::RemovedFromOrganization);
        unit.notifications().add(&his).await.unwrap();
        unit.commit().await.unwrap();
        kinds
    }

    async fn notifications_of(&self, n: u128) -> Vec<NotificationView> {
        self.accounts.notifications(user_id(n), 10).await.unwrap()
    }

    async fn mark_read(&self, n: u128, which: Option<u8>, now: Timestamp) -> u64 {
        let mut unit = self.begin().await;
        let which = which.map(notification_id);
        let read = unit.notifications().mark_read(user_id(n), which, now).await.unwrap();
        unit.commit().await.unwrap();
        read
    }
}

/// Every kind of notification is read back the same, the newest first, by whom
/// it is for.
pub async fn notifications_are_read_back_the_newest_first(subject: Subject) {
    let mut kinds = subject.plant_notifications().await;
    let told = subject.notifications_of(1).await;
    kinds.reverse();
    assert_eq!(told.iter().map(|one| one.kind.clone()).collect::<Vec<_>>(), kinds);
    assert_eq!((told[0].id, told[0].created_at), (notification_id(4), noon() + TimeDelta::hours(4)));
    assert_eq!((told[0].organization, told[0].organization_name.as_str()), (agency_id(1), "Um"));
    assert!(told.iter().all(|one| one.read_at.is_none()));
    let last_two = subject.accounts.notifications(user_id(1), 2).await.unwrap();
    assert_eq!(last_two, told[..2]);
    assert_eq!(subject.notifications_of(2).await.len(), 1);
}

/// One is marked read, or all of one person; what was read before keeps its time.
pub async fn notifications_are_marked_read(subject: Subject) {
    subject.plant_notifications().await;
    let (first, second) = (noon() + TimeDelta::days(1), noon() + TimeDelta::days(2));
    assert_eq!(subject.mark_read(1, Some(2), first).await, 1);
    assert_eq!(subject.mark_read(1, Some(2), second).await, 0, "it was read before");
    assert_eq!(subject.mark_read(1, Some(9), second).await, 0, "that is Rui's");
    assert_eq!(subject.accounts.caller(user_id(1)).await.unwrap().unwrap().unread, 3);
    assert_eq!(subject.mark_read(1, None, second).await, 3);
    let read: Vec<_> = subject.notifications_of(1).await.into_iter().map(|one| one.read_at).collect();
    assert_eq!(read, [Some(second), Some(second), Some(first), Some(second)]);
    assert_eq!(subject.accounts.caller(user_id(1)).await.unwrap().unwrap().unread, 0);
    assert_eq!(subject.accounts.caller(user_id(2)).await.unwrap().unwrap().unread, 1);
}
