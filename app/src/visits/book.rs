//! A listing's free times, and the form that books one.
//!
//! ```text
//! answers.rs   what somebody filled in
//! page.rs      how it looks
//! ```

mod answers;
mod page;

use crate::account::frame::slowed;
use crate::i18n::{moments, texts};
use crate::session::{Attempt, Errand, Outcome, Reply, Screen, TooManyAttempts};
use crate::ui::form::Filled;
use crate::visits::{network_slowed, says, slots};
use answers::{Answers, Choice, WAITING_FOR};
use booking_management::application::use_cases::{
    BookSeatCommand, BookSeatError, BookVisitCommand, BookVisitError, JoinWaitingListCommand,
    JoinWaitingListError, WaitForSeatCommand, WaitForSeatError, Waits,
};
use booking_management::domain::ids::OpenHouseId;
use booking_management::domain::invitation::InvitationError;
use booking_management::domain::slot::{Slot, SlotRefusal, Wanted};
use http::StatusCode;
use kernel::ids::{IdGenerator as _, TimeOrderedIds};
use page::{BookingPage, Turn};

/// The part of the query that holds an invitation.
const INVITATION: &str = "convite";
/// As long as what is signed may be, in bytes.
const LONGEST_INVITATION: usize = 128;

/// The free times.
pub async fn show(errand: &Errand<'_>, _number: &str) -> Outcome {
    let Some(page) = BookingPage::of(errand).await? else { return Ok(errand.not_found()) };
    Ok(Reply::page(move |_| page.written(StatusCode::OK, &Filled::blank(), Turn::first())))
}

/// Books what was chosen: a time, or a seat.
pub async fn book(errand: &Errand<'_>) -> Outcome {
    if let Some(slowed) = network_slowed(errand) {
        return Ok(slowed);
    }
    let Some(page) = BookingPage::of(errand).await? else { return Ok(errand.not_found()) };
    let form = &errand.request.form;
    let answers = match Answers::to_book(texts(errand.locale), form, errand.locale) {
        Ok(answers) => answers,
        Err(problems) => {
            return Ok(again(page, Refused::because(errand).with(|f| f.with_problems(problems))));
        }
    };
    if let Some(slowed) = too_often(errand, &answers) {
        return Ok(slowed_down(errand, page, slowed));
    }
    match answers.choice {
        Choice::Time(when) => book_time(errand, page, answers, when).await,
        Choice::Seat(house) => book_a_seat(errand, page, answers, house).await,
    }
}

async fn book_time(errand: &Errand<'_>, page: BookingPage, answers: Answers, when: Wanted) -> Outcome {
    let texts = texts(errand.locale);
    let command = BookVisitCommand {
        key: answers.key,
        property: page.number(),
        when,
        visitor: answers.visitor,
        consent: true,
        invitation: page.invitation().map(str::to_owned),
    };
    let refused = Refused::because(errand);
    let refused = match errand.members.booking_management.book_visit.execute(command).await {
        Ok(booked) => return Ok(booked_as(errand, booked.link)),
        Err(BookVisitError::UnknownProperty) => return Ok(errand.not_found()),
        Err(BookVisitError::Storage(error)) => return Err(error.into()),
        Err(BookVisitError::NoConsent) => {
            refused.with(|filled| filled.wrong(answers::CONSENT, texts.book_consent_missing))
        }
        Err(BookVisitError::Refused { refusal, next }) => refused.time(errand, &page, when, refusal, next),
        Err(BookVisitError::InvitationNeeded) => {
            refused.with(|filled| filled.refused(texts.book_invited_only))
        }
        Err(BookVisitError::ForgedInvitation) => {
            refused.with(|filled| filled.refused(texts.book_forged_invitation))
        }
        Err(BookVisitError::Invitation(why)) => {
            let says = match why {
                InvitationError::OtherProperty => texts.book_invitation_other.to_owned(),
                InvitationError::Expired(until) => {
                    texts.book_invitation_expired(moments::day_and_time(errand.locale, page.zone(), until))
                }
                InvitationError::Used => texts.book_invitation_used.to_owned(),
            };
            refused.with(|filled| filled.refused(says))
        }
        Err(BookVisitError::OtherAnswers) => refused.sent_before(texts.book_other_answers),
    };
    Ok(again(page, refused))
}

async fn book_a_seat(
    errand: &Errand<'_>,
    page: BookingPage,
    answers: Answers,
    open_house: OpenHouseId,
) -> Outcome {
    // A house of another property would be another page's.
    if !page.shows(open_house) {
        let says = texts(errand.locale).book_seat_unknown;
        return Ok(again(page, Refused::because(errand).chosen_wrong(says, StatusCode::CONFLICT)));
    }
    let texts = texts(errand.locale);
    let command = BookSeatCommand { key: answers.key, open_house, visitor: answers.visitor, consent: true };
    let refused = Refused::because(errand);
    let refused = match errand.members.booking_management.book_seat.execute(command).await {
        Ok(booked) => return Ok(booked_as(errand, booked.link)),
        Err(BookSeatError::Storage(error)) => return Err(error.into()),
        Err(BookSeatError::Unknown) => refused.chosen_wrong(texts.book_seat_unknown, StatusCode::CONFLICT),
        Err(BookSeatError::NoConsent) => {
            refused.with(|filled| filled.wrong(answers::CONSENT, texts.book_consent_missing))
        }
        Err(BookSeatError::Begun) => refused.chosen_wrong(texts.book_seat_begun, StatusCode::CONFLICT),
        Err(BookSeatError::Full) => refused.full(texts.book_seat_full),
        Err(BookSeatError::InvitedOnly) => {
            refused.chosen_wrong(texts.book_seat_invited_only, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(BookSeatError::OtherAnswers) => refused.sent_before(texts.book_other_answers),
    };
    Ok(again(page, refused))
}

fn booked_as(errand: &Errand<'_>, link: String) -> Reply {
    Reply::SeeOther(format!("{}?ok=booked", errand.path(&Screen::Visit(link))))
}

/// Waits for a time that is taken, or for a seat where there is none.
pub async fn wait(errand: &Errand<'_>) -> Outcome {
    if let Some(slowed) = network_slowed(errand) {
        return Ok(slowed);
    }
    let Some(page) = BookingPage::of(errand).await? else { return Ok(errand.not_found()) };
    let form = &errand.request.form;
    let answers = match Answers::to_wait(texts(errand.locale), form, errand.locale) {
        Ok(answers) => answers,
        Err(problems) => {
            return Ok(again(page, Refused::because(errand).with(|f| f.with_problems(problems)).waiting()));
        }
    };
    if let Some(slowed) = too_often(errand, &answers) {
        return Ok(slowed_down(errand, page, slowed));
    }
    match answers.choice {
        Choice::Time(when) => wait_for_time(errand, page, answers, when).await,
        Choice::Seat(house) => wait_for_a_seat(errand, page, answers, house).await,
    }
}

async fn wait_for_time(errand: &Errand<'_>, page: BookingPage, answers: Answers, when: Wanted) -> Outcome {
    let texts = texts(errand.locale);
    let command =
        JoinWaitingListCommand { property: page.number(), when, visitor: answers.visitor, consent: true };
    let refused = Refused::because(errand).waiting();
    let refused = match errand.members.booking_management.join_waiting_list.execute(command).await {
        Ok(waits) => return Ok(waits_as(errand, &page, waits)),
        Err(JoinWaitingListError::UnknownProperty) => return Ok(errand.not_found()),
        Err(JoinWaitingListError::Storage(error)) => return Err(error.into()),
        Err(JoinWaitingListError::NoConsent) => {
            refused.with(|filled| filled.wrong(answers::CONSENT, texts.book_consent_missing))
        }
        Err(JoinWaitingListError::Free) => refused.free(errand, &page, when),
        Err(JoinWaitingListError::InvitedOnly) => {
            refused.with(|filled| filled.refused(texts.book_wait_invited_only))
        }
        Err(JoinWaitingListError::Refused(refusal)) => {
            let says = says::refusal(texts, page.zone(), &refusal);
            refused.with(|filled| filled.wrong(WAITING_FOR, says))
        }
    };
    Ok(again(page, refused))
}

async fn wait_for_a_seat(
    errand: &Errand<'_>,
    page: BookingPage,
    answers: Answers,
    open_house: OpenHouseId,
) -> Outcome {
    let texts = texts(errand.locale);
    let refused = Refused::because(errand).waiting();
    if !page.shows(open_house) {
        return Ok(again(page, refused.chosen_wrong(texts.book_seat_unknown, StatusCode::CONFLICT)));
    }
    let command = WaitForSeatCommand { open_house, visitor: answers.visitor, consent: true };
    let refused = match errand.members.booking_management.wait_for_seat.execute(command).await {
        Ok(waits) => return Ok(waits_as(errand, &page, waits)),
        Err(WaitForSeatError::Storage(error)) => return Err(error.into()),
        Err(WaitForSeatError::Unknown) => refused.chosen_wrong(texts.book_seat_unknown, StatusCode::CONFLICT),
        Err(WaitForSeatError::NoConsent) => {
            refused.with(|filled| filled.wrong(answers::CONSENT, texts.book_consent_missing))
        }
        Err(WaitForSeatError::Begun) => refused.chosen_wrong(texts.book_seat_begun, StatusCode::CONFLICT),
        Err(WaitForSeatError::Free) => refused.seats_left(texts.book_wait_seat_free),
        Err(WaitForSeatError::InvitedOnly) => {
            refused.with(|filled| filled.refused(texts.book_wait_invited_only))
        }
    };
    Ok(again(page, refused))
}

fn waits_as(errand: &Errand<'_>, page: &BookingPage, waits: Waits) -> Reply {
    match waits.link {
        Some(link) => Reply::SeeOther(format!("{}?ok=joined", errand.path(&Screen::Waiting(link)))),
        None => Reply::SeeOther(format!("{}ok=waiting", page.address())),
    }
}

/// When to try again, for whoever sent too many forms.
fn too_often(errand: &Errand<'_>, answers: &Answers) -> Option<TooManyAttempts> {
    let email = answers.visitor.email.as_str();
    errand.members.throttle.check_account(Attempt::Book, errand.request.address, email).err()
}

fn slowed_down(errand: &Errand<'_>, page: BookingPage, refused: TooManyAttempts) -> Reply {
    let filled = Filled::sent(&errand.request.form);
    let turn = Turn::again(&errand.request.form);
    slowed(errand, refused, move |says| {
        page.written(StatusCode::TOO_MANY_REQUESTS, &filled.refused(says), turn)
    })
}

fn again(page: BookingPage, refused: Refused) -> Reply {
    let Refused { status, filled, turn } = refused;
    Reply::page(move |_| page.written(status, &filled, turn))
}

/// A form that came to nothing: what was typed, why, and what to offer instead.
struct Refused {
    status: StatusCode,
    filled: Filled,
    turn: Turn,
}

impl Refused {
    fn because(errand: &Errand<'_>) -> Self {
        let form = &errand.request.form;
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, filled: Filled::sent(form), turn: Turn::again(form) }
    }

    fn with(mut self, says: impl FnOnce(Filled) -> Filled) -> Self {
        self.filled = says(self.filled);
        self
    }

    /// The part of the page for those who wait is open.
    fn waiting(mut self) -> Self {
        self.turn.waiting = true;
        self
    }

    /// What was chosen can't be had.
    fn chosen_wrong(mut self, says: impl Into<String>, status: StatusCode) -> Self {
        self.status = status;
        self.turn.chosen = String::new();
        self.with(|filled| filled.wrong(slots::WHEN, says))
    }

    /// Every seat is taken: it stays chosen, for whoever waits for one.
    fn full(mut self, says: &str) -> Self {
        self.status = StatusCode::CONFLICT;
        self.waiting().with(|filled| filled.wrong(slots::WHEN, says))
    }

    /// A time that can't be had, with others in its place; one that is taken can be waited for.
    fn time(
        self,
        errand: &Errand<'_>,
        page: &BookingPage,
        when: Wanted,
        refusal: SlotRefusal,
        next: Vec<Slot>,
    ) -> Self {
        let texts = texts(errand.locale);
        let taken = refusal == SlotRefusal::Taken;
        let mut says = says::refusal(texts, page.zone(), &refusal);
        if taken {
            // Whoever came back to the form after booking is told so, and nobody learns who it was.
            says = format!("{says} {}", texts.book_taken_by_oneself);
        }
        let status = if taken { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let mut refused = self.chosen_wrong(says, status);
        refused.turn.next = next.iter().map(|slot| slot.starts_at).collect();
        if taken && let Ok(moment) = when.in_zone(page.zone()) {
            refused.turn.waiting = true;
            refused.turn.waits_for = page.zone().clock(moment).format("%Y-%m-%dT%H:%M").to_string();
        }
        refused
    }

    /// Nobody has to wait for it: it is chosen, and only has to be booked.
    fn free(mut self, errand: &Errand<'_>, page: &BookingPage, when: Wanted) -> Self {
        self.status = StatusCode::OK;
        self.turn.waiting = false;
        if let Ok(moment) = when.in_zone(page.zone()) {
            let says = moments::day_and_time(errand.locale, page.zone(), moment);
            self.turn.free = Some(texts(errand.locale).book_wait_free(says));
            self.turn.chosen = slots::value(moment);
            self.turn.next = if page.shows_time(moment) { Vec::new() } else { vec![moment] };
        }
        self
    }

    /// There are seats: one is chosen, and only has to be booked.
    fn seats_left(mut self, says: &str) -> Self {
        self.status = StatusCode::OK;
        self.turn.waiting = false;
        self.turn.free = Some(says.to_owned());
        self
    }

    /// The form was sent before: sent once more, it is another one.
    fn sent_before(mut self, says: &str) -> Self {
        self.status = StatusCode::CONFLICT;
        self.turn.key = TimeOrderedIds.next();
        self.with(|filled| filled.refused(says))
    }
}

/// The invitation in a query, if there is one.
fn invitation_in(query: &crate::session::Form) -> Option<&str> {
    let text = query.text(INVITATION);
    (1..=LONGEST_INVITATION).contains(&text.len()).then_some(text)
}
