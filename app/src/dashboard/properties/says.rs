//! Refusals and marks, in a reader's words.

use crate::i18n::Texts;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::InvalidValue;

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
        InvalidValue::TooManyImages { max } => return texts.photo_flaw_full(max),
        InvalidValue::TooManyOwners { max } => return texts.flaw_too_many_owners(max),
        InvalidValue::TooLong { max } => return texts.flaw_too_long(max),
    };
    plain.to_owned()
}

impl Texts {
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
