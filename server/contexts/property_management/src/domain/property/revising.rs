//! What is said of a property is said anew: its facts, its price, its pictures, who takes care of it.

use super::{Property, PropertyPrice, sentences};
use crate::domain::draft::PropertyDraft;
use crate::domain::events::PropertyEvent;
use crate::domain::media::PropertyImages;
use crate::domain::publish_gate::{self, Attention, PublishIssue, PublishMode};
use crate::domain::values::{InvalidValue, Price};
use kernel::ids::UserId;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use thiserror::Error;

/// Why a change can't be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RevisionError {
    /// The parts don't agree with one another.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// The property is public, and would break the gate where it didn't before.
    #[error("it is public, and must not become so: {}", sentences(.0))]
    NotWhilePublic(Vec<PublishIssue>),
}

impl Property {
    /// Makes the property what the draft says, and tells whether that changed
    /// anything. A price that differs goes into the history. What is public and lacked
    /// something before may go on lacking it, but nothing more. `zone` is the agency's: what
    /// has expired today has done so by its clocks.
    ///
    /// # Errors
    /// [`RevisionError`]; the property stays as it was.
    pub fn revise(
        &mut self,
        draft: PropertyDraft,
        zone: TimeZone,
        now: Timestamp,
    ) -> Result<bool, RevisionError> {
        self.revise_in(PublishMode::Strict, draft, zone, now)
    }

    /// As [`Self::revise`], by the gate's measure that an import was asked for.
    ///
    /// # Errors
    /// As [`Self::revise`].
    pub fn revise_in(
        &mut self,
        mode: PublishMode,
        draft: PropertyDraft,
        zone: TimeZone,
        now: Timestamp,
    ) -> Result<bool, RevisionError> {
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
            let today = zone.clock(now).date();
            let [before, after] =
                [&self.state, &revised].map(|state| publish_gate::inspect_content(state, today));
            revised.attention =
                publish_gate::stay(&before, after, mode).map_err(RevisionError::NotWhilePublic)?;
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

    /// Whether it may show these pictures and no others: what is public keeps its last one.
    #[must_use]
    pub const fn may_show(&self, images: &PropertyImages) -> bool {
        !self.state.status.is_listed() || !images.is_empty() || self.state.images.is_empty()
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

    /// Releases the objects of pictures that were shown before and aren't any more.
    fn release_all_but_shown(&mut self, before: &PropertyImages, now: Timestamp) {
        let shown = self.state.images.objects(self.state.organization);
        let mut gone = before.objects(self.state.organization);
        gone.retain(|key| !shown.contains(key));
        self.release(&gone, now);
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
