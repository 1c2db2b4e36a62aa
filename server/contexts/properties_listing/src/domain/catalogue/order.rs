//! The order results come in, and pages of it.

use super::Catalogue;
use super::columns::{Columns, Dimension};
use super::ladder::{FEW, Ladder};
use crate::domain::criteria::Seam;
use crate::domain::vocabulary::Sort;
use roaring::RoaringBitmap;
use std::collections::BinaryHeap;

/// Where a listing stands in an order: those with smaller ones come before it.
pub(super) type Position = (i64, i64);

/// Which way to look from a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Towards {
    /// The listings after it.
    End,
    /// The listings before it.
    Start,
}

/// A total order: by a dimension, then by number. Newest first takes the higher
/// number for the newer; all others put the lower number first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    dimension: Dimension,
    descending: bool,
    numbers_descending: bool,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        let (dimension, descending) = match sort {
            Sort::Newest => (Dimension::Published, true),
            Sort::PriceAscending => (Dimension::Price, false),
            Sort::PriceDescending => (Dimension::Price, true),
            Sort::AreaDescending => (Dimension::Area, true),
        };
        Self { dimension, descending, numbers_descending: sort == Sort::Newest }
    }
}

impl Order {
    /// By a dimension, the lowest first.
    pub(super) const fn ascending(dimension: Dimension) -> Self {
        Self { dimension, descending: false, numbers_descending: false }
    }

    /// The position of a seam.
    pub(super) fn position_of(self, seam: Seam) -> Position {
        // `!` turns the order round as `-` does, and knows no overflow.
        let turned = |descending: bool, value: i64| if descending { !value } else { value };
        (turned(self.descending, seam.key), turned(self.numbers_descending, seam.number))
    }

    /// The seam at a listing.
    pub(super) fn seam(self, columns: &Columns, seat: u32) -> Seam {
        Seam { key: columns.key(self.dimension, seat), number: columns.number(seat) }
    }

    fn position(self, columns: &Columns, seat: u32) -> Position {
        self.position_of(self.seam(columns, seat))
    }
}

impl Catalogue {
    /// The `count` listings of `set` nearest to a seam on one side of it (or to
    /// the very start or end, without a seam), the nearest first.
    pub(super) fn take(
        &self,
        set: &RoaringBitmap,
        order: Order,
        from: Option<Seam>,
        towards: Towards,
        count: usize,
    ) -> Vec<u32> {
        let limit = from.map(|seam| order.position_of(seam));
        let beyond = |position: Position| match (limit, towards) {
            (None, _) => true,
            (Some(limit), Towards::End) => position > limit,
            (Some(limit), Towards::Start) => position < limit,
        };
        // Nearest first, whichever way we look: turned round, the last becomes the first.
        let distance = |position: Position| match towards {
            Towards::End => position,
            Towards::Start => (!position.0, !position.1),
        };
        let nearest = |candidates: &RoaringBitmap, count: usize| {
            let mut nearest: BinaryHeap<(Position, u32)> = BinaryHeap::with_capacity(count + 1);
            for seat in candidates {
                let position = order.position(&self.columns, seat);
                let candidate = (distance(position), seat);
                let wanted = nearest.len() < count || nearest.peek().is_some_and(|worst| candidate < *worst);
                if wanted && beyond(position) {
                    nearest.push(candidate);
                    if nearest.len() > count {
                        nearest.pop();
                    }
                }
            }
            nearest.into_sorted_vec().into_iter().map(|(_, seat)| seat)
        };

        let ladder = self.ladder(order.dimension);
        if set.len() <= FEW {
            return nearest(set, count).collect();
        }
        // Step by step from the seam until there are enough.
        let upwards = order.descending == (towards == Towards::Start);
        let mut rest = set.clone();
        if let Some(seam) = from {
            let step = ladder.step_of(seam.key);
            cut_behind(ladder, &mut rest, step, upwards);
        }
        let mut found = Vec::with_capacity(count);
        while found.len() < count && !rest.is_empty() {
            let step = if upwards { ladder.lowest(&rest) } else { ladder.highest(&rest) };
            let here = ladder.on_step(&rest, step);
            found.extend(nearest(&here, count - found.len()));
            rest -= here;
        }
        found
    }

    /// The lowest or highest value of a dimension that anybody of `set` has.
    pub(super) fn outermost(
        &self,
        set: &RoaringBitmap,
        dimension: Dimension,
        towards: Towards,
    ) -> Option<i64> {
        let outermost = |candidates: &RoaringBitmap| {
            let keys = candidates.iter().map(|seat| self.columns.key(dimension, seat));
            match towards {
                Towards::Start => keys.min(),
                Towards::End => keys.max(),
            }
        };
        if set.len() <= FEW {
            return outermost(set);
        }
        let ladder = self.ladder(dimension);
        let step = match towards {
            Towards::Start => ladder.lowest(set),
            Towards::End => ladder.highest(set),
        };
        outermost(&ladder.on_step(set, step))
    }

    /// How many of `set` come before a seam.
    pub(super) fn rank(&self, set: &RoaringBitmap, order: Order, seam: Seam) -> u64 {
        let limit = order.position_of(seam);
        let before = |candidates: &RoaringBitmap| {
            candidates.iter().filter(|seat| order.position(&self.columns, *seat) < limit).count() as u64
        };
        if set.len() <= FEW {
            return before(set);
        }
        let ladder = self.ladder(order.dimension);
        let step = ladder.step_of(seam.key);
        let here = ladder.on_step(set, step);
        let below = ladder.count_below(set, step);
        let steps_before = if order.descending { set.len() - below - here.len() } else { below };
        steps_before + before(&here)
    }
}

/// Takes from `rest` the steps that lie behind one who starts on `step`.
fn cut_behind(ladder: &Ladder, rest: &mut RoaringBitmap, step: usize, upwards: bool) {
    if upwards {
        ladder.cut_below(rest, step);
    } else {
        ladder.cut_above(rest, step);
    }
}
