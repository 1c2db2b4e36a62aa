//! Visits of the demo: what people booked in the last days and for the next, so that calendars have
//! something to show on the first day.
//!
//! They count from the day on which the demo is seeded and are entered through the use cases at the
//! times at which they would have been: booked two days before, closed when they were over. Days on
//! which nobody works are stepped over.

use super::Seeding;
use super::people::{self, DemoPerson};
use booking_management::application::use_cases::{
    AddBlockCommand, AnnounceOpenHouseCommand, AnnounceOpenHouseError, BookSeatCommand, BookSeatError,
    BookVisitCommand, BookVisitError, CancelVisitAsAgentCommand, CancelVisitAsAgentError,
    ChangeVisitSettingsCommand, ChangeVisitSettingsError, CloseVisitError, FindSlotsQuery,
    JoinWaitingListCommand, JoinWaitingListError, KeepCalendarError, SetExceptionCommand, SetHoursCommand,
    ShowCalendarQuery,
};
use booking_management::domain::holidays::Holidays;
use booking_management::domain::hours::{DayHours, InvalidHours, Keeper, WeeklyHours};
use booking_management::domain::ids::PropertyId;
use booking_management::domain::settings::{Confirmation, SettingsValues, VisitSettings};
use booking_management::domain::slot::{Slot, Wanted};
use booking_management::domain::values::{Contact, Email, InvalidValue, Note, Phone, VisitorName};
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;
use uuid::Uuid;

/// Why the demo's visits are not complete.
#[derive(Debug, Error)]
pub enum VisitsError {
    /// A visitor of the demo breaks a rule.
    #[error(transparent)]
    Value(#[from] InvalidValue),
    /// Hours of the demo break a rule.
    #[error(transparent)]
    Hours(#[from] InvalidHours),
    /// A calendar could not be kept.
    #[error(transparent)]
    Calendar(#[from] KeepCalendarError),
    /// Settings could not be changed.
    #[error(transparent)]
    Settings(#[from] ChangeVisitSettingsError),
    /// An open house could not be announced.
    #[error(transparent)]
    OpenHouse(#[from] AnnounceOpenHouseError),
    /// A visit could not be booked.
    #[error(transparent)]
    Book(#[from] BookVisitError),
    /// A seat could not be booked.
    #[error(transparent)]
    Seat(#[from] BookSeatError),
    /// Somebody could not wait.
    #[error(transparent)]
    Wait(#[from] JoinWaitingListError),
    /// A visit could not be closed.
    #[error(transparent)]
    Close(#[from] CloseVisitError),
    /// A visit could not be called off.
    #[error(transparent)]
    CallOff(#[from] CancelVisitAsAgentError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Somebody of an agency, and the properties they show, in the order of the listings.
pub struct Shows {
    /// Who.
    pub person: &'static DemoPerson,
    /// For which agency.
    pub organization: OrganizationId,
    /// As whom they act.
    pub user: UserId,
    /// Id and public number of homes that are on the market.
    pub homes: Vec<(PropertyId, i64)>,
}

impl Shows {
    /// Them, acting.
    #[must_use]
    pub const fn agent(&self) -> Agent {
        Agent::member(self.organization, self.user)
    }
}

/// What became of a visit.
enum Fate {
    /// It is to come, or nobody has said yet how it was.
    Stands,
    /// It took place, and this was noted.
    TookPlace(&'static str),
    /// Nobody came.
    Missed,
    /// The agency called it off, and said why.
    CalledOff(&'static str),
    /// It is to come, and somebody else would like the same time.
    Wanted,
}

/// A visit of the demo.
struct Plan {
    /// Who shows it, by their place in [`people::PEOPLE`].
    person: usize,
    /// Which of their homes.
    home: usize,
    /// How many days after the seeding; before, if negative.
    day: i64,
    /// At which hour, or the next that is free.
    hour: u32,
    /// What became of it.
    fate: Fate,
}

const fn plan(person: usize, home: usize, day: i64, hour: u32, fate: Fate) -> Plan {
    Plan { person, home, day, hour, fate }
}

const ANA: usize = 0;
const RUI: usize = 1;
const MARTA: usize = 2;
const TIAGO: usize = 3;
const LUCIA: usize = 4;

const PLANS: [Plan; 21] = [
    plan(
        ANA,
        0,
        -8,
        11,
        Fate::TookPlace("Gostaram da luz e da cozinha. Querem voltar com os pais ao fim de semana."),
    ),
    plan(
        RUI,
        0,
        -6,
        15,
        Fate::TookPlace("Acham a sala pequena para os móveis que têm. Mostrar-lhes o T3 de Alvalade."),
    ),
    plan(MARTA, 0, -5, 10, Fate::Missed),
    plan(ANA, 2, -3, 16, Fate::TookPlace("Vai pedir simulação ao banco esta semana. Ligar na sexta-feira.")),
    plan(RUI, 2, -2, 11, Fate::CalledOff("O elevador está em reparação nesse dia. Marcamos outra hora?")),
    plan(ANA, 0, -1, 15, Fate::Stands),
    plan(ANA, 0, 1, 10, Fate::Stands),
    plan(ANA, 2, 1, 15, Fate::Stands),
    plan(RUI, 0, 1, 11, Fate::Stands),
    plan(MARTA, 1, 2, 10, Fate::Stands),
    plan(ANA, 1, 2, 11, Fate::Wanted),
    plan(RUI, 1, 2, 16, Fate::Stands),
    plan(MARTA, 0, 3, 15, Fate::Stands),
    plan(ANA, 0, 5, 12, Fate::Stands),
    plan(RUI, 0, 6, 10, Fate::Stands),
    plan(MARTA, 2, 7, 11, Fate::Stands),
    plan(ANA, 2, 8, 16, Fate::Stands),
    plan(TIAGO, 0, 2, 11, Fate::Stands),
    plan(TIAGO, 1, 5, 15, Fate::Stands),
    plan(LUCIA, 0, 1, 12, Fate::Stands),
    plan(LUCIA, 1, 4, 18, Fate::Stands),
];

/// Who visits: invented, with addresses that nobody can have (RFC 2606).
const VISITORS: [(&str, Locale); 12] = [
    ("Beatriz Fontainhas", Locale::Pt),
    ("Duarte Vila-Chã", Locale::Pt),
    ("Margaret Ellsworth", Locale::En),
    ("Inês Quaresma", Locale::Pt),
    ("Álvaro Santibáñez", Locale::Es),
    ("Joaquim Mourisco", Locale::Pt),
    ("Oliver Penhallow", Locale::En),
    ("Teresa Alvarenga", Locale::Pt),
    ("Nuno Cravinho", Locale::Pt),
    ("Rocío Valdelomar", Locale::Es),
    ("Filipa Serrador", Locale::Pt),
    ("Gonçalo Trigueiros", Locale::Pt),
];

fn visitor(nth: usize) -> Result<Contact, InvalidValue> {
    let (name, locale) = VISITORS[nth % VISITORS.len()];
    let mailbox: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    let message = match (nth % 4, locale) {
        (0, Locale::Pt) => "Há lugar para estacionar perto?",
        (2, Locale::En) => "We will be two adults and a baby in a pram: is there a lift?",
        (_, Locale::Pt | Locale::En | Locale::Es) => "",
    };
    Ok(Contact {
        name: VisitorName::parse(name)?,
        email: Email::parse(&format!("{}@visitas.example", mailbox.to_lowercase()))?,
        phone: Phone::parse(&format!("91000{:04}", 100 + nth))?,
        locale,
        message: Note::parse(message)?,
    })
}

/// The hours of somebody, and which public holidays they keep.
fn hours(person: usize) -> Result<(WeeklyHours, Holidays), InvalidHours> {
    let at = |hours: &[(u16, u16)]| DayHours::new(hours.iter().map(|(f, t)| (f * 60, t * 60)).collect());
    let off = DayHours::default();
    let (usual, saturday, holidays) = match person {
        RUI => (at(&[(10, 13), (15, 19)])?, at(&[(10, 13)])?, Holidays::Portugal),
        MARTA => (at(&[(9, 13), (14, 17)])?, at(&[(10, 14)])?, Holidays::Portugal),
        LUCIA => (at(&[(10, 14), (17, 20)])?, off.clone(), Holidays::Spain),
        _ => (at(&[(10, 13), (14, 18)])?, off.clone(), Holidays::Portugal),
    };
    let mut week = WeeklyHours(std::array::from_fn(|_| usual.clone()));
    week.0[5] = saturday;
    week.0[6] = off.clone();
    if person == MARTA {
        week.0[0] = off;
    }
    Ok((week, holidays))
}

impl Seeding<'_> {
    /// Fills the calendars of an agency, unless there is something in them; tells how many visits
    /// were entered.
    pub(super) async fn visit(&self, shows: &[Shows]) -> Result<usize, VisitsError> {
        let mut booked = 0;
        for (person, who) in shows.iter().enumerate() {
            self.set_clock(self.now);
            let around = ShowCalendarQuery {
                whose: Some(who.user),
                from: self.now - TimeDelta::days(30),
                until: self.now + TimeDelta::days(60),
            };
            let page = self.bookings.show_calendar.execute(&who.agent(), around).await?;
            if !page.visits.is_empty() || !page.open_houses.is_empty() || who.homes.is_empty() {
                continue;
            }
            self.keep_hours(person, who).await?;
            booked += self.open_a_house(person, who).await?;
            for (nth, plan) in PLANS.iter().enumerate().filter(|(_, plan)| plan.person == person) {
                booked += usize::from(self.live_through(nth, plan, who).await?);
            }
        }
        Ok(booked)
    }

    /// Hours, a day off, a time kept free, and homes whose visits are arranged in their own way.
    async fn keep_hours(&self, person: usize, who: &Shows) -> Result<(), VisitsError> {
        self.set_clock(self.now - TimeDelta::days(40));
        let (keep, keeper) = (&self.bookings.keep_calendar, Keeper::own(who.agent()));
        let (hours, holidays) = hours(person)?;
        keep.set_hours(&keeper, SetHoursCommand { whose: who.user, hours, holidays }).await?;
        let day = at_work(self.today() + TimeDelta::days(10));
        let off = SetExceptionCommand { whose: who.user, day, hours: Some(DayHours::default()) };
        keep.set_exception(&keeper, off).await?;
        let from = at(at_work(self.today() + TimeDelta::days(4)), 14);
        let note = match who.person.locale {
            Locale::Pt => "Escritura no notário",
            Locale::En => "Deed at the notary’s",
            Locale::Es => "Escritura en la notaría",
        };
        let until = from + TimeDelta::hours(2);
        let note = Note::parse(note)?;
        keep.add_block(&keeper, AddBlockCommand { whose: who.user, from, until, note }).await?;
        let arrange: [fn(&mut SettingsValues); 2] = [
            |settings| settings.length = 45,
            |settings| (settings.confirmation, settings.notice) = (Confirmation::ByAgent, 2 * 24 * 60),
        ];
        for ((property, _), change) in who.homes.iter().zip(arrange) {
            let mut values = *VisitSettings::default().values();
            change(&mut values);
            let command = ChangeVisitSettingsCommand { property: *property, values };
            self.bookings.change_visit_settings.execute(&who.agent(), command).await?;
        }
        Ok(())
    }

    /// The next Saturday but those that are too near, a home of Marta's is open to all.
    async fn open_a_house(&self, person: usize, who: &Shows) -> Result<usize, VisitsError> {
        const SEATS: usize = 5;
        let Some((property, _)) = who.homes.last().filter(|_| person == MARTA) else { return Ok(0) };
        self.set_clock(self.now - TimeDelta::days(3));
        let days = self.today().iter_days().skip(4);
        let saturday = days.take(7).find(|day| day.weekday() == Weekday::Sat).unwrap_or_default();
        let starts_at = at(saturday, 10);
        let command = AnnounceOpenHouseCommand {
            property: *property,
            starts_at,
            ends_at: starts_at + TimeDelta::hours(2),
            capacity: 12,
        };
        let open_house = self.bookings.announce_open_house.execute(&who.agent(), command).await?;
        for nth in 0..SEATS {
            let visitor = visitor(nth + 6)?;
            let command = BookSeatCommand { key: self.key(100 + nth), open_house, visitor, consent: true };
            self.bookings.book_seat.execute(command).await?;
        }
        Ok(SEATS)
    }

    /// Books a visit, and lets happen what became of it; false if nobody has time.
    async fn live_through(&self, nth: usize, plan: &Plan, who: &Shows) -> Result<bool, VisitsError> {
        let (_, property) = who.homes[plan.home % who.homes.len()];
        let Some(slot) = self.free(property, plan).await? else { return Ok(false) };
        let when = Wanted::Moment(slot.starts_at);
        let command = BookVisitCommand {
            key: self.key(nth),
            property,
            when,
            visitor: visitor(nth)?,
            consent: true,
            invitation: None,
        };
        let visit = self.bookings.book_visit.execute(command).await?.visit;
        match plan.fate {
            Fate::Stands => {}
            Fate::TookPlace(note) => {
                self.set_clock(slot.ends_at + TimeDelta::hours(1));
                self.bookings.close_visit.complete(&who.agent(), visit, Note::parse(note)?).await?;
            }
            Fate::Missed => {
                self.set_clock(slot.ends_at + TimeDelta::hours(1));
                self.bookings.close_visit.miss(&who.agent(), visit).await?;
            }
            Fate::CalledOff(message) => {
                let message = Note::parse(message)?;
                let command = CancelVisitAsAgentCommand { visit, message, offer_time: true };
                self.bookings.cancel_visit_as_agent.execute(&who.agent(), command).await?;
            }
            Fate::Wanted => {
                let visitor = visitor(nth + 1)?;
                let command = JoinWaitingListCommand { property, when, visitor, consent: true };
                self.bookings.join_waiting_list.execute(command).await?;
            }
        }
        Ok(true)
    }

    /// The first free time from the wanted hour on, on the wanted day or, where nobody works then, a
    /// day further away from today. The clock stands at the moment at which it is booked.
    async fn free(&self, property: i64, plan: &Plan) -> Result<Option<Slot>, StorageError> {
        for step in 0..7 {
            let ahead = plan.day + step * plan.day.signum();
            let day = self.today() + TimeDelta::days(ahead);
            self.set_clock((at(day, plan.hour) - TimeDelta::days(3)).min(self.now - TimeDelta::days(2)));
            let query = FindSlotsQuery { property, from: Some(day), days: 1, moving: None };
            let offered = self.bookings.find_slots.execute(query).await?;
            let slots = offered.map(|offered| offered.slots).unwrap_or_default();
            if let Some(slot) = slots.into_iter().find(|slot| slot.starts_at >= at(day, plan.hour)) {
                return Ok(Some(slot));
            }
        }
        Ok(None)
    }

    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// The key of a form: another one each day, as another day's visits are others.
    fn key(&self, nth: usize) -> Uuid {
        Uuid::from_u64_pair(self.today().num_days_from_ce().unsigned_abs().into(), nth as u64)
    }
}

/// The day, or the next on which most people work.
fn at_work(day: NaiveDate) -> NaiveDate {
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    day.iter_days().find(|day| !weekend(day)).unwrap_or(day)
}

/// An hour of a day, by the clock of nobody in particular: the grid of the agent decides.
fn at(day: NaiveDate, hour: u32) -> Timestamp {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(hour.into())
}

/// People with the place of the agency in which they show homes: the first they work for.
pub(super) fn showing() -> impl Iterator<Item = (&'static DemoPerson, usize)> {
    people::PEOPLE.iter().filter_map(|person| person.roles.first().map(|(agency, _)| (person, *agency)))
}
