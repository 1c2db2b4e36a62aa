//! Languages: the texts, and numbers, money, areas and dates in a reader's form.
//!
//! The texts stand in `locales/{pt,en,es}/*.toml`, a file for each part of the product. The build script turns them
//! into [`Texts`]: a plain text is a field (`texts.nav_buy`), a text with
//! placeholders or a plural is a method (`texts.results_total(3, "3")`).
//!
//! To add a text: write it under the same key in all three languages. A missing or
//! extra key stops the build.

pub mod flaws;
pub mod floors;
pub mod format;
pub mod moments;
pub mod names;

use kernel::locale::Locale;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The texts of a language.
#[must_use]
pub fn texts(locale: Locale) -> &'static Texts {
    match locale {
        Locale::Pt => &PT,
        Locale::En => &EN,
        Locale::Es => &ES,
    }
}
