//! A field: to type into, to choose from, to tick, to pick files with.

use super::text_area::TextArea;
use super::{Filling, with_code};
use crate::i18n::Texts;
use leptos::prelude::*;

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Field {
    name: String,
    id: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    until: Option<&'static str>,
    unseen: bool,
    kind: &'static str,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    lang: Option<&'static str>,
}

impl Field {
    /// A field that has to be filled in. Its name is also its id on the page.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
            label: label.into(),
            hint: None,
            optional: false,
            until: None,
            unseen: false,
            kind: "text",
            autocomplete: "off",
            inputmode: None,
            lang: None,
        }
    }

    /// With an id of its own, where several forms of a page have a field of this name.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// That may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// That may stay empty for now, and a word on what it is needed for.
    #[must_use]
    pub const fn optional_until(mut self, then: &'static str) -> Self {
        self.until = Some(then);
        self.optional()
    }

    /// Whose label is only heard, and not seen: where it stands says enough to the eye.
    #[must_use]
    pub const fn unseen(mut self) -> Self {
        self.unseen = true;
        self
    }

    /// With a word of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Another kind of `<input>`: `date`, `email`, `password`, `tel`, `url`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// That the browser may fill in: one of HTML's autofill tokens.
    #[must_use]
    pub const fn autofilled(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// That is typed in digits: a telephone shows their keys.
    #[must_use]
    pub const fn digits(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }

    /// That is a number and may have decimals.
    #[must_use]
    pub const fn decimal(mut self) -> Self {
        self.inputmode = Some("decimal");
        self
    }

    /// In which what stands is of another language than the page.
    #[must_use]
    pub const fn lang(mut self, tag: &'static str) -> Self {
        self.lang = Some(tag);
        self
    }

    /// The field as one line. A password is never shown again.
    pub fn view(self, filling: &Filling<'_>) -> impl IntoView + use<> {
        let said = Said::of(&self, filling);
        let value = if self.kind == "password" { "" } else { filling.value(&self.name) }.to_owned();
        let (wrong, described) = (said.wrong(), said.described());
        // What is no day or address can't stand in a field for them; in a text it can be corrected.
        let (kind, inputmode) = match self.kind {
            "date" if wrong => ("text", None),
            "email" | "url" if wrong => ("text", Some(self.kind)),
            kind => (kind, self.inputmode),
        };
        let field = view! {
            <input
                id=self.id
                name=self.name
                type=kind
                value=value
                autocomplete=self.autocomplete
                inputmode=inputmode
                lang=self.lang
                autocapitalize=(self.kind == "email").then_some("none")
                spellcheck=matches!(self.kind, "email" | "password").then_some("false")
                required=!self.optional
                aria-invalid=wrong.then_some("true")
                aria-describedby=described
            />
        };
        said.around(field)
    }

    /// The field as several lines.
    pub fn area(self, filling: &Filling<'_>, rows: u8) -> impl IntoView + use<> {
        let said = Said::of(&self, filling);
        let (wrong, described) = (said.wrong(), said.described());
        let text = filling.value(&self.name);
        let Self { id, name, optional, lang, .. } = self;
        let area = TextArea { id, name, rows, lang, required: !optional, wrong, described };
        said.around(area.view(text))
    }

    /// The field as a choice of code and name.
    pub fn choice<O, C, N>(self, filling: &Filling<'_>, options: O) -> impl IntoView + use<O, C, N>
    where
        O: IntoIterator<Item = (C, N)>,
        C: Into<String>,
        N: Into<String>,
    {
        let mut said = Said::of(&self, filling);
        let chosen = filling.value(&self.name);
        let kept = said.kept.clone();
        let options: Vec<_> = options
            .into_iter()
            .map(|(code, name)| {
                let (code, name): (String, String) = (code.into(), name.into());
                // What the other one chose is told by its name, not by its code.
                if kept.as_ref() == Some(&code) {
                    said.kept = Some(name.clone());
                }
                let selected = code == chosen;
                view! {
                    <option value=code selected=selected>
                        {name}
                    </option>
                }
            })
            .collect();
        let field = view! {
            <select
                id=self.id
                name=self.name
                aria-invalid=said.wrong().then_some("true")
                aria-describedby=said.described()
            >
                {options}
            </select>
        };
        said.around(field)
    }

    /// The field as a box to tick; kept as `on`.
    pub fn tick(self, filling: &Filling<'_>) -> impl IntoView + use<> {
        let mut said = Said::of(&self, filling);
        let texts = filling.texts;
        said.kept = said
            .kept
            .map(|kept| if kept.is_empty() { texts.property_no } else { texts.property_yes }.to_owned());
        let (wrong, described) = (said.wrong(), said.described());
        let ticked = filling.is_ticked(&self.name);
        let field = view! {
            <label class="tick">
                <input
                    type="checkbox"
                    id=self.id
                    name=self.name
                    value="on"
                    checked=ticked
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described
                />
                <span>{self.label}</span>
            </label>
        };
        let (hint, flaw, kept) = (said.hint(), said.flaw(), said.kept());
        view! {
            <div class="field" class:wrong=wrong>
                {field}
                {hint}
                {flaw}
                {kept}
            </div>
        }
    }

    /// The field as files to pick: of these kinds, one or many.
    pub fn files(self, filling: &Filling<'_>, accept: &'static str, many: bool) -> impl IntoView + use<> {
        let said = Said::of(&self, filling);
        let field = view! {
            <input
                type="file"
                id=self.id
                name=self.name
                multiple=many
                accept=accept
                aria-invalid=said.wrong().then_some("true")
                aria-describedby=said.described()
            />
        };
        said.around(field)
    }
}

/// What is said around a field.
struct Said {
    texts: &'static Texts,
    id: String,
    label: String,
    /// What is said beside the label of a field that may stay empty.
    optional: Option<&'static str>,
    unseen: bool,
    hint: Option<String>,
    problem: Option<String>,
    /// What is kept now, where something else was typed.
    kept: Option<String>,
}

impl Said {
    fn of(field: &Field, filling: &Filling<'_>) -> Self {
        filling.stands(&field.name, &field.id, &field.label);
        Self {
            texts: filling.texts,
            id: field.id.clone(),
            label: field.label.clone(),
            optional: field.optional.then(|| field.until.unwrap_or(filling.texts.form_optional)),
            unseen: field.unseen,
            hint: field.hint.clone(),
            problem: filling.filled().problem(&field.name).map(str::to_owned),
            kept: filling.kept_now(&field.name).map(str::to_owned),
        }
    }

    const fn wrong(&self) -> bool {
        self.problem.is_some()
    }

    fn hint(&self) -> impl IntoView + use<> {
        let id = format!("{}-hint", self.id);
        self.hint.clone().map(|hint| view! { <p class="hint" id=id>{hint}</p> })
    }

    fn flaw(&self) -> impl IntoView + use<> {
        let id = format!("{}-flaw", self.id);
        self.problem.as_deref().map(|problem| view! { <p class="flaw" id=id>{with_code(problem)}</p> })
    }

    fn kept(&self) -> impl IntoView + use<> {
        let id = format!("{}-kept", self.id);
        self.kept.as_deref().map(|kept| {
            let kept = if kept.is_empty() { self.texts.property_conflict_empty } else { kept };
            let says = self.texts.property_conflict_field(&self.label, kept);
            view! { <p class="kept-now" id=id>{says}</p> }
        })
    }

    /// The ids of what tells more about the field.
    fn described(&self) -> Option<String> {
        let said =
            [(self.hint.is_some(), "hint"), (self.problem.is_some(), "flaw"), (self.kept.is_some(), "kept")];
        let ids: Vec<String> =
            said.iter().filter(|(is, _)| *is).map(|(_, what)| format!("{}-{what}", self.id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn around(self, field: impl IntoView) -> impl IntoView {
        let (hint, flaw, kept, wrong) = (self.hint(), self.flaw(), self.kept(), self.wrong());
        let Self { id, label, optional, unseen, .. } = self;
        view! {
            <div class="field" class:wrong=wrong>
                <label r#for=id class:visually-hidden=unseen>
                    {label}
                    {optional.map(|says| view! { <span class="optional">{says}</span> })}
                </label>
                {hint}
                {flaw}
                {field}
                {kept}
            </div>
        }
    }
}
