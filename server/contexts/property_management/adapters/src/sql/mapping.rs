//! From rows to values. What storage holds was valid when it was written; what
//! isn't any more is [`StorageError::Corrupt`] and names its column.

use super::dossier_rows::{day, user};
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::money::{Currency, Money};
use kernel::storage::StorageError;
use property_management::domain::characteristics::{Energy, PropertyCharacteristics};
use property_management::domain::location::{Address, PlaceIds, Position};
use property_management::domain::media::{
    ImageId, ImageSize, ImageSource, Photograph, PropertyImage, PropertyImages, PropertyText, PropertyTexts,
};
use property_management::domain::owner::{
    CivilStatus, NifMark, OwnerId, PropertyOwner, PropertyOwners, Sealed, SealedNif, Share,
};
use property_management::domain::property::{PropertyId, PropertyPrice, PropertyState};
use property_management::domain::publish_gate::Attention;
use property_management::domain::rent::{RentConditions, Rents};
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{
    Area, FullName, Line, Paragraphs, PostalCode, Price, Reference, RoomCount, YearBuilt,
};
use property_management::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingType, PropertyType,
};
use sql::Row;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Codes in their order, space separated.
fn joined(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(" ")
}

/// What is to be completed, as it is stored.
pub(super) fn attention_codes(attention: &[Attention]) -> String {
    joined(attention.iter().map(|mark| mark.code()))
}

/// Features, as they are stored.
pub(super) fn feature_codes(features: &BTreeSet<Feature>) -> String {
    joined(features.iter().map(|feature| feature.code()))
}

pub(super) fn corrupt(column: &str, reason: impl Display) -> StorageError {
    StorageError::Corrupt(format!("{column}: {reason}"))
}

/// A code that must be there.
pub(super) fn code<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, StorageError> {
    let code: String = row.get(column)?;
    parse(&code).ok_or_else(|| corrupt(column, code))
}

/// A code that may be missing.
pub(super) fn code_if_any<T>(
    row: &Row,
    column: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, StorageError> {
    let code: Option<String> = row.get(column)?;
    code.map(|code| parse(&code).ok_or_else(|| corrupt(column, code))).transpose()
}

/// Codes in one column, space separated.
pub(super) fn codes<T, C: FromIterator<T>>(
    row: &Row,
    column: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<C, StorageError> {
    let codes: String = row.get(column)?;
    codes.split_whitespace().map(|code| parse(code).ok_or_else(|| corrupt(column, code))).collect()
}

/// A value that checks itself when it is made.
pub(super) fn checked<T, V, E: Display>(
    row: &Row,
    column: &str,
    make: impl Fn(V) -> Result<T, E>,
) -> Result<Option<T>, StorageError>
where
    V: sql::Value,
    Option<V>: sql::Value,
{
    let stored: Option<V> = row.get(column)?;
    stored.map(|value| make(value).map_err(|error| corrupt(column, error))).transpose()
}

pub(super) fn line<const MAX: usize>(row: &Row, column: &str) -> Result<Option<Line<MAX>>, StorageError> {
    Ok(checked(row, column, |text: String| Line::parse(&text))?.flatten())
}

pub(super) fn paragraphs<const MAX: usize>(
    row: &Row,
    column: &str,
) -> Result<Option<Paragraphs<MAX>>, StorageError> {
    Ok(checked(row, column, |text: String| Paragraphs::parse(&text))?.flatten())
}

/// A property's own row; what belongs to it is still empty.
pub(super) fn property(row: &Row) -> Result<PropertyState, StorageError> {
    let country = code(row, "country", Country::parse)?;
    let reference: String = row.get("reference")?;
    Ok(PropertyState {
        id: PropertyId(row.get("id")?),
        number: Some(row.get("number")?),
        organization: OrganizationId(row.get("organization_id")?),
        version: row.get("version")?,
        reference: Reference::parse(&reference).map_err(|error| corrupt("reference", error))?,
        listing_type: code(row, "listing_type", ListingType::parse)?,
        property_type: code(row, "property_type", PropertyType::parse)?,
        status: code(row, "status", PropertyStatus::parse)?,
        attention: codes(row, "attention", Attention::parse)?,
        address: Address {
            country,
            district: line(row, "district")?,
            municipality: line(row, "municipality")?,
            parish: line(row, "parish")?,
            postal_code: checked(row, "postal_code", |text: String| PostalCode::parse(country, &text))?,
            street: line(row, "street")?,
        },
        places: PlaceIds {
            district: row.get("district_id")?,
            municipality: row.get("municipality_id")?,
            parish: row.get("parish_id")?,
        },
        position: position(row)?,
        address_hidden: row.get("address_hidden")?,
        prices: Vec::new(),
        characteristics: PropertyCharacteristics {
            bedrooms: checked(row, "bedrooms", RoomCount::new)?,
            bathrooms: checked(row, "bathrooms", RoomCount::new)?,
            gross_area: checked(row, "gross_area_dm2", Area::from_dm2)?,
            useful_area: checked(row, "useful_area_dm2", Area::from_dm2)?,
            dependent_area: checked(row, "dependent_area_dm2", Area::from_dm2)?,
            land_area: checked(row, "land_area_dm2", Area::from_dm2)?,
            year_built: checked(row, "year_built", YearBuilt::new)?,
            floor: line(row, "floor")?,
            condition: code_if_any(row, "condition", Condition::parse)?,
            energy: energy(row)?,
            features: codes(row, "features", Feature::parse)?,
        },
        texts: PropertyTexts::default(),
        images: PropertyImages::default(),
        owners: PropertyOwners::default(),
        rent: RentConditions {
            advance: checked(row, "rent_advance", Rents::new)?,
            deposit: checked(row, "rent_deposit", Rents::new)?,
        },
        assigned_to: user(row, "assigned_to")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        published_at: row.get("published_at")?,
    })
}

fn position(row: &Row) -> Result<Option<Position>, StorageError> {
    match (row.get("latitude")?, row.get("longitude")?) {
        (Some(latitude), Some(longitude)) => {
            Position::new(latitude, longitude).map(Some).map_err(|error| corrupt("latitude", error))
        }
        (None::<f64>, None::<f64>) => Ok(None),
        _ => Err(corrupt("longitude", "half a position")),
    }
}

fn energy(row: &Row) -> Result<Option<Energy>, StorageError> {
    if let Some(class) = code_if_any(row, "energy_class", EnergyClass::parse)? {
        return Ok(Some(Energy::Certified {
            class,
            certificate: line(row, "energy_certificate")?,
            expires_on: day(row, "energy_expires_on")?,
        }));
    }
    Ok(code_if_any(row, "energy_exemption", EnergyExemption::parse)?.map(Energy::Exempt))
}

/// The texts of one property.
pub(super) fn texts(rows: &[Row]) -> Result<PropertyTexts, StorageError> {
    let mut texts = PropertyTexts::default();
    for row in rows {
        let locale = code(row, "locale", Locale::parse)?;
        *texts.get_mut(locale) =
            PropertyText { title: line(row, "title")?, description: paragraphs(row, "description")? };
    }
    Ok(texts)
}

/// One price of a property.
pub(super) fn price(row: &Row) -> Result<PropertyPrice, StorageError> {
    let money = Money { cents: row.get("cents")?, currency: code(row, "currency", Currency::parse)? };
    Ok(PropertyPrice {
        listing_type: code(row, "listing_type", ListingType::parse)?,
        price: Price::new(money).map_err(|error| corrupt("cents", error))?,
        since: row.get("since")?,
    })
}

/// The pictures of one property, in their order.
pub(super) fn images(rows: &[Row]) -> Result<PropertyImages, StorageError> {
    let images = rows.iter().map(image).collect::<Result<_, _>>()?;
    PropertyImages::new(images).map_err(|error| corrupt("position", error))
}

fn image(row: &Row) -> Result<PropertyImage, StorageError> {
    image_if_any(row, "")?.ok_or_else(|| corrupt("source", "none"))
}

/// A picture whose columns' names begin with `prefix`, if there is one.
pub(super) fn image_if_any(row: &Row, prefix: &str) -> Result<Option<PropertyImage>, StorageError> {
    let column = |name: &str| format!("{prefix}{name}");
    let Some(source) = row.get::<Option<String>>(&column("source"))? else { return Ok(None) };
    let source = ImageSource::parse(&source).map_err(|error| corrupt("source", error))?;
    let mut image = PropertyImage::at(source);
    if let (Some(width), Some(height)) = (row.get(&column("width"))?, row.get(&column("height"))?) {
        image.size = Some(ImageSize::new(width, height).map_err(|error| corrupt("width", error))?);
    }
    if let Some(id) = row.get::<Option<_>>(&column("id"))? {
        image.photograph = Some(Photograph {
            id: ImageId(id),
            widths: widths(row, &column("widths"))?,
            placeholder: row.get::<Option<_>>(&column("placeholder"))?.unwrap_or_default(),
        });
    }
    image.alt.pt = line(row, &column("alt_pt"))?;
    image.alt.en = line(row, &column("alt_en"))?;
    image.alt.es = line(row, &column("alt_es"))?;
    Ok(Some(image))
}

/// Widths, as they are stored.
pub(super) fn widths_text(widths: &[u32]) -> String {
    widths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn widths(row: &Row, column: &str) -> Result<Vec<u32>, StorageError> {
    let text: Option<String> = row.get(column)?;
    let each = text.as_deref().unwrap_or_default().split_whitespace();
    each.map(|width| width.parse().map_err(|error| corrupt(column, error))).collect()
}

/// The owners of one property, in their order.
pub(super) fn owners(rows: &[Row]) -> Result<PropertyOwners, StorageError> {
    let owners = rows.iter().map(owner).collect::<Result<_, _>>()?;
    PropertyOwners::new(owners).map_err(|error| corrupt("position", error))
}

fn owner(row: &Row) -> Result<PropertyOwner, StorageError> {
    let full_name: Option<FullName> = line(row, "full_name")?;
    let sealed = |column: &str| Ok::<_, StorageError>(row.get::<Option<String>>(column)?.map(Sealed::new));
    let mark: Option<String> = row.get("nif_hash")?;
    let share = match (row.get("share_part")?, row.get("share_whole")?) {
        (Some(part), Some(whole)) => {
            Some(Share::new(part, whole).map_err(|error| corrupt("share_part", error))?)
        }
        _ => None,
    };
    Ok(PropertyOwner {
        id: OwnerId(row.get("id")?),
        full_name: full_name.ok_or_else(|| corrupt("full_name", "blank"))?,
        nif: sealed("nif")?.zip(mark.map(NifMark::new)).map(|(sealed, mark)| SealedNif { sealed, mark }),
        identity: sealed("identity_document")?,
        civil_status: code_if_any(row, "civil_status", CivilStatus::parse)?,
        email: line(row, "email")?,
        phone: line(row, "phone")?,
        share,
    })
}
