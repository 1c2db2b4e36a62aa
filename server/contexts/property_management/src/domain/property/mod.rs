//! The aggregate: one property that an agency sells or rents.

use super::characteristics::PropertyCharacteristics;
use super::draft::PropertyDraft;
use super::events::{PendingEvent, PropertyEvent};
use super::location::{Address, PlaceIds, Position};
use super::media::{PropertyImages, PropertyTexts};
use super::owner::PropertyOwners;
use super::publish_gate::{self, AgencyStanding, Attention, PublishIssue, PublishMode};
use super::rent::RentConditions;
use super::status::{MarketStep, PropertyStatus, StatusStep, TransitionError};
use super::values::{InvalidValue, Price, Reference};
use super::vocabulary::{ListingType, PropertyType};
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::objects::ObjectKey;
use kernel::time::Timestamp;
use thiserror::Error;

kernel::id_type! {
    /// A property. Never shown to the public, who know it by its number.
    PropertyId
}

/// A price that was asked from some moment on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PropertyPrice {
    /// What it was asked for.
    pub listing_type: ListingType,
    /// How much.
    pub price: Price,
    /// From when on.
    pub since: Timestamp,
}

/// All that is kept of a property: what storage writes and reads back. Only
/// [`Property`] changes it.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyState {
    /// Its identity.
    pub id: PropertyId,
    /// Its public number, given by storage when it is first saved.
    pub number: Option<i64>,
    /// The agency it belongs to.
    pub organization: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// The agency's own name for it.
    pub reference: Reference,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// What kind of property.
    pub property_type: PropertyType,
    /// Where it stands.
    pub status: PropertyStatus,
    /// What is to be completed, while it is public; in the order of the codes.
    pub attention: Vec<Attention>,
    /// The address as it was given.
    pub address: Address,
    /// What the gazetteer made of the address.
    pub places: PlaceIds,
    /// The exact point.
    pub position: Option<Position>,
    /// Whether the public sees only roughly where it is.
    pub address_hidden: bool,
    /// Every price it ever had, the oldest first, whatever it was for.
    pub prices: Vec<PropertyPrice>,
    /// Rooms, areas, energy and so on.
    pub characteristics: PropertyCharacteristics,
    /// Titles and descriptions.
    pub texts: PropertyTexts,
    /// Pictures, the cover first.
    pub images: PropertyImages,
    /// Owners.
    pub owners: PropertyOwners,
    /// What is asked of a tenant.
    pub rent: RentConditions,
    /// The member of the agency who takes care of it.
    pub assigned_to: Option<UserId>,
    /// When it came to be.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Since when it is advertised.
    pub published_at: Option<Timestamp>,
}

impl PropertyState {
    /// What is asked now: the latest price for what it is offered for.
    #[must_use]
    pub fn current_price(&self) -> Option<Price> {
        self.prices.iter().rev().find(|p| p.listing_type == self.listing_type).map(|p| p.price)
    }

    /// The point that the public sees.
    #[must_use]
    pub fn public_position(&self) -> Option<Position> {
        self.position.map(|truth| if self.address_hidden { truth.displaced_for(self.id) } else { truth })
    }
}

/// What of a property waits to be saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PendingChanges {
    /// Something of it changed.
    pub anything: bool,
    /// The texts changed.
    pub texts: bool,
    /// The pictures changed.
    pub images: bool,
    /// The owners changed.
    pub owners: bool,
    /// How many of the latest prices are new.
    pub new_prices: usize,
    /// The public saw it before, or sees it now.
    pub public: bool,
    /// What there is to tell.
    pub events: Vec<PendingEvent>,
}

/// Why a change can't be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RevisionError {
    /// The parts don't agree with one another.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// The property is public, and would break the gate's hard rules.
    #[error("it is public, and must not become so: {}", sentences(.0))]
    NotWhilePublic(Vec<PublishIssue>),
}

/// Why a property is not published.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PublishError {
    /// Its status doesn't allow it.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The gate keeps it back, for all of these.
    #[error("it can't be published: {}", sentences(.0))]
    KeptBack(Vec<PublishIssue>),
}

/// A property isn't deleted while the public sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it is public: withdraw it first")]
pub struct StillPublic;

fn sentences(issues: &[PublishIssue]) -> String {
    issues.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// One property that an agency sells or rents.
///
/// Every method either does all it says and records what there is to tell, or
/// returns an error and changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    state: PropertyState,
    pending: PendingChanges,
}

impl Property {
    /// A new property of the agent's agency, as a draft.
    ///
    /// # Errors
    /// [`InvalidValue`] when the parts of the draft don't agree with one another.
    pub fn draft(
        id: PropertyId,
        agent: &Agent,
        draft: PropertyDraft,
        now: Timestamp,
    ) -> Result<Self, InvalidValue> {
        draft.check()?;
        let prices: Vec<_> = draft
            .price
            .map(|price| PropertyPrice { listing_type: draft.listing_type, price, since: now })
            .into_iter()
            .collect();
        let created = PropertyEvent::Created {
            property: id,
            listing_type: draft.listing_type,
            property_type: draft.property_type,
            country: draft.address.country,
        };
        let pending = PendingChanges {
            anything: true,
            texts: true,
            images: true,
            owners: true,
            new_prices: prices.len(),
            public: false,
            events: vec![PendingEvent { occurred_at: now, event: created }],
        };
        let state = PropertyState {
            id,
            number: None,
            organization: agent.organization(),
            version: 0,
            reference: draft.reference,
            listing_type: draft.listing_type,
            property_type: draft.property_type,
            status: PropertyStatus::Draft,
            attention: Vec::new(),
            address: draft.address,
            places: draft.places,
            position: draft.position,
            address_hidden: draft.address_hidden,
            prices,
            characteristics: draft.characteristics,
            texts: draft.texts,
            images: draft.images,
            owners: draft.owners,
            rent: draft.rent,
            assigned_to: None,
            created_at: now,
            updated_at: now,
            published_at: draft.advertised_since.map(|since| since.min(now)),
        };
        Ok(Self { state, pending })
    }

    /// A property as storage has it.
    #[must_use]
    pub fn restored(state: PropertyState) -> Self {
        let pending = PendingChanges { public: state.status.is_listed(), ..PendingChanges::default() };
        Self { state, pending }
    }

    /// Its identity.
    #[must_use]
    pub const fn id(&self) -> PropertyId {
        self.state.id
    }

    /// All there is to know of it.
    #[must_use]
    pub const fn state(&self) -> &PropertyState {
        &self.state
    }

    /// What waits to be saved.
    #[must_use]
    pub const fn pending(&self) -> &PendingChanges {
        &self.pending
    }

    /// What somebody would have to say to get this property: the start of a
    /// form, or of an import that must keep what its file doesn't tell.
    #[must_use]
    pub fn to_draft(&self) -> PropertyDraft {
        let state = self.state.clone();
        PropertyDraft {
            price: state.current_price(),
            reference: state.reference,
            listing_type: state.listing_type,
            property_type: state.property_type,
            address: state.address,
            places: state.places,
            position: state.position,
            address_hidden: state.address_hidden,
            characteristics: state.characteristics,
            texts: state.texts,
            images: state.images,
            owners: state.owners,
            rent: state.rent,
            advertised_since: state.published_at,
        }
    }

    /// Makes the property what the draft says, and tells whether that changed
    /// anything. A price that differs goes into the history.
    ///
    /// # Errors
    /// [`RevisionError`]; the property stays as it was.
    pub fn revise(&mut self, draft: PropertyDraft, now: Timestamp) -> Result<bool, RevisionError> {
        draft.check()?;
        let mut revised = self.state.clone();
        revised.reference = draft.reference;
        revised.listing_type = draft.listing_type;
        revised.property_type = draft.property_type;
        revised.address = draft.address;
        revised.places = draft.places;
        revised.position = draft.position;
        revised.address_hidden = draft.address_hidden;
        revised.characteristics = draft.characteristics;
        revised.texts = draft.texts;
        revised.images = draft.images;
        revised.owners = draft.owners;
        revised.rent = draft.rent;
        if let Some(since) = draft.advertised_since {
            revised.published_at = Some(since.min(now));
        }
        let said_anew = revised != self.state;

        let before = revised.current_price();
        let new_price = draft.price.filter(|price| Some(*price) != before);
        if let Some(price) = new_price {
            revised.prices.push(PropertyPrice { listing_type: revised.listing_type, price, since: now });
        }
        if !said_anew && new_price.is_none() {
            return Ok(false);
        }

        if revised.status.is_listed() {
            let today = now.date_naive();
            revised.attention =
                publish_gate::pass(publish_gate::inspect_content(&revised, today), PublishMode::Incomplete)
                    .map_err(RevisionError::NotWhilePublic)?;
        }
        revised.updated_at = now;

        self.pending.texts |= revised.texts != self.state.texts;
        self.pending.images |= revised.images != self.state.images;
        self.pending.owners |= revised.owners != self.state.owners;
        let images_before = std::mem::replace(&mut self.state, revised).images;
        self.release_all_but_shown(&images_before, now);
        self.pending.anything = true;
        if said_anew {
            self.tell(now, PropertyEvent::Changed { property: self.state.id });
        }
        if let Some(price) = new_price {
            self.pending.new_prices += 1;
            self.tell_price(before, price, now);
        }
        Ok(true)
    }

    /// Asks another price, and tells whether it is another.
    pub fn set_price(&mut self, price: Price, now: Timestamp) -> bool {
        let before = self.state.current_price();
        if before == Some(price) {
            return false;
        }
        let listing_type = self.state.listing_type;
        self.state.prices.push(PropertyPrice { listing_type, price, since: now });
        self.pending.new_prices += 1;
        self.changed(now);
        self.tell_price(before, price, now);
        true
    }

    /// Puts it on the market, if the gate lets it through.
    ///
    /// # Errors
    /// [`PublishError`] with everything that stands in the way.
    pub fn publish(
        &mut self,
        mode: PublishMode,
        agency: &AgencyStanding,
        now: Timestamp,
    ) -> Result<(), PublishError> {
        let status = self.state.status.after(StatusStep::Publish, self.state.listing_type)?;
        let attention =
            publish_gate::pass(publish_gate::inspect(&self.state, agency, now.date_naive()), mode)
                .map_err(PublishError::KeptBack)?;
        self.state.status = status;
        self.state.attention.clone_from(&attention);
        self.state.published_at.get_or_insert(now);
        self.pending.public = true;
        self.changed(now);
        self.tell(now, PropertyEvent::Published { property: self.state.id, attention });
        Ok(())
    }

    /// Takes it off the market.
    ///
    /// # Errors
    /// [`TransitionError`] unless it is on the market.
    pub fn withdraw(&mut self, now: Timestamp) -> Result<(), TransitionError> {
        self.step(StatusStep::Withdraw, now)?;
        self.state.attention.clear();
        self.tell(now, PropertyEvent::Withdrawn { property: self.state.id });
        Ok(())
    }

    /// Marks it as promised to somebody.
    ///
    /// # Errors
    /// [`TransitionError`] unless it is active.
    pub fn mark_reserved(&mut self, now: Timestamp) -> Result<(), TransitionError> {
        self.step(StatusStep::Reserve, now)?;
        self.tell(now, PropertyEvent::Reserved { property: self.state.id });
        Ok(())
    }

    /// Marks it as free again: the promise fell through.
    ///
    /// # Errors
    /// [`TransitionError`] unless it is reserved.
    pub fn reactivate(&mut self, now: Timestamp) -> Result<(), TransitionError> {
        self.step(StatusStep::Reactivate, now)?;
        self.tell(now, PropertyEvent::Reactivated { property: self.state.id });
        Ok(())
    }

    /// Marks it as sold.
    ///
    /// # Errors
    /// [`TransitionError`] unless it is reserved and for sale.
    pub fn mark_sold(&mut self, now: Timestamp) -> Result<(), TransitionError> {
        self.step(StatusStep::Sell, now)?;
        self.tell(now, PropertyEvent::Sold { property: self.state.id });
        Ok(())
    }

    /// Marks it as rented.
    ///
    /// # Errors
    /// [`TransitionError`] unless it is reserved and to rent.
    pub fn mark_rented(&mut self, now: Timestamp) -> Result<(), TransitionError> {
        self.step(StatusStep::Rent, now)?;
        self.tell(now, PropertyEvent::Rented { property: self.state.id });
        Ok(())
    }

    /// Takes a step on the market.
    ///
    /// # Errors
    /// [`TransitionError`] when the step can't be taken from where it stands.
    pub fn take(&mut self, step: MarketStep, now: Timestamp) -> Result<(), TransitionError> {
        match step {
            MarketStep::Reserve => self.mark_reserved(now),
            MarketStep::Reactivate => self.reactivate(now),
            MarketStep::Sell => self.mark_sold(now),
            MarketStep::Rent => self.mark_rented(now),
            MarketStep::Withdraw => self.withdraw(now),
        }
    }

    /// Shows other pictures, or the same in another order, and tells whether anything is
    /// different. The objects of those that go are released.
    pub fn show(&mut self, images: PropertyImages, now: Timestamp) -> bool {
        if images == self.state.images {
            return false;
        }
        if self.state.status.is_listed() {
            self.state.attention.retain(|mark| *mark != Attention::MissingImage);
            if images.is_empty() {
                self.state.attention.push(Attention::MissingImage);
                self.state.attention.sort_unstable();
            }
        }
        let before = std::mem::replace(&mut self.state.images, images);
        self.pending.images = true;
        self.changed(now);
        self.tell(now, PropertyEvent::Changed { property: self.state.id });
        self.release_all_but_shown(&before, now);
        true
    }

    /// Gives it to somebody to take care of, and tells whether that is another.
    pub fn assign(&mut self, agent: Option<UserId>, now: Timestamp) -> bool {
        if self.state.assigned_to == agent {
            return false;
        }
        self.state.assigned_to = agent;
        self.changed(now);
        self.tell(now, PropertyEvent::Assigned { property: self.state.id, agent });
        true
    }

    /// Readies it to be removed, with the objects of its documents and its own.
    ///
    /// # Errors
    /// [`StillPublic`] while the public sees it.
    pub fn delete(&mut self, documents: &[ObjectKey], now: Timestamp) -> Result<(), StillPublic> {
        if self.state.status.is_listed() {
            return Err(StillPublic);
        }
        let mut keys = self.state.images.objects(self.state.organization);
        keys.extend_from_slice(documents);
        self.changed(now);
        self.tell(now, PropertyEvent::Deleted { property: self.state.id });
        self.release(&keys, now);
        Ok(())
    }

    /// Called by storage when all that waited is written: the property has its
    /// number and its new version, and nothing waits any more.
    pub fn saved_as(&mut self, number: i64, version: i64) {
        self.state.number = Some(number);
        self.state.version = version;
        self.pending = PendingChanges { public: self.state.status.is_listed(), ..PendingChanges::default() };
    }

    fn step(&mut self, step: StatusStep, now: Timestamp) -> Result<(), TransitionError> {
        self.state.status = self.state.status.after(step, self.state.listing_type)?;
        self.changed(now);
        Ok(())
    }

    fn changed(&mut self, now: Timestamp) {
        self.state.updated_at = now;
        self.pending.anything = true;
    }

    fn tell(&mut self, occurred_at: Timestamp, event: PropertyEvent) {
        self.pending.events.push(PendingEvent { occurred_at, event });
    }

    /// Releases the objects of pictures that were shown before and aren't any more.
    fn release_all_but_shown(&mut self, before: &PropertyImages, now: Timestamp) {
        let shown = self.state.images.objects(self.state.organization);
        let mut gone = before.objects(self.state.organization);
        gone.retain(|key| !shown.contains(key));
        self.release(&gone, now);
    }

    /// Tells that objects which nothing points to any more are to be deleted.
    fn release(&mut self, keys: &[ObjectKey], now: Timestamp) {
        if let Some(released) = PropertyEvent::released(self.state.id, keys) {
            self.tell(now, released);
        }
    }

    fn tell_price(&mut self, before: Option<Price>, now_asked: Price, now: Timestamp) {
        let event = PropertyEvent::PriceChanged {
            property: self.state.id,
            listing_type: self.state.listing_type,
            from_cents: before.map(|price| price.money().cents),
            to_cents: now_asked.money().cents,
            currency: now_asked.money().currency,
        };
        self.tell(now, event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::characteristics::Energy;
    use crate::domain::values::{Description, PostalCode, Title};
    use crate::domain::vocabulary::EnergyClass;
    use crate::fixtures::{agent, complete_draft, licensed, noon};
    use chrono::TimeDelta;
    use kernel::locale::Country;
    use kernel::money::Money;
    use uuid::Uuid;

    fn new(draft: PropertyDraft) -> Property {
        Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, noon()).unwrap()
    }

    fn published(draft: PropertyDraft) -> Property {
        let mut property = new(draft);
        property.publish(PublishMode::Strict, &licensed(), noon()).unwrap();
        property
    }

    fn euros(amount: i64) -> Price {
        Price::new(Money::euros(amount)).unwrap()
    }

    fn kinds(property: &Property) -> Vec<&'static str> {
        property.pending().events.iter().map(|pending| pending.event.kind()).collect()
    }

    #[test]
    fn what_a_draft_says_is_what_the_property_would_say() {
        let draft = complete_draft("A-1");
        assert_eq!(new(draft.clone()).to_draft(), draft);
    }

    #[test]
    fn parts_of_two_countries_make_no_property() {
        let id = PropertyId(Uuid::from_u128(1));
        let mut draft = complete_draft("A-1");
        draft.address.postal_code = Some(PostalCode::parse(Country::Spain, "46021").unwrap());
        assert_eq!(Property::draft(id, &agent(), draft, noon()), Err(InvalidValue::PostalCode));

        let mut draft = complete_draft("A-1");
        draft.characteristics.energy =
            Some(Energy::Certified { class: EnergyClass::G, certificate: None, expires_on: None });
        assert_eq!(Property::draft(id, &agent(), draft, noon()), Err(InvalidValue::EnergyClass));
    }

    #[test]
    fn saying_the_same_again_changes_nothing() {
        let mut property = published(complete_draft("A-1"));
        property.saved_as(7, 1);
        let before = property.clone();
        assert_eq!(property.revise(complete_draft("A-1"), noon() + TimeDelta::days(1)), Ok(false));
        assert_eq!(property, before);
    }

    #[test]
    fn a_price_that_differs_goes_into_the_history_and_is_told() {
        let mut property = new(complete_draft("A-1"));
        property.saved_as(7, 1);
        let mut draft = complete_draft("A-1");
        draft.price = Some(euros(330_000));
        let later = noon() + TimeDelta::days(1);
        assert_eq!(property.revise(draft, later), Ok(true));
        assert_eq!(property.state().prices.len(), 2);
        assert_eq!(property.state().prices[1].since, later);
        assert_eq!(property.state().current_price(), Some(euros(330_000)));
        assert_eq!(kinds(&property), ["PROPERTY_PRICE_CHANGED.v1"], "nothing else changed");
        assert_eq!(property.pending().new_prices, 1);
        assert!(!property.pending().texts && !property.pending().images && !property.pending().owners);
    }

    #[test]
    fn a_draft_without_price_leaves_the_price() {
        let mut property = new(complete_draft("A-1"));
        let mut draft = complete_draft("A-1");
        draft.price = None;
        assert_eq!(property.revise(draft, noon()), Ok(false));
        assert_eq!(property.state().current_price(), Some(euros(350_000)));
    }

    #[test]
    fn each_purpose_has_its_own_current_price() {
        let mut property = new(complete_draft("A-1"));
        let mut to_rent = complete_draft("A-1");
        to_rent.listing_type = ListingType::Rent;
        to_rent.price = None;
        property.revise(to_rent.clone(), noon()).unwrap();
        assert_eq!(property.state().current_price(), None, "a sale's price is no rent");
        to_rent.price = Some(euros(1_200));
        property.revise(to_rent, noon()).unwrap();
        assert_eq!(property.state().current_price(), Some(euros(1_200)));
        property.revise(complete_draft("A-1"), noon()).unwrap();
        assert_eq!(property.state().current_price(), Some(euros(350_000)));
    }

    #[test]
    fn what_is_public_stays_lawful() {
        let mut property = published(complete_draft("A-1"));
        let before = property.clone();

        let mut unlawful = complete_draft("A-1");
        unlawful.texts.en.description = Description::parse("Lovely. No foreigners.").unwrap();
        let words = vec!["No foreigners".to_owned()];
        assert_eq!(
            property.revise(unlawful, noon()),
            Err(RevisionError::NotWhilePublic(vec![PublishIssue::DiscriminatoryWording { words }]))
        );

        let mut nowhere = complete_draft("A-1");
        nowhere.address.municipality = None;
        nowhere.position = None;
        assert_eq!(
            property.revise(nowhere, noon()),
            Err(RevisionError::NotWhilePublic(vec![PublishIssue::MissingPlace]))
        );
        assert_eq!(property, before);
    }

    #[test]
    fn what_is_completed_no_longer_needs_attention() {
        let mut incomplete = complete_draft("A-1");
        incomplete.images = PropertyImages::default();
        incomplete.characteristics.energy = None;
        let mut property = new(incomplete);
        property.publish(PublishMode::Incomplete, &licensed(), noon()).unwrap();
        assert_eq!(property.state().attention, [Attention::MissingEnergyClass, Attention::MissingImage]);

        property.revise(complete_draft("A-1"), noon()).unwrap();
        assert!(property.state().attention.is_empty());

        let mut without_owner = complete_draft("A-1");
        without_owner.owners = PropertyOwners::default();
        property.revise(without_owner, noon()).unwrap();
        assert_eq!(property.state().attention, [Attention::MissingOwner]);
    }

    #[test]
    fn it_is_advertised_since_it_was_first_published() {
        let mut property = published(complete_draft("A-1"));
        assert_eq!(property.state().published_at, Some(noon()));
        property.withdraw(noon()).unwrap();
        property.publish(PublishMode::Strict, &licensed(), noon() + TimeDelta::days(9)).unwrap();
        assert_eq!(property.state().published_at, Some(noon()));

        let mut known_elsewhere = complete_draft("A-2");
        known_elsewhere.advertised_since = Some(noon() - TimeDelta::days(40));
        assert_eq!(published(known_elsewhere).state().published_at, Some(noon() - TimeDelta::days(40)));

        let mut from_the_future = complete_draft("A-3");
        from_the_future.advertised_since = Some(noon() + TimeDelta::days(40));
        assert_eq!(published(from_the_future).state().published_at, Some(noon()));
    }

    #[test]
    fn what_is_refused_changes_nothing() {
        let mut draft = new(complete_draft("A-1"));
        let before = draft.clone();
        assert!(draft.mark_reserved(noon()).is_err());
        assert!(draft.mark_sold(noon()).is_err());
        assert!(draft.withdraw(noon()).is_err());
        assert_eq!(draft, before);
    }

    #[test]
    fn a_hidden_address_is_public_only_roughly() {
        let mut draft = complete_draft("A-1");
        assert_eq!(new(draft.clone()).state().public_position(), draft.position);
        draft.address_hidden = true;
        let truth = draft.position.unwrap();
        let shown = new(draft).state().public_position().unwrap();
        assert!((100.0..=300.0).contains(&truth.distance_to(shown)));
    }

    #[test]
    fn the_whole_life_of_a_property_is_told() {
        let mut property = published(complete_draft("A-1"));
        let mut revised = complete_draft("A-1");
        revised.texts.pt.title = Title::parse("Outro título").unwrap();
        property.revise(revised, noon()).unwrap();
        property.mark_reserved(noon()).unwrap();
        property.reactivate(noon()).unwrap();
        property.mark_reserved(noon()).unwrap();
        property.mark_sold(noon()).unwrap();
        assert_eq!(
            kinds(&property),
            [
                "PROPERTY_CREATED.v1",
                "PROPERTY_PUBLISHED.v1",
                "PROPERTY_CHANGED.v1",
                "PROPERTY_RESERVED.v1",
                "PROPERTY_REACTIVATED.v1",
                "PROPERTY_RESERVED.v1",
                "PROPERTY_SOLD.v1",
            ]
        );
        assert!(property.pending().public, "the public must learn that it is gone");
    }
}
