//! A property comes to the market, moves on it and leaves it.

use super::{Property, sentences};
use crate::domain::events::PropertyEvent;
use crate::domain::publish_gate::{self, AgencyStanding, PublishIssue, PublishMode};
use crate::domain::status::{MarketStep, StatusStep, TransitionError};
use kernel::objects::ObjectKey;
use kernel::time::Timestamp;
use thiserror::Error;

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

impl Property {
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
        let attention = publish_gate::pass(publish_gate::inspect(&self.state, agency, now), mode)
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

    fn step(&mut self, step: StatusStep, now: Timestamp) -> Result<(), TransitionError> {
        self.state.status = self.state.status.after(step, self.state.listing_type)?;
        self.changed(now);
        Ok(())
    }
}
