//! All Portugal, sales and some rents, 2024: the 25 columns of a public data set.
//!
//! No column tells sale from rent. Everything is read as for sale; homes at a
//! month's rent fail the bounds of a plausible price and are reported.
//!
//! `TotalArea` is the plot of land and houses, and for flats either the flat or
//! the plot of the whole building. It counts as a flat's gross area only where
//! `GrossArea` is empty, and as a house's plot where it is more than twice the house.
//! `TotalRooms` are bedrooms: T0 flats have 0.

use super::Profile;
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field};
use crate::listing_files::row::RowView;
use crate::listing_files::values::{TypeText, number, property_type};
use kernel::locale::Country;
use property_management::domain::vocabulary::{Feature, PropertyType};

pub(super) static PROFILE: Profile = Profile {
    name: "portugal-2024",
    about: "all Portugal: Price, District, City, Town, Type, EnergyCertificate, Floor, TotalArea, TotalRooms and more",
    country: Country::Portugal,
    required: &["Price", "District", "City", "Town", "Type", "EnergyCertificate", "TotalArea", "TotalRooms"],
    columns: &[
        (Field::Price, "Price"),
        (Field::District, "District"),
        (Field::Municipality, "City"),
        (Field::Parish, "Town"),
        (Field::PropertyType, "Type"),
        (Field::EnergyClass, "EnergyCertificate"),
        (Field::Floor, "Floor"),
        (Field::YearBuilt, "ConstructionYear"),
        (Field::GrossArea, "GrossArea"),
        (Field::UsefulArea, "LivingArea"),
        (Field::Bedrooms, "TotalRooms"),
        (Field::Bathrooms, "NumberOfBathrooms"),
        (Field::Condition, "ConservationStatus"),
        (Field::PublishedAt, "PublishDate"),
    ],
    constants: &[(Field::ListingType, "sale")],
    features: &[(Feature::Lift, "Lift"), (Feature::Parking, "HasParking")],
    identity: Identity::AllBut(&["PublishDate"]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    let total = row.get("TotalArea");
    let square_metres = |text: &str| number(text).filter(|area| *area > 0.0);
    let built =
        square_metres(cells.get(Field::GrossArea)).or_else(|| square_metres(cells.get(Field::UsefulArea)));
    match property_type(cells.get(Field::PropertyType)) {
        TypeText::Known(PropertyType::Land) => {
            cells.set(Field::LandArea, total);
            cells.clear(Field::GrossArea);
            cells.clear(Field::UsefulArea);
        }
        TypeText::Known(PropertyType::House | PropertyType::Ruin) => match (square_metres(total), built) {
            (Some(plot), Some(house)) if plot > 2.0 * house => cells.set(Field::LandArea, total),
            _ if square_metres(cells.get(Field::GrossArea)).is_none() => cells.set(Field::GrossArea, total),
            _ => {}
        },
        _ if square_metres(cells.get(Field::GrossArea)).is_none() => cells.set(Field::GrossArea, total),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{duplicates, read, rejected, taken};
    use property_management::domain::characteristics::Energy;
    use property_management::domain::vocabulary::{EnergyClass, EnergyExemption, Feature};

    const HEADER: &str = "Price,District,City,Town,Type,EnergyCertificate,Floor,Lift,Parking,HasParking,\
        ConstructionYear,TotalArea,GrossArea,PublishDate,Garage,Elevator,ElectricCarsCharging,TotalRooms,\
        NumberOfBedrooms,NumberOfWC,ConservationStatus,LivingArea,LotSize,BuiltArea,NumberOfBathrooms\n";

    fn file(rows: &[&str]) -> String {
        format!("{HEADER}{}\n", rows.join("\n"))
    }

    #[test]
    fn a_flat_is_read_whole() {
        let entries = read(
            "portugal-2024",
            &file(&[
                "251000.0,Faro,Lagos,São Gonçalo de Lagos,Apartment,B-,2nd Floor,True,1.0,True,1999.0,105.0,114.0,,,,,2.0,,,,98.0,,,0.0",
            ]),
        );
        let draft = &taken(&entries)[0].draft;
        let facts = &draft.characteristics;
        assert_eq!(draft.price.unwrap().money().cents, 25_100_000);
        assert_eq!(
            facts.energy,
            Some(Energy::Certified { class: EnergyClass::BMinus, certificate: None, expires_on: None })
        );
        assert_eq!(facts.floor.as_ref().unwrap().as_str(), "2");
        assert_eq!(facts.year_built.unwrap().get(), 1999);
        assert_eq!((facts.gross_area.unwrap().m2(), facts.useful_area.unwrap().m2()), (114.0, 98.0));
        assert_eq!(facts.bathrooms, None, "0 is not told");
        assert_eq!(facts.features, [Feature::Lift, Feature::Parking].into());
    }

    #[test]
    fn a_flat_as_large_as_its_buildings_plot_has_no_gross_area() {
        let entries = read(
            "portugal-2024",
            &file(&[
                "158000.0,Faro,Portimão,Portimão,Apartment,D,2nd Floor,True,1.0,True,1993.0,21953.0,,,,,,1.0,,,,42.0,,,2.0",
            ]),
        );
        let record = taken(&entries)[0];
        assert_eq!(record.draft.characteristics.gross_area, None);
        assert_eq!(record.draft.characteristics.useful_area.unwrap().m2(), 42.0);
        assert!(record.remarks[0].reason.contains("21953"), "{:?}", record.remarks);
    }

    #[test]
    fn the_area_of_land_and_of_a_house_on_land_is_the_plots() {
        let entries = read(
            "portugal-2024",
            &file(&[
                "100000.0,Faro,Alcoutim,Alcoutim e Pereiro,Land,NC,,False,0.0,False,,24920.0,,,,,,,,,,,,,0.0",
                "1700000.0,Faro,Albufeira,Albufeira e Olhos de Água,House,B-,,False,3.0,True,2001.0,800.0,,,,,,7.0,,,,251.0,,,0.0",
            ]),
        );
        let records = taken(&entries);
        assert_eq!(records[0].draft.characteristics.land_area.unwrap().m2(), 24_920.0);
        assert_eq!(records[0].draft.characteristics.energy, Some(Energy::Exempt(EnergyExemption::Land)));
        assert_eq!(records[1].draft.characteristics.land_area.unwrap().m2(), 800.0);
        assert_eq!(records[1].draft.characteristics.gross_area, None);
    }

    #[test]
    fn a_home_at_a_months_rent_is_rejected_and_the_same_row_twice_is_one_listing() {
        let flat = "185000.0,Faro,Loulé,Quarteira,Apartment,D,Above 10th Floor,True,0.0,False,1978.0,38.0,48.0,,,,,0.0,,,,38.0,,,1.0";
        let rent = "1500.0,Faro,Albufeira,Albufeira e Olhos de Água,Apartment,NC,1st Floor,True,0.0,False,,28.0,,,,,,0.0,,,,28.0,,,1.0";
        let entries = read("portugal-2024", &file(&[flat, rent, flat]));
        assert_eq!(taken(&entries).len(), 1);
        assert_eq!(rejected(&entries), [(3, "implausible_price")]);
        assert_eq!(duplicates(&entries), [(4, 2)]);
    }
}
