//! Who listens to which event. A consumer is named once, here; its handler
//! stands in the adapters of its context. An event nobody listens to is
//! delivered to nobody, which is fine.

use crate::bootstrap::Estate;
use customer_management_adapters::document_reminders::DocumentReminders;
use customer_management_adapters::letters::InvalidTexts;
use customer_management_adapters::released_logos::ReleasedLogos;
use kernel::ids::TimeOrderedIds;
use property_management_adapters::released_objects::ReleasedObjects;
use property_management_adapters::visit_deeds::VisitDeeds;
use std::sync::Arc;

/// Every consumer of the program.
///
/// # Errors
/// When the texts of letters that the program carries are damaged.
pub fn registry(estate: &Estate) -> Result<sql::outbox::Registry, InvalidTexts> {
    let registry = estate.post()?.registered_in(sql::outbox::Registry::new());
    let registry = estate.visit_post()?.registered_in(registry);
    let registry =
        booking_management_adapters::consumers::registered_in(registry, &estate.booking_management);
    let registry = DocumentReminders::new(Arc::new(TimeOrderedIds)).registered_in(registry);
    let registry = VisitDeeds::new(Arc::new(TimeOrderedIds)).registered_in(registry);
    let registry = ReleasedLogos::new(Arc::clone(&estate.objects)).registered_in(registry);
    Ok(ReleasedObjects::new(Arc::clone(&estate.objects)).registered_in(registry))
}
