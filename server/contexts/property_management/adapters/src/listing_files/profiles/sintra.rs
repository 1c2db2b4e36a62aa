//! Sintra, sales, 2026: a file of listings and, joined by `listing_id`, one of details.
//!
//! The portal writes whole square metres with a point between thousands, and the
//! scraper took the point for a decimal one: `1.26` is 1 260 m². So a fraction
//! always means thousands, and so does a whole number too small for the kind of
//! area (`35.0` is a plot of 35 000 m²). The energy column holds labels without a
//! class. The kind of property stands at the start of the title, before the street.

use super::{Profile, is_street};
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field};
use crate::listing_files::row::RowView;
use crate::listing_files::values::{TypeText, is_blank, property_type};
use kernel::locale::Country;
use kernel::text::fold;
use property_management::domain::vocabulary::Feature;

pub(super) static PROFILE: Profile = Profile {
    name: "sintra",
    about: "Sintra, sales: listing_id, title, price_eur, tipologia, area_bruta_sqm, latitude; --details FILE joins the second file",
    country: Country::Portugal,
    required: &[
        "listing_id",
        "title",
        "price_eur",
        "tipologia",
        "area_bruta_sqm",
        "floor_info",
        "latitude",
        "longitude",
        "address_visibility",
    ],
    columns: &[
        (Field::Reference, "listing_id"),
        (Field::Title, "title"),
        (Field::Price, "price_eur"),
        (Field::Bedrooms, "tipologia"),
        (Field::GrossArea, "area_bruta_sqm"),
        (Field::UsefulArea, "area_util_sqm"),
        (Field::LandArea, "area_lote_sqm"),
        (Field::Bathrooms, "num_bathrooms"),
        (Field::Floor, "floor_info"),
        (Field::Latitude, "latitude"),
        (Field::Longitude, "longitude"),
        (Field::EnergyClass, "energy_certificate"),
        (Field::Condition, "condition"),
        (Field::Description, "description_full"),
        (Field::PublishedAt, "first_seen_at"),
    ],
    constants: &[(Field::ListingType, "sale"), (Field::District, "Lisboa"), (Field::Municipality, "Sintra")],
    features: &[
        (Feature::Parking, "has_garage"),
        (Feature::Parking, "has_parking"),
        (Feature::Terrace, "has_terrace"),
        (Feature::Balcony, "has_balcony"),
        (Feature::Garden, "has_garden"),
        (Feature::Pool, "has_pool"),
        (Feature::Storage, "has_storage"),
    ],
    identity: Identity::Only(&["listing_id"]),
    details_by: Some("listing_id"),
    adapt,
};

/// Smaller whole numbers are thousands: no house has 20 m², no plot of a house 50 m².
const SMALLEST_HOUSE: f64 = 20.0;
const SMALLEST_PLOT: f64 = 50.0;

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    cells.change(Field::GrossArea, |text| mended(text, SMALLEST_HOUSE));
    cells.change(Field::UsefulArea, |text| mended(text, SMALLEST_HOUSE));
    cells.change(Field::LandArea, |text| mended(text, SMALLEST_PLOT));

    // `Moradia independente na Rua do Exemplo, 10, Vila de Colares - Mucifal, Colares`
    let title = row.get("title");
    let (kind, rest) = [" na ", " no ", " nas ", " nos ", " em "]
        .iter()
        .filter_map(|word| title.find(word).map(|at| (at, word.len())))
        .min()
        .map_or((title, title), |(at, length)| (&title[..at], &title[at + length..]));
    let named = matches!(property_type(kind), TypeText::Known(_));
    cells.set(Field::PropertyType, if named { kind } else { told_or_house(row.get("typology_code")) });
    let mut pieces = rest.split(", ");
    if let Some(street) = pieces.next().filter(|piece| is_street(piece)) {
        let number =
            pieces.next().filter(|piece| piece.len() <= 6 && piece.starts_with(|c: char| c.is_ascii_digit()));
        cells.set(
            Field::Address,
            number.map_or_else(|| street.to_owned(), |number| format!("{street}, {number}")),
        );
    }
    if let Some(last) = rest.rsplit(", ").next().map(str::trim)
        && last != "Sintra"
        && !is_street(last)
    {
        cells.set(Field::Parish, last);
    }

    cells.address_hidden = row.get("address_visibility") != "EXACT";
    if is_blank(cells.get(Field::Description)) {
        cells.set(Field::Description, row.get("description_snippet"));
    }
    if fold(row.get("tags")).contains("vista mar") {
        cells.features.insert(Feature::SeaView);
    }
}

fn told_or_house(typology_code: &str) -> &str {
    if is_blank(typology_code) { "Moradia" } else { typology_code }
}

/// Square metres as the portal wrote them.
fn mended(text: &str, smallest: f64) -> Option<String> {
    let area: f64 = text.parse().ok()?;
    let thousands = area > 0.0 && (area.fract() != 0.0 || area < smallest);
    Some(if thousands { format!("{:.0}", area * 1_000.0) } else { format!("{area:.0}") })
}

#[cfg(test)]
mod tests {
    use super::mended;
    use crate::listing_files::testing::{read, read_with_details, taken};
    use property_management::domain::characteristics::Energy;
    use property_management::domain::vocabulary::{Condition, EnergyExemption, Feature, PropertyType};

    const LISTINGS: &str = "listing_id,title,price_eur,has_garage,tipologia,area_bruta_sqm,floor_info,description_snippet,tags,latitude,longitude,address_visibility,first_seen_at\n\
        101,\"Moradia independente na Rua do Exemplo, 10, Vila de Colares - Mucifal, Colares\",650000,True,T3,1.264,,Início,Vista mar; De luxo,38.81,-9.44,HIDDEN,2026-07-16T04:04:16.631260\n\
        102,\"Apartamento T2 no Centro de Sintra - Portela de Sintra , Sintra\",310000,False,T2,75.0,1º andar sem elevador,Curto,,38.80,-9.38,EXACT,2026-07-16T04:04:16.631260\n";

    const DETAILS: &str = "listing_id,area_util_sqm,area_lote_sqm,num_bathrooms,condition,energy_certificate,has_parking,has_terrace,has_balcony,has_garden,has_pool,has_storage,typology_code,description_full\n\
        101,190.0,1.26,3,Segunda mão/para recuperar,Classe energética:,True,True,False,True,False,False,chalet,\"Início, e o resto.\"\n\
        999,1.0,1.0,1,,,,,,,,,home,Outro\n";

    #[test]
    fn a_point_between_thousands_was_taken_for_a_decimal_one() {
        assert_eq!(mended("1.26", 50.0).unwrap(), "1260");
        assert_eq!(mended("59.2", 50.0).unwrap(), "59200");
        assert_eq!(mended("35.0", 50.0).unwrap(), "35000");
        assert_eq!(mended("447.0", 50.0).unwrap(), "447");
        assert_eq!(mended("190.0", 20.0).unwrap(), "190");
        assert_eq!(mended("dois", 20.0), None);
    }

    #[test]
    fn details_are_joined_by_the_listings_number() {
        let entries = read_with_details("sintra", LISTINGS, DETAILS);
        let draft = &taken(&entries)[0].draft;
        let facts = &draft.characteristics;
        assert_eq!(facts.gross_area.unwrap().m2(), 1_264.0);
        assert_eq!(facts.useful_area.unwrap().m2(), 190.0);
        assert_eq!(facts.land_area.unwrap().m2(), 1_260.0);
        assert_eq!(facts.bathrooms.unwrap().get(), 3);
        assert_eq!(facts.condition, Some(Condition::ToRestore));
        assert_eq!(facts.energy, None, "a label without a class is none");
        assert_eq!(
            facts.features,
            [Feature::Garden, Feature::Parking, Feature::SeaView, Feature::Terrace].into()
        );
        assert_eq!(draft.texts.pt.description.as_ref().unwrap().as_str(), "Início, e o resto.");
    }

    #[test]
    fn the_title_tells_kind_street_and_parish() {
        let entries = read("sintra", LISTINGS);
        let draft = &taken(&entries)[0].draft;
        assert_eq!(draft.property_type, PropertyType::House);
        assert_eq!(draft.address.street.as_ref().unwrap().as_str(), "Rua do Exemplo, 10");
        assert_eq!(draft.address.parish.as_ref().unwrap().as_str(), "Colares");
        assert!(draft.address_hidden);
        let flat = &taken(&entries)[1].draft;
        assert_eq!(flat.property_type, PropertyType::Apartment);
        assert_eq!(flat.address.parish, None);
        assert!(!flat.address_hidden);
    }

    #[test]
    fn without_details_the_listing_stands_by_itself() {
        let entries = read("sintra", LISTINGS);
        let draft = &taken(&entries)[1].draft;
        assert_eq!(draft.texts.pt.description.as_ref().unwrap().as_str(), "Curto");
        assert_eq!(draft.characteristics.useful_area, None);
        assert!(!draft.characteristics.features.contains(&Feature::Lift));
    }

    #[test]
    fn an_exempt_home_without_reason_has_no_energy_and_a_remark() {
        let details = DETAILS.replace("Classe energética:", "Propriedade isenta");
        let entries = read_with_details("sintra", LISTINGS, &details);
        let record = taken(&entries)[0];
        assert_eq!(record.draft.characteristics.energy, None);
        assert!(record.remarks.iter().any(|remark| remark.field == "energy_class"));
        assert_ne!(record.draft.characteristics.energy, Some(Energy::Exempt(EnergyExemption::Monument)));
    }
}
