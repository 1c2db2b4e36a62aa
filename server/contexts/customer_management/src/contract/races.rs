//! Whole stories, two at once: of two who want what only one can have, one gets it.

use super::Subject;
use crate::adapters::inmemory::{CountingMint, InMemoryOneTimeCodes, InMemoryPasswords};
use crate::application::use_cases::{
    AcceptInvitationCommand, ChangePlanCommand, ChangeRoleCommand, ConfirmEnrolmentCommand,
    ConfirmSecondFactorCommand, InviteMemberCommand, InviteMemberError, RegisterUserCommand,
    RegisterUserError, Registered, RemoveMemberCommand, VerifyEmailCommand,
};
use crate::container::{Container, Ports};
use crate::domain::caller::{Member, Person};
use crate::domain::letter::LetterContent;
use crate::domain::role::Role;
use crate::domain::subscription::Plan;
use crate::fixtures::{PASSWORD, noon};
use kernel::ids::CountingIds;
use kernel::locale::{Country, Locale};
use kernel::pictures::PretendedPictures;
use kernel::time::FixedClock;
use secrecy::SecretString;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use storage::MemoryObjects;

const ANA: &str = "ana@casas.example";
const RUI: &str = "rui@casas.example";

/// Both at once, each going on while the other waits.
async fn both<A: Future, B: Future>(one: A, other: B) -> (A::Output, B::Output) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(output) = one.as_mut().poll(context)
        {
            first = Some(output);
        }
        if second.is_none()
            && let Poll::Ready(output) = other.as_mut().poll(context)
        {
            second = Some(output);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            unfinished => {
                (first, second) = unfinished;
                Poll::Pending
            }
        }
    })
    .await
}

impl Subject {
    /// The stories over this implementation, at noon.
    fn stories(&self) -> Container {
        Container::new(Ports {
            units_of_work: self.units_of_work.clone(),
            queries: self.queries.clone(),
            accounts: self.accounts.clone(),
            passwords: Arc::new(InMemoryPasswords::default()),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: None,
            objects: Arc::new(MemoryObjects::new(Arc::new(FixedClock::at(noon())))),
            logos: Arc::new(PretendedPictures::default()),
            ids: Arc::new(CountingIds::default()),
            clock: Arc::new(FixedClock::at(noon())),
        })
    }

    /// The token of the last letter to an address that has one.
    async fn token_for(&self, address: &str) -> SecretString {
        let letters = self.traces.letters().await;
        let mut tokens =
            letters.into_iter().rev().filter(|letter| letter.to.as_str() == address).filter_map(|letter| {
                match letter.content {
                    LetterContent::ConfirmEmail { token } | LetterContent::Invitation { token, .. } => {
                        Some(token)
                    }
                    _ => None,
                }
            });
        tokens.next().unwrap()
    }

    /// Ana, who founded an agency and confirmed her address.
    async fn owner(&self, stories: &Container) -> Member {
        let registered = stories.register_user.execute(registration(ANA, "Ana")).await.unwrap();
        let token = self.token_for(ANA).await;
        stories.verify_email.execute(VerifyEmailCommand { token }).await.unwrap();
        self.member(registered).await
    }

    /// Rui, whom the owner invited as another one.
    async fn second_owner(&self, stories: &Container, owner: &Member) -> Member {
        let command = InviteMemberCommand::try_new(RUI, Role::Owner).unwrap();
        stories.invite_member.execute(owner, command).await.unwrap();
        let (password, token) = (SecretString::from(PASSWORD), self.token_for(RUI).await);
        let command = RegisterUserCommand::invited(RUI, "Rui", password, Locale::Pt, token).unwrap();
        self.member(stories.register_user.execute(command).await.unwrap()).await
    }

    async fn member(&self, registered: Registered) -> Member {
        let account = self.accounts.caller(registered.user).await.unwrap().unwrap();
        account.acting_for(registered.organization).unwrap()
    }

    async fn owners(&self, member: &Member) -> usize {
        let team = self.accounts.team(member.organization(), noon()).await.unwrap().unwrap();
        team.members.iter().filter(|one| one.role == Role::Owner).count()
    }
}

fn registration(address: &str, name: &str) -> RegisterUserCommand {
    let (password, country) = (SecretString::from(PASSWORD), Country::Portugal);
    RegisterUserCommand::with_agency(address, name, password, Locale::Pt, "Lar Feliz", country).unwrap()
}

/// Of two registrations with one address one is refused, and one person is there.
pub async fn one_address_registered_twice_at_once_is_one_person(subject: Subject) {
    let stories = subject.stories();
    let story = &stories.register_user;
    let outcomes =
        both(story.execute(registration(ANA, "Ana")), story.execute(registration(ANA, "Ana"))).await;
    let (registered, refused) = match outcomes {
        (Ok(registered), Err(refused)) | (Err(refused), Ok(registered)) => (registered, refused),
        other => panic!("one of the two: {other:?}"),
    };
    assert!(matches!(refused, RegisterUserError::UserAlreadyExists), "{refused:?}");
    assert_eq!(subject.queries.list().await.unwrap().len(), 1, "and one agency");
    let team = subject.accounts.team(registered.organization, noon()).await.unwrap().unwrap();
    assert_eq!(team.members.len(), 1);
    let kinds = subject.kinds().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "USER_REGISTERED.v1").count(), 1, "{kinds:?}");
    assert_eq!(subject.traces.letters().await.len(), 2, "one to confirm, one that says it is known");
}

/// Two agencies of one name that come to be at once have an address each.
pub async fn two_agencies_of_one_name_at_once_have_an_address_each(subject: Subject) {
    let stories = subject.stories();
    let story = &stories.register_user;
    let (ana, rui) =
        both(story.execute(registration(ANA, "Ana")), story.execute(registration(RUI, "Rui"))).await;
    assert_ne!(ana.unwrap().organization, rui.unwrap().organization);
    assert_eq!(subject.queries.list().await.unwrap().len(), 2);
}

/// Of two owners who demote each other, one is left.
pub async fn two_owners_who_demote_each_other_leave_one(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let rui = subject.second_owner(&stories, &ana).await;
    let story = &stories.change_role;
    let demotion = |user| ChangeRoleCommand { user, role: Role::Agent };
    let (one, other) =
        both(story.execute(&ana, demotion(rui.user())), story.execute(&rui, demotion(ana.user()))).await;
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    assert_eq!(subject.owners(&ana).await, 1);
}

/// Of two owners who leave at once, one stays.
pub async fn two_owners_who_leave_at_once_leave_one(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let rui = subject.second_owner(&stories, &ana).await;
    let story = &stories.remove_member;
    let leaving = |member: &Member| RemoveMemberCommand { user: member.user() };
    let (one, other) = both(story.execute(&ana, leaving(&ana)), story.execute(&rui, leaving(&rui))).await;
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    assert_eq!(subject.owners(&ana).await, 1);
}

/// Of two who bring one token at once, one gets what it is for.
pub async fn a_token_brought_twice_at_once_is_spent_once(subject: Subject) {
    let stories = subject.stories();
    stories.register_user.execute(registration(ANA, "Ana")).await.unwrap();
    let token = subject.token_for(ANA).await;
    let story = &stories.verify_email;
    let (one, other) = both(
        story.execute(VerifyEmailCommand { token: token.clone() }),
        story.execute(VerifyEmailCommand { token }),
    )
    .await;
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
}

/// Of two who accept one invitation at once, in two browsers, one does.
pub async fn an_invitation_accepted_twice_at_once_is_one_membership(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let rui = stories.register_user.execute(registration(RUI, "Rui")).await.unwrap();
    let command = InviteMemberCommand::try_new(RUI, Role::Agent).unwrap();
    stories.invite_member.execute(&ana, command).await.unwrap();
    let (token, person) = (subject.token_for(RUI).await, Person::signed_in(rui.user, None));
    let story = &stories.accept_invitation;
    let (one, other) = both(
        story.execute(&person, AcceptInvitationCommand { token: token.clone() }),
        story.execute(&person, AcceptInvitationCommand { token }),
    )
    .await;
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    let team = subject.accounts.team(ana.organization(), noon()).await.unwrap().unwrap();
    assert_eq!(team.members.len(), 2);
}

/// Of two who are invited at once into the last place of a plan, one is.
pub async fn the_last_place_of_a_plan_is_given_once(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let invite = |address: &str| {
        let command = InviteMemberCommand::try_new(address, Role::Agent).unwrap();
        stories.invite_member.execute(&ana, command)
    };
    invite(RUI).await.unwrap();
    let (one, other) = both(invite("eva@casas.example"), invite("leo@casas.example")).await;
    let refused = match (one, other) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        other => panic!("one of the two: {other:?}"),
    };
    assert!(matches!(refused, InviteMemberError::TeamFull(_)), "{refused:?}");
    let team = subject.accounts.team(ana.organization(), noon()).await.unwrap().unwrap();
    assert_eq!(team.places_taken(), 3);
}

/// Nobody is invited into a plan that gets too small in the same moment.
pub async fn a_plan_and_its_team_agree_whatever_happens_at_once(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let take = |plan| stories.change_plan.execute(&ana, ChangePlanCommand::Take(plan));
    let invite = |address: &str| {
        let command = InviteMemberCommand::try_new(address, Role::Agent).unwrap();
        stories.invite_member.execute(&ana, command)
    };
    take(Plan::Pro).await.unwrap();
    for address in [RUI, "eva@casas.example"] {
        invite(address).await.unwrap();
    }
    let (smaller, bigger) = both(take(Plan::Freemium), invite("leo@casas.example")).await;
    assert_ne!(smaller.is_ok(), bigger.is_ok(), "{smaller:?} {bigger:?}");
}

/// A recovery code that is typed in two browsers at once lets one in.
pub async fn a_recovery_code_used_twice_at_once_lets_one_in(subject: Subject) {
    let stories = subject.stories();
    let ana = subject.owner(&stories).await;
    let person = ana.person(None);
    stories.enrol_second_factor.begin(&person).await.unwrap();
    let code = SecretString::from(InMemoryOneTimeCodes::code_at(noon()));
    let codes = stories.enrol_second_factor.confirm(&person, ConfirmEnrolmentCommand { code }).await.unwrap();
    let attempt = || {
        let command = ConfirmSecondFactorCommand { user: ana.user(), code: codes[0].clone() };
        stories.confirm_second_factor.execute(command)
    };
    let (one, other) = both(attempt(), attempt()).await;
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
}
