//! A dimension cut into steps, so that ranges, ranks and pages need look at one
//! or two of them however many listings there are.

use super::ascending;
use super::columns::{Columns, Dimension};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A set this small is looked through faster than it is cut. (Smaller in tests,
/// so that few listings show everything.)
pub(super) const FEW: u64 = if cfg!(test) { 8 } else { 2_048 };

/// Where the rungs of a dimension stand that is sorted and narrowed by, in 1,024ths of the listings:
/// closer at both ends, where first pages are.
const RUNGS: [usize; 36] = [
    1, 4, 16, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608,
    640, 672, 704, 736, 768, 800, 832, 864, 896, 928, 960, 1_008, 1_020, 1_023,
];

/// Where they stand in a dimension that is only sorted by, the highest first: closer there.
const SORTED_RUNGS: [usize; 22] = [
    32, 128, 192, 256, 320, 384, 448, 512, 576, 640, 704, 768, 832, 896, 928, 960, 976, 992, 1_008, 1_016,
    1_020, 1_023,
];

/// Where they stand in a dimension that is only narrowed by.
const NARROWED_RUNGS: [usize; 33] = [
    8, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480, 512, 544, 576, 608, 640, 672,
    704, 736, 768, 800, 832, 864, 896, 928, 960, 992, 1_016,
];

/// An end of a range is cut off if that leaves less than this share of all steps.
const WORTH_CUTTING: f64 = 15.0 / 16.0;

/// For some values of a dimension, who is at most there. Between two rungs is a
/// step: listings above the lower and at most at the upper.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Ladder {
    dimension: Dimension,
    rungs: Vec<Rung>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Rung {
    bound: i64,
    at_most: RoaringBitmap,
}

/// Takes from a set what lies beyond one end of a range, to the step.
pub(super) struct Cut<'a> {
    /// Which share of all steps it leaves.
    pub(super) leaves: f64,
    ladder: &'a Ladder,
    step: usize,
    end: End,
}

/// An end of a range.
enum End {
    Low,
    High,
}

impl Cut<'_> {
    /// What it leaves of everybody.
    pub(super) fn of(&self, listed: &RoaringBitmap) -> RoaringBitmap {
        match (&self.end, self.ladder.below(self.step), self.ladder.rungs.get(self.step)) {
            (End::Low, Some(below), _) => listed - below,
            (End::High, _, Some(rung)) => rung.at_most.clone(),
            _ => listed.clone(),
        }
    }

    /// Cuts, unless the few who are left are compared sooner.
    pub(super) fn apply(&self, set: &mut RoaringBitmap) {
        match self.end {
            _ if set.len() <= FEW => {}
            End::Low => self.ladder.cut_below(set, self.step),
            End::High => self.ladder.cut_above(set, self.step),
        }
    }
}

impl Ladder {
    /// A ladder without rungs: right, but no help.
    pub(super) fn flat(dimension: Dimension) -> Self {
        Self { dimension, rungs: Vec::new() }
    }

    /// A ladder for `listed` whose rungs part evenly those of them who have a
    /// value in this dimension, `valued`.
    pub(super) fn raised(
        dimension: Dimension,
        listed: &RoaringBitmap,
        valued: &RoaringBitmap,
        columns: &Columns,
    ) -> Self {
        if valued.len() <= FEW {
            return Self::flat(dimension);
        }
        let stands: &[usize] = match dimension {
            Dimension::Price | Dimension::Area => &RUNGS,
            Dimension::Published => &SORTED_RUNGS,
            Dimension::Latitude | Dimension::Longitude => &NARROWED_RUNGS,
        };
        // A sample of some 30,000 tells where the quantiles are well enough.
        let every = (valued.len() / 32_768).max(1) as usize;
        let mut sample: Vec<i64> =
            valued.iter().step_by(every).map(|seat| columns.key(dimension, seat)).collect();
        sample.sort_unstable();
        let mut bounds: Vec<i64> = stands.iter().map(|stand| sample[sample.len() * stand / 1_024]).collect();
        bounds.dedup();
        let rungs = bounds.into_iter().map(|bound| Rung { bound, at_most: RoaringBitmap::new() }).collect();
        let mut ladder = Self { dimension, rungs };
        ladder.add(listed.iter(), columns);
        if dimension.is_of_place() {
            // Seats follow the ground: most of such a rung is all or nothing.
            for rung in &mut ladder.rungs {
                rung.at_most.optimize();
            }
        }
        ladder
    }

    pub(super) fn remove(&mut self, gone: &RoaringBitmap) {
        for rung in &mut self.rungs {
            rung.at_most -= gone;
        }
    }

    /// Puts listings, by ascending seat, on their steps.
    pub(super) fn add(&mut self, seats: impl Iterator<Item = u32>, columns: &Columns) {
        if self.rungs.is_empty() {
            return;
        }
        let mut steps: Vec<Vec<u32>> = vec![Vec::new(); self.rungs.len()];
        for seat in seats {
            // Those above the highest rung are on none.
            if let Some(step) = steps.get_mut(self.step_of(columns.key(self.dimension, seat))) {
                step.push(seat);
            }
        }
        let mut below = RoaringBitmap::new();
        for (rung, step) in self.rungs.iter_mut().zip(steps) {
            below |= ascending(step.into_iter());
            rung.at_most |= &below;
        }
    }

    /// The step that a value falls on.
    pub(super) fn step_of(&self, key: i64) -> usize {
        self.rungs.partition_point(|rung| rung.bound < key)
    }

    /// Those of `set` on a step.
    pub(super) fn on_step(&self, set: &RoaringBitmap, step: usize) -> RoaringBitmap {
        match (self.rungs.get(step), self.below(step)) {
            (Some(rung), Some(below)) => (set & &rung.at_most) - below,
            (Some(rung), None) => set & &rung.at_most,
            (None, Some(below)) => set - below,
            (None, None) => set.clone(),
        }
    }

    /// How many of `set` are below a step.
    pub(super) fn count_below(&self, set: &RoaringBitmap, step: usize) -> u64 {
        self.below(step).map_or(0, |below| set.intersection_len(below))
    }

    /// Takes from `set` what is below a step.
    pub(super) fn cut_below(&self, set: &mut RoaringBitmap, step: usize) {
        if let Some(below) = self.below(step) {
            *set -= below;
        }
    }

    /// Takes from `set` what is above a step.
    pub(super) fn cut_above(&self, set: &mut RoaringBitmap, step: usize) {
        if let Some(rung) = self.rungs.get(step) {
            *set &= &rung.at_most;
        }
    }

    /// The lowest step on which `set` has anybody.
    pub(super) fn lowest(&self, set: &RoaringBitmap) -> usize {
        self.rungs.partition_point(|rung| rung.at_most.intersection_len(set) == 0)
    }

    /// The highest step on which `set` has anybody.
    pub(super) fn highest(&self, set: &RoaringBitmap) -> usize {
        self.rungs.partition_point(|rung| rung.at_most.intersection_len(set) < set.len())
    }

    /// What takes away the steps that are wholly outside a range, at each end where that is worth
    /// more than comparing who is left there.
    pub(super) fn cuts(&self, range: &RangeInclusive<i64>) -> impl Iterator<Item = Cut<'_>> {
        let steps = self.rungs.len() + 1;
        let (first, last) = (self.step_of(*range.start()), self.step_of(*range.end()));
        let cut =
            |end, step, left: usize| Cut { leaves: left as f64 / steps as f64, ladder: self, step, end };
        let cuts = [cut(End::Low, first, steps - first), cut(End::High, last, last + 1)];
        cuts.into_iter().filter(|cut| cut.leaves < WORTH_CUTTING)
    }

    /// Takes from `set` what is outside a range: whole steps, and whom else there is on the
    /// steps at its two ends.
    pub(super) fn trim(&self, set: &mut RoaringBitmap, range: &RangeInclusive<i64>, columns: &Columns) {
        let outside = |seat: &u32| !range.contains(&columns.key(self.dimension, *seat));
        if set.len() <= FEW || self.rungs.is_empty() || range.is_empty() {
            let gone = ascending(set.iter().filter(outside));
            *set -= gone;
            return;
        }
        let (low, high) = (*range.start(), *range.end());
        let (first, last) = (self.step_of(low), self.step_of(high));
        self.cut_above(set, last);
        self.cut_below(set, first);
        let low_cuts = match first.checked_sub(1) {
            Some(below) => self.rungs[below].bound.saturating_add(1) < low,
            None => low != i64::MIN,
        };
        let high_cuts = match self.rungs.get(last) {
            Some(rung) => high < rung.bound,
            None => high != i64::MAX,
        };
        let mut ends = Vec::with_capacity(2);
        if low_cuts || (high_cuts && first == last) {
            ends.push(first);
        }
        if high_cuts && first != last {
            ends.push(last);
        }
        for step in ends {
            let gone = ascending(self.on_step(set, step).iter().filter(outside));
            *set -= gone;
        }
    }

    fn below(&self, step: usize) -> Option<&RoaringBitmap> {
        self.rungs.get(step.checked_sub(1)?).map(|rung| &rung.at_most)
    }
}
