//! What the public sees: read-only, and never an owner.

use super::criteria::Seam;
use super::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingStatus, ListingType, PlaceKind, PropertyType,
};
use kernel::locale::{Country, Locale};
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text in the product's languages; any may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalizedText {
    /// Portuguese.
    pub pt: Option<String>,
    /// English.
    pub en: Option<String>,
    /// Spanish.
    pub es: Option<String>,
}

impl LocalizedText {
    /// The text in a language, or in the nearest that exists, with the language it is in.
    #[must_use]
    pub fn best(&self, locale: Locale) -> Option<(&str, Locale)> {
        let order = match locale {
            Locale::Pt => [Locale::Pt, Locale::Es, Locale::En],
            Locale::En => [Locale::En, Locale::Pt, Locale::Es],
            Locale::Es => [Locale::Es, Locale::Pt, Locale::En],
        };
        order.into_iter().find_map(|l| self.exact(l).map(|text| (text, l)))
    }

    /// The text in exactly this language.
    #[must_use]
    pub fn exact(&self, locale: Locale) -> Option<&str> {
        match locale {
            Locale::Pt => self.pt.as_deref(),
            Locale::En => self.en.as_deref(),
            Locale::Es => self.es.as_deref(),
        }
        .filter(|text| !text.trim().is_empty())
    }
}

/// A picture of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedImage {
    /// An `https` address, or a path below `/media/`.
    pub source: String,
    /// Width in pixels, if known.
    pub width: Option<i64>,
    /// Height in pixels, if known.
    pub height: Option<i64>,
    /// The widths it was made in here, in pixels, the smallest first; none of one from elsewhere.
    /// `source` is the JPEG of the last.
    pub widths: Vec<u32>,
    /// A tiny WebP in base64, shown until the picture is there.
    pub placeholder: Option<String>,
    /// What it shows, for those who can't see it.
    pub alt: LocalizedText,
}

/// A position on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north (WGS 84).
    pub latitude: f64,
    /// Degrees east (WGS 84).
    pub longitude: f64,
    /// Moved by up to 300 m because the address is hidden: draw a circle, not a pin.
    pub approximate: bool,
}

/// What a card in a list shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedCard {
    /// The public number of the listing, part of its address.
    pub number: i64,
    /// The agency's own reference.
    pub reference: String,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// The kind of property.
    pub property_type: PropertyType,
    /// Available or reserved.
    pub status: ListingStatus,
    /// The country.
    pub country: Country,
    /// District or province, as the agency wrote it.
    pub district: Option<String>,
    /// Municipality.
    pub municipality: Option<String>,
    /// Parish (*freguesia*).
    pub parish: Option<String>,
    /// Where it is, as far as the public may know.
    pub position: Option<Position>,
    /// The price in cents (a month's rent in cents).
    pub price_cents: i64,
    /// The price before, in cents, if it ever changed.
    pub previous_price_cents: Option<i64>,
    /// Bedrooms: T2 has 2.
    pub bedrooms: Option<i64>,
    /// Bathrooms.
    pub bathrooms: Option<i64>,
    /// Gross private area (*área bruta privativa*) in square decimetres.
    pub gross_area_dm2: Option<i64>,
    /// Useful area (*área útil*) in square decimetres.
    pub useful_area_dm2: Option<i64>,
    /// Land (*terreno*) in square decimetres.
    pub land_area_dm2: Option<i64>,
    /// Energy class, if certified.
    pub energy_class: Option<EnergyClass>,
    /// Features, in the order of [`Feature::ALL`].
    pub features: Vec<Feature>,
    /// When it was first published.
    pub published_at: Option<Timestamp>,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// The cover picture.
    pub cover: Option<ListedImage>,
    /// Its title, where the agency wrote one.
    pub title: LocalizedText,
    /// The agency's slug, part of its page's address.
    pub agency_slug: String,
    /// The agency's name.
    pub agency_name: String,
    /// Its AMI licence (Portugal), required in every advertisement.
    pub agency_ami: Option<String>,
}

/// A price and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPrice {
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// Cents.
    pub cents: i64,
    /// Since when.
    pub since: Timestamp,
}

/// Everything the detail page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedProperty {
    /// What the card shows.
    pub card: ListedCard,
    /// Street, unless the address is hidden.
    pub street: Option<String>,
    /// Postal code, unless the address is hidden.
    pub postal_code: Option<String>,
    /// Gazetteer ids, the largest first: district, municipality, parish.
    pub places: Vec<i64>,
    /// Dependent area (*área bruta dependente*) in square decimetres.
    pub dependent_area_dm2: Option<i64>,
    /// Year of construction.
    pub year_built: Option<i64>,
    /// Floor, as written: `3`, `R/C`.
    pub floor: Option<String>,
    /// State of repair.
    pub condition: Option<Condition>,
    /// Number of the energy certificate.
    pub energy_certificate: Option<String>,
    /// Why there is no energy class.
    pub energy_exemption: Option<EnergyExemption>,
    /// The description.
    pub description: LocalizedText,
    /// Pictures, the cover first.
    pub images: Vec<ListedImage>,
    /// Every price it had, oldest first.
    pub prices: Vec<ListedPrice>,
    /// The agency's legal name.
    pub agency_legal_name: Option<String>,
    /// The agency's phone.
    pub agency_phone: Option<String>,
    /// The agency's e-mail.
    pub agency_email: Option<String>,
    /// Where the agency sits.
    pub agency_locality: Option<String>,
    /// How the agency looks.
    pub agency_look: AgencyLook,
}

/// How an agency looks, where it chose that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyLook {
    /// Its logo.
    pub logo: Option<ListedLogo>,
    /// Its colour, `#rrggbb`: one that white text can be read on.
    pub colour: Option<String>,
}

/// An agency's logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedLogo {
    /// The path of its PNG or JPEG, below `/media/`. The same with the ending `webp` is a WebP.
    pub source: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// An agency's public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAgency {
    /// Its identity, to search its listings by.
    pub id: Uuid,
    /// Part of its page's address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its legal name.
    pub legal_name: Option<String>,
    /// AMI licence (Portugal).
    pub ami_licence: Option<String>,
    /// Its country.
    pub country: Country,
    /// Street of the office.
    pub street: Option<String>,
    /// Town of the office.
    pub locality: Option<String>,
    /// Postal code of the office.
    pub postal_code: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Web site.
    pub website: Option<String>,
    /// What it says of itself.
    pub about: LocalizedText,
    /// How it looks.
    pub look: AgencyLook,
}

/// A place of the gazetteer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListedPlace {
    /// Its id.
    pub id: i64,
    /// Its level.
    pub kind: PlaceKind,
    /// Its country.
    pub country: Country,
    /// Its name.
    pub name: String,
    /// Part of an address; unique.
    pub slug: String,
    /// The place it lies in.
    pub parent: Option<i64>,
    /// Its middle: latitude and longitude in degrees.
    pub centre: Option<(f64, f64)>,
}

/// How many listings a filter would leave, were it set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facets {
    /// By kind of property.
    pub property_types: Vec<(PropertyType, u64)>,
    /// By number of bedrooms; 5 means five or more.
    pub bedrooms: Vec<(u8, u64)>,
    /// By least number of bathrooms: 1, 2, 3.
    pub bathrooms: Vec<(u8, u64)>,
    /// By energy class.
    pub energy_classes: Vec<(EnergyClass, u64)>,
    /// By feature.
    pub features: Vec<(Feature, u64)>,
    /// By place inside the chosen one (districts, if none is chosen), most listings first, 12 at most.
    pub places: Vec<(ListedPlace, u64)>,
}

/// A page of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    /// How many match, exactly.
    pub total: u64,
    /// How many come before this page's first.
    pub offset: u64,
    /// At most [`PAGE_SIZE`](super::criteria::PAGE_SIZE) cards.
    pub cards: Vec<ListedCard>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Seam>,
    /// Where the page after begins, if there is one.
    pub next: Option<Seam>,
    /// Counts for the filters.
    pub facets: Facets,
    /// The chosen place and those it lies in, the largest first.
    pub place_path: Vec<ListedPlace>,
    /// Smallest rectangle around all that match: west, south, east, north.
    pub bounds: Option<super::criteria::Rectangle>,
}

/// A dot on the map: one listing or several close together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MapCluster {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// How many listings.
    pub count: u64,
    /// The lowest price among them, in cents.
    pub price_from: i64,
    /// The listing's number, if it is just one.
    pub number: Option<i64>,
}
