//! What frees up, a time or a seat, is offered to whoever has waited longest for it.

use crate::application::ports::{Placed, Ports, UnitOfWork};
use crate::application::steps::judge;
use crate::domain::ids::OpenHouseId;
use crate::domain::open_house::OpenHouseStatus;
use crate::domain::slot::{LONGEST_HOLD, Rules, Wanted};
use crate::domain::visit::Held;
use chrono::TimeDelta;
use kernel::ids::UserId;
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
    freed: Held,
    now: Timestamp,
) -> Result<Placed, StorageError> {
    match freed {
        Held::Time(hold) => offer_time(ports, unit, hold.agent, (hold.from, hold.until), now).await,
        Held::Seat(house) => offer_seat(unit, house, now).await,
    }
}

/// Offers an agent's time that became free.
pub(crate) async fn offer_time(
    ports: &Ports,
    unit: &mut dyn UnitOfWork,
    agent: UserId,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Placed, StorageError> {
    let waiting = unit.waiting().waiting_for(agent, from - REACH, until + REACH).await?;
    for mut entry in waiting.into_iter().take(AT_ONCE) {
        let state = entry.state();
        let (property, starts_at) = (state.property, state.starts_at);
        let facts = unit.facts(property, None, starts_at - LONGEST_HOLD, starts_at + LONGEST_HOLD).await?;
        // Whoever shows it now is not the one who is locked: their calendar is another's to offer.
        let Some(facts) = facts.filter(|facts| facts.agent == Some(agent)) else {
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

/// Seats are booked until the open house begins, so an offer may last as long.
async fn offer_seat(
    unit: &mut dyn UnitOfWork,
    house: OpenHouseId,
    now: Timestamp,
) -> Result<Placed, StorageError> {
    let Some(house) = unit.open_houses().find(house).await? else {
        return Ok(Placed::Kept);
    };
    let house = *house.state();
    let facts = unit.facts(house.property, None, house.starts_at, house.ends_at).await?;
    let shown = facts.is_some_and(|facts| facts.property.visitable);
    if !shown || house.status == OpenHouseStatus::Cancelled {
        return Ok(Placed::Kept);
    }
    let Some(mut entry) = unit.waiting().next_for_seat(house.id).await? else {
        return Ok(Placed::Kept);
    };
    if entry.offer(house.slot(), TimeDelta::zero(), now) {
        return unit.waiting().save(&mut entry).await;
    }
    Ok(Placed::Kept)
}
