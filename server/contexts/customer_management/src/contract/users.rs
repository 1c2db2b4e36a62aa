//! People.

use super::{Subject, agency_id, is_conflict, new_user, user_id};
use crate::domain::role::Role;
use crate::domain::secrets::{ExternalIdentity, PasswordHash};
use crate::domain::user::{Credential, NewUser, User};
use crate::domain::values::PhoneNumber;
use crate::fixtures::{ana, email, noon, person_name, token_hash};
use chrono::TimeDelta;
use kernel::locale::Locale;
use secrecy::SecretString;

fn identity(subject: &str) -> ExternalIdentity {
    ExternalIdentity::try_new("https://id.example.pt", subject).unwrap()
}

/// Somebody of whom everything is known.
fn full_user(n: u128, address: &str) -> User {
    let mut user = new_user(n, address);
    user.introduce(
        person_name("José «Zé» Núñez"),
        Some(PhoneNumber::parse("+34 612 345 678").unwrap()),
        Locale::Es,
    );
    user.verify_email(noon() + TimeDelta::microseconds(1));
    for subject in ["b", "a"] {
        let _ = user.link(identity(subject), noon());
    }
    user.begin_second_factor(SecretString::from("JBSWY3DPEHPK3PXP")).unwrap();
    let codes = vec![token_hash(3), token_hash(1), token_hash(2)];
    user.confirm_second_factor(58_000_000, codes, noon() + TimeDelta::minutes(1)).unwrap();
    user
}

/// What is known of somebody, everything or hardly anything, is read back the
/// same, by whatever they are looked for. Identities and recovery codes have
/// no order of their own.
pub async fn a_person_is_read_back_the_same(subject: Subject) {
    let bare = NewUser { credential: Credential::Identity(identity("nada")), ..ana() };
    let mut bare = User::register(user_id(2), bare, agency_id(1), Role::Owner, noon());
    let mut full = full_user(1, "ze@casas.example");
    for user in [&mut full, &mut bare] {
        subject.add_user(user).await.unwrap();
        assert_eq!(user.state().version, 1);
        let mut unit = subject.begin().await;
        let found = unit.users().find(user.id()).await.unwrap().unwrap();
        assert_eq!(sorted(&found), sorted(user));
        let by_email = unit.users().by_email(&user.state().email).await.unwrap().unwrap();
        assert_eq!(sorted(&by_email), sorted(user));
        for identity in &user.state().identities {
            let by_identity = unit.users().by_identity(identity).await.unwrap().unwrap();
            assert_eq!(sorted(&by_identity), sorted(user));
        }
    }
}

/// The same person with identities and recovery codes in order.
fn sorted(user: &User) -> User {
    let mut state = user.state().clone();
    state.identities.sort();
    if let Some(factor) = &mut state.second_factor {
        factor.recovery_codes.sort();
    }
    User::restored(state)
}

/// Nobody is found by what is nobody's.
pub async fn nobody_is_found_by_what_is_nobodys(subject: Subject) {
    subject.add_user(&mut full_user(1, "ze@casas.example")).await.unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.users().find(user_id(9)).await.unwrap(), None);
    assert_eq!(unit.users().by_email(&email("outra@casas.example")).await.unwrap(), None);
    assert_eq!(unit.users().by_identity(&identity("c")).await.unwrap(), None);
    let elsewhere = ExternalIdentity::try_new("https://other.example.pt", "a").unwrap();
    assert_eq!(unit.users().by_identity(&elsewhere).await.unwrap(), None, "issuer and subject together");
}

/// A change of a person is read back, and what it took away is gone.
pub async fn a_changed_person_is_read_back_the_same(subject: Subject) {
    subject.add_user(&mut full_user(1, "ze@casas.example")).await.unwrap();
    let mut user = subject.user(user_id(1)).await.unwrap();
    user.introduce(person_name("Zé"), None, Locale::En);
    user.set_password(PasswordHash::parse("$argon2id$v=19$another").unwrap());
    assert_eq!(user.spend_recovery_code(&token_hash(1)), Some(2));
    user.use_step(58_000_009);
    subject.save_user(&mut user).await.unwrap();
    assert_eq!(user.state().version, 2);
    assert_eq!(sorted(&subject.user(user_id(1)).await.unwrap()), sorted(&user));

    assert!(user.disable_second_factor());
    subject.save_user(&mut user).await.unwrap();
    let kept = subject.user(user_id(1)).await.unwrap();
    assert_eq!(kept.state().second_factor, None);

    user.begin_second_factor(SecretString::from("GEZDGNBVGY3TQOJQ")).unwrap();
    subject.save_user(&mut user).await.unwrap();
    let kept = subject.user(user_id(1)).await.unwrap();
    assert_eq!(sorted(&kept), sorted(&user), "being set up, without the codes of before");
    assert!(kept.second_factor_in_use().is_none());
}

/// An identity that was dropped, or a password, is gone.
pub async fn who_is_thrown_out_loses_their_password(subject: Subject) {
    subject.plant_user(1, "ze@casas.example").await;
    let mut user = subject.user(user_id(1)).await.unwrap();
    let _ = user.link(identity("a"), noon());
    subject.save_user(&mut user).await.unwrap();
    let kept = subject.user(user_id(1)).await.unwrap();
    assert_eq!((kept.state().password.clone(), kept.has_verified_email()), (None, true));
    assert_eq!(kept, user);
}

/// An address belongs to one person, and so does an id.
pub async fn an_address_belongs_to_one_person(subject: Subject) {
    subject.plant_user(1, "ana@casas.example").await;
    is_conflict(subject.add_user(&mut new_user(2, "ana@casas.example")).await);
    is_conflict(subject.add_user(&mut new_user(1, "outra@casas.example")).await);
    assert_eq!(subject.kinds().await, ["USER_REGISTERED.v1"], "what was refused is not told");
}

/// An identity at another site belongs to one person.
pub async fn an_identity_belongs_to_one_person(subject: Subject) {
    let with = |n, address, of| {
        let new = NewUser { email: email(address), credential: Credential::Identity(identity(of)), ..ana() };
        User::register(user_id(n), new, agency_id(1), Role::Agent, noon())
    };
    subject.add_user(&mut with(1, "ana@casas.example", "a")).await.unwrap();
    is_conflict(subject.add_user(&mut with(2, "rui@casas.example", "a")).await);
    subject.add_user(&mut with(3, "eva@casas.example", "b")).await.unwrap();
    let mut eva = subject.user(user_id(3)).await.unwrap();
    let _ = eva.link(identity("a"), noon());
    is_conflict(subject.save_user(&mut eva).await);
}

/// Of two who loaded the same version of a person, the second is told.
pub async fn a_stale_person_is_a_conflict(subject: Subject) {
    subject.plant_user(1, "ana@casas.example").await;
    let mut first = subject.user(user_id(1)).await.unwrap();
    let mut second = subject.user(user_id(1)).await.unwrap();
    first.verify_email(noon());
    second.set_password(PasswordHash::parse("$argon2id$v=19$another").unwrap());
    subject.save_user(&mut first).await.unwrap();
    is_conflict(subject.save_user(&mut second).await);
    assert_eq!(subject.user(user_id(1)).await, Some(first));
    is_conflict::<()>(subject.save_user(&mut new_user(9, "nove@casas.example")).await);
}

/// A person may be saved twice in one unit, and is seen there as they were saved.
pub async fn a_person_may_be_saved_twice_in_one_unit(subject: Subject) {
    let mut user = new_user(1, "ana@casas.example");
    let mut unit = subject.begin().await;
    unit.users().add(&mut user).await.unwrap();
    user.verify_email(noon());
    unit.users().save(&mut user).await.unwrap();
    assert_eq!(unit.users().find(user_id(1)).await.unwrap().as_ref(), Some(&user));
    unit.commit().await.unwrap();
    assert_eq!(user.state().version, 2);
    assert_eq!(subject.user(user_id(1)).await, Some(user));
}

/// A registration is told of once, with the person's first version.
pub async fn a_registration_is_told_of(subject: Subject) {
    subject.plant_user(1, "ana@casas.example").await;
    let mut user = subject.user(user_id(1)).await.unwrap();
    user.verify_email(noon());
    subject.save_user(&mut user).await.unwrap();
    let events = subject.traces.events().await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(event.kind, "USER_REGISTERED.v1");
    assert_eq!((event.organization, event.aggregate), (agency_id(1), user_id(1).0));
    assert_eq!((event.aggregate_version, event.occurred_at), (1, noon()));
    assert_eq!(event.payload["role"], "AGENT");
}

/// Recovery codes are each person's own, also where two have the same.
pub async fn two_people_may_have_the_same_recovery_code(subject: Subject) {
    for (n, address) in [(1, "ana@casas.example"), (2, "rui@casas.example")] {
        let mut user = new_user(n, address);
        user.begin_second_factor(SecretString::from("JBSWY3DPEHPK3PXP")).unwrap();
        user.confirm_second_factor(1, vec![token_hash(1)], noon()).unwrap();
        subject.add_user(&mut user).await.unwrap();
    }
    let mut ana = subject.user(user_id(1)).await.unwrap();
    assert_eq!(ana.spend_recovery_code(&token_hash(1)), Some(0));
    subject.save_user(&mut ana).await.unwrap();
    let rui = subject.user(user_id(2)).await.unwrap();
    assert_eq!(rui.second_factor_in_use().unwrap().recovery_codes, [token_hash(1)]);
}
