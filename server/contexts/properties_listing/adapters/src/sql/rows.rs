//! From rows to views.

use ::sql::Row;
use kernel::locale::Country;
use kernel::storage::StorageError;
use kernel::time::{Timestamp, to_microseconds};
use properties_listing::application::ports::{CatalogueEntry, CatalogueListing};
use properties_listing::domain::views::{
    AgencyLook, ListedAgency, ListedCard, ListedImage, ListedLogo, ListedPlace, ListedPrice, ListedProperty,
    LocalizedText, Position,
};
use properties_listing::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingStatus, ListingType, PlaceKind, PropertyType,
};
use serde::Deserialize;

/// The catalogue's side of a listing.
pub(super) fn catalogue_entry(row: &Row) -> Result<CatalogueEntry, StorageError> {
    let listed = if row.get("listed")? { Some(catalogue_listing(row)?) } else { None };
    Ok(CatalogueEntry { number: row.get("number")?, change: row.get("change")?, listed })
}

fn catalogue_listing(row: &Row) -> Result<CatalogueListing, StorageError> {
    Ok(CatalogueListing {
        agency: row.get("organization_id")?,
        listing_type: coded(row, "listing_type", ListingType::parse)?,
        property_type: coded(row, "property_type", PropertyType::parse)?,
        price_cents: row.get("price_cents")?,
        area_dm2: row.get("area_dm2")?,
        bedrooms: row.get("bedrooms")?,
        bathrooms: row.get("bathrooms")?,
        energy_class: maybe_coded(row, "energy_class", EnergyClass::parse)?,
        features: features(row)?,
        places: places(row)?,
        position: coordinates(row)?,
        published_at_micros: row
            .get::<Option<Timestamp>>("published_at")?
            .map_or(0, |moment| moment.timestamp_micros()),
        words: row.get("search_words")?,
    })
}

/// A card.
pub(super) fn card(row: &Row) -> Result<ListedCard, StorageError> {
    let approximate = row.get("address_hidden")?;
    let cover = match row.get("cover_source")? {
        None => None,
        Some(source) => Some(ListedImage {
            source,
            width: row.get("cover_width")?,
            height: row.get("cover_height")?,
            widths: widths("cover_widths", row.get::<Option<String>>("cover_widths")?.as_deref())?,
            placeholder: row.get("cover_placeholder")?,
            alt: localized(row, ["cover_alt_pt", "cover_alt_en", "cover_alt_es"])?,
        }),
    };
    Ok(ListedCard {
        number: row.get("number")?,
        reference: row.get("reference")?,
        listing_type: coded(row, "listing_type", ListingType::parse)?,
        property_type: coded(row, "property_type", PropertyType::parse)?,
        status: coded(row, "status", ListingStatus::parse)?,
        country: coded(row, "country", Country::parse)?,
        district: row.get("district")?,
        municipality: row.get("municipality")?,
        parish: row.get("parish")?,
        position: coordinates(row)?.map(|(latitude, longitude)| Position {
            latitude,
            longitude,
            approximate,
        }),
        price_cents: row.get("price_cents")?,
        previous_price_cents: row.get("previous_price_cents")?,
        bedrooms: row.get("bedrooms")?,
        bathrooms: row.get("bathrooms")?,
        gross_area_dm2: row.get("gross_area_dm2")?,
        useful_area_dm2: row.get("useful_area_dm2")?,
        land_area_dm2: row.get("land_area_dm2")?,
        energy_class: maybe_coded(row, "energy_class", EnergyClass::parse)?,
        features: features(row)?,
        published_at: row.get("published_at")?,
        updated_at: row.get("updated_at")?,
        cover,
        title: localized(row, ["title_pt", "title_en", "title_es"])?,
        agency_slug: row.get("agency_slug")?,
        agency_name: row.get("agency_name")?,
        agency_ami: row.get("agency_ami")?,
    })
}

/// A listing whole.
pub(super) fn property(row: &Row) -> Result<ListedProperty, StorageError> {
    Ok(ListedProperty {
        card: card(row)?,
        street: row.get("street")?,
        postal_code: row.get("postal_code")?,
        places: places(row)?,
        dependent_area_dm2: row.get("dependent_area_dm2")?,
        year_built: row.get("year_built")?,
        floor: row.get("floor")?,
        condition: maybe_coded(row, "condition", Condition::parse)?,
        energy_certificate: row.get("energy_certificate")?,
        energy_exemption: maybe_coded(row, "energy_exemption", EnergyExemption::parse)?,
        description: localized(row, ["description_pt", "description_en", "description_es"])?,
        images: json::<Vec<ImageJson>>(row, "images")?
            .into_iter()
            .map(ListedImage::try_from)
            .collect::<Result<_, _>>()?,
        prices: json::<Vec<PriceJson>>(row, "prices")?
            .into_iter()
            .map(ListedPrice::try_from)
            .collect::<Result<_, _>>()?,
        agency_legal_name: row.get("agency_legal_name")?,
        agency_phone: row.get("agency_phone")?,
        agency_email: row.get("agency_email")?,
        agency_locality: row.get("agency_locality")?,
        agency_look: look(row)?,
    })
}

/// An agency's page.
pub(super) fn agency(row: &Row) -> Result<ListedAgency, StorageError> {
    Ok(ListedAgency {
        id: row.get("id")?,
        slug: row.get("slug")?,
        name: row.get("name")?,
        legal_name: row.get("legal_name")?,
        ami_licence: row.get("ami_licence")?,
        country: coded(row, "country", Country::parse)?,
        street: row.get("street")?,
        locality: row.get("locality")?,
        postal_code: row.get("postal_code")?,
        phone: row.get("phone")?,
        email: row.get("email")?,
        website: row.get("website")?,
        about: localized(row, ["about_pt", "about_en", "about_es"])?,
        look: look(row)?,
    })
}

fn look(row: &Row) -> Result<AgencyLook, StorageError> {
    let logo = match row.get("logo")? {
        None => None,
        Some(source) => {
            Some(ListedLogo { source, width: row.get("logo_width")?, height: row.get("logo_height")? })
        }
    };
    Ok(AgencyLook { logo, colour: row.get("colour")? })
}

/// A place of the gazetteer.
pub(super) fn place(row: &Row) -> Result<ListedPlace, StorageError> {
    Ok(ListedPlace {
        id: row.get("id")?,
        kind: coded(row, "kind", PlaceKind::parse)?,
        country: coded(row, "country", Country::parse)?,
        name: row.get("name")?,
        slug: row.get("slug")?,
        parent: row.get("parent")?,
        centre: coordinates(row)?,
    })
}

/// An element of the view's `images`.
#[derive(Deserialize)]
struct ImageJson {
    source: String,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    placeholder: Option<String>,
    alt_pt: Option<String>,
    alt_en: Option<String>,
    alt_es: Option<String>,
}

impl TryFrom<ImageJson> for ListedImage {
    type Error = StorageError;

    fn try_from(image: ImageJson) -> Result<Self, StorageError> {
        Ok(Self {
            source: image.source,
            width: image.width,
            height: image.height,
            widths: widths("images", image.widths.as_deref())?,
            placeholder: image.placeholder,
            alt: LocalizedText { pt: image.alt_pt, en: image.alt_en, es: image.alt_es },
        })
    }
}

/// Widths in pixels, space separated.
fn widths(column: &str, text: Option<&str>) -> Result<Vec<u32>, StorageError> {
    let each = text.unwrap_or_default().split_ascii_whitespace();
    each.map(|width| {
        width.parse().map_err(|_| StorageError::Corrupt(format!("{column} has the width {width:?}")))
    })
    .collect()
}

/// An element of the view's `prices`.
#[derive(Deserialize)]
struct PriceJson {
    listing_type: String,
    cents: i64,
    since: Timestamp,
}

impl TryFrom<PriceJson> for ListedPrice {
    type Error = StorageError;

    fn try_from(price: PriceJson) -> Result<Self, StorageError> {
        let listing_type = ListingType::parse(&price.listing_type)
            .ok_or_else(|| unknown_code("listing_type", &price.listing_type))?;
        Ok(Self { listing_type, cents: price.cents, since: to_microseconds(price.since) })
    }
}

fn json<T: for<'de> Deserialize<'de>>(row: &Row, column: &str) -> Result<T, StorageError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| StorageError::Corrupt(format!("{column}: {error}")))
}

fn coded<T>(row: &Row, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, StorageError> {
    let code: String = row.get(column)?;
    parse(&code).ok_or_else(|| unknown_code(column, &code))
}

fn maybe_coded<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, StorageError> {
    let code: Option<String> = row.get(column)?;
    code.map(|code| parse(&code).ok_or_else(|| unknown_code(column, &code))).transpose()
}

fn unknown_code(column: &str, code: &str) -> StorageError {
    StorageError::Corrupt(format!("{column} has the unknown code {code:?}"))
}

/// The features in the order of [`Feature::ALL`].
fn features(row: &Row) -> Result<Vec<Feature>, StorageError> {
    let codes: String = row.get("features")?;
    let mut features = codes
        .split_ascii_whitespace()
        .map(|code| Feature::parse(code).ok_or_else(|| unknown_code("features", code)))
        .collect::<Result<Vec<_>, _>>()?;
    features.sort_unstable();
    Ok(features)
}

/// The places a row lies in, the largest first.
fn places(row: &Row) -> Result<Vec<i64>, StorageError> {
    let known: [Option<i64>; 3] =
        [row.get("district_id")?, row.get("municipality_id")?, row.get("parish_id")?];
    Ok(known.into_iter().flatten().collect())
}

fn coordinates(row: &Row) -> Result<Option<(f64, f64)>, StorageError> {
    let latitude: Option<f64> = row.get("latitude")?;
    Ok(latitude.zip(row.get("longitude")?))
}

fn localized(row: &Row, [pt, en, es]: [&str; 3]) -> Result<LocalizedText, StorageError> {
    Ok(LocalizedText { pt: row.get(pt)?, en: row.get(en)?, es: row.get(es)? })
}
