//! Greater Lisbon, rents, 2025, from six portals.
//!
//! The advertisement's address on the web makes a row what it is. A `Floor` of
//! `0` was written where a portal told none. Rooms in shared flats (`Quarto T3`)
//! stand among the flats: they are no properties, and reported.

use super::{Profile, is_street};
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field};
use crate::listing_files::row::RowView;
use crate::listing_files::values::{TypeText, is_blank, property_type};
use kernel::locale::Country;
use kernel::text::fold;

pub(super) static PROFILE: Profile = Profile {
    name: "lisbon-rentals",
    about: "greater Lisbon, rents: Name, Zone, Price, URL, Bedrooms, Area, Floor, Freguesia, Concelho, Image URLs",
    country: Country::Portugal,
    required: &[
        "Name",
        "Zone",
        "Price",
        "URL",
        "Bedrooms",
        "Area",
        "Floor",
        "Freguesia",
        "Concelho",
        "Image URLs",
    ],
    columns: &[
        (Field::Title, "Name"),
        (Field::Price, "Price"),
        (Field::Bedrooms, "Bedrooms"),
        (Field::GrossArea, "Area"),
        (Field::Floor, "Floor"),
        (Field::Description, "Description"),
        (Field::Parish, "Freguesia"),
        (Field::Municipality, "Concelho"),
        (Field::ImageUrls, "Image URLs"),
    ],
    constants: &[(Field::ListingType, "rent"), (Field::District, "Lisboa")],
    features: &[],
    identity: Identity::Only(&["URL"]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    let name = row.get("Name");
    let kind = if fold(name).starts_with("quarto") {
        "Quarto"
    } else if matches!(property_type(name), TypeText::Known(_)) {
        name
    } else {
        "Apartamento"
    };
    cells.set(Field::PropertyType, kind);
    if cells.get(Field::Floor) == "0" {
        cells.clear(Field::Floor);
    }
    if fold(cells.get(Field::Description)) == "no description" {
        cells.clear(Field::Description);
    }
    let zone = row.get("Zone");
    if let Some(street) = zone.split(", ").next().filter(|piece| is_street(piece)) {
        cells.set(Field::Address, street);
    }
    // Neither parish nor municipality was found for some: the zone names them.
    if is_blank(cells.get(Field::Parish)) && is_blank(cells.get(Field::Municipality)) {
        let mut pieces = zone.rsplit(", ").filter(|piece| !piece.starts_with("Distrito de"));
        cells.set(Field::Municipality, pieces.next().unwrap_or_default());
        cells.set(Field::Parish, pieces.next().filter(|piece| !is_street(piece)).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};
    use property_management::domain::vocabulary::{Feature, ListingType};

    const FILE: &str = "Name,Zone,Price,URL,Bedrooms,Area,Floor,Description,Freguesia,Concelho,Source,Scraped At,Image URLs\n\
        T2 com vista,\"Rua do Exemplo, Graça, São Vicente, Lisboa, Lisboa\",925,https://portal.example/1,T2,70 m²,0,\"Linha um.\nLinha dois.\",São Vicente,Lisboa,Imovirtual,,\"[\"\"https://img.example/a;s=655x491;q=80\"\", \"\"ftp://img.example/b\"\"]\"\n\
        Apartamento T1,\"Centro, Odivelas\",850,https://portal.example/2,1,55m²,2º andar com elevador,No description,,,Casa SAPO,,[]\n\
        Quarto T3,\"Nova Oeiras, Oeiras\",500,https://portal.example/3,3,,,,Oeiras,Oeiras,Casa SAPO,,\n\
        Apartamento T3,\"Loures\",3500001200,https://portal.example/4,T3,70 m²,0,,Loures,Loures,Casa SAPO,,\n\
        Apartamento,\"Carcavelos\",0,https://portal.example/5,T2,70 m²,0,,,Cascais,ERA,,\n";

    #[test]
    fn a_flat_to_rent_is_read_with_its_pictures() {
        let entries = read("lisbon-rentals", FILE);
        let record = taken(&entries)[0];
        let draft = &record.draft;
        assert_eq!(draft.listing_type, ListingType::Rent);
        assert_eq!(draft.price.unwrap().money().cents, 92_500);
        assert_eq!(draft.characteristics.gross_area.unwrap().m2(), 70.0);
        assert_eq!(draft.characteristics.floor, None, "0 is not told");
        assert_eq!(draft.address.street.as_ref().unwrap().as_str(), "Rua do Exemplo");
        assert_eq!(draft.texts.pt.description.as_ref().unwrap().as_str(), "Linha um.\nLinha dois.");
        assert_eq!(draft.images.as_slice().len(), 1);
        assert_eq!(record.remarks[0].field, "image_urls");
    }

    #[test]
    fn a_place_is_read_from_the_zone_where_no_parish_was_found() {
        let entries = read("lisbon-rentals", FILE);
        let draft = &taken(&entries)[1].draft;
        assert_eq!(draft.address.municipality.as_ref().unwrap().as_str(), "Odivelas");
        assert_eq!(draft.characteristics.floor.as_ref().unwrap().as_str(), "2");
        assert!(draft.characteristics.features.contains(&Feature::Lift));
        assert_eq!(draft.texts.pt.description, None);
    }

    #[test]
    fn a_room_and_two_prices_run_together_are_rejected() {
        let expected = [(5, "single_room"), (6, "implausible_price"), (7, "missing_price")];
        assert_eq!(rejected(&read("lisbon-rentals", FILE)), expected);
    }
}
