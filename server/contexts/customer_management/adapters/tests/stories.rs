//! A long story, told once in memory and once over a database: what is read
//! afterwards is the same to the letter.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod harness;

use chrono::TimeDelta;
use customer_management::adapters::inmemory::{
    CountingMint, InMemoryIdentityProvider, InMemoryOneTimeCodes, InMemoryPasswords, InMemoryStore,
};
use customer_management::application::ports::{
    AccountQueries, OrganizationQueries, SessionView, UnitsOfWork, VouchedIdentity,
};
use customer_management::application::use_cases::{
    AcceptInvitationCommand, ChangeLogoCommand, ChangePasswordCommand, ChangePlanCommand, ChangeRoleCommand,
    ConfirmEnrolmentCommand, ConfirmSecondFactorCommand, DisableSecondFactorCommand,
    HandOverOwnershipCommand, InviteMemberCommand, MarkNotificationsReadCommand, OrganizationFields,
    RegisterUserCommand, Registered, RemoveMemberCommand, RequestPasswordResetCommand,
    ResendInvitationCommand, ResetPasswordCommand, RevokeInvitationCommand, RevokeSessionCommand,
    SignInWithProviderCommand, SignOutEverywhereCommand, UpdateOrganizationCommand, UpdateProfileCommand,
    VerifyEmailCommand,
};
use customer_management::container::{Container, Ports};
use customer_management::contract::Traces;
use customer_management::domain::caller::{Member, Person};
use customer_management::domain::ids::SessionId;
use customer_management::domain::letter::LetterContent;
use customer_management::domain::role::Role;
use customer_management::domain::secrets::ExternalIdentity;
use customer_management::domain::subscription::Plan;
use customer_management::domain::time_zone::TimeZone;
use customer_management::fixtures::{PASSWORD, email, noon, pending_identity};
use customer_management_adapters::sql::{SqlAccountQueries, SqlOrganizationQueries, SqlUnitsOfWork};
use harness::{MemoryTraces, SqlTraces};
use kernel::ids::{CountingIds, OrganizationId, TimeOrderedIds, UserId};
use kernel::locale::{Country, Locale};
use kernel::pictures::PretendedPictures;
use kernel::time::{Clock, FixedClock};
use secrecy::{ExposeSecret, SecretString};
use sql::Database;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;
use storage::MemoryObjects;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| Stage::over_sql(database),
    postgres: |database| Stage::over_sql(database);
    crate::suite::{a_story_leaves_the_same_as_in_memory}
}

mod suite {
    use super::*;

    pub(super) async fn a_story_leaves_the_same_as_in_memory(stage: Stage) {
        let (mut stage, mut memory) = (stage, Stage::in_memory());
        stage.play().await;
        memory.play().await;
        for (told, expected) in stage.chronicle.iter().zip(&memory.chronicle) {
            assert_eq!(told, expected);
        }
        assert_eq!(stage.chronicle.len(), memory.chronicle.len());
    }
}

/// The context over some storage, and what was seen of it.
struct Stage {
    units_of_work: Arc<dyn UnitsOfWork>,
    traces: Arc<dyn Traces>,
    container: Container,
    provider: Arc<InMemoryIdentityProvider>,
    clock: Arc<FixedClock>,
    people: BTreeSet<UserId>,
    agencies: BTreeSet<OrganizationId>,
    chronicle: Vec<String>,
}

impl Stage {
    fn in_memory() -> Self {
        let store = InMemoryStore::new(Arc::new(TimeOrderedIds));
        let all = Arc::new(store.clone());
        Self::over(all.clone(), all.clone(), all, Arc::new(MemoryTraces(store)))
    }

    fn over_sql(database: Database) -> Self {
        Self::over(
            Arc::new(SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds))),
            Arc::new(SqlOrganizationQueries::new(database.clone())),
            Arc::new(SqlAccountQueries::new(database.clone())),
            Arc::new(SqlTraces(database)),
        )
    }

    fn over(
        units_of_work: Arc<dyn UnitsOfWork>,
        queries: Arc<dyn OrganizationQueries>,
        accounts: Arc<dyn AccountQueries>,
        traces: Arc<dyn Traces>,
    ) -> Self {
        let clock = Arc::new(FixedClock::at(noon()));
        let provider = Arc::new(InMemoryIdentityProvider::default());
        let container = Container::new(Ports {
            units_of_work: units_of_work.clone(),
            queries,
            accounts,
            passwords: Arc::new(InMemoryPasswords::default()),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: Some(provider.clone()),
            objects: Arc::new(MemoryObjects::new(clock.clone())),
            logos: Arc::new(PretendedPictures::default()),
            ids: Arc::new(CountingIds::default()),
            clock: clock.clone(),
        });
        let (people, agencies, chronicle) = Default::default();
        Self { units_of_work, traces, container, provider, clock, people, agencies, chronicle }
    }

    /// Everything that happens to an agency and its people, looked at again and again.
    async fn play(&mut self) {
        let ana = self.register("ana@casas.example", "Ana").await;
        let bea = self.register("bea@casas.example", "Bea").await;
        self.look("two agencies of one name").await;

        self.verify(ana).await;
        let anas = self.acting(ana, ana.organization).await;
        self.note(self.container.change_plan.execute(&anas, ChangePlanCommand::Take(Plan::Pro)).await);
        let mut invited = Vec::new();
        for (who, role) in [
            ("rui@casas.example", Role::Agent),
            ("eva@casas.example", Role::Admin),
            ("leo@casas.example", Role::Agent),
            ("bea@casas.example", Role::Agent),
        ] {
            self.clock.advance(TimeDelta::microseconds(1));
            let command = InviteMemberCommand::try_new(who, role).unwrap();
            invited.push(self.container.invite_member.execute(&anas, command.clone()).await.unwrap());
            self.note(self.container.invite_member.execute(&anas, command).await);
        }
        self.look("four invitations").await;

        let again = ResendInvitationCommand { invitation: invited[0] };
        self.clock.advance(TimeDelta::days(6));
        self.container.resend_invitation.execute(&anas, again).await.unwrap();
        let back = RevokeInvitationCommand { invitation: invited[2] };
        self.container.revoke_invitation.execute(&anas, back).await.unwrap();
        self.note(self.container.revoke_invitation.execute(&anas, back).await);
        let rui = self.register_by_link("rui@casas.example", "Rui").await;
        let accepted = AcceptInvitationCommand { token: self.token_for("bea@casas.example").await };
        let beas = Person::signed_in(bea.user, None);
        self.container.accept_invitation.execute(&beas, accepted.clone()).await.unwrap();
        self.note(self.container.accept_invitation.execute(&beas, accepted).await);
        self.clock.advance(TimeDelta::days(2));
        self.look("two joined, one was taken back, one expired").await;

        let promotion = ChangeRoleCommand { user: rui.user, role: Role::Admin };
        self.note(self.container.change_role.execute(&anas, promotion).await);
        self.note(self.container.change_role.execute(&anas, promotion).await);
        self.container
            .hand_over_ownership
            .execute(&anas, HandOverOwnershipCommand { to: rui.user })
            .await
            .unwrap();
        let ruis = self.acting(rui, ana.organization).await;
        self.container.remove_member.execute(&ruis, RemoveMemberCommand { user: bea.user }).await.unwrap();
        self.note(self.container.remove_member.execute(&ruis, RemoveMemberCommand { user: rui.user }).await);
        self.note(self.container.change_plan.execute(&ruis, ChangePlanCommand::Cancel).await);
        self.settings(&ruis).await;
        self.look("another owner, other settings").await;

        self.secrets(ana).await;
        self.look("a second factor and another password").await;

        self.elsewhere(bea).await;
        self.look("by the word of another site").await;

        let one = self.container.accounts.notifications(ana.user, 1).await.unwrap()[0].id;
        let anas = Person::signed_in(ana.user, None);
        for which in [Some(one), Some(one), None, None] {
            self.clock.advance(TimeDelta::seconds(1));
            let command = MarkNotificationsReadCommand { which };
            self.note(self.container.mark_notifications_read.execute(&anas, command).await);
        }
        self.look("everything was read").await;
    }

    async fn settings(&mut self, member: &Member) {
        let fields = OrganizationFields {
            slug: "casas-do-tejo",
            name: "Casas do Tejo",
            legal_name: "Casas do Tejo, Lda.",
            ami_licence: "4711",
            nif: "501964843",
            country: Country::Portugal,
            time_zone: TimeZone::Azores,
            street: "Rua da Prata 80",
            locality: "Lisboa",
            postal_code: "1100-415",
            phone: "+351 213 456 789",
            email: "ola@casas.example",
            website: "https://casas.example",
            about_pt: "Vendemos casas.\n\nDesde 1998.",
            about_en: "",
            about_es: "Vendemos casas.",
            colour: "#0A5C7D",
        };
        let agencies = self.container.queries.list().await.unwrap();
        let other = agencies.iter().find(|agency| agency.id != member.organization()).unwrap();
        let taken = OrganizationFields { slug: other.profile.slug.as_str(), ..fields };
        for (seen, fields) in [(Some(9), fields), (Some(1), fields), (None, taken), (None, fields)] {
            let command = UpdateOrganizationCommand::try_new(seen, fields).unwrap();
            let outcome = self.container.update_organization.execute(member, command).await;
            self.note(outcome);
        }
        for content in ["a logo", "another"] {
            let show = ChangeLogoCommand::Show(content.into());
            let outcome = self.container.change_logo.execute(member, show).await;
            self.note(outcome);
        }
    }

    async fn secrets(&mut self, registered: Registered) {
        let sessions = [self.session(registered, 1).await, self.session(registered, 2).await];
        self.session(registered, 3).await;
        let person = Person::signed_in(registered.user, Some(sessions[0]));
        let profile = UpdateProfileCommand::try_new("Ana Sá", "+351 912 345 678", Locale::Es).unwrap();
        self.container.update_profile.execute(&person, profile).await.unwrap();

        self.container.enrol_second_factor.begin(&person).await.unwrap();
        self.look("a second factor is being set up").await;
        let code = || SecretString::from(InMemoryOneTimeCodes::code_at(self.clock.now()));
        let confirmation = ConfirmEnrolmentCommand { code: code() };
        let codes = self.container.enrol_second_factor.confirm(&person, confirmation).await.unwrap();
        for code in [codes[1].clone(), codes[1].clone(), code()] {
            let command = ConfirmSecondFactorCommand { user: registered.user, code };
            let outcome = self.container.confirm_second_factor.execute(command).await;
            self.note(outcome);
        }

        let password = SecretString::from("laranja madura");
        let change = ChangePasswordCommand::try_new(SecretString::from(PASSWORD), password.clone()).unwrap();
        self.note(
            self.container
                .revoke_session
                .execute(&person, RevokeSessionCommand { session: sessions[1] })
                .await,
        );
        self.note(
            self.container
                .revoke_session
                .execute(&person, RevokeSessionCommand { session: sessions[1] })
                .await,
        );
        self.container.change_password.execute(&person, change).await.unwrap();
        self.look("a recovery code was used, one session is left").await;

        for who in ["ana@casas.example", "nobody@casas.example", "ana@casas.example"] {
            let forgotten = RequestPasswordResetCommand::try_new(who).unwrap();
            self.container.request_password_reset.execute(forgotten).await.unwrap();
        }
        let token = self.token_for("ana@casas.example").await;
        let reset = ResetPasswordCommand::try_new(token, SecretString::from(PASSWORD)).unwrap();
        self.note(self.container.reset_password.execute(reset.clone()).await);
        self.note(self.container.reset_password.execute(reset).await);

        self.session(registered, 4).await;
        let all = SignOutEverywhereCommand { keep_this_one: false };
        self.note(self.container.sign_out_everywhere.execute(&person, all).await);
        let command = DisableSecondFactorCommand { password: SecretString::from(PASSWORD) };
        self.note(self.container.disable_second_factor.execute(&person, command).await);
    }

    async fn elsewhere(&mut self, known: Registered) {
        for (code, issuer, who) in [
            ("one", "https://id.example", "bea@casas.example"),
            ("two", "https://accounts.example", "bea@casas.example"),
            ("two", "https://accounts.example", "bea@casas.example"),
            ("new", "https://id.example", "eva@casas.example"),
            ("own", "https://id.example", "zoe@casas.example"),
        ] {
            let vouched = VouchedIdentity {
                identity: ExternalIdentity::try_new(issuer, who).unwrap(),
                email: email(who),
                email_verified: true,
                name: Some("Zoé".to_owned()),
            };
            self.provider.vouch(code, vouched);
            let (locale, country) = (Locale::En, Country::Spain);
            let command = SignInWithProviderCommand {
                code: code.to_owned(),
                pending: pending_identity(),
                locale,
                country,
            };
            let story = self.container.sign_in_with_provider.as_ref().unwrap();
            let outcome = story.execute(command).await;
            self.note(outcome);
        }
        let zoe = self.container.accounts.credentials(&email("zoe@casas.example")).await.unwrap().unwrap();
        self.people.insert(zoe.user);
        self.people.insert(known.user);
    }

    async fn register(&mut self, who: &str, name: &str) -> Registered {
        let (password, agency) = (SecretString::from(PASSWORD), "Casas do Rio");
        let command =
            RegisterUserCommand::with_agency(who, name, password, Locale::Pt, agency, Country::Portugal);
        let registered = self.container.register_user.execute(command.clone().unwrap()).await.unwrap();
        self.note(self.container.register_user.execute(command.unwrap()).await);
        self.agencies.insert(registered.organization);
        self.people.insert(registered.user);
        registered
    }

    async fn register_by_link(&mut self, who: &str, name: &str) -> Registered {
        let (password, token) = (SecretString::from(PASSWORD), self.token_for(who).await);
        let command = RegisterUserCommand::invited(who, name, password, Locale::En, token).unwrap();
        let registered = self.container.register_user.execute(command).await.unwrap();
        self.people.insert(registered.user);
        registered
    }

    async fn verify(&mut self, registered: Registered) {
        let token = self.token_for("ana@casas.example").await;
        self.note(self.container.verify_email.execute(VerifyEmailCommand { token: token.clone() }).await);
        self.note(self.container.verify_email.execute(VerifyEmailCommand { token }).await);
        let person = Person::signed_in(registered.user, None);
        self.note(self.container.resend_verification.execute(&person).await);
    }

    async fn session(&mut self, registered: Registered, n: u128) -> SessionId {
        let (id, now) = (SessionId(Uuid::from_u128(n)), self.clock.now());
        let (client, address) = ("Firefox".to_owned(), "192.0.2.1".to_owned());
        let session = SessionView { id, created_at: now, last_seen_at: now, client, address };
        self.traces.plant_session(registered.user, session).await;
        id
    }

    async fn acting(&self, registered: Registered, organization: OrganizationId) -> Member {
        let account = self.container.accounts.caller(registered.user).await.unwrap().unwrap();
        account.acting_for(organization).unwrap()
    }

    /// The token in the last letter to an address that has one.
    async fn token_for(&self, who: &str) -> SecretString {
        let letters = self.traces.letters().await.into_iter().rev();
        let mut tokens =
            letters.filter(|letter| letter.to.as_str() == who).filter_map(|letter| match letter.content {
                LetterContent::ConfirmEmail { token }
                | LetterContent::ResetPassword { token }
                | LetterContent::Invitation { token, .. } => Some(token),
                _ => None,
            });
        tokens.next().unwrap()
    }

    fn note(&mut self, seen: impl Debug) {
        self.chronicle.push(format!("{seen:#?}"));
    }

    /// Writes down all that can be read.
    async fn look(&mut self, what: &str) {
        let mut seen: Vec<String> = vec![what.to_owned()];
        let accounts = self.container.accounts.clone();
        let mut unit = self.units_of_work.begin().await.unwrap();
        for user in &self.people {
            let state = unit.users().find(*user).await.unwrap().unwrap().state().clone();
            if let Some(factor) = &state.second_factor {
                seen.push(factor.secret.expose_secret().to_owned());
            }
            for identity in &state.identities {
                let found = unit.users().by_identity(identity).await.unwrap();
                seen.push(format!("{:?}", found.map(|user| user.id())));
            }
            for hash in state.second_factor.iter().flat_map(|factor| &factor.recovery_codes) {
                seen.push(hash.as_str().to_owned());
            }
            let found = unit.users().by_email(&state.email).await.unwrap().unwrap();
            assert_eq!(found.state(), &state);
            seen.push(format!("{:?}", state.password.as_ref().map(|hash| hash.as_str().to_owned())));
            seen.push(format!("{:#?}", accounts.credentials(&state.email).await.unwrap()));
            seen.push(format!("{:#?}", accounts.credentials_of(*user).await.unwrap()));
            for invitation in unit.invitations().pending_for(&state.email).await.unwrap() {
                seen.push(format!("{:#?}", invitation.state()));
                let token = &invitation.state().token;
                assert_eq!(unit.invitations().pending_by_token(token).await.unwrap().unwrap(), invitation);
                let (agency, id) = (invitation.state().organization, invitation.id());
                assert_eq!(unit.invitations().find(agency, id).await.unwrap().unwrap(), invitation);
                seen.push(format!("{:#?}", accounts.invitation(token, self.clock.now()).await.unwrap()));
            }
            seen.push(format!("{state:#?}"));
            seen.push(format!("{:#?}", accounts.caller(*user).await.unwrap()));
            seen.push(format!("{:#?}", accounts.profile(*user).await.unwrap()));
            seen.push(format!("{:#?}", accounts.sessions(*user).await.unwrap()));
            seen.push(format!("{:#?}", accounts.notifications(*user, 2).await.unwrap()));
            seen.push(format!("{:#?}", accounts.notifications(*user, 99).await.unwrap()));
        }
        for agency in &self.agencies {
            let state = unit.organizations().find(*agency).await.unwrap().unwrap().state().clone();
            assert_eq!(self.container.queries.by_id(*agency).await.unwrap(), Some(state.clone()));
            seen.push(format!("{state:#?}"));
            seen.push(format!("{:#?}", unit.subscriptions().find(*agency).await.unwrap()));
            seen.push(format!(
                "{:#?}",
                unit.invitations().open_count(*agency, self.clock.now()).await.unwrap()
            ));
            seen.push(format!("{:#?}", accounts.team(*agency, self.clock.now()).await.unwrap()));
        }
        for agency in &self.agencies {
            seen.push(format!("{:#?}", unit.teams().lock(*agency).await.unwrap()));
        }
        drop(unit);
        for event in self.traces.events().await {
            let (kind, at, agency) = (event.kind, event.occurred_at, event.organization);
            let (what, version, payload) = (event.aggregate, event.aggregate_version, event.payload);
            seen.push(format!("{kind} {at} {agency} {what} {version} {payload}"));
        }
        for letter in self.traces.letters().await {
            let content = serde_json::to_string(&letter.content).unwrap();
            seen.push(format!("{letter:#?} {content}"));
        }
        seen.push(format!("{}", self.traces.listing_clock().await));
        self.chronicle.extend(seen);
    }
}
