//! What arrived.

use super::{Files, Screen};
use http::Method;
use std::net::IpAddr;
use std::sync::Arc;
use tower_sessions::Session;

/// A request to a screen.
#[derive(Debug)]
pub struct Request {
    /// GET, HEAD or POST.
    pub method: Method,
    /// The path.
    pub path: String,
    /// The query, as it came.
    pub query: Form,
    /// The body of a POST.
    pub form: Form,
    /// Where what is known of the browser is kept.
    pub session: Session,
    /// From where it came.
    pub address: IpAddr,
    /// What the browser says it is, in a few words.
    pub client: String,
    /// The files of the form that are still to come.
    pub files: Arc<dyn Files>,
    /// Whether a script asks, which reads an answer in JSON rather than a page.
    pub by_script: bool,
}

/// Fields as a browser sends them (`application/x-www-form-urlencoded`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl std::fmt::Debug for Form {
    /// The names only: among the values are passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Form {
    /// Without fields.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// Reads a body or a query. Whatever is no field is left out; the server
    /// bounds the length before.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// Fields that were read one by one.
    #[must_use]
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Every field, in the order in which they stand.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The texts of all fields of a name: boxes that were checked.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// A field's text; empty if it is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field is there, as a checked box is.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    /// Where a field stands among the others; one that is missing, after them.
    #[must_use]
    pub fn place(&self, name: &str) -> usize {
        self.0.iter().position(|(other, _)| other == name).unwrap_or(self.0.len())
    }

    /// A field that is an id; one that can't be is nobody's.
    #[must_use]
    pub fn id(&self, name: &str) -> uuid::Uuid {
        self.text(name).parse().unwrap_or_default()
    }

    /// Where to go after signing in: a screen or page of ours, never another site.
    #[must_use]
    pub fn next(&self) -> Option<&str> {
        let next = self.text("next");
        let path = next.split('?').next().unwrap_or_default();
        let ours = next.len() <= 512
            && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            && (Screen::parse(path).is_some());
        ours.then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let form = Form::parse(b"email=ana%40casa.pt&name=Ana+S%C3%A1&on&email=second");
        assert_eq!((form.text("email"), form.text("name"), form.text("x")), ("ana@casa.pt", "Ana Sá", ""));
        assert!(form.has("on") && !form.has("off"));
        assert_eq!((form.place("email"), form.place("name"), form.place("x")), (0, 1, 4));
        assert!(form.id("email").is_nil());
    }

    #[test]
    fn nobody_is_sent_to_another_site_after_signing_in() {
        let next = |value: &str| {
            let encoded: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
            Form::parse(format!("next={encoded}").as_bytes()).next().map(str::to_owned)
        };
        assert_eq!(next("/painel/equipa?ok=saved").as_deref(), Some("/painel/equipa?ok=saved"));
        for elsewhere in [
            "//evil.example",
            "https://evil.example/painel",
            "/\\evil",
            "/painel\r\nx: y",
            "javascript:1",
            "/",
        ] {
            assert_eq!(next(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn what_was_typed_is_in_no_log() {
        let form = Form::parse(b"password=secret");
        assert!(!format!("{form:?}").contains("secret"));
    }
}
