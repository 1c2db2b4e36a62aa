//! Our own format: what `estate-os export` writes and any program may write.
//!
//! Texts stand in three languages; what a spreadsheet would take for a formula
//! bears an apostrophe, which is taken off again.

use super::Profile;
use crate::listing_files::cells::bare;
use crate::listing_files::content::Identity;
use crate::listing_files::fields::{Cells, CountryCell, Field, OwnCells, TextCells};
use crate::listing_files::row::RowView;
use crate::listing_files::values::yes_or_no;
use kernel::locale::Country;
use property_management::domain::vocabulary::Feature;

pub(in crate::listing_files) static PROFILE: Profile = Profile {
    name: "estate-os",
    about: "what `estate-os export` writes: every field, texts in three languages",
    country: Country::Portugal,
    required: &["reference", "listing_type", "property_type", "price", "country"],
    columns: &[
        (Field::Reference, "reference"),
        (Field::ListingType, "listing_type"),
        (Field::PropertyType, "property_type"),
        (Field::Price, "price"),
        (Field::Currency, "currency"),
        (Field::District, "district"),
        (Field::Municipality, "municipality"),
        (Field::Parish, "parish"),
        (Field::PostalCode, "postal_code"),
        (Field::Address, "address"),
        (Field::Latitude, "latitude"),
        (Field::Longitude, "longitude"),
        (Field::Bedrooms, "bedrooms"),
        (Field::Bathrooms, "bathrooms"),
        (Field::GrossArea, "gross_area"),
        (Field::UsefulArea, "useful_area"),
        (Field::LandArea, "land_area"),
        (Field::YearBuilt, "year_built"),
        (Field::Floor, "floor"),
        (Field::EnergyClass, "energy_class"),
        (Field::Condition, "condition"),
        (Field::ImageUrls, "image_urls"),
        (Field::PublishedAt, "published_at"),
    ],
    constants: &[],
    features: &[],
    identity: Identity::AllBut(&["status", "published_at"]),
    details_by: None,
    adapt,
};

fn adapt<'row>(row: &RowView<'row>, cells: &mut Cells<'row>) {
    for field in [
        Field::Reference,
        Field::District,
        Field::Municipality,
        Field::Parish,
        Field::PostalCode,
        Field::Address,
        Field::Floor,
    ] {
        cells.change(field, |text| Some(bare(text).into_owned()));
    }
    tell_more(|column| row.get(column), cells);
    let text = |column| bare(row.get(column));
    cells.wording = Some(TextCells {
        titles: TITLES.map(text),
        descriptions: ["description_pt", "description_en", "description_es"].map(text),
    });
}

/// The columns of titles, in the order of [`Locale::ALL`](kernel::locale::Locale::ALL).
pub(in crate::listing_files) const TITLES: [&str; 3] = ["title_pt", "title_en", "title_es"];

/// What our own columns tell beyond the fields that any file may have.
pub(in crate::listing_files) fn tell_more<'row>(get: impl Fn(&str) -> &'row str, cells: &mut Cells<'row>) {
    cells.address_hidden = yes_or_no(get("address_hidden")).unwrap_or(false);
    cells.features = get("features").split_whitespace().filter_map(Feature::parse).collect();
    cells.country = CountryCell::told(Country::parse(get("country")));
    cells.own = Some(OwnCells {
        dependent_area: get("dependent_area"),
        energy_certificate: get("energy_certificate"),
        energy_expires_on: get("energy_expires_on"),
        energy_exemption: get("energy_exemption"),
        rent_advance: get("rent_advance"),
        rent_deposit: get("rent_deposit"),
        image_texts: ["image_texts_pt", "image_texts_en", "image_texts_es"].map(get),
    });
}

#[cfg(test)]
mod tests {
    use crate::listing_files::testing::{read, rejected, taken};
    use chrono::NaiveDate;
    use kernel::locale::Country;
    use property_management::domain::characteristics::Energy;
    use property_management::domain::values::CertificateNumber;
    use property_management::domain::vocabulary::{EnergyClass, EnergyExemption, Feature};

    const FILE: &str = "reference,listing_type,property_type,price,country,municipality,address_hidden,features,energy_exemption,title_pt,title_en,description_es,dependent_area\n\
        '-A 1,sale,house,350000.00,ES,Sevilla,true,lift pool,monument,'=Casa,Manor,Con vistas.,12.50\n\
        B 2,sale,house,350000.00,FR,Paris,,,,,,,\n";

    #[test]
    fn every_language_and_every_reason_is_read() {
        let entries = read("estate-os", FILE);
        let draft = &taken(&entries)[0].draft;
        assert_eq!(draft.reference.as_str(), "-A 1");
        assert_eq!(draft.address.country, Country::Spain);
        assert_eq!(draft.texts.pt.title.as_ref().unwrap().as_str(), "=Casa");
        assert_eq!(draft.texts.en.title.as_ref().unwrap().as_str(), "Manor");
        assert_eq!(draft.texts.es.description.as_ref().unwrap().as_str(), "Con vistas.");
        assert_eq!(draft.characteristics.energy, Some(Energy::Exempt(EnergyExemption::Monument)));
        assert_eq!(draft.characteristics.dependent_area.unwrap().m2(), 12.5);
        assert_eq!(draft.characteristics.features, [Feature::Lift, Feature::Pool].into());
        assert!(draft.address_hidden);
    }

    #[test]
    fn a_certificate_comes_with_its_last_day_however_a_spreadsheet_wrote_it() {
        let file = "reference,listing_type,property_type,price,country,energy_class,energy_certificate,energy_expires_on\n\
            A,sale,house,350000.00,PT,C,SCE1,2034-05-31\n\
            B,sale,house,350000.00,PT,C,SCE1,31/05/2034\n\
            C,sale,house,350000.00,PT,C,SCE1,31/05/34\n\
            D,sale,house,350000.00,PT,C,SCE1,\n";
        let entries = read("estate-os", file);
        let rows = taken(&entries);
        let last_day = NaiveDate::from_ymd_opt(2034, 5, 31);
        for (row, expires_on) in rows.iter().zip([last_day, last_day, None, None]) {
            let certificate = CertificateNumber::parse("SCE1").unwrap();
            let energy = Energy::Certified { class: EnergyClass::C, certificate, expires_on };
            assert_eq!(row.draft.characteristics.energy, Some(energy), "{}", row.draft.reference);
        }
        let remarked: Vec<_> = rows.iter().map(|row| row.remarks.len()).collect();
        assert_eq!(remarked, [0, 0, 1, 0]);
        assert_eq!(rows[2].remarks[0].field, "energy_class");
    }

    #[test]
    fn a_country_outside_of_the_market_is_rejected() {
        assert_eq!(rejected(&read("estate-os", FILE)), [(3, "unknown_country")]);
    }
}
