//! The fields of a listing that a file can tell, by the names under which
//! `--map FIELD=COLUMN` and `--set FIELD=VALUE` know them.

use kernel::locale::Country;
use property_management::domain::vocabulary::Feature;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $name:literal),+ $(,)?) => {
        /// A field of a listing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $field),+
        }

        impl Field {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$field),+];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$field => $name),+ }
            }
        }
    };
}

fields! {
    /// The agency's own name for the property; without it, the row is known by its content.
    Reference = "reference",
    /// For sale or to rent.
    ListingType = "listing_type",
    /// Apartment, house, land and so on.
    PropertyType = "property_type",
    /// The price, or the rent of a month.
    Price = "price",
    /// The currency; only the euro is known.
    Currency = "currency",
    /// District, island or province.
    District = "district",
    /// Municipality.
    Municipality = "municipality",
    /// Parish or quarter.
    Parish = "parish",
    /// Postal code.
    PostalCode = "postal_code",
    /// Street and house number.
    Address = "address",
    /// Degrees north.
    Latitude = "latitude",
    /// Degrees east.
    Longitude = "longitude",
    /// Bedrooms, or a typology such as T2.
    Bedrooms = "bedrooms",
    /// Bathrooms.
    Bathrooms = "bathrooms",
    /// Gross area in square metres.
    GrossArea = "gross_area",
    /// Useful area in square metres.
    UsefulArea = "useful_area",
    /// Area of the plot in square metres.
    LandArea = "land_area",
    /// Year of construction.
    YearBuilt = "year_built",
    /// Floor; `com elevador` tells of a lift.
    Floor = "floor",
    /// Energy class.
    EnergyClass = "energy_class",
    /// State of repair.
    Condition = "condition",
    /// Title, in the country's language.
    Title = "title",
    /// Description, in the country's language.
    Description = "description",
    /// Addresses of pictures.
    ImageUrls = "image_urls",
    /// Since when it is advertised.
    PublishedAt = "published_at",
}

impl Field {
    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The names of a place as a row writes them; empty means not told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceText {
    /// District, island or province.
    pub district: String,
    /// Municipality.
    pub municipality: String,
    /// Parish or quarter.
    pub parish: String,
}

/// What a row says, field by field, still as text.
#[derive(Debug, Default)]
pub struct Cells<'row> {
    texts: [Option<Cow<'row, str>>; Field::ALL.len()],
    /// The features it tells of.
    pub features: BTreeSet<Feature>,
    /// Whether the public must not see the exact address.
    pub address_hidden: bool,
    /// Other ways to read the place, the likeliest first.
    pub other_places: Vec<PlaceText>,
    /// The country, where the row itself tells it.
    pub country: CountryCell,
    /// Titles and descriptions by language, where the format has several. The
    /// fields of the country's own language then say nothing.
    pub wording: Option<TextCells<'row>>,
    /// What only our own export tells.
    pub own: Option<OwnCells<'row>>,
}

/// What a row says of its country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CountryCell {
    /// Nothing: it is the file's.
    #[default]
    Untold,
    /// One that we know.
    Known(Country),
    /// Another one.
    Unknown,
}

impl CountryCell {
    /// What was read, where the format has to tell a country in every row.
    #[must_use]
    pub fn told(country: Option<Country>) -> Self {
        country.map_or(Self::Unknown, Self::Known)
    }
}

/// What a row says in several languages: in Portuguese, English and Spanish.
#[derive(Debug, Default)]
pub struct TextCells<'row> {
    /// Titles.
    pub titles: [Cow<'row, str>; 3],
    /// Descriptions.
    pub descriptions: [Cow<'row, str>; 3],
}

/// What our own export tells beyond the fields of foreign files. Its values were
/// believed before.
#[derive(Debug, Default)]
pub struct OwnCells<'row> {
    /// Area of garage, store room and balcony, in square metres.
    pub dependent_area: &'row str,
    /// Number of the energy certificate.
    pub energy_certificate: &'row str,
    /// The energy certificate's last day, as 2034-05-31.
    pub energy_expires_on: &'row str,
    /// Code of the reason why none is needed.
    pub energy_exemption: &'row str,
    /// How many rents are asked for in advance.
    pub rent_advance: &'row str,
    /// How many rents are asked for as deposit.
    pub rent_deposit: &'row str,
    /// What the pictures show, in the order of their addresses: in Portuguese, English and Spanish
    /// a JSON array of strings each, empty where nothing is said of one.
    pub image_texts: [&'row str; 3],
}

impl<'row> Cells<'row> {
    /// What a field says, trimmed; empty where it isn't told.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.texts[field as usize].as_deref().map_or("", str::trim)
    }

    /// Says something in a field.
    pub fn set(&mut self, field: Field, text: impl Into<Cow<'row, str>>) {
        self.texts[field as usize] = Some(text.into());
    }

    /// Takes back what a field says.
    pub fn clear(&mut self, field: Field) {
        self.texts[field as usize] = None;
    }

    /// Replaces what a field says, where it says anything.
    pub fn change(&mut self, field: Field, change: impl FnOnce(&str) -> Option<String>) {
        if !self.get(field).is_empty()
            && let Some(text) = change(self.get(field))
        {
            self.set(field, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_known_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::parse(field.name()), Some(*field));
        }
        assert_eq!(Field::parse("Preis"), None);
        assert_eq!(Field::ALL.len(), 25);
    }

    #[test]
    fn only_what_is_said_is_changed() {
        let mut cells = Cells::default();
        cells.change(Field::Price, |_| Some("1".to_owned()));
        assert_eq!(cells.get(Field::Price), "");
        cells.set(Field::Price, " 2 ");
        cells.change(Field::Price, |text| Some(format!("{text}000")));
        assert_eq!(cells.get(Field::Price), "2000");
    }
}
