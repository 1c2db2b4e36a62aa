//! What a property tells the other contexts. An event's name and JSON are a
//! promise: a new shape is a new version beside the old one. Ids and the least
//! data only, never a person's.

use super::document::DocumentId;
use super::property::PropertyId;
use super::publish_gate::Attention;
use super::vocabulary::{ListingType, PropertyType};
use chrono::NaiveDate;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::locale::Country;
use kernel::money::Currency;
use kernel::objects::ObjectKey;
use kernel::time::Timestamp;
use serde::Serialize;

/// The kind of the event upon which objects are deleted that nothing points to any more.
pub const OBJECTS_RELEASED: &str = "PROPERTY_OBJECTS_RELEASED.v1";

/// Something that happened to a property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PropertyEvent {
    /// It came to be, as a draft.
    Created {
        /// The property.
        property: PropertyId,
        /// For sale or to rent.
        listing_type: ListingType,
        /// What kind of property.
        property_type: PropertyType,
        /// Where it is.
        country: Country,
    },
    /// What is said of it changed.
    Changed {
        /// The property.
        property: PropertyId,
    },
    /// Something else is asked for it.
    PriceChanged {
        /// The property.
        property: PropertyId,
        /// What the price is for.
        listing_type: ListingType,
        /// The price before, in cents; none when it is the first.
        from_cents: Option<i64>,
        /// The price now, in cents.
        to_cents: i64,
        /// The currency of both.
        currency: Currency,
    },
    /// The public sees it from now on.
    Published {
        /// The property.
        property: PropertyId,
        /// What is still to be completed.
        attention: Vec<Attention>,
    },
    /// It was promised to somebody.
    Reserved {
        /// The property.
        property: PropertyId,
    },
    /// The promise fell through.
    Reactivated {
        /// The property.
        property: PropertyId,
    },
    /// It was sold.
    Sold {
        /// The property.
        property: PropertyId,
    },
    /// It was rented.
    Rented {
        /// The property.
        property: PropertyId,
    },
    /// It was taken off the market.
    Withdrawn {
        /// The property.
        property: PropertyId,
    },
    /// Somebody else takes care of it.
    Assigned {
        /// The property.
        property: PropertyId,
        /// Who; none: nobody.
        agent: Option<UserId>,
    },
    /// It was deleted, with all that belonged to it.
    Deleted {
        /// The property.
        property: PropertyId,
    },
    /// Nothing points to these objects any more: they are to be deleted.
    ObjectsReleased {
        /// The property that they belonged to.
        property: PropertyId,
        /// Where they lie.
        keys: Vec<String>,
    },
    /// A document holds for so many days only.
    DocumentExpiring {
        /// The property.
        property: PropertyId,
        /// The property's number, by which it is found on the dashboard.
        number: i64,
        /// What the agency calls the property.
        reference: String,
        /// The document.
        document: DocumentId,
        /// What kind of document it is, by its code.
        paper: &'static str,
        /// Its last day.
        expires_on: NaiveDate,
        /// Who takes care of the property.
        agent: Option<UserId>,
    },
}

impl PropertyEvent {
    /// Tells that these objects are to be deleted; nothing, if there are none.
    #[must_use]
    pub fn released(property: PropertyId, keys: &[ObjectKey]) -> Option<Self> {
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        (!keys.is_empty()).then_some(Self::ObjectsReleased { property, keys })
    }

    /// Name and version, the key by which consumers find their handler.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Created { .. } => "PROPERTY_CREATED.v1",
            Self::Changed { .. } => "PROPERTY_CHANGED.v1",
            Self::PriceChanged { .. } => "PROPERTY_PRICE_CHANGED.v1",
            Self::Published { .. } => "PROPERTY_PUBLISHED.v1",
            Self::Reserved { .. } => "PROPERTY_RESERVED.v1",
            Self::Reactivated { .. } => "PROPERTY_REACTIVATED.v1",
            Self::Sold { .. } => "PROPERTY_SOLD.v1",
            Self::Rented { .. } => "PROPERTY_RENTED.v1",
            Self::Withdrawn { .. } => "PROPERTY_WITHDRAWN.v1",
            Self::Assigned { .. } => "PROPERTY_ASSIGNED.v1",
            Self::Deleted { .. } => "PROPERTY_DELETED.v1",
            Self::ObjectsReleased { .. } => OBJECTS_RELEASED,
            Self::DocumentExpiring { .. } => "PROPERTY_DOCUMENT_EXPIRING.v1",
        }
    }

    /// The property it happened to.
    #[must_use]
    pub const fn property(&self) -> PropertyId {
        match self {
            Self::Created { property, .. }
            | Self::Changed { property }
            | Self::PriceChanged { property, .. }
            | Self::Published { property, .. }
            | Self::Reserved { property }
            | Self::Reactivated { property }
            | Self::Sold { property }
            | Self::Rented { property }
            | Self::Withdrawn { property }
            | Self::Assigned { property, .. }
            | Self::Deleted { property }
            | Self::ObjectsReleased { property, .. }
            | Self::DocumentExpiring { property, .. } => *property,
        }
    }
}

/// An event that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEvent {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: PropertyEvent,
}

impl PendingEvent {
    /// The event, ready to be delivered.
    ///
    /// # Errors
    /// Never in practice: the payload has only string keys.
    pub fn into_envelope(
        self,
        id: EventId,
        organization: OrganizationId,
        aggregate_version: i64,
    ) -> Result<EventEnvelope, serde_json::Error> {
        Ok(EventEnvelope {
            id,
            kind: self.event.kind().to_owned(),
            occurred_at: self.occurred_at,
            organization,
            aggregate: self.event.property().0,
            aggregate_version,
            payload: serde_json::to_value(&self.event)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn each_event_has_the_name_and_json_that_consumers_were_promised() {
        let property = PropertyId(Uuid::from_u128(0x17));
        let id = "00000000-0000-0000-0000-000000000017";
        let golden = [
            (
                PropertyEvent::Created {
                    property,
                    listing_type: ListingType::Sale,
                    property_type: PropertyType::Apartment,
                    country: Country::Portugal,
                },
                "PROPERTY_CREATED.v1",
                json!({"property": id, "listing_type": "sale", "property_type": "apartment", "country": "PT"}),
            ),
            (PropertyEvent::Changed { property }, "PROPERTY_CHANGED.v1", json!({"property": id})),
            (
                PropertyEvent::PriceChanged {
                    property,
                    listing_type: ListingType::Rent,
                    from_cents: Some(120_000),
                    to_cents: 110_000,
                    currency: Currency::Eur,
                },
                "PROPERTY_PRICE_CHANGED.v1",
                json!({
                    "property": id, "listing_type": "rent",
                    "from_cents": 120_000, "to_cents": 110_000, "currency": "EUR",
                }),
            ),
            (
                PropertyEvent::Published { property, attention: vec![Attention::MissingOwner] },
                "PROPERTY_PUBLISHED.v1",
                json!({"property": id, "attention": ["missing_owner"]}),
            ),
            (PropertyEvent::Reserved { property }, "PROPERTY_RESERVED.v1", json!({"property": id})),
            (PropertyEvent::Reactivated { property }, "PROPERTY_REACTIVATED.v1", json!({"property": id})),
            (PropertyEvent::Sold { property }, "PROPERTY_SOLD.v1", json!({"property": id})),
            (PropertyEvent::Rented { property }, "PROPERTY_RENTED.v1", json!({"property": id})),
            (PropertyEvent::Withdrawn { property }, "PROPERTY_WITHDRAWN.v1", json!({"property": id})),
            (
                PropertyEvent::Assigned { property, agent: None },
                "PROPERTY_ASSIGNED.v1",
                json!({"property": id, "agent": null}),
            ),
            (PropertyEvent::Deleted { property }, "PROPERTY_DELETED.v1", json!({"property": id})),
            (
                PropertyEvent::ObjectsReleased { property, keys: vec!["documents/a/b.pdf".to_owned()] },
                "PROPERTY_OBJECTS_RELEASED.v1",
                json!({"property": id, "keys": ["documents/a/b.pdf"]}),
            ),
            (
                PropertyEvent::DocumentExpiring {
                    property,
                    number: 7,
                    reference: "A-1".to_owned(),
                    document: DocumentId(property.0),
                    paper: "energy_certificate",
                    expires_on: NaiveDate::from_ymd_opt(2027, 3, 28).unwrap(),
                    agent: Some(UserId(property.0)),
                },
                "PROPERTY_DOCUMENT_EXPIRING.v1",
                json!({
                    "property": id,
                    "number": 7,
                    "reference": "A-1",
                    "document": id,
                    "paper": "energy_certificate",
                    "expires_on": "2027-03-28",
                    "agent": id,
                }),
            ),
        ];
        for (event, kind, payload) in golden {
            assert_eq!(event.kind(), kind);
            assert_eq!(serde_json::to_value(&event).unwrap(), payload);
        }
    }
}
