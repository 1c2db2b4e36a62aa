//! Calendars elsewhere.

use super::Subject;
use crate::application::ports::{CalendarPage, CalendarRange, Followed};
use crate::domain::elsewhere::{
    AgentFeed, BusyElsewhere, BusyTime, CalendarAddress, FollowedCalendar, Marks, ReadFailure,
};
use crate::domain::ids::{FeedId, FollowedCalendarId};
use crate::domain::slot::Busy;
use crate::fixtures::{AGENCY, ANA, EVA, FLAT, FOREIGN, OTHER_AGENCY, RUI, at, noon, shown};
use chrono::TimeDelta;
use kernel::ids::{OrganizationId, UserId};
use kernel::zone::TimeZone;
use uuid::Uuid;

fn feed(n: u128, organization: OrganizationId, agent: UserId) -> AgentFeed {
    AgentFeed { id: FeedId(Uuid::from_u128(0xFEED_0000 + n)), organization, agent, made_at: noon() }
}

fn calendar(n: u128, organization: OrganizationId, agent: UserId) -> FollowedCalendar {
    let address = CalendarAddress::parse(&format!("https://x.example/{n}.ics?a=b")).unwrap();
    let id = FollowedCalendarId(Uuid::from_u128(0xCA1_0000 + n));
    FollowedCalendar::new(id, (organization, agent), address, noon())
}

fn busy(day: u32, from: u32, until: u32) -> BusyTime {
    BusyTime { from: at(day, from, 0), until: at(day, until, 0) }
}

impl Subject {
    async fn busy_of(&self, property: crate::domain::ids::PropertyId) -> Vec<Busy> {
        let (from, until) = (at(1, 0, 0), at(30, 0, 0));
        let mut unit = self.begin().await;
        let mut inside = unit.facts(property, None, from, until).await.unwrap().unwrap().busy;
        drop(unit);
        inside.sort_by_key(|busy| busy.held_from);
        let outside = self.queries.facts(shown(property).number, from, until).await.unwrap().unwrap();
        assert_eq!(inside.len(), outside.busy.len());
        inside
    }

    async fn page(&self, organization: OrganizationId, agent: Option<UserId>) -> CalendarPage {
        let range = CalendarRange { organization, agent, from: at(4, 0, 0), until: at(5, 0, 0) };
        self.queries.calendar(range).await.unwrap()
    }
}

/// An agent has one feed an agency; another takes its place, and whoever left has none.
pub async fn an_agent_has_one_feed_until_they_leave(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let (first, second, ruis) = (feed(1, AGENCY, ANA), feed(2, AGENCY, ANA), feed(3, AGENCY, RUI));
    elsewhere.keep_feed(&first).await.unwrap();
    elsewhere.keep_feed(&ruis).await.unwrap();
    assert_eq!(elsewhere.feed(first.id).await.unwrap(), Some(first));
    elsewhere.keep_feed(&second).await.unwrap();
    assert_eq!(elsewhere.feed(first.id).await.unwrap(), None);
    assert_eq!(elsewhere.feed_of(AGENCY, ANA).await.unwrap(), Some(second));
    assert_eq!(elsewhere.feed_of(OTHER_AGENCY, ANA).await.unwrap(), None);
    elsewhere.end_feed(AGENCY, ANA).await.unwrap();
    assert_eq!(elsewhere.feed(second.id).await.unwrap(), None);
    assert_eq!(elsewhere.feed(ruis.id).await.unwrap(), Some(ruis));
    subject.traces.remove_member(RUI).await;
    assert_eq!(elsewhere.feed(ruis.id).await.unwrap(), None);
    assert_eq!(elsewhere.forget_who_left().await.unwrap(), 1);
    assert_eq!(elsewhere.feed_of(AGENCY, RUI).await.unwrap(), None);
}

/// A followed calendar is read back as it was kept, and is only its agent's to end.
pub async fn a_followed_calendar_is_read_back_as_it_was_kept(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let mut one = calendar(1, AGENCY, ANA);
    assert_eq!(elsewhere.follow(&one).await.unwrap(), Followed::Kept);
    assert_eq!(elsewhere.followed(AGENCY, ANA).await.unwrap(), [one.clone()]);
    let marks = Marks { tag: Some("\"é\"".into()), modified: Some("Mon, 02 Nov 2026".into()) };
    one.read(Some("Ana, em casa".into()), marks, noon() + TimeDelta::minutes(1));
    elsewhere.keep_reading(&one, Some(&[])).await.unwrap();
    assert_eq!(elsewhere.followed(AGENCY, ANA).await.unwrap(), [one.clone()]);
    for why in ReadFailure::ALL {
        one.failed(*why, noon() + TimeDelta::hours(1));
        elsewhere.keep_reading(&one, None).await.unwrap();
        assert_eq!(elsewhere.followed(AGENCY, ANA).await.unwrap(), [one.clone()]);
    }
    for (organization, agent) in [(AGENCY, RUI), (OTHER_AGENCY, ANA)] {
        assert!(elsewhere.followed(organization, agent).await.unwrap().is_empty());
        assert!(!elsewhere.unfollow(organization, agent, one.id).await.unwrap());
    }
    assert!(elsewhere.unfollow(AGENCY, ANA, one.id).await.unwrap());
    assert!(!elsewhere.unfollow(AGENCY, ANA, one.id).await.unwrap());
    elsewhere.keep_reading(&one, Some(&[busy(4, 9, 12)])).await.unwrap();
    assert!(elsewhere.followed(AGENCY, ANA).await.unwrap().is_empty(), "it was ended while it was read");
    assert!(subject.busy_of(FLAT).await.is_empty());
}

/// Nobody follows more than there may be.
pub async fn an_agent_follows_so_many_and_no_more(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let most = u128::from(FollowedCalendar::MOST);
    for n in 0..most {
        assert_eq!(elsewhere.follow(&calendar(n, AGENCY, ANA)).await.unwrap(), Followed::Kept);
    }
    assert_eq!(elsewhere.follow(&calendar(most, AGENCY, ANA)).await.unwrap(), Followed::TooMany);
    assert_eq!(elsewhere.follow(&calendar(most + 1, AGENCY, RUI)).await.unwrap(), Followed::Kept);
    assert_eq!(elsewhere.followed(AGENCY, ANA).await.unwrap().len() as u128, most);
}

/// Whoever is busy elsewhere is so in all agencies, until the calendar says otherwise or isn't followed
/// any more.
pub async fn whoever_is_busy_elsewhere_shows_nothing(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let (mut anas, evas) = (calendar(1, AGENCY, ANA), calendar(2, OTHER_AGENCY, EVA));
    for calendar in [&anas, &evas] {
        assert_eq!(elsewhere.follow(calendar).await.unwrap(), Followed::Kept);
    }
    let times = [busy(4, 9, 12), busy(4, 15, 16), busy(6, 9, 10)];
    elsewhere.keep_reading(&anas, Some(&times)).await.unwrap();
    let expected = times.map(|time| Busy {
        occasion: anas.id.0,
        held_from: time.from,
        held_until: time.until,
        showing: None,
    });
    assert_eq!(subject.busy_of(FLAT).await, expected);
    assert!(subject.busy_of(FOREIGN).await.is_empty());
    let on_the_fourth = [times[0], times[1]].map(|time| BusyElsewhere { agent: ANA, time });
    assert_eq!(subject.page(AGENCY, None).await.elsewhere, on_the_fourth);
    assert_eq!(subject.page(AGENCY, Some(ANA)).await.elsewhere, on_the_fourth);
    assert!(subject.page(AGENCY, Some(RUI)).await.elsewhere.is_empty());
    assert!(subject.page(OTHER_AGENCY, None).await.elsewhere.is_empty(), "not theirs to see");

    anas.failed(ReadFailure::TooSlow, noon());
    elsewhere.keep_reading(&anas, None).await.unwrap();
    assert_eq!(subject.busy_of(FLAT).await.len(), 3, "what was read before stands");
    elsewhere.keep_reading(&anas, Some(&times[2..])).await.unwrap();
    assert_eq!(subject.busy_of(FLAT).await, expected[2..]);
    let mut unit = subject.begin().await;
    let touched = unit.facts(FLAT, None, at(6, 10, 0), at(6, 12, 0)).await.unwrap().unwrap();
    drop(unit);
    assert!(touched.busy.is_empty(), "what only touches the range is not in it");
    assert!(elsewhere.unfollow(AGENCY, ANA, anas.id).await.unwrap());
    assert!(subject.busy_of(FLAT).await.is_empty());
}

/// A calendar may have as many busy times as anybody's has.
pub async fn many_busy_times_are_kept_and_replaced(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let anas = calendar(1, AGENCY, ANA);
    assert_eq!(elsewhere.follow(&anas).await.unwrap(), Followed::Kept);
    let minutes = |n: i64| at(4, 0, 0) + TimeDelta::minutes(n);
    let times: Vec<_> =
        (0..1_001).map(|n| BusyTime { from: minutes(2 * n), until: minutes(2 * n + 1) }).collect();
    for kept in [&times[..], &times[1..], &times[..200], &[]] {
        elsewhere.keep_reading(&anas, Some(kept)).await.unwrap();
        let busy = subject.busy_of(FLAT).await;
        let busy: Vec<_> = busy.iter().map(|busy| (busy.held_from, busy.held_until)).collect();
        let expected: Vec<_> = kept.iter().map(|time| (time.from, time.until)).collect();
        assert_eq!(busy, expected);
    }
}

/// What is due is taken by one, the longest due first, and what is taken isn't due for a while.
pub async fn what_is_due_is_taken_once(subject: Subject) {
    let elsewhere = &subject.elsewhere;
    let (now, turn) = (noon() + TimeDelta::hours(2), noon() + TimeDelta::hours(3));
    assert_eq!(elsewhere.take_due(now, turn).await.unwrap(), None);
    let (mut late, mut later) = (calendar(1, AGENCY, ANA), calendar(2, AGENCY, RUI));
    (late.next_at, later.next_at) = (noon(), noon() + TimeDelta::hours(1));
    for calendar in [&later, &late] {
        assert_eq!(elsewhere.follow(calendar).await.unwrap(), Followed::Kept);
    }
    let before = noon() - TimeDelta::microseconds(1);
    assert_eq!(elsewhere.take_due(before, turn).await.unwrap(), None);
    for expected in [&late, &later] {
        let due = elsewhere.take_due(now, turn).await.unwrap().unwrap();
        assert_eq!((due.calendar.id, due.zone), (expected.id, TimeZone::Lisbon));
        assert_eq!(due.calendar.address, expected.address);
    }
    assert_eq!(elsewhere.take_due(now, turn).await.unwrap(), None);
    assert!(elsewhere.take_due(turn, turn + TimeDelta::hours(1)).await.unwrap().is_some());
    subject.traces.remove_member(ANA).await;
    assert_eq!(elsewhere.forget_who_left().await.unwrap(), 1);
    assert!(elsewhere.followed(AGENCY, ANA).await.unwrap().is_empty());
}
