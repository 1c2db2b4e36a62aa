//! Random operations against a model that remembers what was answered, and looks at every hold
//! there is instead of searching cleverly.
//!
//! `BOOKING_MODEL_OPERATIONS` says how many, `BOOKING_MODEL_SEED` from which seed on; a failure
//! tells its seed.

mod taken;

use self::taken::{Chance, Taken, meet};
use super::World;
use crate::application::use_cases::{
    AddBlockCommand, AnnounceOpenHouseCommand, AnnounceOpenHouseError, BookForCallerCommand,
    BookForCallerError, BookSeatCommand, BookSeatError, BookVisitCommand, BookVisitError, Booked,
    CancelVisitError, MoveVisitAsAgentCommand, MoveVisitAsAgentError, MoveVisitCommand, MoveVisitError,
};
use crate::domain::hours::Keeper;
use crate::domain::ids::{BlockId, OpenHouseId, PropertyId, VisitId};
use crate::domain::settings::{Confirmation, SettingsValues, VisitSettings};
use crate::domain::slot::{SlotRefusal, Wanted};
use crate::domain::visit::{VisitError, VisitStatus};
use crate::domain::waiting::WaitingStatus;
use crate::fixtures::{ANA, FLAT, HOUSE, RUI, ana, contact, shown};
use chrono::{TimeDelta, Timelike as _};
use kernel::ids::UserId;
use kernel::time::Timestamp;
use std::collections::BTreeMap;

/// How many operations a world lives through.
const EPISODE: u64 = 500;

/// What the test was told.
struct Model {
    world: World,
    chance: Chance,
    settings: BTreeMap<PropertyId, SettingsValues>,
    visits: BTreeMap<VisitId, (Taken, VisitStatus)>,
    links: Vec<Booked>,
    forms: Vec<(BookVisitCommand, VisitId)>,
    blocks: BTreeMap<BlockId, Taken>,
    houses: BTreeMap<OpenHouseId, (Taken, u16)>,
    seats: BTreeMap<VisitId, OpenHouseId>,
}

impl Model {
    async fn new(seed: u64) -> Self {
        let (world, mut chance) = (World::new(), Chance(seed));
        let mut settings = BTreeMap::new();
        for property in [FLAT, HOUSE] {
            let mut values = *VisitSettings::default().values();
            values.length = chance.of(&[15, 30, 45, 90]);
            values.before = chance.of(&[0, 10, 30]);
            values.after = chance.of(&[0, 5, 60]);
            values.step = chance.of(&[15, 30, 60]);
            values.notice = chance.of(&[0, 60, 24 * 60]);
            values.confirmation = chance.of(&[Confirmation::Automatic, Confirmation::ByAgent]);
            world.arrange(property, |now| *now = values).await;
            settings.insert(property, values);
        }
        Self {
            world,
            chance,
            settings,
            visits: BTreeMap::new(),
            links: Vec::new(),
            forms: Vec::new(),
            blocks: BTreeMap::new(),
            houses: BTreeMap::new(),
            seats: BTreeMap::new(),
        }
    }

    /// All that takes time now, besides one visit: visits and open houses as they were answered,
    /// offers as they are kept, since nobody is told of those by an answer.
    fn taken(&self, besides: Option<VisitId>) -> Vec<Taken> {
        let open = |(id, (taken, status)): (&VisitId, &(Taken, VisitStatus))| {
            let private = !self.seats.contains_key(id);
            (private && status.is_open() && Some(*id) != besides).then_some(*taken)
        };
        let offers: Vec<Taken> = self.world.store().look(|kept| {
            let offered = kept.waiting.values().filter(|entry| entry.status == WaitingStatus::Offered);
            let slots = offered.filter_map(|entry| Some((entry.property, entry.offer?.slot)));
            slots
                .map(|(property, slot)| Taken {
                    agent: slot.agent,
                    property: Some(property),
                    starts_at: slot.starts_at,
                    ends_at: slot.ends_at,
                    held_from: slot.held_from,
                    held_until: slot.held_until,
                })
                .collect()
        });
        let houses = self.houses.values().map(|(taken, _)| *taken);
        self.visits
            .iter()
            .filter_map(open)
            .chain(houses)
            .chain(offers)
            .chain(self.blocks.values().copied())
            .collect()
    }

    fn wanted(&self, property: PropertyId, agent: UserId, starts_at: Timestamp) -> Taken {
        let settings = self.settings[&property];
        let minutes = |n: u16| TimeDelta::minutes(n.into());
        let ends_at = starts_at + minutes(settings.length);
        Taken {
            agent,
            property: Some(property),
            starts_at,
            ends_at,
            held_from: starts_at - minutes(settings.before),
            held_until: ends_at + minutes(settings.after),
        }
    }

    /// Whether nothing is in the way.
    fn is_free(&self, wanted: &Taken, besides: Option<VisitId>) -> bool {
        self.taken(besides).iter().all(|other| !meet(wanted, other))
    }

    /// What a visitor should be told of a time.
    fn expected(&self, wanted: &Taken, besides: Option<VisitId>) -> Result<(), SlotRefusal> {
        let (now, start) = (self.world.now(), wanted.starts_at);
        let settings = self.settings[&wanted.property.unwrap()];
        let earliest = now + TimeDelta::minutes(settings.notice.into()).max(TimeDelta::microseconds(1));
        let latest = now + TimeDelta::days(settings.horizon.into());
        let minute = start.hour() * 60 + start.minute();
        let ends = minute + u32::from(settings.length);
        if start <= now {
            Err(SlotRefusal::Past)
        } else if start < earliest {
            Err(SlotRefusal::TooSoon { earliest })
        } else if start > latest {
            Err(SlotRefusal::BeyondHorizon { latest })
        } else if !minute.is_multiple_of(settings.step.into()) {
            Err(SlotRefusal::NotOnGrid)
        } else if minute < 540 || ends > 1080 {
            Err(SlotRefusal::OutsideHours)
        } else if self.is_free(wanted, besides) {
            Ok(())
        } else {
            Err(SlotRefusal::Taken)
        }
    }

    /// Some time of the next days, mostly within the hours and on some grid.
    fn some_time(&mut self) -> Timestamp {
        let day = self.world.now().date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let minutes =
            60 * self.chance.of(&[7, 9, 10, 11, 12, 14, 15, 16, 17, 18]) + self.chance.of(&[0, 15, 30, 40]);
        day + TimeDelta::days(i64::try_from(self.chance.below(5)).unwrap()) + TimeDelta::minutes(minutes)
    }

    fn some_visit(&mut self) -> Option<Booked> {
        let n = u64::try_from(self.links.len()).unwrap();
        (n > 0).then(|| self.links[usize::try_from(self.chance.below(n)).unwrap()].clone())
    }

    fn told(&mut self, booked: Booked, taken: Taken) {
        let fresh = self.visits.insert(booked.visit, (taken, self.world.visit(booked.visit).status));
        assert!(fresh.is_none(), "one visit was answered twice");
        self.links.push(booked);
    }

    async fn step(&mut self) {
        match self.chance.below(20) {
            0..=5 => self.book().await,
            6 => self.send_again().await,
            7 => self.book_for_caller().await,
            8..=9 => self.move_as_visitor().await,
            10 => self.move_as_agent().await,
            11..=12 => self.cancel().await,
            13 => self.confirm().await,
            14 => self.block().await,
            15 => self.announce().await,
            16 => self.sit().await,
            17..=18 => self.wait().await,
            _ => self.pass_time().await,
        }
    }

    async fn book(&mut self) {
        let (property, start) = (self.chance.of(&[FLAT, HOUSE]), self.some_time());
        let wanted = self.wanted(property, ANA, start);
        let expected = self.expected(&wanted, None);
        let form = self.world.form(property, start);
        match (self.world.container().book_visit.execute(form.clone()).await, expected) {
            (Ok(booked), Ok(())) => {
                self.forms.push((form, booked.visit));
                self.told(booked, wanted);
            }
            (Err(BookVisitError::Refused { refusal, next }), Err(expected)) => {
                assert_eq!(refusal, expected);
                for slot in next {
                    let next = self.wanted(property, ANA, slot.starts_at);
                    assert_eq!(self.expected(&next, None), Ok(()), "what is suggested is free");
                }
            }
            (answer, expected) => panic!("{start} of {property}: {answer:?}, expected {expected:?}"),
        }
    }

    async fn send_again(&mut self) {
        let n = u64::try_from(self.forms.len()).unwrap();
        if n == 0 {
            return;
        }
        let (form, visit) = self.forms[usize::try_from(self.chance.below(n)).unwrap()].clone();
        let container = self.world.container();
        assert_eq!(container.book_visit.execute(form.clone()).await.unwrap().visit, visit);
        let other = BookVisitCommand { visitor: contact("dora"), ..form };
        assert!(matches!(container.book_visit.execute(other).await, Err(BookVisitError::OtherAnswers)));
    }

    async fn book_for_caller(&mut self) {
        let (property, start) = (self.chance.of(&[FLAT, HOUSE]), self.some_time());
        let wanted = self.wanted(property, ANA, start);
        let key = self.world.form(property, start).key;
        let command =
            BookForCallerCommand { key, property, when: Wanted::Moment(start), visitor: contact("carla") };
        let free = start > self.world.now() && self.is_free(&wanted, None);
        match self.world.container().book_for_caller.execute(&ana(), command).await {
            Ok(booked) => {
                assert!(free, "{start} was not free");
                self.told(booked, wanted);
            }
            Err(BookForCallerError::Refused(SlotRefusal::Past | SlotRefusal::Taken)) => {
                assert!(!free, "{start} was free");
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn move_as_visitor(&mut self) {
        let (Some(booked), start) = (self.some_visit(), self.some_time()) else {
            return;
        };
        let (was, status) = self.visits[&booked.visit];
        let property = was.property.unwrap();
        let wanted = self.wanted(property, ANA, start);
        let expected = self.expected(&wanted, Some(booked.visit));
        let notice = TimeDelta::minutes(self.settings[&property].notice.into());
        let open = status.is_open() && self.world.now() < was.starts_at - notice;
        let command = MoveVisitCommand { link: booked.link, when: Wanted::Moment(start) };
        match self.world.container().move_visit.execute(command).await {
            Ok(_) => {
                assert!(open && expected.is_ok(), "{expected:?}");
                let stays = (was.starts_at, was.agent) == (wanted.starts_at, wanted.agent);
                let anew = !stays && self.settings[&property].confirmation == Confirmation::ByAgent;
                let status = if anew { VisitStatus::Requested } else { status };
                self.visits.insert(booked.visit, (wanted, status));
            }
            Err(MoveVisitError::Refused { refusal, .. }) => {
                assert!(open);
                assert_eq!(Err(refusal), expected);
            }
            Err(MoveVisitError::Visit(VisitError::OpenHouse)) => {
                assert!(self.seats.contains_key(&booked.visit));
            }
            Err(MoveVisitError::Visit(_)) => assert!(!open),
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn move_as_agent(&mut self) {
        let (Some(booked), start) = (self.some_visit(), self.some_time()) else {
            return;
        };
        let (was, status) = self.visits[&booked.visit];
        let shows = self.chance.of(&[ANA, RUI]);
        let wanted = self.wanted(was.property.unwrap(), shows, start);
        let free = start > self.world.now() && self.is_free(&wanted, Some(booked.visit));
        let command = MoveVisitAsAgentCommand {
            visit: booked.visit,
            when: Wanted::Moment(start),
            shown_by: Some(shows),
        };
        let stays = start == was.starts_at && shows == was.agent;
        match self.world.container().move_visit_as_agent.execute(&ana(), command).await {
            Ok(_) if stays => {}
            Ok(_) => {
                assert!(free && status.is_open(), "{start} was not free");
                self.visits.insert(booked.visit, (wanted, status));
            }
            Err(MoveVisitAsAgentError::Refused(_)) => assert!(!free, "{start} was free"),
            Err(MoveVisitAsAgentError::Visit(_)) => {
                assert!(!status.is_open() || self.seats.contains_key(&booked.visit));
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn cancel(&mut self) {
        let Some(booked) = self.some_visit() else {
            return;
        };
        let (was, status) = self.visits[&booked.visit];
        let notice = TimeDelta::minutes(self.settings[&was.property.unwrap()].notice.into());
        let open = status.is_open() && self.world.now() < was.starts_at - notice;
        match self.world.container().cancel_visit.execute(&booked.link).await {
            Ok(()) if status == VisitStatus::Cancelled => {}
            Ok(()) => {
                assert!(open);
                self.visits.insert(booked.visit, (was, VisitStatus::Cancelled));
                self.seats.remove(&booked.visit);
            }
            Err(CancelVisitError::Visit(_)) => assert!(!open),
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn confirm(&mut self) {
        let Some(booked) = self.some_visit() else {
            return;
        };
        let (was, status) = self.visits[&booked.visit];
        let answer = self.world.container().confirm_visit.execute(&ana(), booked.visit).await;
        assert_eq!(answer.is_ok(), status == VisitStatus::Requested);
        if answer.is_ok() {
            self.visits.insert(booked.visit, (was, VisitStatus::Confirmed));
        }
    }

    async fn block(&mut self) {
        let keep = &self.world.shared().keep_calendar;
        if self.blocks.len() > 2
            && let Some(block) = self.blocks.keys().next().copied()
        {
            keep.remove_block(&Keeper::of_agency(ana()), block).await.unwrap();
            self.blocks.remove(&block);
            return;
        }
        let (whose, from) = (self.chance.of(&[ANA, RUI]), self.some_time());
        let until = from + TimeDelta::minutes(self.chance.of(&[10, 60, 300]));
        let command = AddBlockCommand { whose, from, until, note: None };
        let id = keep.add_block(&Keeper::of_agency(ana()), command).await.unwrap();
        let (starts_at, ends_at, held_from, held_until) = (from, until, from, until);
        let taken = Taken { agent: whose, property: None, starts_at, ends_at, held_from, held_until };
        self.blocks.insert(id, taken);
    }

    async fn announce(&mut self) {
        let container = self.world.shared();
        if self.houses.len() > 2
            && let Some((house, (taken, _))) = self.houses.iter().next().map(|(id, kept)| (*id, *kept))
        {
            let over = taken.ends_at <= self.world.now();
            let answer = container.cancel_open_house.execute(&ana(), house, None).await;
            assert_eq!(answer.is_ok(), !over);
            if answer.is_ok() {
                self.houses.remove(&house);
                for (visit, seated) in std::mem::take(&mut self.seats) {
                    if seated == house {
                        self.visits.get_mut(&visit).unwrap().1 = VisitStatus::Cancelled;
                    } else {
                        self.seats.insert(visit, seated);
                    }
                }
            }
            return;
        }
        let (property, starts_at) = (self.chance.of(&[FLAT, HOUSE]), self.some_time());
        let ends_at = starts_at + TimeDelta::minutes(self.chance.of(&[15, 120]));
        let mut wanted = self.wanted(property, ANA, starts_at);
        wanted.held_until += ends_at - wanted.ends_at;
        wanted.ends_at = ends_at;
        let capacity = self.chance.of(&[1, 2, 5]);
        let free = starts_at > self.world.now() && self.is_free(&wanted, None);
        let command = AnnounceOpenHouseCommand { property, starts_at, ends_at, capacity };
        match container.announce_open_house.execute(&ana(), command).await {
            Ok(id) => {
                assert!(free, "{starts_at} was not free");
                self.houses.insert(id, (wanted, capacity));
            }
            Err(AnnounceOpenHouseError::Refused(_) | AnnounceOpenHouseError::Invalid(_)) => {
                assert!(!free, "{starts_at} was free");
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    async fn sit(&mut self) {
        let Some((open_house, (taken, capacity))) =
            self.houses.iter().next_back().map(|(id, kept)| (*id, *kept))
        else {
            return;
        };
        let key = self.world.form(FLAT, taken.starts_at).key;
        let form = BookSeatCommand { key, open_house, visitor: contact("elsa"), consent: true };
        let seated = self.seats.values().filter(|house| **house == open_house).count();
        match self.world.container().book_seat.execute(form).await {
            Ok(booked) => {
                assert!(seated < usize::from(capacity));
                self.seats.insert(booked.visit, open_house);
                self.told(booked, taken);
            }
            Err(BookSeatError::Full) => assert_eq!(seated, usize::from(capacity)),
            Err(BookSeatError::Begun) => assert!(taken.starts_at <= self.world.now()),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Somebody waits for a time, or takes what was offered.
    async fn wait(&mut self) {
        let offered = self.world.store().look(|kept| {
            let mut offered = kept.waiting.values().filter(|entry| entry.status == WaitingStatus::Offered);
            offered.next().map(|entry| (entry.id, entry.property, entry.offer.unwrap()))
        });
        let container = self.world.shared();
        match offered {
            Some((id, property, offer)) if self.chance.below(2) == 0 => {
                let answer = container.take_offer.execute(&format!("w.{id}.signed")).await;
                assert_eq!(answer.is_ok(), self.world.now() < offer.until, "{answer:?}");
                if let Ok(booked) = answer {
                    let wanted = self.wanted(property, offer.slot.agent, offer.slot.starts_at);
                    self.told(booked, wanted);
                }
            }
            _ => {
                let (property, start) = (self.chance.of(&[FLAT, HOUSE]), self.some_time());
                let wanted = self.wanted(property, ANA, start);
                let taken = self.expected(&wanted, None) == Err(SlotRefusal::Taken);
                let name = self.chance.of(&["bruno", "carla", "dora"]);
                let command = crate::application::use_cases::JoinWaitingListCommand {
                    property: shown(property).number,
                    when: Wanted::Moment(start),
                    visitor: contact(name),
                    consent: true,
                };
                assert_eq!(container.join_waiting_list.execute(command).await.is_ok(), taken);
            }
        }
    }

    async fn pass_time(&mut self) {
        self.world.clock().advance(TimeDelta::minutes(self.chance.of(&[1, 30, 120])));
        self.world.container().lapse_offers.execute().await.unwrap();
        self.world.container().remind_visitors.execute().await.unwrap();
    }

    /// Of all who wait, nobody waits for what is free, and of those who wait for one time, who has
    /// waited longest is the first to be offered it.
    fn check_waiting(&self) {
        let waiting = self.world.store().look(|kept| kept.waiting.values().cloned().collect::<Vec<_>>());
        for entry in waiting.iter().filter(|entry| entry.status == WaitingStatus::Waiting) {
            let wanted = self.wanted(entry.property, ANA, entry.starts_at);
            let notice = TimeDelta::minutes(self.settings[&entry.property].notice.into());
            let in_time = entry.starts_at - notice > self.world.now();
            let free = in_time && self.expected(&wanted, None).is_ok();
            assert!(!free, "nobody was offered what {entry:?} waits for");
            let overtaken = waiting.iter().any(|other| {
                let same = (other.property, other.starts_at) == (entry.property, entry.starts_at);
                let later = (other.created_at, other.id) > (entry.created_at, entry.id);
                same && later && other.status == WaitingStatus::Offered
            });
            assert!(!overtaken, "somebody was offered what {entry:?} has waited longer for");
        }
    }

    /// What was answered is there, what was refused is not, and nothing holds anybody twice.
    fn check(&self) {
        let kept = self.world.visits();
        assert_eq!(kept.len(), self.visits.len(), "a visit that nobody was told of, or one that is lost");
        for visit in &kept {
            let (taken, status) = self.visits[&visit.id];
            assert_eq!(visit.status, status);
            assert_eq!(
                (visit.agent, visit.starts_at, visit.ends_at),
                (taken.agent, taken.starts_at, taken.ends_at)
            );
            assert_eq!((visit.held_from, visit.held_until), (taken.held_from, taken.held_until));
        }
        let holds: Vec<Taken> =
            self.taken(None).into_iter().filter(|taken| taken.property.is_some()).collect();
        for (n, one) in holds.iter().enumerate() {
            for other in &holds[n + 1..] {
                let shared = one.agent == other.agent || one.property == other.property;
                let apart = one.held_until <= other.held_from || other.held_until <= one.held_from;
                assert!(!shared || apart, "held twice: {one:?} {other:?}");
            }
        }
        for (house, (_, capacity)) in &self.houses {
            let seated = self.seats.values().filter(|seated| *seated == house).count();
            assert!(seated <= usize::from(*capacity));
        }
    }
}

fn variable(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn whatever_is_done_in_whatever_order_the_answers_are_those_of_the_model() {
    let operations = variable("BOOKING_MODEL_OPERATIONS", 6_000);
    let first = variable("BOOKING_MODEL_SEED", 1);
    for seed in first..first + operations.div_ceil(EPISODE) {
        let episode = tokio::spawn(async move {
            let mut model = Model::new(seed).await;
            for n in 0..EPISODE {
                model.step().await;
                model.check_waiting();
                if n % 50 == 49 {
                    model.check();
                }
            }
            let booked = model.visits.len();
            assert!(booked > 20, "only {booked} were booked");
        });
        assert!(episode.await.is_ok(), "broken with BOOKING_MODEL_SEED={seed}");
    }
}
