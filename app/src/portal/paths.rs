//! Every public address, built and read in one place, so that links and routes
//! can't drift apart.
//!
//! * [`Address`] is a path: a language and a [`Route`].
//! * [`SearchQuery`] is a query string. Parameters are the same in every
//!   language. What can't be understood is ignored, never an error, and every
//!   value is bounded; writing a query back gives its canonical form.
//!
//! To add a page: 1. a member of [`Route`]; 2. its segments in [`Address::path`]
//! and [`Address::parse`]; 3. its arm in [`portal::answer`](super::answer).

use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::text::slug;
use properties_listing::container::Container;
use properties_listing::domain::criteria::{Cursor, Rectangle, Seam, SearchCriteria};
use properties_listing::domain::views::ListedCard;
use properties_listing::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType, Sort};
use std::borrow::Cow;
use std::fmt::Write as _;
use uuid::Uuid;

/// A page of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The front page.
    Home,
    /// A search.
    Results(ListingType),
    /// One listing. The number finds it; the slug is for people.
    Listing {
        /// Kind and place, readable.
        slug: String,
        /// The listing's number.
        number: i64,
    },
    /// Every agency.
    Agencies,
    /// One agency, by its slug.
    Agency(String),
    /// A legal page.
    Legal(LegalPage),
}

/// The legal pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegalPage {
    /// What is kept about visitors: nearly nothing.
    Privacy,
    /// Terms of use.
    Terms,
    /// Sources and licences of what the portal stands on.
    Sources,
}

impl LegalPage {
    /// All of them, in the footer's order.
    pub const ALL: [Self; 3] = [Self::Privacy, Self::Terms, Self::Sources];

    const fn segment(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::Privacy, Locale::Pt) => "privacidade",
            (Self::Privacy, Locale::En) => "privacy",
            (Self::Privacy, Locale::Es) => "privacidad",
            (Self::Terms, Locale::Pt) => "termos",
            (Self::Terms, Locale::En) => "terms",
            (Self::Terms, Locale::Es) => "terminos",
            (Self::Sources, Locale::Pt) => "fontes",
            (Self::Sources, Locale::En) => "sources",
            (Self::Sources, Locale::Es) => "fuentes",
        }
    }
}

/// The words of the paths in one language.
struct Segments {
    prefix: &'static str,
    buy: &'static str,
    rent: &'static str,
    listing: &'static str,
    agencies: &'static str,
    legal: &'static str,
}

const fn segments(locale: Locale) -> Segments {
    match locale {
        Locale::Pt => Segments {
            prefix: "",
            buy: "comprar",
            rent: "arrendar",
            listing: "imovel",
            agencies: "imobiliarias",
            legal: "legal",
        },
        Locale::En => Segments {
            prefix: "/en",
            buy: "buy",
            rent: "rent",
            listing: "property",
            agencies: "agencies",
            legal: "legal",
        },
        Locale::Es => Segments {
            prefix: "/es",
            buy: "comprar",
            rent: "alquilar",
            listing: "inmueble",
            agencies: "inmobiliarias",
            legal: "legal",
        },
    }
}

/// A path: which page in which language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The language.
    pub locale: Locale,
    /// The page.
    pub route: Route,
}

impl Address {
    /// A page in a language.
    #[must_use]
    pub const fn new(locale: Locale, route: Route) -> Self {
        Self { locale, route }
    }

    /// The canonical path, without query.
    #[must_use]
    pub fn path(&self) -> String {
        let words = segments(self.locale);
        let prefix = words.prefix;
        match &self.route {
            Route::Home if prefix.is_empty() => "/".to_owned(),
            Route::Home => prefix.to_owned(),
            Route::Results(ListingType::Sale) => format!("{prefix}/{}", words.buy),
            Route::Results(ListingType::Rent) => format!("{prefix}/{}", words.rent),
            Route::Listing { slug, number } if slug.is_empty() => {
                format!("{prefix}/{}/{number}", words.listing)
            }
            Route::Listing { slug, number } => format!("{prefix}/{}/{slug}-{number}", words.listing),
            Route::Agencies => format!("{prefix}/{}", words.agencies),
            Route::Agency(slug) => format!("{prefix}/{}/{slug}", words.agencies),
            Route::Legal(page) => format!("{prefix}/{}/{}", words.legal, page.segment(self.locale)),
        }
    }

    /// Reads a path. A trailing slash is forgiven: compare with [`path`](Self::path) to redirect.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let locale = locale_of(path);
        let words = segments(locale);
        let rest = path.strip_prefix(words.prefix)?;
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (first, second) = match rest.split_once('/') {
            Some((first, second)) => (first, Some(second)),
            None => (rest, None),
        };
        let route = match second {
            None if first.is_empty() => Route::Home,
            None if first == words.buy => Route::Results(ListingType::Sale),
            None if first == words.rent => Route::Results(ListingType::Rent),
            None if first == words.agencies => Route::Agencies,
            Some(second) if first == words.listing => parse_listing(second)?,
            Some(second) if first == words.agencies => Route::Agency(parse_slug(second)?),
            Some(second) if first == words.legal => {
                Route::Legal(LegalPage::ALL.into_iter().find(|page| page.segment(locale) == second)?)
            }
            _ => return None,
        };
        Some(Self { locale, route })
    }
}

/// The language of any path, also of one that leads nowhere.
#[must_use]
pub fn locale_of(path: &str) -> Locale {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "en" => Locale::En,
        "es" => Locale::Es,
        _ => Locale::Pt,
    }
}

/// `apartamento-t2-graca-lisboa-123`.
fn parse_listing(segment: &str) -> Option<Route> {
    let (slug, number) = segment.rsplit_once('-').unwrap_or(("", segment));
    let slug = if slug.is_empty() { String::new() } else { parse_slug(slug)? };
    Some(Route::Listing { slug, number: parse_number(number)? })
}

/// Lower-case letters, digits and hyphens, 200 at most.
fn parse_slug(text: &str) -> Option<String> {
    let ok = (1..=200).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ok.then(|| text.to_owned())
}

/// A listing's number: positive, without sign or leading zero.
fn parse_number(text: &str) -> Option<i64> {
    let plain = text.len() <= 18 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The address of a listing in a language.
#[must_use]
pub fn listing(locale: Locale, card: &ListedCard) -> String {
    let texts = crate::i18n::texts(locale);
    let what = texts.kind_sized(card.property_type, card.bedrooms);
    let place = crate::i18n::names::place(card);
    let slug = slug(&format!("{what} {place}"), 80);
    Address::new(locale, Route::Listing { slug, number: card.number }).path()
}

/// The front page in a language.
#[must_use]
pub fn home(locale: Locale) -> String {
    Address::new(locale, Route::Home).path()
}

/// The list of agencies in a language.
#[must_use]
pub fn agencies(locale: Locale) -> String {
    Address::new(locale, Route::Agencies).path()
}

/// The page of an agency in a language.
#[must_use]
pub fn agency(locale: Locale, slug: &str) -> String {
    Address::new(locale, Route::Agency(slug.to_owned())).path()
}

/// A listing by nothing but its number: redirects to its readable address.
#[must_use]
pub fn listing_number(locale: Locale, number: i64) -> String {
    Address::new(locale, Route::Listing { slug: String::new(), number }).path()
}

/// What a search asks for, once the agency and the place it names are found; nothing, if nobody
/// knows one of them: a search of all there is would be the answer to another question.
///
/// # Errors
/// When agencies or places can't be read.
pub async fn resolve(
    listings: &Container,
    search: &SearchQuery,
) -> Result<Option<SearchCriteria>, StorageError> {
    let agency = match &search.scope {
        Scope::Portal => None,
        Scope::Agency(slug) => match listings.view_agency.execute(slug).await? {
            Some(agency) => Some(agency.id),
            None => return Ok(None),
        },
    };
    resolve_place(listings, search, agency).await
}

/// [`resolve`] where the agency is found already.
///
/// # Errors
/// When places can't be read.
pub async fn resolve_place(
    listings: &Container,
    search: &SearchQuery,
    agency: Option<Uuid>,
) -> Result<Option<SearchCriteria>, StorageError> {
    let Some(slug) = &search.place else { return Ok(Some(search.criteria(None, agency))) };
    let place = listings.find_places.by_slug(slug).await?;
    Ok(place.map(|place| search.criteria(Some(place.id), agency)))
}

/// A whole list of results, or one agency's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every agency's listings.
    #[default]
    Portal,
    /// The listings of the agency with this slug.
    Agency(String),
}

/// A search as its address says it.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchQuery {
    /// Where the list stands.
    pub scope: Scope,
    /// For sale or to rent: part of the path (`negocio` on an agency's page).
    pub listing_type: ListingType,
    /// `q`: free words.
    pub words: String,
    /// `local`: the slug of a place.
    pub place: Option<String>,
    /// `tipo`: kinds, any of them.
    pub property_types: Vec<PropertyType>,
    /// `preco_min`: whole euros.
    pub price_min: Option<i64>,
    /// `preco_max`: whole euros.
    pub price_max: Option<i64>,
    /// `area_min`: square metres.
    pub area_min: Option<i64>,
    /// `area_max`: square metres.
    pub area_max: Option<i64>,
    /// `quartos`: bedrooms, any of 0 to 5; 5 means five or more.
    pub bedrooms: Vec<u8>,
    /// `banhos`: at least as many bathrooms, 1 to 5: the catalogue tells no more apart.
    pub bathrooms_min: Option<u8>,
    /// `energia`: classes, any of them.
    pub energy_classes: Vec<EnergyClass>,
    /// `com`: features, all of them.
    pub features: Vec<Feature>,
    /// `mapa`: west, south, east, north in degrees.
    pub rectangle: Option<Rectangle>,
    /// `ordem`: the order.
    pub sort: Sort,
    /// `depois`, `antes`: the seam to go on from.
    pub cursor: Option<Cursor>,
}

/// A filter that is set: what a chip shows and removes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Filter {
    /// The free words.
    Words,
    /// The place.
    Place,
    /// One kind.
    PropertyType(PropertyType),
    /// The lowest price.
    PriceMin,
    /// The highest price.
    PriceMax,
    /// The smallest area.
    AreaMin,
    /// The largest area.
    AreaMax,
    /// One number of bedrooms.
    Bedrooms(u8),
    /// The bathrooms.
    Bathrooms,
    /// One energy class.
    Energy(EnergyClass),
    /// One feature.
    Feature(Feature),
    /// The map rectangle.
    Rectangle,
}

/// Longest query string that is read, in bytes; the rest is ignored.
const LONGEST_QUERY: usize = 8 * 1024;
/// Most parameters that are read.
const MOST_PARAMETERS: usize = 100;
/// Longest free words, in characters.
const LONGEST_WORDS: usize = 100;
/// Highest price in euros and largest area in square metres that make sense.
const LARGEST_NUMBER: i64 = 999_999_999;

impl SearchQuery {
    /// Everything for sale, or everything to rent.
    #[must_use]
    pub const fn all(listing_type: ListingType) -> Self {
        Self {
            scope: Scope::Portal,
            listing_type,
            words: String::new(),
            place: None,
            property_types: Vec::new(),
            price_min: None,
            price_max: None,
            area_min: None,
            area_max: None,
            bedrooms: Vec::new(),
            bathrooms_min: None,
            energy_classes: Vec::new(),
            features: Vec::new(),
            rectangle: None,
            sort: Sort::Newest,
            cursor: None,
        }
    }

    /// Everything in a place.
    #[must_use]
    pub fn in_place(listing_type: ListingType, slug: &str) -> Self {
        Self { place: Some(slug.to_owned()), ..Self::all(listing_type) }
    }

    /// Everything of an agency.
    #[must_use]
    pub fn of_agency(listing_type: ListingType, slug: &str) -> Self {
        Self { scope: Scope::Agency(slug.to_owned()), ..Self::all(listing_type) }
    }

    /// Reads a query string as browsers send it. Any bytes are welcome.
    #[must_use]
    pub fn parse(listing_type: ListingType, query: &str) -> Self {
        let mut search = Self::all(listing_type);
        for (key, value) in parameters(query) {
            let value = value.trim();
            match key.as_ref() {
                "q" => search.words = words(value),
                "local" => search.place = parse_slug(value),
                "tipo" => search.property_types.extend(PropertyType::parse(value)),
                "preco_min" => search.price_min = whole_number(value),
                "preco_max" => search.price_max = whole_number(value),
                "area_min" => search.area_min = whole_number(value),
                "area_max" => search.area_max = whole_number(value),
                "quartos" => search.bedrooms.extend(value.parse::<u8>().ok().filter(|n| *n <= 5)),
                "banhos" => search.bathrooms_min = value.parse().ok().filter(|n| (1..=5).contains(n)),
                "energia" => search.energy_classes.extend(EnergyClass::parse(value)),
                "com" => search.features.extend(Feature::parse(value)),
                "mapa" => search.rectangle = rectangle(value),
                "ordem" => search.sort = Sort::parse(value).unwrap_or(Sort::Newest),
                "depois" => search.cursor = seam(value).map(Cursor::After),
                "antes" => search.cursor = seam(value).map(Cursor::Before),
                _ => {}
            }
        }
        in_order(&mut search.property_types);
        in_order(&mut search.bedrooms);
        in_order(&mut search.energy_classes);
        in_order(&mut search.features);
        in_order_pair(&mut search.price_min, &mut search.price_max);
        in_order_pair(&mut search.area_min, &mut search.area_max);
        search
    }

    /// The deal an agency's page is asked for by `negocio`.
    #[must_use]
    pub fn deal(query: &str) -> Option<ListingType> {
        parameters(query)
            .find(|(key, _)| key == "negocio")
            .and_then(|(_, value)| ListingType::parse(value.trim()))
    }

    /// The canonical query string, without `?`; empty if nothing is asked.
    #[must_use]
    pub fn query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if matches!(self.scope, Scope::Agency(_)) && self.listing_type == ListingType::Rent {
            out.append_pair("negocio", self.listing_type.code());
        }
        if !self.words.is_empty() {
            out.append_pair("q", &self.words);
        }
        if let Some(place) = &self.place {
            out.append_pair("local", place);
        }
        for kind in &self.property_types {
            out.append_pair("tipo", kind.code());
        }
        let numbers = [
            ("preco_min", self.price_min),
            ("preco_max", self.price_max),
            ("area_min", self.area_min),
            ("area_max", self.area_max),
        ];
        for (key, value) in numbers {
            if let Some(value) = value {
                out.append_pair(key, &value.to_string());
            }
        }
        for bedrooms in &self.bedrooms {
            out.append_pair("quartos", &bedrooms.to_string());
        }
        if let Some(bathrooms) = self.bathrooms_min {
            out.append_pair("banhos", &bathrooms.to_string());
        }
        for class in &self.energy_classes {
            out.append_pair("energia", class.code());
        }
        for feature in &self.features {
            out.append_pair("com", feature.code());
        }
        if let Some(Rectangle { west, south, east, north }) = self.rectangle {
            out.append_pair("mapa", &format!("{west},{south},{east},{north}"));
        }
        if self.sort != Sort::Newest {
            out.append_pair("ordem", self.sort.code());
        }
        match self.cursor {
            Some(Cursor::After(seam)) => out.append_pair("depois", &format!("{}~{}", seam.key, seam.number)),
            Some(Cursor::Before(seam)) => out.append_pair("antes", &format!("{}~{}", seam.key, seam.number)),
            None => &mut out,
        };
        out.finish()
    }

    /// The whole search as one query string that needs no path: `negocio`, `idioma`,
    /// `agencia`, then the rest. Feeds and the map are asked with it.
    #[must_use]
    pub fn standalone(&self, locale: Locale) -> String {
        let mut out = format!("negocio={}&idioma={}", self.listing_type.code(), locale.code());
        if let Scope::Agency(slug) = &self.scope {
            let _ = write!(out, "&agencia={slug}");
        }
        let search = Self { scope: Scope::Portal, ..self.at(None) };
        let query = search.query();
        if !query.is_empty() {
            let _ = write!(out, "&{query}");
        }
        out
    }

    /// Reads what [`standalone`](Self::standalone) wrote, or anything.
    #[must_use]
    pub fn parse_standalone(query: &str) -> (Locale, Self) {
        let mut search = Self::parse(Self::deal(query).unwrap_or(ListingType::Sale), query);
        let mut locale = Locale::default();
        for (key, value) in parameters(query) {
            match key.as_ref() {
                "idioma" => locale = Locale::parse(&value).unwrap_or_default(),
                "agencia" => {
                    if let Some(slug) = parse_slug(&value) {
                        search.scope = Scope::Agency(slug);
                    }
                }
                _ => {}
            }
        }
        (locale, search)
    }

    /// Whether a query has fields that were left empty in a form: its address can be shorter.
    #[must_use]
    pub fn has_empty_fields(query: &str) -> bool {
        parameters(query).any(|(_, value)| value.is_empty())
    }

    /// The path it stands on.
    #[must_use]
    pub fn path(&self, locale: Locale) -> String {
        let route = match &self.scope {
            Scope::Portal => Route::Results(self.listing_type),
            Scope::Agency(slug) => Route::Agency(slug.clone()),
        };
        Address::new(locale, route).path()
    }

    /// Path and query.
    #[must_use]
    pub fn href(&self, locale: Locale) -> String {
        let mut href = self.path(locale);
        let query = self.query();
        if !query.is_empty() {
            let _ = write!(href, "?{query}");
        }
        href
    }

    /// What to search for, once the names are resolved.
    #[must_use]
    pub fn criteria(&self, place: Option<i64>, agency: Option<Uuid>) -> SearchCriteria {
        SearchCriteria {
            listing_type: self.listing_type,
            property_types: self.property_types.clone(),
            place,
            words: self.words.clone(),
            price_min: self.price_min.map(|euros| euros * 100),
            price_max: self.price_max.map(|euros| euros * 100),
            area_min: self.area_min.map(|m2| m2 * 100),
            area_max: self.area_max.map(|m2| m2 * 100),
            bedrooms: self.bedrooms.clone(),
            bathrooms_min: self.bathrooms_min,
            energy_classes: self.energy_classes.clone(),
            features: self.features.clone(),
            rectangle: self.rectangle,
            agency,
            sort: self.sort,
        }
    }

    /// The filters that are set, in the order of the form.
    #[must_use]
    pub fn filters(&self) -> Vec<Filter> {
        let mut filters = Vec::new();
        let mut when = |set: bool, filter| {
            if set {
                filters.push(filter);
            }
        };
        when(!self.words.is_empty(), Filter::Words);
        when(self.place.is_some(), Filter::Place);
        when(self.price_min.is_some(), Filter::PriceMin);
        when(self.price_max.is_some(), Filter::PriceMax);
        when(self.area_min.is_some(), Filter::AreaMin);
        when(self.area_max.is_some(), Filter::AreaMax);
        when(self.bathrooms_min.is_some(), Filter::Bathrooms);
        when(self.rectangle.is_some(), Filter::Rectangle);
        filters.extend(self.property_types.iter().copied().map(Filter::PropertyType));
        filters.extend(self.bedrooms.iter().copied().map(Filter::Bedrooms));
        filters.extend(self.energy_classes.iter().copied().map(Filter::Energy));
        filters.extend(self.features.iter().copied().map(Filter::Feature));
        filters
    }

    /// The same search without one filter, from its first page.
    #[must_use]
    pub fn without(&self, filter: Filter) -> Self {
        let mut search = Self { cursor: None, ..self.clone() };
        match filter {
            Filter::Words => search.words.clear(),
            Filter::Place => search.place = None,
            Filter::PropertyType(kind) => search.property_types.retain(|other| *other != kind),
            Filter::PriceMin => search.price_min = None,
            Filter::PriceMax => search.price_max = None,
            Filter::AreaMin => search.area_min = None,
            Filter::AreaMax => search.area_max = None,
            Filter::Bedrooms(n) => search.bedrooms.retain(|other| *other != n),
            Filter::Bathrooms => search.bathrooms_min = None,
            Filter::Energy(class) => search.energy_classes.retain(|other| *other != class),
            Filter::Feature(feature) => search.features.retain(|other| *other != feature),
            Filter::Rectangle => search.rectangle = None,
        }
        search
    }

    /// The same search at another page.
    #[must_use]
    pub fn at(&self, cursor: Option<Cursor>) -> Self {
        Self { cursor, ..self.clone() }
    }

    /// The same search in another place, from its first page; words and map no longer bind.
    #[must_use]
    pub fn moved_to(&self, place: Option<&str>) -> Self {
        Self {
            place: place.map(str::to_owned),
            words: String::new(),
            rectangle: None,
            cursor: None,
            ..self.clone()
        }
    }

    /// The same search with the other deal; prices are of another order there and fall away.
    #[must_use]
    pub fn with_deal(&self, listing_type: ListingType) -> Self {
        Self { listing_type, price_min: None, price_max: None, cursor: None, ..self.clone() }
    }

    /// Whether search engines should know it: everything, one place, one kind, or both, first page.
    #[must_use]
    pub fn is_landing_page(&self) -> bool {
        let landing = Self {
            scope: self.scope.clone(),
            place: self.place.clone(),
            property_types: self.property_types.clone(),
            ..Self::all(self.listing_type)
        };
        self.property_types.len() <= 1 && *self == landing
    }
}

/// The parameters of a query string that are read at all.
fn parameters(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let query = query.as_bytes();
    form_urlencoded::parse(query.get(..LONGEST_QUERY).unwrap_or(query)).take(MOST_PARAMETERS)
}

/// Free words as they are searched: no control characters, single spaces, not too long.
fn words(text: &str) -> String {
    let clean: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_WORDS).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A whole number as people type it: `250000`, `250 000`, `250.000 €`. Zero asks nothing.
fn whole_number(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\'')).collect();
    let mut groups = text.split(['.', ',']);
    let mut digits = groups.next()?.to_owned();
    // Three digits after a separator are a group of thousands; anything else is a fraction.
    for group in groups {
        if group.len() != 3 {
            break;
        }
        digits.push_str(group);
    }
    let plain = (1..=9).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = plain.then(|| digits.parse::<i64>().ok()).flatten()?;
    (1..=LARGEST_NUMBER).contains(&number).then_some(number)
}

/// `west,south,east,north`, kept to about a metre.
fn rectangle(text: &str) -> Option<Rectangle> {
    let mut numbers = text.split(',').map(|n| n.trim().parse::<f64>().ok());
    let mut next = || numbers.next().flatten().map(|n| (n * 1e5).round() / 1e5);
    let (west, south, east, north) = (next()?, next()?, next()?, next()?);
    numbers.next().is_none().then(|| Rectangle::new(west, south, east, north)).flatten()
}

/// `key~number`.
fn seam(text: &str) -> Option<Seam> {
    let (key, number) = text.split_once('~')?;
    Some(Seam { key: key.parse().ok()?, number: parse_number(number)? })
}

fn in_order<T: Ord>(values: &mut Vec<T>) {
    values.sort_unstable();
    values.dedup();
}

/// Who mixes up lowest and highest is understood.
fn in_order_pair(low: &mut Option<i64>, high: &mut Option<i64>) {
    if let (Some(l), Some(h)) = (*low, *high)
        && l > h
    {
        std::mem::swap(low, high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sale(query: &str) -> SearchQuery {
        SearchQuery::parse(ListingType::Sale, query)
    }

    #[test]
    fn every_page_in_every_language_is_found_at_the_address_it_gives() {
        let slug = "casa-azul".to_owned();
        let mut routes = vec![
            Route::Home,
            Route::Results(ListingType::Sale),
            Route::Results(ListingType::Rent),
            Route::Listing { slug: "apartamento-t2-graca-lisboa".to_owned(), number: 123 },
            Route::Listing { slug: String::new(), number: 7 },
            Route::Agencies,
            Route::Agency(slug),
        ];
        routes.extend(LegalPage::ALL.map(Route::Legal));
        for locale in Locale::ALL {
            for route in &routes {
                let address = Address::new(locale, route.clone());
                assert_eq!(Address::parse(&address.path()), Some(address.clone()), "{}", address.path());
            }
        }
    }

    #[test]
    fn the_languages_have_the_paths_that_were_promised() {
        let path = |locale, route| Address::new(locale, route).path();
        assert_eq!(path(Locale::Pt, Route::Home), "/");
        assert_eq!(path(Locale::En, Route::Home), "/en");
        assert_eq!(path(Locale::Es, Route::Results(ListingType::Rent)), "/es/alquilar");
        assert_eq!(path(Locale::En, Route::Listing { slug: "a".into(), number: 9 }), "/en/property/a-9");
        assert_eq!(path(Locale::Es, Route::Agency("casa".into())), "/es/inmobiliarias/casa");
    }

    #[test]
    fn a_trailing_slash_is_forgiven() {
        assert_eq!(Address::parse("/comprar/"), Address::parse("/comprar"));
        assert_eq!(Address::parse("/en/"), Address::parse("/en"));
    }

    #[test]
    fn paths_that_lead_nowhere_are_told_apart() {
        let nowhere = [
            "/nada",
            "/en/comprar",
            "/imovel/",
            "/imovel/casa",
            "/imovel/casa-0",
            "/imovel/casa--1x",
            "/imovel/casa-99999999999999999999",
            "/imovel/Casa-1",
            "/comprar/lisboa",
            "/imobiliarias/../x",
            "/legal/privacy",
            "//",
            "/%00",
            "/imovel/-1/",
        ];
        for path in nowhere {
            let found = Address::parse(path);
            assert!(found.is_none() || path == "//" || path == "/imovel/-1/", "{path} led to {found:?}");
        }
    }

    #[test]
    fn a_query_survives_being_written_and_read() {
        let query = "q=gra%C3%A7a+terra%C3%A7o&local=lisboa&tipo=apartment&tipo=house&preco_min=100000&preco_max=350000\
                     &area_min=60&quartos=2&quartos=5&banhos=2&energia=A%2B&com=lift&mapa=-9.2%2C38.7%2C-9.1%2C38.8\
                     &ordem=price_asc&depois=35000000%7E12";
        let search = sale(query);
        assert_eq!(search.query(), query);
        assert_eq!(sale(&search.query()), search);
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        let nonsense = "tipo=castle&preco_min=-5&preco_max=abc&area_min=1e9&quartos=99&banhos=0&energia=Z&com=gold\
                        &mapa=1,2,3&ordem=luck&depois=x~y&antes=5&local=../etc&q=%20%20&%FF=%FE&=&&&";
        assert_eq!(sale(nonsense), SearchQuery::all(ListingType::Sale));
    }

    #[test]
    fn bathrooms_are_asked_for_as_far_as_the_catalogue_tells_them_apart() {
        assert_eq!(sale("banhos=5").bathrooms_min, Some(5));
        for more in ["6", "9", "255", "256"] {
            assert_eq!(sale(&format!("banhos={more}")), SearchQuery::all(ListingType::Sale), "{more}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for text in ["250000", "250 000", "250.000", "250,000 €", "250\u{a0}000", "250000.50", "250000,5"] {
            assert_eq!(whole_number(text), Some(250_000), "{text}");
        }
        for text in ["", "0", "-1", "9999999999", "NaN", "١٢٣", "1e5", "...", ",,,"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn lowest_and_highest_may_be_mixed_up() {
        let search = sale("preco_min=300000&preco_max=100000");
        assert_eq!((search.price_min, search.price_max), (Some(100_000), Some(300_000)));
    }

    #[test]
    fn values_are_kept_once_and_in_order() {
        let search = sale("tipo=house&tipo=apartment&tipo=house&quartos=3&quartos=1&quartos=3");
        assert_eq!(search.property_types, [PropertyType::Apartment, PropertyType::House]);
        assert_eq!(search.bedrooms, [1, 3]);
    }

    #[test]
    fn a_rectangle_off_the_globe_or_inside_out_is_ignored() {
        for text in ["NaN,0,1,1", "inf,0,1,1", "-200,0,1,1", "5,0,1,1", "0,0,0,0", "1,2,3,4,5", ""] {
            assert_eq!(rectangle(text), None, "{text}");
        }
        assert!(rectangle("-9.5,38.6,-9.0,38.9").is_some());
    }

    #[test]
    fn hostile_queries_are_bounded() {
        let long = sale(&format!("q={}", "a".repeat(1_000_000)));
        assert!(long.words.chars().count() <= LONGEST_WORDS);
        let many = sale(&"tipo=house&".repeat(100_000));
        assert_eq!(many.property_types, [PropertyType::House]);
        let controls = sale("q=a%00b%0Ac%1B[31m");
        assert!(controls.words.chars().all(|c| !c.is_control()), "{:?}", controls.words);
        // Cut in the middle of an escape and of a character.
        for cut in 0..24 {
            sale(
                &format!("q={}%E2%80%AE", "é".repeat(LONGEST_QUERY / 2 - 6))
                    .chars()
                    .skip(cut)
                    .collect::<String>(),
            );
        }
    }

    #[test]
    fn a_chip_removes_its_filter_and_nothing_else() {
        let search = sale("q=graca&tipo=house&quartos=2&com=pool&preco_max=200000&depois=1~2");
        for filter in search.filters() {
            let fewer = search.without(filter);
            assert_eq!(fewer.filters().len(), search.filters().len() - 1, "{filter:?}");
            assert_eq!(fewer.cursor, None);
        }
    }

    #[test]
    fn an_agency_page_keeps_its_deal_in_the_query() {
        let search = SearchQuery::of_agency(ListingType::Rent, "casa-azul");
        assert_eq!(search.href(Locale::Pt), "/imobiliarias/casa-azul?negocio=rent");
        assert_eq!(SearchQuery::deal(&search.query()), Some(ListingType::Rent));
    }

    #[test]
    fn feeds_and_the_map_ask_with_one_string() {
        let mut search = SearchQuery::of_agency(ListingType::Rent, "casa-azul");
        search.bedrooms = vec![2];
        let (locale, read) = SearchQuery::parse_standalone(&search.standalone(Locale::Es));
        assert_eq!((locale, read), (Locale::Es, search));
    }

    #[test]
    fn search_engines_learn_places_and_kinds_but_not_every_combination() {
        assert!(sale("").is_landing_page());
        assert!(sale("local=lisboa&tipo=apartment").is_landing_page());
        assert!(!sale("tipo=apartment&tipo=house").is_landing_page());
        assert!(!sale("preco_max=100000").is_landing_page());
        assert!(!sale("depois=1~2").is_landing_page());
    }
}
