//! An agent's hours, days that differ, and times kept free of visits.

use crate::application::ports::{CalendarRange, Placed, Ports, UnitOfWork};
use crate::application::steps::offer_time;
use crate::domain::holidays::Holidays;
use crate::domain::hours::{AgentCalendar, Block, DayHours, InvalidHours, Keeper, WeeklyHours};
use crate::domain::ids::BlockId;
use crate::domain::values::Note;
use chrono::{NaiveDate, TimeDelta};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum KeepCalendarError {
    /// The agency has no such member.
    #[error("there is no such member of the agency")]
    UnknownMember,
    /// It is somebody else's calendar, which whoever asks doesn't keep.
    #[error("this calendar is somebody else's to keep")]
    NotAllowed,
    /// The agency keeps no such time free.
    #[error("there is no such time kept free")]
    UnknownBlock,
    /// It makes no sense.
    #[error(transparent)]
    Invalid(#[from] InvalidHours),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Says when somebody works every week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetHoursCommand {
    /// Whose hours.
    pub whose: UserId,
    /// Every week.
    pub hours: WeeklyHours,
    /// Which public holidays are kept.
    pub holidays: Holidays,
}

/// Says what one day is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetExceptionCommand {
    /// Whose day.
    pub whose: UserId,
    /// Which.
    pub day: NaiveDate,
    /// Its hours; empty: away; none: like every week's.
    pub hours: Option<DayHours>,
}

/// Keeps a time free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddBlockCommand {
    /// Whose time.
    pub whose: UserId,
    /// From when…
    pub from: Timestamp,
    /// … until when.
    pub until: Timestamp,
    /// What for.
    pub note: Option<Note>,
}

/// Nobody plans farther.
const EVER: TimeDelta = TimeDelta::days(36_525);

/// Keeps the calendars of agents. What is booked stays booked, whatever they say.
pub struct KeepCalendar {
    ports: Ports,
}

impl KeepCalendar {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// What a member has said, or what holds until they do.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn show(&self, keeper: &Keeper, whose: UserId) -> Result<AgentCalendar, KeepCalendarError> {
        let organization = self.require_member(keeper, whose).await?;
        let mut unit = self.ports.units_of_work.begin().await?;
        Ok(said(unit.as_mut(), organization, whose).await?)
    }

    /// The times that a member keeps free and that are not over, the earliest first.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn blocks(&self, keeper: &Keeper, whose: UserId) -> Result<Vec<Block>, KeepCalendarError> {
        let organization = self.require_member(keeper, whose).await?;
        let from = self.ports.clock.now();
        let range = CalendarRange { organization, agent: Some(whose), from, until: from + EVER };
        Ok(self.ports.queries.blocks(range).await?)
    }

    /// Says when somebody works every week.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn set_hours(
        &self,
        keeper: &Keeper,
        command: SetHoursCommand,
    ) -> Result<(), KeepCalendarError> {
        let SetHoursCommand { whose, hours, holidays } = command;
        self.change(keeper, whose, |calendar| {
            calendar.hours = hours;
            calendar.holidays = holidays;
            Ok(())
        })
        .await
    }

    /// Says what one day is like.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn set_exception(
        &self,
        keeper: &Keeper,
        command: SetExceptionCommand,
    ) -> Result<(), KeepCalendarError> {
        let SetExceptionCommand { whose, day, hours } = command;
        self.change(keeper, whose, |calendar| calendar.differ(day, hours)).await
    }

    /// Keeps a time free of visits; those that stand in it already stand. Said twice, it is kept once.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn add_block(
        &self,
        keeper: &Keeper,
        command: AddBlockCommand,
    ) -> Result<BlockId, KeepCalendarError> {
        let AddBlockCommand { whose, from, until, note } = command;
        let organization = self.require_member(keeper, whose).await?;
        let id = BlockId(self.ports.ids.next());
        let block = Block { id, organization, agent: whose, from, until, note }.checked()?;
        let mut unit = self.ports.units_of_work.begin().await?;
        unit.lock_agent(whose).await?;
        let kept = unit.calendars().add_block(&block).await?;
        unit.commit().await?;
        Ok(kept)
    }

    /// Doesn't keep a time free any more; it is offered to whoever waits for it.
    ///
    /// # Errors
    /// [`KeepCalendarError`].
    pub async fn remove_block(&self, keeper: &Keeper, id: BlockId) -> Result<(), KeepCalendarError> {
        if self.attempt_to_remove(keeper, id, true).await? == Placed::Taken {
            let _ = self.attempt_to_remove(keeper, id, false).await?;
        }
        Ok(())
    }

    async fn attempt_to_remove(
        &self,
        keeper: &Keeper,
        id: BlockId,
        offering: bool,
    ) -> Result<Placed, KeepCalendarError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let block = unit.calendars().block(keeper.organization(), id).await?;
        let block = block.ok_or(KeepCalendarError::UnknownBlock)?;
        if !keeper.may_keep(block.agent) {
            return Err(KeepCalendarError::NotAllowed);
        }
        unit.lock_agent(block.agent).await?;
        unit.calendars().remove_block(keeper.organization(), id).await?;
        let freed = (block.from, block.until);
        let (whose, locked) = ((block.agent, None), [block.agent]);
        if offering
            && offer_time(&self.ports, unit.as_mut(), whose, freed, &locked, now).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        unit.commit().await?;
        Ok(Placed::Kept)
    }

    /// Changes a calendar after whoever books by what was said before.
    async fn change(
        &self,
        keeper: &Keeper,
        whose: UserId,
        change: impl FnOnce(&mut AgentCalendar) -> Result<(), InvalidHours> + Send,
    ) -> Result<(), KeepCalendarError> {
        let organization = self.require_member(keeper, whose).await?;
        let mut unit = self.ports.units_of_work.begin().await?;
        unit.lock_agent(whose).await?;
        let mut calendar = said(unit.as_mut(), organization, whose).await?;
        change(&mut calendar)?;
        unit.calendars().save(&calendar).await?;
        Ok(unit.commit().await?)
    }

    /// The agency, if this member is one of it and the keeper may keep their calendar.
    async fn require_member(
        &self,
        keeper: &Keeper,
        whose: UserId,
    ) -> Result<OrganizationId, KeepCalendarError> {
        let organization = keeper.organization();
        if !self.ports.members.is_member(organization, whose).await? {
            return Err(KeepCalendarError::UnknownMember);
        }
        if keeper.may_keep(whose) { Ok(organization) } else { Err(KeepCalendarError::NotAllowed) }
    }
}

async fn said(
    unit: &mut dyn UnitOfWork,
    organization: OrganizationId,
    agent: UserId,
) -> Result<AgentCalendar, StorageError> {
    let said = unit.calendars().find(organization, agent).await?;
    Ok(said.unwrap_or_else(|| AgentCalendar::unsaid(organization, agent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{AGENCY, ANA, EVA, FLAT, RUI, ana, at, day, stranger};
    use kernel::caller::Agent;

    async fn is_free(world: &World, start: Timestamp) -> bool {
        world.container().book_visit.execute(world.form(FLAT, start)).await.is_ok()
    }

    #[tokio::test]
    async fn visits_are_offered_within_the_hours_that_somebody_keeps() {
        let world = World::new();
        let mornings = DayHours::new(vec![(540, 720)]).unwrap();
        let hours = WeeklyHours(std::array::from_fn(|_| mornings.clone()));
        let command = SetHoursCommand { whose: ANA, hours, holidays: Holidays::Portugal };
        world.container().keep_calendar.set_hours(&Keeper::own(ana()), command).await.unwrap();
        assert!(!is_free(&world, at(4, 14, 0)).await);
        assert!(is_free(&world, at(4, 10, 0)).await);
        let kept = world.container().keep_calendar.show(&Keeper::own(ana()), ANA).await.unwrap();
        assert_eq!(kept.holidays, Holidays::Portugal);
    }

    #[tokio::test]
    async fn a_day_may_differ_and_be_like_all_others_again() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let away = |hours| SetExceptionCommand { whose: ANA, day: day(4), hours };
        keep.set_exception(&Keeper::own(ana()), away(Some(DayHours::default()))).await.unwrap();
        assert!(!is_free(&world, at(4, 10, 0)).await);
        keep.set_exception(&Keeper::own(ana()), away(None)).await.unwrap();
        assert!(is_free(&world, at(4, 10, 0)).await);
    }

    #[tokio::test]
    async fn a_time_kept_free_is_not_offered_until_it_is_given_back() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let (from, until) = (at(4, 9, 0), at(4, 12, 0));
        let command = AddBlockCommand { whose: ANA, from, until, note: None };
        let block = keep.add_block(&Keeper::own(ana()), command.clone()).await.unwrap();
        assert!(!is_free(&world, at(4, 10, 0)).await);
        assert!(matches!(
            keep.remove_block(&Keeper::of_agency(stranger()), block).await,
            Err(KeepCalendarError::UnknownBlock)
        ));
        keep.remove_block(&Keeper::own(ana()), block).await.unwrap();
        assert!(is_free(&world, at(4, 10, 0)).await);
        let backwards = AddBlockCommand { from: until, until: from, ..command };
        let refused = keep.add_block(&Keeper::own(ana()), backwards).await;
        assert!(matches!(refused, Err(KeepCalendarError::Invalid(InvalidHours::Block))));
    }

    #[tokio::test]
    async fn a_form_that_is_sent_twice_keeps_a_time_free_once() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let keeper = Keeper::own(ana());
        let command = AddBlockCommand { whose: ANA, from: at(4, 9, 0), until: at(4, 12, 0), note: None };
        let block = keep.add_block(&keeper, command.clone()).await.unwrap();
        assert_eq!(keep.add_block(&keeper, command.clone()).await.unwrap(), block);
        keep.remove_block(&keeper, block).await.unwrap();
        assert_eq!(keep.blocks(&keeper, ANA).await.unwrap(), [], "given back, it is free");
    }

    #[tokio::test]
    async fn times_kept_free_are_told_as_long_as_they_are_not_over_however_far_they_lie() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let mut kept = Vec::new();
        for from in [at(4, 9, 0), at(4, 9, 0) + TimeDelta::days(500)] {
            let until = from + TimeDelta::hours(3);
            let command = AddBlockCommand { whose: ANA, from, until, note: None };
            kept.push(keep.add_block(&Keeper::own(ana()), command).await.unwrap());
        }
        let told = async |keeper: Keeper, whose| {
            let blocks = keep.blocks(&keeper, whose).await.unwrap();
            blocks.into_iter().map(|block| block.id).collect::<Vec<_>>()
        };
        assert_eq!(told(Keeper::own(ana()), ANA).await, kept);
        assert!(told(Keeper::of_agency(ana()), RUI).await.is_empty());
        let refused = keep.blocks(&Keeper::own(Agent::member(AGENCY, RUI)), ANA).await;
        assert!(matches!(refused, Err(KeepCalendarError::NotAllowed)));
        world.clock().advance(TimeDelta::days(3));
        assert_eq!(told(Keeper::own(ana()), ANA).await, kept[1..]);
    }

    #[tokio::test]
    async fn a_time_that_is_given_back_is_offered_to_whoever_waits_for_it() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let command = AddBlockCommand { whose: ANA, from: at(4, 9, 0), until: at(4, 12, 0), note: None };
        let block = keep.add_block(&Keeper::own(ana()), command).await.unwrap();
        let first = world.wait(FLAT, at(4, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::minutes(1));
        let second = world.wait(FLAT, at(4, 10, 30), "carla").await;
        let third = world.wait(FLAT, at(4, 11, 30), "rita").await;
        keep.remove_block(&Keeper::own(ana()), block).await.unwrap();
        let status = |entry| world.entry(entry).status;
        assert_eq!(status(first), WaitingStatus::Offered);
        assert_eq!(status(second), WaitingStatus::Waiting, "what is offered to the first is in its way");
        assert_eq!(status(third), WaitingStatus::Offered);
        assert!(!is_free(&world, at(4, 10, 0)).await, "it is held");
    }

    #[tokio::test]
    async fn a_colleagues_calendar_is_kept_by_whoever_keeps_everybodys_and_by_nobody_else() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        let (everybodys, operators) = (Keeper::of_agency(ana()), Keeper::own(Agent::operator(AGENCY)));
        let command = AddBlockCommand { whose: RUI, from: at(4, 9, 0), until: at(4, 12, 0), note: None };
        let block = keep.add_block(&everybodys, command.clone()).await.unwrap();
        let away = SetExceptionCommand { whose: RUI, day: day(4), hours: None };
        let hours = WeeklyHours::default();
        let week = SetHoursCommand { whose: RUI, hours, holidays: Holidays::None };
        for other in [Keeper::own(ana()), operators] {
            let refused = [
                keep.show(&other, RUI).await.err(),
                keep.set_hours(&other, week.clone()).await.err(),
                keep.set_exception(&other, away.clone()).await.err(),
                keep.add_block(&other, command.clone()).await.err(),
                keep.remove_block(&other, block).await.err(),
            ];
            for refusal in refused {
                assert!(matches!(refusal, Some(KeepCalendarError::NotAllowed)), "{refusal:?}");
            }
        }
        keep.set_exception(&everybodys, away).await.unwrap();
        keep.remove_block(&Keeper::own(Agent::member(AGENCY, RUI)), block).await.unwrap();
    }

    #[tokio::test]
    async fn calendars_of_others_agencies_are_not_there() {
        let world = World::new();
        let keep = &world.container().keep_calendar;
        assert!(matches!(
            keep.show(&Keeper::of_agency(ana()), EVA).await,
            Err(KeepCalendarError::UnknownMember)
        ));
        let command = SetExceptionCommand { whose: EVA, day: day(4), hours: None };
        assert!(matches!(
            keep.set_exception(&Keeper::of_agency(ana()), command).await,
            Err(KeepCalendarError::UnknownMember)
        ));
        let command = AddBlockCommand { whose: EVA, from: at(4, 9, 0), until: at(4, 10, 0), note: None };
        assert!(matches!(
            keep.add_block(&Keeper::of_agency(ana()), command).await,
            Err(KeepCalendarError::UnknownMember)
        ));
    }
}
