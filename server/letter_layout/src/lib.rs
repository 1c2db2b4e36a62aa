//! What every letter looks like, whichever context writes it: a title, paragraphs, a button, and
//! what to do if it wasn't you, as plain text and as HTML.
//!
//! A context keeps its words in a file for each language, made of [`Words`] and one [`Frame`], reads
//! them by [`texts`] and writes a [`Letter`].
//!
//! What a person typed, a name of theirs or of their agency, is shown as it is and does nothing: no
//! markup in the HTML, and, through [`harmless`], no address that a mail program would make a link of.

use html_escape::{encode_double_quoted_attribute, encode_text};
use kernel::locale::Locale;
use kernel::mail::{CalendarPart, Mail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use uuid::Uuid;

/// The one template, in the colours of `style/tokens.css`: mail programs know no custom properties.
const TEMPLATE: &str = include_str!("letter.html");

/// One paragraph of a letter's body in HTML.
const PARAGRAPH: &str = r#"<p class="ink" style="margin: 0 0 16px; color: #161e2c;">{text}</p>"#;

/// A file of texts that is not what it should be; found at the start of the program, and by a test.
#[derive(Debug, Error)]
#[error("the texts of letters in {language}: {reason}")]
pub struct InvalidTexts {
    language: Locale,
    reason: toml::de::Error,
}

/// The texts of a language, from their file (TOML).
///
/// # Errors
/// [`InvalidTexts`], never in a program whose tests passed.
pub fn texts<T: DeserializeOwned>(language: Locale, file: &str) -> Result<T, InvalidTexts> {
    toml::from_str(file).map_err(|reason| InvalidTexts { language, reason })
}

/// What stands around every letter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    greeting: String,
    greeting_named: String,
    link_hint: String,
    footer: String,
}

/// The words of one letter. A key that a file lacks, or has too many, is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    subject: String,
    /// What a list of mails shows behind the subject.
    preheader: String,
    heading: String,
    /// What happened and what to do, a paragraph each.
    body: Vec<String>,
    button: String,
    /// What to do if it wasn't you.
    otherwise: String,
}

/// What stands for `{name}` in a text.
pub type Values = Vec<(&'static str, String)>;

/// A letter, before it is text and HTML.
pub struct Letter<'a> {
    /// Its identity as a mail.
    pub id: Uuid,
    /// The reader's address.
    pub to: &'a str,
    /// The reader's name, if it is known: `{name}` in the texts.
    pub name: Option<&'a str>,
    /// The reader's language.
    pub locale: Locale,
    /// What stands around it.
    pub frame: &'a Frame,
    /// What it says.
    pub words: &'a Words,
    /// What stands for the other names in its words.
    pub values: Values,
    /// What somebody added: paragraphs behind those of the words, shown as they are.
    pub added: Vec<String>,
    /// Where its button leads.
    pub link: String,
    /// What the reader's calendar is told.
    pub calendar: Option<CalendarPart>,
}

impl Letter<'_> {
    /// The letter as a mail. The same letter is written the same at every attempt.
    #[must_use]
    pub fn written(self) -> Mail {
        let name = self.name.map(harmless);
        let greeting = if name.is_some() { &self.frame.greeting_named } else { &self.frame.greeting };
        let mut values = self.values;
        values.push(("name", name.unwrap_or_default()));
        let paragraphs = std::iter::once(greeting).chain(&self.words.body).map(|text| filled(text, &values));
        let page = Page {
            locale: self.locale,
            subject: filled(&self.words.subject, &values),
            preheader: filled(&self.words.preheader, &values),
            heading: filled(&self.words.heading, &values),
            paragraphs: paragraphs.chain(self.added).collect(),
            button: &self.words.button,
            link: self.link,
            otherwise: filled(&self.words.otherwise, &values),
            frame: self.frame,
        };
        Mail {
            id: self.id,
            to: self.to.to_owned(),
            to_name: self.name.map(str::to_owned),
            text: page.text(),
            html: page.html(),
            subject: page.subject,
            calendar: self.calendar,
        }
    }
}

/// A letter whose words are complete, before they are text or HTML.
struct Page<'a> {
    locale: Locale,
    subject: String,
    preheader: String,
    heading: String,
    paragraphs: Vec<String>,
    button: &'a str,
    link: String,
    otherwise: String,
    frame: &'a Frame,
}

impl Page<'_> {
    fn text(&self) -> String {
        let Self { paragraphs, button, link, otherwise, frame, .. } = self;
        let body = paragraphs.join("\n\n");
        format!("{body}\n\n{button}:\n{link}\n\n{otherwise}\n\n-- \n{}\n", frame.footer)
    }

    fn html(&self) -> String {
        let text = |text: &str| encode_text(text).into_owned();
        let paragraph = |paragraph: &String| filled(PARAGRAPH, &[("text", text(paragraph))]);
        filled(
            TEMPLATE,
            &[
                ("language", self.locale.tag().to_owned()),
                ("subject", text(&self.subject)),
                ("preheader", text(&self.preheader)),
                ("heading", text(&self.heading)),
                ("paragraphs", self.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n")),
                ("button", text(self.button)),
                ("link", encode_double_quoted_attribute(&self.link).into_owned()),
                ("otherwise", text(&self.otherwise)),
                ("link_hint", text(&self.frame.link_hint)),
                ("footer", text(&self.frame.footer)),
            ],
        )
    }
}

/// A text with what stands for its `{names}`, in one pass: braces in what is put in stay as they are.
#[must_use]
pub fn filled(text: &str, values: &[(&'static str, String)]) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let found = values.iter().find_map(|(name, value)| {
            after.strip_prefix(name)?.strip_prefix('}').map(|behind| (value, behind))
        });
        rest = match found {
            Some((value, behind)) => {
                whole.push_str(value);
                behind
            }
            None => {
                whole.push('{');
                after
            }
        };
    }
    whole + rest
}

/// A name that stays a name. Mail programs make links of what looks like an
/// address, and anybody may call their agency `premios.example` and invite the
/// whole world; a word joiner behind a dot can't be seen and ends that.
#[must_use]
pub fn harmless(name: &str) -> String {
    let mut harmless = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        harmless.push(letter);
        if letter == '.' && letters.peek().is_some_and(|next| next.is_alphanumeric()) {
            harmless.push('\u{2060}');
        }
    }
    harmless
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_colours_are_those_of_the_house() {
        let tokens = concat!(env!("CARGO_MANIFEST_DIR"), "/../../style/tokens.css");
        let tokens = std::fs::read_to_string(tokens).unwrap();
        let used = format!("{TEMPLATE}{PARAGRAPH}");
        let mut known = BTreeSet::new();
        for name in ["ground", "paper", "ink", "ink-soft", "line", "blue", "on-blue"] {
            let line = tokens.lines().find(|line| line.contains(&format!("--{name}: light-dark("))).unwrap();
            for colour in line.split("oklch(").skip(1).map(|rest| rest.split(')').next().unwrap()) {
                let numbers: Vec<f64> = colour.split(' ').map(|number| number.parse().unwrap()).collect();
                let hex = srgb(numbers[0], numbers[1], numbers[2]);
                assert!(used.contains(&hex), "{name} is {hex}");
                known.insert(hex);
            }
        }
        for rest in used.split('#').skip(1).filter(|rest| rest.as_bytes()[0].is_ascii_hexdigit()) {
            assert!(known.contains(&format!("#{}", &rest[..6])), "#{}", &rest[..6]);
        }
    }

    /// OKLCH as sRGB (CSS Color 4, the sample code of its section 18).
    fn srgb(lightness: f64, chroma: f64, hue: f64) -> String {
        let (sin, cos) = hue.to_radians().sin_cos();
        let (a, b) = (chroma * cos, chroma * sin);
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
        let parts = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
        ];
        let hex = parts.map(|part| {
            let part = part.clamp(0.0, 1.0);
            let part = if part <= 0.003_130_8 { 12.92 * part } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
            format!("{:02x}", (part * 255.0).round() as u8)
        });
        format!("#{}", hex.concat())
    }
}
