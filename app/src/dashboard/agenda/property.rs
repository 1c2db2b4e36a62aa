//! The section of a property that says how its visits are arranged.
//!
//! ```text
//! settings.rs  who may book, when, how long, who shows it
//! houses.rs    open houses: announced, called off
//! ```

mod houses;
mod settings;

use crate::dashboard::properties::opened::agent;
use crate::dashboard::properties::page::{Notes, Sheet, again, done_at, number, troubled, wrong};
use crate::i18n::format::capital;
use crate::i18n::{Texts, moments, texts};
use crate::session::{Errand, Failure, Outcome, Screen};
use crate::ui::form::{Filled, Problems, done};
use booking_management::application::use_cases::{
    AnnounceOpenHouseCommand, AnnounceOpenHouseError, CancelOpenHouseError, ChangeVisitSettingsCommand,
    ChangeVisitSettingsError, FindSlots, FindSlotsQuery, PropertyVisits,
};
use booking_management::domain::ids::OpenHouseId;
use booking_management::domain::open_house::OpenHouseError;
use booking_management::domain::settings::{Screening, VisitSettings};
use booking_management::domain::slot::{Slot, SlotRefusal};
use kernel::caller::Agent;
use kernel::time::Timestamp;
use leptos::prelude::*;

/// Its id on the page.
pub const PART: &str = "visits";
/// The id of open houses in it.
const HOUSES: &str = "open-houses";
/// How many of the next free times are told.
const NEXT: usize = 3;

/// Saves it.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some((agent, arranged)) = found(errand).await? else { return Ok(errand.not_found()) };
    let values = match settings::read(form, texts) {
        Ok(values) => values,
        Err(problems) => return refused(errand, PART, problems).await,
    };
    let command = ChangeVisitSettingsCommand { property: arranged.property.id, values };
    match errand.members.booking_management.change_visit_settings.execute(&agent, command).await {
        Ok(()) => Ok(done_at(errand, "saved", PART)),
        Err(ChangeVisitSettingsError::Invalid(flaw)) => {
            refused(errand, PART, vec![settings::flaw(texts, flaw, values)]).await
        }
        Err(ChangeVisitSettingsError::UnknownMember) => {
            wrong(errand, PART, settings::SHOWN_BY, texts.property_unknown_member).await
        }
        Err(ChangeVisitSettingsError::UnknownProperty) => Ok(errand.not_found()),
        Err(ChangeVisitSettingsError::Storage(error)) => Err(error.into()),
    }
}

/// Announces an open house.
pub async fn announce(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some((agent, arranged)) = found(errand).await? else { return Ok(errand.not_found()) };
    let zone = arranged.property.zone;
    let read = match houses::read(form, texts, zone) {
        Ok(read) => read,
        Err(problems) => return refused(errand, HOUSES, problems).await,
    };
    let houses::Announced { starts_at, ends_at, capacity } = read;
    let command = AnnounceOpenHouseCommand { property: arranged.property.id, starts_at, ends_at, capacity };
    match errand.members.booking_management.announce_open_house.execute(&agent, command).await {
        Ok(_) => Ok(done_at(errand, "announced", HOUSES)),
        Err(AnnounceOpenHouseError::Invalid(flaw)) => {
            refused(errand, HOUSES, vec![houses::flaw(texts, flaw)]).await
        }
        // Sent twice, the second finds what the first announced.
        Err(AnnounceOpenHouseError::Refused(SlotRefusal::Taken))
            if is_announced(errand, starts_at, ends_at).await? =>
        {
            Ok(done_at(errand, "announced", HOUSES))
        }
        Err(AnnounceOpenHouseError::Refused(refusal)) => {
            refused(errand, HOUSES, vec![houses::refusal(texts, zone, &refusal)]).await
        }
        Err(AnnounceOpenHouseError::UnknownProperty) => Ok(errand.not_found()),
        Err(AnnounceOpenHouseError::Storage(error)) => Err(error.into()),
    }
}

/// Whether the property in the address has an open house at just this time.
async fn is_announced(
    errand: &Errand<'_>,
    starts_at: Timestamp,
    ends_at: Timestamp,
) -> Result<bool, Failure> {
    let Some((_, arranged)) = found(errand).await? else { return Ok(false) };
    let mut houses = arranged.open_houses.iter().map(|seats| &seats.house);
    Ok(houses.any(|house| (house.starts_at, house.ends_at) == (starts_at, ends_at)))
}

/// Calls an open house off.
pub async fn call_off(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some((agent, arranged)) = found(errand).await? else { return Ok(errand.not_found()) };
    let house = OpenHouseId(form.id(houses::HOUSE));
    // The address names a property: what is another one's is not here.
    if !arranged.open_houses.iter().any(|seats| seats.house.id == house) {
        return troubled(errand, HOUSES, texts.house_flaw_gone).await;
    }
    let message = match houses::message(form, texts, house) {
        Ok(message) => message,
        Err(problems) => return refused(errand, HOUSES, problems).await,
    };
    match errand.members.booking_management.cancel_open_house.execute(&agent, house, message).await {
        Ok(()) => Ok(done_at(errand, "called_off", HOUSES)),
        Err(
            CancelOpenHouseError::Unknown
            | CancelOpenHouseError::OpenHouse(
                OpenHouseError::Cancelled
                | OpenHouseError::Past
                | OpenHouseError::Capacity
                | OpenHouseError::Length,
            ),
        ) => troubled(errand, HOUSES, texts.house_flaw_gone).await,
        Err(CancelOpenHouseError::Storage(error)) => Err(error.into()),
    }
}

/// Who asks, and how visits of the property in the address are arranged.
async fn found(errand: &Errand<'_>) -> Result<Option<(Agent, PropertyVisits)>, Failure> {
    let (Some(agent), Some(number)) = (agent(errand), number(errand)) else { return Ok(None) };
    let Ok(number) = number.parse() else { return Ok(None) };
    let view = &errand.members.booking_management.view_property_visits;
    Ok(view.execute(&agent, number).await?.map(|arranged| (agent, arranged)))
}

async fn refused(errand: &Errand<'_>, part: &'static str, problems: Problems) -> Outcome {
    let returned = Filled::sent(&errand.request.form).with_problems(problems);
    again(errand, Notes { returned: Some((part, returned)), ..Notes::default() }).await
}

/// How visits of a property are arranged, and what follows for visitors.
pub struct Visiting {
    arranged: PropertyVisits,
    /// The next free times; none where the public can't book.
    next: Vec<Slot>,
}

impl Visiting {
    /// Nothing if there is no such property in the agency.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of(errand: &Errand<'_>, agent: &Agent, number: i64) -> Result<Option<Self>, Failure> {
        let booking = &errand.members.booking_management;
        let Some(arranged) = booking.view_property_visits.execute(agent, number).await? else {
            return Ok(None);
        };
        let query = FindSlotsQuery { property: number, from: None, days: FindSlots::MAX_DAYS, moving: None };
        let offered = booking.find_slots.execute(query).await?;
        let mut next = offered.map(|offered| offered.slots).unwrap_or_default();
        next.truncate(NEXT);
        Ok(Some(Self { arranged, next }))
    }

    const fn settings(&self) -> &VisitSettings {
        &self.arranged.settings
    }
}

/// The section.
pub fn view(sheet: &Sheet, notes: &Notes) -> Option<impl IntoView + use<>> {
    let (texts, visiting) = (sheet.texts, sheet.visiting.as_ref()?);
    let said = sheet.said(PART, notes).filter(|code| *code == "saved").map(|_| texts.visiting_saved);
    Some(view! {
        <section class="desk-part" id=PART>
            <h2>{texts.visiting_title}</h2>
            {done(said)}
            {follows(sheet, visiting)}
            {settings::view(sheet, visiting, sheet.returned(PART, notes))}
            {houses::view(sheet, visiting, notes)}
        </section>
    })
}

/// What follows for visitors, and where to go on.
fn follows(sheet: &Sheet, visiting: &Visiting) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let number = visiting.arranged.property.number;
    let new_visit = format!("{}?property={number}", Screen::NewVisit.path(texts.locale));
    let hours = Screen::Hours.path(texts.locale);
    let hours = match visiting.arranged.shown_by.filter(|shows| *shows != sheet.me) {
        Some(shows) => format!("{hours}?whose={shows}"),
        None => hours,
    };
    let public = visiting.arranged.property.visitable.then(|| {
        let book = Screen::Book(number.to_string()).path(texts.locale);
        view! { <a href=book>{texts.visiting_public}</a> }
    });
    view! {
        <div class="visiting-follows">
            {state(texts, visiting)}
            <p class="inline">
                {public}
                <a href=new_visit>{texts.visiting_new}</a>
                <a href=hours>{texts.visiting_hours}</a>
            </p>
        </div>
    }
}

/// The next free times, or why there are none.
fn state(texts: &'static Texts, visiting: &Visiting) -> AnyView {
    let (values, zone) = (visiting.settings().values(), visiting.arranged.property.zone);
    let none = if visiting.arranged.shown_by.is_none() {
        Some(texts.visiting_nobody)
    } else if !visiting.arranged.property.visitable {
        Some(texts.visiting_not_public)
    } else if !values.enabled {
        Some(texts.visiting_off)
    } else if visiting.next.is_empty() {
        Some(texts.visiting_no_times)
    } else {
        None
    };
    if let Some(why) = none {
        return view! { <p class="visiting-none">{why}</p> }.into_any();
    }
    let lede = match values.screening {
        Screening::Open => texts.visiting_next,
        Screening::InvitedOnly => texts.visiting_next_invited,
    };
    let times = visiting
        .next
        .iter()
        .map(|slot| view! { <li>{capital(&moments::day_and_time(texts.locale, zone, slot.starts_at))}</li> })
        .collect_view();
    view! {
        <p>{lede}</p>
        <ul class="visiting-next">{times}</ul>
    }
    .into_any()
}
