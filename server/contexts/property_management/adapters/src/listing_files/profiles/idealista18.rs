//! Valencia (Spain), sales of flats in 2018: the open data set idealista18.
//!
//! `ASSETID` names the flat; one that was advertised in several quarters stands
//! several times, of which the first counts. Positions were moved by the makers of
//! the data set, so they are shown as approximate. `CONSTRUCTIONYEAR` comes from the
//! advertisers, `CADCONSTRUCTIONYEAR` from the land register. `BUILTTYPEID_1…3`:
//! new, to be restored, in good state.

use super::Profile;
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, Field};
use crate::listing_files::row::RowView;
use crate::listing_files::values::number;
use kernel::locale::Country;
use property_management::domain::vocabulary::Feature;

pub(super) static PROFILE: Profile = Profile {
    name: "idealista18",
    about: "Valencia, sales of flats: ASSETID, PERIOD, PRICE, CONSTRUCTEDAREA, ROOMNUMBER, LATITUDE, LONGITUDE and more",
    country: Country::Spain,
    required: &[
        "ASSETID",
        "PERIOD",
        "PRICE",
        "CONSTRUCTEDAREA",
        "ROOMNUMBER",
        "BATHNUMBER",
        "LATITUDE",
        "LONGITUDE",
    ],
    columns: &[
        (Field::Reference, "ASSETID"),
        (Field::Price, "PRICE"),
        (Field::GrossArea, "CONSTRUCTEDAREA"),
        (Field::Bedrooms, "ROOMNUMBER"),
        (Field::Bathrooms, "BATHNUMBER"),
        (Field::Floor, "FLOORCLEAN"),
        (Field::Latitude, "LATITUDE"),
        (Field::Longitude, "LONGITUDE"),
    ],
    constants: &[
        (Field::ListingType, "sale"),
        (Field::PropertyType, "piso"),
        (Field::District, "Valencia"),
        (Field::Municipality, "Valencia"),
    ],
    features: &[
        (Feature::Terrace, "HASTERRACE"),
        (Feature::Lift, "HASLIFT"),
        (Feature::AirConditioning, "HASAIRCONDITIONING"),
        (Feature::Parking, "ISPARKINGSPACEINCLUDEDINPRICE"),
        (Feature::Storage, "HASBOXROOM"),
        (Feature::Pool, "HASSWIMMINGPOOL"),
        (Feature::Garden, "HASGARDEN"),
    ],
    identity: Identity::Only(&["ASSETID"]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    cells.address_hidden = true;
    if row.get("PERIOD").len() == 6 && row.get("PERIOD").is_ascii() {
        let (year, month) = row.get("PERIOD").split_at(4);
        cells.set(Field::PublishedAt, format!("{year}-{month}-01"));
    }
    let told = row.get("CONSTRUCTIONYEAR");
    // Advertisers also typed ages and years to come.
    let believed = number(told).is_some_and(|year| (1500.0..=2025.0).contains(&year));
    cells.set(Field::YearBuilt, if believed { told } else { row.get("CADCONSTRUCTIONYEAR") });
    if row.is_yes("ISSTUDIO") {
        cells.set(Field::Bedrooms, "0");
    }
    let condition = [("BUILTTYPEID_1", "new"), ("BUILTTYPEID_2", "to_restore"), ("BUILTTYPEID_3", "good")];
    if let Some((_, code)) = condition.into_iter().find(|(column, _)| row.is_yes(column)) {
        cells.set(Field::Condition, code);
    }
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};
    use kernel::locale::Country;
    use property_management::domain::vocabulary::{Condition, Feature};

    const FILE: &str = "ASSETID,PERIOD,PRICE,CONSTRUCTEDAREA,ROOMNUMBER,BATHNUMBER,HASTERRACE,HASLIFT,HASAIRCONDITIONING,\
        ISPARKINGSPACEINCLUDEDINPRICE,HASBOXROOM,HASSWIMMINGPOOL,HASGARDEN,ISSTUDIO,CONSTRUCTIONYEAR,FLOORCLEAN,\
        CADCONSTRUCTIONYEAR,BUILTTYPEID_1,BUILTTYPEID_2,BUILTTYPEID_3,LONGITUDE,LATITUDE\n\
        A1,201803,77000,65,2,1,1,0,0,0,0,0,0,0,30,3,1963,0,0,1,-0.37,39.49\n\
        A2,201812,385000,147,1,2,1,1,1,0,0,0,0,1,1989,0,1989,0,1,0,-0.36,39.46\n\
        A1,201812,79000,65,2,1,1,0,0,0,0,0,0,0,,3,1963,0,0,1,-0.37,39.49\n";

    #[test]
    fn a_flat_in_valencia_is_read_in_its_country() {
        let entries = read("idealista18", FILE);
        let draft = &taken(&entries)[0].draft;
        assert_eq!(draft.address.country, Country::Spain);
        assert_eq!(draft.reference.as_str(), "A1");
        assert_eq!(draft.characteristics.year_built.unwrap().get(), 1963, "an age is no year");
        assert_eq!(draft.characteristics.condition, Some(Condition::Good));
        assert_eq!(draft.characteristics.features, [Feature::Terrace].into());
        assert_eq!(draft.advertised_since.unwrap().date_naive().to_string(), "2018-03-01");
        assert!(draft.address_hidden);
        assert!(draft.position.is_some());
    }

    #[test]
    fn a_studio_has_no_bedroom() {
        let entries = read("idealista18", FILE);
        let draft = &taken(&entries)[1].draft;
        assert_eq!(draft.characteristics.bedrooms.unwrap().get(), 0);
        assert_eq!(draft.characteristics.floor.as_ref().unwrap().as_str(), "Bajo");
    }

    #[test]
    fn a_flat_advertised_again_is_the_same_flat() {
        assert_eq!(rejected(&read("idealista18", FILE)), [(4, "repeated_reference")]);
    }
}
