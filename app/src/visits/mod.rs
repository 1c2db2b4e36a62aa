//! What a visitor does to see a property: no account, one signed link.
//!
//! ```text
//! book.rs      a listing's free times, and the form
//! visit.rs     a visit that is booked: seen, moved, called off
//! waiting.rs   a place on a waiting list
//! files.rs     what calendars fetch
//! home.rs      what is visited, in a glance
//! slots.rs     the picker of times, for whoever books or moves; says.rs: why a time can't be had
//! form_key.rs  what tells a form from others, so that it books once
//! ```

pub mod book;
pub mod files;
pub(crate) mod form_key;
pub(crate) mod home;
pub mod says;
pub mod slots;
pub mod visit;
pub mod waiting;

use crate::account::frame;
use crate::i18n::texts;
use crate::session::{Attempt, Errand, Reply, TooManyAttempts};
use http::StatusCode;

/// The answer to a network that sends too many forms, before anything is looked up for it.
pub(crate) fn network_slowed(errand: &Errand<'_>) -> Option<Reply> {
    let checked = errand.members.throttle.check_network(Attempt::Book, errand.request.address);
    checked.err().map(|refused| slowed(errand, refused))
}

/// The answer to whoever does too much by one signed link.
pub(crate) fn link_slowed(errand: &Errand<'_>, link: &str) -> Option<Reply> {
    let checked = errand.members.throttle.check(Attempt::Book, errand.request.address, link);
    checked.err().map(|refused| slowed(errand, refused))
}

fn slowed(errand: &Errand<'_>, refused: TooManyAttempts) -> Reply {
    let (locale, screen) = (errand.locale, errand.screen.clone());
    frame::slowed(errand, refused, move |says| {
        let title = texts(locale).visit_slowed_title;
        let again = vec![(screen.path(locale), texts(locale).visit_slowed_back)];
        frame::page(locale, &screen, title, says, StatusCode::TOO_MANY_REQUESTS, frame::links(again))
    })
}
