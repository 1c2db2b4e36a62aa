//! A search: which listings match, a page of them, and what filters would leave.

use super::columns::{Dimension, degrees, micro_degrees};
use super::marks::{MOST_BATHROOMS, MOST_BEDROOMS, Mark};
use super::order::{Order, Towards};
use super::words::query_words;
use super::{Catalogue, intersection};
use crate::domain::criteria::{Cursor, PAGE_SIZE, Rectangle, Seam, SearchCriteria};
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::Facets;
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::RangeInclusive;

/// How many places a search offers to go on with.
const FACET_PLACES: usize = 12;

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hits {
    /// How many match.
    pub total: u64,
    /// How many come before the page's first.
    pub offset: u64,
    /// The numbers of the page's listings, in order.
    pub numbers: Vec<i64>,
    /// The seam before which the page before ends, if there is one.
    pub previous: Option<Seam>,
    /// The seam after which the page after begins, if there is one.
    pub next: Option<Seam>,
    /// What other filters would leave.
    pub facets: Facets,
    /// Smallest rectangle around all that match and have a position.
    pub bounds: Option<Rectangle>,
}

/// A group of filters of which any one is enough. Counting a group, its own
/// choice is left out: it would be replaced or widened, not narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    PropertyTypes,
    Bedrooms,
    Bathrooms,
    EnergyClasses,
}

/// The sets that a search intersects.
struct Selection<'a> {
    /// What all filters outside the groups leave.
    base: RoaringBitmap,
    /// What each group in use would leave of everything.
    groups: Vec<(Group, Cow<'a, RoaringBitmap>)>,
    /// What is left in the end.
    all: RoaringBitmap,
}

impl Selection<'_> {
    /// What every filter but those of `group` leaves.
    fn without(&self, group: Group) -> Cow<'_, RoaringBitmap> {
        if self.groups.iter().all(|(other, _)| *other != group) {
            return Cow::Borrowed(&self.all);
        }
        let others = self.groups.iter().filter(|(other, _)| *other != group);
        others.fold(Cow::Borrowed(&self.base), |set, (_, group)| Cow::Owned(set.as_ref() & group.as_ref()))
    }
}

impl Catalogue {
    /// Answers a search: the first page, or the one at a cursor. A cursor beyond
    /// the end gives the last page, one near the beginning the whole first page.
    #[must_use]
    pub fn search(&self, criteria: &SearchCriteria, gazetteer: &Gazetteer, cursor: Option<Cursor>) -> Hits {
        let selection = self.select(criteria, criteria.rectangle);
        let set = &selection.all;
        let order = Order::from(criteria.sort);
        let page = self.page(set, order, cursor);
        let seam = |number: Option<&u32>| number.map(|number| order.seam(&self.columns, *number));
        let (first, last) = (seam(page.first()), seam(page.last()));
        let offset = match first {
            Some(first) if cursor.is_some() => self.rank(set, order, first),
            _ => 0,
        };
        Hits {
            total: set.len(),
            offset,
            previous: first.filter(|_| offset > 0),
            next: last.filter(|_| offset + (page.len() as u64) < set.len()),
            numbers: page.into_iter().map(i64::from).collect(),
            facets: self.facets(criteria, gazetteer, &selection),
            bounds: self.bounds(set),
        }
    }

    /// Everything that matches, with `rectangle` in place of the criteria's own.
    pub(super) fn matching(&self, criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> RoaringBitmap {
        self.select(criteria, rectangle).all
    }

    fn select(&self, criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> Selection<'_> {
        let base = self.base(criteria, rectangle);
        let groups = self.groups(criteria);
        let mut all = match groups.first() {
            Some((_, first)) => &base & first.as_ref(),
            None => base.clone(),
        };
        for (_, group) in groups.iter().skip(1) {
            all &= group.as_ref();
        }
        Selection { base, groups, all }
    }

    fn base(&self, criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> RoaringBitmap {
        let marks = [
            Some(Mark::Listing(criteria.listing_type)),
            criteria.agency.map(Mark::Agency),
            criteria.place.map(Mark::Place),
        ];
        let features = criteria.features.iter().copied().map(Mark::Feature);
        let mut filters: Vec<Cow<'_, RoaringBitmap>> = marks
            .into_iter()
            .flatten()
            .chain(features)
            .map(|mark| Cow::Borrowed(self.marks.of(mark)))
            .collect();
        filters.extend(query_words(&criteria.words).iter().map(|word| self.words.find(word)));
        let mut base = intersection(filters);
        for (dimension, range) in ranges(criteria, rectangle) {
            self.ladder(dimension).narrow(&mut base, range, &self.columns);
        }
        base
    }

    fn groups(&self, criteria: &SearchCriteria) -> Vec<(Group, Cow<'_, RoaringBitmap>)> {
        let mut groups = Vec::new();
        let mut group = |group: Group, marks: Vec<Mark>| match marks.as_slice() {
            [] => (),
            [one] => groups.push((group, Cow::Borrowed(self.marks.of(*one)))),
            _ => groups.push((group, Cow::Owned(self.marks.any(marks)))),
        };
        group(Group::PropertyTypes, criteria.property_types.iter().copied().map(Mark::Property).collect());
        let bedrooms = criteria.bedrooms.iter().map(|count| Mark::Bedrooms((*count).min(MOST_BEDROOMS)));
        group(Group::Bedrooms, bedrooms.collect());
        let bathrooms = criteria.bathrooms_min.filter(|count| *count > 0);
        group(
            Group::Bathrooms,
            bathrooms.map(|count| Mark::Bathrooms(count.min(MOST_BATHROOMS))).into_iter().collect(),
        );
        group(Group::EnergyClasses, criteria.energy_classes.iter().copied().map(Mark::Energy).collect());
        groups
    }

    fn page(&self, set: &RoaringBitmap, order: Order, cursor: Option<Cursor>) -> Vec<u32> {
        let backwards = |from: Option<Seam>| {
            let mut page = self.take(set, order, from, Towards::Start, PAGE_SIZE);
            page.reverse();
            page
        };
        let first = || self.take(set, order, None, Towards::End, PAGE_SIZE);
        match cursor {
            None => first(),
            Some(Cursor::After(seam)) => {
                let page = self.take(set, order, Some(seam), Towards::End, PAGE_SIZE);
                if page.is_empty() { backwards(None) } else { page }
            }
            Some(Cursor::Before(seam)) => {
                let page = backwards(Some(seam));
                if page.len() < PAGE_SIZE { first() } else { page }
            }
        }
    }

    fn facets(&self, criteria: &SearchCriteria, gazetteer: &Gazetteer, selection: &Selection<'_>) -> Facets {
        let count = |set: &RoaringBitmap, mark: Mark| set.intersection_len(self.marks.of(mark));
        let types = selection.without(Group::PropertyTypes);
        let bedrooms = selection.without(Group::Bedrooms);
        let bathrooms = selection.without(Group::Bathrooms);
        let energy = selection.without(Group::EnergyClasses);
        // Features are wanted all at once: one more narrows what is there.
        let all = &selection.all;
        let mut places: Vec<(i64, u64)> = gazetteer
            .children(criteria.place)
            .iter()
            .map(|place| (*place, count(all, Mark::Place(*place))))
            .filter(|(_, count)| *count > 0)
            .collect();
        places.sort_unstable_by_key(|(place, count)| (Reverse(*count), *place));
        places.truncate(FACET_PLACES);
        Facets {
            property_types: PropertyType::ALL
                .iter()
                .map(|t| (*t, count(&types, Mark::Property(*t))))
                .collect(),
            bedrooms: (0..=MOST_BEDROOMS).map(|n| (n, count(&bedrooms, Mark::Bedrooms(n)))).collect(),
            bathrooms: (1..=3).map(|n| (n, count(&bathrooms, Mark::Bathrooms(n)))).collect(),
            energy_classes: EnergyClass::ALL.iter().map(|c| (*c, count(&energy, Mark::Energy(*c)))).collect(),
            features: Feature::ALL.iter().map(|f| (*f, count(all, Mark::Feature(*f)))).collect(),
            places: places
                .into_iter()
                .filter_map(|(place, count)| Some((gazetteer.get(place)?.clone(), count)))
                .collect(),
        }
    }

    /// The smallest rectangle around those of `set` that have a position.
    fn bounds(&self, set: &RoaringBitmap) -> Option<Rectangle> {
        let located = set & self.marks.of(Mark::Located);
        let outermost = |dimension: Dimension, towards: Towards| {
            let found = self.take(&located, Order::ascending(dimension), None, towards, 1);
            found.first().map(|number| degrees(self.columns.key(dimension, *number)))
        };
        Some(Rectangle {
            west: outermost(Dimension::Longitude, Towards::End)?,
            south: outermost(Dimension::Latitude, Towards::End)?,
            east: outermost(Dimension::Longitude, Towards::Start)?,
            north: outermost(Dimension::Latitude, Towards::Start)?,
        })
    }
}

/// The ranges a search narrows by.
fn ranges(
    criteria: &SearchCriteria,
    rectangle: Option<Rectangle>,
) -> impl Iterator<Item = (Dimension, RangeInclusive<i64>)> {
    let between = |low: Option<i64>, high: Option<i64>, lowest: i64| {
        let given = low.is_some() || high.is_some();
        given.then(|| low.unwrap_or(lowest).max(lowest)..=high.unwrap_or(i64::MAX))
    };
    let degrees = |from: f64, to: f64| i64::from(micro_degrees(from))..=i64::from(micro_degrees(to));
    [
        between(criteria.price_min, criteria.price_max, i64::MIN).map(|range| (Dimension::Price, range)),
        // An unknown area, kept as 0, is in no range.
        between(criteria.area_min, criteria.area_max, 1).map(|range| (Dimension::Area, range)),
        rectangle.map(|r| (Dimension::Latitude, degrees(r.south, r.north))),
        rectangle.map(|r| (Dimension::Longitude, degrees(r.west, r.east))),
    ]
    .into_iter()
    .flatten()
}
