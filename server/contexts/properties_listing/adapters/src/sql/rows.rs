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
        features: features(&row.get::<String>("features")?)?,
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
    json::<CardJson>(row, "card")?.try_into()
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
        prices: json::<Vec<PriceJson>>(row, "prices")?.into_iter().map(ListedPrice::from).collect(),
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

/// A card as `listed_card_documents` has it: one column is handed over much faster than forty.
#[derive(Deserialize)]
struct CardJson {
    number: i64,
    reference: String,
    listing_type: ListingType,
    property_type: PropertyType,
    status: ListingStatus,
    country: Country,
    district: Option<String>,
    municipality: Option<String>,
    parish: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    address_hidden: bool,
    price_cents: i64,
    previous_price_cents: Option<i64>,
    bedrooms: Option<i64>,
    bathrooms: Option<i64>,
    gross_area_dm2: Option<i64>,
    useful_area_dm2: Option<i64>,
    land_area_dm2: Option<i64>,
    energy_class: Option<EnergyClass>,
    features: String,
    published_at: Option<Timestamp>,
    updated_at: Timestamp,
    cover_source: Option<String>,
    cover_width: Option<i64>,
    cover_height: Option<i64>,
    cover_widths: Option<String>,
    cover_placeholder: Option<String>,
    cover_alt_pt: Option<String>,
    cover_alt_en: Option<String>,
    cover_alt_es: Option<String>,
    title_pt: Option<String>,
    title_en: Option<String>,
    title_es: Option<String>,
    agency_slug: String,
    agency_name: String,
    agency_ami: Option<String>,
}

impl TryFrom<CardJson> for ListedCard {
    type Error = StorageError;

    fn try_from(card: CardJson) -> Result<Self, StorageError> {
        let position = card.latitude.zip(card.longitude).map(|(latitude, longitude)| Position {
            latitude,
            longitude,
            approximate: card.address_hidden,
        });
        let cover = match card.cover_source {
            None => None,
            Some(source) => Some(ListedImage {
                source,
                width: card.cover_width,
                height: card.cover_height,
                widths: widths("cover_widths", card.cover_widths.as_deref())?,
                placeholder: card.cover_placeholder,
                alt: LocalizedText { pt: card.cover_alt_pt, en: card.cover_alt_en, es: card.cover_alt_es },
            }),
        };
        Ok(Self {
            number: card.number,
            reference: card.reference,
            listing_type: card.listing_type,
            property_type: card.property_type,
            status: card.status,
            country: card.country,
            district: card.district,
            municipality: card.municipality,
            parish: card.parish,
            position,
            price_cents: card.price_cents,
            previous_price_cents: card.previous_price_cents,
            bedrooms: card.bedrooms,
            bathrooms: card.bathrooms,
            gross_area_dm2: card.gross_area_dm2,
            useful_area_dm2: card.useful_area_dm2,
            land_area_dm2: card.land_area_dm2,
            energy_class: card.energy_class,
            features: features(&card.features)?,
            published_at: card.published_at.map(to_microseconds),
            updated_at: to_microseconds(card.updated_at),
            cover,
            title: LocalizedText { pt: card.title_pt, en: card.title_en, es: card.title_es },
            agency_slug: card.agency_slug,
            agency_name: card.agency_name,
            agency_ami: card.agency_ami,
        })
    }
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
    listing_type: ListingType,
    cents: i64,
    since: Timestamp,
}

impl From<PriceJson> for ListedPrice {
    fn from(price: PriceJson) -> Self {
        Self { listing_type: price.listing_type, cents: price.cents, since: to_microseconds(price.since) }
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
fn features(codes: &str) -> Result<Vec<Feature>, StorageError> {
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
