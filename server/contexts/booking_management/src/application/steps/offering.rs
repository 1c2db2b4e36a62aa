//! A time that frees up is offered to whoever has waited longest for it.

use crate::application::ports::{Placed, Ports, UnitOfWork};
use crate::application::steps::judge;
use crate::domain::slot::{LONGEST_HOLD, Rules, Wanted};
use crate::domain::visit::Hold;
use chrono::TimeDelta;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// How far from a hold a time may be that the hold was in the way of: the longest visit with what
/// is kept free around it, and the way there.
const REACH: TimeDelta = TimeDelta::hours(12);

/// The most that one freed time is offered to: what doesn't fit any more is skipped.
const AT_ONCE: usize = 20;

/// Offers what became free to those who wait for it, as far as it goes round. The agent is locked.
///
/// Taken: another agent's visit of the same property was faster, and the unit of work can't be
/// kept; done again without offering, the change stands.
pub(crate) async fn offer_freed(
    ports: &Ports,
    unit: &mut dyn UnitOfWork,
    freed: Hold,
    now: Timestamp,
) -> Result<Placed, StorageError> {
    let waiting = unit.waiting().waiting_for(freed.agent, freed.from - REACH, freed.until + REACH).await?;
    for mut entry in waiting.into_iter().take(AT_ONCE) {
        let state = entry.state();
        let (property, starts_at) = (state.property, state.starts_at);
        let facts = unit.facts(property, None, starts_at - LONGEST_HOLD, starts_at + LONGEST_HOLD).await?;
        // Whoever shows it now is not the one who is locked: their calendar is another's to offer.
        let Some(facts) = facts.filter(|facts| facts.agent == Some(freed.agent)) else {
            continue;
        };
        let wanted = Wanted::Moment(starts_at);
        let Ok(slot) = judge(ports, &facts, wanted, Rules::Visitors, None, now) else {
            continue;
        };
        if entry.offer(slot, facts.settings.notice(), now)
            && unit.waiting().save(&mut entry).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
    }
    Ok(Placed::Kept)
}
