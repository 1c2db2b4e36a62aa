//! Changes as a whole.

use super::{Subject, agency_id, new_user, user_id};
use crate::domain::ids::{InvitationId, LetterId, NotificationId};
use crate::domain::invitation::Invitation;
use crate::domain::letter::{Letter, LetterContent};
use crate::domain::notification::{Notification, NotificationKind};
use crate::domain::organization::Organization;
use crate::domain::role::Role;
use crate::domain::subscription::{Plan, Subscription};
use crate::domain::team::Team;
use crate::domain::token::{OneTimeToken, Purpose};
use crate::fixtures::{email, full_profile, noon, token_hash};
use uuid::Uuid;

/// Without commit nothing is kept: no row, no event, no letter.
pub async fn without_commit_nothing_is_kept(subject: Subject) {
    let id = Uuid::from_u128(7);
    let mut unit = subject.begin().await;
    unit.organizations()
        .add(&mut Organization::found(agency_id(1), full_profile("um"), noon()))
        .await
        .unwrap();
    let mut subscription = Subscription::start(agency_id(1), Plan::Pro, noon());
    unit.subscriptions().add(&mut subscription).await.unwrap();
    let mut user = new_user(1, "ana@a.example");
    unit.users().add(&mut user).await.unwrap();
    unit.teams().save(&mut Team::found(agency_id(1), user_id(1), noon())).await.unwrap();
    let token = OneTimeToken::issue(token_hash(1), user_id(1), Purpose::VerifyEmail, noon());
    unit.tokens().add(&token).await.unwrap();
    let rui = email("rui@a.example");
    let mut invitation = Invitation::issue(
        InvitationId(id),
        agency_id(1),
        rui.clone(),
        Role::Agent,
        token_hash(2),
        user_id(1),
        noon(),
    );
    unit.invitations().add(&mut invitation).await.unwrap();
    let kind = NotificationKind::RemovedFromOrganization;
    let notification = Notification::unread(NotificationId(id), user_id(1), agency_id(1), kind, noon());
    unit.notifications().add(&notification).await.unwrap();
    let letter = Letter::to_user(LetterId(id), &user, LetterContent::PasswordChanged, noon());
    unit.letters().post(&letter).await.unwrap();
    drop(unit);

    assert!(subject.queries.list().await.unwrap().is_empty());
    assert_eq!(subject.accounts.caller(user_id(1)).await.unwrap(), None);
    assert_eq!(subject.accounts.team(agency_id(1), noon()).await.unwrap(), None);
    assert_eq!(subject.accounts.invitation(&token_hash(2), noon()).await.unwrap(), None);
    assert!(subject.accounts.notifications(user_id(1), 10).await.unwrap().is_empty());
    assert!(subject.traces.letters().await.is_empty());
    assert!(subject.traces.events().await.is_empty());
    assert_eq!(subject.traces.listing_clock().await, 0);

    let mut unit = subject.begin().await;
    assert_eq!(unit.users().find(user_id(1)).await.unwrap(), None);
    assert_eq!(unit.teams().lock(agency_id(1)).await.unwrap(), None);
    assert_eq!(unit.subscriptions().find(agency_id(1)).await.unwrap(), None);
    let spent = unit.tokens().spend(&token_hash(1), Purpose::VerifyEmail, noon()).await.unwrap();
    assert_eq!(spent, None);
    assert!(unit.invitations().pending_for(&rui).await.unwrap().is_empty());
}

/// People and teams are none of the public's business: the listing clock stands
/// still while they change.
pub async fn what_the_public_doesnt_see_leaves_the_listing_clock(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    let before = subject.traces.listing_clock().await;
    let user = subject.plant_user(1, "ana@a.example").await;
    subject.plant_member(organization, user, Role::Owner).await;
    assert_eq!(subject.traces.listing_clock().await, before);
}
