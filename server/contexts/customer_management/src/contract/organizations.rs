//! Agencies.

use super::{Subject, agency_id as id, is_conflict};
use crate::domain::branding::Colour;
use crate::domain::events::LOGO_RELEASED;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::time_zone::TimeZone;
use crate::domain::values::{AboutTexts, Slug, TradeName};
use crate::fixtures::{full_profile, logo, noon};
use chrono::TimeDelta;
use kernel::locale::Country;
use kernel::storage::StorageError;

impl Subject {
    async fn add_agency(&self, organization: &mut Organization) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.organizations().add(organization).await?;
        unit.commit().await
    }

    async fn save_agency(&self, organization: &mut Organization) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.organizations().save(organization).await?;
        unit.commit().await
    }

    async fn organization(&self, n: u128) -> Option<Organization> {
        self.begin().await.organizations().find(id(n)).await.unwrap()
    }
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
        subject.add_agency(&mut organization).await.unwrap();
        assert_eq!(organization.state().version, 1);
        let kept = subject.queries.by_slug(&profile.slug).await.unwrap().unwrap();
        assert_eq!(&kept, organization.state());
        assert_eq!(subject.queries.by_id(id(n)).await.unwrap().as_ref(), Some(organization.state()));
        assert_eq!(subject.organization(n).await, Some(organization));
    }
    assert_eq!(subject.queries.by_slug(&slug("nenhuma")).await.unwrap(), None);
    assert_eq!(subject.queries.by_id(id(9)).await.unwrap(), None);
    assert_eq!(subject.organization(9).await, None);
}

/// A slug belongs to one agency, and so does an id.
pub async fn a_slug_belongs_to_one_agency(subject: Subject) {
    subject.add_agency(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    for (n, taken) in [(2, "um"), (1, "dois")] {
        is_conflict(subject.add_agency(&mut Organization::found(id(n), full_profile(taken), noon())).await);
    }
    assert_eq!(subject.queries.list().await.unwrap().len(), 1);
    assert_eq!(subject.traces.events().await.len(), 1);
}

/// The founding and the event that tells of it are kept together, and the
/// public side learns of it.
pub async fn the_founding_is_told(subject: Subject) {
    subject.add_agency(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
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
        subject.add_agency(&mut Organization::found(id(n), full_profile(called), noon())).await.unwrap();
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

/// A change is read back, what it took away is gone, and the public side learns of it.
pub async fn a_changed_agency_is_read_back_the_same(subject: Subject) {
    subject.add_agency(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    let mut organization = subject.organization(1).await.unwrap();
    let mut profile = full_profile("dois");
    profile.name = TradeName::parse("Outro nome").unwrap();
    profile.legal_name = None;
    profile.nif = None;
    profile.colour = Some(Colour::parse("#123456").unwrap());
    profile.time_zone = TimeZone::Azores;
    profile.about = AboutTexts::default();
    assert!(organization.revise(profile));
    subject.save_agency(&mut organization).await.unwrap();
    assert_eq!(organization.state().version, 2);
    assert_eq!(subject.organization(1).await, Some(organization));
    assert_eq!(subject.queries.by_slug(&slug("um")).await.unwrap(), None);
    assert_eq!(subject.traces.listing_clock().await, 2);
}

/// A logo is read back the same, and the event that lets go of the former one is kept with the
/// change; the public side learns of it.
pub async fn a_logo_is_read_back_the_same_and_the_former_one_is_released(subject: Subject) {
    subject.add_agency(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    for logo in [Some(logo(1)), Some(logo(2)), None] {
        let mut organization = subject.organization(1).await.unwrap();
        assert!(organization.show_logo(logo.clone(), noon()));
        subject.save_agency(&mut organization).await.unwrap();
        assert_eq!(subject.queries.by_id(id(1)).await.unwrap().unwrap().logo, logo);
        assert_eq!(subject.organization(1).await, Some(organization));
    }
    let events = subject.traces.events().await;
    let released: Vec<_> = events.iter().filter(|event| event.kind == LOGO_RELEASED).collect();
    assert_eq!(released.len(), 2);
    for (event, former) in released.into_iter().zip([logo(1), logo(2)]) {
        assert_eq!((event.organization, event.aggregate), (id(1), id(1).0));
        assert_eq!(event.payload["keys"], serde_json::json!(former.objects().map(ToString::to_string)));
    }
    assert_eq!(subject.traces.listing_clock().await, 4);
}

/// Every time zone and both countries are read back the same.
pub async fn every_time_zone_is_read_back_the_same(subject: Subject) {
    for (n, zone) in (1..).zip(TimeZone::ALL) {
        let called = slug(&format!("agencia-{n}"));
        let mut profile =
            OrganizationProfile::new(called, TradeName::parse("Nada").unwrap(), Country::Portugal);
        profile.time_zone = *zone;
        let mut organization = Organization::found(id(n), profile, noon());
        subject.add_agency(&mut organization).await.unwrap();
        assert_eq!(subject.organization(n).await, Some(organization));
    }
}

/// Of two who loaded the same version of an agency, the second is told.
pub async fn a_stale_agency_is_a_conflict(subject: Subject) {
    subject.add_agency(&mut Organization::found(id(1), full_profile("um"), noon())).await.unwrap();
    let mut first = subject.organization(1).await.unwrap();
    let mut second = subject.organization(1).await.unwrap();
    first.revise(full_profile("dois"));
    second.revise(full_profile("tres"));
    subject.save_agency(&mut first).await.unwrap();
    is_conflict(subject.save_agency(&mut second).await);
    assert_eq!(subject.organization(1).await, Some(first));
    let mut unkept = Organization::found(id(9), full_profile("nove"), noon() + TimeDelta::days(1));
    is_conflict(subject.save_agency(&mut unkept).await);
}

/// An agency can't take the address of another.
pub async fn a_taken_slug_is_a_conflict_for_a_change_too(subject: Subject) {
    for (n, called) in [(1, "um"), (2, "dois")] {
        subject.add_agency(&mut Organization::found(id(n), full_profile(called), noon())).await.unwrap();
    }
    let mut second = subject.organization(2).await.unwrap();
    second.revise(full_profile("um"));
    is_conflict(subject.save_agency(&mut second).await);
    assert_eq!(subject.organization(2).await.unwrap().state().profile.slug, slug("dois"));
}
