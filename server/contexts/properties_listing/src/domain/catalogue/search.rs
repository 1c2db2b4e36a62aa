//! A search: which listings match, a page of them, and what filters would leave.

use super::columns::{Dimension, Within, micro_degrees};
use super::inspect::Choice;
use super::ladder::{Cut, FEW};
use super::marks::{MOST_BATHROOMS, MOST_BEDROOMS, Mark};
use super::order::{Order, Towards};
use super::words::query_words;
use super::{Catalogue, ascending, intersection};
use crate::domain::criteria::{Cursor, PAGE_SIZE, Rectangle, Seam, SearchCriteria};
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::Facets;
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Up to so many listings are looked at in all their dimensions at once; of more, only those
/// on the steps at the ends of each range. (Few in tests, so that few listings show both ways.)
const ONE_BY_ONE: u64 = if cfg!(test) { 10 } else { 150_000 };

/// A set of more than one listing in so many is kept bit by bit through most of its cuts.
const DENSE: u64 = 8;

/// What more than so many listings come down to is remembered, where nothing of a search remained
/// to be compared: everything for sale, or all there is in a town, is what many ask for.
const MANY: u64 = if cfg!(test) { 4 } else { 1_000 };

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
pub(super) enum Group {
    PropertyTypes,
    Bedrooms,
    Bathrooms,
    EnergyClasses,
}

impl Group {
    pub(super) const ALL: [Self; 4] =
        [Self::PropertyTypes, Self::Bedrooms, Self::Bathrooms, Self::EnergyClasses];
}

/// Who may match: what costs little to take away is gone.
pub(super) struct Candidates<'a> {
    pub(super) set: RoaringBitmap,
    /// What is still to be compared.
    pub(super) ranges: Vec<Range>,
    groups: Groups<'a>,
}

/// What a search leaves of a dimension, both ends included.
pub(super) type Range = (Dimension, RangeInclusive<i64>);

/// What each group in use would leave of everything.
type Groups<'a> = Vec<(Group, Cow<'a, RoaringBitmap>)>;

/// The sets that a search intersects.
pub(super) struct Selection<'a> {
    /// What all filters outside the groups leave, but for some who miss two groups.
    base: RoaringBitmap,
    groups: Groups<'a>,
    /// What is left in the end.
    pub(super) all: RoaringBitmap,
}

impl Selection<'_> {
    /// Whether the search narrows by a group.
    pub(super) fn uses(&self, group: Group) -> bool {
        self.groups.iter().any(|(used, _)| *used == group)
    }

    /// What every filter but those of `group` leaves.
    pub(super) fn without(&self, group: Group) -> Cow<'_, RoaringBitmap> {
        if !self.uses(group) {
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
        let candidates = self.candidates(criteria, criteria.rectangle);
        let nothing_to_compare = candidates.ranges.is_empty() && Choice::of(criteria).takes_all();
        let (set, counts) = if nothing_to_compare && let Some(counts) = self.remembered.recall(criteria) {
            (candidates.set, counts)
        } else if candidates.set.len() <= ONE_BY_ONE {
            let (set, counts) = self.inspect(criteria, gazetteer, &candidates);
            if nothing_to_compare && set.len() > MANY {
                self.remembered.keep(criteria, &counts);
            }
            (set, counts)
        } else {
            let selection = self.select(candidates);
            let counts = self.counts(criteria, gazetteer, &selection);
            (selection.all, counts)
        };
        let set = &set;
        let order = Order::from(criteria.sort);
        let page = self.page(set, order, cursor);
        let seam = |seat: Option<&u32>| seat.map(|seat| order.seam(&self.columns, *seat));
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
            numbers: page.into_iter().map(|seat| self.columns.number(seat)).collect(),
            bounds: counts.bounds,
            facets: counts.facets(gazetteer),
        }
    }

    /// Everything that matches, with `rectangle` in place of the criteria's own.
    pub(super) fn matching(&self, criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> RoaringBitmap {
        self.select(self.candidates(criteria, rectangle)).all
    }

    fn select<'a>(&self, candidates: Candidates<'a>) -> Selection<'a> {
        let Candidates { set, ranges, groups } = candidates;
        let base = self.inside(set, &ranges);
        let mut all = match groups.first() {
            Some((_, first)) => &base & first.as_ref(),
            None => base.clone(),
        };
        for (_, group) in groups.iter().skip(1) {
            all &= group.as_ref();
        }
        Selection { base, groups, all }
    }

    /// What the filters outside the groups leave; of the ranges, only whole steps are taken away.
    fn candidates(&self, criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> Candidates<'_> {
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
        let ranges: Vec<_> = ranges(criteria, rectangle).collect();
        let (places, values): (Vec<_>, Vec<_>) =
            ranges.iter().partition(|(dimension, _)| dimension.is_of_place());
        // An area is a filter like others, since it is in one stretch, or in a few: see `seats`.
        filters.extend(self.on_steps(&places).map(Cow::Owned));
        let mut set = intersection(filters);
        let groups = self.groups(criteria);
        self.drop_twice_missed(&mut set, &groups);
        let mut cuts = self.cuts(&values);
        // A set that is kept seat by seat costs each cut what the cuts before it have left. One that is kept
        // bit by bit costs little however much is left: there what leaves least comes last.
        if set.len() * DENSE > self.listed.len() {
            cuts.reverse();
        }
        cuts.iter().for_each(|cut| cut.apply(&mut set));
        Candidates { set, ranges, groups }
    }

    /// Everybody on the steps of these ranges, if that is less than all.
    fn on_steps(&self, ranges: &[&Range]) -> Option<RoaringBitmap> {
        let cuts = self.cuts(ranges);
        let (first, others) = cuts.split_first()?;
        let mut set = first.of(&self.listed);
        others.iter().for_each(|cut| cut.apply(&mut set));
        // Stretches take little room, and cost much where they meet sets of another kind.
        set.remove_run_compression();
        Some(set)
    }

    /// What cuts off the ends of ranges, those first that leave least.
    fn cuts(&self, ranges: &[&Range]) -> Vec<Cut<'_>> {
        let mut cuts: Vec<_> =
            ranges.iter().flat_map(|(dimension, range)| self.ladder(*dimension).cuts(range)).collect();
        cuts.sort_by(|one, other| one.leaves.total_cmp(&other.leaves));
        cuts
    }

    /// Takes away who misses both of two groups, where those are many: a group is counted without its own
    /// choice, but with all others.
    fn drop_twice_missed(&self, set: &mut RoaringBitmap, groups: &Groups<'_>) {
        for (at, (_, one)) in groups.iter().enumerate() {
            for (_, other) in &groups[at + 1..] {
                let who_may_stay = one.len() + other.len();
                if set.len() > FEW && who_may_stay * 4 < self.listed.len() * 3 {
                    *set = (&*set & one.as_ref()) | (&*set & other.as_ref());
                }
            }
        }
    }

    /// Those of a set who lie inside the ranges.
    fn inside(&self, mut set: RoaringBitmap, ranges: &[Range]) -> RoaringBitmap {
        if ranges.is_empty() {
            return set;
        }
        if set.len() <= ONE_BY_ONE {
            let mut inside = Vec::new();
            self.columns.sift(&Within::all(ranges), &set, |sifted| inside.push(sifted.seat));
            return ascending(inside.into_iter());
        }
        for (dimension, range) in ranges {
            self.ladder(*dimension).trim(&mut set, range, &self.columns);
        }
        set
    }

    fn groups(&self, criteria: &SearchCriteria) -> Groups<'_> {
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
}

/// The ranges a search narrows by.
fn ranges(criteria: &SearchCriteria, rectangle: Option<Rectangle>) -> impl Iterator<Item = Range> {
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
