//! The catalogue compared with the plainest search there is: look at every
//! listing, keep those that match, sort, cut. Random listings, changes,
//! criteria; everything must come out the same.

use super::words::query_words;
use super::*;
use crate::domain::criteria::{Cursor, PAGE_SIZE, Rectangle, Seam, SearchCriteria};
use crate::domain::views::{Facets, ListedPlace, MapCluster};
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use kernel::locale::Country;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Every listing, by number.
type Plain = BTreeMap<i64, CatalogueListing>;

#[derive(Debug, Clone)]
enum Step {
    Apply(Vec<CatalogueEntry>),
    Tidy(Effort),
    Settle,
    /// Written down and read again.
    Restart,
}

fn a_listing() -> impl Strategy<Value = CatalogueListing> {
    let what = (
        (0_u128..3).prop_map(Uuid::from_u128),
        prop_oneof![4 => Just(ListingType::Sale), 1 => Just(ListingType::Rent)],
        select(PropertyType::ALL),
        // The dearest have no room in a row.
        (0_i64..13).prop_map(|n| if n == 12 { 5_000_000_000 } else { n * 50_000 }),
        option::of((-1_i64..10).prop_map(|n| n * 1_000)),
        option::of(-1_i64..8),
        option::of(0_i64..8),
        option::of(select(EnergyClass::ALL)),
        // Repetitions, too: nothing forbids them.
        vec(select(Feature::ALL), 0..4),
    );
    let place = select(vec![vec![], vec![1], vec![1, 11], vec![1, 11, 111], vec![1, 12], vec![2, 21]]);
    let position = option::of(
        (0_i32..12, 0_i32..12)
            .prop_map(|(n, e)| (37.0 + f64::from(n) * 0.411_234_5, -9.5 + f64::from(e) * 0.287_654_3)),
    );
    let words = vec(
        select(vec![
            "casa", "casal", "casario", "de", "t2", "t3", "gaia", "gaiato", "sao", "joao", "ref17", "ref18",
        ]),
        0..6,
    );
    (what, place, position, 0_i64..9, words).prop_map(
        |(
            (
                agency,
                listing_type,
                property_type,
                price_cents,
                area_dm2,
                bedrooms,
                bathrooms,
                energy_class,
                features,
            ),
            places,
            position,
            day,
            words,
        )| {
            CatalogueListing {
                agency,
                listing_type,
                property_type,
                price_cents,
                area_dm2,
                bedrooms,
                bathrooms,
                energy_class,
                features,
                places,
                position,
                published_at_micros: day * 86_400_000_000,
                words: words.join(" "),
            }
        },
    )
}

fn an_entry() -> impl Strategy<Value = CatalogueEntry> {
    (1_i64..150, option::weighted(0.85, a_listing())).prop_map(|(number, listed)| CatalogueEntry {
        number,
        change: 1,
        listed,
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => vec(an_entry(), 1..120).prop_map(Step::Apply),
        2 => vec(an_entry(), 1..4).prop_map(Step::Apply),
        1 => Just(Step::Tidy(Effort::Loading)),
        3 => Just(Step::Tidy(Effort::AtRest)),
        1 => Just(Step::Settle),
        1 => Just(Step::Restart),
    ];
    vec(step, 1..7)
}

fn a_rectangle() -> impl Strategy<Value = Rectangle> {
    (-10.0..-6.0_f64, 36.5..42.0_f64, 0.1..4.0_f64, 0.1..6.0_f64)
        .prop_filter_map("none", |(west, south, w, h)| Rectangle::new(west, south, west + w, south + h))
}

fn criteria() -> impl Strategy<Value = SearchCriteria> {
    let price = || {
        option::weighted(
            0.3,
            (0_i64..14).prop_map(|n| n * if n < 12 { 50_000 } else { 400_000_000 } + (n % 3 - 1)),
        )
    };
    let area = || option::weighted(0.2, (0_i64..10).prop_map(|n| n * 1_000));
    let groups = (
        subsequence(PropertyType::ALL.to_vec(), 0..4),
        subsequence(vec![0_u8, 1, 2, 3, 4, 5, 9], 0..3),
        option::weighted(0.2, 0_u8..8),
        prop_oneof![3 => Just(vec![]), 1 => subsequence(EnergyClass::ALL.to_vec(), 0..4)],
        prop_oneof![3 => Just(vec![]), 1 => subsequence(Feature::ALL.to_vec(), 0..2)],
    );
    let words = prop_oneof![
        3 => Just(""),
        2 => select(vec!["casa", "CASAL de", "São João", "gai t2", "ref", "nada", "de", "!?", "cas gaia", "t"])
    ];
    (
        prop_oneof![4 => Just(ListingType::Sale), 1 => Just(ListingType::Rent)],
        groups,
        option::weighted(0.3, select(vec![1_i64, 11, 111, 12, 2, 21, 99])),
        words,
        (price(), price(), area(), area()),
        option::weighted(0.3, a_rectangle()),
        option::weighted(0.2, (0_u128..4).prop_map(Uuid::from_u128)),
        select(Sort::ALL),
    )
        .prop_map(|(listing_type, groups, place, words, ranges, rectangle, agency, sort)| {
            let (property_types, bedrooms, bathrooms_min, energy_classes, features) = groups;
            let (price_min, price_max, area_min, area_max) = ranges;
            SearchCriteria {
                property_types,
                place,
                words: words.to_owned(),
                price_min,
                price_max,
                area_min,
                area_max,
                bedrooms,
                bathrooms_min,
                energy_classes,
                features,
                rectangle,
                agency,
                sort,
                ..SearchCriteria::all(listing_type)
            }
        })
}

fn gazetteer() -> Gazetteer {
    let place = |id: i64, kind, parent| ListedPlace {
        id,
        kind,
        country: Country::Portugal,
        name: format!("Lugar {id}"),
        slug: format!("lugar-{id}"),
        parent,
        centre: None,
    };
    Gazetteer::new(vec![
        place(1, PlaceKind::District, None),
        place(2, PlaceKind::District, None),
        place(11, PlaceKind::Municipality, Some(1)),
        place(12, PlaceKind::Municipality, Some(1)),
        place(21, PlaceKind::Municipality, Some(2)),
        place(111, PlaceKind::Parish, Some(11)),
    ])
}

// --- the plain search

fn has_word(listing: &CatalogueListing, wanted: &str) -> bool {
    listing
        .words
        .split(' ')
        .any(|word| word == wanted || (wanted.chars().count() >= 3 && word.starts_with(wanted)))
}

fn matches(c: &SearchCriteria, l: &CatalogueListing) -> bool {
    let area = l.area_dm2.filter(|area| *area > 0);
    l.listing_type == c.listing_type
        && (c.property_types.is_empty() || c.property_types.contains(&l.property_type))
        && c.place.is_none_or(|place| l.places.contains(&place))
        && query_words(&c.words).iter().all(|word| has_word(l, word))
        && c.price_min.is_none_or(|least| l.price_cents >= least)
        && c.price_max.is_none_or(|most| l.price_cents <= most)
        && c.area_min.is_none_or(|least| area.is_some_and(|area| area >= least))
        && c.area_max.is_none_or(|most| area.is_some_and(|area| area <= most))
        && (c.bedrooms.is_empty()
            || l.bedrooms.is_some_and(|n| c.bedrooms.iter().any(|b| i64::from(*b).min(5) == n.clamp(0, 5))))
        && c.bathrooms_min.is_none_or(|least| least == 0 || l.bathrooms >= Some(i64::from(least.min(5))))
        && (c.energy_classes.is_empty() || l.energy_class.is_some_and(|e| c.energy_classes.contains(&e)))
        && c.features.iter().all(|feature| l.features.contains(feature))
        && c.rectangle.is_none_or(|r| l.position.is_some_and(|(lat, lon)| r.contains(lat, lon)))
        && c.agency.is_none_or(|agency| l.agency == agency)
}

fn count(plain: &Plain, c: &SearchCriteria, also: impl Fn(&CatalogueListing) -> bool) -> u64 {
    plain.values().filter(|l| matches(c, l) && also(l)).count() as u64
}

fn plain_facets(plain: &Plain, c: &SearchCriteria, gazetteer: &Gazetteer) -> Facets {
    let without = |change: fn(&mut SearchCriteria)| {
        let mut c = c.clone();
        change(&mut c);
        c
    };
    let types = without(|c| c.property_types.clear());
    let bedrooms = without(|c| c.bedrooms.clear());
    let bathrooms = without(|c| c.bathrooms_min = None);
    let energy = without(|c| c.energy_classes.clear());
    let mut places: Vec<(i64, u64)> = gazetteer
        .children(c.place)
        .iter()
        .map(|id| (*id, count(plain, c, |l| l.places.contains(id))))
        .filter(|(_, count)| *count > 0)
        .collect();
    places.sort_by_key(|(id, count)| (Reverse(*count), *id));
    Facets {
        property_types: PropertyType::ALL
            .iter()
            .map(|t| (*t, count(plain, &types, |l| l.property_type == *t)))
            .collect(),
        bedrooms: (0..=5)
            .map(|n| {
                (n, count(plain, &bedrooms, |l| l.bedrooms.is_some_and(|b| b.clamp(0, 5) == i64::from(n))))
            })
            .collect(),
        bathrooms: (1..=3)
            .map(|n| (n, count(plain, &bathrooms, |l| l.bathrooms >= Some(i64::from(n)))))
            .collect(),
        energy_classes: EnergyClass::ALL
            .iter()
            .map(|e| (*e, count(plain, &energy, |l| l.energy_class == Some(*e))))
            .collect(),
        features: Feature::ALL.iter().map(|f| (*f, count(plain, c, |l| l.features.contains(f)))).collect(),
        places: places.into_iter().map(|(id, n)| (gazetteer.get(id).unwrap().clone(), n)).collect(),
    }
}

/// The seams of everything that matches, in order.
fn plain_order(plain: &Plain, c: &SearchCriteria) -> Vec<Seam> {
    let mut found: Vec<Seam> = plain
        .iter()
        .filter(|(_, l)| matches(c, l))
        .map(|(number, l)| Seam {
            number: *number,
            key: match c.sort {
                Sort::Newest => l.published_at_micros,
                Sort::PriceAscending | Sort::PriceDescending => l.price_cents,
                Sort::AreaDescending => l.area_dm2.unwrap_or(0).max(0),
            },
        })
        .collect();
    found.sort_by_key(|seam| match c.sort {
        Sort::Newest => (-seam.key, -seam.number),
        Sort::PriceAscending => (seam.key, seam.number),
        Sort::PriceDescending | Sort::AreaDescending => (-seam.key, seam.number),
    });
    found
}

fn numbers(seams: &[Seam]) -> Vec<i64> {
    seams.iter().map(|seam| seam.number).collect()
}

/// Runs the steps on both.
fn run(catalogue: &mut Catalogue, plain: &mut Plain, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Apply(entries) => {
                catalogue.apply(entries);
                for entry in entries {
                    match &entry.listed {
                        Some(listing) => plain.insert(entry.number, listing.clone()),
                        None => plain.remove(&entry.number),
                    };
                }
            }
            Step::Tidy(effort) => {
                if let Some(tidied) = catalogue.tidied(*effort) {
                    let _ = catalogue.adopt(tidied);
                }
            }
            Step::Settle => catalogue.settle(),
            Step::Restart => {
                let written = rmp_serde::to_vec(catalogue).unwrap();
                *catalogue = rmp_serde::from_slice(&written).unwrap();
            }
        }
    }
}

/// Both after these steps.
fn both(steps: &[Step]) -> (Catalogue, Plain) {
    let (mut catalogue, mut plain) = (Catalogue::default(), Plain::new());
    run(&mut catalogue, &mut plain, steps);
    (catalogue, plain)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn the_catalogue_finds_counts_and_sorts_as_a_plain_search_does(
        steps in steps(),
        more in steps(),
        searches in vec(criteria(), 1..8),
    ) {
        let (mut catalogue, mut plain) = (Catalogue::default(), Plain::new());
        let gazetteer = gazetteer();
        // The same searches before and after changes: what is remembered must be forgotten.
        for (steps, c) in [&steps, &more].into_iter().flat_map(|steps| searches.iter().map(move |c| (steps, c))) {
            run(&mut catalogue, &mut plain, steps);
            prop_assert_eq!(catalogue.len(), plain.len() as u64);
            let expected = plain_order(&plain, c);
            let facets = plain_facets(&plain, c, &gazetteer);
            let first = catalogue.search(c, &gazetteer, None);
            prop_assert_eq!(first.total, expected.len() as u64, "{:?}", c);
            prop_assert_eq!(first.offset, 0);
            prop_assert_eq!(first.previous, None);

            // Forwards, page after page, and each page's way back.
            let mut page = first;
            let mut pages = expected.chunks(PAGE_SIZE).enumerate().peekable();
            while let Some((at, chunk)) = pages.next() {
                prop_assert_eq!(&page.numbers, &numbers(chunk), "{:?}", c);
                prop_assert_eq!(&page.facets, &facets, "{:?}", c);
                prop_assert_eq!(page.offset, (at * PAGE_SIZE) as u64);
                prop_assert_eq!(page.next, pages.peek().and(chunk.last().copied()));
                prop_assert_eq!(page.previous, (at > 0).then_some(chunk[0]));
                if let Some(seam) = page.previous {
                    let back = catalogue.search(c, &gazetteer, Some(Cursor::Before(seam)));
                    let before = &expected[(at - 1) * PAGE_SIZE..at * PAGE_SIZE];
                    prop_assert_eq!(back.numbers, numbers(before), "{:?}", c);
                    prop_assert_eq!(back.offset, ((at - 1) * PAGE_SIZE) as u64);
                }
                if let Some(seam) = page.next {
                    page = catalogue.search(c, &gazetteer, Some(Cursor::After(seam)));
                }
            }
        }
    }

    #[test]
    fn a_seam_anywhere_gives_the_listings_on_its_sides(
        steps in steps(),
        c in criteria(),
        key in -1_i64..620_000,
        number in 0_i64..151,
    ) {
        let (catalogue, plain) = both(&steps);
        let seam = Seam { key, number };
        let after = catalogue.search(&c, &gazetteer(), Some(Cursor::After(seam)));
        let before = catalogue.search(&c, &gazetteer(), Some(Cursor::Before(seam)));
        let expected = plain_order(&plain, &c);
        let order = |seam: &Seam| match c.sort {
            Sort::Newest => (-seam.key, -seam.number),
            Sort::PriceAscending => (seam.key, seam.number),
            Sort::PriceDescending | Sort::AreaDescending => (-seam.key, seam.number),
        };
        let first_after = expected.partition_point(|other| order(other) <= order(&seam));
        let last_before = expected.partition_point(|other| order(other) < order(&seam));
        let start = if first_after < expected.len() { first_after } else { expected.len().saturating_sub(PAGE_SIZE) };
        prop_assert_eq!(after.offset, start.min(expected.len()) as u64);
        prop_assert_eq!(after.numbers, numbers(&expected[start..expected.len().min(start + PAGE_SIZE)]));
        let start = last_before.saturating_sub(PAGE_SIZE);
        prop_assert_eq!(before.offset, start as u64);
        prop_assert_eq!(before.numbers, numbers(&expected[start..expected.len().min(start + PAGE_SIZE)]));
    }

    #[test]
    fn bounds_hold_all_positions_and_touch_the_outermost(steps in steps(), c in criteria()) {
        let (catalogue, plain) = both(&steps);
        let positions: Vec<(f64, f64)> =
            plain.values().filter(|l| matches(&c, l)).filter_map(|l| l.position).collect();
        let bounds = catalogue.search(&c, &gazetteer(), None).bounds;
        prop_assert_eq!(bounds.is_some(), !positions.is_empty());
        if let Some(bounds) = bounds {
            let outermost = |values: Vec<f64>| {
                (values.iter().copied().fold(f64::MAX, f64::min), values.iter().copied().fold(f64::MIN, f64::max))
            };
            let (south, north) = outermost(positions.iter().map(|p| p.0).collect());
            let (west, east) = outermost(positions.iter().map(|p| p.1).collect());
            for (is, should) in [(bounds.south, south), (bounds.north, north), (bounds.west, west), (bounds.east, east)] {
                prop_assert!((is - should).abs() < 1e-6, "{} is not {}", is, should);
            }
        }
    }

    #[test]
    fn every_listing_in_view_is_in_exactly_one_dot(
        steps in steps(),
        c in criteria(),
        view in a_rectangle(),
        zoom in 0_u8..24,
    ) {
        let (catalogue, plain) = both(&steps);
        let c = SearchCriteria { rectangle: None, ..c };
        let seen: Vec<(&i64, &CatalogueListing)> = plain
            .iter()
            .filter(|(_, l)| matches(&c, l) && l.position.is_some_and(|(lat, lon)| view.contains(lat, lon)))
            .collect();
        let dots: Vec<MapCluster> = catalogue.clusters(&c, view, zoom);
        prop_assert_eq!(dots.iter().map(|dot| dot.count).sum::<u64>(), seen.len() as u64);
        prop_assert_eq!(dots.iter().map(|dot| dot.price_from).min(), seen.iter().map(|(_, l)| l.price_cents).min());
        for dot in dots {
            // To the rounding of the columns.
            let margin = 1e-5;
            let about = Rectangle {
                west: view.west - margin,
                south: view.south - margin,
                east: view.east + margin,
                north: view.north + margin,
            };
            let inside = about.contains(dot.latitude, dot.longitude);
            prop_assert!(inside, "{:?} is outside the view", dot);
            prop_assert_eq!(dot.number.is_some(), dot.count == 1);
            if let Some(number) = dot.number {
                let alone = seen.iter().find(|(other, _)| **other == number).map(|(_, l)| (l.position, l.price_cents));
                let there = |at: f64, is: f64| (at - is).abs() < margin;
                prop_assert!(
                    matches!(alone, Some((Some((latitude, longitude)), price))
                        if there(dot.latitude, latitude) && there(dot.longitude, longitude) && price == dot.price_from),
                    "{:?} is not {:?}", dot, alone
                );
            }
        }
    }

    #[test]
    fn the_home_page_counts_and_the_sitemap_lists_everything(steps in steps()) {
        let (catalogue, plain) = both(&steps);
        for listing_type in ListingType::ALL {
            let expected = plain.values().filter(|l| l.listing_type == *listing_type).count();
            prop_assert_eq!(catalogue.total(*listing_type), expected as u64);
        }
        let all: Vec<i64> = (0..).map_while(|n| catalogue.nth(n)).collect();
        prop_assert_eq!(all, plain.keys().copied().collect::<Vec<_>>());
        let mut newest: Vec<(i64, i64)> = plain.iter().map(|(n, l)| (-l.published_at_micros, -*n)).collect();
        newest.sort_unstable();
        prop_assert_eq!(catalogue.newest(8), newest.iter().take(8).map(|(_, n)| -*n).collect::<Vec<_>>());
        for (listing_type, most) in ListingType::ALL.iter().flat_map(|deal| [1, 2, 8].map(|most| (*deal, most))) {
            let busy: Vec<(i64, u64)> = catalogue
                .busiest_municipalities(&gazetteer(), listing_type, most)
                .into_iter()
                .map(|(place, count)| (place.id, count))
                .collect();
            let here = |l: &CatalogueListing, id| l.listing_type == listing_type && l.places.contains(&id);
            let mut expected: Vec<(i64, u64)> = [11, 12, 21]
                .map(|id| (id, plain.values().filter(|l| here(l, id)).count() as u64))
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .collect();
            expected.sort_by_key(|(id, count)| (Reverse(*count), *id));
            expected.truncate(most);
            prop_assert_eq!(busy, expected);
        }
    }
}
