//! Properties as a feed: those that the public sees, as a portal may show them.

use super::reader::{OWN, is_own_column};
use super::words;
use crate::listing_files::export::{COLUMNS, cells};
use kernel::locale::Locale;
use property_management::domain::characteristics::Energy;
use property_management::domain::property::PropertyState;
use property_management::domain::values::Area;
use property_management::domain::vocabulary::{Condition, Feature, ListingType};
use quick_xml::escape::escape;
use std::borrow::Cow;
use std::io::{self, Write};

/// Where the public finds what a feed tells of.
#[derive(Debug, Clone)]
pub struct FeedSite {
    /// `https://…`, without a slash at the end.
    pub base_url: String,
    /// The path of the page with a listing of this number, in a language.
    pub path_of: fn(Locale, i64) -> String,
}

/// Writes properties as a feed. One that nobody outside may see is passed over.
pub struct KyeroExport<W: Write> {
    output: W,
    site: FeedSite,
}

impl<W: Write> KyeroExport<W> {
    /// Begins the feed.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn new(mut output: W, site: FeedSite) -> io::Result<Self> {
        output.write_all(
            b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root>\n<kyero>\n<feed_version>3</feed_version>\n</kyero>\n",
        )?;
        Ok(Self { output, site })
    }

    /// Writes a property, where the public sees it.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(&mut self, property: &PropertyState) -> io::Result<()> {
        let Some(number) = property.number.filter(|_| property.status.is_listed()) else { return Ok(()) };
        let mut out = Elements { output: &mut self.output };
        out.open("property")?;
        out.write("id", &number.to_string())?;
        out.write("date", &property.updated_at.format("%Y-%m-%d %H:%M:%S").to_string())?;
        out.write("ref", property.reference.as_str())?;
        offer(&mut out, property)?;
        place(&mut out, property)?;
        facts(&mut out, property)?;
        out.open("url")?;
        for locale in Locale::ALL {
            let path = (self.site.path_of)(locale, number);
            out.write(locale.code(), &format!("{}{path}", self.site.base_url))?;
        }
        out.close("url")?;
        out.open("desc")?;
        for locale in Locale::ALL {
            if let Some(text) = &property.texts.get(locale).description {
                out.write(locale.code(), text.as_str())?;
            }
        }
        out.close("desc")?;
        out.open("features")?;
        for feature in &property.characteristics.features {
            out.write("feature", words::feature_name(*feature))?;
        }
        out.close("features")?;
        out.open("images")?;
        for (position, image) in property.images.as_slice().iter().enumerate() {
            let source = image.source.as_str();
            let ours = if source.starts_with('/') { self.site.base_url.as_str() } else { "" };
            out.line(&format!("<image id=\"{}\">", position + 1))?;
            out.write("url", &format!("{ours}{source}"))?;
            out.close("image")?;
        }
        out.close("images")?;
        own_block(&mut out, property)?;
        out.close("property")
    }

    /// Ends the feed and makes sure that all is written.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.write_all(b"</root>\n")?;
        self.output.flush()?;
        Ok(self.output)
    }
}

fn offer<W: Write>(out: &mut Elements<'_, W>, property: &PropertyState) -> io::Result<()> {
    if let Some(price) = property.current_price() {
        // Whole euros: the format has no others.
        out.write("price", &((price.money().cents + 50) / 100).max(1).to_string())?;
        out.write("currency", price.money().currency.code())?;
    }
    out.write(
        "price_freq",
        match property.listing_type {
            ListingType::Sale => "sale",
            ListingType::Rent => "month",
        },
    )?;
    let new = property.characteristics.condition == Some(Condition::New);
    out.write("part_ownership", "0")?;
    out.write("leasehold", "0")?;
    out.write("new_build", if new { "1" } else { "0" })?;
    out.write("type", words::kind(property.property_type))
}

fn place<W: Write>(out: &mut Elements<'_, W>, property: &PropertyState) -> io::Result<()> {
    let address = &property.address;
    let names = [&address.municipality, &address.parish, &address.district];
    let town = names.into_iter().flatten().next().map_or("", |name| name.as_str());
    out.write("town", town)?;
    out.write("province", address.district.as_ref().map_or(town, |name| name.as_str()))?;
    out.write("country", words::country_name(address.country))?;
    if let Some(position) = property.public_position() {
        out.open("location")?;
        out.write("latitude", &position.latitude().to_string())?;
        out.write("longitude", &position.longitude().to_string())?;
        out.close("location")?;
    }
    match &address.parish {
        Some(parish) if parish.as_str() != town => out.write("location_detail", parish.as_str()),
        _ => Ok(()),
    }
}

fn facts<W: Write>(out: &mut Elements<'_, W>, property: &PropertyState) -> io::Result<()> {
    let facts = &property.characteristics;
    out.write("beds", &facts.bedrooms.map_or(0, |count| count.get()).to_string())?;
    out.write("baths", &facts.bathrooms.map_or(0, |count| count.get()).to_string())?;
    out.write("pool", if facts.features.contains(&Feature::Pool) { "1" } else { "0" })?;
    let metres = |area: Option<Area>| area.map_or(0, |area| (area.dm2() + 50) / 100).to_string();
    out.open("surface_area")?;
    out.write("built", &metres(facts.gross_area.or(facts.useful_area)))?;
    out.write("plot", &metres(facts.land_area))?;
    out.close("surface_area")?;
    if let Some(energy) = &facts.energy {
        let class = match energy {
            Energy::Certified { class, .. } => words::energy(*class),
            Energy::Exempt(_) => "X",
        };
        out.open("energy_rating")?;
        out.write("consumption", class)?;
        out.write("emissions", "X")?;
        out.close("energy_rating")?;
    }
    Ok(())
}

/// What the format has no place for, in the columns of our CSV.
fn own_block<W: Write>(out: &mut Elements<'_, W>, property: &PropertyState) -> io::Result<()> {
    const EXACT_PLACE: [&str; 4] = ["postal_code", "address", "latitude", "longitude"];
    out.open(OWN)?;
    for (column, cell) in COLUMNS.iter().zip(cells(property)) {
        let secret = property.address_hidden && EXACT_PLACE.contains(column);
        if is_own_column(column) && !secret && !cell.is_empty() {
            out.write(column, &cell)?;
        }
    }
    out.close(OWN)
}

/// Elements, each on a line of its own: some readers have a longest line.
struct Elements<'a, W: Write> {
    output: &'a mut W,
}

impl<W: Write> Elements<'_, W> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        self.output.write_all(line.as_bytes())?;
        self.output.write_all(b"\n")
    }

    fn open(&mut self, name: &str) -> io::Result<()> {
        self.line(&format!("<{name}>"))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.line(&format!("</{name}>"))
    }

    fn write(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text = escape(lawful(text));
        self.line(&format!("<{name}>{text}</{name}>"))
    }
}

/// A text without the two code points that XML has no way to write; control characters
/// are in no value of ours.
fn lawful(text: &str) -> Cow<'_, str> {
    const NONE: [char; 2] = ['\u{fffe}', '\u{ffff}'];
    if text.contains(NONE) { Cow::Owned(text.replace(NONE, "")) } else { Cow::Borrowed(text) }
}
