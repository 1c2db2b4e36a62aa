//! The files a gazetteer is read from, known by the names in their first line.
//!
//! | columns | rows |
//! | --- | --- |
//! | `kind,country,code,name,parent_code,lat,lon` | the program's own, both countries, all levels |
//! | `dicofre,name,dtmn,…` | parishes of Portugal |
//! | `dtmn,name,district_code,…` | municipalities of Portugal |
//! | `code,name,kind` | districts and islands of Portugal |
//! | `provCode,code,name,…` | municipalities of Spain |
//! | `code,name` | provinces of Spain |
//!
//! `lat` and `lon` are optional everywhere. Codes are those of the statistical
//! offices (INE of Portugal, INE of Spain).

use crate::unpacking::unpacked;
use kernel::locale::Country;
use property_management::domain::gazetteer::PlaceKind;
use std::borrow::Cow;
use std::io::Read as _;
use thiserror::Error;

/// The most bytes a file may hold once it is unpacked. Both countries with all their parishes have two million.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;
/// Files that are no text, by their first bytes: what they are called, and what to do with them.
const OTHERS: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04", "a zip file or a workbook (xlsx, ods)", UNPACK_OR_SAVE),
    (b"\xd0\xcf\x11\xe0", "an old workbook (xls)", "save its sheet as CSV"),
    (b"7z\xbc\xaf", "a 7z file", UNPACK),
    (b"Rar!", "a rar file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ", "an xz file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
    (b"%PDF", "a PDF", "ask for the same as CSV"),
];
const UNPACK: &str = "unpack it, and import the CSV file in it";
const UNPACK_OR_SAVE: &str = "unpack it and import the CSV file in it, or save its sheet as CSV";

/// What a row of a gazetteer file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its line in the file, the header being line 1.
    pub line: u64,
    /// Its level.
    pub kind: PlaceKind,
    /// Its country.
    pub country: Country,
    /// Its official code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the place it lies in; empty for districts.
    pub parent_code: String,
    /// Its middle: latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Its line in the file, the header being line 1.
    pub line: u64,
    /// Why, as a sentence.
    pub reason: String,
}

/// The file is not a gazetteer.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum UnreadableFile {
    /// None of the known sets of columns.
    #[error(
        "the columns {0:?} are none of the known gazetteer formats; expected are, for parishes, dicofre,name,dtmn,lat,lon"
    )]
    UnknownColumns(String),
    /// Something that holds the text in another form.
    #[error("it is {what}: {remedy}")]
    NotText {
        /// What it is.
        what: &'static str,
        /// What to do with it.
        remedy: &'static str,
    },
    /// A gzip file that ends before its end, or was altered.
    #[error("it is a damaged gzip file ({0}): fetch it again")]
    Damaged(String),
    /// More than any gazetteer has.
    #[error("it holds more than {} megabytes, which no gazetteer has: split it", MOST_UNPACKED >> 20)]
    TooLarge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Own,
    PortugueseParishes,
    PortugueseMunicipalities,
    PortugueseDistricts,
    SpanishMunicipalities,
    SpanishProvinces,
}

impl Format {
    /// The most telling columns decide; further ones don't disturb.
    fn of(header: &csv::StringRecord) -> Option<Self> {
        let has = |columns: &[&str]| columns.iter().all(|column| header.iter().any(|name| name == *column));
        [
            (Self::Own, &["kind", "country", "code", "name", "parent_code"][..]),
            (Self::PortugueseParishes, &["dicofre", "name", "dtmn"]),
            (Self::PortugueseMunicipalities, &["dtmn", "name", "district_code"]),
            (Self::SpanishMunicipalities, &["provcode", "code", "name"]),
            (Self::PortugueseDistricts, &["code", "name", "kind"]),
            (Self::SpanishProvinces, &["code", "name"]),
        ]
        .into_iter()
        .find_map(|(format, columns)| has(columns).then_some(format))
    }
}

/// Reads a file, packed by gzip or not: what can be used, and what can't with the reason.
///
/// # Errors
/// [`UnreadableFile`] if it is no text, or its first line none of the known ones.
pub fn read(bytes: &[u8]) -> Result<(Vec<Entry>, Vec<RejectedRow>), UnreadableFile> {
    let bytes = content(bytes)?;
    if let Some((_, what, remedy)) = OTHERS.into_iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(UnreadableFile::NotText { what, remedy });
    }
    let text = decode(&bytes);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let header: csv::StringRecord =
        reader.headers().map(|names| names.iter().map(str::to_lowercase).collect()).unwrap_or_default();
    let format = Format::of(&header)
        .ok_or_else(|| UnreadableFile::UnknownColumns(header.iter().collect::<Vec<_>>().join(",")))?;
    let mut entries = Vec::new();
    let mut rejected = Vec::new();
    for record in reader.records() {
        let (line, entry) = match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                (line, entry(format, &Fields { header: &header, record: &record }, line))
            }
            Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
        };
        match entry {
            Ok(entry) => entries.push(entry),
            Err(reason) => rejected.push(RejectedRow { line, reason }),
        }
    }
    Ok((entries, rejected))
}

/// What a file holds, within bounds.
fn content(file: &[u8]) -> Result<Vec<u8>, UnreadableFile> {
    let mut content = Vec::new();
    // One byte more tells what is as large as allowed from what is larger. Memory itself reads without fault.
    unpacked(Box::new(file))
        .and_then(|unpacked| unpacked.take(MOST_UNPACKED as u64 + 1).read_to_end(&mut content))
        .map_err(|error| UnreadableFile::Damaged(error.to_string()))?;
    if content.len() > MOST_UNPACKED { Err(UnreadableFile::TooLarge) } else { Ok(content) }
}

/// UTF-8 as it should be, or Windows-1252 as old spreadsheets write it.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    }
}

/// Comma, or the semicolon of spreadsheets in our countries.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    if header.matches(';').count() > header.matches(',').count() { b';' } else { b',' }
}

/// A row with its columns by name.
struct Fields<'a> {
    header: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
}

impl Fields<'_> {
    fn get(&self, column: &str) -> &str {
        self.header
            .iter()
            .position(|name| name == column)
            .and_then(|at| self.record.get(at))
            .unwrap_or_default()
    }

    fn position(&self) -> Result<Option<(f64, f64)>, String> {
        let (lat, lon) = (self.get("lat"), self.get("lon"));
        if lat.is_empty() && lon.is_empty() {
            return Ok(None);
        }
        match (lat.parse::<f64>(), lon.parse::<f64>()) {
            (Ok(lat), Ok(lon)) if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) => {
                Ok(Some((lat, lon)))
            }
            _ => Err(format!("{lat:?}, {lon:?} is no position on the globe")),
        }
    }
}

fn entry(format: Format, fields: &Fields<'_>, line: u64) -> Result<Entry, String> {
    let (kind, country, code, parent_code) = match format {
        Format::Own => (
            PlaceKind::parse(fields.get("kind"))
                .ok_or_else(|| format!("{:?} is no kind of place", fields.get("kind")))?,
            Country::parse(fields.get("country"))
                .ok_or_else(|| format!("{:?} is neither PT nor ES", fields.get("country")))?,
            fields.get("code").to_owned(),
            fields.get("parent_code").to_owned(),
        ),
        Format::PortugueseParishes => (
            PlaceKind::Parish,
            Country::Portugal,
            digits(fields.get("dicofre"), 6)?,
            digits(fields.get("dtmn"), 4)?,
        ),
        Format::PortugueseMunicipalities => (
            PlaceKind::Municipality,
            Country::Portugal,
            digits(fields.get("dtmn"), 4)?,
            digits(fields.get("district_code"), 2)?,
        ),
        Format::PortugueseDistricts => {
            (PlaceKind::District, Country::Portugal, digits(fields.get("code"), 2)?, String::new())
        }
        Format::SpanishMunicipalities => {
            let province = digits(fields.get("provcode"), 2)?;
            let code = format!("{province}{}", digits(fields.get("code"), 3)?);
            (PlaceKind::Municipality, Country::Spain, code, province)
        }
        Format::SpanishProvinces => {
            let code = digits(fields.get("code"), 2)?;
            if !("01"..="52").contains(&code.as_str()) {
                return Err(format!("{code} is none of the 52 codes of Spain's provinces"));
            }
            (PlaceKind::District, Country::Spain, code, String::new())
        }
    };
    let name = article_first(fields.get("name"));
    if name.is_empty() || code.is_empty() {
        return Err("the name or the code is missing".to_owned());
    }
    Ok(Entry { line, kind, country, code, name, parent_code, position: fields.position()? })
}

/// A code of so many digits; spreadsheets lose leading zeros. A few parishes
/// of 2013 had letters in theirs (`0302FA`).
fn digits(text: &str, count: usize) -> Result<String, String> {
    let possible = text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    if text.is_empty() || text.len() > count || !possible {
        return Err(format!("{text:?} is no code of {count} digits"));
    }
    Ok(format!("{text:0>count$}"))
}

/// `Coruña, A` is sorted by its noun; people say `A Coruña`.
fn article_first(name: &str) -> String {
    match name.rsplit_once(", ") {
        Some((noun, article)) if article.len() <= 3 && !article.contains(' ') => format!("{article} {noun}"),
        Some((noun, "L'")) => format!("L'{noun}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_file_packed_by_gzip_is_read_as_the_same_unpacked() {
        let text = "dtmn,name,district_code\n0101,Águeda,01\n".as_bytes();
        assert_eq!(read(&gzip(text)), read(text));
        assert_eq!(read(text).unwrap().0.len(), 1);
    }

    #[test]
    fn a_gzip_file_that_is_cut_or_unpacks_to_too_much_is_refused() {
        let mut packed = gzip("dtmn,name,district_code\n0101,Águeda,01\n".as_bytes());
        packed.truncate(packed.len() - 9);
        assert!(matches!(read(&packed), Err(UnreadableFile::Damaged(_))));
        let bomb = gzip(&vec![b' '; MOST_UNPACKED + 1]);
        assert_eq!(read(&bomb), Err(UnreadableFile::TooLarge));
    }

    #[test]
    fn what_is_no_text_is_called_by_its_name_with_what_to_do() {
        for (file, name) in [
            (&b"PK\x03\x04\x14\x00"[..], "a zip file or a workbook"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old workbook"),
            (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
            (&gzip(b"%PDF-1.7"), "a PDF"),
        ] {
            let said = read(file).unwrap_err().to_string();
            assert!(said.contains(name) && said.contains("CSV"), "{said}");
        }
    }

    #[test]
    fn parishes_are_known_by_their_header_and_codes_keep_their_zeros() {
        let (entries, rejected) =
            read("dicofre,name,dtmn,municipality,district,lat,lon\n10103,Aguada de Cima,101,Águeda,Aveiro,40.5,-8.4\n".as_bytes())
                .unwrap();
        assert!(rejected.is_empty());
        assert_eq!(entries[0].code, "010103");
        assert_eq!(entries[0].parent_code, "0101");
        assert_eq!(entries[0].position, Some((40.5, -8.4)));
    }

    #[test]
    fn a_semicolon_a_byte_order_mark_and_windows_1252_are_read() {
        let (entries, _) = read("\u{feff}dtmn;name;district_code\n0101;Águeda;01\n".as_bytes()).unwrap();
        assert_eq!(entries[0].name, "Águeda");
        let (entries, _) = read(b"dtmn,name,district_code\n0101,\xc1gueda,01\n").unwrap();
        assert_eq!(entries[0].name, "Águeda");
    }

    #[test]
    fn bad_rows_are_reported_with_their_line_and_the_others_are_kept() {
        let (entries, rejected) =
            read(b"code,name\n15,\"Coru\xc3\xb1a, A\"\n54,Gibraltar\nxx,Nowhere\n03,\n").unwrap();
        assert_eq!(entries.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["A Coruña"]);
        assert_eq!(rejected.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 4, 5]);
    }

    #[test]
    fn any_other_file_is_refused_with_its_columns() {
        for bytes in [&b""[..], b"price,title\n1,House\n", b"\x00\xff\xfe", b"code\n1\n"] {
            assert!(matches!(read(bytes), Err(UnreadableFile::UnknownColumns(_))), "{bytes:?}");
        }
    }
}
