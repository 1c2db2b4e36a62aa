//! Properties as CSV, every field, in a form that the profile `estate-os` reads
//! again. Owners stay out of it: they are nobody's business outside of the agency.

use super::cells::{guarded, io_error};
use kernel::locale::Locale;
use property_management::domain::characteristics::Energy;
use property_management::domain::property::PropertyState;
use property_management::domain::rent::Rents;
use property_management::domain::values::Area;
use std::borrow::Cow;
use std::io::{self, Write};

/// The columns, in their order.
pub const COLUMNS: [&str; 43] = [
    "reference",
    "status",
    "listing_type",
    "property_type",
    "price",
    "currency",
    "country",
    "district",
    "municipality",
    "parish",
    "postal_code",
    "address",
    "address_hidden",
    "latitude",
    "longitude",
    "bedrooms",
    "bathrooms",
    "gross_area",
    "useful_area",
    "dependent_area",
    "land_area",
    "year_built",
    "floor",
    "energy_class",
    "energy_certificate",
    "energy_expires_on",
    "energy_exemption",
    "condition",
    "features",
    "rent_advance",
    "rent_deposit",
    "title_pt",
    "title_en",
    "title_es",
    "description_pt",
    "description_en",
    "description_es",
    "image_urls",
    "image_texts_pt",
    "image_texts_en",
    "image_texts_es",
    "published_at",
    "updated_at",
];

/// Writes properties as CSV.
pub struct CsvExport<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvExport<W> {
    /// Begins with the line of column names.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn new(output: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(output);
        writer.write_record(COLUMNS).map_err(io_error)?;
        Ok(Self { writer })
    }

    /// Writes a property.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(&mut self, property: &PropertyState) -> io::Result<()> {
        let cells = cells(property);
        let written =
            self.writer.write_record(cells.iter().map(|cell| guarded(cell).into_owned().into_bytes()));
        written.map_err(io_error)
    }

    /// Makes sure that all is written.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// What a property says in each of the columns.
pub(super) fn cells(property: &PropertyState) -> [Cow<'_, str>; COLUMNS.len()] {
    fn text(value: Option<&str>) -> Cow<'_, str> {
        Cow::Borrowed(value.unwrap_or_default())
    }
    fn shown<'a, T: ToString>(value: Option<T>) -> Cow<'a, str> {
        value.map_or(Cow::Borrowed(""), |value| Cow::Owned(value.to_string()))
    }
    /// Two decimals always: `1250.00` can't be taken for 1.25.
    fn hundredths<'a>(value: Option<i64>) -> Cow<'a, str> {
        value.map_or(Cow::Borrowed(""), |value| Cow::Owned(format!("{}.{:02}", value / 100, value % 100)))
    }
    let address = &property.address;
    let facts = &property.characteristics;
    let price = property.current_price();
    let area = |area: Option<Area>| hundredths(area.map(Area::dm2));
    let (class, certificate, last_day, exemption) = match &facts.energy {
        Some(Energy::Certified { class, certificate, expires_on }) => {
            (class.code(), certificate.as_ref().map_or("", |n| n.as_str()), *expires_on, "")
        }
        Some(Energy::Exempt(reason)) => ("", "", None, reason.code()),
        None => ("", "", None, ""),
    };
    let rents = |rents: Option<Rents>| shown(rents.map(Rents::get));
    let features: Vec<_> = facts.features.iter().map(|feature| feature.code()).collect();
    let images: Vec<_> = property.images.as_slice().iter().map(|image| image.source.as_str()).collect();
    let image_texts = |locale: Locale| {
        let images = property.images.as_slice().iter();
        let texts: Vec<_> =
            images.map(|image| image.alt.get(locale).as_ref().map_or("", |alt| alt.as_str())).collect();
        let told = texts.iter().any(|alt| !alt.is_empty());
        shown(told.then(|| serde_json::Value::from(texts)))
    };
    let title = |locale: Locale| text(property.texts.get(locale).title.as_ref().map(|title| title.as_str()));
    let description =
        |locale: Locale| text(property.texts.get(locale).description.as_ref().map(|text| text.as_str()));
    [
        property.reference.as_str().into(),
        property.status.code().into(),
        property.listing_type.code().into(),
        property.property_type.code().into(),
        hundredths(price.map(|price| price.money().cents)),
        price.map_or("EUR", |price| price.money().currency.code()).into(),
        address.country.code().into(),
        text(address.district.as_ref().map(|name| name.as_str())),
        text(address.municipality.as_ref().map(|name| name.as_str())),
        text(address.parish.as_ref().map(|name| name.as_str())),
        text(address.postal_code.as_ref().map(|code| code.as_str())),
        text(address.street.as_ref().map(|street| street.as_str())),
        property.address_hidden.to_string().into(),
        shown(property.position.map(|position| position.latitude())),
        shown(property.position.map(|position| position.longitude())),
        shown(facts.bedrooms.map(|count| count.get())),
        shown(facts.bathrooms.map(|count| count.get())),
        area(facts.gross_area),
        area(facts.useful_area),
        area(facts.dependent_area),
        area(facts.land_area),
        shown(facts.year_built.map(|year| year.get())),
        text(facts.floor.as_ref().map(|floor| floor.as_str())),
        class.into(),
        certificate.into(),
        shown(last_day),
        exemption.into(),
        text(facts.condition.map(|condition| condition.code())),
        features.join(" ").into(),
        rents(property.rent.advance),
        rents(property.rent.deposit),
        title(Locale::Pt),
        title(Locale::En),
        title(Locale::Es),
        description(Locale::Pt),
        description(Locale::En),
        description(Locale::Es),
        images.join(" ").into(),
        image_texts(Locale::Pt),
        image_texts(Locale::En),
        image_texts(Locale::Es),
        shown(property.published_at.map(|moment| moment.to_rfc3339())),
        property.updated_at.to_rfc3339().into(),
    ]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::listing_files::testing::{read, rejected, taken};
    use chrono::{DateTime, NaiveDate};
    use kernel::caller::Agent;
    use kernel::ids::OrganizationId;
    use kernel::locale::Country;
    use kernel::money::Money;
    use kernel::time::Timestamp;
    use property_management::domain::draft::PropertyDraft;
    use property_management::domain::location::Position;
    use property_management::domain::media::{ImageSource, PropertyImage, PropertyImages};
    use property_management::domain::property::{Property, PropertyId};
    use property_management::domain::rent::Rents;
    use property_management::domain::values::{
        AltText, CertificateNumber, Description, Floor, PlaceName, PostalCode, Price, Reference, RoomCount,
        Street, Title, YearBuilt,
    };
    use property_management::domain::vocabulary::{
        Condition, EnergyClass, Feature, ListingType, PropertyType,
    };
    use uuid::Uuid;

    pub(crate) fn now() -> Timestamp {
        DateTime::from_timestamp(1_790_000_000, 123_456_000).unwrap()
    }

    /// A draft of which everything is known.
    pub(crate) fn whole() -> PropertyDraft {
        let reference = Reference::parse("=A-1").unwrap();
        let mut draft =
            PropertyDraft::new(reference, ListingType::Sale, PropertyType::Apartment, Country::Portugal);
        draft.price = Some(Price::new(Money::eur_cents(35_000_050)).unwrap());
        draft.address.district = PlaceName::parse("Lisboa").unwrap();
        draft.address.municipality = PlaceName::parse("Lisboa").unwrap();
        draft.address.parish = PlaceName::parse("São Vicente").unwrap();
        draft.address.postal_code = Some(PostalCode::parse(Country::Portugal, "1170-130").unwrap());
        draft.address.street = Street::parse("Rua da Graça 17, 2.º Esq.").unwrap();
        draft.address_hidden = true;
        draft.position = Some(Position::new(38.716_912_345_678, -9.1304).unwrap());
        let facts = &mut draft.characteristics;
        facts.bedrooms = Some(RoomCount::new(0).unwrap());
        facts.bathrooms = Some(RoomCount::new(1).unwrap());
        facts.gross_area = Some(Area::from_m2(1_092.5).unwrap());
        facts.useful_area = Some(Area::from_m2(84.0).unwrap());
        facts.dependent_area = Some(Area::from_m2(12.25).unwrap());
        facts.land_area = Some(Area::from_m2(21_953.0).unwrap());
        facts.year_built = Some(YearBuilt::new(1931).unwrap());
        facts.floor = Floor::parse("2.º Esq.").unwrap();
        facts.condition = Some(Condition::Renovated);
        facts.energy = Some(Energy::Certified {
            class: EnergyClass::BMinus,
            certificate: CertificateNumber::parse("SCE123456789").unwrap(),
            expires_on: NaiveDate::from_ymd_opt(2034, 5, 31),
        });
        facts.features = [Feature::Lift, Feature::SeaView].into();
        draft.texts.pt.title = Title::parse("-2+3 quartos; \"novo\"").unwrap();
        draft.texts.pt.description = Description::parse("+Um.\n\n'=Dois,\tduas.").unwrap();
        draft.texts.es.title = Title::parse("Piso").unwrap();
        draft.rent.advance = Some(Rents::new(2).unwrap());
        draft.rent.deposit = Some(Rents::new(0).unwrap());
        let mut images = ["/media/a.webp", "https://img.example.pt/2;s=1,2.jpg"]
            .map(|s| PropertyImage::at(ImageSource::parse(s).unwrap()));
        images[1].alt.pt = AltText::parse("=Sala, com \"vista\"").unwrap();
        images[0].alt.es = AltText::parse("Fachada").unwrap();
        draft.images = PropertyImages::new(images.into()).unwrap();
        draft.advertised_since = Some(now());
        draft
    }

    fn exported(draft: PropertyDraft) -> String {
        let agent = Agent::operator(OrganizationId(Uuid::from_u128(1)));
        let property = Property::draft(PropertyId(Uuid::from_u128(2)), &agent, draft, now()).unwrap();
        let mut bytes = Vec::new();
        let mut export = CsvExport::new(&mut bytes).unwrap();
        export.write(property.state()).unwrap();
        export.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_is_exported_is_read_again_as_it_was() {
        let entries = read("estate-os", &exported(whole()));
        assert_eq!(rejected(&entries), []);
        assert_eq!(taken(&entries)[0].remarks, []);
        assert_eq!(taken(&entries)[0].draft, whole());
    }

    #[test]
    fn a_draft_of_which_little_is_known_comes_back_too() {
        let reference = Reference::parse("B").unwrap();
        let little = PropertyDraft::new(reference, ListingType::Rent, PropertyType::Garage, Country::Spain);
        let entries = read("estate-os", &exported(little.clone()));
        assert_eq!(taken(&entries)[0].draft, little);
    }

    #[test]
    fn no_cell_of_an_export_is_a_formula() {
        let text = exported(whole());
        let rows: Vec<_> =
            csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).collect();
        for cell in rows.iter().flatten() {
            let risky = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
            assert!(!risky, "{cell}");
        }
    }
}
