//! Where the links of letters lead.

use kernel::locale::Locale;

/// A place in the product that a letter leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// The page of a visit, behind what was signed.
    Visit(&'a str),
    /// The page of a place on a waiting list, behind what was signed.
    Waiting(&'a str),
    /// The calendar of the agency.
    Calendar,
    /// The page of a visit as the agency sees it, by its id.
    AgencyVisit(&'a str),
}

/// Makes addresses: the product's own, and paths after it.
#[derive(Debug, Clone)]
pub struct Places {
    base: String,
    path: fn(Locale, Place<'_>) -> String,
}

impl Places {
    /// Places below an address such as `https://casas.example.pt`, with the paths of this file.
    #[must_use]
    pub fn below(base: &str) -> Self {
        Self::with_paths(base, path)
    }

    /// Places below an address, with paths that begin with `/` and are made by somebody else.
    #[must_use]
    pub fn with_paths(base: &str, path: fn(Locale, Place<'_>) -> String) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), path }
    }

    /// The product's own address.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The whole address of a place, in the reader's language.
    #[must_use]
    pub fn address(&self, locale: Locale, place: Place<'_>) -> String {
        format!("{}{}", self.base, (self.path)(locale, place))
    }
}

/// What is signed has only letters that may stand in a path.
fn path(locale: Locale, place: Place<'_>) -> String {
    match (locale, place) {
        (Locale::Pt, Place::Visit(signed)) => format!("/visita/{signed}"),
        (Locale::En, Place::Visit(signed)) => format!("/en/visit/{signed}"),
        (Locale::Es, Place::Visit(signed)) => format!("/es/visita/{signed}"),
        (Locale::Pt, Place::Waiting(signed)) => format!("/espera/{signed}"),
        (Locale::En, Place::Waiting(signed)) => format!("/en/waiting/{signed}"),
        (Locale::Es, Place::Waiting(signed)) => format!("/es/espera/{signed}"),
        (Locale::Pt, Place::Calendar) => "/painel/agenda".to_owned(),
        (Locale::En, Place::Calendar) => "/en/dashboard/calendar".to_owned(),
        (Locale::Es, Place::Calendar) => "/es/panel/agenda".to_owned(),
        (Locale::Pt, Place::AgencyVisit(id)) => format!("/painel/agenda/{id}"),
        (Locale::En, Place::AgencyVisit(id)) => format!("/en/dashboard/calendar/{id}"),
        (Locale::Es, Place::AgencyVisit(id)) => format!("/es/panel/agenda/{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stands_below_the_products_address_in_the_readers_language() {
        let places = Places::below("https://casas.example.pt/");
        let visit = |locale| places.address(locale, Place::Visit("a-B_9"));
        assert_eq!(visit(Locale::Pt), "https://casas.example.pt/visita/a-B_9");
        assert_eq!(visit(Locale::En), "https://casas.example.pt/en/visit/a-B_9");
        assert_eq!(visit(Locale::Es), "https://casas.example.pt/es/visita/a-B_9");
        let elsewhere = Places::with_paths("http://127.0.0.1:3000", |locale, _| format!("/{locale}/x"));
        assert_eq!(elsewhere.address(Locale::En, Place::Calendar), "http://127.0.0.1:3000/en/x");
    }
}
