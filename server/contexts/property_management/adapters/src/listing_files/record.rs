//! From what the cells say to a listing: each field is read, believed or not,
//! and what a row can't do without is demanded.
//!
//! | a row is rejected for | an optional value is left out, with a remark, for |
//! | --- | --- |
//! | no price, a price on request, one that can't be read or isn't plausible | an area, a count of rooms, a year that isn't plausible |
//! | no or an unknown kind of property; a single room | an energy class that the country doesn't have |
//! | no or an unknown word for sale or rent | a position outside of the country |
//! | another currency or country | a postal code, floor, condition or date that can't be read |
//! | a reference of more than 64 characters | addresses that are no pictures' |
//!
//! Zero is how many programs write "not told": areas, bathrooms and years of 0 are
//! unknown, without a remark. A title or description too long is cut.

use super::fields::{Cells, CountryCell, Field};
use super::values::{self, EnergyText, Floor as FloorValue, PriceText, Quantity, TypeText, is_blank};
use chrono::Datelike as _;
use kernel::locale::{Country, Locale};
use kernel::money::{Currency, Money};
use kernel::time::Timestamp;
use property_management::domain::characteristics::Energy;
use property_management::domain::draft::PropertyDraft;
use property_management::domain::listing_record::{
    ListingRecord, MOST_BATHROOMS, MOST_BEDROOMS, PlaceNames, Rejection, Remark, is_plausible_floor_area,
    is_plausible_price, plausible_euros, plausible_floor_m2,
};
use property_management::domain::location::Position;
use property_management::domain::media::{ImageSource, PropertyImage, PropertyImages};
use property_management::domain::rent::{RentConditions, Rents};
use property_management::domain::values::{
    AltText, Area, CertificateNumber, Description, Floor, Line, PlaceName, PostalCode, Price, Reference,
    RoomCount, Title, YearBuilt,
};
use property_management::domain::vocabulary::{EnergyExemption, Feature, ListingType, PropertyType};
use std::borrow::Cow;
use std::collections::HashSet;

/// Reads a row's cells as a listing. `reference` gives the name of a row that has none.
pub(super) fn understand(
    cells: &Cells<'_>,
    country: Country,
    language: Locale,
    line: u64,
    reference: impl FnOnce() -> String,
) -> Result<ListingRecord, Rejection> {
    let country = match cells.country {
        CountryCell::Untold => country,
        CountryCell::Known(country) => country,
        CountryCell::Unknown => {
            let reason = "the country is neither Portugal nor Spain".to_owned();
            return Err(Rejection { line, code: "unknown_country", reason });
        }
    };
    let mut reading = Reading { cells, country, line, remarks: Vec::new() };
    let listing_type = reading.listing_type()?;
    let property_type = reading.property_type()?;
    let price = reading.price(listing_type, property_type)?;
    let reference = reading.reference(reference)?;

    let mut draft = PropertyDraft::new(reference, listing_type, property_type, country);
    draft.price = price;
    let (first, other_places) = reading.places();
    draft.address.district = first.district;
    draft.address.municipality = first.municipality;
    draft.address.parish = first.parish;
    draft.address.postal_code = reading.postal_code();
    draft.address.street = reading.line(Field::Address);
    draft.position = reading.position();
    draft.address_hidden = cells.address_hidden;
    reading.characteristics(&mut draft);
    reading.texts(&mut draft, language);
    draft.rent = reading.rent();
    draft.images = reading.images();
    draft.advertised_since = reading.advertised_since();
    Ok(ListingRecord { line, draft, other_places, entitle: cells.own.is_none(), remarks: reading.remarks })
}

/// A text as a sentence of the report quotes it.
fn quoted(text: &str) -> String {
    const SHOWN: usize = 60;
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    let more = if text.chars().nth(SHOWN).is_some() { "…" } else { "" };
    format!("\u{201c}{plain}{more}\u{201d}")
}

/// A text cut to a number of characters, between words where it can be.
fn shortened(text: &str, max: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(max) else { return Cow::Borrowed(text) };
    // One character is for the sign that something was left out.
    let room = text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let cut = text[..room].rfind(char::is_whitespace).filter(|at| *at > room / 2).unwrap_or(room);
    Cow::Owned(format!("{}…", text[..cut].trim_end()))
}

struct Reading<'a> {
    cells: &'a Cells<'a>,
    country: Country,
    line: u64,
    remarks: Vec<Remark>,
}

impl Reading<'_> {
    fn get(&self, field: Field) -> &str {
        let text = self.cells.get(field);
        if is_blank(text) { "" } else { text }
    }

    /// Whether the values come from our own export, where they were believed before.
    const fn is_own(&self) -> bool {
        self.cells.own.is_some()
    }

    fn reject(&self, code: &'static str, reason: String) -> Rejection {
        Rejection { line: self.line, code, reason }
    }

    fn remark(&mut self, field: Field, reason: String) {
        self.remarks.push(Remark { field: field.name(), reason });
    }

    fn listing_type(&self) -> Result<ListingType, Rejection> {
        match self.get(Field::ListingType) {
            "" => Err(self.reject(
                "missing_listing_type",
                "the row doesn't say whether it is for sale or to rent".to_owned(),
            )),
            text => values::listing_type(text).ok_or_else(|| {
                self.reject(
                    "unknown_listing_type",
                    format!("{} is neither for sale nor to rent", quoted(text)),
                )
            }),
        }
    }

    fn property_type(&self) -> Result<PropertyType, Rejection> {
        match self.get(Field::PropertyType) {
            "" => Err(self.reject(
                "missing_property_type",
                "the row doesn't say what kind of property it is".to_owned(),
            )),
            text => match values::property_type(text) {
                TypeText::Known(kind) => Ok(kind),
                TypeText::Room => {
                    let reason = format!("{} is a single room in a home, which is no property", quoted(text));
                    Err(self.reject("single_room", reason))
                }
                TypeText::Unknown => Err(self.reject(
                    "unknown_property_type",
                    format!("{} is no known kind of property", quoted(text)),
                )),
            },
        }
    }

    fn price(
        &mut self,
        listing_type: ListingType,
        property_type: PropertyType,
    ) -> Result<Option<Price>, Rejection> {
        let currency = self.get(Field::Currency);
        if !currency.is_empty() && Currency::parse(currency).is_none() {
            return Err(self.reject(
                "unknown_currency",
                format!("{} is no known currency: prices are in euros", quoted(currency)),
            ));
        }
        let text = self.get(Field::Price).to_owned();
        let cents = match values::price(&text) {
            PriceText::Cents { cents: 0, .. } | PriceText::Blank if self.is_own() => return Ok(None),
            PriceText::Cents { cents: 0, .. } | PriceText::Blank => {
                return Err(self.reject("missing_price", "the row has no price".to_owned()));
            }
            PriceText::OnRequest => {
                return Err(
                    self.reject("price_on_request", format!("the price is not told: {}", quoted(&text)))
                );
            }
            PriceText::Unreadable => {
                return Err(
                    self.reject("unreadable_price", format!("{} is no price in euros", quoted(&text)))
                );
            }
            PriceText::Cents { cents, lowest } => {
                if lowest {
                    self.remark(
                        Field::Price,
                        format!("{} is the lowest of several prices; it was taken", quoted(&text)),
                    );
                }
                cents
            }
        };
        let price = Price::new(Money::eur_cents(cents)).ok();
        match price.filter(|price| self.is_own() || is_plausible_price(*price, listing_type, property_type)) {
            Some(price) => Ok(Some(price)),
            None => {
                let (least, most) = plausible_euros(listing_type, property_type);
                let purpose = match listing_type {
                    ListingType::Sale => "for sale",
                    ListingType::Rent => "to rent for a month",
                };
                let reason = format!(
                    "{} is not believed of this kind of property {purpose}: {least} to {most} euros are",
                    quoted(&text)
                );
                Err(self.reject("implausible_price", reason))
            }
        }
    }

    fn reference(&self, by_content: impl FnOnce() -> String) -> Result<Reference, Rejection> {
        let given = self.get(Field::Reference);
        let text = if given.is_empty() { Cow::Owned(by_content()) } else { Cow::Borrowed(given) };
        Reference::parse(&text)
            .map_err(|error| self.reject("unusable_reference", format!("{}: {error}", quoted(&text))))
    }

    /// A field of one line; what is too long is left out.
    fn line<const MAX: usize>(&mut self, field: Field) -> Option<Line<MAX>> {
        let text = self.get(field).to_owned();
        self.line_of(field, &text)
    }

    fn line_of<const MAX: usize>(&mut self, field: Field, text: &str) -> Option<Line<MAX>> {
        Line::parse(text).unwrap_or_else(|error| {
            self.remark(field, format!("{}: {error}", quoted(text)));
            None
        })
    }

    fn places(&mut self) -> (PlaceNames, Vec<PlaceNames>) {
        let first = PlaceNames {
            district: self.line(Field::District),
            municipality: self.line(Field::Municipality),
            parish: self.line(Field::Parish),
        };
        let name = |text: &str| if is_blank(text) { None } else { PlaceName::parse(text).ok().flatten() };
        let others = self.cells.other_places.iter().map(|place| PlaceNames {
            district: name(&place.district),
            municipality: name(&place.municipality),
            parish: name(&place.parish),
        });
        (first, others.filter(|place| !place.is_empty()).collect())
    }

    fn postal_code(&mut self) -> Option<PostalCode> {
        let text = self.get(Field::PostalCode).to_owned();
        if text.is_empty() {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let normal = match self.country {
            Country::Portugal if digits.len() == 7 => format!("{}-{}", &digits[..4], &digits[4..]),
            // Spreadsheets drop the zero of Barcelona's 08001.
            Country::Spain if digits.len() == 4 => format!("0{digits}"),
            Country::Portugal | Country::Spain => text.clone(),
        };
        PostalCode::parse(self.country, &normal)
            .inspect_err(|error| self.remark(Field::PostalCode, format!("{}: {error}", quoted(&text))))
            .ok()
    }

    fn position(&mut self) -> Option<Position> {
        let (latitude, longitude) =
            (self.get(Field::Latitude).to_owned(), self.get(Field::Longitude).to_owned());
        if latitude.is_empty() && longitude.is_empty() {
            return None;
        }
        let position = values::degrees(&latitude)
            .zip(values::degrees(&longitude))
            .filter(|point| is_in(self.country, *point))
            .and_then(|(latitude, longitude)| Position::new(latitude, longitude).ok());
        if position.is_none() {
            let place = format!("{latitude}, {longitude}");
            self.remark(Field::Latitude, format!("{} is no position in the country", quoted(&place)));
        }
        position
    }

    fn characteristics(&mut self, draft: &mut PropertyDraft) {
        let kind = draft.property_type;
        let mut facts = std::mem::take(&mut draft.characteristics);
        facts.bedrooms =
            self.rooms(Field::Bedrooms, MOST_BEDROOMS).filter(|count| kind.is_home() || count.get() > 0);
        facts.bathrooms = self.rooms(Field::Bathrooms, MOST_BATHROOMS).filter(|count| count.get() > 0);
        facts.gross_area = self.floor_area(Field::GrossArea, kind);
        facts.useful_area = self.floor_area(Field::UsefulArea, kind);
        facts.land_area = self.area(Field::LandArea);
        facts.dependent_area = self.cells.own.as_ref().and_then(|own| {
            values::square_metres(own.dependent_area).and_then(|area| Area::from_m2(area.value).ok())
        });
        if let (PropertyType::Apartment, Some(gross), Some(useful), false) =
            (kind, facts.gross_area, facts.useful_area, self.is_own())
            && gross.dm2() > 5 * useful.dm2()
        {
            let reason = format!(
                "{} m² is not believed of a flat of which {} m² are usable: the plot's, most likely",
                gross.m2(),
                useful.m2()
            );
            self.remark(Field::GrossArea, reason);
            facts.gross_area = None;
        }
        facts.year_built = self.year();
        facts.condition = self.get_read(Field::Condition, values::condition, "no known state of repair");
        facts.features.clone_from(&self.cells.features);
        let (floor, lift) = self.floor();
        facts.floor = floor;
        if lift == Some(true) {
            facts.features.insert(Feature::Lift);
        }
        facts.energy = self.energy(kind);
        draft.characteristics = facts;
    }

    /// Reads a field by a function, with a remark where it can't.
    fn get_read<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(&str) -> Option<T>,
        otherwise: &str,
    ) -> Option<T> {
        let text = self.get(field);
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            let reason = format!("{} is {otherwise}", quoted(text));
            self.remark(field, reason);
        }
        value
    }

    /// Of a range, the lower end is taken, with a remark.
    fn lower_end(&mut self, field: Field, quantity: Quantity) -> f64 {
        if quantity.range {
            let reason = format!("{} is a range; its lower end was taken", quoted(self.cells.get(field)));
            self.remark(field, reason);
        }
        quantity.value
    }

    fn rooms(&mut self, field: Field, most: i64) -> Option<RoomCount> {
        let quantity = self.get_read(field, values::rooms, "no number of rooms")?;
        let value = self.lower_end(field, quantity);
        let count = if value <= most as f64 { RoomCount::new(value as i64).ok() } else { None };
        if count.is_none() {
            let reason = format!("{} is not believed: 0 to {most} are", quoted(self.cells.get(field)));
            self.remark(field, reason);
        }
        count
    }

    fn area(&mut self, field: Field) -> Option<Area> {
        let quantity = self.get_read(field, values::square_metres, "no area")?;
        let value = self.lower_end(field, quantity);
        if value == 0.0 {
            return None;
        }
        Area::from_m2(value)
            .inspect_err(|error| self.remark(field, format!("{}: {error}", quoted(self.cells.get(field)))))
            .ok()
    }

    fn floor_area(&mut self, field: Field, kind: PropertyType) -> Option<Area> {
        let area = self.area(field)?;
        if self.is_own() || is_plausible_floor_area(area, kind) {
            return Some(area);
        }
        let (least, most) = plausible_floor_m2(kind);
        let text = quoted(self.cells.get(field));
        self.remark(
            field,
            format!("{text} is not believed of this kind of property: {least} to {most} m² are"),
        );
        None
    }

    fn year(&mut self) -> Option<YearBuilt> {
        let year = self.get_read(Field::YearBuilt, values::number, "no year")?;
        if year == 0.0 {
            return None;
        }
        let whole = if year.fract() == 0.0 { YearBuilt::new(year as i64).ok() } else { None };
        if whole.is_none() {
            let reason = format!("{} is no year of construction", quoted(self.cells.get(Field::YearBuilt)));
            self.remark(Field::YearBuilt, reason);
        }
        whole
    }

    /// The floor as people of the country say it, and whether there is a lift.
    fn floor(&mut self) -> (Option<Floor>, Option<bool>) {
        let text = self.get(Field::Floor).to_owned();
        if text.is_empty() {
            return (None, None);
        }
        if self.is_own() {
            return (self.line(Field::Floor), None);
        }
        let read = values::floor(&text);
        let Some(floor) = read.floor else {
            if read.lift.is_none() {
                self.remark(Field::Floor, format!("{} is no floor", quoted(&text)));
            }
            return (None, read.lift);
        };
        let said: Cow<'_, str> = match (floor, self.country) {
            (FloorValue::Number(0), Country::Portugal) => "R/C".into(),
            (FloorValue::Number(0), Country::Spain) => "Bajo".into(),
            (FloorValue::Number(-1), Country::Portugal) => "Cave".into(),
            (FloorValue::Number(-1), Country::Spain) => "Sótano".into(),
            (FloorValue::Number(number), _) => number.to_string().into(),
            (FloorValue::AboveTenth, _) => "10+".into(),
            (FloorValue::Top, Country::Portugal) => "Último".into(),
            (FloorValue::Top, Country::Spain) => "Ático".into(),
        };
        (self.line_of(Field::Floor, &said), read.lift)
    }

    fn energy(&mut self, kind: PropertyType) -> Option<Energy> {
        if let Some(own) = &self.cells.own
            && let Some(reason) = EnergyExemption::parse(own.energy_exemption)
        {
            return Some(Energy::Exempt(reason));
        }
        // What has no certificate by its kind, whatever the file says or leaves open.
        let by_kind = match kind {
            PropertyType::Land => Some(EnergyExemption::Land),
            PropertyType::Ruin => Some(EnergyExemption::Ruin),
            PropertyType::Garage => Some(EnergyExemption::Unconditioned),
            PropertyType::Apartment
            | PropertyType::House
            | PropertyType::Commercial
            | PropertyType::Office => None,
        };
        let text = self.get(Field::EnergyClass).to_owned();
        match values::energy(&text) {
            EnergyText::Class(class) if class.exists_in(self.country) => {
                let (number, last_day) = match &self.cells.own {
                    Some(own) => (own.energy_certificate, own.energy_expires_on),
                    None => ("", ""),
                };
                let certificate = CertificateNumber::parse(number).ok().flatten();
                // Before, there was none: a year of two digits.
                let expires_on = values::day(last_day).filter(|day| day.year() >= 2000);
                if expires_on.is_none() && !is_blank(last_day) {
                    let reason = format!("{} is no day until which a certificate holds", quoted(last_day));
                    self.remark(Field::EnergyClass, reason);
                }
                Some(Energy::Certified { class, certificate, expires_on })
            }
            EnergyText::Class(class) => {
                self.remark(Field::EnergyClass, format!("the country's scale has no class {class}"));
                by_kind.map(Energy::Exempt)
            }
            EnergyText::Exempt if by_kind.is_none() => {
                let reason = "a reason of exemption is needed: ruin, land, unconditioned or monument";
                self.remark(Field::EnergyClass, format!("{}: {reason}", quoted(&text)));
                None
            }
            EnergyText::Unreadable => {
                self.remark(Field::EnergyClass, format!("{} is no energy class", quoted(&text)));
                by_kind.map(Energy::Exempt)
            }
            EnergyText::None if self.is_own() => None,
            EnergyText::Exempt | EnergyText::None => by_kind.map(Energy::Exempt),
        }
    }

    fn texts(&mut self, draft: &mut PropertyDraft, language: Locale) {
        let (title, description) =
            (self.get(Field::Title).to_owned(), self.get(Field::Description).to_owned());
        let cells = self.cells;
        let Some(texts) = &cells.wording else {
            return self.text(draft, language, &title, &description);
        };
        for (i, locale) in Locale::ALL.into_iter().enumerate() {
            self.text(draft, locale, &texts.titles[i], &texts.descriptions[i]);
        }
    }

    /// What is said in one language, cut where it is too long.
    fn text(&mut self, draft: &mut PropertyDraft, language: Locale, title: &str, description: &str) {
        let text = draft.texts.get_mut(language);
        text.title = Title::parse(&shortened(title, 200)).ok().flatten();
        text.description = Description::parse(&shortened(description, 20_000)).ok().flatten();
        for (field, text, max) in [(Field::Title, title, 200), (Field::Description, description, 20_000)] {
            if text.chars().nth(max).is_some() {
                self.remark(field, format!("it has more than {max} characters and was cut"));
            }
        }
    }

    fn rent(&mut self) -> RentConditions {
        let Some(own) = &self.cells.own else { return RentConditions::default() };
        let [advance, deposit] = [own.rent_advance, own.rent_deposit].map(|told| self.rents(told));
        RentConditions { advance, deposit }
    }

    fn rents(&mut self, told: &str) -> Option<Rents> {
        if is_blank(told) {
            return None;
        }
        let rents = told.trim().parse().ok().and_then(|count| Rents::new(count).ok());
        if rents.is_none() {
            self.remark(Field::Price, format!("{} is no number of rents", quoted(told)));
        }
        rents
    }

    /// What the picture at each place shows.
    fn image_texts(&mut self) -> [Vec<String>; 3] {
        let Some(own) = &self.cells.own else { return Default::default() };
        own.image_texts.map(|told| {
            if is_blank(told) {
                return Vec::new();
            }
            serde_json::from_str(told).unwrap_or_else(|_| {
                self.remark(Field::ImageUrls, format!("{} is no list of what pictures show", quoted(told)));
                Vec::new()
            })
        })
    }

    fn images(&mut self) -> PropertyImages {
        let shown = self.image_texts();
        let addresses = values::addresses(self.get(Field::ImageUrls));
        let mut seen = HashSet::new();
        let mut wrong: Option<String> = None;
        let mut images = Vec::with_capacity(addresses.len().min(PropertyImages::MAX));
        for (at, address) in addresses.iter().enumerate() {
            match ImageSource::parse(address) {
                Ok(source) => {
                    if seen.insert(source.clone()) {
                        let mut image = PropertyImage::at(source);
                        for (locale, shown) in Locale::ALL.into_iter().zip(&shown) {
                            let alt = shown.get(at).map(String::as_str).unwrap_or_default();
                            *image.alt.get_mut(locale) = AltText::parse(alt).ok().flatten();
                        }
                        images.push(image);
                    }
                }
                Err(error) => wrong = wrong.or_else(|| Some(format!("{}: {error}", quoted(address)))),
            }
        }
        if let Some(reason) = wrong {
            self.remark(Field::ImageUrls, reason);
        }
        if images.len() > PropertyImages::MAX {
            let reason = format!("of {} pictures the first {} were taken", images.len(), PropertyImages::MAX);
            self.remark(Field::ImageUrls, reason);
            images.truncate(PropertyImages::MAX);
        }
        PropertyImages::new(images).unwrap_or_default()
    }

    fn advertised_since(&mut self) -> Option<Timestamp> {
        let moment = self.get_read(Field::PublishedAt, values::moment, "no date")?;
        // Before, nobody advertised a home on a web page: a program's zero.
        let believed = moment.year() >= 1990;
        if !believed {
            let reason = format!("{} is not believed", quoted(self.cells.get(Field::PublishedAt)));
            self.remark(Field::PublishedAt, reason);
        }
        believed.then_some(moment)
    }
}

/// Whether a point lies in the rectangle around a country, its islands included.
fn is_in(country: Country, (latitude, longitude): (f64, f64)) -> bool {
    let (south, north, west, east) = match country {
        // From the Selvagens to the Minho, from Flores to the Douro.
        Country::Portugal => (30.0, 42.3, -31.4, -6.1),
        // From El Hierro to Galicia and Menorca.
        Country::Spain => (27.5, 43.9, -18.3, 4.5),
    };
    (south..=north).contains(&latitude) && (west..=east).contains(&longitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells<'a>(said: &[(Field, &'a str)]) -> Cells<'a> {
        let mut cells = Cells::default();
        for (field, text) in
            [(Field::ListingType, "sale"), (Field::PropertyType, "apartment"), (Field::Price, "250000")]
                .iter()
                .chain(said)
        {
            cells.set(*field, *text);
        }
        cells
    }

    fn read(said: &[(Field, &str)]) -> Result<ListingRecord, Rejection> {
        understand(&cells(said), Country::Portugal, Locale::Pt, 7, || "C-0".to_owned())
    }

    fn remarked(said: &[(Field, &str)]) -> (PropertyDraft, Vec<&'static str>) {
        let record = read(said).unwrap();
        (record.draft, record.remarks.iter().map(|remark| remark.field).collect())
    }

    #[test]
    fn a_row_without_what_it_needs_is_rejected_with_code_and_line() {
        for (field, text, code) in [
            (Field::Price, "", "missing_price"),
            (Field::Price, "0", "missing_price"),
            (Field::Price, "Sob Consulta", "price_on_request"),
            (Field::Price, "caro", "unreadable_price"),
            (Field::Price, "-5", "implausible_price"),
            (Field::Price, "99999999999", "implausible_price"),
            (Field::Price, "1200", "implausible_price"),
            (Field::Currency, "GBP", "unknown_currency"),
            (Field::ListingType, "", "missing_listing_type"),
            (Field::ListingType, "leilão", "unknown_listing_type"),
            (Field::PropertyType, "--", "missing_property_type"),
            (Field::PropertyType, "iate", "unknown_property_type"),
            (Field::PropertyType, "Quarto", "single_room"),
            (Field::Reference, &"9".repeat(65), "unusable_reference"),
        ] {
            let rejection = read(&[(field, text)]).unwrap_err();
            assert_eq!((rejection.line, rejection.code), (7, code), "{field}: {text}");
            assert!(rejection.reason.len() > 10);
        }
    }

    #[test]
    fn an_absurd_optional_value_is_left_out_and_remarked() {
        for (field, text) in [
            (Field::GrossArea, "21953"),
            (Field::UsefulArea, "1"),
            (Field::GrossArea, "dois"),
            (Field::GrossArea, "-70"),
            (Field::LandArea, "1e99"),
            (Field::Bedrooms, "433"),
            (Field::Bathrooms, "-1"),
            (Field::YearBuilt, "30"),
            (Field::YearBuilt, "1990,5"),
            (Field::EnergyClass, "G"),
            (Field::EnergyClass, "Z"),
            (Field::EnergyClass, "Isento"),
            (Field::Condition, "talvez"),
            (Field::Floor, "Duplex"),
            (Field::PostalCode, "12"),
            (Field::ImageUrls, "javascript:alert(1)"),
            (Field::PublishedAt, "ontem"),
            (Field::PublishedAt, "1970-01-01"),
            (Field::Address, &"Rua ".repeat(60)),
        ] {
            let (draft, fields) = remarked(&[(field, text)]);
            assert_eq!(fields, [field.name()], "{field}: {text}");
            assert_eq!(
                draft.characteristics,
                PropertyDraft::new(
                    draft.reference.clone(),
                    draft.listing_type,
                    draft.property_type,
                    Country::Portugal
                )
                .characteristics
            );
        }
    }

    #[test]
    fn zero_is_not_told() {
        let zeros = [
            (Field::GrossArea, "0.0"),
            (Field::LandArea, "0"),
            (Field::Bathrooms, "0"),
            (Field::YearBuilt, "0"),
        ];
        let (draft, fields) = remarked(&zeros);
        assert_eq!(fields, Vec::<&str>::new());
        assert_eq!(draft.characteristics.gross_area, None);
        assert_eq!(draft.characteristics.bathrooms, None);
    }

    #[test]
    fn a_studio_has_no_bedrooms_and_that_is_told() {
        let (draft, _) = remarked(&[(Field::Bedrooms, "T0")]);
        assert_eq!(draft.characteristics.bedrooms.unwrap().get(), 0);
        let (shop, _) = remarked(&[(Field::PropertyType, "Loja"), (Field::Bedrooms, "0")]);
        assert_eq!(shop.characteristics.bedrooms, None);
    }

    #[test]
    fn what_needs_no_certificate_is_exempt_by_its_kind() {
        for (kind, reason) in [
            ("Terreno", EnergyExemption::Land),
            ("Ruína", EnergyExemption::Ruin),
            ("Garagem", EnergyExemption::Unconditioned),
        ] {
            let (draft, fields) = remarked(&[(Field::PropertyType, kind), (Field::EnergyClass, "Isento")]);
            assert_eq!(draft.characteristics.energy, Some(Energy::Exempt(reason)));
            assert!(fields.is_empty());
        }
    }

    #[test]
    fn a_position_outside_of_the_country_is_left_out() {
        for (latitude, longitude) in
            [("0", "0"), ("48.1", "11.5"), ("38.7", ""), ("x", "-9"), ("-9.1", "38.7")]
        {
            let (draft, fields) = remarked(&[(Field::Latitude, latitude), (Field::Longitude, longitude)]);
            assert_eq!(draft.position, None);
            assert_eq!(fields, ["latitude"]);
        }
        let (azores, fields) = remarked(&[(Field::Latitude, "39,45"), (Field::Longitude, "-31.2")]);
        assert!(azores.position.is_some() && fields.is_empty());
    }

    #[test]
    fn postal_codes_without_hyphen_or_leading_zero_are_mended() {
        let (lisbon, _) = remarked(&[(Field::PostalCode, "1200 109")]);
        assert_eq!(lisbon.address.postal_code.unwrap().as_str(), "1200-109");
        let spain =
            understand(&cells(&[(Field::PostalCode, "8001")]), Country::Spain, Locale::Es, 1, String::new);
        assert!(spain.is_err(), "no reference");
        let spain = understand(&cells(&[(Field::PostalCode, "8001")]), Country::Spain, Locale::Es, 1, || {
            "C".to_owned()
        });
        assert_eq!(spain.unwrap().draft.address.postal_code.unwrap().as_str(), "08001");
    }

    #[test]
    fn a_row_without_reference_gets_one() {
        let (draft, _) = remarked(&[(Field::Municipality, "Évora"), (Field::Bedrooms, "T2")]);
        assert_eq!(draft.reference.as_str(), "C-0");
        assert_eq!(draft.texts.pt.title, None);
        let (named, _) = remarked(&[(Field::Reference, "R 1"), (Field::Title, "Casa\u{0} do\nLago")]);
        assert_eq!(named.reference.as_str(), "R 1");
        assert_eq!(named.texts.pt.title.unwrap().as_str(), "Casa do Lago");
        assert_eq!(named.texts.en.title, None, "a given title is not translated");
    }

    #[test]
    fn texts_too_long_are_cut_between_words() {
        let long = "palavra ".repeat(40);
        let (draft, fields) = remarked(&[(Field::Title, &long)]);
        let title = draft.texts.pt.title.unwrap();
        assert!(title.as_str().ends_with("palavra…") && title.as_str().chars().count() <= 200);
        assert_eq!(fields, ["title"]);
        let (draft, _) = remarked(&[(Field::Description, &"ã".repeat(30_000))]);
        assert_eq!(draft.texts.pt.description.unwrap().as_str().chars().count(), 20_000);
    }

    #[test]
    fn more_than_fifty_pictures_are_too_many_and_the_same_one_counts_once() {
        let many: Vec<_> = (0..60).map(|i| format!("https://img.example/{i}.jpg")).collect();
        let (draft, fields) = remarked(&[(Field::ImageUrls, &many.join(" "))]);
        assert_eq!((draft.images.as_slice().len(), fields.as_slice()), (50, &["image_urls"][..]));
        let (draft, fields) =
            remarked(&[(Field::ImageUrls, "http://img.example/1.jpg https://img.example/1.jpg")]);
        assert_eq!((draft.images.as_slice().len(), fields.len()), (1, 0));
    }

    #[test]
    fn the_flats_area_of_a_whole_plot_is_left_out() {
        let (draft, fields) = remarked(&[(Field::GrossArea, "750"), (Field::UsefulArea, "107")]);
        assert_eq!(draft.characteristics.gross_area, None);
        assert_eq!(fields, ["gross_area"]);
    }
}
