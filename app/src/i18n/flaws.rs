//! What is wrong with a field, in a reader's words.

use super::Texts;
use customer_management::application::form::Flaw;
use customer_management::domain::password_choice::GuessablePassword;
use customer_management::domain::secrets::WeakPassword;
use customer_management::domain::values::InvalidValue;

/// A sentence: what is wrong, and what to write.
#[must_use]
pub fn sentence(texts: &Texts, flaw: &Flaw) -> String {
    let plain = match flaw {
        Flaw::Value(value) => match value {
            InvalidValue::Blank => texts.flaw_blank,
            InvalidValue::TooLong { max } => return texts.flaw_too_long(max),
            InvalidValue::Slug => texts.flaw_slug,
            InvalidValue::AmiLicence => texts.flaw_ami_licence,
            InvalidValue::PostalCode => texts.flaw_postal_code,
            InvalidValue::PhoneNumber => texts.flaw_phone,
            InvalidValue::Email => texts.flaw_email,
            InvalidValue::Website => texts.flaw_website,
            InvalidValue::Nif => texts.flaw_nif,
            InvalidValue::Colour => texts.flaw_colour,
            InvalidValue::PaleColour => texts.flaw_pale_colour,
        },
        Flaw::Password(WeakPassword::TooShort { min }) => return texts.flaw_password_short(min),
        Flaw::Password(WeakPassword::TooLong { max }) => return texts.flaw_password_long(max),
    };
    plain.to_owned()
}

/// Why a password that is long enough can't be chosen.
#[must_use]
pub const fn guessable(texts: &Texts, why: GuessablePassword) -> &'static str {
    match why {
        GuessablePassword::Common => texts.flaw_password_common,
        GuessablePassword::NamesItsOwner => texts.flaw_password_names,
    }
}
