//! All that is kept of a property.

use super::PropertyId;
use crate::domain::characteristics::PropertyCharacteristics;
use crate::domain::location::{Address, PlaceIds, Position};
use crate::domain::media::{PropertyImages, PropertyTexts};
use crate::domain::owner::PropertyOwners;
use crate::domain::publish_gate::Attention;
use crate::domain::rent::RentConditions;
use crate::domain::status::PropertyStatus;
use crate::domain::values::{Price, Reference};
use crate::domain::vocabulary::{ListingType, PropertyType};
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;

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
