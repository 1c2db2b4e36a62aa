//! Invitations.

use super::{Subject, agency_id, is_conflict, user_id};
use crate::domain::ids::InvitationId;
use crate::domain::invitation::Invitation;
use crate::domain::role::Role;
use crate::fixtures::{email, noon, token_hash};
use chrono::TimeDelta;
use kernel::storage::StorageError;
use uuid::Uuid;

const RUI: &str = "rui@outra.example";

const fn invitation_id(n: u8) -> InvitationId {
    InvitationId(Uuid::from_u128(0x1_0000 + n as u128))
}

/// The n-th invitation, with the n-th token, sent n hours after noon by the first user.
fn invitation(n: u8, agency: u128, address: &str) -> Invitation {
    Invitation::issue(
        invitation_id(n),
        agency_id(agency),
        email(address),
        Role::Admin,
        token_hash(n),
        user_id(1),
        noon() + TimeDelta::hours(i64::from(n)),
    )
}

impl Subject {
    /// Two agencies and a person who invites.
    async fn plant_inviters(&self) {
        self.plant_agency(1, "Um").await;
        self.plant_agency(2, "Dois").await;
        self.plant_user(1, "ana@a.example").await;
    }

    async fn invite(&self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.invitations().add(invitation).await?;
        unit.commit().await
    }

    async fn save_invitation(&self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.invitations().save(invitation).await?;
        unit.commit().await
    }

    async fn find_invitation(&self, agency: u128, n: u8) -> Option<Invitation> {
        self.begin().await.invitations().find(agency_id(agency), invitation_id(n)).await.unwrap()
    }
}

/// An invitation is read back the same, by whatever it is looked for.
pub async fn an_invitation_is_read_back_the_same(subject: Subject) {
    subject.plant_inviters().await;
    let mut sent = invitation(1, 1, RUI);
    subject.invite(&mut sent).await.unwrap();
    assert_eq!(sent.state().version, 1);
    assert_eq!(subject.find_invitation(1, 1).await.as_ref(), Some(&sent));
    let mut unit = subject.begin().await;
    let by_token = unit.invitations().pending_by_token(&token_hash(1)).await.unwrap();
    assert_eq!(by_token.as_ref(), Some(&sent));
    assert_eq!(unit.invitations().pending_for(&email(RUI)).await.unwrap(), [sent]);
}

/// Another agency's invitation is not found.
pub async fn a_foreign_invitation_is_not_found(subject: Subject) {
    subject.plant_inviters().await;
    subject.invite(&mut invitation(1, 1, RUI)).await.unwrap();
    assert_eq!(subject.find_invitation(2, 1).await, None);
    let mut unit = subject.begin().await;
    assert_eq!(unit.invitations().open_count(agency_id(2), noon()).await.unwrap(), 0);
    assert_eq!(unit.invitations().pending_by_token(&token_hash(2)).await.unwrap(), None);
    assert!(unit.invitations().pending_for(&email("eva@outra.example")).await.unwrap().is_empty());
}

/// An agency has one pending invitation for an address, whether its time is
/// over or not; once it is answered there may be another.
pub async fn one_invitation_waits_for_an_address_in_an_agency(subject: Subject) {
    subject.plant_inviters().await;
    let mut first = invitation(1, 1, RUI);
    subject.invite(&mut first).await.unwrap();
    is_conflict(subject.invite(&mut invitation(2, 1, RUI)).await);
    subject.invite(&mut invitation(3, 2, RUI)).await.unwrap();
    subject.invite(&mut invitation(4, 1, "eva@outra.example")).await.unwrap();
    first.revoke().unwrap();
    subject.save_invitation(&mut first).await.unwrap();
    subject.invite(&mut invitation(5, 1, RUI)).await.unwrap();
    assert_eq!(subject.find_invitation(1, 2).await, None);
}

/// A token leads to one invitation.
pub async fn a_token_leads_to_one_invitation(subject: Subject) {
    subject.plant_inviters().await;
    subject.invite(&mut invitation(1, 1, RUI)).await.unwrap();
    let mut other = invitation(2, 1, "eva@outra.example");
    other.renew(token_hash(1), noon()).unwrap();
    is_conflict(subject.invite(&mut other).await);
}

/// The invitations that wait for an address are those of all agencies, the last sent first.
pub async fn what_waits_for_an_address_is_the_last_sent_first(subject: Subject) {
    subject.plant_inviters().await;
    subject.invite(&mut invitation(2, 1, RUI)).await.unwrap();
    subject.invite(&mut invitation(3, 2, RUI)).await.unwrap();
    let mut resent = subject.find_invitation(1, 2).await.unwrap();
    let mut unit = subject.begin().await;
    let waiting = unit.invitations().pending_for(&email(RUI)).await.unwrap();
    assert_eq!(waiting.iter().map(Invitation::id).collect::<Vec<_>>(), [invitation_id(3), invitation_id(2)]);
    resent.renew(token_hash(9), noon() + TimeDelta::days(30)).unwrap();
    unit.invitations().save(&mut resent).await.unwrap();
    let waiting = unit.invitations().pending_for(&email(RUI)).await.unwrap();
    assert_eq!(waiting.iter().map(Invitation::id).collect::<Vec<_>>(), [invitation_id(2), invitation_id(3)]);
    assert_eq!(waiting[0].state(), resent.state());
}

/// Once answered, an invitation is found by its id only.
pub async fn an_answered_invitation_waits_no_more(subject: Subject) {
    subject.plant_inviters().await;
    let mut accepted = invitation(1, 1, RUI);
    subject.invite(&mut accepted).await.unwrap();
    accepted.accept(&email(RUI), noon() + TimeDelta::hours(2)).unwrap();
    subject.save_invitation(&mut accepted).await.unwrap();
    assert_eq!(subject.find_invitation(1, 1).await.as_ref(), Some(&accepted));
    let mut unit = subject.begin().await;
    assert_eq!(unit.invitations().pending_by_token(&token_hash(1)).await.unwrap(), None);
    assert!(unit.invitations().pending_for(&email(RUI)).await.unwrap().is_empty());
    assert_eq!(unit.invitations().open_count(agency_id(1), noon()).await.unwrap(), 0);
}

/// Open are those that are pending and whose time isn't over.
pub async fn open_invitations_are_counted(subject: Subject) {
    subject.plant_inviters().await;
    for (n, address) in [(1, "a@b.example"), (2, "b@b.example"), (3, "c@b.example")] {
        subject.invite(&mut invitation(n, 1, address)).await.unwrap();
    }
    let mut revoked = subject.find_invitation(1, 3).await.unwrap();
    revoked.revoke().unwrap();
    subject.save_invitation(&mut revoked).await.unwrap();
    let first_is_over = noon() + TimeDelta::hours(1) + Invitation::LIFETIME;
    let mut unit = subject.begin().await;
    for (now, expected) in [
        (first_is_over - TimeDelta::microseconds(1), 2),
        (first_is_over, 1),
        (first_is_over + TimeDelta::hours(1), 0),
    ] {
        assert_eq!(unit.invitations().open_count(agency_id(1), now).await.unwrap(), expected, "{now}");
    }
}

/// Of two who loaded the same version of an invitation, the second is told.
pub async fn a_stale_invitation_is_a_conflict(subject: Subject) {
    subject.plant_inviters().await;
    subject.invite(&mut invitation(1, 1, RUI)).await.unwrap();
    let mut first = subject.find_invitation(1, 1).await.unwrap();
    let mut second = subject.find_invitation(1, 1).await.unwrap();
    first.revoke().unwrap();
    second.accept(&email(RUI), noon() + TimeDelta::hours(2)).unwrap();
    subject.save_invitation(&mut first).await.unwrap();
    is_conflict(subject.save_invitation(&mut second).await);
    assert_eq!(subject.find_invitation(1, 1).await, Some(first));
}
