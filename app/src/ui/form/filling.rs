//! How a form is shown: over what is kept, with what came back of it.

use super::{Filled, Values, with_code};
use crate::i18n::Texts;
use leptos::prelude::*;
use std::cell::RefCell;

static NOTHING: Values = Values::new();
static BLANK: Filled = Filled::blank();

/// How a form is shown: what is kept, what was typed, what is wrong, and, where two have written,
/// what the other one wrote.
pub struct Filling<'a> {
    /// What the fields say.
    pub texts: &'static Texts,
    kept: &'a Values,
    filled: &'a Filled,
    labels: RefCell<Vec<Label>>,
}

/// A field that stands in the form.
struct Label {
    name: String,
    id: String,
    text: String,
}

impl<'a> Filling<'a> {
    /// With what came back, if anything did.
    #[must_use]
    pub fn new(texts: &'static Texts, filled: impl Into<Option<&'a Filled>>) -> Self {
        let filled = filled.into().unwrap_or(&BLANK);
        Self { texts, kept: &NOTHING, filled, labels: RefCell::new(Vec::new()) }
    }

    /// Over what is kept, or what stands there before anybody types.
    #[must_use]
    pub const fn over(mut self, kept: &'a Values) -> Self {
        self.kept = kept;
        self
    }

    /// What came back.
    #[must_use]
    pub const fn filled(&self) -> &'a Filled {
        self.filled
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> &'a str {
        if self.filled.typed().has(name) { self.filled.typed().text(name) } else { self.kept.text(name) }
    }

    /// Whether something is to be said about a field: it is wrong, or another one wrote it.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        self.filled.problem(name).is_some() || self.kept_now(name).is_some()
    }

    /// Whether a box is ticked. One that isn't is not sent, so a form that was sent leaves nothing
    /// to what is kept.
    pub(super) fn is_ticked(&self, name: &str) -> bool {
        let typed = self.filled.typed();
        if typed.fields().next().is_some() { typed.has(name) } else { !self.kept.text(name).is_empty() }
    }

    /// What is kept now in a field in which something else was typed, after a conflict.
    pub(super) fn kept_now(&self, name: &str) -> Option<&'a str> {
        if !self.filled.is_in_conflict() {
            return None;
        }
        let kept = self.kept.text(name);
        let typed = self.filled.typed().text(name).replace("\r\n", "\n");
        (typed.trim() != kept.trim()).then_some(kept)
    }

    /// Remembers a field, for the list of what is wrong.
    pub(super) fn stands(&self, name: &str, id: &str, label: &str) {
        let (name, id, text) = (name.to_owned(), id.to_owned(), label.to_owned());
        self.labels.borrow_mut().push(Label { name, id, text });
    }

    /// The inside of the form, and above it what is wrong: read out at once, and each a link to its
    /// field. Among several fields each sentence begins with its field's label, as two may say the
    /// same.
    pub fn around<F: IntoView>(&self, fields: F) -> impl IntoView + use<F> {
        view! {
            {self.summary()}
            {fields}
        }
    }

    fn summary(&self) -> Option<impl IntoView + use<>> {
        if !self.filled.has_something_to_say() {
            return None;
        }
        let labels = self.labels.borrow();
        let one = |(name, sentence): &(String, String)| {
            let label = labels.iter().find(|label| label.name == *name);
            let says = match label {
                Some(label) if labels.len() > 1 => {
                    format!("{}: {sentence}", label.text.trim_end_matches('.'))
                }
                _ => sentence.clone(),
            };
            let id = label.map_or(name.as_str(), |label| label.id.as_str());
            view! {
                <li>
                    <a href=format!("#{id}")>{with_code(&says)}</a>
                </li>
            }
        };
        let (problems, reasons) = (self.filled.problems(), self.filled.reasons());
        let fields = problems.iter().map(one).collect_view();
        let why = reasons.iter().map(|reason| view! { <li>{reason.clone()}</li> }).collect_view();
        let listed = !problems.is_empty() || !reasons.is_empty();
        let trouble = self.filled.trouble().unwrap_or(self.texts.form_wrong).to_owned();
        Some(view! {
            <div class="notice bad" role="alert">
                <p>{trouble}</p>
                {listed.then(|| view! { <ul>{fields} {why}</ul> })}
            </div>
        })
    }
}
