//! Links that work once.

use super::{Subject, is_conflict};
use crate::domain::token::{OneTimeToken, Purpose};
use crate::fixtures::{noon, token_hash};
use chrono::TimeDelta;
use kernel::ids::UserId;
use kernel::time::Timestamp;

impl Subject {
    async fn keep_token(&self, n: u8, user: UserId, purpose: Purpose) {
        let mut unit = self.begin().await;
        unit.tokens().add(&OneTimeToken::issue(token_hash(n), user, purpose, noon())).await.unwrap();
        unit.commit().await.unwrap();
    }

    async fn spend(&self, n: u8, purpose: Purpose, now: Timestamp) -> Option<UserId> {
        let mut unit = self.begin().await;
        let spent = unit.tokens().spend(&token_hash(n), purpose, now).await.unwrap();
        unit.commit().await.unwrap();
        spent
    }
}

/// A token is spent once, for what it is for.
pub async fn a_token_is_spent_once(subject: Subject) {
    let ana = subject.plant_user(1, "ana@a.example").await;
    subject.keep_token(1, ana, Purpose::VerifyEmail).await;
    assert_eq!(subject.spend(2, Purpose::VerifyEmail, noon()).await, None);
    assert_eq!(subject.spend(1, Purpose::ResetPassword, noon()).await, None);
    assert_eq!(subject.spend(1, Purpose::VerifyEmail, noon()).await, Some(ana));
    assert_eq!(subject.spend(1, Purpose::VerifyEmail, noon()).await, None);
}

/// A token works until its time is over, to the microsecond.
pub async fn a_token_works_until_its_time_is_over(subject: Subject) {
    let ana = subject.plant_user(1, "ana@a.example").await;
    subject.keep_token(1, ana, Purpose::ResetPassword).await;
    let over = noon() + Purpose::ResetPassword.lifetime();
    assert_eq!(subject.spend(1, Purpose::ResetPassword, over).await, None);
    let last = over - TimeDelta::microseconds(1);
    assert_eq!(subject.spend(1, Purpose::ResetPassword, last).await, Some(ana));
}

/// A token that is spent in a unit that is dropped works as before.
pub async fn a_token_spent_without_commit_works_as_before(subject: Subject) {
    let ana = subject.plant_user(1, "ana@a.example").await;
    subject.keep_token(1, ana, Purpose::VerifyEmail).await;
    let mut unit = subject.begin().await;
    let spent = unit.tokens().spend(&token_hash(1), Purpose::VerifyEmail, noon()).await.unwrap();
    assert_eq!(spent, Some(ana));
    drop(unit);
    assert_eq!(subject.spend(1, Purpose::VerifyEmail, noon()).await, Some(ana));
}

/// Forgotten are all tokens of a person for a purpose, and no others.
pub async fn tokens_are_forgotten_by_person_and_purpose(subject: Subject) {
    let (ana, rui) =
        (subject.plant_user(1, "ana@a.example").await, subject.plant_user(2, "rui@a.example").await);
    for (n, user, purpose) in [
        (1, ana, Purpose::VerifyEmail),
        (2, ana, Purpose::VerifyEmail),
        (3, ana, Purpose::ResetPassword),
        (4, rui, Purpose::VerifyEmail),
    ] {
        subject.keep_token(n, user, purpose).await;
    }
    let mut unit = subject.begin().await;
    unit.tokens().forget_all(ana, Purpose::VerifyEmail).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(subject.spend(1, Purpose::VerifyEmail, noon()).await, None);
    assert_eq!(subject.spend(2, Purpose::VerifyEmail, noon()).await, None);
    assert_eq!(subject.spend(3, Purpose::ResetPassword, noon()).await, Some(ana));
    assert_eq!(subject.spend(4, Purpose::VerifyEmail, noon()).await, Some(rui));
}

/// Nobody's tokens can be forgotten, and none of them be spent.
pub async fn nobody_has_no_tokens(subject: Subject) {
    let nobody = UserId(uuid::Uuid::nil());
    let mut unit = subject.begin().await;
    unit.tokens().forget_all(nobody, Purpose::ResetPassword).await.unwrap();
    assert_eq!(unit.tokens().spend(&token_hash(1), Purpose::ResetPassword, noon()).await.unwrap(), None);
}

/// A token is one person's.
pub async fn a_token_is_one_persons(subject: Subject) {
    let (ana, rui) =
        (subject.plant_user(1, "ana@a.example").await, subject.plant_user(2, "rui@a.example").await);
    subject.keep_token(1, ana, Purpose::VerifyEmail).await;
    let mut unit = subject.begin().await;
    let same = OneTimeToken::issue(token_hash(1), rui, Purpose::VerifyEmail, noon());
    is_conflict(unit.tokens().add(&same).await);
}
