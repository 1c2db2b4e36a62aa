//! The search form above a list of results. A plain GET form: every group is a
//! `<details>`, a drop-down on wide screens and a sheet on phones.

use super::paths::{Filter, SearchQuery};
use crate::i18n::{Texts, format};
use crate::ui::icon::{Icon, icon};
use leptos::prelude::*;
use properties_listing::domain::views::SearchResults;
use properties_listing::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType, Sort};

/// The form, with how many listings each option would leave.
pub fn form(texts: &'static Texts, search: &SearchQuery, results: &SearchResults) -> impl IntoView + use<> {
    let locale = texts.locale;
    let price = match search.listing_type {
        ListingType::Sale => texts.search_price,
        ListingType::Rent => texts.search_rent,
    };
    let facets = &results.facets;
    let kinds = options(
        texts,
        "tipo",
        PropertyType::ALL.iter().map(|kind| {
            let count = count_of(&facets.property_types, kind);
            (
                kind.code().to_owned(),
                texts.kinds(*kind).to_owned(),
                count,
                search.property_types.contains(kind),
            )
        }),
    );
    let bedrooms = options(
        texts,
        "quartos",
        (0..=5_u8).map(|n| {
            (n.to_string(), texts.bedrooms(n), count_of(&facets.bedrooms, &n), search.bedrooms.contains(&n))
        }),
    );
    let energy = options(
        texts,
        "energia",
        EnergyClass::ALL.iter().map(|class| {
            let count = count_of(&facets.energy_classes, class);
            (class.code().to_owned(), class.code().to_owned(), count, search.energy_classes.contains(class))
        }),
    );
    let features = options(
        texts,
        "com",
        Feature::ALL.iter().map(|feature| {
            let count = count_of(&facets.features, feature);
            (
                feature.code().to_owned(),
                texts.feature(*feature).to_owned(),
                count,
                search.features.contains(feature),
            )
        }),
    );
    let set = |filters: usize| (filters > 0).then(|| filters.to_string());
    let prices = usize::from(search.price_min.is_some()) + usize::from(search.price_max.is_some());
    let areas = usize::from(search.area_min.is_some()) + usize::from(search.area_max.is_some());
    let more = search.features.len() + usize::from(search.bathrooms_min.is_some());
    let hidden = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let rectangle = search.rectangle.map(|r| format!("{},{},{},{}", r.west, r.south, r.east, r.north));
    let agency_deal =
        matches!(search.scope, super::paths::Scope::Agency(_)).then(|| search.listing_type.code().to_owned());
    view! {
        <search>
            <form class="filters" method="get" action=search.path(locale) aria-label=texts.search_label>
                <div class="filters-words">
                    <label class="hidden" for="palavras">{texts.search_words}</label>
                    <input
                        id="palavras"
                        type="search"
                        name="q"
                        value=search.words.clone()
                        placeholder=texts.search_words
                        maxlength="100"
                        autocomplete="off"
                        enterkeyhint="search"
                    />
                    <button class="button" aria-label=texts.search_show>{icon(Icon::Search)}</button>
                </div>
                {hidden("negocio", agency_deal)}
                {hidden("local", search.place.clone())}
                {hidden("mapa", rectangle)}
                <div class="filters-groups">
                    {group(texts, texts.search_type, set(search.property_types.len()), kinds)}
                    {group(
                        texts,
                        price,
                        set(prices),
                        range(
                            texts,
                            [("preco_min", texts.search_price_min, search.price_min), ("preco_max", texts.search_price_max, search.price_max)],
                            "€",
                        ),
                    )}
                    {group(texts, texts.search_bedrooms, set(search.bedrooms.len()), bedrooms)}
                    {group(
                        texts,
                        texts.search_area,
                        set(areas),
                        range(
                            texts,
                            [("area_min", texts.search_area_min, search.area_min), ("area_max", texts.search_area_max, search.area_max)],
                            "m²",
                        ),
                    )}
                    {group(texts, texts.search_energy, set(search.energy_classes.len()), energy)}
                    {group(
                        texts,
                        texts.search_features,
                        set(more),
                        view! {
                            {bathrooms(texts, search, results)}
                            {features}
                        }
                            .into_any(),
                    )}
                    {group(texts, texts.search_sort, None, sorts(texts, search))}
                </div>
            </form>
        </search>
    }
}

/// How many listings an option would leave.
fn count_of<T: PartialEq>(counts: &[(T, u64)], option: &T) -> u64 {
    counts.iter().find(|(other, _)| other == option).map_or(0, |(_, count)| *count)
}

/// A drop-down of the form, with how many of its filters are set and its own button.
fn group(texts: &'static Texts, name: &'static str, set: Option<String>, content: AnyView) -> impl IntoView {
    let class = if set.is_some() { "filter is-set" } else { "filter" };
    view! {
        <details class=class name="filtro">
            <summary>
                {name}
                {set.map(|set| view! { <span class="filter-set">{set}</span> })}
                {icon(Icon::Down)}
            </summary>
            <div class="filter-sheet">
                <fieldset>
                    <legend>{name}</legend>
                    {content}
                </fieldset>
                <button class="button">{texts.search_show}</button>
            </div>
        </details>
    }
}

/// Check boxes with counts: value, name, count, whether it is set.
fn options(
    texts: &'static Texts,
    field: &'static str,
    options: impl Iterator<Item = (String, String, u64, bool)>,
) -> AnyView {
    let locale = texts.locale;
    let options = options
        .map(|(value, name, count, set)| {
            let class = if count == 0 && !set { "option is-empty" } else { "option" };
            view! {
                <label class=class>
                    <input type="checkbox" name=field value=value checked=set/>
                    <span>{name}</span>
                    <span class="count">{format::number(locale, count)}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="options">{options}</div> }.into_any()
}

/// Lowest and highest of a number.
fn range(
    texts: &'static Texts,
    fields: [(&'static str, &'static str, Option<i64>); 2],
    unit: &'static str,
) -> AnyView {
    let [low, high] = fields;
    let field = |(name, label, value): (&'static str, &'static str, Option<i64>), placeholder| {
        view! {
            <label class="number">
                <span class="hidden">{label}</span>
                <input
                    type="number"
                    name=name
                    value=value.map(|value| value.to_string())
                    placeholder=placeholder
                    min="0"
                    max="999999999"
                    inputmode="numeric"
                />
                <span aria-hidden="true">{unit}</span>
            </label>
        }
    };
    view! {
        <div class="range">
            {field(low, texts.search_minimum)}
            <span aria-hidden="true">"–"</span>
            {field(high, texts.search_maximum)}
        </div>
    }
    .into_any()
}

/// The least number of bathrooms; a radio button can't be taken back, so one of them asks nothing.
/// A number that an address brought and the form doesn't offer stands beside the others, or the
/// next click would drop it; what it leaves is what was found.
fn bathrooms(texts: &'static Texts, search: &SearchQuery, results: &SearchResults) -> impl IntoView + use<> {
    let locale = texts.locale;
    let offered = &results.facets.bathrooms;
    let asked = search.bathrooms_min.filter(|asked| offered.iter().all(|(n, _)| n != asked));
    let options = offered
        .iter()
        .copied()
        .chain(asked.map(|n| (n, results.total)))
        .map(|(n, count)| {
            view! {
                <label class="option">
                    <input type="radio" name="banhos" value=n.to_string() checked=search.bathrooms_min == Some(n)/>
                    <span>{texts.search_bathrooms_from(n)}</span>
                    <span class="count">{format::number(locale, count)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="options" role="group" aria-label=texts.search_bathrooms>
            <label class="option">
                <input type="radio" name="banhos" value="" checked=search.bathrooms_min.is_none()/>
                <span>{texts.search_bathrooms}": "{texts.search_any}</span>
            </label>
            {options}
        </div>
    }
}

fn sorts(texts: &'static Texts, search: &SearchQuery) -> AnyView {
    let options = Sort::ALL
        .iter()
        .map(|sort| {
            view! {
                <label class="option">
                    <input type="radio" name="ordem" value=sort.code() checked=*sort == search.sort/>
                    <span>{texts.sort(*sort)}</span>
                </label>
            }
        })
        .collect_view();
    view! { <div class="options">{options}</div> }.into_any()
}

/// What a filter is called on its chip. `place` is the chosen place's name.
#[must_use]
pub fn name(texts: &Texts, search: &SearchQuery, filter: Filter, place: Option<&str>) -> String {
    let locale = texts.locale;
    let euros = |value: Option<i64>| format::money(locale, value.unwrap_or_default().saturating_mul(100));
    let metres = |value: Option<i64>| format::area(locale, value.unwrap_or_default().saturating_mul(100));
    match filter {
        Filter::Words => format!("“{}”", search.words),
        Filter::Place => place.or(search.place.as_deref()).unwrap_or_default().to_owned(),
        Filter::PropertyType(kind) => texts.kinds(kind).to_owned(),
        Filter::PriceMin => texts.search_from_price(euros(search.price_min)),
        Filter::PriceMax => texts.search_to_price(euros(search.price_max)),
        Filter::AreaMin => texts.search_from_area(metres(search.area_min)),
        Filter::AreaMax => texts.search_to_area(metres(search.area_max)),
        Filter::Bedrooms(n) => texts.bedrooms(n),
        Filter::Bathrooms => texts.search_bathrooms_from(search.bathrooms_min.unwrap_or_default()),
        Filter::Energy(class) => texts.search_energy_is(class.code()),
        Filter::Feature(feature) => texts.feature(feature).to_owned(),
        Filter::Rectangle => texts.search_in_rectangle.to_owned(),
    }
}

/// The filters that are set; each links to the search without it.
pub fn chips(
    texts: &'static Texts,
    search: &SearchQuery,
    place: Option<&str>,
) -> Option<impl IntoView + use<>> {
    let filters = search.filters();
    if filters.is_empty() {
        return None;
    }
    let locale = texts.locale;
    let everything = SearchQuery { scope: search.scope.clone(), ..SearchQuery::all(search.listing_type) };
    let clear = (filters.len() > 1).then(|| {
        view! {
            <li>
                <a class="active-filters-clear" href=everything.href(locale)>{texts.search_clear}</a>
            </li>
        }
    });
    let chips = filters
        .into_iter()
        .map(|filter| {
            let name = name(texts, search, filter, place);
            let remove = texts.search_remove(&name);
            view! {
                <li>
                    <a class="active-filter" href=search.without(filter).href(locale) aria-label=remove>
                        <span>{name}</span>
                        {icon(Icon::Close)}
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <ul class="active-filters" aria-label=texts.search_active>
            {chips}
            {clear}
        </ul>
    })
}
