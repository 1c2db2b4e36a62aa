//! The XML of a feed, a property at a time.
//!
//! Memory holds one property and no more: an element that is never closed, a comment
//! without end and a million elements within one another all stop at a limit. A document
//! type is refused, and with it every entity that somebody could define; references that
//! XML itself doesn't know stay as they are written.

use crate::listing_files::source::{
    Counted, Fault, FileError, Gauge, Gauged, Limits, TOO_MUCH_TEXT, legible, too_much_text,
};
use crate::unpacking::unpacked;
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Elements within one another, the root included. The format needs five.
const DEEPEST: usize = 24;
/// Pictures or features of one property that are read. More are nobody's.
const MOST_OF_A_KIND: usize = 500;

/// What one property says: the texts of the elements that are known, by their path.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The line on which the property starts, the file's first being 1.
    pub line: u64,
    texts: BTreeMap<&'static str, Vec<String>>,
    /// A text wasn't what the file said it would be, and was read as Windows-1252.
    pub mended: bool,
}

impl Facts {
    /// What an element says, trimmed; empty where there is none.
    pub fn get(&self, path: &str) -> &str {
        self.texts.get(path).and_then(|texts| texts.first()).map_or("", |text| text.trim())
    }

    /// What each of several elements says.
    pub fn all(&self, path: &str) -> impl Iterator<Item = &str> {
        self.texts.get(path).into_iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// Whether there is such an element, even an empty one.
    pub fn has(&self, path: &str) -> bool {
        self.texts.contains_key(path)
    }

    /// All it says but for the moment of its last change, as pairs.
    pub fn said(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let told = self.texts.iter().filter(|(path, _)| **path != "date");
        told.flat_map(|(path, texts)| texts.iter().map(|text| (*path, text.trim())))
    }

    /// All it says, as a hash.
    pub fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.said().for_each(|pair| pair.hash(&mut hasher));
        hasher.finish()
    }
}

/// Counts the lines that went by, exactly: what a buffer read ahead doesn't count.
struct Lines<R> {
    input: R,
    line: u64,
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.line += newlines(&buffer[..count]);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if let Ok(buffer) = self.input.fill_buf() {
            self.line += newlines(buffer.get(..count).unwrap_or_default());
        }
        self.input.consume(count);
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

type Input = Lines<BufReader<Gauged<Box<dyn Read + Send>>>>;

/// An open feed: an iterator of its properties.
pub(super) struct Feed {
    reader: Reader<Input>,
    /// Which paths below a property are kept.
    known: &'static [&'static str],
    gauge: Arc<Gauge>,
    consumed: Arc<AtomicU64>,
    limits: Limits,
    buffer: Vec<u8>,
    properties: u64,
    /// Elements that are open, the root included.
    depth: usize,
    /// The start of the first property has gone by, its content has not.
    waiting: bool,
    ended: bool,
}

/// What comes next outside of properties.
enum Step {
    Property,
    End,
    Nothing,
}

impl Feed {
    /// Opens a feed and goes on to its first property.
    ///
    /// # Errors
    /// [`FileError`] for what is no feed of properties.
    pub fn open(
        input: impl Read + Send + 'static,
        limits: Limits,
        known: &'static [&'static str],
    ) -> Result<Self, FileError> {
        let consumed = Arc::new(AtomicU64::new(0));
        let input = BufReader::with_capacity(1 << 16, Counted { input, consumed: Arc::clone(&consumed) });
        let bad = |error: io::Error| FileError::NotAFeed(error.to_string());
        let mut bytes = unpacked(Box::new(input)).map_err(bad)?;
        let mut head = Vec::new();
        bytes.by_ref().take(1 << 10).read_to_end(&mut head).map_err(bad)?;
        let encoding = declared_encoding(&head)?;
        let text = DecodeReaderBytesBuilder::new()
            .encoding(encoding)
            .bom_override(true)
            .strip_bom(true)
            .build(Cursor::new(head).chain(bytes));
        let gauge = Arc::new(Gauge::new(&limits));
        let input: Box<dyn Read + Send> = Box::new(text);
        let input = BufReader::with_capacity(1 << 16, Gauged { input, gauge: Arc::clone(&gauge) });
        let mut reader = Reader::from_reader(Lines { input, line: 1 });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        let mut feed = Self {
            reader,
            known,
            gauge,
            consumed,
            limits,
            buffer: Vec::new(),
            properties: 0,
            depth: 0,
            waiting: false,
            ended: false,
        };
        feed.find_first()?;
        Ok(feed)
    }

    /// Bytes of the file read so far.
    pub fn progress(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.consumed)
    }

    /// Goes on to the first property; a feed without any says at least that it is one.
    fn find_first(&mut self) -> Result<(), FileError> {
        let mut says_so = false;
        let refused = |reason: &str| FileError::NotAFeed(reason.to_owned());
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::DocType(_)) => {
                    return Err(refused("it has a document type, and with it perhaps entities of its own"));
                }
                Ok(Event::Start(start)) => {
                    let name = lower(start.local_name().as_ref());
                    says_so |= name == "kyero" || name == "feed_version";
                    if self.depth == 1 && name == "property" {
                        (self.waiting, self.depth) = (true, 2);
                        return Ok(());
                    }
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(refused("its elements lie too deep within one another"));
                    }
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        self.ended = true;
                        let nothing = "it has no `property` below its root";
                        return if says_so { Ok(()) } else { Err(refused(nothing)) };
                    }
                }
                Ok(Event::Eof) => return Err(refused("it ends before its first property")),
                Err(error) => return Err(FileError::NotAFeed(error.to_string())),
                Ok(_) => {}
            }
        }
    }

    fn end(&mut self, line: u64, code: &'static str, reason: impl Into<String>) -> Fault {
        self.ended = true;
        Fault { line, code, reason: reason.into(), ends_the_file: true }
    }

    fn unreadable(&mut self, line: u64, error: &Error) -> Fault {
        let cut = "the file ends in the middle: it was cut off, nothing from this line on was taken";
        match error {
            Error::Io(io) if io.kind() == io::ErrorKind::FileTooLarge => {
                let most = self.limits.row_bytes;
                let reason = format!(
                    "the property is larger than {most} bytes, most likely an element that is never closed: the rest was not read"
                );
                self.end(line, "row_too_large", reason)
            }
            Error::Io(io) if io.kind() == TOO_MUCH_TEXT => {
                self.end(line, "file_too_large", too_much_text(&self.limits))
            }
            Error::Io(io) if io.kind() == io::ErrorKind::UnexpectedEof => self.end(line, "file_cut", cut),
            Error::Syntax(
                SyntaxError::UnclosedComment
                | SyntaxError::UnclosedCData
                | SyntaxError::UnclosedTag
                | SyntaxError::UnclosedPIOrXmlDecl,
            )
            | Error::IllFormed(IllFormedError::MissingEndTag(_)) => self.end(line, "file_cut", cut),
            error => {
                let at = self.reader.get_ref().line;
                self.end(
                    line,
                    "file_unreadable",
                    format!("the file can't be read on from line {at}: {error}"),
                )
            }
        }
    }

    /// Goes on to the next property.
    fn step(&mut self) -> Result<Step, Fault> {
        self.buffer.clear();
        let line = self.reader.get_ref().line;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(start)) => {
                let property = self.depth == 1 && lower(start.local_name().as_ref()) == "property";
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(self.end(line, "too_deep", "elements lie too deep within one another"));
                }
                Ok(if property { Step::Property } else { Step::Nothing })
            }
            Ok(Event::End(_)) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(if self.depth == 0 { Step::End } else { Step::Nothing })
            }
            Ok(Event::DocType(_)) => {
                Err(self.end(line, "file_unreadable", "a document type stands in the feed"))
            }
            Ok(Event::Eof) => {
                let reason = "the file ends before its last element is closed: it was cut off";
                Err(self.end(line, "file_cut", reason))
            }
            Ok(_) => Ok(Step::Nothing),
            Err(error) => Err(self.unreadable(line, &error)),
        }
    }

    /// Reads a property whose start has gone by, to its end.
    fn property(&mut self) -> Result<Facts, Fault> {
        let line = self.reader.get_ref().line;
        let mut facts = Facts { line, ..Facts::default() };
        // The path from the property, and what the innermost element says.
        let (mut path, mut ends) = (String::new(), Vec::new());
        let mut text = String::new();
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(start)) => {
                    if self.depth + ends.len() >= DEEPEST {
                        return Err(self.end(line, "too_deep", "elements lie too deep within one another"));
                    }
                    ends.push(path.len());
                    if !path.is_empty() {
                        path.push('/');
                    }
                    path.push_str(&lower(start.local_name().as_ref()));
                    text.clear();
                }
                Ok(Event::End(_)) => {
                    let Some(end) = ends.pop() else { break };
                    if let Some(known) = self.known.iter().find(|known| **known == path) {
                        let texts = facts.texts.entry(known).or_default();
                        if texts.len() < MOST_OF_A_KIND {
                            texts.push(std::mem::take(&mut text));
                        }
                    }
                    path.truncate(end);
                    text.clear();
                }
                Ok(Event::Text(said)) => push(&said, &mut text, &mut facts.mended),
                Ok(Event::CData(said)) => push(&said, &mut text, &mut facts.mended),
                Ok(Event::GeneralRef(name)) => refer(&name, &mut text),
                Ok(Event::DocType(_)) => {
                    return Err(self.end(line, "file_unreadable", "a document type stands in a property"));
                }
                Ok(Event::Eof) => {
                    let reason = "the file ends in the middle of this property: it was cut off";
                    return Err(self.end(line, "file_cut", reason));
                }
                Ok(_) => {}
                Err(error) => return Err(self.unreadable(line, &error)),
            }
        }
        self.depth = self.depth.saturating_sub(1);
        self.gauge.row_ended();
        Ok(facts)
    }

    fn next_property(&mut self) -> Option<Result<Facts, Fault>> {
        while !std::mem::take(&mut self.waiting) {
            match self.step() {
                Ok(Step::Property) => break,
                Ok(Step::Nothing) => {}
                Ok(Step::End) => {
                    self.ended = true;
                    return None;
                }
                Err(fault) => return Some(Err(fault)),
            }
        }
        self.properties += 1;
        if self.properties > self.limits.rows {
            let (line, most) = (self.reader.get_ref().line, self.limits.rows);
            let reason = format!("the file has more than {most} properties: the rest was not read");
            return Some(Err(self.end(line, "file_too_long", reason)));
        }
        Some(self.property())
    }
}

impl Iterator for Feed {
    type Item = Result<Facts, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended { None } else { self.next_property() }
    }
}

fn lower(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

/// Adds a piece of text, whatever its encoding is in truth.
fn push(bytes: &[u8], text: &mut String, mended: &mut bool) {
    let piece = legible(bytes);
    *mended |= matches!(piece, std::borrow::Cow::Owned(_));
    text.push_str(&piece);
}

/// Adds what a reference stands for: a character, one of XML's five names, or, of a name
/// that nobody defined, itself.
fn refer(name: &BytesRef<'_>, text: &mut String) {
    match name.resolve_char_ref() {
        Ok(Some(character)) => text.push(character),
        Ok(None) | Err(_) => {
            let name = legible(name);
            match quick_xml::escape::resolve_xml_entity(&name) {
                Some(known) => text.push_str(known),
                None => {
                    text.push('&');
                    text.push_str(&name);
                    text.push(';');
                }
            }
        }
    }
}

/// The encoding that the declaration names, where the bytes don't tell themselves.
fn declared_encoding(head: &[u8]) -> Result<Option<&'static Encoding>, FileError> {
    // UTF-16 bears a mark; a file that can be read here is made of single bytes at its start.
    let text = String::from_utf8_lossy(head);
    let Some(declaration) = text.trim_start_matches('\u{feff}').trim_start().strip_prefix("<?xml") else {
        return Ok(None);
    };
    let declaration = declaration.split("?>").next().unwrap_or_default();
    let Some((_, rest)) = declaration.split_once("encoding") else { return Ok(None) };
    let rest = rest.trim_start().trim_start_matches('=').trim_start();
    let label = rest.trim_start_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
    match Encoding::for_label(label.as_bytes()) {
        // Read as bytes, so that a text that is none can be told and mended.
        Some(encoding) if encoding == encoding_rs::UTF_8 => Ok(None),
        Some(encoding) if encoding.is_ascii_compatible() => Ok(Some(encoding)),
        Some(_) => Ok(None),
        None => Err(FileError::NotAFeed(format!("its encoding `{}` is unknown", label.escape_debug()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["ref", "desc/en", "images/image/url", "date"];

    fn open(bytes: impl Into<Vec<u8>>) -> Result<Feed, FileError> {
        Feed::open(Cursor::new(bytes.into()), Limits::default(), KNOWN)
    }

    fn facts(bytes: impl Into<Vec<u8>>) -> Vec<Result<Facts, Fault>> {
        open(bytes).unwrap().collect()
    }

    fn code(entry: &Result<Facts, Fault>) -> &'static str {
        entry.as_ref().map_or_else(|fault| fault.code, |_| "taken")
    }

    fn refused(bytes: impl Into<Vec<u8>>) -> String {
        match open(bytes) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("it was opened"),
        }
    }

    const FEED: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<root>\n<kyero><feed_version>3</feed_version></kyero>\n\
        <agent><property>not one</property></agent>\n<property>\n <ref> A&amp;1 </ref>\n\
        <unknown><ref>no</ref></unknown><desc><en><![CDATA[Sun & <b>sea</b>]]> &#8364;&nbsp;</en></desc>\n\
        <images><image id=\"1\"><url>a</url></image><image><url>b</url></image></images></property>\n\
        <property>\n<REF>B</REF></property></root>\n";

    #[test]
    fn properties_come_one_by_one_with_their_lines() {
        let all = facts(FEED);
        let first = all[0].as_ref().unwrap();
        assert_eq!((first.line, first.get("ref")), (5, "A&1"));
        assert_eq!(first.get("desc/en"), "Sun & <b>sea</b> €&nbsp;");
        assert_eq!(first.all("images/image/url").collect::<Vec<_>>(), ["a", "b"]);
        let second = all[1].as_ref().unwrap();
        assert_eq!((second.line, second.get("ref"), all.len()), (9, "B", 2));
    }

    #[test]
    fn a_file_cut_anywhere_gives_its_whole_properties_and_a_fault() {
        for cut in FEED.find("<property>\n").unwrap() + 10..FEED.trim_end().len() {
            let all = facts(&FEED.as_bytes()[..cut]);
            let last = all.last().unwrap();
            assert!(last.as_ref().is_err_and(|fault| fault.ends_the_file), "cut at {cut}");
            let whole = FEED[..cut].matches("</property>").count() - 1;
            assert_eq!(all.len() - 1, whole, "cut at {cut}");
        }
        (40..FEED.find("<property>\n").unwrap()).for_each(|cut| drop(refused(&FEED.as_bytes()[..cut])));
    }

    #[test]
    fn entities_of_ones_own_are_refused_before_anything_is_read() {
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE root [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>\
            <root><property><ref>&b;</ref></property></root>";
        assert!(refused(bomb).contains("document type"));
        let thief = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><property><ref>&x;</ref></property></r>";
        assert!(refused(thief).contains("document type"));
        let late = "<r><property><ref>1</ref></property><!DOCTYPE r [<!ENTITY x \"y\">]><property/></r>";
        assert_eq!(facts(late).iter().map(code).collect::<Vec<_>>(), ["taken", "file_unreadable"]);
        let undefined = "<r><property><ref>&x;</ref></property></r>";
        assert_eq!(facts(undefined)[0].as_ref().unwrap().get("ref"), "&x;");
    }

    #[test]
    fn what_is_no_feed_is_refused_in_a_sentence() {
        assert!(refused("<html><body>x</body></html>").contains("no `property`"));
        assert!(refused("<rss></rss>").contains("no `property`"));
        assert!(refused("").contains("ends before"));
        assert!(refused("<?xml version=\"1.0\" encoding=\"klingon\"?><root/>").contains("klingon"));
        assert!(refused("<a>".repeat(100)).contains("too deep"));
        assert!(
            facts("<root><kyero><feed_version>3</feed_version></kyero></root>").is_empty(),
            "an empty feed"
        );
    }

    #[test]
    fn elements_within_one_another_and_without_end_stop_at_a_limit() {
        let deep = format!("<r><property>{}", "<a>".repeat(1_000_000));
        assert_eq!(code(&facts(deep)[0]), "too_deep");
        let between = format!("<r><property/>{}", "<a>".repeat(1_000));
        assert_eq!(code(&facts(between)[1]), "too_deep");
        for endless in ["<ref>", "<!--", "<ref a=\"", "<![CDATA["] {
            let file =
                format!("<r><property><ref>1</ref></property><property>{endless}{}", "x".repeat(6_000_000));
            let all = facts(file);
            assert_eq!(all.iter().map(code).collect::<Vec<_>>(), ["taken", "row_too_large"], "{endless}");
        }
    }

    #[test]
    fn wrong_tags_end_the_file_with_a_fault() {
        let all = facts("<r><property><ref>1</ref></property><property><ref>2</res></property></r>");
        assert_eq!(all.iter().map(code).collect::<Vec<_>>(), ["taken", "file_unreadable"]);
    }

    #[test]
    fn old_encodings_are_read_whether_declared_or_not() {
        let declared =
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r><property><ref>Évora</ref></property></r>";
        let silent = "<?xml version='1.0' encoding='utf-8'?><r><property><ref>Évora</ref></property></r>";
        for (text, mended) in [(declared, false), (silent, true)] {
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
            let all = facts(bytes.into_owned());
            let property = all[0].as_ref().unwrap();
            assert_eq!((property.get("ref"), property.mended), ("Évora", mended));
        }
        let wide: Vec<u8> =
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-16\"?><r><property><ref>Évora</ref></property></r>"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
        assert_eq!(facts(wide)[0].as_ref().unwrap().get("ref"), "Évora");
    }

    #[test]
    fn more_properties_than_are_allowed_are_not_read() {
        let limits = Limits { rows: 2, ..Limits::default() };
        let feed =
            Feed::open(Cursor::new("<r><property/><property/><property/></r>"), limits, KNOWN).unwrap();
        let codes: Vec<_> = feed.map(|entry| code(&entry)).collect();
        assert_eq!(codes, ["taken", "taken", "file_too_long"]);
    }
}
