//! Fields of a property's page: what is kept, what was typed, what is wrong, and, where two have
//! written, what the other one wrote.

use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::TextArea;
use leptos::prelude::*;

/// The texts of a section's fields, as they are kept: name and text, in the order of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, String)>);

impl Values {
    /// No fields yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.push((name.into(), text.into()));
        self
    }

    /// With one more, if there is something to say.
    #[must_use]
    pub fn with_some(self, name: impl Into<String>, text: Option<impl ToString>) -> Self {
        self.with(name, text.map(|text| text.to_string()).unwrap_or_default())
    }

    /// A field's text; empty if it is none of them.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, text)| text.as_str())
    }

    /// Names and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// A form that was sent and came to nothing.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    form: Form,
    problems: Vec<(String, String)>,
    /// Why, as a whole.
    pub trouble: Option<String>,
    /// The reasons, one by one.
    pub reasons: Vec<String>,
    /// Somebody else saved this part meanwhile.
    pub conflict: bool,
}

impl Returned {
    /// A form as it was sent.
    #[must_use]
    pub fn sent(form: &Form) -> Self {
        Self { form: form.clone(), ..Self::default() }
    }

    /// With what is wrong with its fields.
    #[must_use]
    pub fn with_problems(mut self, problems: Vec<(String, String)>) -> Self {
        self.problems.extend(problems);
        self.problems.sort_by_key(|(name, _)| self.form.place(name));
        self
    }

    /// With one field that is wrong.
    #[must_use]
    pub fn wrong(self, name: impl Into<String>, sentence: impl Into<String>) -> Self {
        self.with_problems(vec![(name.into(), sentence.into())])
    }

    /// With a sentence about the whole.
    #[must_use]
    pub fn refused(mut self, sentence: impl Into<String>) -> Self {
        self.trouble = Some(sentence.into());
        self
    }

    /// Where somebody else saved something else meanwhile.
    #[must_use]
    pub fn in_conflict(mut self) -> Self {
        self.conflict = true;
        self
    }

    /// With the reasons for it.
    #[must_use]
    pub fn because(mut self, reasons: Vec<String>) -> Self {
        self.reasons = reasons;
        self
    }

    /// Whether something is wrong with a field.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        self.problems.iter().any(|(field, _)| field == name)
    }

    /// Its first sentence, for a script.
    #[must_use]
    pub fn first_sentence(&self) -> String {
        let problem = self.problems.first().map(|(_, sentence)| sentence);
        self.trouble.as_ref().or(problem).or(self.reasons.first()).cloned().unwrap_or_default()
    }
}

/// How a section is filled in: what is kept, and what came back of a form.
#[derive(Clone, Copy)]
pub struct Filling<'a> {
    /// What the fields say.
    pub texts: &'static Texts,
    /// What is kept.
    pub kept: &'a Values,
    /// What was typed, if it came to nothing.
    pub returned: Option<&'a Returned>,
}

impl Filling<'_> {
    /// What stands in a field.
    #[must_use]
    pub fn value(&self, name: &str) -> String {
        match self.returned {
            Some(returned) if returned.form.has(name) => returned.form.text(name).to_owned(),
            // An unticked box isn't sent, so a form that was sent leaves nothing to what is kept.
            Some(returned) if returned.form.has("section") => String::new(),
            _ => self.kept.text(name).to_owned(),
        }
    }

    /// Whether a form came back with this field.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.returned.is_some_and(|returned| returned.form.has(name))
    }

    /// Whether something is to be said about a field: it is wrong, or another one wrote it.
    #[must_use]
    pub fn is_wrong(&self, name: &str) -> bool {
        self.problem(name).is_some() || self.kept_now(name).is_some()
    }

    /// What is wrong with a field.
    fn problem(&self, name: &str) -> Option<String> {
        let problems = &self.returned?.problems;
        problems.iter().find(|(field, _)| field == name).map(|(_, sentence)| sentence.clone())
    }

    /// What is kept now in a field in which something else was typed, after a conflict.
    fn kept_now(&self, name: &str) -> Option<String> {
        let returned = self.returned.filter(|returned| returned.conflict)?;
        let kept = self.kept.text(name);
        let typed = returned.form.text(name).replace("\r\n", "\n");
        (typed.trim() != kept.trim()).then(|| kept.to_owned())
    }

    /// What is said above the fields.
    pub fn summary(&self) -> impl IntoView + use<> {
        let returned = self.returned.cloned()?;
        let texts = self.texts;
        let Returned { problems, trouble, reasons, .. } = returned;
        if trouble.is_none() && problems.is_empty() && reasons.is_empty() {
            return None;
        }
        let fields = problems
            .into_iter()
            .map(|(name, sentence)| view! { <li><a href=format!("#{name}")>{sentence}</a></li> })
            .collect_view();
        let reasons = reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
        let trouble = trouble.unwrap_or_else(|| texts.form_wrong.to_owned());
        Some(view! {
            <div class="notice bad" role="alert">
                <p>{trouble}</p>
                <ul>{fields} {reasons}</ul>
            </div>
        })
    }
}

/// A field to type into, or to choose from.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    name: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    kind: Option<&'static str>,
    inputmode: Option<&'static str>,
    list: Option<&'static str>,
}

impl Entry {
    /// A line of text.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// That may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// With a word of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }

    /// A number that may have decimals.
    #[must_use]
    pub const fn number(mut self) -> Self {
        self.inputmode = Some("decimal");
        self
    }

    /// Another kind of `<input>`: `date`, `email`, `tel`.
    #[must_use]
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    /// With suggestions: a `<datalist>` by this id.
    #[must_use]
    pub const fn suggested(mut self, list: &'static str) -> Self {
        self.list = Some(list);
        self
    }

    /// The field as one line.
    pub fn view(self, filling: Filling<'_>) -> impl IntoView + use<> {
        let said = Said::of(&self, filling);
        let value = filling.value(&self.name);
        let Self { name, optional, kind, inputmode, list, .. } = self;
        let (wrong, described) = (said.wrong, said.described());
        // What is no date can't stand in a field for dates; a text can be corrected.
        let kind = if wrong { "text" } else { kind.unwrap_or("text") };
        let field = view! {
            <input
                id=name.clone()
                name=name
                type=kind
                value=value
                autocomplete="off"
                inputmode=inputmode
                list=list
                required=!optional
                aria-invalid=wrong.then_some("true")
                aria-describedby=described
            />
        };
        said.around(field)
    }

    /// The field as several lines.
    pub fn area(self, filling: Filling<'_>, rows: u8) -> impl IntoView + use<> {
        let said = Said::of(&self, filling);
        let text = filling.value(&self.name);
        let Self { name, optional, .. } = self;
        let (wrong, described) = (said.wrong, said.described());
        let area = TextArea { id: name.clone(), name, rows, required: !optional, wrong, described };
        said.around(area.view(&text))
    }

    /// The field as a choice of code and name.
    pub fn choice(self, filling: Filling<'_>, options: Vec<(String, String)>) -> impl IntoView + use<> {
        let mut said = Said::of(&self, filling);
        // What the other one chose is told by its name, not by its code.
        if let Some(kept) = &mut said.kept
            && let Some((_, name)) = options.iter().find(|(code, _)| code == kept)
        {
            kept.clone_from(name);
        }
        let chosen = filling.value(&self.name);
        let options = options
            .into_iter()
            .map(|(code, name)| {
                let selected = code == chosen;
                view! { <option value=code selected=selected>{name}</option> }
            })
            .collect_view();
        let (wrong, described) = (said.wrong, said.described());
        let name = self.name;
        let field = view! {
            <select
                id=name.clone()
                name=name
                aria-invalid=wrong.then_some("true")
                aria-describedby=described
            >
                {options}
            </select>
        };
        said.around(field)
    }

    /// The field as a box to tick; kept as `on`.
    pub fn tick(self, filling: Filling<'_>) -> impl IntoView + use<> {
        let ticked = !filling.value(&self.name).is_empty();
        let texts = filling.texts;
        let kept = filling
            .kept_now(&self.name)
            .map(|kept| if kept.is_empty() { texts.property_no } else { texts.property_yes }.to_owned());
        let Self { name, label, hint, .. } = self;
        let (hint_id, described) = (format!("{name}-hint"), hint.as_ref().map(|_| format!("{name}-hint")));
        view! {
            <div class="field">
                <label class="tick">
                    <input
                        type="checkbox"
                        id=name.clone()
                        name=name
                        value="on"
                        checked=ticked
                        aria-describedby=described
                    />
                    <span>{label.clone()}</span>
                </label>
                {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
                {kept_note(texts, &label, kept)}
            </div>
        }
    }
}

/// What is said around a field.
struct Said {
    texts: &'static Texts,
    name: String,
    label: String,
    hint: Option<String>,
    optional: bool,
    problem: Option<String>,
    kept: Option<String>,
    wrong: bool,
}

impl Said {
    fn of(entry: &Entry, filling: Filling<'_>) -> Self {
        let problem = filling.problem(&entry.name);
        Self {
            texts: filling.texts,
            name: entry.name.clone(),
            label: entry.label.clone(),
            hint: entry.hint.clone(),
            optional: entry.optional,
            wrong: problem.is_some(),
            problem,
            kept: filling.kept_now(&entry.name),
        }
    }

    fn described(&self) -> Option<String> {
        let ids = [
            self.hint.as_ref().map(|_| format!("{}-hint", self.name)),
            self.problem.as_ref().map(|_| format!("{}-flaw", self.name)),
        ];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn around(self, field: impl IntoView) -> impl IntoView {
        let Self { texts, name, label, hint, optional, problem, kept, wrong } = self;
        let (hint_id, flaw_id) = (format!("{name}-hint"), format!("{name}-flaw"));
        let note = kept_note(texts, &label, kept);
        view! {
            <div class="field" class:wrong=wrong>
                <label r#for=name>
                    {label}
                    {optional.then(|| view! { <span class="optional">{texts.form_optional}</span> })}
                </label>
                {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
                {problem.map(|problem| view! { <p class="flaw" id=flaw_id>{problem}</p> })}
                {field}
                {note}
            </div>
        }
    }
}

fn kept_note(texts: &'static Texts, label: &str, kept: Option<String>) -> impl IntoView + use<> {
    kept.map(|kept| {
        let kept = if kept.is_empty() { texts.property_conflict_empty.to_owned() } else { kept };
        let says = texts.property_conflict_field(label, kept);
        view! { <p class="kept-now">{says}</p> }
    })
}
