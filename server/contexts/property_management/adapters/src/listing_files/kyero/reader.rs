//! From a property of a feed to a listing, by the same judgement as a row of a table.
//!
//! | element | read as |
//! | --- | --- |
//! | `ref`, else `id` | reference; without both, the property is known by its content |
//! | `price`, `currency` | price, or the rent of a month |
//! | `price_freq` | `sale`, `month`; by the week or the day it is let to travellers: rejected |
//! | `part_ownership` | rejected: a share is no property |
//! | `new_build` | condition: new |
//! | `type` | kind, also where it is told by language |
//! | `country`, `province`, `town`, `location_detail`, `postcode` | address; a detail only where it is short |
//! | `location` | position |
//! | `beds`, `baths`, `surface_area` | rooms; gross and land area; `usable` where there is one |
//! | `energy_rating/consumption` | energy class; `X` is none |
//! | `desc`, `title` | texts in Portuguese, English and Spanish, without markup |
//! | `features`, `pool` | the features that we know |
//! | `images` | pictures |

use super::feed::{Facts, Feed};
use super::{markup, words};
use crate::listing_files::fields::{Cells, CountryCell, Field, PlaceText, TextCells};
use crate::listing_files::layout::Layout;
use crate::listing_files::profiles::estate_os;
use crate::listing_files::reader::{Entry, Seen};
use crate::listing_files::record::understand;
use crate::listing_files::source::{Fault, FileError, Limits};
use crate::listing_files::values::{TypeText, yes_or_no};
use property_management::domain::listing_record::{ListingRecord, Rejection, Remark};
use property_management::domain::vocabulary::Feature;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Where our own block stands, and the columns it may hold.
pub(super) const OWN: &str = "estate_os";

/// The elements that are read, by their path below a property.
const KNOWN: &[&str] = &[
    "id",
    "date",
    "ref",
    "price",
    "currency",
    "price_freq",
    "part_ownership",
    "new_build",
    "type",
    "type/en",
    "type/es",
    "type/pt",
    "town",
    "province",
    "country",
    "postcode",
    "location_detail",
    "location/latitude",
    "location/longitude",
    "beds",
    "baths",
    "pool",
    "surface_area/built",
    "surface_area/usable",
    "surface_area/plot",
    "energy_rating",
    "energy_rating/consumption",
    "desc",
    "desc/pt",
    "desc/en",
    "desc/es",
    "title/pt",
    "title/en",
    "title/es",
    "features/feature",
    "images/image/url",
    "estate_os",
    "estate_os/listing_type",
    "estate_os/property_type",
    "estate_os/price",
    "estate_os/currency",
    "estate_os/country",
    "estate_os/district",
    "estate_os/municipality",
    "estate_os/parish",
    "estate_os/postal_code",
    "estate_os/address",
    "estate_os/address_hidden",
    "estate_os/latitude",
    "estate_os/longitude",
    "estate_os/bedrooms",
    "estate_os/bathrooms",
    "estate_os/gross_area",
    "estate_os/useful_area",
    "estate_os/dependent_area",
    "estate_os/land_area",
    "estate_os/year_built",
    "estate_os/floor",
    "estate_os/energy_class",
    "estate_os/energy_certificate",
    "estate_os/energy_expires_on",
    "estate_os/energy_exemption",
    "estate_os/condition",
    "estate_os/features",
    "estate_os/rent_advance",
    "estate_os/rent_deposit",
    "estate_os/image_texts_pt",
    "estate_os/image_texts_en",
    "estate_os/image_texts_es",
    "estate_os/title_pt",
    "estate_os/title_en",
    "estate_os/title_es",
    "estate_os/published_at",
];

/// Whether our block may hold a column.
pub(super) fn is_own_column(column: &str) -> bool {
    KNOWN.iter().any(|path| path.strip_prefix("estate_os/") == Some(column))
}

/// Reads listings from a feed: an iterator of [`Entry`].
pub struct KyeroReader {
    feed: Feed,
    layout: Layout,
    /// Our own address on the web: pictures below it are read as the paths they are.
    own_address: Option<String>,
    seen: Seen,
    cut: bool,
}

impl KyeroReader {
    /// Reads listings from anything that gives the bytes of a feed. The layout says the
    /// country of properties that don't tell theirs, and what is the same in all of them.
    ///
    /// # Errors
    /// [`FileError`] for what is no feed, before anything is imported.
    pub fn read(
        input: impl Read + Send + 'static,
        layout: Layout,
        own_address: Option<&str>,
        limits: Limits,
    ) -> Result<Self, FileError> {
        let feed = Feed::open(input, limits, KNOWN)?;
        let own_address = own_address.map(|address| address.trim_end_matches('/').to_owned());
        Ok(Self { feed, layout, own_address, seen: Seen::default(), cut: false })
    }

    /// Bytes of the file read so far, shared with whoever shows the progress.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.feed.progress()
    }

    /// Whether the file ended before its end: what came until then is whole.
    #[must_use]
    pub const fn was_cut(&self) -> bool {
        self.cut
    }

    fn entry(&mut self, facts: &Facts) -> Entry {
        match self.understood(facts) {
            Ok(record) => self.seen.entry(record, facts.hash()),
            Err(rejection) => Entry::Rejected(rejection),
        }
    }

    fn understood(&self, facts: &Facts) -> Result<ListingRecord, Rejection> {
        let mut cells = if facts.has(OWN) { own_cells(facts) } else { foreign_cells(facts)? };
        cells.set(Field::ImageUrls, self.pictures(facts));
        for (field, value) in self.layout.constants() {
            cells.set(*field, value.as_str());
        }
        let reference = || reference(facts);
        let mut record =
            understand(&cells, self.layout.country(), self.layout.language(), facts.line, reference)?;
        if facts.mended {
            let reason =
                "it isn't in the encoding that the file declares; it was read as Windows-1252".to_owned();
            record.remarks.push(Remark { field: Field::Description.name(), reason });
        }
        Ok(record)
    }

    /// The addresses of the pictures, one a line; our own as the paths that they are here.
    fn pictures(&self, facts: &Facts) -> String {
        let mut addresses = String::new();
        for url in facts.all("images/image/url") {
            let path = self.own_address.as_deref().and_then(|own| url.strip_prefix(own));
            let address = path.filter(|path| path.starts_with("/media/")).unwrap_or(url);
            // A blank in an address is a program's carelessness; browsers mend it too.
            addresses.push_str(&address.replace(' ', "%20"));
            addresses.push('\n');
        }
        addresses
    }
}

impl Iterator for KyeroReader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        match self.feed.next()? {
            Err(Fault { line, code, reason, ends_the_file }) => {
                self.cut |= ends_the_file;
                Some(Entry::Rejected(Rejection { line, code, reason }))
            }
            Ok(facts) => Some(self.entry(&facts)),
        }
    }
}

/// A property from our own export: its block tells what the format itself can't.
fn own_cells(facts: &Facts) -> Cells<'_> {
    let get =
        |column: &str| facts.get(KNOWN.iter().find(|path| is_column(path, column)).copied().unwrap_or(""));
    let mut cells = Cells::default();
    for (field, column) in estate_os::PROFILE.columns {
        cells.set(*field, get(column));
    }
    cells.set(Field::Reference, facts.get("ref"));
    estate_os::tell_more(get, &mut cells);
    cells.wording = Some(TextCells {
        titles: estate_os::TITLES.map(|column| Cow::Borrowed(get(column))),
        descriptions: DESCRIPTIONS.map(|path| Cow::Borrowed(facts.get(path))),
    });
    cells
}

fn is_column(path: &str, column: &str) -> bool {
    path.strip_prefix("estate_os/") == Some(column)
}

/// In the order of [`Locale::ALL`](kernel::locale::Locale::ALL).
const DESCRIPTIONS: [&str; 3] = ["desc/pt", "desc/en", "desc/es"];
const TITLES: [&str; 3] = ["title/pt", "title/en", "title/es"];

/// A property from somebody else's program.
fn foreign_cells(facts: &Facts) -> Result<Cells<'_>, Rejection> {
    let reject = |code, reason: &str| Err(Rejection { line: facts.line, code, reason: reason.to_owned() });
    if yes_or_no(facts.get("part_ownership")) == Some(true) {
        return reject("part_ownership", "only a share of the property is on offer, which is no property");
    }
    let mut cells = Cells::default();
    match facts.get("price_freq").to_ascii_lowercase().as_str() {
        "sale" => cells.set(Field::ListingType, "sale"),
        "month" | "rent" | "monthly" => cells.set(Field::ListingType, "rent"),
        "week" | "weekly" | "day" | "night" | "daily" => {
            return reject(
                "short_let",
                "the price is for a week or a day: a let to travellers, which is not listed",
            );
        }
        _ => cells.set(Field::ListingType, facts.get("price_freq")),
    }
    let kind = ["type", "type/en", "type/es", "type/pt"].into_iter().map(|path| facts.get(path));
    let kind = kind.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    match words::property_type(kind) {
        TypeText::Known(known) => cells.set(Field::PropertyType, known.code()),
        TypeText::Room | TypeText::Unknown => cells.set(Field::PropertyType, kind),
    }
    for (field, path) in [
        (Field::Reference, "ref"),
        (Field::Price, "price"),
        (Field::Currency, "currency"),
        (Field::District, "province"),
        (Field::Municipality, "town"),
        (Field::PostalCode, "postcode"),
        (Field::Latitude, "location/latitude"),
        (Field::Longitude, "location/longitude"),
        (Field::Bedrooms, "beds"),
        (Field::Bathrooms, "baths"),
        (Field::GrossArea, "surface_area/built"),
        (Field::UsefulArea, "surface_area/usable"),
        (Field::LandArea, "surface_area/plot"),
    ] {
        cells.set(field, facts.get(path));
    }
    if cells.get(Field::Reference).is_empty() {
        cells.set(Field::Reference, facts.get("id"));
    }
    places(facts, &mut cells);
    let energy = [facts.get("energy_rating/consumption"), facts.get("energy_rating")];
    let energy = energy.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    cells.set(Field::EnergyClass, if energy.eq_ignore_ascii_case("x") { "" } else { energy });
    if yes_or_no(facts.get("new_build")) == Some(true) {
        cells.set(Field::Condition, "new");
    }
    cells.features = words::features(facts.all("features/feature"));
    if yes_or_no(facts.get("pool")) == Some(true) {
        cells.features.insert(Feature::Pool);
    }
    let mut descriptions = DESCRIPTIONS.map(|path| markup::plain(facts.get(path)));
    if descriptions.iter().all(|text| text.is_empty()) {
        // The version before wrote one text, in English.
        descriptions[1] = markup::plain(facts.get("desc"));
    }
    let titles = TITLES.map(|path| markup::plain(facts.get(path)));
    cells.wording = Some(TextCells { titles, descriptions });
    Ok(cells)
}

/// Where it is. A town may be a municipality or a parish of one; a detail is a parish or
/// quarter where it is as short as the name of one.
fn places<'a>(facts: &'a Facts, cells: &mut Cells<'a>) {
    let (town, province) = (facts.get("town"), facts.get("province"));
    let detail = facts.get("location_detail");
    let is_name =
        |text: &str| (1..=40).contains(&text.chars().count()) && !text.contains([',', '.', ';', ':']);
    let parish = if is_name(detail) && detail != town { detail } else { "" };
    cells.set(Field::Parish, parish);
    cells.other_places.push(PlaceText {
        district: province.to_owned(),
        municipality: String::new(),
        parish: town.to_owned(),
    });
    cells.country = match facts.get("country") {
        "" => CountryCell::Untold,
        text => CountryCell::told(words::country(text)),
    };
}

/// The reference of a property that has none: `C-` and the first twelve hexadecimal digits of
/// the SHA-256 of what it says, as for a row of a table.
fn reference(facts: &Facts) -> String {
    let mut hash = Sha256::new();
    for (path, text) in facts.said().filter(|(_, text)| !text.is_empty()) {
        hash.update(path.as_bytes());
        hash.update([0x1f]);
        hash.update(text.as_bytes());
        hash.update([0x1e]);
    }
    let mut reference = String::from("C-");
    for byte in hash.finalize().iter().take(6) {
        // Writing to a string can't fail.
        let _ = write!(reference, "{byte:02x}");
    }
    reference
}
