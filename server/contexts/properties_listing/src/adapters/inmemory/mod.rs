//! What is listed, in memory.

use crate::application::ports::{CatalogueEntry, CatalogueListing, ListingQueries, MOST_AGENCIES};
use crate::contract::{ListingFixture, SampleListing};
use crate::domain::views::{ListedAgency, ListedCard, ListedPlace, ListedPrice, ListedProperty};
use async_trait::async_trait;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Listings, agencies and places that a test put in.
#[derive(Debug, Clone, Default)]
pub struct InMemoryListings(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    clock: i64,
    listings: BTreeMap<i64, Stored>,
    /// Numbers that were deleted, and with which change.
    removed: BTreeMap<i64, i64>,
    agencies: Vec<ListedAgency>,
    /// Slugs that were given up, and by whom.
    former_slugs: BTreeMap<String, Uuid>,
    places: BTreeMap<i64, ListedPlace>,
}

#[derive(Debug)]
struct Stored {
    change: i64,
    sample: SampleListing,
}

impl InMemoryListings {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    fn touch(&mut self, number: i64, change: impl FnOnce(&mut SampleListing)) {
        let clock = self.tick();
        if let Some(stored) = self.listings.get_mut(&number) {
            stored.change = clock;
            change(&mut stored.sample);
        }
    }

    fn listed(&self, number: i64) -> Option<ListedProperty> {
        let stored = self.listings.get(&number)?;
        stored.sample.listed.then(|| stored.sample.as_seen(number, &self.agencies))
    }
}

impl Stored {
    fn entry(&self, number: i64) -> CatalogueEntry {
        let property = &self.sample.property;
        let card = &property.card;
        let listed = self.sample.listed.then(|| CatalogueListing {
            agency: self.sample.agency,
            listing_type: card.listing_type,
            property_type: card.property_type,
            price_cents: card.price_cents,
            area_dm2: card.useful_area_dm2.or(card.gross_area_dm2).or(card.land_area_dm2),
            bedrooms: card.bedrooms,
            bathrooms: card.bathrooms,
            energy_class: card.energy_class,
            features: card.features.clone(),
            places: property.places.clone(),
            position: card.position.map(|position| (position.latitude, position.longitude)),
            published_at_micros: card.published_at.map_or(0, |moment| moment.timestamp_micros()),
            words: self.sample.words.clone(),
        });
        CatalogueEntry { number, change: self.change, listed }
    }
}

fn up_to(limit: i64) -> usize {
    usize::try_from(limit).unwrap_or(0)
}

#[async_trait]
impl ListingQueries for InMemoryListings {
    async fn clock(&self) -> Result<i64, StorageError> {
        Ok(self.state().clock)
    }

    async fn tick(&self, change: i64) -> Result<Option<String>, StorageError> {
        // The store's own place in memory tells it from every other one.
        let shown = (1..=self.state().clock).contains(&change);
        Ok(shown.then(|| format!("{:p} {change}", Arc::as_ptr(&self.0))))
    }

    async fn changed_after(&self, seam: (i64, i64), limit: i64) -> Result<Vec<CatalogueEntry>, StorageError> {
        let state = self.state();
        let mut entries: Vec<CatalogueEntry> = state
            .listings
            .iter()
            .filter(|(number, stored)| (stored.change, **number) > seam)
            .map(|(number, stored)| stored.entry(*number))
            .collect();
        let removed = state.removed.iter().filter(|(number, change)| (**change, **number) > seam);
        entries.extend(removed.map(|(number, change)| CatalogueEntry {
            number: *number,
            change: *change,
            listed: None,
        }));
        entries.sort_by_key(|entry| (entry.change, entry.number));
        entries.truncate(up_to(limit));
        Ok(entries)
    }

    async fn cards(&self, numbers: &[i64]) -> Result<Vec<ListedCard>, StorageError> {
        let state = self.state();
        Ok(numbers.iter().filter_map(|number| Some(state.listed(*number)?.card)).collect())
    }

    async fn detail(&self, number: i64) -> Result<Option<ListedProperty>, StorageError> {
        Ok(self.state().listed(number))
    }

    async fn agency(&self, slug: &str) -> Result<Option<ListedAgency>, StorageError> {
        let state = self.state();
        let former = state.former_slugs.get(slug);
        let named = state.agencies.iter().find(|agency| agency.slug == slug);
        Ok(named.or_else(|| state.agencies.iter().find(|agency| Some(&agency.id) == former)).cloned())
    }

    async fn agencies(&self) -> Result<Vec<ListedAgency>, StorageError> {
        let mut agencies = self.state().agencies.clone();
        agencies.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        agencies.truncate(up_to(MOST_AGENCIES));
        Ok(agencies)
    }

    async fn places(&self) -> Result<Vec<ListedPlace>, StorageError> {
        Ok(self.state().places.values().cloned().collect())
    }

    async fn cards_after(&self, number: i64, limit: i64) -> Result<Vec<ListedCard>, StorageError> {
        let state = self.state();
        let after = state.listings.range(number.saturating_add(1)..);
        Ok(after.filter_map(|(number, _)| Some(state.listed(*number)?.card)).take(up_to(limit)).collect())
    }
}

#[async_trait]
impl ListingFixture for InMemoryListings {
    fn queries(&self) -> Arc<dyn ListingQueries> {
        Arc::new(self.clone())
    }

    async fn put_agency(&self, agency: &ListedAgency) {
        let mut state = self.state();
        state.tick();
        state.agencies.push(agency.clone());
    }

    async fn move_agency(&self, agency: Uuid, slug: &str) {
        let mut state = self.state();
        state.tick();
        let State { agencies, former_slugs, .. } = &mut *state;
        for agency in agencies.iter_mut().filter(|moved| moved.id == agency) {
            let former = std::mem::replace(&mut agency.slug, slug.to_owned());
            former_slugs.insert(former, agency.id);
        }
    }

    async fn put_places(&self, places: &[ListedPlace]) {
        let mut state = self.state();
        state.tick();
        state.places.extend(places.iter().map(|place| (place.id, place.clone())));
    }

    async fn put(&self, samples: &[SampleListing]) -> Vec<i64> {
        let mut state = self.state();
        let change = state.tick();
        samples
            .iter()
            .map(|sample| {
                let ever = state.listings.keys().next_back().max(state.removed.keys().next_back());
                let number = ever.map_or(1, |last| last + 1);
                state.listings.insert(number, Stored { change, sample: sample.clone() });
                number
            })
            .collect()
    }

    async fn set_price(&self, number: i64, cents: i64, since: Timestamp) {
        self.state().touch(number, |sample| {
            let card = &mut sample.property.card;
            card.price_cents = cents;
            sample.property.prices.push(ListedPrice { listing_type: card.listing_type, cents, since });
        });
    }

    async fn withdraw(&self, number: i64) {
        self.state().touch(number, |sample| sample.listed = false);
    }

    async fn delete(&self, number: i64) {
        let mut state = self.state();
        let change = state.tick();
        state.listings.remove(&number);
        state.removed.insert(number, change);
    }
}
