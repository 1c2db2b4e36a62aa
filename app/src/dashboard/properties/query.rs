//! A search of the list, as it stands in the address: what can be kept as a view, sent to a
//! colleague and opened again.

use crate::session::{Form, Screen};
use chrono::NaiveDate;
use kernel::ids::UserId;
use kernel::locale::{Country, Locale};
use kernel::nif::Nif;
use property_management::application::ports::desk_queries::{Assigned, ListCriteria, ListSort};
use property_management::domain::status::PropertyStatus;
use property_management::domain::vocabulary::{ListingType, PropertyType};

/// How many letters a search may have.
const LONGEST_WORDS: usize = 120;

/// Every order, and its name in an address.
pub const ORDERS: [(ListSort, &str); 5] = [
    (ListSort::Changed, "changed"),
    (ListSort::Newest, "newest"),
    (ListSort::PriceUp, "price_up"),
    (ListSort::PriceDown, "price_down"),
    (ListSort::Reference, "reference"),
];

fn order(code: &str) -> Option<ListSort> {
    ORDERS.into_iter().find(|(_, other)| *other == code).map(|(order, _)| order)
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
    pub whose: Option<Assigned>,
    /// Only what needs attention.
    pub attention: bool,
    /// Only what has documents that expire.
    pub expiring: bool,
    /// In which order.
    pub order: ListSort,
    /// Which page, from one.
    pub page: u32,
}

impl Query {
    /// Reads an address, or the fields of a form. What makes no sense is left out.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let words: String = form.text("words").trim().chars().take(LONGEST_WORDS).collect();
        let whose = match form.text("whose") {
            "nobody" => Some(Assigned::Nobody),
            id => id.parse().ok().map(|id| Assigned::To(UserId(id))),
        };
        Self {
            words,
            status: PropertyStatus::parse(form.text("status")),
            deal: ListingType::parse(form.text("deal")),
            kind: PropertyType::parse(form.text("kind")),
            whose,
            attention: form.has("attention"),
            expiring: form.has("expiring"),
            order: order(form.text("order")).unwrap_or_default(),
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

    /// Whether it looks for somebody by their tax number, which is kept nowhere unsealed.
    #[must_use]
    pub fn tells_a_tax_number(&self) -> bool {
        [Country::Portugal, Country::Spain]
            .into_iter()
            .any(|country| Nif::parse(country, &self.words).is_ok())
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
            Some(Assigned::Nobody) => _ = out.append_pair("whose", "nobody"),
            Some(Assigned::To(user)) => _ = out.append_pair("whose", &user.to_string()),
            None => {}
        }
        if self.attention {
            out.append_pair("attention", "on");
        }
        if self.expiring {
            out.append_pair("expiring", "on");
        }
        if let Some((_, code)) = ORDERS.into_iter().skip(1).find(|(order, _)| *order == self.order) {
            out.append_pair("order", code);
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

    /// The search as the context understands it, on a day.
    #[must_use]
    pub fn criteria(&self, today: NaiveDate) -> ListCriteria {
        ListCriteria {
            words: self.words.clone(),
            nif: None,
            status: self.status,
            listing_type: self.deal,
            property_type: self.kind,
            assigned: self.whose,
            attention: self.attention,
            expiring: self.expiring.then_some(today),
            sort: self.order,
            page: self.page,
        }
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
            whose: Some(Assigned::To(UserId(uuid::Uuid::from_u128(7)))),
            attention: true,
            expiring: true,
            order: ListSort::PriceUp,
            page: 3,
        }
    }

    #[test]
    fn a_search_is_read_back_from_its_address() {
        assert_eq!(Query::parse(&everything().text()), everything());
        let nobodys = Query { whose: Some(Assigned::Nobody), page: 1, ..Query::default() };
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
