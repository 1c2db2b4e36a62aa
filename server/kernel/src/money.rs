//! Money: integer cents and a currency, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A currency of the product. Portugal and Spain both pay in euros; the type
/// leaves room without letting a wrong code in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Currency {
    /// The euro (ISO 4217 `EUR`).
    #[serde(rename = "EUR")]
    Eur,
}

impl Currency {
    /// The ISO 4217 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
        }
    }

    /// Reads an ISO 4217 code or the sign, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "€" => Some(Self::Eur),
            code if code.eq_ignore_ascii_case("EUR") || code.eq_ignore_ascii_case("euro") => Some(Self::Eur),
            _ => None,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in cents; may be negative only where a difference is meant.
    pub cents: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in euro cents.
    #[must_use]
    pub const fn eur_cents(cents: i64) -> Self {
        Self { cents, currency: Currency::Eur }
    }

    /// An amount in whole euros; saturates far above any price.
    #[must_use]
    pub const fn euros(euros: i64) -> Self {
        Self::eur_cents(euros.saturating_mul(100))
    }
}
