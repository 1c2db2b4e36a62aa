//! Whose time is held when: of two holds of one agent or property that overlap, one is kept.

use crate::domain::visit::Hold;
use kernel::time::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is held. No two stretches of one resource overlap.
#[derive(Debug, Default, Clone)]
pub(super) struct Holds {
    /// By resource (an agent or a property) and beginning: the end, and what for.
    stretches: BTreeMap<(Uuid, Timestamp), (Timestamp, Uuid)>,
    /// Where each occasion's stretches begin.
    occasions: BTreeMap<Uuid, [(Uuid, Timestamp); 2]>,
}

impl Holds {
    /// Holds agent and property for an occasion in the place of what it held before; tells whether
    /// both were free. Where one wasn't, nothing is held.
    pub(super) fn place(&mut self, occasion: Uuid, hold: Option<Hold>) -> bool {
        self.release(occasion);
        let Some(Hold { agent, property, from, until }) = hold else {
            return true;
        };
        let resources = [agent.0, property.0];
        if resources.iter().any(|resource| self.meeting(*resource, from, until).next().is_some()) {
            return false;
        }
        let begin = resources.map(|resource| (resource, from));
        for key in begin {
            self.stretches.insert(key, (until, occasion));
        }
        self.occasions.insert(occasion, begin);
        true
    }

    fn release(&mut self, occasion: Uuid) {
        for key in self.occasions.remove(&occasion).into_iter().flatten() {
            self.stretches.remove(&key);
        }
    }

    /// The stretches of a resource that meet the time between two moments: beginning, end, occasion.
    pub(super) fn meeting(
        &self,
        resource: Uuid,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp, Uuid)> + '_ {
        let all = (resource, Timestamp::MIN_UTC)..(resource, until);
        // They don't overlap, so that their ends stand in the order of their beginnings.
        self.stretches
            .range(all)
            .rev()
            .map(|((_, begins), (ends, occasion))| (*begins, *ends, *occasion))
            .take_while(move |(_, ends, _)| *ends > from)
    }
}
