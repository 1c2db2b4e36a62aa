//! Languages and countries of the product.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language the product speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// European Portuguese, the default.
    #[default]
    Pt,
    /// British English.
    En,
    /// Spanish of Spain.
    Es,
}

impl Locale {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Pt, Self::En, Self::Es];

    /// The two-letter code (ISO 639-1).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pt => "pt",
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The BCP 47 tag with the country whose habits we follow.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pt => "pt-PT",
            Self::En => "en-GB",
            Self::Es => "es-ES",
        }
    }

    /// Reads a two-letter code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.code() == code)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A country whose property market and law the product knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Country {
    /// Portugal.
    #[serde(rename = "PT")]
    Portugal,
    /// Spain.
    #[serde(rename = "ES")]
    Spain,
}

impl Country {
    /// The ISO 3166-1 alpha-2 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Portugal => "PT",
            Self::Spain => "ES",
        }
    }

    /// Reads an ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "PT" => Some(Self::Portugal),
            "ES" => Some(Self::Spain),
            _ => None,
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
