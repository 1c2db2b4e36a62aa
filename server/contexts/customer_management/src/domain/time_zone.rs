//! The time zones of Portugal and Spain.

use kernel::coded;
use kernel::locale::Country;

coded! {
    /// A time zone of the two countries, by its name in the IANA database.
    TimeZone {
        /// The mainland of Portugal.
        Lisbon = "Europe/Lisbon",
        /// The Azores.
        Azores = "Atlantic/Azores",
        /// Madeira.
        Madeira = "Atlantic/Madeira",
        /// Spain without the Canary Islands.
        Madrid = "Europe/Madrid",
        /// The Canary Islands.
        Canary = "Atlantic/Canary",
    }
}

impl TimeZone {
    /// The time zone of most of a country.
    #[must_use]
    pub const fn of(country: Country) -> Self {
        match country {
            Country::Portugal => Self::Lisbon,
            Country::Spain => Self::Madrid,
        }
    }
}
