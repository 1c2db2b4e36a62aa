//! The whole context in memory, for the tests of use cases.

#![allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
#![allow(clippy::missing_panics_doc, reason = "each panics where what it does is refused")]

use super::{CountingMint, InMemoryIdentityProvider, InMemoryOneTimeCodes, InMemoryPasswords, InMemoryStore};
use crate::application::ports::{SessionView, SignedInAccount, TeamView};
use crate::application::use_cases::{
    ChangePlanCommand, ConfirmEnrolmentCommand, InviteMemberCommand, RegisterUserCommand, Registered,
    SignInCommand, SignInOutcome, VerifyEmailCommand,
};
use crate::container::{Container, Ports};
use crate::domain::caller::{Member, Person};
use crate::domain::events::LOGO_RELEASED;
use crate::domain::ids::SessionId;
use crate::domain::letter::LetterContent;
use crate::domain::role::Role;
use crate::domain::subscription::Plan;
use crate::domain::user::UserState;
use crate::fixtures::{self, PASSWORD};
use kernel::ids::{CountingIds, IdGenerator, OrganizationId, UserId};
use kernel::locale::{Country, Locale};
use kernel::pictures::PretendedPictures;
use kernel::time::{Clock, FixedClock};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use storage::MemoryObjects;
use uuid::Uuid;

/// A context over memory, and a clock that stands at [`fixtures::noon`].
pub struct World {
    /// The clock, to move it.
    pub clock: Arc<FixedClock>,
    /// Passwords, to keep them busy.
    pub passwords: Arc<InMemoryPasswords>,
    /// The other site, to have it vouch for somebody.
    pub provider: Arc<InMemoryIdentityProvider>,
    /// What makes logos, to have one fail.
    pub pictures: Arc<PretendedPictures>,
    objects: Arc<MemoryObjects>,
    store: InMemoryStore,
    container: Arc<Container>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world without agencies and people.
    #[must_use]
    pub fn new() -> Self {
        let ids: Arc<dyn IdGenerator> = Arc::new(CountingIds::default());
        let clock = Arc::new(FixedClock::at(fixtures::noon()));
        let passwords = Arc::new(InMemoryPasswords::default());
        let provider = Arc::new(InMemoryIdentityProvider::default());
        let pictures = Arc::new(PretendedPictures::default());
        let objects = Arc::new(MemoryObjects::new(clock.clone()));
        let store = InMemoryStore::new(ids.clone());
        let container = Arc::new(Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            accounts: Arc::new(store.clone()),
            passwords: passwords.clone(),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: Some(provider.clone()),
            objects: objects.clone(),
            logos: pictures.clone(),
            ids,
            clock: clock.clone(),
        }));
        Self { clock, passwords, provider, pictures, objects, store, container }
    }

    /// The use cases.
    #[must_use]
    pub fn container(&self) -> &Container {
        &self.container
    }

    /// The use cases, for who keeps them.
    #[must_use]
    pub fn shared(&self) -> Arc<Container> {
        self.container.clone()
    }

    /// The store behind them.
    #[must_use]
    pub const fn store(&self) -> &InMemoryStore {
        &self.store
    }

    /// Where logos lie.
    #[must_use]
    pub const fn objects(&self) -> &Arc<MemoryObjects> {
        &self.objects
    }

    /// The keys of all objects that were released so far.
    #[must_use]
    pub fn released(&self) -> Vec<String> {
        let events = self.store.events().into_iter().filter(|event| event.kind == LOGO_RELEASED);
        let keys = events.filter_map(|event| event.payload["keys"].as_array().cloned());
        keys.flatten().filter_map(|key| key.as_str().map(str::to_owned)).collect()
    }

    /// Somebody registers with an agency of their own.
    pub async fn register(&self, email: &str, name: &str) -> Registered {
        let password = SecretString::from(PASSWORD);
        let (locale, country) = (Locale::Pt, Country::Portugal);
        let command =
            RegisterUserCommand::with_agency(email, name, password, locale, "Casas do Rio", country);
        let command = command.expect("a form that is filled in");
        self.container.register_user.execute(command).await.expect("somebody new")
    }

    /// Ana, who registered with her agency and confirmed her address.
    pub async fn owner(&self) -> Member {
        self.owner_called("ana@casas.example", "Ana Ribeiro").await
    }

    /// Somebody who registered with an agency and confirmed their address.
    pub async fn owner_called(&self, email: &str, name: &str) -> Member {
        let registered = self.register(email, name).await;
        let token = self.token_for(email);
        let verified = self.container.verify_email.execute(VerifyEmailCommand { token }).await;
        verified.expect("a link that works");
        self.acting(registered.user, registered.organization).await
    }

    /// Somebody whom the owner invited, and who registered by the link. The
    /// agency takes the plan without limits for them.
    pub async fn colleague(&self, owner: &Member, email: &str, role: Role) -> Member {
        let plan = ChangePlanCommand::Take(Plan::Enterprise);
        self.container.change_plan.execute(owner, plan).await.expect("a plan with room");
        let command = InviteMemberCommand::try_new(email, role).expect("an address");
        self.container.invite_member.execute(owner, command).await.expect("an invitation");
        let name = fixtures::email(email).mailbox().to_uppercase();
        let registered = self.register_by_link(email, &name).await;
        self.acting(registered.user, registered.organization).await
    }

    /// Somebody registers by the link of their invitation.
    pub async fn register_by_link(&self, email: &str, name: &str) -> Registered {
        let password = SecretString::from(PASSWORD);
        let token = self.token_for(email);
        let command = RegisterUserCommand::invited(email, name, password, Locale::En, token);
        let command = command.expect("a form that is filled in");
        self.container.register_user.execute(command).await.expect("somebody new")
    }

    /// Somebody sets up a second factor; their recovery codes.
    pub async fn enrol(&self, person: &Person) -> Vec<SecretString> {
        let story = &self.container.enrol_second_factor;
        story.begin(person).await.expect("a secret");
        let code = SecretString::from(InMemoryOneTimeCodes::code_at(self.clock.now()));
        story.confirm(person, ConfirmEnrolmentCommand { code }).await.expect("the right code")
    }

    /// Somebody signs in, or tries to.
    pub async fn sign_in(&self, email: &str, password: &str) -> SignInOutcome {
        let command = SignInCommand::try_new(email, SecretString::from(password)).expect("an address");
        self.container.sign_in.execute(command).await.expect("an answer")
    }

    /// Somebody signs in with a browser; the n-th of the test.
    pub fn session(&self, user: UserId, n: u128) -> SessionId {
        let id = SessionId(Uuid::from_u128(n));
        let now = self.clock.now();
        let (client, address) = ("Firefox".to_owned(), "192.0.2.1".to_owned());
        self.store
            .plant_session(user, SessionView { id, created_at: now, last_seen_at: now, client, address });
        id
    }

    /// Where somebody is signed in.
    pub async fn sessions(&self, user: UserId) -> Vec<SessionId> {
        let sessions = self.container.accounts.sessions(user).await.expect("memory that can be read");
        sessions.into_iter().map(|session| session.id).collect()
    }

    /// Somebody who signed in, as the next request sees them.
    pub async fn account(&self, user: UserId) -> SignedInAccount {
        let read = self.container.accounts.caller(user).await;
        read.expect("memory that can be read").expect("somebody who was kept")
    }

    /// Somebody acting for an agency, as the next request sees them.
    pub async fn acting(&self, user: UserId, organization: OrganizationId) -> Member {
        self.account(user).await.acting_for(organization).expect("a member who confirmed their address")
    }

    /// A person as they are kept.
    #[must_use]
    pub fn user(&self, id: UserId) -> UserState {
        self.store.user(id).expect("somebody who was kept")
    }

    /// An agency's team as it is now.
    pub async fn team(&self, organization: OrganizationId) -> TeamView {
        let read = self.container.accounts.team(organization, self.clock.now()).await;
        read.expect("memory that can be read").expect("an agency that was kept")
    }

    /// The roles in a team, the first to join first.
    pub async fn roles(&self, organization: OrganizationId) -> Vec<Role> {
        self.team(organization).await.members.into_iter().map(|member| member.role).collect()
    }

    /// The kinds of the events so far, those of letters aside.
    #[must_use]
    pub fn event_kinds(&self) -> Vec<String> {
        let kinds = self.store.events().into_iter().map(|event| event.kind);
        kinds.filter(|kind| kind != "LETTER_POSTED.v1").collect()
    }

    /// The kinds of the letters to an address so far.
    #[must_use]
    pub fn letters_to(&self, email: &str) -> Vec<String> {
        let letters = self.store.letters().into_iter().filter(|letter| letter.to.as_str() == email);
        letters
            .map(|letter| {
                let json = serde_json::to_value(&letter.content).expect("JSON");
                json["kind"].as_str().expect("a kind").to_owned()
            })
            .collect()
    }

    /// The token in the last letter to an address that has one.
    #[must_use]
    pub fn token_for(&self, email: &str) -> SecretString {
        let letters = self.store.letters().into_iter().rev().filter(|letter| letter.to.as_str() == email);
        let mut tokens = letters.filter_map(|letter| match letter.content {
            LetterContent::ConfirmEmail { token }
            | LetterContent::ResetPassword { token }
            | LetterContent::Invitation { token, .. } => Some(SecretString::from(token.expose_secret())),
            LetterContent::AlreadyRegistered
            | LetterContent::UnknownReset
            | LetterContent::PasswordChanged
            | LetterContent::SecondFactorSetUp
            | LetterContent::SecondFactorGivenUp
            | LetterContent::RecoveryCodeUsed { .. }
            | LetterContent::RoleChanged { .. }
            | LetterContent::Removed { .. } => None,
        });
        tokens.next().expect("a letter with a link")
    }
}
