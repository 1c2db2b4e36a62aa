//! Greater Lisbon, sales, 2024: six columns scraped from ERA's result pages.
//!
//! `Price` is `415.000 €`, `Sob Consulta` or, for a development, `Desde500.000 €`
//! with ranges in the other columns; the lower ends are taken. The last piece of
//! the address is the municipality for quarters (`Olivais Sul, Lisboa`) and the
//! district for parishes (`Alcabideche, Lisboa`), so both are offered to the
//! gazetteer. Where a house has no inner area, the scraper let the following
//! values slip to the left: bathrooms of 350 and areas of 2 m² are left out.

use super::{DISTRICTS, Profile};
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field, PlaceText};
use crate::listing_files::row::RowView;
use kernel::locale::Country;

pub(super) static PROFILE: Profile = Profile {
    name: "era",
    about: "greater Lisbon, sales: Address, Price, Property Type, Rooms, Bathrooms, Square Meters",
    country: Country::Portugal,
    required: &["Address", "Price", "Property Type", "Rooms", "Bathrooms", "Square Meters"],
    columns: &[
        (Field::Price, "Price"),
        (Field::PropertyType, "Property Type"),
        (Field::Bedrooms, "Rooms"),
        (Field::Bathrooms, "Bathrooms"),
        (Field::GrossArea, "Square Meters"),
    ],
    constants: &[(Field::ListingType, "sale")],
    features: &[],
    identity: Identity::AllBut(&[]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    let address = row.get("Address");
    let Some((narrow, wide)) = address.rsplit_once(", ") else {
        cells.set(Field::Municipality, address);
        return;
    };
    // `São Bento, Lisboa, Lisboa`: quarter, municipality, district.
    let narrow = narrow.strip_suffix(wide).map_or(narrow, |rest| rest.trim_end_matches([',', ' ']));
    if DISTRICTS.contains(&wide) {
        cells.set(Field::District, wide);
        cells.set(Field::Parish, narrow);
        // There is a municipality named like each of the districts.
        cells.other_places.push(PlaceText {
            municipality: wide.to_owned(),
            parish: narrow.to_owned(),
            ..PlaceText::default()
        });
    } else {
        cells.set(Field::Municipality, wide);
        cells.set(Field::Parish, narrow);
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};

    const FILE: &str = "Address,Price,Property Type,Rooms,Bathrooms,Square Meters\n\
        \"Alcabideche, Lisboa\",2.150.000 €,Moradia Isolada,4,4,310\n\
        \"Madragoa, Lisboa, Lisboa\",385.000 €,Apartamento,2,1,81\n\
        \"Olivais, Lisboa\",Desde500.000 €,Apartamentos,2-3,2-3,96-183\n\
        \"Venteira, Amadora\",242.000 €,Apartamento,2,75,2\n\
        \"Arroios, Lisboa\",Sob Consulta,Apartamento,2,2,138\n\
        \"Lumiar, Lisboa\",1.900.000 €,Moradia,565,565,565\n";

    #[test]
    fn the_last_piece_of_an_address_is_district_or_municipality() {
        let entries = read("era", FILE);
        let records = taken(&entries);
        let parish = &records[0];
        assert_eq!(parish.draft.address.district.as_ref().unwrap().as_str(), "Lisboa");
        assert_eq!(parish.draft.address.parish.as_ref().unwrap().as_str(), "Alcabideche");
        assert_eq!(parish.other_places[0].municipality.as_ref().unwrap().as_str(), "Lisboa");
        let quarter = &records[1];
        assert_eq!(quarter.draft.address.parish.as_ref().unwrap().as_str(), "Madragoa");
        let elsewhere = &records[3];
        assert_eq!(elsewhere.draft.address.municipality.as_ref().unwrap().as_str(), "Amadora");
        assert!(elsewhere.other_places.is_empty());
    }

    #[test]
    fn of_a_development_the_smallest_unit_is_taken() {
        let entries = read("era", FILE);
        let development = taken(&entries)[2];
        assert_eq!(development.draft.price.unwrap().money().cents, 50_000_000);
        assert_eq!(development.draft.characteristics.bedrooms.unwrap().get(), 2);
        assert_eq!(development.draft.characteristics.gross_area.unwrap().m2(), 96.0);
        assert_eq!(development.remarks.len(), 4);
    }

    #[test]
    fn values_that_slipped_to_the_left_are_left_out() {
        let entries = read("era", FILE);
        let slipped = taken(&entries)[3];
        assert_eq!(slipped.draft.characteristics.bathrooms, None);
        assert_eq!(slipped.draft.characteristics.gross_area, None);
        assert_eq!(slipped.draft.characteristics.bedrooms.unwrap().get(), 2);
        assert_eq!(taken(&entries)[4].draft.characteristics.bedrooms, None);
    }

    #[test]
    fn a_price_on_request_is_rejected() {
        assert_eq!(rejected(&read("era", FILE)), [(6, "price_on_request")]);
    }
}
