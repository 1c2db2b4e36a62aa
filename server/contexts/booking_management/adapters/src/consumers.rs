//! What visits do when others tell of something. Both open changes of their own, before they are given
//! one, so that on SQLite nobody waits for them; told again, they do nothing that isn't done.

use async_trait::async_trait;
use booking_management::Container;
use booking_management::domain::events::{
    APPLICANT_SCREENED, ApplicantScreened, PROPERTY_GONE, PropertyGone,
};
use kernel::event::EventEnvelope;
use serde::Deserialize as _;
use sql::Transaction;
use sql::outbox::{Consumer, ConsumerError, Registry};
use std::sync::Arc;

/// Adds the consumers of this context to those of a dispatcher.
#[must_use]
pub fn registered_in(registry: Registry, container: &Arc<Container>) -> Registry {
    let gone = Arc::new(PropertiesGone(Arc::clone(container)));
    PROPERTY_GONE
        .into_iter()
        .fold(registry, |registry, kind| registry.on(kind, PropertiesGone::NAME, gone.clone()))
        .on(APPLICANT_SCREENED, ScreenedApplicants::NAME, Arc::new(ScreenedApplicants(Arc::clone(container))))
}

/// Calls off the visits of properties that are withdrawn, sold, rented or deleted.
pub struct PropertiesGone(Arc<Container>);

impl PropertiesGone {
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "booking_management.properties_gone";
}

#[async_trait]
impl Consumer for PropertiesGone {
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        let PropertyGone { property } = PropertyGone::deserialize(&event.payload)?;
        let cancel = &self.0.cancel_visits_of_property;
        cancel.execute(event.organization, property, event.occurred_at).await?;
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}

/// Invites applicants who were screened and accepted.
pub struct ScreenedApplicants(Arc<Container>);

impl ScreenedApplicants {
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "booking_management.screened_applicants";
}

#[async_trait]
impl Consumer for ScreenedApplicants {
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        let screened = ApplicantScreened::deserialize(&event.payload)?;
        self.0.invite_applicant.execute(event.organization, screened).await?;
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}
