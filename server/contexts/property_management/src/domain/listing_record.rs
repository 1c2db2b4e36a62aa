//! A listing as somebody else's file tells it, once its words are understood:
//! what it says, what of it was not believed, and why a row is not taken.

use super::draft::PropertyDraft;
use super::values::{Area, PlaceName, Price};
use super::vocabulary::{ListingType, PropertyType};
use std::fmt;

/// One row of a file, understood.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingRecord {
    /// The line of the file on which it starts, the first being 1.
    pub line: u64,
    /// What it says. The gazetteer has not been asked yet.
    pub draft: PropertyDraft,
    /// Other ways to read where it is, the likeliest first: a file that says
    /// `Olivais, Lisboa` doesn't tell whether Lisboa is the district or the
    /// municipality. The first that the gazetteer knows wins.
    pub other_places: Vec<PlaceNames>,
    /// Whether a title is to be made for it from what it is and where, if it has none.
    pub entitle: bool,
    /// What was left out of it.
    pub remarks: Vec<Remark>,
}

/// The names of a place, from the widest to the narrowest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PlaceNames {
    /// District, island or province.
    pub district: Option<PlaceName>,
    /// Municipality.
    pub municipality: Option<PlaceName>,
    /// Parish or quarter.
    pub parish: Option<PlaceName>,
}

impl PlaceNames {
    /// Whether nothing is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.district.is_none() && self.municipality.is_none() && self.parish.is_none()
    }
}

/// An optional value that was not taken over; the rest of the row was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The field it stood in.
    pub field: &'static str,
    /// What is wrong with it, in a sentence.
    pub reason: String,
}

/// A row that was not taken at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The line of the file on which it starts, the first being 1.
    pub line: u64,
    /// A code for machines, the same for ever.
    pub code: &'static str,
    /// A sentence for people.
    pub reason: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {} ({})", self.line, self.reason, self.code)
    }
}

/// The prices, in whole euros, between which an advertisement is believed.
///
/// Below lie rents that stand among sales, weeks of time-shares and typing
/// errors; above, two prices run together. Homes sell from 5 000 €, a ruined
/// house in the interior; a plot from 500 €. A month's rent of a home lies
/// between 50 € and 50 000 €.
#[must_use]
pub const fn plausible_euros(listing_type: ListingType, property_type: PropertyType) -> (i64, i64) {
    match (listing_type, property_type.is_home()) {
        (ListingType::Sale, true) => (5_000, 100_000_000),
        (ListingType::Sale, false) => (500, 100_000_000),
        (ListingType::Rent, true) => (50, 50_000),
        (ListingType::Rent, false) => (10, 500_000),
    }
}

/// Whether a price is believed, see [`plausible_euros`].
#[must_use]
pub const fn is_plausible_price(
    price: Price,
    listing_type: ListingType,
    property_type: PropertyType,
) -> bool {
    let (least, most) = plausible_euros(listing_type, property_type);
    let cents = price.money().cents;
    least * 100 <= cents && cents <= most * 100
}

/// The floor areas, in square metres, between which an advertisement is
/// believed: a flat of 10 to 1 500 m², a house up to a palace of 20 000 m², a
/// parking space from 2 m². Land is believed at any size, see [`Area`].
#[must_use]
pub const fn plausible_floor_m2(property_type: PropertyType) -> (i64, i64) {
    match property_type {
        PropertyType::Apartment => (10, 1_500),
        PropertyType::House | PropertyType::Ruin => (10, 20_000),
        PropertyType::Commercial | PropertyType::Office => (3, 500_000),
        PropertyType::Garage => (2, 20_000),
        PropertyType::Land => (1, 100_000_000),
    }
}

/// Whether a floor area is believed, see [`plausible_floor_m2`].
#[must_use]
pub const fn is_plausible_floor_area(area: Area, property_type: PropertyType) -> bool {
    let (least, most) = plausible_floor_m2(property_type);
    least * 100 <= area.dm2() && area.dm2() <= most * 100
}

/// The most bedrooms that are believed: a palace made into a hotel has more than thirty.
pub const MOST_BEDROOMS: i64 = 40;
/// The most bathrooms that are believed.
pub const MOST_BATHROOMS: i64 = 25;

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::money::Money;

    fn price(euros: i64) -> Price {
        Price::new(Money::euros(euros)).unwrap()
    }

    #[test]
    fn a_flat_for_sale_at_a_months_rent_is_not_believed() {
        assert!(!is_plausible_price(price(1_200), ListingType::Sale, PropertyType::Apartment));
        assert!(is_plausible_price(price(1_200), ListingType::Rent, PropertyType::Apartment));
        assert!(is_plausible_price(price(1_200), ListingType::Sale, PropertyType::Land));
    }

    #[test]
    fn two_prices_run_together_are_not_believed() {
        assert!(!is_plausible_price(price(110_090), ListingType::Rent, PropertyType::Apartment));
        assert!(!is_plausible_price(price(165_000_000), ListingType::Sale, PropertyType::House));
    }

    #[test]
    fn a_flat_of_two_hectares_is_not_believed_and_a_plot_is() {
        let two_hectares = Area::from_m2(21_953.0).unwrap();
        assert!(!is_plausible_floor_area(two_hectares, PropertyType::Apartment));
        assert!(is_plausible_floor_area(two_hectares, PropertyType::Land));
    }
}
