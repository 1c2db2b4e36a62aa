//! All that an agent's form or an import can say of a property.

use super::characteristics::{Energy, PropertyCharacteristics};
use super::location::{Address, PlaceIds, Position};
use super::media::{PropertyImages, PropertyTexts};
use super::owner::PropertyOwners;
use super::rent::RentConditions;
use super::values::{InvalidValue, Price, Reference};
use super::vocabulary::{ListingType, PropertyType};
use kernel::locale::Country;
use kernel::time::Timestamp;

/// What somebody says of a property. Every part is valid by itself; whether
/// the parts agree with one another is checked when a property takes it.
///
/// Start with [`PropertyDraft::new`] and fill in what is known:
///
/// ```
/// use kernel::{locale::Country, money::Money};
/// use property_management::domain::{
///     draft::PropertyDraft, values::{Price, Reference}, vocabulary::{ListingType, PropertyType},
/// };
/// let mut draft = PropertyDraft::new(
///     Reference::parse("A-17").unwrap(), ListingType::Sale, PropertyType::Apartment, Country::Portugal,
/// );
/// draft.price = Some(Price::new(Money::euros(350_000)).unwrap());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyDraft {
    /// The agency's own name for it.
    pub reference: Reference,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// What kind of property.
    pub property_type: PropertyType,
    /// The address as it was given.
    pub address: Address,
    /// What the gazetteer makes of the address.
    pub places: PlaceIds,
    /// The exact point.
    pub position: Option<Position>,
    /// Whether the public sees only roughly where it is.
    pub address_hidden: bool,
    /// What is asked. `None` leaves the price that is there: a price can be
    /// changed, not forgotten.
    pub price: Option<Price>,
    /// Rooms, areas, energy and so on.
    pub characteristics: PropertyCharacteristics,
    /// Titles and descriptions.
    pub texts: PropertyTexts,
    /// Pictures.
    pub images: PropertyImages,
    /// Owners.
    pub owners: PropertyOwners,
    /// What is asked of a tenant.
    pub rent: RentConditions,
    /// Since when it has been advertised, where it was advertised elsewhere
    /// before. `None` leaves the moment that is there.
    pub advertised_since: Option<Timestamp>,
}

impl PropertyDraft {
    /// The least that can be said of a property.
    #[must_use]
    pub fn new(
        reference: Reference,
        listing_type: ListingType,
        property_type: PropertyType,
        country: Country,
    ) -> Self {
        Self {
            reference,
            listing_type,
            property_type,
            address: Address::somewhere_in(country),
            places: PlaceIds::default(),
            position: None,
            address_hidden: false,
            price: None,
            characteristics: PropertyCharacteristics::default(),
            texts: PropertyTexts::default(),
            images: PropertyImages::default(),
            owners: PropertyOwners::default(),
            rent: RentConditions::default(),
            advertised_since: None,
        }
    }

    /// Whether the parts agree with one another.
    ///
    /// # Errors
    /// [`InvalidValue::PostalCode`] when the postal code is another country's,
    /// [`InvalidValue::EnergyClass`] when the country has no such class.
    pub fn check(&self) -> Result<(), InvalidValue> {
        let country = self.address.country;
        if self.address.postal_code.as_ref().is_some_and(|code| code.country() != country) {
            return Err(InvalidValue::PostalCode);
        }
        match self.characteristics.energy {
            Some(Energy::Certified { class, .. }) if !class.exists_in(country) => {
                Err(InvalidValue::EnergyClass)
            }
            Some(Energy::Certified { .. } | Energy::Exempt(_)) | None => Ok(()),
        }
    }
}
