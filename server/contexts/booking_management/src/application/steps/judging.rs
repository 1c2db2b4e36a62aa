//! Whether a visit can begin at a time: looked at without a lock first, which refuses cheaply what
//! is taken already, then under the agent's lock.

use crate::application::ports::{Ports, UnitOfWork};
use crate::domain::ids::PropertyId;
use crate::domain::slot::{LONGEST_HOLD, Openings, Rules, Slot, SlotFacts, SlotRefusal, Wanted};
use chrono::TimeDelta;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use uuid::Uuid;

/// How many times are suggested in the place of one that can't be had.
const SUGGESTED: usize = 5;

/// The longest horizon of any settings, in days.
pub(crate) const FARTHEST: TimeDelta = TimeDelta::days(180);

/// A moment near the one that is meant, before the zone is known: no clock of the five shows a
/// time that is more than three hours from UTC.
pub(crate) fn roughly(wanted: Wanted, now: Timestamp) -> Timestamp {
    match wanted.within_reach(now) {
        Wanted::Moment(moment) => moment,
        Wanted::Shown(shown) => shown.and_utc(),
    }
}

/// Judges a time by facts that reach [`LONGEST_HOLD`] around it.
pub(crate) fn judge(
    ports: &Ports,
    facts: &SlotFacts,
    wanted: Wanted,
    rules: Rules,
    moving: Option<Uuid>,
    now: Timestamp,
) -> Result<Slot, SlotRefusal> {
    let start = wanted.within_reach(now).in_zone(facts.property.zone)?;
    Openings::new(facts, now, ports.travel.as_ref(), moving).judge(start, rules)
}

/// A property and a time judged without a lock. Nothing if there is no such property.
pub(crate) async fn judge_at_once(
    ports: &Ports,
    number: i64,
    wanted: Wanted,
    rules: Rules,
    now: Timestamp,
) -> Result<Option<(SlotFacts, Result<Slot, SlotRefusal>)>, StorageError> {
    let near = roughly(wanted, now);
    let facts = ports.queries.facts(number, near - LONGEST_HOLD, near + LONGEST_HOLD).await?;
    Ok(facts.map(|facts| {
        let judged = judge(ports, &facts, wanted, rules, None, now);
        (facts, judged)
    }))
}

/// Locks these agents, in the order of their ids.
pub(crate) async fn lock_agents(
    unit: &mut dyn UnitOfWork,
    mut agents: Vec<UserId>,
) -> Result<Vec<UserId>, StorageError> {
    agents.sort_unstable();
    agents.dedup();
    for agent in &agents {
        unit.lock_agent(*agent).await?;
    }
    Ok(agents)
}

/// Locks these agents, and reads the facts around a time, as they are under the lock.
///
/// # Errors
/// [`StorageError::Conflict`] if somebody else shows the property now, whom nobody locked.
pub(crate) async fn judge_locked(
    unit: &mut dyn UnitOfWork,
    property: PropertyId,
    near: Timestamp,
    agents: Vec<UserId>,
) -> Result<Option<SlotFacts>, StorageError> {
    let agents = lock_agents(unit, agents).await?;
    let facts = unit.facts(property, None, near - LONGEST_HOLD, near + LONGEST_HOLD).await?;
    match facts.as_ref().and_then(|facts| facts.agent) {
        Some(agent) if !agents.contains(&agent) => Err(StorageError::Conflict),
        _ => Ok(facts),
    }
}

/// The next times that are free, also for an occasion that is moved: after the one that was asked
/// for, or else from now on.
pub(crate) async fn next_free(
    ports: &Ports,
    number: i64,
    wanted: Timestamp,
    moving: Option<Uuid>,
    now: Timestamp,
) -> Result<Vec<Slot>, StorageError> {
    let range = (now - LONGEST_HOLD, now + FARTHEST + LONGEST_HOLD);
    let Some(facts) = ports.queries.facts(number, range.0, range.1).await? else {
        return Ok(Vec::new());
    };
    let openings = Openings::new(&facts, now, ports.travel.as_ref(), moving);
    let next = openings.next_free(wanted, SUGGESTED);
    Ok(if next.is_empty() { openings.next_free(now, SUGGESTED) } else { next })
}
