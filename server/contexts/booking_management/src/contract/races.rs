//! Whole stories, many at once: of those who want what only one can have, one gets it.

use super::Subject;
use super::houses::{announce, open_house};
use crate::adapters::inmemory::{PretendedCalendars, PretendedLinks};
use crate::application::ports::{CalendarRange, Placed};
use crate::application::use_cases::{
    BookSeatCommand, BookSeatError, BookVisitCommand, BookVisitError, MoveVisitCommand, MoveVisitError,
};
use crate::container::{Container, Ports};
use crate::domain::hours::WeeklyHours;
use crate::domain::ids::PropertyId;
use crate::domain::slot::{SlotRefusal, StraightLine, Wanted};
use crate::domain::visit::VisitState;
use crate::fixtures::{AGENCY, ANA, FLAT, HOUSE, RUI, at, busy_bee, contact, noon, shown};
use kernel::ids::TimeOrderedIds;
use kernel::time::{FixedClock, Timestamp};
use std::sync::Arc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// How many want the same.
const MANY: u128 = 24;

impl Subject {
    /// The stories over this implementation, at noon; Ana and Rui work every day from 9 to 18.
    async fn stories(&self) -> Arc<Container> {
        let mut unit = self.begin().await;
        for agent in [ANA, RUI] {
            unit.calendars().save(&busy_bee(agent)).await.unwrap();
        }
        unit.commit().await.unwrap();
        Arc::new(Container::new(Ports {
            units_of_work: self.units_of_work.clone(),
            queries: self.queries.clone(),
            members: self.members.clone(),
            elsewhere: self.elsewhere.clone(),
            calendar_source: Arc::new(PretendedCalendars::default()),
            links: Arc::new(PretendedLinks),
            travel: Arc::new(StraightLine::default()),
            ids: Arc::new(TimeOrderedIds),
            clock: Arc::new(FixedClock::at(noon())),
        }))
    }

    /// All visits of the month that are still to be.
    async fn standing(&self) -> Vec<VisitState> {
        let month =
            CalendarRange { organization: AGENCY, agent: None, from: at(1, 0, 0), until: at(30, 0, 0) };
        let visits = self.queries.calendar(month).await.unwrap().visits;
        visits.into_iter().map(|one| one.visit).filter(|visit| visit.status.is_open()).collect()
    }
}

fn form(key: u128, property: PropertyId, start: Timestamp) -> BookVisitCommand {
    BookVisitCommand {
        key: Uuid::from_u128(0xF0F0_0000 + key),
        property: shown(property).number,
        when: Wanted::Moment(start),
        visitor: contact(&format!("visitor{key}")),
        consent: true,
        invitation: None,
    }
}

/// All at once; their answers in no order.
async fn at_once<T: Send + 'static>(
    all: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut tasks = JoinSet::new();
    for one in all {
        tasks.spawn(one);
    }
    tasks.join_all().await
}

/// Of many who want one time, one gets it; the others are told that it is taken.
pub async fn of_many_who_want_one_time_one_gets_it(subject: Subject) {
    let stories = subject.stories().await;
    let all = (0..MANY).map(|n| {
        let stories = stories.clone();
        // Overlapping times of two properties of one agent.
        let (property, minute) = if n % 2 == 0 { (FLAT, 0) } else { (HOUSE, 30) };
        async move { stories.book_visit.execute(form(n, property, at(4, 10, minute))).await }
    });
    let answers = at_once(all).await;
    let (booked, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((booked.len(), subject.standing().await.len()), (1, 1));
    for answer in refused {
        let taken = SlotRefusal::Taken;
        assert!(
            matches!(answer, Err(BookVisitError::Refused { refusal, .. }) if refusal == taken),
            "{answer:?}"
        );
    }
    assert_eq!(subject.kinds().await, ["VISIT_BOOKED.v1"]);
}

/// Many posts of one form book once, and all have the same answer.
pub async fn many_posts_of_one_form_book_once(subject: Subject) {
    let stories = subject.stories().await;
    let all = (0..MANY).map(|_| {
        let stories = stories.clone();
        async move { stories.book_visit.execute(form(1, FLAT, at(4, 10, 0))).await.unwrap() }
    });
    let mut answers = at_once(all).await;
    answers.dedup();
    assert_eq!((answers.len(), subject.standing().await.len()), (1, 1));
    let other = BookVisitCommand { visitor: contact("dora"), ..form(1, FLAT, at(4, 10, 0)) };
    assert!(matches!(stories.book_visit.execute(other).await, Err(BookVisitError::OtherAnswers)));
}

/// Of many who move to one time, one gets there; the others stay where they were.
pub async fn of_many_who_move_to_one_time_one_gets_there(subject: Subject) {
    let stories = subject.stories().await;
    let mut links = Vec::new();
    for n in 0..8 {
        let start = at(5 + u32::try_from(n).unwrap(), 10, 0);
        links.push(stories.book_visit.execute(form(n, FLAT, start)).await.unwrap().link);
    }
    let all = links.into_iter().map(|link| {
        let stories = stories.clone();
        let when = Wanted::Moment(at(20, 10, 0));
        async move { stories.move_visit.execute(MoveVisitCommand { link, when }).await }
    });
    let answers = at_once(all).await;
    let refused = answers.iter().filter(|answer| match answer {
        Err(MoveVisitError::Refused { refusal, .. }) => *refusal == SlotRefusal::Taken,
        _ => false,
    });
    assert_eq!(refused.count(), 7, "{answers:?}");
    let mut days: Vec<_> = subject.standing().await.into_iter().map(|visit| visit.starts_at).collect();
    assert_eq!(days.len(), 8);
    assert_eq!(days.pop(), Some(at(20, 10, 0)));
    assert!(days.iter().all(|start| *start < at(13, 0, 0)));
}

/// An open house has no more visitors than seats, however many come at once.
pub async fn an_open_house_is_never_overbooked(subject: Subject) {
    let stories = subject.stories().await;
    let mut house = open_house(1, 7, 5);
    assert_eq!(announce(&subject, &mut house).await, Placed::Kept);
    let open_house = house.state().id;
    let all = (0..MANY).map(|n| {
        let stories = stories.clone();
        let key = Uuid::from_u128(0x5EA7_0000 + n);
        let visitor = contact(&format!("visitor{n}"));
        let form = BookSeatCommand { key, open_house, visitor, consent: true };
        async move { stories.book_seat.execute(form).await }
    });
    let answers = at_once(all).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    let full = answers.iter().filter(|answer| matches!(answer, Err(BookSeatError::Full)));
    assert_eq!(full.count(), usize::try_from(MANY).unwrap() - 5, "{answers:?}");
    assert_eq!(subject.standing().await.len(), 5);
}

/// Hours change while somebody books: whoever comes after is judged by the new ones.
pub async fn who_books_while_hours_change_is_judged_by_one_of_them(subject: Subject) {
    use crate::application::use_cases::SetHoursCommand;
    use crate::domain::holidays::Holidays;
    let stories = subject.stories().await;
    let away = WeeklyHours(std::array::from_fn(|_| crate::domain::hours::DayHours::default()));
    let command = SetHoursCommand { whose: ANA, hours: away, holidays: Holidays::None };
    let keeper = crate::domain::hours::Keeper::own(crate::fixtures::ana());
    let (changed, booked) = tokio::join!(
        stories.keep_calendar.set_hours(&keeper, command),
        stories.book_visit.execute(form(1, FLAT, at(4, 10, 0))),
    );
    changed.unwrap();
    match booked {
        Ok(_) => assert_eq!(subject.standing().await.len(), 1),
        Err(BookVisitError::Refused { refusal: SlotRefusal::OutsideHours, .. }) => {
            assert!(subject.standing().await.is_empty());
        }
        Err(other) => panic!("{other:?}"),
    }
    let after = stories.book_visit.execute(form(2, FLAT, at(5, 10, 0))).await;
    let outside = SlotRefusal::OutsideHours;
    assert!(matches!(after, Err(BookVisitError::Refused { refusal, .. }) if refusal == outside), "{after:?}");
}
