//! The aggregate: one property that an agency sells or rents.

mod market;
mod revising;
mod state;
#[cfg(test)]
mod tests;

pub use market::{PublishError, StillPublic};
pub use revising::RevisionError;
pub use state::{PropertyPrice, PropertyState};

use crate::domain::draft::PropertyDraft;
use crate::domain::events::{PendingEvent, PropertyEvent};
use crate::domain::publish_gate::PublishIssue;
use crate::domain::status::PropertyStatus;
use crate::domain::values::InvalidValue;
use kernel::caller::Agent;
use kernel::objects::ObjectKey;
use kernel::time::Timestamp;

kernel::id_type! {
    /// A property. Never shown to the public, who know it by its number.
    PropertyId
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

    /// Called by storage when all that waited is written: the property has its
    /// number and its new version, and nothing waits any more.
    pub fn saved_as(&mut self, number: i64, version: i64) {
        self.state.number = Some(number);
        self.state.version = version;
        self.pending = PendingChanges { public: self.state.status.is_listed(), ..PendingChanges::default() };
    }

    /// Something is hung on it that goes with it: whoever deletes it at the same moment hasn't seen
    /// that. What is said of it stays as it is.
    pub const fn hang_on(&mut self) {
        self.pending.anything = true;
    }

    fn changed(&mut self, now: Timestamp) {
        self.state.updated_at = now;
        self.pending.anything = true;
    }

    fn tell(&mut self, occurred_at: Timestamp, event: PropertyEvent) {
        self.pending.events.push(PendingEvent { occurred_at, event });
    }

    /// Tells that objects which nothing points to any more are to be deleted.
    fn release(&mut self, keys: &[ObjectKey], now: Timestamp) {
        if let Some(released) = PropertyEvent::released(self.state.id, keys) {
            self.tell(now, released);
        }
    }
}
