//! What decides about the times of a property; hours, blocks, settings.

use super::houses::{announce, house_id, open_house};
use super::{Subject, slot, visit, visit_id, visit_with};
use crate::application::ports::Placed;
use crate::domain::holidays::Holidays;
use crate::domain::hours::{AgentCalendar, Block, DayHours};
use crate::domain::ids::{BlockId, PropertyId, WaitingEntryId};
use crate::domain::settings::{Confirmation, Screening, SettingsValues, VisitSettings};
use crate::domain::slot::{Busy, Showing, SlotFacts};
use crate::domain::values::Note;
use crate::domain::waiting::{NewWaitingEntry, WaitingEntry};
use crate::fixtures::{
    AGENCY, ANA, EVA, FLAT, FOREIGN, HOUSE, OTHER_AGENCY, RUI, at, busy_bee, contact, day, noon, shown,
};
use chrono::TimeDelta;
use kernel::ids::UserId;
use uuid::Uuid;

async fn facts(subject: &Subject, property: PropertyId) -> SlotFacts {
    facts_with(subject, property, None).await
}

/// The facts of the whole of November, the same inside and outside of a change.
async fn facts_with(subject: &Subject, property: PropertyId, shown_by: Option<UserId>) -> SlotFacts {
    let (from, until) = (at(1, 0, 0), at(30, 0, 0));
    let mut unit = subject.begin().await;
    let mut inside = unit.facts(property, shown_by, from, until).await.unwrap().unwrap();
    drop(unit);
    inside.busy.sort_by_key(|busy| (busy.held_from, busy.occasion));
    if shown_by.is_none() {
        let number = shown(property).number;
        let mut outside = subject.queries.facts(number, from, until).await.unwrap().unwrap();
        outside.busy.sort_by_key(|busy| (busy.held_from, busy.occasion));
        assert_eq!(inside, outside);
    }
    inside
}

async fn settle(subject: &Subject, property: PropertyId, values: SettingsValues) {
    let settings = VisitSettings::new(values).unwrap();
    let mut unit = subject.begin().await;
    unit.settings().save(shown(property).organization, property, &settings).await.unwrap();
    unit.commit().await.unwrap();
}

async fn block(subject: &Subject, block: &Block) {
    let mut unit = subject.begin().await;
    unit.calendars().add_block(block).await.unwrap();
    unit.commit().await.unwrap();
}

fn lunch(n: u128, agent: UserId) -> Block {
    let organization = if agent == EVA { OTHER_AGENCY } else { AGENCY };
    let note = Note::parse("Almoço").unwrap();
    let id = BlockId(Uuid::from_u128(0xB10C_0000 + n));
    Block { id, organization, agent, from: at(4, 13, 0), until: at(4, 14, 0), note }
}

/// Until somebody says something, the default settings and hours hold, and whoever takes care of a
/// property shows it.
pub async fn until_somebody_says_something_the_defaults_hold(subject: Subject) {
    let known = facts(&subject, FLAT).await;
    assert_eq!(known.property, shown(FLAT));
    assert_eq!(known.settings, VisitSettings::default());
    assert_eq!(known.agent, Some(ANA));
    assert_eq!(known.calendar, Some(AgentCalendar::unsaid(AGENCY, ANA)));
    assert!(known.busy.is_empty());
    let mut unit = subject.begin().await;
    let unknown = PropertyId(Uuid::from_u128(0xDEAD));
    assert_eq!(unit.facts(unknown, None, noon(), noon()).await.unwrap(), None);
    drop(unit);
    assert_eq!(subject.queries.facts(999_999, noon(), noon()).await.unwrap(), None);
}

/// Settings are read back as they were kept, and the later replace the earlier.
pub async fn settings_are_read_back_as_they_were_kept(subject: Subject) {
    let values = SettingsValues {
        length: 45,
        before: 0,
        after: 120,
        step: 15,
        notice: 14 * 24 * 60,
        horizon: 180,
        confirmation: Confirmation::ByAgent,
        screening: Screening::InvitedOnly,
        shown_by: Some(RUI),
        enabled: false,
    };
    settle(&subject, FLAT, values).await;
    let known = facts(&subject, FLAT).await;
    assert_eq!((*known.settings.values(), known.agent), (values, Some(RUI)));
    assert_eq!(facts(&subject, HOUSE).await.settings, VisitSettings::default());
    let defaults = *VisitSettings::default().values();
    settle(&subject, FLAT, defaults).await;
    assert_eq!(*facts(&subject, FLAT).await.settings.values(), defaults);
}

/// Who left an agency shows nothing, and nobody else does in their place by itself.
pub async fn who_left_shows_nothing(subject: Subject) {
    settle(&subject, HOUSE, SettingsValues { shown_by: Some(RUI), ..*VisitSettings::default().values() })
        .await;
    assert_eq!(facts_with(&subject, FLAT, Some(RUI)).await.agent, Some(RUI), "in the place of Ana");
    assert_eq!(facts_with(&subject, FLAT, Some(EVA)).await.agent, None, "of another agency");
    assert!(subject.members.is_member(AGENCY, RUI).await.unwrap());
    assert!(!subject.members.is_member(OTHER_AGENCY, RUI).await.unwrap());
    subject.traces.remove_member(RUI).await;
    assert!(!subject.members.is_member(AGENCY, RUI).await.unwrap());
    let known = facts(&subject, HOUSE).await;
    assert_eq!((known.agent, known.calendar), (None, None));
    assert_eq!(facts(&subject, FLAT).await.agent, Some(ANA));
}

/// A calendar is read back as it was kept, one an agency and member.
pub async fn a_calendar_is_read_back_as_it_was_kept(subject: Subject) {
    let mut calendar = busy_bee(ANA);
    calendar.holidays = Holidays::Portugal;
    calendar.differ(day(24), Some(DayHours::default())).unwrap();
    calendar.differ(day(25), Some(DayHours::new(vec![(0, 60), (1380, 1440)]).unwrap())).unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.calendars().find(AGENCY, ANA).await.unwrap(), None);
    unit.calendars().save(&calendar).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(facts(&subject, FLAT).await.calendar.as_ref(), Some(&calendar));
    calendar.differ(day(24), None).unwrap();
    calendar.holidays = Holidays::Spain;
    let mut unit = subject.begin().await;
    unit.calendars().save(&calendar).await.unwrap();
    assert_eq!(unit.calendars().find(AGENCY, ANA).await.unwrap().as_ref(), Some(&calendar));
    assert_eq!(unit.calendars().find(OTHER_AGENCY, ANA).await.unwrap(), None);
    assert_eq!(unit.calendars().find(AGENCY, RUI).await.unwrap(), None);
}

/// A block keeps its agent busy, whatever the agency, and others not.
pub async fn a_block_keeps_its_agent_busy(subject: Subject) {
    let anas = lunch(1, ANA);
    block(&subject, &anas).await;
    block(&subject, &lunch(2, RUI)).await;
    let (held_from, held_until) = (anas.from, anas.until);
    let expected = Busy { occasion: anas.id.0, held_from, held_until, showing: None };
    assert_eq!(facts(&subject, FLAT).await.busy, [expected]);
    assert!(facts(&subject, FOREIGN).await.busy.is_empty());
    let mut elsewhere = lunch(3, ANA);
    (elsewhere.organization, elsewhere.from, elsewhere.until) = (OTHER_AGENCY, at(5, 13, 0), at(5, 14, 0));
    block(&subject, &elsewhere).await;
    assert_eq!(facts(&subject, FLAT).await.busy.len(), 2, "one person in all agencies");

    let mut unit = subject.begin().await;
    assert_eq!(unit.calendars().block(AGENCY, anas.id).await.unwrap().as_ref(), Some(&anas));
    assert_eq!(unit.calendars().block(OTHER_AGENCY, anas.id).await.unwrap(), None);
    unit.calendars().remove_block(OTHER_AGENCY, anas.id).await.unwrap();
    assert!(unit.calendars().block(AGENCY, anas.id).await.unwrap().is_some(), "not theirs to remove");
    unit.calendars().remove_block(AGENCY, anas.id).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(facts(&subject, FLAT).await.busy.len(), 1);
}

/// Whatever holds the agent or the property is told once, with where the agent is.
pub async fn what_is_busy_is_told_once_with_where_the_agent_is(subject: Subject) {
    let both = slot(ANA, at(4, 10, 0));
    assert_eq!(subject.insert(&mut visit(1, FLAT, both.starts_at)).await, Placed::Kept);
    let agents = slot(ANA, at(5, 10, 0));
    assert_eq!(subject.insert(&mut visit(2, HOUSE, agents.starts_at)).await, Placed::Kept);
    let propertys = slot(RUI, at(6, 10, 0));
    assert_eq!(subject.insert(&mut visit_with(RUI, 3, FLAT, propertys.starts_at)).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(RUI, 4, HOUSE, at(6, 15, 0))).await, Placed::Kept);
    let mut cancelled = visit(5, FLAT, at(6, 17, 0));
    assert_eq!(subject.insert(&mut cancelled).await, Placed::Kept);
    cancelled.cancel_by_agency(None, noon()).unwrap();
    assert_eq!(subject.save(&mut cancelled).await.unwrap(), Placed::Kept);
    assert_eq!(announce(&subject, &mut open_house(1, 7, 5)).await, Placed::Kept);
    let offered = slot(ANA, at(8, 10, 0));
    let id = WaitingEntryId(Uuid::from_u128(0x3A1));
    let (starts_at, visitor) = (offered.starts_at, contact("carla"));
    let new = NewWaitingEntry {
        id,
        organization: AGENCY,
        property: HOUSE,
        agent: ANA,
        starts_at,
        open_house: None,
        visitor,
    };
    let mut entry = WaitingEntry::join(new, noon());
    let mut unit = subject.begin().await;
    unit.waiting().insert(&mut entry).await.unwrap();
    assert!(entry.offer(offered, TimeDelta::zero(), noon()));
    assert_eq!(unit.waiting().save(&mut entry).await.unwrap(), Placed::Kept);
    unit.commit().await.unwrap();

    let flat = shown(FLAT).position;
    let house = shown(HOUSE).position;
    let at_place = |slot: crate::domain::slot::Slot, occasion, place| {
        let showing = Some(Showing { starts_at: slot.starts_at, ends_at: slot.ends_at, place });
        Busy { occasion, held_from: slot.held_from, held_until: slot.held_until, showing }
    };
    let others = Busy {
        occasion: visit_id(3).0,
        held_from: propertys.held_from,
        held_until: propertys.held_until,
        showing: None,
    };
    let day_open = open_house(1, 7, 5);
    let opened = day_open.state();
    let announced = Busy {
        occasion: house_id(1).0,
        held_from: opened.held_from,
        held_until: opened.held_until,
        showing: Some(Showing { starts_at: opened.starts_at, ends_at: opened.ends_at, place: flat }),
    };
    let expected = [
        at_place(both, visit_id(1).0, flat),
        at_place(agents, visit_id(2).0, house),
        others,
        announced,
        at_place(offered, id.0, house),
    ];
    assert_eq!(facts(&subject, FLAT).await.busy, expected);
}

/// What only touches the range is not in it; what reaches into it is.
pub async fn only_what_meets_the_range_is_told(subject: Subject) {
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(4, 10, 0))).await, Placed::Kept);
    let mut unit = subject.begin().await;
    let moment = TimeDelta::microseconds(1);
    for (from, until, found) in [
        (at(4, 9, 0), at(4, 9, 45), 0),
        (at(4, 9, 0), at(4, 9, 45) + moment, 1),
        (at(4, 10, 45) - moment, at(4, 12, 0), 1),
        (at(4, 10, 45), at(4, 12, 0), 0),
        (at(4, 10, 0), at(4, 10, 1), 1),
    ] {
        let known = unit.facts(FLAT, None, from, until).await.unwrap().unwrap();
        assert_eq!(known.busy.len(), found, "{from} {until}");
    }
}
