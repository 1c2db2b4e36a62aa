//! Reads of people and teams.

use super::{Subject, agency_id, new_user, user_id};
use crate::domain::ids::InvitationId;
use crate::domain::invitation::Invitation;
use crate::domain::role::Role;
use crate::domain::secrets::ExternalIdentity;
use crate::domain::subscription::Plan;
use crate::domain::token::{OneTimeToken, Purpose};
use crate::domain::user::{Credential, NewUser, User};
use crate::domain::values::PhoneNumber;
use crate::fixtures::{ana, email, logo, noon, password_hash, person_name, token_hash};
use chrono::TimeDelta;
use kernel::locale::Locale;
use secrecy::SecretString;
use uuid::Uuid;

const RUI: &str = "rui@outra.example";

/// Somebody with a second factor and two recovery codes.
fn guarded_user(n: u128, address: &str) -> User {
    let mut user = new_user(n, address);
    user.verify_email(noon());
    user.begin_second_factor(SecretString::from("JBSWY3DPEHPK3PXP")).unwrap();
    user.confirm_second_factor(1, vec![token_hash(1), token_hash(2)], noon()).unwrap();
    user
}

/// Somebody who signs in elsewhere, and whose second factor is only being set up.
fn foreign_user(n: u128, address: &str) -> User {
    let identity = ExternalIdentity::try_new("https://id.example.pt", "7").unwrap();
    let new = NewUser { email: email(address), credential: Credential::Identity(identity), ..ana() };
    let mut user = User::register(user_id(n), new, agency_id(1), Role::Agent, noon());
    user.begin_second_factor(SecretString::from("JBSWY3DPEHPK3PXP")).unwrap();
    user
}

/// Who is signed in is read with their agencies, by name, as they are now.
pub async fn a_caller_is_read_with_their_agencies(subject: Subject) {
    for (n, name) in [(1, "Casas"), (2, "Abrigo"), (3, "Solar")] {
        subject.plant_agency(n, name).await;
    }
    let mut user = guarded_user(1, "ana@a.example");
    user.introduce(person_name("Ana Ribeiro"), None, Locale::Es);
    subject.add_user(&mut user).await.unwrap();
    subject.plant_user(2, "rui@a.example").await;
    subject.plant_member(agency_id(1), user_id(1), Role::Agent).await;
    subject.plant_member(agency_id(2), user_id(1), Role::Owner).await;
    subject.plant_member(agency_id(3), user_id(2), Role::Owner).await;
    let mut unit = subject.begin().await;
    let mut agency = unit.organizations().find(agency_id(1)).await.unwrap().unwrap();
    agency.show_logo(Some(logo(1)), noon());
    unit.organizations().save(&mut agency).await.unwrap();
    unit.commit().await.unwrap();

    let account = subject.accounts.caller(user_id(1)).await.unwrap().unwrap();
    assert_eq!((account.user, account.name.as_str()), (user_id(1), "Ana Ribeiro"));
    assert_eq!((account.email.as_str(), account.locale), ("ana@a.example", Locale::Es));
    assert_eq!((account.email_verified, account.second_factor, account.unread), (true, true, 0));
    let memberships: Vec<_> = account
        .memberships
        .iter()
        .map(|one| (one.organization, one.name.as_str(), one.slug.as_str(), one.role))
        .collect();
    assert_eq!(
        memberships,
        [(agency_id(2), "Abrigo", "abrigo", Role::Owner), (agency_id(1), "Casas", "casas", Role::Agent)]
    );
    let logos: Vec<_> = account.memberships.iter().map(|one| one.logo.clone()).collect();
    assert_eq!(logos, [None, Some(logo(1))]);
    assert_eq!(subject.accounts.caller(user_id(9)).await.unwrap(), None);
}

/// Who belongs to no agency and showed nothing yet is read as such; a second
/// factor that is being set up isn't asked for.
pub async fn a_caller_without_anything_is_read_too(subject: Subject) {
    subject.add_user(&mut foreign_user(1, "ana@a.example")).await.unwrap();
    let account = subject.accounts.caller(user_id(1)).await.unwrap().unwrap();
    assert_eq!((account.email_verified, account.second_factor), (false, false));
    assert!(account.memberships.is_empty());
}

/// Credentials are found by address and by person.
pub async fn credentials_are_found_by_address_and_by_person(subject: Subject) {
    subject.add_user(&mut guarded_user(1, "ana@a.example")).await.unwrap();
    subject.add_user(&mut foreign_user(2, "rui@a.example")).await.unwrap();
    for (n, address, password, second_factor) in
        [(1, "ana@a.example", Some(password_hash()), true), (2, "rui@a.example", None, false)]
    {
        let by_email = subject.accounts.credentials(&email(address)).await.unwrap().unwrap();
        assert_eq!((by_email.user, &by_email.password), (user_id(n), &password));
        assert_eq!(by_email.second_factor, second_factor);
        assert_eq!(subject.accounts.credentials_of(user_id(n)).await.unwrap(), Some(by_email));
    }
    assert_eq!(subject.accounts.credentials(&email("eva@a.example")).await.unwrap(), None);
    assert_eq!(subject.accounts.credentials_of(user_id(9)).await.unwrap(), None);
}

/// What a person sees of themselves.
pub async fn a_profile_says_how_somebody_signs_in(subject: Subject) {
    let mut user = guarded_user(1, "ana@a.example");
    for issuer in ["https://b.example.pt", "https://a.example.pt"] {
        let _ = user.link(ExternalIdentity::try_new(issuer, "7").unwrap(), noon());
    }
    let phone = PhoneNumber::parse("+351 912 345 678").unwrap();
    user.introduce(person_name("Ana Ribeiro"), Some(phone.clone()), Locale::En);
    subject.add_user(&mut user).await.unwrap();
    subject.add_user(&mut foreign_user(2, "rui@a.example")).await.unwrap();

    let profile = subject.accounts.profile(user_id(1)).await.unwrap().unwrap();
    assert_eq!((profile.email.as_str(), profile.name.as_str()), ("ana@a.example", "Ana Ribeiro"));
    assert_eq!((profile.phone, profile.locale), (Some(phone), Locale::En));
    assert_eq!((profile.email_verified, profile.has_password), (true, true));
    assert_eq!(profile.identity_issuers, ["https://a.example.pt", "https://b.example.pt"]);
    assert_eq!((profile.recovery_codes_left, profile.created_at), (Some(2), noon()));

    let other = subject.accounts.profile(user_id(2)).await.unwrap().unwrap();
    assert_eq!((other.has_password, other.phone), (false, None));
    assert_eq!(other.identity_issuers, ["https://id.example.pt"]);
    assert_eq!(other.recovery_codes_left, None, "it is only being set up");
    assert_eq!(subject.accounts.profile(user_id(9)).await.unwrap(), None);
}

fn invitation(n: u8, agency: u128, address: &str) -> Invitation {
    let id = InvitationId(Uuid::from_u128(u128::from(n)));
    let sent = noon() + TimeDelta::hours(i64::from(n));
    let (email, role) = (email(address), Role::Admin);
    Invitation::issue(id, agency_id(agency), email, role, token_hash(n), user_id(1), sent)
}

impl Subject {
    async fn invite_all(&self, invitations: &mut [Invitation]) {
        let mut unit = self.begin().await;
        for invitation in invitations {
            unit.invitations().add(invitation).await.unwrap();
        }
        unit.commit().await.unwrap();
    }
}

/// A team is shown with its people, the first to join first, its pending
/// invitations, the last sent first, and its plan; nothing of another agency.
pub async fn a_team_is_shown_with_its_people_and_invitations(subject: Subject) {
    subject.plant_agency(1, "Um").await;
    subject.plant_agency(2, "Dois").await;
    let mut user = guarded_user(1, "ana@a.example");
    let phone = PhoneNumber::parse("+351 912 345 678").unwrap();
    user.introduce(person_name("Ana Ribeiro"), Some(phone.clone()), Locale::Pt);
    subject.add_user(&mut user).await.unwrap();
    subject.plant_user(2, "rui@a.example").await;
    subject.plant_user(3, "eva@a.example").await;
    subject.plant_member(agency_id(1), user_id(2), Role::Agent).await;
    subject.plant_member(agency_id(1), user_id(1), Role::Owner).await;
    subject.plant_member(agency_id(2), user_id(3), Role::Owner).await;
    let mut revoked = invitation(3, 1, "leo@a.example");
    revoked.revoke().unwrap();
    let mut invitations =
        [invitation(1, 1, RUI), invitation(2, 1, "mia@a.example"), revoked, invitation(4, 2, RUI)];
    subject.invite_all(&mut invitations).await;

    let now = noon() + TimeDelta::hours(1) + Invitation::LIFETIME;
    let team = subject.accounts.team(agency_id(1), now).await.unwrap().unwrap();
    let members: Vec<_> = team.members.iter().map(|one| (one.user, one.role, one.email_verified)).collect();
    assert_eq!(members, [(user_id(1), Role::Owner, true), (user_id(2), Role::Agent, false)]);
    let ana = &team.members[0];
    assert_eq!((ana.name.as_str(), ana.email.as_str()), ("Ana Ribeiro", "ana@a.example"));
    assert_eq!((ana.phone.as_ref(), ana.joined_at), (Some(&phone), noon()));
    let invited: Vec<_> =
        team.invitations.iter().map(|one| (one.email.as_str(), one.role, one.expired)).collect();
    assert_eq!(invited, [("mia@a.example", Role::Admin, false), (RUI, Role::Admin, true)]);
    assert_eq!(team.invitations[1].id, InvitationId(Uuid::from_u128(1)));
    assert_eq!((team.invitations[1].invited_at, team.invitations[1].expires_at), {
        let sent = noon() + TimeDelta::hours(1);
        (sent, sent + Invitation::LIFETIME)
    });
    assert_eq!((team.subscription.plan, team.subscription.organization), (Plan::Freemium, agency_id(1)));
    assert_eq!(team.places_taken(), 3);
    assert_eq!(subject.accounts.team(agency_id(9), now).await.unwrap(), None);
}

/// Who holds the link of an open invitation sees whereto, from whom, and
/// whether they have an account.
pub async fn an_invitation_is_shown_to_who_holds_its_link(subject: Subject) {
    subject.plant_agency(1, "Um").await;
    subject.plant_user(1, "ana@a.example").await;
    let mut revoked = invitation(2, 1, "leo@a.example");
    revoked.revoke().unwrap();
    subject.invite_all(&mut [invitation(1, 1, RUI), revoked]).await;

    let over = noon() + TimeDelta::hours(1) + Invitation::LIFETIME;
    let seen = subject.accounts.invitation(&token_hash(1), noon()).await.unwrap().unwrap();
    assert_eq!((seen.organization, seen.organization_name.as_str()), (agency_id(1), "Um"));
    assert_eq!((seen.email.as_str(), seen.role, seen.expires_at), (RUI, Role::Admin, over));
    assert_eq!((seen.inviter.as_str(), seen.known_user), ("Ana Ribeiro", false));
    for (token, now) in [(1, over), (2, noon()), (9, noon())] {
        assert_eq!(subject.accounts.invitation(&token_hash(token), now).await.unwrap(), None, "{token}");
    }
    subject.plant_user(2, RUI).await;
    assert!(subject.accounts.invitation(&token_hash(1), noon()).await.unwrap().unwrap().known_user);
}

/// Who holds the link that confirms an address sees which, and the agency that its owner joined
/// first; a link that is used, over or for something else shows nothing.
pub async fn a_verification_is_shown_to_who_holds_its_link(subject: Subject) {
    subject.plant_agency(1, "Um").await;
    subject.plant_agency(2, "Dois").await;
    subject.plant_user(1, "ana@a.example").await;
    subject.plant_user(2, RUI).await;
    subject.plant_member(agency_id(2), user_id(1), Role::Owner).await;
    subject.plant_member(agency_id(1), user_id(1), Role::Agent).await;
    let mut unit = subject.begin().await;
    for (n, user, purpose) in
        [(1, 1, Purpose::VerifyEmail), (2, 2, Purpose::VerifyEmail), (3, 1, Purpose::ResetPassword)]
    {
        let token = OneTimeToken::issue(token_hash(n), user_id(user), purpose, noon());
        unit.tokens().add(&token).await.unwrap();
    }
    unit.commit().await.unwrap();

    let seen = subject.accounts.verification(&token_hash(1), noon()).await.unwrap().unwrap();
    assert_eq!(seen.email.as_str(), "ana@a.example");
    assert_eq!(seen.organization_name.unwrap().as_str(), "Um", "of two joined at once the one made first");
    let alone = subject.accounts.verification(&token_hash(2), noon()).await.unwrap().unwrap();
    assert_eq!((alone.email.as_str(), alone.organization_name), (RUI, None));
    let over = noon() + Purpose::VerifyEmail.lifetime();
    for (n, moment) in [(1, over), (3, noon()), (9, noon())] {
        assert_eq!(subject.accounts.verification(&token_hash(n), moment).await.unwrap(), None, "{n}");
    }
}
