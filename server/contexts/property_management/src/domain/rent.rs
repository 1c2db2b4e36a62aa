//! What is asked of a tenant before the key is handed over.

use super::values::InvalidValue;
use kernel::locale::Country;

/// A number of monthly rents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rents(u8);

impl Rents {
    /// A number of rents.
    ///
    /// # Errors
    /// [`InvalidValue::Rents`] unless 0 ≤ count ≤ 24.
    pub fn new(count: i64) -> Result<Self, InvalidValue> {
        match u8::try_from(count) {
            Ok(count @ 0..=24) => Ok(Self(count)),
            _ => Err(InvalidValue::Rents),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// What is asked of a tenant at the start; unknown while empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RentConditions {
    /// Rents to be paid in advance (*rendas antecipadas*).
    pub advance: Option<Rents>,
    /// Rents left as deposit (*caução*, *fianza*).
    pub deposit: Option<Rents>,
}

/// The most that the law lets a landlord ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RentLimits {
    /// Rents in advance; none: the law names no number.
    pub advance: Option<u8>,
    /// Rents as deposit.
    pub deposit: Option<u8>,
}

impl RentLimits {
    /// The law of the country where the property is: art. 1076 CC in Portugal (two and
    /// two); arts. 17 and 36 LAU in Spain (one in advance, for a home one as deposit,
    /// else two).
    #[must_use]
    pub const fn of(country: Country, home: bool) -> Self {
        match country {
            Country::Portugal => Self { advance: Some(2), deposit: Some(2) },
            Country::Spain if home => Self { advance: Some(1), deposit: Some(1) },
            Country::Spain => Self { advance: None, deposit: Some(2) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rents_are_counted_up_to_two_years() {
        assert_eq!(Rents::new(24).map(Rents::get), Ok(24));
        for wrong in [-1, 25, i64::MAX] {
            assert_eq!(Rents::new(wrong), Err(InvalidValue::Rents));
        }
    }
}
