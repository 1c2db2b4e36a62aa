//! A search of the list, as it stands in the address: what can be kept as a view, sent to a
//! colleague and opened again.

use crate::session::{Form, Screen};
use kernel::ids::UserId;
use kernel::locale::Locale;
use property_management::domain::status::PropertyStatus;
use property_management::domain::vocabulary::{ListingType, PropertyType};

/// How many letters a search may have.
const LONGEST_WORDS: usize = 120;

/// Whose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's.
    Nobodys,
    /// A member's.
    Of(UserId),
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// What changed last, first.
    #[default]
    Changed,
    /// What was entered last, first.
    Newest,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
    /// By reference.
    Reference,
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Changed, Self::Newest, Self::PriceUp, Self::PriceDown, Self::Reference];

    /// Its name in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Newest => "newest",
            Self::PriceUp => "price_up",
            Self::PriceDown => "price_down",
            Self::Reference => "reference",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

/// A search of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words, a reference, or an owner's tax number.
    pub words: String,
    /// Only of this status.
    pub status: Option<PropertyStatus>,
    /// Only for sale, only to rent.
    pub deal: Option<ListingType>,
    /// Only of this kind.
    pub kind: Option<PropertyType>,
    /// Only somebody's.
    pub whose: Option<Whose>,
    /// Only what needs attention.
    pub attention: bool,
    /// In which order.
    pub order: Order,
    /// Which page, from one.
    pub page: u32,
}

impl Query {
    /// Reads an address, or the fields of a form. What makes no sense is left out.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let words: String = form.text("words").trim().chars().take(LONGEST_WORDS).collect();
        let whose = match form.text("whose") {
            "nobody" => Some(Whose::Nobodys),
            id => id.parse().ok().map(|id| Whose::Of(UserId(id))),
        };
        Self {
            words,
            status: PropertyStatus::parse(form.text("status")),
            deal: ListingType::parse(form.text("deal")),
            kind: PropertyType::parse(form.text("kind")),
            whose,
            attention: form.has("attention"),
            order: Order::parse(form.text("order")).unwrap_or_default(),
            page: form.text("page").parse().ok().filter(|page| (1..=100_000).contains(page)).unwrap_or(1),
        }
    }

    /// Reads what stands after the `?` of an address.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of(&Form::parse(text.as_bytes()))
    }

    /// Whether anything is left out of the list.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self != Self { order: self.order, page: self.page, ..Self::default() }
    }

    /// What stands after the `?`; without the page, if it is the first.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.words.is_empty() {
            out.append_pair("words", &self.words);
        }
        if let Some(status) = self.status {
            out.append_pair("status", status.code());
        }
        if let Some(deal) = self.deal {
            out.append_pair("deal", deal.code());
        }
        if let Some(kind) = self.kind {
            out.append_pair("kind", kind.code());
        }
        match self.whose {
            Some(Whose::Nobodys) => _ = out.append_pair("whose", "nobody"),
            Some(Whose::Of(user)) => _ = out.append_pair("whose", &user.to_string()),
            None => {}
        }
        if self.attention {
            out.append_pair("attention", "on");
        }
        if self.order != Order::default() {
            out.append_pair("order", self.order.code());
        }
        if self.page > 1 {
            out.append_pair("page", &self.page.to_string());
        }
        out.finish()
    }

    /// The address of the list with this search.
    #[must_use]
    pub fn href(&self, locale: Locale) -> String {
        let (path, text) = (Screen::Properties.path(locale), self.text());
        if text.is_empty() { path } else { format!("{path}?{text}") }
    }

    /// The same search, at another page.
    #[must_use]
    pub fn at(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same search, of another status, at its beginning.
    #[must_use]
    pub fn of_status(&self, status: Option<PropertyStatus>) -> Self {
        Self { status, page: 1, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Query {
        Query {
            words: "Graça & Cª".into(),
            status: Some(PropertyStatus::Draft),
            deal: Some(ListingType::Rent),
            kind: Some(PropertyType::House),
            whose: Some(Whose::Of(UserId(uuid::Uuid::from_u128(7)))),
            attention: true,
            order: Order::PriceUp,
            page: 3,
        }
    }

    #[test]
    fn a_search_is_read_back_from_its_address() {
        assert_eq!(Query::parse(&everything().text()), everything());
        let nobodys = Query { whose: Some(Whose::Nobodys), page: 1, ..Query::default() };
        assert_eq!(Query::parse(&nobodys.text()), nobodys);
        assert!(everything().narrows() && nobodys.narrows());
    }

    #[test]
    fn what_makes_no_sense_in_an_address_is_left_out() {
        let odd = Query::parse("status=x&deal=gift&kind=castle&whose=me&order=luck&page=-3&words=+");
        assert_eq!(odd, Query { page: 1, ..Query::default() });
        assert!(!odd.narrows());
        assert_eq!(odd.href(Locale::Pt), "/painel/imoveis");
    }
}
