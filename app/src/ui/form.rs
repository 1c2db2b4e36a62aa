//! Forms: a field with its label, hint and flaw; what was typed stays.

use crate::i18n::{Texts, flaws};
use crate::session::{Action, Form};
use customer_management::application::form::{Flaw, InvalidFields};
use leptos::prelude::*;

/// What was typed into a form, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    typed: Form,
    problems: Vec<(&'static str, String)>,
    /// What is wrong with the whole.
    trouble: Option<String>,
}

impl Filled {
    /// A form that nobody has filled in.
    #[must_use]
    pub fn blank() -> Self {
        Self::default()
    }

    /// A form as it was sent.
    #[must_use]
    pub fn sent(form: &Form) -> Self {
        Self { typed: form.clone(), ..Self::default() }
    }

    /// With the flaws of its fields, in the order in which they stand on the page: browsers send
    /// them in it.
    #[must_use]
    pub fn flawed(mut self, texts: &Texts, fields: &InvalidFields) -> Self {
        self.problems.extend(fields.0.iter().map(|field| (field.name, flaws::sentence(texts, &field.flaw))));
        self.problems.sort_by_key(|(name, _)| self.typed.place(name));
        self
    }

    /// With a sentence about one field.
    #[must_use]
    pub fn wrong(mut self, field: &'static str, sentence: impl Into<String>) -> Self {
        self.problems.push((field, sentence.into()));
        self
    }

    /// With a flaw of one field.
    #[must_use]
    pub fn flaw(self, texts: &Texts, field: &'static str, flaw: &Flaw) -> Self {
        self.wrong(field, flaws::sentence(texts, flaw))
    }

    /// With a sentence about the whole.
    #[must_use]
    pub fn refused(mut self, sentence: impl Into<String>) -> Self {
        self.trouble = Some(sentence.into());
        self
    }

    /// What was typed into a field, or what stands there before anybody types.
    #[must_use]
    pub fn value(&self, name: &str, otherwise: &str) -> String {
        if self.typed.has(name) { self.typed.text(name).to_owned() } else { otherwise.to_owned() }
    }

    /// Whether anything is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.trouble.is_some() || !self.problems.is_empty()
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn problem(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|(field, _)| *field == name).map(|(_, sentence)| sentence.as_str())
    }

    /// What is wrong, above the form: read out at once, and each a link to its field.
    pub fn summary(&self, texts: &'static Texts) -> impl IntoView + use<> {
        self.summary_of(texts, &[])
    }

    /// The summary of a form with several fields: each sentence begins with its field's label, as
    /// two may say the same.
    pub fn summary_of(
        &self,
        texts: &'static Texts,
        labels: &[(&'static str, &'static str)],
    ) -> impl IntoView + use<> {
        self.is_wrong().then(|| {
            let trouble = self.trouble.clone().unwrap_or_else(|| texts.form_wrong.to_owned());
            let fields = self
                .problems
                .iter()
                .map(|(name, sentence)| {
                    let label = labels.iter().find(|(field, _)| field == name);
                    let says =
                        label.map_or_else(|| sentence.clone(), |(_, label)| format!("{label}: {sentence}"));
                    view! {
                        <li>
                            <a href=format!("#{name}")>{says}</a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div class="notice bad" role="alert">
                    <p>{trouble}</p>
                    {(!self.problems.is_empty()).then(|| view! { <ul>{fields}</ul> })}
                </div>
            }
        })
    }
}

/// A field to type into.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name it is sent under; also its id on the page.
    pub name: &'static str,
    /// What it is for.
    pub label: &'static str,
    /// The kind of `<input>`: `text`, `email`, `password`, `tel` …
    pub kind: &'static str,
    /// What the browser may fill in (HTML's autofill tokens), or `off`.
    pub autocomplete: &'static str,
    /// A word of help under the label.
    pub hint: Option<&'static str>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Which keys a telephone shows, where the kind doesn't say.
    pub inputmode: Option<&'static str>,
}

impl Field {
    /// A field that has to be filled in.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: &'static str) -> Self {
        Self { name, label, kind, autocomplete: "off", hint: None, optional: false, inputmode: None }
    }

    /// That the browser may fill in.
    #[must_use]
    pub const fn autofilled(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// With a word of help.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// That may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// That is typed in digits. Not for numbers to reckon with.
    #[must_use]
    pub const fn digits(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }

    /// The field, with what was typed or else what was there before. A password is never
    /// shown again.
    pub fn view(self, texts: &'static Texts, filled: &Filled, before: &str) -> impl IntoView + use<> {
        let value = if self.kind == "password" { String::new() } else { filled.value(self.name, before) };
        let attributes = Described::by(self.name, self.hint, filled);
        // What is no address can't stand in a field for addresses (HTML, `type=url`).
        let kind = if attributes.wrong && self.kind == "url" { "text" } else { self.kind };
        view! {
            <div class="field" class:wrong=attributes.wrong>
                {label(texts, self.name, self.label, self.optional)}
                {attributes.hint()}
                {attributes.problem.clone()
                    .map(|problem| view! { <p class="flaw" id=format!("{}-flaw", self.name)>{problem}</p> })}
                <input
                    id=self.name
                    name=self.name
                    type=kind
                    value=value
                    autocomplete=self.autocomplete
                    inputmode=self.inputmode
                    autocapitalize=(self.kind == "email").then_some("none")
                    spellcheck=matches!(self.kind, "email" | "password").then_some("false")
                    required=!self.optional
                    aria-invalid=attributes.wrong.then_some("true")
                    aria-describedby=attributes.ids()
                />
            </div>
        }
    }

    /// The field as a text of several lines.
    pub fn area(
        self,
        texts: &'static Texts,
        filled: &Filled,
        before: &str,
        rows: u8,
    ) -> impl IntoView + use<> {
        let attributes = Described::by(self.name, self.hint, filled);
        let area = TextArea {
            id: self.name.to_owned(),
            name: self.name.to_owned(),
            rows,
            required: !self.optional,
            wrong: attributes.wrong,
            described: attributes.ids(),
        };
        let area = area.view(&filled.value(self.name, before));
        view! {
            <div class="field" class:wrong=attributes.wrong>
                {label(texts, self.name, self.label, self.optional)}
                {attributes.hint()}
                {attributes.problem.clone()
                    .map(|problem| view! { <p class="flaw" id=format!("{}-flaw", self.name)>{problem}</p> })}
                {area}
            </div>
        }
    }

    /// The field as a choice.
    pub fn choice(
        self,
        texts: &'static Texts,
        filled: &Filled,
        before: &str,
        options: Vec<(&'static str, &'static str)>,
    ) -> impl IntoView + use<> {
        let chosen = filled.value(self.name, before);
        let attributes = Described::by(self.name, self.hint, filled);
        view! {
            <div class="field" class:wrong=attributes.wrong>
                {label(texts, self.name, self.label, self.optional)}
                {attributes.hint()}
                {attributes.problem.clone()
                    .map(|problem| view! { <p class="flaw" id=format!("{}-flaw", self.name)>{problem}</p> })}
                <select
                    id=self.name
                    name=self.name
                    aria-invalid=attributes.wrong.then_some("true")
                    aria-describedby=attributes.ids()
                >
                    {options
                        .into_iter()
                        .map(|(value, text)| {
                            view! {
                                <option value=value selected=value == chosen>
                                    {text}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
        }
    }
}

fn label(texts: &'static Texts, name: &'static str, label: &'static str, optional: bool) -> impl IntoView {
    view! {
        <label r#for=name>
            {label}
            {optional.then(|| view! { <span class="optional">{texts.form_optional}</span> })}
        </label>
    }
}

/// What is said about a field beside its label.
struct Described {
    name: &'static str,
    hint: Option<&'static str>,
    problem: Option<String>,
    wrong: bool,
}

impl Described {
    fn by(name: &'static str, hint: Option<&'static str>, filled: &Filled) -> Self {
        let problem = filled.problem(name).map(str::to_owned);
        Self { name, hint, wrong: problem.is_some(), problem }
    }

    fn hint(&self) -> impl IntoView + use<> {
        let id = format!("{}-hint", self.name);
        self.hint.map(|hint| view! { <p class="hint" id=id>{hint}</p> })
    }

    fn ids(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let flaw = self.problem.as_ref().map(|_| format!("{}-flaw", self.name));
        let ids: Vec<String> = hint.into_iter().chain(flaw).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The button that sends a form, and says what it does.
pub fn submit(action: Action, says: &'static str) -> impl IntoView {
    view! {
        <button class="button" type="submit" name="action" value=action.code()>
            {says}
        </button>
    }
}

/// What was done, said once after a redirect.
pub fn done(says: Option<&'static str>) -> impl IntoView {
    says.map(|says| view! { <p class="notice good" role="status">{says}</p> })
}

/// A text of several lines: the only place that writes a `<textarea>`. Leptos writes what stands in
/// one as it is, so it is escaped here.
pub(crate) struct TextArea {
    pub(crate) id: String,
    pub(crate) name: String,
    /// How many lines are seen at once.
    pub(crate) rows: u8,
    pub(crate) required: bool,
    /// Whether what stands in it was refused.
    pub(crate) wrong: bool,
    /// The ids of what tells more about it.
    pub(crate) described: Option<String>,
}

impl TextArea {
    pub(crate) fn view(self, text: &str) -> impl IntoView + use<> {
        // The first line break after the tag is not part of the text.
        let text = format!("\n{}", html_escape::encode_text(text));
        view! {
            <textarea
                id=self.id
                name=self.name
                rows=self.rows
                required=self.required
                aria-invalid=self.wrong.then_some("true")
                aria-describedby=self.described
            >
                {text}
            </textarea>
        }
    }
}
