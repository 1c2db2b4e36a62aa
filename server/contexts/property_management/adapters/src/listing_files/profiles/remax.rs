//! Greater Lisbon, sales, 2024: six columns scraped from RE/MAX's result pages.
//!
//! `Price` is written `2 100 000 €`, unknown numbers `--`, the address
//! `Municipality, Parish`. `idx` counts the rows of one download and tells
//! nothing about the property.

use super::Profile;
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field};
use crate::listing_files::row::RowView;
use crate::listing_files::values::{TypeText, property_type};
use kernel::locale::Country;
use property_management::domain::vocabulary::PropertyType;

pub(super) static PROFILE: Profile = Profile {
    name: "remax",
    about: "greater Lisbon, sales: idx, Price, Square Meters, Address, Bedrooms, Bathrooms, Listing Type",
    country: Country::Portugal,
    required: &["Price", "Square Meters", "Address", "Bedrooms", "Bathrooms", "Listing Type"],
    columns: &[
        (Field::Price, "Price"),
        (Field::GrossArea, "Square Meters"),
        (Field::Bedrooms, "Bedrooms"),
        (Field::Bathrooms, "Bathrooms"),
        (Field::PropertyType, "Listing Type"),
    ],
    constants: &[(Field::ListingType, "sale")],
    features: &[],
    identity: Identity::AllBut(&["idx"]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    match row.get("Address").split_once(", ") {
        Some((municipality, parish)) => {
            cells.set(Field::Municipality, municipality);
            cells.set(Field::Parish, parish);
        }
        None => cells.set(Field::Municipality, row.get("Address")),
    }
    if property_type(cells.get(Field::PropertyType)) == TypeText::Known(PropertyType::Land) {
        cells.set(Field::LandArea, row.get("Square Meters"));
        cells.clear(Field::GrossArea);
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};
    use property_management::domain::vocabulary::PropertyType;

    const FILE: &str = "idx,Price,Square Meters,Address,Bedrooms,Bathrooms,Listing Type\n\
        0,1 150 000 €,214,\"Cascais, Cascais e Estoril\",5,4,Moradia\n\
        1,48 500 €,4310,\"Mafra, Encarnação\",--,0,Terreno\n\
        2,preço sob consulta,70,\"Lisboa, Lumiar\",2,1,Apartamento\n\
        3,250 000 €,166150,\"Oeiras, Oeiras e São Julião da Barra, Paço de Arcos e Caxias\",2,1,Apartamento\n";

    #[test]
    fn a_house_is_read_with_place_price_and_rooms() {
        let entries = read("remax", FILE);
        let record = taken(&entries)[0];
        let draft = &record.draft;
        assert_eq!(draft.price.unwrap().money().cents, 115_000_000);
        assert_eq!(draft.property_type, PropertyType::House);
        assert_eq!(draft.address.municipality.as_ref().unwrap().as_str(), "Cascais");
        assert_eq!(draft.address.parish.as_ref().unwrap().as_str(), "Cascais e Estoril");
        assert_eq!(draft.characteristics.bedrooms.unwrap().get(), 5);
        assert_eq!(draft.characteristics.gross_area.unwrap().m2(), 214.0);
    }

    #[test]
    fn the_area_of_land_is_the_plots() {
        let entries = read("remax", FILE);
        let land = taken(&entries)[1];
        assert_eq!(land.draft.characteristics.land_area.unwrap().m2(), 4_310.0);
        assert_eq!(land.draft.characteristics.gross_area, None);
    }

    #[test]
    fn a_price_on_request_is_rejected_and_an_absurd_area_left_out() {
        let entries = read("remax", FILE);
        assert_eq!(rejected(&entries), [(4, "price_on_request")]);
        let flat = &taken(&entries)[2];
        assert_eq!(flat.draft.characteristics.gross_area, None);
        assert_eq!(flat.remarks[0].field, "gross_area");
    }

    #[test]
    fn the_number_of_the_row_is_no_part_of_its_content() {
        let moved = FILE.replace("\n0,", "\n77,");
        assert_eq!(
            taken(&read("remax", FILE))[0].draft.reference,
            taken(&read("remax", &moved))[0].draft.reference
        );
    }
}
