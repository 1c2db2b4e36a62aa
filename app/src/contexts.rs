//! What the pages stand on: the use cases they call, and where things are.

use properties_listing::container::Container;
use std::sync::Arc;

/// The bounded contexts whose use cases pages and server functions call.
#[derive(Clone)]
pub struct Contexts {
    /// What the public sees.
    pub properties_listing: Arc<Container>,
}

/// Where this installation is and where its files are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// `https://…`, without a slash at the end.
    pub base_url: String,
    /// The style sheet.
    pub css: String,
    /// The script of every page.
    pub boot_js: String,
    /// The script of pages with a map.
    pub map_js: String,
    /// The script of the screens of properties.
    pub desk_js: String,
    /// Fonts that every page needs at once.
    pub fonts: Vec<String>,
    /// Where the map's ground comes from, if it is configured.
    pub tiles: Option<TileSource>,
}

/// A server of map tiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileSource {
    /// `https://…/{z}/{x}/{y}.png`.
    pub url: String,
    /// Whose map it is, as its licence demands.
    pub attribution: String,
}
