//! Refusals and marks, in a reader's words.

use crate::i18n::Texts;
use crate::i18n::names::place_of;
use properties_listing::domain::vocabulary as listed;
use property_management::domain::property::PropertyState;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{InvalidValue, RoomCount};
use property_management::domain::vocabulary::{ListingType, PropertyType};

/// What is wrong with a value, and what to write.
#[must_use]
pub fn invalid(texts: &Texts, invalid: &InvalidValue) -> String {
    let plain = match invalid {
        InvalidValue::Reference => texts.flaw_reference,
        InvalidValue::Price => texts.asking_flaw,
        InvalidValue::Area => texts.traits_area_flaw,
        InvalidValue::RoomCount => texts.traits_rooms_flaw,
        InvalidValue::YearBuilt => texts.traits_year_flaw,
        InvalidValue::Position => texts.place_degrees_hint,
        InvalidValue::PostalCode => texts.flaw_postal_code,
        InvalidValue::EnergyClass => texts.energy_flaw,
        InvalidValue::ImageSource | InvalidValue::ImageSize => texts.flaw_picture,
        InvalidValue::Share => texts.owners_share_flaw,
        InvalidValue::Rents => texts.rent_months_flaw,
        InvalidValue::TooManyImages { max } => return texts.photo_flaw_full(max),
        InvalidValue::TooManyOwners { max } => return texts.flaw_too_many_owners(max),
        InvalidValue::TooLong { max } => return texts.flaw_too_long(max),
    };
    plain.to_owned()
}

impl Texts {
    /// *Apartamento T2*.
    #[must_use]
    pub fn sized(&self, kind: PropertyType, bedrooms: Option<RoomCount>) -> String {
        // The portal's vocabulary has the same codes.
        listed::PropertyType::parse(kind.code())
            .map(|kind| self.kind_sized(kind, bedrooms.map(|bedrooms| i64::from(bedrooms.get()))))
            .unwrap_or_default()
    }

    /// *350 000 €*, *950 €/mês*.
    #[must_use]
    pub fn asked(&self, deal: ListingType, cents: i64) -> String {
        let deal = match deal {
            ListingType::Sale => listed::ListingType::Sale,
            ListingType::Rent => listed::ListingType::Rent,
        };
        self.price(deal, cents)
    }

    /// What a property without a title is called: *Apartamento T2, Graça, Lisboa*.
    #[must_use]
    pub fn property_called(&self, state: &PropertyState) -> String {
        let kind = self.sized(state.property_type, state.characteristics.bedrooms);
        let address = &state.address;
        let names = [&address.parish, &address.municipality, &address.district];
        let place = place_of(names.map(|name| name.as_ref().map(|name| name.as_str())));
        if place.is_empty() { kind } else { format!("{kind}, {place}") }
    }

    /// *Publicado*.
    #[must_use]
    pub const fn stand(&self, status: PropertyStatus) -> &'static str {
        match status {
            PropertyStatus::Draft => self.status_draft,
            PropertyStatus::Active => self.status_active,
            PropertyStatus::Reserved => self.status_reserved,
            PropertyStatus::Sold => self.status_sold,
            PropertyStatus::Rented => self.status_rented,
            PropertyStatus::Withdrawn => self.status_withdrawn,
        }
    }
}
