//! What only real databases show: that people who act at once take turns, and
//! what is checked when a transaction ends.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use customer_management::adapters::inmemory::{CountingMint, InMemoryOneTimeCodes, InMemoryPasswords};
use customer_management::application::ports::UnitsOfWork;
use customer_management::application::use_cases::{
    ChangeRoleCommand, ConfirmEnrolmentCommand, ConfirmSecondFactorCommand, InviteMemberCommand,
    RegisterUserCommand, RegisterUserError,
};
use customer_management::container::{Container, Ports};
use customer_management::domain::caller::{Member, Person};
use customer_management::domain::organization::Organization;
use customer_management::domain::role::Role;
use customer_management::domain::secrets::TokenHash;
use customer_management::domain::subscription::{Plan, Subscription};
use customer_management::domain::team::{Membership, Team};
use customer_management::domain::token::{OneTimeToken, Purpose};
use customer_management::domain::user::{NewUser, User};
use customer_management::fixtures::{AGENCY, PASSWORD, ana, email, full_profile, noon, token_hash};
use customer_management_adapters::sql::{SqlAccountQueries, SqlOrganizationQueries, SqlUnitsOfWork};
use kernel::ids::{TimeOrderedIds, UserId};
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use kernel::time::{Clock, FixedClock};
use secrecy::SecretString;
use sql::Database;
use std::future::Future;
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| World::new(database),
    postgres: |database| World::new(database);
    crate::suite::{
        of_two_owners_who_demote_each_other_one_stays,
        the_last_place_in_a_team_is_taken_once,
        an_address_is_registered_once,
        a_link_works_once,
        a_recovery_code_works_once,
        what_is_written_first_is_a_units_own_affair,
        nobody_is_a_member_who_is_not_there,
    }
}

/// How many act at once.
const MANY: usize = 8;

#[derive(Clone)]
struct World {
    units_of_work: SqlUnitsOfWork,
    container: Arc<Container>,
    clock: Arc<FixedClock>,
}

impl World {
    fn new(database: Database) -> Self {
        let clock = Arc::new(FixedClock::at(noon()));
        let units_of_work = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds));
        let container = Container::new(Ports {
            units_of_work: Arc::new(units_of_work.clone()),
            queries: Arc::new(SqlOrganizationQueries::new(database.clone())),
            accounts: Arc::new(SqlAccountQueries::new(database)),
            passwords: Arc::new(InMemoryPasswords::default()),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: None,
            ids: Arc::new(TimeOrderedIds),
            clock: clock.clone(),
        });
        Self { units_of_work, container: Arc::new(container), clock }
    }

    /// An agency with these owners, all of whom confirmed their addresses.
    async fn agency(&self, owners: &[UserId]) {
        let mut unit = self.units_of_work.begin().await.unwrap();
        unit.organizations()
            .add(&mut Organization::found(AGENCY, full_profile("casas"), noon()))
            .await
            .unwrap();
        let mut subscription = Subscription::start(AGENCY, Plan::Freemium, noon());
        unit.subscriptions().add(&mut subscription).await.unwrap();
        let mut team = Team::found(AGENCY, owners[0], noon());
        for owner in &owners[1..] {
            team.join(*owner, Role::Owner, noon()).unwrap();
        }
        unit.teams().save(&mut team).await.unwrap();
        for owner in owners {
            unit.users().add(&mut person(*owner)).await.unwrap();
        }
        unit.commit().await.unwrap();
    }

    async fn acting(&self, user: UserId) -> Member {
        self.container.accounts.caller(user).await.unwrap().unwrap().acting_for(AGENCY).unwrap()
    }

    async fn team(&self) -> Team {
        let mut unit = self.units_of_work.begin().await.unwrap();
        unit.teams().lock(AGENCY).await.unwrap().unwrap()
    }
}

const fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

/// Somebody new with an address of their own.
fn person(id: UserId) -> User {
    let new = NewUser { email: email(&format!("{id}@casas.example")), email_verified: true, ..ana() };
    User::register(id, new, AGENCY, Role::Owner, noon())
}

/// What becomes of many who do the same at once.
async fn at_once<F: Future<Output: Send> + Send + 'static>(
    world: &World,
    act: impl Fn(World, usize) -> F,
) -> Vec<F::Output>
where
    F::Output: 'static,
{
    let tasks: Vec<_> = (0..MANY).map(|n| tokio::spawn(act(world.clone(), n))).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

mod suite {
    use super::*;

    pub(super) async fn of_two_owners_who_demote_each_other_one_stays(world: World) {
        world.agency(&[user(1), user(2)]).await;
        let (one, other) = (world.acting(user(1)).await, world.acting(user(2)).await);
        let outcomes = at_once(&world, |world, n| async move {
            let (member, whom) = if n % 2 == 0 { (one, user(2)) } else { (other, user(1)) };
            let command = ChangeRoleCommand { user: whom, role: Role::Agent };
            world.container.change_role.execute(&member, command).await
        })
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(true))).count(), 1, "{outcomes:?}");
        assert_eq!(world.team().await.owners().count(), 1);
    }

    pub(super) async fn the_last_place_in_a_team_is_taken_once(world: World) {
        world.agency(&[user(1)]).await;
        let owner = world.acting(user(1)).await;
        let outcomes = at_once(&world, |world, n| async move {
            let command = InviteMemberCommand::try_new(&format!("{n}@other.example"), Role::Agent).unwrap();
            world.container.invite_member.execute(&owner, command).await
        })
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 2, "{outcomes:?}");
        let team = world.container.accounts.team(AGENCY, world.clock.now()).await.unwrap().unwrap();
        assert_eq!(team.places_taken(), 3);
    }

    pub(super) async fn an_address_is_registered_once(world: World) {
        let outcomes = at_once(&world, |world, _| async move {
            let (password, country) = (SecretString::from(PASSWORD), Country::Portugal);
            let command = RegisterUserCommand::with_agency(
                "ana@casas.example",
                "Ana",
                password,
                Locale::Pt,
                "Casas",
                country,
            );
            world.container.register_user.execute(command.unwrap()).await
        })
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        let known = |outcome: &&Result<_, _>| matches!(outcome, Err(RegisterUserError::UserAlreadyExists));
        assert_eq!(outcomes.iter().filter(known).count(), MANY - 1, "{outcomes:?}");
        assert_eq!(world.container.queries.list().await.unwrap().len(), 1);
    }

    pub(super) async fn a_link_works_once(world: World) {
        world.agency(&[user(1)]).await;
        let mut unit = world.units_of_work.begin().await.unwrap();
        let token = OneTimeToken::issue(token_hash(1), user(1), Purpose::ResetPassword, noon());
        unit.tokens().add(&token).await.unwrap();
        unit.commit().await.unwrap();
        let outcomes = at_once(&world, |world, _| async move {
            let mut unit = world.units_of_work.begin().await.unwrap();
            let hash: TokenHash = token_hash(1);
            let spent = unit.tokens().spend(&hash, Purpose::ResetPassword, noon()).await.unwrap();
            unit.commit().await.unwrap();
            spent
        })
        .await;
        assert_eq!(outcomes.into_iter().flatten().collect::<Vec<_>>(), [user(1)]);
    }

    pub(super) async fn a_recovery_code_works_once(world: World) {
        world.agency(&[user(1)]).await;
        let person = Person::signed_in(user(1), None);
        world.container.enrol_second_factor.begin(&person).await.unwrap();
        let code = SecretString::from(InMemoryOneTimeCodes::code_at(noon()));
        let confirmation = ConfirmEnrolmentCommand { code };
        let codes = world.container.enrol_second_factor.confirm(&person, confirmation).await.unwrap();
        let outcomes = at_once(&world, |world, _| {
            let code = codes[0].clone();
            async move {
                let command = ConfirmSecondFactorCommand { user: user(1), code };
                world.container.confirm_second_factor.execute(command).await
            }
        })
        .await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    }

    pub(super) async fn what_is_written_first_is_a_units_own_affair(world: World) {
        let mut unit = world.units_of_work.begin().await.unwrap();
        unit.teams().save(&mut Team::found(AGENCY, user(1), noon())).await.unwrap();
        unit.users().add(&mut person(user(1))).await.unwrap();
        unit.organizations()
            .add(&mut Organization::found(AGENCY, full_profile("casas"), noon()))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let owner = Membership { user: user(1), role: Role::Owner, joined_at: noon() };
        assert_eq!(world.team().await.state().memberships, [owner]);
    }

    pub(super) async fn nobody_is_a_member_who_is_not_there(world: World) {
        world.agency(&[user(1)]).await;
        let mut unit = world.units_of_work.begin().await.unwrap();
        let mut team = unit.teams().lock(AGENCY).await.unwrap().unwrap();
        team.join(user(2), Role::Agent, noon()).unwrap();
        unit.teams().save(&mut team).await.unwrap();
        let refused = unit.commit().await;
        assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
        assert_eq!(world.team().await.size(), 1);
    }
}
