//! Where a map goes. The script `map.js` fills it; without scripts it isn't shown,
//! and nothing is missing, for every listing is in the list.

use super::paths::SearchQuery;
use crate::contexts::Site;
use crate::i18n::Texts;
use crate::ui::icon::{Icon, icon};
use leptos::prelude::*;
use properties_listing::domain::criteria::Rectangle;
use properties_listing::domain::views::{Position, SearchResults};
use serde_json::json;

/// Where a map of everything opens: the mainland of both countries. Islands in
/// mid-Atlantic would leave it mostly sea; they are one move away.
const MAINLAND: Rectangle = Rectangle { west: -9.7, south: 35.9, east: 3.4, north: 43.9 };

/// What a map shows first: the rectangle that is searched, or what was found.
fn opening(search: &SearchQuery, results: &SearchResults) -> Option<Rectangle> {
    let found = results.bounds.map(|found| {
        let whole = search.place.is_none() && found.east - found.west > MAINLAND.east - MAINLAND.west;
        if whole { MAINLAND } else { found }
    });
    search.rectangle.or(found)
}

/// The map beside a list; on phones a sheet that a link opens.
pub fn of_results(
    site: &Site,
    texts: &'static Texts,
    search: &SearchQuery,
    results: &SearchResults,
) -> impl IntoView + use<> {
    let bounds = opening(search, results).map(|r| format!("{},{},{},{}", r.west, r.south, r.east, r.north));
    view! {
        <a class="button map-open needs-js" href="#area-mapa">
            {icon(Icon::Map)}
            {texts.results_map}
        </a>
        <section id="area-mapa" class="split-map needs-js" aria-label=texts.map_label>
            <a class="button quiet map-close" href="#resultados">
                {icon(Icon::Close)}
                {texts.results_hide_map}
            </a>
            <div
                id="mapa"
                class="map"
                data-points="/api/mapa"
                data-query=search.standalone(texts.locale)
                data-bounds=bounds
                data-tiles=site.tiles.as_ref().map(|tiles| tiles.url.clone())
                data-attribution=site.tiles.as_ref().map(|tiles| tiles.attribution.clone())
                data-locale=texts.locale.tag()
                data-labels=labels(texts)
            ></div>
        </section>
    }
}

/// The map of one listing: a pin, or a circle where the address is hidden.
pub fn of_listing(site: &Site, texts: &'static Texts, position: Position) -> impl IntoView + use<> {
    let note = if position.approximate { texts.map_approximate } else { texts.map_exact };
    view! {
        <div
            id="mapa"
            class="map needs-js"
            role="group"
            aria-label=texts.map_detail_label
            data-lat=position.latitude.to_string()
            data-lon=position.longitude.to_string()
            data-approximate=position.approximate.to_string()
            data-tiles=site.tiles.as_ref().map(|tiles| tiles.url.clone())
            data-attribution=site.tiles.as_ref().map(|tiles| tiles.attribution.clone())
            data-locale=texts.locale.tag()
            data-labels=labels(texts)
        ></div>
        <p class="map-note">{note}</p>
    }
}

/// The map's words, for the script. `{n}` stands for a number.
fn labels(texts: &Texts) -> String {
    json!({
        "loading": texts.map_loading,
        "failed": texts.map_failed,
        "listFailed": texts.map_list_failed,
        "unloaded": texts.map_unloaded,
        "retry": texts.map_retry,
        "listing": texts.map_listings(1, "{n}"),
        "listings": texts.map_listings(2, "{n}"),
        "searchHere": texts.map_search_here,
        "zoomIn": texts.map_zoom_in,
        "zoomOut": texts.map_zoom_out,
        "label": texts.map_label,
    })
    .to_string()
}
