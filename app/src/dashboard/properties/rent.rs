//! What a rent asks for beside itself.

use super::sections::Reading;
use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::{Problems, Values};
use property_management::domain::property::PropertyState;
use property_management::domain::rent::{RentConditions, Rents};
use property_management::domain::values::InvalidValue;

/// The fields of *rent conditions*.
#[must_use]
pub fn values(state: &PropertyState) -> Values {
    Values::new()
        .with_some("advance", state.rent.advance.map(Rents::get))
        .with_some("deposit", state.rent.deposit.map(Rents::get))
}

/// Reads them.
///
/// # Errors
/// What is wrong with them.
pub fn read(form: &Form, texts: &'static Texts) -> Result<RentConditions, Problems> {
    let mut reading = Reading::of(form, texts);
    let months = |text: &str| match text.trim().parse() {
        Ok(count) => Rents::new(count),
        Err(_) => Err(InvalidValue::Rents),
    };
    let advance = reading.optional("advance", months);
    let deposit = reading.optional("deposit", months);
    reading.finish(Some(RentConditions { advance, deposit }))
}
