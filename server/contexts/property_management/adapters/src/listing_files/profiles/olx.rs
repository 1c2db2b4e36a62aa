//! Houses for sale in four districts, 2024, from OLX.
//!
//! Both price columns are in thousands of euros, whatever the second one is
//! called. `location_date` is `Place - date`, the place being a parish or a
//! municipality; `city` is the district in lower case.

use super::Profile;
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field, PlaceText};
use crate::listing_files::row::RowView;
use crate::listing_files::values::{TypeText, is_blank, number, property_type, typology_within};
use kernel::locale::Country;
use property_management::domain::vocabulary::PropertyType;

pub(super) static PROFILE: Profile = Profile {
    name: "olx",
    about: "houses for sale: title, price_in_euros_in_K, location_date, size_m2, city, house_typology, house_type",
    country: Country::Portugal,
    required: &[
        "title",
        "price_in_euros_in_K",
        "location_date",
        "size_m2",
        "city",
        "house_typology",
        "house_type",
    ],
    columns: &[
        (Field::Title, "title"),
        (Field::Price, "price_in_euros_in_K"),
        (Field::GrossArea, "size_m2"),
        (Field::District, "city"),
        (Field::Bedrooms, "house_typology"),
        (Field::PropertyType, "house_type"),
    ],
    constants: &[(Field::ListingType, "sale")],
    features: &[],
    identity: Identity::AllBut(&[]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    // Only a number is in thousands; anything else is left for the report as it is.
    cells.change(Field::Price, |text| number(text).map(|thousands| format!("{:.2}", thousands * 1_000.0)));
    let (place, date) = row.get("location_date").rsplit_once(" - ").unwrap_or((row.get("location_date"), ""));
    cells.set(Field::Parish, place);
    cells.other_places.push(PlaceText {
        district: row.get("city").to_owned(),
        municipality: place.to_owned(),
        ..PlaceText::default()
    });
    // `Hoje às 10:30` is the day of a download that the file doesn't tell.
    let date = date.trim_start_matches("Para o topo").trim().trim_start_matches("a ");
    if !date.starts_with("Hoje") && !date.starts_with("Ontem") {
        cells.set(Field::PublishedAt, date);
    }
    if cells.get(Field::PropertyType).is_empty() {
        let named = matches!(property_type(row.get("title")), TypeText::Known(_));
        cells.set(Field::PropertyType, if named { row.get("title") } else { "Moradia" });
    }
    if is_blank(cells.get(Field::Bedrooms))
        && let Some(bedrooms) = typology_within(row.get("title"))
    {
        cells.set(Field::Bedrooms, bedrooms.to_string());
    }
    if property_type(cells.get(Field::PropertyType)) == TypeText::Known(PropertyType::Land) {
        cells.set(Field::LandArea, row.get("size_m2"));
        cells.clear(Field::GrossArea);
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};
    use property_management::domain::vocabulary::PropertyType;

    const FILE: &str = "title,price_in_euros_in_K,location_date,size_m2,city,house_typology,house_type,price_in_euros\n\
        Moradia T4+1 com jardim,690.0,Carvoeira - Hoje às 10:30,350,lisboa,T4,Moradia,690.0\n\
        QUINTA com casa antiga T3,87.5,Fafe - Para o topo a 22 de julho de 2024,140,braga,,,87.5\n\
        Vende-se,0.0,Esgueira - 24 de julho de 2024,140,aveiro,T3,Moradia,0.0\n\
        Palacete,165000.0,Silves - 24 de julho de 2024,400,faro,T9,Moradia,165000.0\n\
        Terreno com projeto,59.9,Loures - 23 de julho de 2024,900,lisboa,,Terreno,59.9\n";

    #[test]
    fn prices_are_in_thousands() {
        let entries = read("olx", FILE);
        let cents: Vec<_> = taken(&entries).iter().map(|r| r.draft.price.unwrap().money().cents).collect();
        assert_eq!(cents, [69_000_000, 8_750_000, 5_990_000]);
    }

    #[test]
    fn no_price_and_an_absurd_one_are_rejected() {
        assert_eq!(rejected(&read("olx", FILE)), [(4, "missing_price"), (5, "implausible_price")]);
    }

    #[test]
    fn a_place_is_offered_as_parish_and_as_municipality() {
        let entries = read("olx", FILE);
        let house = taken(&entries)[0];
        assert_eq!(house.draft.address.parish.as_ref().unwrap().as_str(), "Carvoeira");
        assert_eq!(house.other_places[0].municipality.as_ref().unwrap().as_str(), "Carvoeira");
        assert_eq!(house.other_places[0].district.as_ref().unwrap().as_str(), "lisboa");
    }

    #[test]
    fn what_the_columns_leave_open_is_read_from_the_title() {
        let entries = read("olx", FILE);
        let farm = taken(&entries)[1];
        assert_eq!(farm.draft.property_type, PropertyType::House);
        assert_eq!(farm.draft.characteristics.bedrooms.unwrap().get(), 3);
        assert_eq!(farm.draft.advertised_since.unwrap().date_naive().to_string(), "2024-07-22");
        assert_eq!(taken(&entries)[0].draft.advertised_since, None, "today is not known");
    }

    #[test]
    fn the_size_of_land_is_the_plots() {
        let entries = read("olx", FILE);
        assert_eq!(taken(&entries)[2].draft.characteristics.land_area.unwrap().m2(), 900.0);
    }
}
