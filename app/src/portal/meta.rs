//! What search engines and other programs read of a page.

use super::paths::{Address, Route, SearchQuery};
use crate::contexts::Site;
use kernel::locale::Locale;
use kernel::text::spoken_place;
use leptos::prelude::*;
use properties_listing::domain::views::ListedPlace;
use properties_listing::domain::vocabulary::ListingType;
use serde_json::Value;

/// Title, addresses and data of a page.
#[derive(Debug, Clone)]
pub struct Head {
    /// The language.
    pub locale: Locale,
    /// The title, without the portal's name.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// The one path it should be known by, with its query.
    pub canonical: String,
    /// The same page in [`Locale::ALL`]: what the language switch leads to.
    pub alternates: [String; 3],
    /// Whether search engines should keep it.
    pub indexed: bool,
    /// A picture for previews, as a path or a whole address.
    pub image: Option<String>,
    /// The RSS feed of the same content.
    pub feed: Option<String>,
    /// Data in schema.org's words.
    pub data: Vec<Value>,
    /// Whether it has a map.
    pub map: bool,
    /// What of the main menu it belongs to.
    pub section: Option<Route>,
    /// Whose desk it stands on, if it is a screen of the dashboard.
    pub desk: Option<crate::dashboard::frame::Desk>,
}

impl Head {
    /// The head of a page that differs between the languages in nothing but the language.
    #[must_use]
    pub fn new(locale: Locale, route: &Route, title: &str, description: &str) -> Self {
        let path = |locale| Address::new(locale, route.clone()).path();
        Self {
            locale,
            title: title.to_owned(),
            description: description.to_owned(),
            canonical: path(locale),
            alternates: Locale::ALL.map(path),
            indexed: true,
            image: None,
            feed: None,
            data: Vec::new(),
            map: false,
            section: None,
            desk: None,
        }
    }
}

/// A path as a whole address; whole addresses stay.
#[must_use]
pub fn absolute(site: &Site, path: &str) -> String {
    if path.starts_with('/') { format!("{}{path}", site.base_url) } else { path.to_owned() }
}

/// A `<title>`. Written as an element, its text is escaped; `leptos_meta`'s is not.
pub fn page_title(title: &str, brand: &str) -> impl IntoView + use<> {
    let text = if title.is_empty() { brand.to_owned() } else { format!("{title} · {brand}") };
    view! { <title>{text}</title> }
}

/// A block of schema.org data. `<` is written as an escape: the browser ends a
/// script at the first `</script`, wherever it stands.
pub fn json_ld(data: &Value) -> impl IntoView + use<> {
    let text = data.to_string().replace('<', "\\u003c");
    view! { <script type="application/ld+json" inner_html=text></script> }
}

/// The searches in the places of a path, the largest first. Of a district and its
/// capital of the same name only the capital is told: *Lisboa / Lisboa* tells nobody anything.
pub fn place_trail(
    locale: Locale,
    deal: ListingType,
    path: &[ListedPlace],
) -> impl Iterator<Item = (String, String)> {
    let within = path.iter().skip(1).map(|place| place.name.as_str()).chain([""]);
    path.iter().zip(within).filter(|(place, within)| place.name != *within).map(move |(place, _)| {
        (spoken_place(&place.name).to_owned(), SearchQuery::in_place(deal, &place.slug).href(locale))
    })
}

/// The trail from the front page to here, for schema.org: names and paths.
#[must_use]
pub fn breadcrumb_list(site: &Site, trail: &[(String, String)]) -> Value {
    let items: Vec<Value> = trail
        .iter()
        .zip(1..)
        .map(|((name, path), position): (_, u32)| {
            serde_json::json!({
                "@type": "ListItem", "position": position, "name": name, "item": absolute(site, path),
            })
        })
        .collect();
    serde_json::json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// The trail as links; the last one is where the reader is.
pub fn breadcrumbs(label: &'static str, trail: Vec<(String, String)>) -> impl IntoView {
    let last = trail.len().saturating_sub(1);
    view! {
        <nav class="breadcrumbs" aria-label=label>
            <ol>
                {trail
                    .into_iter()
                    .enumerate()
                    .map(|(position, (name, path))| {
                        if position == last {
                            view! { <li aria-current="page">{name}</li> }.into_any()
                        } else {
                            view! {
                                <li>
                                    <a href=path>{name}</a>
                                </li>
                            }
                                .into_any()
                        }
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}
