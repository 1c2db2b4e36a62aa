//! What takes somebody's time, and what is left to chance.

use crate::domain::ids::PropertyId;
use crate::domain::slot::{StraightLine, TravelTimes as _};
use crate::fixtures::shown;
use kernel::ids::UserId;
use kernel::time::Timestamp;

/// Chance that can be told again: SplitMix64.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    pub(super) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// Something that takes somebody's time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub(super) agent: UserId,
    /// Nothing for a block.
    pub(super) property: Option<PropertyId>,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) held_from: Timestamp,
    pub(super) held_until: Timestamp,
}

/// Whether of two only one can be: they hold one resource at one time, or the agent can't get from
/// one to the other.
pub(super) fn meet(wanted: &Taken, other: &Taken) -> bool {
    let overlap = wanted.held_from < other.held_until && other.held_from < wanted.held_until;
    if wanted.property == other.property && overlap {
        return true;
    }
    if wanted.agent != other.agent {
        return false;
    }
    let (Some(here), Some(there)) = (wanted.property, other.property) else {
        return overlap;
    };
    let place = |property| shown(property).position.unwrap();
    let way = StraightLine::default().between(place(here), place(there));
    let after_other = (other.held_until - other.ends_at).max(wanted.starts_at - wanted.held_from) + way;
    let before_other = (other.starts_at - other.held_from).max(wanted.held_until - wanted.ends_at) + way;
    let reachable =
        wanted.starts_at >= other.ends_at + after_other || wanted.ends_at + before_other <= other.starts_at;
    overlap || !reachable
}
