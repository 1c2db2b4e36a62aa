//! One visit, as the agency sees it.

use super::sheet::{Notes, again, id};
use super::times::{self, Offers};
use crate::i18n::{Texts, moments, texts};
use crate::session::{Errand, Outcome, Reply};
use crate::ui::form::Filled;
use crate::visits::says;
use booking_management::application::use_cases::{
    CancelVisitAsAgentCommand, CancelVisitAsAgentError, CloseVisitError, ConfirmVisitError,
    MoveVisitAsAgentCommand, MoveVisitAsAgentError,
};
use booking_management::domain::slot::Wanted;
use booking_management::domain::values::Note;
use booking_management::domain::visit::VisitError;
use http::StatusCode;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::zone::TimeZone;

/// The section of the next time.
pub const REARRANGE: &str = "rearrange";
/// The section that calls it off.
pub const CALL_OFF: &str = "call-off";
/// The section of how it went.
pub const REPORT: &str = "report";

/// The visit.
pub async fn show(errand: &Errand<'_>, _id: &str) -> Outcome {
    again(errand, StatusCode::OK, Notes { said: errand.said().to_owned(), ..Notes::default() }).await
}

/// Says that it stands.
pub async fn confirm(errand: &Errand<'_>) -> Outcome {
    let Some((agent, zone)) = acting(errand) else { return Ok(errand.not_found()) };
    let Some(visit) = id(errand) else { return Ok(errand.not_found()) };
    match errand.members.booking_management.confirm_visit.execute(&agent, visit).await {
        Ok(()) => Ok(errand.done("confirmed")),
        Err(ConfirmVisitError::UnknownVisit) => Ok(errand.not_found()),
        Err(ConfirmVisitError::Visit(error)) => troubled(errand, zone, error).await,
        Err(ConfirmVisitError::Storage(error)) => Err(error.into()),
    }
}

/// Takes another time or another agent. A script is told in a sentence.
pub async fn rearrange(errand: &Errand<'_>) -> Outcome {
    let Some((agent, zone)) = acting(errand) else { return Ok(errand.not_found()) };
    let Some(visit) = id(errand) else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let filled = Filled::sent(form);
    let when = match times::read(form, texts) {
        Ok(when) => when,
        Err(problems) => {
            let says = problems.first().map(|(_, says)| says.clone()).unwrap_or_default();
            return unmoved(errand, filled.with_problems(problems), says, None).await;
        }
    };
    let shown_by = form.text("agent").parse().ok().map(UserId);
    let command = MoveVisitAsAgentCommand { visit, when, shown_by };
    match errand.members.booking_management.move_visit_as_agent.execute(&agent, command).await {
        Ok(_) if errand.request.by_script => Ok(Reply::Told(StatusCode::OK, String::new())),
        Ok(_) => Ok(errand.done("moved")),
        Err(MoveVisitAsAgentError::UnknownVisit) => Ok(errand.not_found()),
        Err(MoveVisitAsAgentError::PropertyGone) => {
            let says = texts.agenda_flaw_property_gone;
            unmoved(errand, filled.refused(says), says.to_owned(), None).await
        }
        Err(MoveVisitAsAgentError::UnknownMember) => {
            let says = texts.agenda_flaw_member;
            unmoved(errand, filled.wrong("agent", says), says.to_owned(), None).await
        }
        Err(MoveVisitAsAgentError::Visit(error)) => {
            let says = trouble(texts, zone, error);
            unmoved(errand, filled.refused(says.clone()), says, None).await
        }
        Err(MoveVisitAsAgentError::Refused(refusal)) => {
            let says = says::refusal(texts, zone, &refusal);
            let asked = match Offers::of_refusal(&refusal) {
                Some(offers) => Asked::These(offers),
                None => Asked::Near(when),
            };
            unmoved(errand, filled.wrong(times::TIME, says.clone()), says, Some(asked)).await
        }
        Err(MoveVisitAsAgentError::Storage(error)) => Err(error.into()),
    }
}

/// Which times are offered instead.
pub(super) enum Asked {
    /// These.
    These(Offers),
    /// The next that are free.
    Near(Wanted),
}

async fn unmoved(errand: &Errand<'_>, filled: Filled, says: String, asked: Option<Asked>) -> Outcome {
    if errand.request.by_script {
        return Ok(Reply::Told(StatusCode::UNPROCESSABLE_ENTITY, says));
    }
    let notes = Notes { returned: Some((REARRANGE, filled)), asked, ..Notes::default() };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

/// Calls it off.
pub async fn call_off(errand: &Errand<'_>) -> Outcome {
    let Some((agent, zone)) = acting(errand) else { return Ok(errand.not_found()) };
    let Some(visit) = id(errand) else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let message = match Note::parse(form.text("message")) {
        Ok(message) => message,
        Err(flaw) => {
            let filled = Filled::sent(form).wrong("message", says::flaw(texts, flaw));
            let notes = Notes { returned: Some((CALL_OFF, filled)), ..Notes::default() };
            return again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await;
        }
    };
    let command = CancelVisitAsAgentCommand { visit, message, offer_time: form.has("offer_time") };
    match errand.members.booking_management.cancel_visit_as_agent.execute(&agent, command).await {
        Ok(()) => Ok(errand.done("called_off")),
        Err(CancelVisitAsAgentError::UnknownVisit) => Ok(errand.not_found()),
        Err(CancelVisitAsAgentError::Visit(error)) => troubled(errand, zone, error).await,
        Err(CancelVisitAsAgentError::Storage(error)) => Err(error.into()),
    }
}

/// Says that it took place, or notes something else of it.
pub async fn complete(errand: &Errand<'_>) -> Outcome {
    let Some((agent, zone)) = acting(errand) else { return Ok(errand.not_found()) };
    let Some(visit) = id(errand) else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let feedback = match Note::parse(form.text("feedback")) {
        Ok(feedback) => feedback,
        Err(flaw) => {
            let filled = Filled::sent(form).wrong("feedback", says::flaw(texts, flaw));
            let notes = Notes { returned: Some((REPORT, filled)), ..Notes::default() };
            return again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await;
        }
    };
    closed(
        errand,
        zone,
        "completed",
        errand.members.booking_management.close_visit.complete(&agent, visit, feedback).await,
    )
    .await
}

/// Says that nobody came.
pub async fn miss(errand: &Errand<'_>) -> Outcome {
    let Some((agent, zone)) = acting(errand) else { return Ok(errand.not_found()) };
    let Some(visit) = id(errand) else { return Ok(errand.not_found()) };
    closed(errand, zone, "missed", errand.members.booking_management.close_visit.miss(&agent, visit).await)
        .await
}

async fn closed(
    errand: &Errand<'_>,
    zone: TimeZone,
    said: &str,
    done: Result<(), CloseVisitError>,
) -> Outcome {
    match done {
        Ok(()) => Ok(errand.done(said)),
        Err(CloseVisitError::UnknownVisit) => Ok(errand.not_found()),
        Err(CloseVisitError::Visit(error)) => troubled(errand, zone, error).await,
        Err(CloseVisitError::Storage(error)) => Err(error.into()),
    }
}

/// Who acts, and by which clock they read.
fn acting(errand: &Errand<'_>) -> Option<(Agent, TimeZone)> {
    let caller = errand.caller.as_ref()?;
    Some((caller.agent()?, caller.time_zone()))
}

async fn troubled(errand: &Errand<'_>, zone: TimeZone, error: VisitError) -> Outcome {
    let trouble = Some(trouble(texts(errand.locale), zone, error));
    again(errand, StatusCode::CONFLICT, Notes { trouble, ..Notes::default() }).await
}

/// Why something can't be done with a visit, and what can.
fn trouble(texts: &Texts, zone: TimeZone, error: VisitError) -> String {
    let when = |moment| moments::day_and_time(texts.locale, zone, moment);
    match error {
        VisitError::Closed(status) => texts.agenda_flaw_closed(texts.visit_status(status)),
        VisitError::AlreadyConfirmed => texts.agenda_flaw_confirmed.to_owned(),
        VisitError::NoticeEnded { until } => texts.agenda_flaw_notice(when(until)),
        VisitError::NotYet(begins) => texts.agenda_flaw_not_yet(when(begins)),
        VisitError::OpenHouse => texts.agenda_flaw_open_house.to_owned(),
    }
}
