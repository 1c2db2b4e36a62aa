//! What calendars fetch.

use crate::portal::error_page;
use crate::session::{Attempt, Download, Errand, Outcome, Reply};
use axum::body::Body;
use booking_management::application::use_cases::ViewVisitError;

/// The media type of iCalendar.
const CALENDAR: &str = "text/calendar; charset=utf-8";

/// One visit, for its visitor.
pub async fn visit(errand: &Errand<'_>, link: &str) -> Outcome {
    let members = errand.members;
    let view = match members.booking_management.view_visit.execute(link).await {
        Ok(view) => view,
        Err(ViewVisitError::Forged | ViewVisitError::Gone) => return Ok(errand.not_found()),
        Err(ViewVisitError::Storage(error)) => return Err(error.into()),
    };
    let visit = &view.viewed.visit;
    let Some(text) = members.calendar_files.visit(visit.id, visit.updated_at).await? else {
        return Ok(errand.not_found());
    };
    let day = visit.starts_at.format("%Y-%m-%d");
    let name = match errand.locale {
        kernel::locale::Locale::Pt | kernel::locale::Locale::Es => "visita",
        kernel::locale::Locale::En => "visit",
    };
    Ok(file(format!("{name}-{day}.ics"), text))
}

/// An agent's visits, for their calendar. Programs that fetch it have no eyes: whatever is wrong is a
/// status.
pub async fn agenda(errand: &Errand<'_>, secret: &str) -> Outcome {
    let members = errand.members;
    if let Err(refused) = members.throttle.check(Attempt::Fetch, errand.request.address, secret) {
        let locale = errand.locale;
        let status = http::StatusCode::TOO_MANY_REQUESTS;
        return Ok(Reply::TooOften(refused, Box::new(move |site| error_page::failure(site, locale, status))));
    }
    let Some(feed) = members.booking_management.share_agenda.read(secret).await? else {
        return Ok(errand.not_found());
    };
    let Some(text) = members.calendar_files.agenda(&feed, members.clock.now()).await? else {
        return Ok(errand.not_found());
    };
    Ok(file("agenda.ics".to_owned(), text))
}

fn file(file_name: String, text: String) -> Reply {
    Reply::Download(Download { file_name, media_type: CALENDAR, content: Body::from(text) })
}
