//! What is kept, as it stands in fields.

/// The texts of a form's fields, as they are kept: name and text, in the order of the page.
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
}
