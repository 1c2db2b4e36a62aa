//! A form as somebody filled it in, and why it came to nothing.

use crate::i18n::{Texts, flaws};
use crate::session::Form;
use customer_management::application::form::{Flaw, InvalidFields};

/// What is wrong with the fields of a form: name and sentence.
pub type Problems = Vec<(String, String)>;

/// What was typed into a form, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    typed: Form,
    problems: Problems,
    trouble: Option<String>,
    reasons: Vec<String>,
    conflict: bool,
}

impl Filled {
    /// A form that nobody has filled in.
    #[must_use]
    pub const fn blank() -> Self {
        Self {
            typed: Form::empty(),
            problems: Vec::new(),
            trouble: None,
            reasons: Vec::new(),
            conflict: false,
        }
    }

    /// A form as it was sent.
    #[must_use]
    pub fn sent(form: &Form) -> Self {
        Self { typed: form.clone(), ..Self::default() }
    }

    /// With what is wrong with its fields, in the order in which they stand on the page: browsers
    /// send them in it.
    #[must_use]
    pub fn with_problems(mut self, problems: Problems) -> Self {
        self.problems.extend(problems);
        self.problems.sort_by_key(|(name, _)| self.typed.place(name));
        self
    }

    /// With the flaws of its fields.
    #[must_use]
    pub fn flawed(self, texts: &Texts, fields: &InvalidFields) -> Self {
        let sentence = |flaw| flaws::sentence(texts, flaw);
        self.with_problems(
            fields.0.iter().map(|field| (field.name.to_owned(), sentence(&field.flaw))).collect(),
        )
    }

    /// With a sentence about one field.
    #[must_use]
    pub fn wrong(self, field: impl Into<String>, sentence: impl Into<String>) -> Self {
        self.with_problems(vec![(field.into(), sentence.into())])
    }

    /// With a flaw of one field.
    #[must_use]
    pub fn flaw(self, texts: &Texts, field: &str, flaw: &Flaw) -> Self {
        self.wrong(field, flaws::sentence(texts, flaw))
    }

    /// With a sentence about the whole.
    #[must_use]
    pub fn refused(mut self, sentence: impl Into<String>) -> Self {
        self.trouble = Some(sentence.into());
        self
    }

    /// With the reasons for it, one by one.
    #[must_use]
    pub fn because(mut self, reasons: Vec<String>) -> Self {
        self.reasons = reasons;
        self
    }

    /// Where somebody else saved something else meanwhile.
    #[must_use]
    pub const fn in_conflict(mut self) -> Self {
        self.conflict = true;
        self
    }

    /// Whether somebody else saved something else meanwhile.
    #[must_use]
    pub const fn is_in_conflict(&self) -> bool {
        self.conflict
    }

    /// Whether it came to nothing.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.conflict || self.has_something_to_say()
    }

    /// What was sent.
    #[must_use]
    pub const fn typed(&self) -> &Form {
        &self.typed
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|(field, _)| field == name).map(|(_, sentence)| sentence.as_str())
    }

    /// What is wrong with each of its fields.
    #[must_use]
    pub fn problems(&self) -> &[(String, String)] {
        &self.problems
    }

    /// What is wrong with the whole.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Why, one by one.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    pub(super) fn has_something_to_say(&self) -> bool {
        self.trouble.is_some() || !self.problems.is_empty() || !self.reasons.is_empty()
    }
}
