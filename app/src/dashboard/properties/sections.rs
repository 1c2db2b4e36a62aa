//! The sections of a property's page as fields: how what is kept stands in them, and how what was
//! typed is read.

use super::numbers::{as_typed, hundredths};
use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::{Problems, Values};
use chrono::NaiveDate;
use kernel::locale::{Country, Locale};
use kernel::money::Money;
use property_management::domain::characteristics::{Energy, PropertyCharacteristics};
use property_management::domain::location::{Address, Position};
use property_management::domain::media::{PropertyText, PropertyTexts};
use property_management::domain::property::PropertyState;
use property_management::domain::section::{Basics, Place};
use property_management::domain::values::{
    Area, CertificateNumber, Description, Floor, InvalidValue, PlaceName, PostalCode, Price, Reference,
    RoomCount, Street, Title, YearBuilt,
};
use property_management::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingType, PropertyType,
};

/// Reads fields one after the other and gathers what is wrong.
pub struct Reading<'a> {
    form: &'a Form,
    texts: &'static Texts,
    problems: Problems,
}

impl<'a> Reading<'a> {
    /// Of a form.
    #[must_use]
    pub const fn of(form: &'a Form, texts: &'static Texts) -> Self {
        Self { form, texts, problems: Vec::new() }
    }

    /// What was read, if nothing is wrong with it.
    ///
    /// # Errors
    /// What is wrong.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Problems> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }

    /// What is said about fields.
    #[must_use]
    pub const fn texts(&self) -> &'static Texts {
        self.texts
    }

    /// A field's text.
    #[must_use]
    pub fn text(&self, name: &str) -> &'a str {
        self.form.text(name)
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.form.has(name)
    }

    /// Says what is wrong with a field.
    pub fn wrong(&mut self, name: &str, sentence: impl Into<String>) {
        self.problems.push((name.to_owned(), sentence.into()));
    }

    /// What a field parses to; a sentence about it, if it doesn't.
    pub fn value<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, InvalidValue>) -> Option<T> {
        match parse(self.text(name)) {
            Ok(value) => Some(value),
            Err(invalid) => {
                let sentence = super::says::invalid(self.texts, &invalid);
                self.wrong(name, sentence);
                None
            }
        }
    }

    /// As [`value`](Self::value), of a field that may stay empty.
    pub fn optional<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        if self.text(name).trim().is_empty() { None } else { self.value(name, parse) }
    }

    /// A day, as browsers send it; one that was left empty is none.
    pub fn day(&mut self, name: &str) -> Option<NaiveDate> {
        let text = self.text(name).trim();
        let day = text.parse().ok();
        if day.is_none() && !text.is_empty() {
            self.wrong(name, self.texts.doc_date_flaw);
        }
        day
    }

    /// A choice of the vocabulary; one that was left empty is none, and any other a sentence.
    pub fn chosen<T>(&mut self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let code = self.text(name);
        let found = parse(code);
        if found.is_none() && !code.is_empty() {
            self.wrong(name, self.texts.flaw_choice);
        }
        found
    }
}

/// The fields of *basics*.
#[must_use]
pub fn basics(state: &PropertyState) -> Values {
    Values::new()
        .with("reference", state.reference.as_str())
        .with("listing_type", state.listing_type.code())
        .with("property_type", state.property_type.code())
}

/// Reads them.
///
/// # Errors
/// What is wrong with them.
pub fn read_basics(form: &Form, texts: &'static Texts) -> Result<Basics, Problems> {
    let mut reading = Reading::of(form, texts);
    let reference = reading.value("reference", Reference::parse);
    let listing_type = needed(&mut reading, "listing_type", ListingType::parse);
    let property_type = needed(&mut reading, "property_type", PropertyType::parse);
    let read = (|| {
        Some(Basics { reference: reference?, listing_type: listing_type?, property_type: property_type? })
    })();
    reading.finish(read)
}

/// A choice that has to be made.
pub fn needed<T>(reading: &mut Reading<'_>, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let found = parse(reading.text(name));
    if found.is_none() {
        reading.wrong(name, reading.texts.flaw_choice);
    }
    found
}

/// The fields of *place*.
#[must_use]
pub fn place(state: &PropertyState) -> Values {
    let address = &state.address;
    let degrees = |degrees: f64| format!("{degrees:.6}");
    Values::new()
        .with("country", address.country.code())
        .with_some("street", address.street.as_ref())
        .with_some("postal_code", address.postal_code.as_ref().map(PostalCode::as_str))
        .with_some("parish", address.parish.as_ref())
        .with_some("municipality", address.municipality.as_ref())
        .with_some("district", address.district.as_ref())
        .with_some("latitude", state.position.map(|position| degrees(position.latitude())))
        .with_some("longitude", state.position.map(|position| degrees(position.longitude())))
        .with("hidden", if state.address_hidden { "on" } else { "" })
}

/// Reads them.
///
/// # Errors
/// What is wrong with them.
pub fn read_place(form: &Form, texts: &'static Texts) -> Result<Place, Problems> {
    let mut reading = Reading::of(form, texts);
    let country = needed(&mut reading, "country", Country::parse);
    let street = reading.value("street", Street::parse).flatten();
    let postal_code = match country {
        Some(country) => reading.optional("postal_code", |text| PostalCode::parse(country, text)),
        None => None,
    };
    let parish = reading.value("parish", PlaceName::parse).flatten();
    let municipality = reading.value("municipality", PlaceName::parse).flatten();
    let district = reading.value("district", PlaceName::parse).flatten();
    let position = pin(&mut reading);
    let hidden = reading.ticked("hidden");
    let place = country.map(|country| {
        let address = Address { country, district, municipality, parish, postal_code, street };
        Place { address, position, hidden }
    });
    reading.finish(place)
}

/// Latitude and longitude: both, or neither.
fn pin(reading: &mut Reading<'_>) -> Option<Position> {
    let degrees = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    let (latitude, longitude) = (reading.text("latitude").trim(), reading.text("longitude").trim());
    match (latitude.is_empty(), longitude.is_empty()) {
        (true, true) => None,
        (false, false) => {
            let position = degrees(latitude).zip(degrees(longitude));
            let position = position.and_then(|(north, east)| Position::new(north, east).ok());
            if position.is_none() {
                reading.wrong("latitude", reading.texts.place_degrees_hint);
            }
            position
        }
        (missing, _) => {
            let name = if missing { "latitude" } else { "longitude" };
            reading.wrong(name, reading.texts.place_position_half);
            None
        }
    }
}

/// The field of *price*.
#[must_use]
pub fn price(state: &PropertyState, locale: Locale) -> Values {
    Values::new().with_some("price", state.current_price().map(|price| as_typed(locale, price.money().cents)))
}

/// Reads it; nothing, if it was left empty.
///
/// # Errors
/// What is wrong with it.
pub fn read_price(form: &Form, texts: &'static Texts) -> Result<Option<Price>, Problems> {
    let mut reading = Reading::of(form, texts);
    let price = priced(&mut reading);
    reading.finish(Some(price))
}

/// The price in a field `price`, which may stay empty.
pub fn priced(reading: &mut Reading<'_>) -> Option<Price> {
    if reading.text("price").trim().is_empty() {
        return None;
    }
    let cents = hundredths(reading.text("price"));
    let price = cents.and_then(|cents| Price::new(Money::eur_cents(cents)).ok());
    if price.is_none() {
        reading.wrong("price", reading.texts.asking_flaw);
    }
    price
}

/// The fields of *characteristics*.
#[must_use]
pub fn characteristics(state: &PropertyState, locale: Locale) -> Values {
    let traits = &state.characteristics;
    let area = |area: Option<Area>| area.map(|area| as_typed(locale, area.dm2()));
    let values = Values::new()
        .with_some("bedrooms", traits.bedrooms.map(RoomCount::get))
        .with_some("bathrooms", traits.bathrooms.map(RoomCount::get))
        .with_some("useful_area", area(traits.useful_area))
        .with_some("gross_area", area(traits.gross_area))
        .with_some("dependent_area", area(traits.dependent_area))
        .with_some("land_area", area(traits.land_area))
        .with_some("year_built", traits.year_built.map(YearBuilt::get))
        .with_some("floor", traits.floor.as_ref())
        .with("condition", traits.condition.map(Condition::code).unwrap_or_default());
    Feature::ALL.iter().fold(values, |values, feature| {
        let has = traits.features.contains(feature);
        values.with(feature_field(*feature), if has { "on" } else { "" })
    })
}

/// The name of the box of a feature.
#[must_use]
pub fn feature_field(feature: Feature) -> String {
    format!("feature_{}", feature.code())
}

/// Reads them. The energy class is a section of its own.
///
/// # Errors
/// What is wrong with them.
pub fn read_characteristics(form: &Form, texts: &'static Texts) -> Result<PropertyCharacteristics, Problems> {
    let mut reading = Reading::of(form, texts);
    let whole = |text: &str| text.trim().parse::<i64>();
    let rooms = |text: &str| RoomCount::new(whole(text).map_err(|_| InvalidValue::RoomCount)?);
    let area = |text: &str| Area::from_dm2(hundredths(text).ok_or(InvalidValue::Area)?);
    let year = |text: &str| YearBuilt::new(whole(text).map_err(|_| InvalidValue::YearBuilt)?);
    let read = PropertyCharacteristics {
        bedrooms: reading.optional("bedrooms", rooms),
        bathrooms: reading.optional("bathrooms", rooms),
        useful_area: reading.optional("useful_area", area),
        gross_area: reading.optional("gross_area", area),
        dependent_area: reading.optional("dependent_area", area),
        land_area: reading.optional("land_area", area),
        year_built: reading.optional("year_built", year),
        floor: reading.value("floor", Floor::parse).flatten(),
        condition: reading.chosen("condition", Condition::parse),
        features: Feature::ALL.iter().copied().filter(|feature| form.has(&feature_field(*feature))).collect(),
        ..PropertyCharacteristics::default()
    };
    reading.finish(Some(read))
}

/// The fields of *texts*.
#[must_use]
pub fn words(state: &PropertyState) -> Values {
    state.texts.iter().fold(Values::new(), |values, (locale, text)| {
        let code = locale.code();
        values
            .with_some(format!("title_{code}"), text.title.as_ref())
            .with_some(format!("description_{code}"), text.description.as_ref())
    })
}

/// Reads them.
///
/// # Errors
/// What is wrong with them.
pub fn read_words(form: &Form, texts: &'static Texts) -> Result<PropertyTexts, Problems> {
    let mut reading = Reading::of(form, texts);
    let mut read = PropertyTexts::default();
    for locale in Locale::ALL {
        let code = locale.code();
        *read.get_mut(locale) = PropertyText {
            title: reading.value(&format!("title_{code}"), Title::parse).flatten(),
            description: reading.value(&format!("description_{code}"), Description::parse).flatten(),
        };
    }
    reading.finish(Some(read))
}

/// The fields of *energy*: the class or the exemption by its code, and the certificate.
#[must_use]
pub fn energy(state: &PropertyState) -> Values {
    let (choice, certificate, expires) = match &state.characteristics.energy {
        None => ("", None, None),
        Some(Energy::Certified { class, certificate, expires_on }) => {
            (class.code(), certificate.as_ref(), *expires_on)
        }
        Some(Energy::Exempt(why)) => (why.code(), None, None),
    };
    Values::new()
        .with("energy_class", choice)
        .with_some("certificate", certificate)
        .with_some("certificate_expires", expires)
}

/// Reads them, for a property of a country. Who needs no certificate has no number of one.
///
/// # Errors
/// What is wrong with them.
pub fn read_energy(form: &Form, texts: &'static Texts, country: Country) -> Result<Option<Energy>, Problems> {
    let mut reading = Reading::of(form, texts);
    let certificate = reading.value("certificate", CertificateNumber::parse).flatten();
    let expires_on = reading.day("certificate_expires");
    let code = reading.text("energy_class");
    let energy = match (EnergyClass::parse(code), EnergyExemption::parse(code)) {
        (Some(class), _) => {
            if !class.exists_in(country) {
                reading.wrong("energy_class", texts.energy_flaw);
            }
            Some(Energy::Certified { class, certificate, expires_on })
        }
        (None, Some(why)) => Some(Energy::Exempt(why)),
        (None, None) => {
            if !code.is_empty() {
                reading.wrong("energy_class", texts.flaw_choice);
            } else if certificate.is_some() || expires_on.is_some() {
                reading.wrong("energy_class", texts.energy_class_missing);
            }
            None
        }
    };
    reading.finish(Some(energy))
}
