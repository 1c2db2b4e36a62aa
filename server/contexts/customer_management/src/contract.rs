//! What every implementation of the ports must do, as functions that panic
//! where one doesn't. Each takes a fresh, empty [`Subject`].

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a suite of tests: a panic is its answer")]

use crate::application::ports::{AccountQueries, OrganizationQueries, SessionView, UnitsOfWork};
use crate::domain::letter::Letter;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::values::{Slug, TradeName};
use crate::fixtures::{full_profile, noon};
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
    /// What was written beside the agencies.
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
    async fn add(&self, organization: &mut Organization) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.organizations().add(organization).await?;
        unit.commit().await
    }
}

fn id(n: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(n))
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// What is added is read back the same, whether everything is known of it or
/// hardly anything.
pub async fn what_is_added_is_read_back_the_same(subject: Subject) {
    let bare = OrganizationProfile::new(slug("nada"), TradeName::parse("Nada").unwrap(), Country::Spain);
    for (n, profile) in [(1, full_profile("tudo")), (2, bare)] {
        let mut organization = Organization::found(id(n), profile.clone(), noon());
        subject.add(&mut organization).await.unwrap();
        assert_eq!(organization.state().version, 1);
        let kept = subject.queries.by_slug(&profile.slug).await.unwrap().unwrap();
        assert_eq!(&kept, organization.state());
    }
    assert_eq!(subject.queries.by_slug(&slug("nenhuma")).await.unwrap(), None);
}

/// A slug belongs to one agency, and so does an id.
pub async fn a_slug_belongs_to_one_agency(subject: Subject) {
    subject.add(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    for (n, taken) in [(2, "um"), (1, "dois")] {
        let again = subject.add(&mut Organization::found(id(n), full_profile(taken), noon())).await;
        assert!(matches!(again, Err(StorageError::Conflict)), "{again:?}");
    }
    assert_eq!(subject.queries.list().await.unwrap().len(), 1);
    assert_eq!(subject.traces.events().await.len(), 1);
}

/// Without commit there is neither agency nor event.
pub async fn without_commit_nothing_is_kept(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    unit.organizations().add(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    drop(unit);
    assert!(subject.queries.list().await.unwrap().is_empty());
    assert!(subject.traces.events().await.is_empty());
    assert_eq!(subject.traces.listing_clock().await, 0);
}

/// The founding and the event that tells of it are kept together, and the
/// public side learns of it.
pub async fn the_founding_is_told(subject: Subject) {
    subject.add(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    let events = subject.traces.events().await;
    assert_eq!(events.len(), 1);
    let event = &events[0];
    assert_eq!(event.kind, "ORGANIZATION_FOUNDED.v1");
    assert_eq!((event.organization, event.aggregate, event.aggregate_version), (id(1), id(1).0, 1));
    assert_eq!(event.occurred_at, noon());
    assert_eq!(event.payload["country"], "PT");
    assert_eq!(subject.traces.listing_clock().await, 1);
}

/// Agencies are listed by slug.
pub async fn agencies_are_listed_by_slug(subject: Subject) {
    for (n, called) in [(1, "casas"), (2, "abrigo"), (3, "solar-2")] {
        subject.add(&mut Organization::found(id(n), full_profile(called), noon())).await.unwrap();
    }
    let listed: Vec<_> = subject
        .queries
        .list()
        .await
        .unwrap()
        .into_iter()
        .map(|state| state.profile.slug.to_string())
        .collect();
    assert_eq!(listed, ["abrigo", "casas", "solar-2"]);
}
