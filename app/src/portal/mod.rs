//! What a visitor does: look around, search, open a listing, see who is behind it.

pub mod map;

#[cfg(feature = "ssr")]
mod agencies;
#[cfg(feature = "ssr")]
mod agency;
#[cfg(feature = "ssr")]
pub(crate) mod detail;
#[cfg(feature = "ssr")]
pub mod error_page;
#[cfg(feature = "ssr")]
pub mod feed;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod legal;
#[cfg(feature = "ssr")]
mod map_pane;
#[cfg(feature = "ssr")]
pub mod meta;
#[cfg(feature = "ssr")]
pub mod paths;
#[cfg(feature = "ssr")]
mod results;

#[cfg(feature = "ssr")]
pub use answer::{Answer, Page, answer};

#[cfg(feature = "ssr")]
mod answer {
    use super::meta::Head;
    use super::paths::{self, Address, Route, Scope, SearchQuery};
    use super::{agencies, agency, detail, error_page, home, legal, results};
    use crate::contexts::{Contexts, Site};
    use http::StatusCode;
    use kernel::locale::Locale;
    use kernel::storage::StorageError;
    use leptos::prelude::AnyView;
    use properties_listing::domain::vocabulary::ListingType;

    /// A page before the document is put around it.
    pub struct Page {
        /// The status of the answer.
        pub status: StatusCode,
        /// Title and what search engines read.
        pub head: Head,
        /// What stands between header and footer.
        pub body: AnyView,
    }

    /// What an address leads to.
    pub enum Answer {
        /// A page, built when it is written: views live on one thread, data travels.
        Page(Box<dyn FnOnce(&Site) -> Page + Send>),
        /// Another address.
        Moved(StatusCode, String),
    }

    impl Answer {
        fn page(build: impl FnOnce(&Site) -> Page + Send + 'static) -> Self {
            Self::Page(Box::new(build))
        }
    }

    /// Reads an address and calls the use case behind it.
    ///
    /// # Errors
    /// When what the page shows can't be read.
    pub async fn answer(contexts: &Contexts, path: &str, query: &str) -> Result<Answer, StorageError> {
        let Some(address) = Address::parse(path) else { return Ok(not_found(path)) };
        if address.path() != path {
            return Ok(Answer::Moved(StatusCode::MOVED_PERMANENTLY, with_query(address.path(), query)));
        }
        let locale = address.locale;
        match address.route {
            Route::Home => {
                let home = contexts.properties_listing.show_home.execute().await?;
                Ok(Answer::page(move |site| home::page(site, locale, &home)))
            }
            Route::Results(listing_type) => search(contexts, locale, listing_type, path, query).await,
            Route::Listing { number, .. } => listing(contexts, locale, number, path).await,
            Route::Agencies => {
                let agencies = contexts.properties_listing.list_agencies.execute().await?;
                Ok(Answer::page(move |_| agencies::page(locale, &agencies)))
            }
            Route::Agency(slug) => one_agency(contexts, locale, &slug, path, query).await,
            Route::Legal(page) => Ok(Answer::page(move |_| legal::page(locale, page))),
        }
    }

    fn not_found(path: &str) -> Answer {
        let locale = paths::locale_of(path);
        Answer::page(move |_| error_page::not_found(locale))
    }

    fn with_query(path: String, query: &str) -> String {
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    async fn search(
        contexts: &Contexts,
        locale: Locale,
        listing_type: ListingType,
        path: &str,
        query: &str,
    ) -> Result<Answer, StorageError> {
        // A form knows one address and says the deal in a field; and it sends fields that were left empty.
        let asked = SearchQuery::deal(query);
        let search = SearchQuery::parse(asked.unwrap_or(listing_type), query);
        if asked.is_some() || SearchQuery::has_empty_fields(query) {
            return Ok(Answer::Moved(StatusCode::SEE_OTHER, search.href(locale)));
        }
        let listings = &contexts.properties_listing;
        let Some(criteria) = paths::resolve(listings, &search).await? else { return Ok(not_found(path)) };
        let results = listings.search_listings.execute(&criteria, search.cursor).await?;
        let hint = hint(contexts, locale, &search).await?;
        Ok(Answer::page(move |site| results::page(site, locale, &search, &results, hint)))
    }

    /// A place that the free words name: its name and the search in it.
    async fn hint(
        contexts: &Contexts,
        locale: Locale,
        search: &SearchQuery,
    ) -> Result<Option<results::Hint>, StorageError> {
        if search.words.is_empty() || search.place.is_some() {
            return Ok(None);
        }
        let places = contexts.properties_listing.find_places.suggest(&search.words, 1).await?;
        let words = kernel::text::fold(&search.words);
        let place = places.into_iter().find(|place| kernel::text::fold(&place.name) == words);
        Ok(place.map(|place| results::Hint {
            href: search.moved_to(Some(&place.slug)).href(locale),
            name: place.name,
        }))
    }

    async fn listing(
        contexts: &Contexts,
        locale: Locale,
        number: i64,
        path: &str,
    ) -> Result<Answer, StorageError> {
        let Some(page) = contexts.properties_listing.view_listing.execute(number).await? else {
            return Ok(not_found(path));
        };
        let canonical = paths::listing(locale, &page.property.card);
        if canonical != path {
            return Ok(Answer::Moved(StatusCode::MOVED_PERMANENTLY, canonical));
        }
        Ok(Answer::page(move |site| detail::page(site, locale, &page)))
    }

    async fn one_agency(
        contexts: &Contexts,
        locale: Locale,
        slug: &str,
        path: &str,
        query: &str,
    ) -> Result<Answer, StorageError> {
        let listings = &contexts.properties_listing;
        let Some(agency) = listings.view_agency.execute(slug).await? else {
            return Ok(not_found(path));
        };
        if agency.slug != slug {
            return Ok(Answer::Moved(StatusCode::MOVED_PERMANENTLY, paths::agency(locale, &agency.slug)));
        }
        let asked = SearchQuery::deal(query);
        let deal = asked.unwrap_or(ListingType::Sale);
        let mut search =
            SearchQuery { scope: Scope::Agency(slug.to_owned()), ..SearchQuery::parse(deal, query) };
        if SearchQuery::has_empty_fields(query) {
            return Ok(Answer::Moved(StatusCode::SEE_OTHER, search.href(locale)));
        }
        let Some(criteria) = paths::resolve_place(listings, &search, Some(agency.id)).await? else {
            return Ok(not_found(path));
        };
        let mut results = listings.search_listings.execute(&criteria, search.cursor).await?;
        let other = match deal {
            ListingType::Sale => ListingType::Rent,
            ListingType::Rent => ListingType::Sale,
        };
        let all_others = SearchQuery::all(other).criteria(None, Some(agency.id));
        let mut others = listings.search_listings.execute(&all_others, None).await?;
        // Who only lets is shown with what it lets, unless sales were asked for.
        if asked.is_none() && results.total == 0 && others.total > 0 && search.filters().is_empty() {
            search.listing_type = other;
            std::mem::swap(&mut results, &mut others);
        }
        let others = others.total;
        Ok(Answer::page(move |site| agency::page(site, locale, &agency, &search, &results, others)))
    }
}
