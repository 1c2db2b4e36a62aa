//! A visit that is booked, for whoever has its link: seen, moved, called off.
//!
//! ```text
//! visit/page.rs   how it looks
//! ```

mod page;

use crate::account::frame;
use crate::i18n::{Texts, moments, texts};
use crate::portal::paths::home;
use crate::session::{Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::Filled;
use crate::visits::slots::{WEEK, WHEN, Week, asked_week, wanted};
use crate::visits::{link_slowed, says};
use booking_management::application::use_cases::{
    CancelVisitError, MoveVisitCommand, MoveVisitError, ViewVisitError,
};
use booking_management::domain::visit::VisitError;
use http::StatusCode;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use page::{Doing, VisitPage};

/// The part of the query that says what somebody is about to do.
const DOING: &str = "do";

/// The visit.
pub async fn show(errand: &Errand<'_>, _link: &str) -> Outcome {
    let doing = Doing::named(errand.request.query.text(DOING));
    page_with(errand, StatusCode::OK, doing, Filled::blank(), Vec::new()).await
}

/// Takes another time.
pub async fn move_to(errand: &Errand<'_>) -> Outcome {
    let Screen::Visit(link) = &errand.screen else { return Ok(errand.not_found()) };
    if let Some(slowed) = link_slowed(errand, link) {
        return Ok(slowed);
    }
    let (texts, form) = (texts(errand.locale), &errand.request.form);
    let filled = Filled::sent(form);
    let again = |status, filled, next| page_with(errand, status, Doing::Move, filled, next);
    let Some(when) = wanted(form.text(WHEN)) else {
        let says = if form.text(WHEN).is_empty() { texts.slots_missing } else { texts.slots_odd };
        return again(StatusCode::UNPROCESSABLE_ENTITY, filled.wrong(WHEN, says), Vec::new()).await;
    };
    let command = MoveVisitCommand { link: link.clone(), when };
    match errand.members.booking_management.move_visit.execute(command).await {
        Ok(_) => Ok(errand.done("moved")),
        Err(MoveVisitError::Forged) => Ok(forged(errand)),
        Err(MoveVisitError::Gone) => Ok(gone(errand)),
        Err(MoveVisitError::Visit(why)) => refused(errand, &why).await,
        Err(MoveVisitError::Refused { refusal, next }) => {
            let says = says::refusal(texts, zone_of(errand, link).await?, &refusal);
            let next = next.iter().map(|slot| slot.starts_at).collect();
            again(StatusCode::CONFLICT, filled.wrong(WHEN, says), next).await
        }
        Err(MoveVisitError::Storage(error)) => Err(error.into()),
    }
}

/// Calls it off.
pub async fn cancel(errand: &Errand<'_>) -> Outcome {
    let Screen::Visit(link) = &errand.screen else { return Ok(errand.not_found()) };
    if let Some(slowed) = link_slowed(errand, link) {
        return Ok(slowed);
    }
    match errand.members.booking_management.cancel_visit.execute(link).await {
        Ok(()) => Ok(errand.done("cancelled")),
        Err(CancelVisitError::Forged) => Ok(forged(errand)),
        Err(CancelVisitError::Gone) => Ok(gone(errand)),
        Err(CancelVisitError::Visit(why)) => refused(errand, &why).await,
        Err(CancelVisitError::Storage(error)) => Err(error.into()),
    }
}

/// The visit as it stands, and why nothing came of it.
async fn refused(errand: &Errand<'_>, why: &VisitError) -> Outcome {
    let Screen::Visit(link) = &errand.screen else { return Ok(errand.not_found()) };
    let zone = zone_of(errand, link).await?;
    let says = sentence(texts(errand.locale), zone, why);
    page_with(errand, StatusCode::CONFLICT, Doing::Look, Filled::blank().refused(says), Vec::new()).await
}

/// Why something can't be done with a visit.
fn sentence(texts: &Texts, zone: TimeZone, why: &VisitError) -> String {
    match why {
        VisitError::NoticeEnded { until } => {
            texts.visit_notice_ended(moments::day_and_time(texts.locale, zone, *until))
        }
        VisitError::OpenHouse => texts.visit_is_open_house.to_owned(),
        // The last two are for agents; to a visitor they say that it isn't theirs to change.
        VisitError::Closed(_) | VisitError::AlreadyConfirmed | VisitError::NotYet(_) => {
            texts.visit_is_closed.to_owned()
        }
    }
}

/// By whose clock the times of a visit are told.
async fn zone_of(errand: &Errand<'_>, link: &str) -> Result<TimeZone, Failure> {
    match errand.members.booking_management.view_visit.execute(link).await {
        Ok(view) => Ok(view.viewed.property.map_or(TimeZone::Lisbon, |property| property.zone)),
        Err(ViewVisitError::Forged | ViewVisitError::Gone) => Ok(TimeZone::Lisbon),
        Err(ViewVisitError::Storage(error)) => Err(error.into()),
    }
}

async fn page_with(
    errand: &Errand<'_>,
    status: StatusCode,
    doing: Doing,
    filled: Filled,
    next: Vec<Timestamp>,
) -> Outcome {
    let Screen::Visit(link) = &errand.screen else { return Ok(errand.not_found()) };
    let members = errand.members;
    let view = match members.booking_management.view_visit.execute(link).await {
        Ok(view) => view,
        Err(ViewVisitError::Forged) => return Ok(forged(errand)),
        Err(ViewVisitError::Gone) => return Ok(gone(errand)),
        Err(ViewVisitError::Storage(error)) => return Err(error.into()),
    };
    let number = view.viewed.property.as_ref().map(|property| property.number);
    let listed = match number {
        Some(number) => members.properties_listing.view_listing.execute(number).await?,
        None => None,
    };
    let week = match number {
        Some(number) if doing == Doing::Move && view.open_until.is_some() => {
            let asked = asked_week(errand.request.query.text(WEEK));
            Week::find(&members.booking_management, number, asked, Some(view.viewed.visit.id))
                .await?
                .map(|(_, week)| week)
        }
        _ => None,
    };
    // A property that is reserved is shown to nobody new: the visit stands, and stays where it is.
    let (doing, filled) = match (&week, doing) {
        (None, Doing::Move) if view.open_until.is_some() => {
            (Doing::Look, Filled::blank().refused(texts(errand.locale).slot_refused_not_offered))
        }
        _ => (doing, filled),
    };
    let page = VisitPage {
        locale: errand.locale,
        screen: errand.screen.clone(),
        link: link.clone(),
        view,
        listed: listed.map(|listing| listing.property),
        doing,
        week,
        next,
        said: errand.said().to_owned(),
        now: members.clock.now(),
    };
    Ok(Reply::page(move |_| page.written(status, &filled)))
}

/// A link that nobody signed here.
pub(super) fn forged(errand: &Errand<'_>) -> Reply {
    lost(errand, |texts| (texts.visit_forged_title, texts.visit_forged_lede))
}

fn gone(errand: &Errand<'_>) -> Reply {
    lost(errand, |texts| (texts.visit_gone_title, texts.visit_gone_lede))
}

/// Nothing is behind a link, and where to go from there.
pub(super) fn lost(errand: &Errand<'_>, says: fn(&Texts) -> (&'static str, &'static str)) -> Reply {
    let (locale, screen): (Locale, Screen) = (errand.locale, errand.screen.clone());
    Reply::page(move |_| {
        let texts = texts(locale);
        let (title, lede) = says(texts);
        let onward = vec![(home(locale), texts.visit_forged_search)];
        frame::notice(locale, &screen, title, lede, StatusCode::NOT_FOUND, None, onward)
    })
}
