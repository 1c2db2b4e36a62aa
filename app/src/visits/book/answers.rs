//! What somebody filled into the form.

use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::Problems;
use crate::visits::form_key::key_of;
use crate::visits::{says, slots};
use booking_management::domain::ids::OpenHouseId;
use booking_management::domain::slot::Wanted;
use booking_management::domain::values::{Contact, Email, InvalidValue, Note, Phone, VisitorName};
use kernel::locale::Locale;
use uuid::Uuid;

/// The field with the time of one's own for which somebody would wait.
pub const WAITING_FOR: &str = "waiting_for";
/// The box that is ticked by whoever agrees to what becomes of their data.
pub const CONSENT: &str = "consent";

/// What is chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// A time of one's own.
    Time(Wanted),
    /// A seat in an open house.
    Seat(OpenHouseId),
}

impl Choice {
    /// A choice as a form says it: a time as [`slots::wanted`] reads it, or `house:` and an id.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text.strip_prefix("house:") {
            Some(id) => id.parse().ok().map(|id| Self::Seat(OpenHouseId(id))),
            None => slots::wanted(text).map(Self::Time),
        }
    }

    /// A seat as [`Choice::read`] reads it.
    #[must_use]
    pub fn seat(house: OpenHouseId) -> String {
        format!("house:{}", house.0)
    }
}

/// What was filled in, and can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What was chosen.
    pub choice: Choice,
    /// Who comes.
    pub visitor: Contact,
    /// What tells the form from others.
    pub key: Uuid,
}

impl Answers {
    /// Reads the form of somebody who books.
    ///
    /// # Errors
    /// What is wrong, field by field; a time that is missing, and consent that is, too.
    pub fn to_book(texts: &Texts, form: &Form, locale: Locale) -> Result<Self, Problems> {
        Self::read(texts, form, locale, slots::WHEN)
    }

    /// Reads the form of somebody who waits: for a seat that was chosen, else for the time that was
    /// typed in.
    ///
    /// # Errors
    /// As for [`Answers::to_book`].
    pub fn to_wait(texts: &Texts, form: &Form, locale: Locale) -> Result<Self, Problems> {
        let seat = matches!(Choice::read(form.text(slots::WHEN)), Some(Choice::Seat(_)));
        Self::read(texts, form, locale, if seat { slots::WHEN } else { WAITING_FOR })
    }

    fn read(texts: &Texts, form: &Form, locale: Locale, chosen_in: &str) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let chosen = form.text(chosen_in);
        let choice = Choice::read(chosen);
        if choice.is_none() {
            let says = if chosen.is_empty() { texts.slots_missing } else { texts.slots_odd };
            problems.push((chosen_in.to_owned(), says.to_owned()));
        }
        let mut wrong = |field: &str, why: InvalidValue| {
            problems.push((field.to_owned(), says::flaw(texts, why)));
        };
        let name = VisitorName::parse(form.text("name")).map_err(|why| wrong("name", why)).ok();
        let email = Email::parse(form.text("email")).map_err(|why| wrong("email", why)).ok();
        let phone = Phone::parse(form.text("phone")).map_err(|why| wrong("phone", why)).ok();
        let message = Note::parse(form.text("message")).map_err(|why| wrong("message", why)).ok();
        if !form.has(CONSENT) {
            problems.push((CONSENT.to_owned(), texts.book_consent_missing.to_owned()));
        }
        let key = key_of(form);
        match (choice, name, email, phone, message) {
            (Some(choice), Some(name), Some(email), Some(phone), Some(message)) if problems.is_empty() => {
                let visitor = Contact { name, email, phone, locale, message };
                Ok(Self { choice, visitor, key })
            }
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    fn form(change: &[(&str, &str)]) -> Form {
        let mut fields = vec![
            ("when", "2026-11-26T14:30:00Z"),
            ("name", " Rita  Sá "),
            ("email", "Rita@casa.example"),
            ("phone", "912 345 678"),
            ("message", ""),
            ("consent", "on"),
            ("key", "0190a5d4-9e3c-7000-8000-000000000001"),
        ];
        for (name, value) in change {
            fields.retain(|(other, _)| other != name);
            if !value.is_empty() {
                fields.push((name, value));
            }
        }
        Form::of(fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    fn names(problems: Result<Answers, Problems>) -> Vec<String> {
        problems.unwrap_err().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_form_is_read_as_people_type_it() {
        let answers = Answers::to_book(texts(Locale::Pt), &form(&[]), Locale::Pt).unwrap();
        assert_eq!(answers.visitor.name.as_str(), "Rita Sá");
        assert_eq!(answers.visitor.phone.as_str(), "+351912345678");
        assert!(matches!(answers.choice, Choice::Time(Wanted::Moment(_))));
        assert_eq!(answers.key, form(&[]).id("key"));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let bare = form(&[("when", ""), ("name", ""), ("email", "rita"), ("phone", "12"), ("consent", "")]);
        let told = names(Answers::to_book(texts(Locale::En), &bare, Locale::En));
        assert_eq!(told, ["when", "name", "email", "phone", "consent"]);
        let long = "a".repeat(2_001);
        assert_eq!(
            names(Answers::to_book(texts(Locale::Es), &form(&[("message", &long)]), Locale::Es)),
            ["message"]
        );
    }

    #[test]
    fn whoever_waits_says_for_what() {
        let texts = texts(Locale::Pt);
        let typed = form(&[("waiting_for", "2026-11-26T15:00")]);
        let answers = Answers::to_wait(texts, &typed, Locale::Pt).unwrap();
        assert!(matches!(answers.choice, Choice::Time(Wanted::Shown(_))));
        let house = OpenHouseId(Uuid::from_u128(7));
        let seat = Choice::seat(house);
        let chosen = form(&[("when", &seat), ("waiting_for", "2026-11-26T15:00")]);
        assert_eq!(Answers::to_wait(texts, &chosen, Locale::Pt).unwrap().choice, Choice::Seat(house));
        assert_eq!(names(Answers::to_wait(texts, &form(&[]), Locale::Pt)), ["waiting_for"]);
    }

    #[test]
    fn a_form_without_a_key_is_one_of_its_own() {
        let lost = form(&[("key", "")]);
        assert_ne!(key_of(&lost), key_of(&lost));
    }
}
