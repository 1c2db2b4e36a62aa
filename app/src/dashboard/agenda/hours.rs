//! When somebody shows properties: what every week is like, days that differ, times kept free.
//!
//! ```text
//! week.rs    every week, and holidays
//! days.rs    days that differ
//! blocks.rs  times kept free
//! spans.rs   the stretches of a day in fields; words.rs: in words
//! ```
//!
//! Everybody keeps their own; whoever may keep everybody's chooses a colleague by `whose`.

mod blocks;
mod days;
mod spans;
mod week;
pub mod words;

use super::feeds::Elsewhere;
use crate::dashboard::frame::{Desk, may};
use crate::dashboard::refused;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::session::{Action, Caller, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::Filled;
use booking_management::application::use_cases::{
    AddBlockCommand, KeepCalendarError, SetExceptionCommand, SetHoursCommand,
};
use booking_management::domain::hours::{AgentCalendar, Block, InvalidHours, Keeper};
use booking_management::domain::ids::BlockId;
use chrono::{NaiveDate, TimeDelta};
use customer_management::domain::role::Permission;
use http::StatusCode;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// How far ahead a day or time may lie: nobody plans farther, and whoever writes so mistyped a year.
const MOST_AHEAD: TimeDelta = TimeDelta::days(2 * 366);

/// Hours, days that differ, times kept free.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let said = errand.said().to_owned();
    again(errand, StatusCode::OK, Notes { said, ..Notes::default() }).await
}

/// Says what every week is like.
pub async fn set(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(Who { keeper, whose, .. }) = Who::of(errand) else { return Ok(errand.not_found()) };
    let (hours, holidays) = match week::read(form, texts) {
        Ok(read) => read,
        Err(problems) => return wrong(errand, week::PART, problems).await,
    };
    let copies = form.has("copy");
    let hours = if copies { week::like_monday(hours) } else { hours };
    let command = SetHoursCommand { whose, hours, holidays };
    match errand.members.booking_management.keep_calendar.set_hours(&keeper, command).await {
        Ok(()) => Ok(done_at(errand, Some(whose), if copies { "copied" } else { "saved" }, week::PART)),
        Err(error) => failed(errand, error, week::PART).await,
    }
}

/// Says what one day is like.
pub async fn set_day(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(Who { keeper, whose, today, .. }) = Who::of(errand) else { return Ok(errand.not_found()) };
    let (command, said) = if form.has("like_every_week") {
        let Some(day) = days::named(form) else { return Ok(errand.not_found()) };
        (SetExceptionCommand { whose, day, hours: None }, "removed")
    } else {
        match days::read(form, texts, today) {
            Ok((day, hours)) => (SetExceptionCommand { whose, day, hours: Some(hours) }, "added"),
            Err(problems) => return wrong(errand, days::PART, problems).await,
        }
    };
    match errand.members.booking_management.keep_calendar.set_exception(&keeper, command).await {
        Ok(()) => Ok(done_at(errand, Some(whose), said, days::PART)),
        Err(error) => failed(errand, error, days::PART).await,
    }
}

/// Keeps a time free.
pub async fn block(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(Who { keeper, whose, zone, .. }) = Who::of(errand) else { return Ok(errand.not_found()) };
    let (from, until, note) = match blocks::read(form, texts, zone, errand.members.clock.now()) {
        Ok(read) => read,
        Err(problems) => return wrong(errand, blocks::PART, problems).await,
    };
    let command = AddBlockCommand { whose, from, until, note };
    match errand.members.booking_management.keep_calendar.add_block(&keeper, command).await {
        Ok(_) => Ok(done_at(errand, Some(whose), "added", blocks::PART)),
        Err(error) => failed(errand, error, blocks::PART).await,
    }
}

/// Gives it back.
pub async fn unblock(errand: &Errand<'_>) -> Outcome {
    let Some(Who { keeper, whose, .. }) = Who::of(errand) else { return Ok(errand.not_found()) };
    let block = BlockId(errand.request.form.id("block"));
    match errand.members.booking_management.keep_calendar.remove_block(&keeper, block).await {
        Ok(()) => Ok(done_at(errand, Some(whose), "removed", blocks::PART)),
        Err(error) => failed(errand, error, blocks::PART).await,
    }
}

/// Why nothing changed: at its field, where it is one's to change.
async fn failed(errand: &Errand<'_>, error: KeepCalendarError, part: &'static str) -> Outcome {
    let texts = texts(errand.locale);
    match error {
        KeepCalendarError::Invalid(flaw) => {
            let says = texts.hours_flaw(flaw);
            let returned = Filled::sent(&errand.request.form);
            let returned = match flaw {
                InvalidHours::Block => returned.wrong(blocks::UNTIL, says),
                InvalidHours::Backwards
                | InvalidHours::Overlapping
                | InvalidHours::TooMany
                | InvalidHours::TooManyExceptions => returned.refused(says),
            };
            refused_with(errand, part, returned).await
        }
        KeepCalendarError::NotAllowed => Ok(refused::page(errand)),
        KeepCalendarError::UnknownMember | KeepCalendarError::UnknownBlock => Ok(errand.not_found()),
        KeepCalendarError::Storage(error) => Err(error.into()),
    }
}

async fn wrong(errand: &Errand<'_>, part: &'static str, problems: crate::ui::form::Problems) -> Outcome {
    refused_with(errand, part, Filled::sent(&errand.request.form).with_problems(problems)).await
}

async fn refused_with(errand: &Errand<'_>, part: &'static str, returned: Filled) -> Outcome {
    let notes = Notes { returned: Some((part, returned)), ..Notes::default() };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

/// Back to the screen, at one of its parts, saying what was done.
#[must_use]
pub(super) fn done_at(errand: &Errand<'_>, whose: Option<UserId>, said: &str, part: &str) -> Reply {
    let path = errand.path(&Screen::Hours);
    let me = errand.caller.as_ref().map(|caller| caller.account.user);
    let whose = whose.filter(|whose| Some(*whose) != me);
    let whose = whose.map(|whose| format!("whose={whose}&")).unwrap_or_default();
    Reply::SeeOther(format!("{path}?{whose}ok={said}&in={part}#{part}"))
}

/// The screen, with what there is to say besides.
///
/// # Errors
/// When the storage refuses.
pub(super) async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let (Some(caller), Some(who)) = (&errand.caller, Who::of(errand)) else {
        return Ok(errand.not_found());
    };
    let board = match Board::of(errand, who).await? {
        Ok(board) => board,
        Err(refusal) => return Ok(refusal),
    };
    let desk = Desk::of(errand, caller);
    let notes = Notes { at: errand.request.query.text("in").to_owned(), ..notes };
    Ok(Reply::page(move |_| board.page(desk, status, &notes)))
}

/// What is said on the screen besides the hours.
#[derive(Default)]
pub(super) struct Notes {
    /// What was done.
    pub(super) said: String,
    /// A form that came to nothing, and the part it stands in.
    pub(super) returned: Option<(&'static str, Filled)>,
    /// Which part it was done in.
    pub(super) at: String,
}

impl Notes {
    pub(super) fn said(&self, part: &str) -> Option<&str> {
        (self.at == part && !self.said.is_empty()).then_some(self.said.as_str())
    }

    pub(super) fn returned(&self, part: &str) -> Option<&Filled> {
        self.returned.as_ref().filter(|(other, _)| *other == part).map(|(_, returned)| returned)
    }
}

/// Who asks, and whose hours are meant.
struct Who {
    agent: Agent,
    keeper: Keeper,
    keeps_all: bool,
    whose: UserId,
    zone: TimeZone,
    today: NaiveDate,
}

impl Who {
    fn of(errand: &Errand<'_>) -> Option<Self> {
        let caller = errand.caller.as_ref()?;
        let agent = caller.agent()?;
        let keeps_all = may(caller, Permission::KeepCalendars);
        let keeper = if keeps_all { Keeper::of_agency(agent) } else { Keeper::own(agent) };
        let zone = caller.time_zone();
        let today = zone.clock(errand.members.clock.now()).date();
        Some(Self { whose: whose(errand, caller), agent, keeper, keeps_all, zone, today })
    }
}

/// Whose hours the form, or the address, names; one's own, if nobody's.
fn whose(errand: &Errand<'_>, caller: &Caller) -> UserId {
    let request = errand.request;
    let fields = if request.form.has("whose") { &request.form } else { &request.query };
    if fields.text("whose").is_empty() { caller.account.user } else { UserId(fields.id("whose")) }
}

/// Somebody's hours on somebody's desk.
struct Board {
    texts: &'static Texts,
    path: String,
    zone: TimeZone,
    today: NaiveDate,
    /// Whose they are.
    whose: UserId,
    /// Whether of whoever looks.
    own: bool,
    /// Whose hours can be looked at.
    team: Vec<(UserId, String)>,
    calendar: AgentCalendar,
    /// Times kept free that are not over, the first first.
    blocks: Vec<Block>,
    /// Calendars elsewhere: of whoever looks at their own.
    elsewhere: Option<Elsewhere>,
}

impl Board {
    /// The hours, or why they are not shown.
    async fn of(errand: &Errand<'_>, who: Who) -> Result<Result<Self, Reply>, Failure> {
        let Who { agent, keeper, keeps_all, whose, zone, today } = who;
        let (members, booking) = (errand.members, &errand.members.booking_management);
        let kept = async {
            let calendar = booking.keep_calendar.show(&keeper, whose).await?;
            Ok((calendar, booking.keep_calendar.blocks(&keeper, whose).await?))
        };
        let (calendar, blocks) = match kept.await {
            Ok(kept) => kept,
            Err(KeepCalendarError::NotAllowed) => return Ok(Err(refused::page(errand))),
            Err(
                KeepCalendarError::UnknownMember
                | KeepCalendarError::UnknownBlock
                | KeepCalendarError::Invalid(_),
            ) => return Ok(Err(errand.not_found())),
            Err(KeepCalendarError::Storage(error)) => return Err(error.into()),
        };
        let mut team = Vec::new();
        if keeps_all {
            let now = members.clock.now();
            let found = members.customer_management.accounts.team(agent.organization(), now).await?;
            let found = found.map(|team| team.members).unwrap_or_default();
            team.extend(found.iter().map(|member| (member.user, member.name.to_string())));
        }
        let own = errand.caller.as_ref().is_some_and(|caller| caller.account.user == whose);
        let (texts, path) = (texts(errand.locale), errand.path(&Screen::Hours));
        let elsewhere = if own { Elsewhere::of(errand).await? } else { None };
        Ok(Ok(Self { texts, path, zone, today, whose, own, team, calendar, blocks, elsewhere }))
    }

    /// Where the forms of a part are sent to: a browser that gets the page back is there at once.
    fn action(&self, part: &str) -> String {
        format!("{}#{part}", self.path)
    }

    /// What every form carries: what it does, and to whose hours.
    fn hidden(&self, action: Action) -> impl IntoView + use<> {
        view! {
            <input type="hidden" name="action" value=action.code()/>
            <input type="hidden" name="whose" value=self.whose.to_string()/>
        }
    }

    fn page(self, desk: Desk, status: StatusCode, notes: &Notes) -> Page {
        let texts = self.texts;
        let name = self.team.iter().find(|(user, _)| *user == self.whose).map(|(_, name)| name.as_str());
        let lede = match name {
            Some(name) if !self.own => texts.hours_lede_of(name),
            _ => texts.hours_lede.to_owned(),
        };
        let body = view! {
            {(self.team.len() > 1).then(|| self.choice())}
            {week::view(&self, notes)}
            <div class="hours-beside">
                {days::view(&self, notes)}
                {blocks::view(&self, notes)}
            </div>
            {self.elsewhere.as_ref().map(|elsewhere| elsewhere.view(notes))}
        };
        desk.titled(texts.hours_title, &lede, status, body)
    }

    /// Whose hours to look at.
    fn choice(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let options = self
            .team
            .iter()
            .map(|(user, name)| {
                let selected = *user == self.whose;
                view! { <option value=user.to_string() selected=selected>{name.clone()}</option> }
            })
            .collect_view();
        view! {
            <form method="get" action=self.path.clone() class="inline hours-whose">
                <label r#for="whose">{texts.hours_whose}</label>
                <select id="whose" name="whose">
                    {options}
                </select>
                <button class="button quiet small" type="submit">
                    {texts.hours_whose_see}
                </button>
            </form>
        }
    }
}
