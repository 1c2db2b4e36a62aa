//! The dots on the map.

#![allow(missing_docs, reason = "the server macro writes a struct for the arguments")]

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// A dot: one listing, or several close together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapDot {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How many listings.
    pub count: u64,
    /// The price, or the lowest of several, in the reader's form.
    pub price: String,
    /// The listing's number, if it is just one.
    pub number: Option<i64>,
    /// The listing's address, if it is just one.
    pub url: Option<String>,
}

/// The dots of a search inside a frame: `/api/mapa?query=…&west=…&south=…&east=…&north=…&zoom=…`.
///
/// `query` is what the results page gives as `data-query`; `zoom` is the usual
/// web map's, 0 the whole world. Reads only.
#[server(input = GetUrl, endpoint = "mapa")]
pub async fn map_points(
    #[server(default)] query: String,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    zoom: u8,
) -> Result<Vec<MapDot>, AppError> {
    use super::paths::{self, SearchQuery};
    use crate::i18n::format;
    use properties_listing::domain::criteria::Rectangle;

    let contexts = use_context::<crate::Contexts>().ok_or_else(|| AppError::Unavailable.answered())?;
    let view = Rectangle::new(west, south, east, north).ok_or_else(|| AppError::Invalid.answered())?;
    let listings = &contexts.properties_listing;
    let (locale, search) = SearchQuery::parse_standalone(&query);
    let Some(criteria) = paths::resolve(listings, &search).await? else { return Ok(Vec::new()) };
    let clusters = listings.map_listings.execute(&criteria, view, zoom).await?;
    let dots = clusters.into_iter().map(|cluster| MapDot {
        lat: cluster.latitude,
        lon: cluster.longitude,
        count: cluster.count,
        price: format::money_rounded(locale, cluster.price_from),
        number: cluster.number,
        url: cluster.number.map(|number| paths::listing_number(locale, number)),
    });
    Ok(dots.collect())
}
