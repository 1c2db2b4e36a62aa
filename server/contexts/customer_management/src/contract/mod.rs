//! What every implementation of the ports must do, as functions that panic
//! where one doesn't. Each takes a fresh, empty [`Subject`].

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a suite of tests: a panic is its answer")]

mod accounts;
mod invitations;
mod letters;
mod notifications;
mod organizations;
mod races;
mod sessions;
mod subscriptions;
mod teams;
mod tokens;
mod units;
mod users;

pub use accounts::*;
pub use invitations::*;
pub use letters::*;
pub use notifications::*;
pub use organizations::*;
pub use races::*;
pub use sessions::*;
pub use subscriptions::*;
pub use teams::*;
pub use tokens::*;
pub use units::*;
pub use users::*;

use crate::application::ports::{AccountQueries, OrganizationQueries, SessionView, UnitOfWork, UnitsOfWork};
use crate::domain::letter::Letter;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::role::Role;
use crate::domain::subscription::{Plan, Subscription};
use crate::domain::user::{NewUser, User};
use crate::domain::values::{Slug, TradeName};
use crate::fixtures::{ana, email, noon};
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Country;
use kernel::storage::StorageError;
use std::sync::Arc;
use uuid::Uuid;

/// An implementation under test, with what is needed to look behind it.
pub struct Subject {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// Reads of agencies.
    pub queries: Arc<dyn OrganizationQueries>,
    /// Reads of people and teams.
    pub accounts: Arc<dyn AccountQueries>,
    /// What lies beside the ports.
    pub traces: Arc<dyn Traces>,
}

/// What lies beside the ports: written by an implementation and read by others,
/// or the other way round.
#[async_trait]
pub trait Traces: Send + Sync {
    /// The events in the outbox, the oldest first.
    async fn events(&self) -> Vec<EventEnvelope>;

    /// How often a transaction changed what the public sees.
    async fn listing_clock(&self) -> i64;

    /// The letters that wait to be sent, the oldest first.
    async fn letters(&self) -> Vec<Letter>;

    /// Somebody who is kept signed in with a browser, as the web would have it.
    async fn plant_session(&self, user: UserId, session: SessionView);
}

impl Subject {
    async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.units_of_work.begin().await.unwrap()
    }

    async fn kinds(&self) -> Vec<String> {
        self.traces.events().await.into_iter().map(|event| event.kind).collect()
    }

    /// An agency of whom hardly anything is known, with its subscription and
    /// without people. Its slug is its name.
    async fn plant_agency(&self, n: u128, name: &str) -> OrganizationId {
        let (slug, trade_name) = (Slug::suggested_by(name).unwrap(), TradeName::parse(name).unwrap());
        let profile = OrganizationProfile::new(slug, trade_name, Country::Portugal);
        let mut organization = Organization::found(agency_id(n), profile, noon());
        let mut subscription = Subscription::start(agency_id(n), Plan::Freemium, noon());
        let mut unit = self.begin().await;
        unit.organizations().add(&mut organization).await.unwrap();
        unit.subscriptions().add(&mut subscription).await.unwrap();
        unit.commit().await.unwrap();
        agency_id(n)
    }

    /// A person with an address, who belongs to no agency.
    async fn plant_user(&self, n: u128, address: &str) -> UserId {
        self.add_user(&mut new_user(n, address)).await.unwrap();
        user_id(n)
    }

    async fn add_user(&self, user: &mut User) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.users().add(user).await?;
        unit.commit().await
    }

    async fn save_user(&self, user: &mut User) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.users().save(user).await?;
        unit.commit().await
    }

    async fn user(&self, id: UserId) -> Option<User> {
        self.begin().await.users().find(id).await.unwrap()
    }

    /// Somebody joins an agency at noon.
    async fn plant_member(&self, organization: OrganizationId, user: UserId, role: Role) {
        let mut unit = self.begin().await;
        let mut team = unit.teams().lock(organization).await.unwrap().unwrap();
        team.join(user, role, noon()).unwrap();
        unit.teams().save(&mut team).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// The roles in a team, the first to join first.
    async fn roles(&self, organization: OrganizationId) -> Vec<(UserId, Role)> {
        let team = self.begin().await.teams().lock(organization).await.unwrap().unwrap();
        team.state().memberships.iter().map(|one| (one.user, one.role)).collect()
    }
}

const fn agency_id(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(0xA6E_0000 + n))
}

const fn user_id(n: u128) -> UserId {
    UserId(Uuid::from_u128(0x05E_0000 + n))
}

/// Somebody like Ana, registered into the first agency, with an address of their own.
fn new_user(n: u128, address: &str) -> User {
    let new = NewUser { email: email(address), ..ana() };
    User::register(user_id(n), new, agency_id(1), Role::Agent, noon())
}

fn is_conflict<T: std::fmt::Debug>(result: Result<T, StorageError>) {
    assert!(matches!(result, Err(StorageError::Conflict)), "{result:?}");
}
