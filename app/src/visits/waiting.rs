//! A place on a waiting list, for whoever has its link.

use super::home;
use super::link_slowed;
use super::visit::{forged, lost};
use crate::account::frame::head;
use crate::i18n::{Texts, format, moments, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::submit;
use booking_management::application::ports::WaitingView;
use booking_management::application::use_cases::{LeaveWaitingListError, TakeOfferError, ViewWaitingError};
use booking_management::domain::slot::SlotRefusal;
use booking_management::domain::waiting::{WaitingError, WaitingStatus};
use http::StatusCode;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use properties_listing::domain::views::ListedProperty;

/// The place.
pub async fn show(errand: &Errand<'_>, _link: &str) -> Outcome {
    page_with(errand, StatusCode::OK, None).await
}

/// Takes what is offered.
pub async fn take(errand: &Errand<'_>) -> Outcome {
    let Screen::Waiting(link) = &errand.screen else { return Ok(errand.not_found()) };
    if let Some(slowed) = link_slowed(errand, link) {
        return Ok(slowed);
    }
    let texts = texts(errand.locale);
    match errand.members.booking_management.take_offer.execute(link).await {
        Ok(booked) => Ok(Reply::SeeOther(format!("{}?ok=booked", errand.path(&Screen::Visit(booked.link))))),
        Err(TakeOfferError::Forged) => Ok(forged(errand)),
        Err(TakeOfferError::Gone) => Ok(gone(errand)),
        Err(TakeOfferError::Refused(SlotRefusal::NotOffered)) => {
            page_with(errand, StatusCode::CONFLICT, Some(texts.slot_refused_not_offered)).await
        }
        Err(TakeOfferError::Waiting(WaitingError::NotOffered) | TakeOfferError::Refused(_)) => {
            page_with(errand, StatusCode::CONFLICT, Some(texts.waiting_not_offered)).await
        }
        Err(TakeOfferError::Waiting(WaitingError::Closed)) => {
            page_with(errand, StatusCode::CONFLICT, Some(texts.waiting_closed)).await
        }
        Err(TakeOfferError::Storage(error)) => Err(error.into()),
    }
}

/// Leaves the list.
pub async fn leave(errand: &Errand<'_>) -> Outcome {
    let Screen::Waiting(link) = &errand.screen else { return Ok(errand.not_found()) };
    if let Some(slowed) = link_slowed(errand, link) {
        return Ok(slowed);
    }
    match errand.members.booking_management.leave_waiting_list.execute(link).await {
        Ok(()) => Ok(errand.done("left")),
        Err(LeaveWaitingListError::Forged) => Ok(forged(errand)),
        Err(LeaveWaitingListError::Gone) => Ok(gone(errand)),
        // It was left, or used, before: the page says which.
        Err(LeaveWaitingListError::Waiting(WaitingError::Closed | WaitingError::NotOffered)) => {
            Ok(Reply::SeeOther(errand.path(&errand.screen)))
        }
        Err(LeaveWaitingListError::Storage(error)) => Err(error.into()),
    }
}

fn gone(errand: &Errand<'_>) -> Reply {
    lost(errand, |texts| (texts.waiting_gone_title, texts.waiting_gone_lede))
}

async fn page_with(errand: &Errand<'_>, status: StatusCode, trouble: Option<&'static str>) -> Outcome {
    let Screen::Waiting(link) = &errand.screen else { return Ok(errand.not_found()) };
    let members = errand.members;
    let view = match members.booking_management.view_waiting.execute(link).await {
        Ok(view) => view,
        Err(ViewWaitingError::Forged) => return Ok(forged(errand)),
        Err(ViewWaitingError::Gone) => return Ok(gone(errand)),
        Err(ViewWaitingError::Storage(error)) => return Err(error.into()),
    };
    let listed = match &view.property {
        Some(property) => members.properties_listing.view_listing.execute(property.number).await?,
        None => None,
    };
    let page = WaitingPage {
        locale: errand.locale,
        screen: errand.screen.clone(),
        view,
        listed: listed.map(|listing| listing.property),
        joined: errand.said() == "joined",
        now: members.clock.now(),
    };
    Ok(Reply::page(move |_| page.written(status, trouble)))
}

struct WaitingPage {
    locale: Locale,
    screen: Screen,
    view: WaitingView,
    listed: Option<ListedProperty>,
    /// Whether they joined a moment ago.
    joined: bool,
    now: Timestamp,
}

impl WaitingPage {
    fn written(self, status: StatusCode, trouble: Option<&'static str>) -> Page {
        let texts = texts(self.locale);
        let (title, lede) = self.heading(texts);
        let joined = self.joined && self.view.entry.status == WaitingStatus::Waiting;
        let joined = joined.then_some(texts.waiting_joined);
        let entry = &self.view.entry;
        let when = moments::day_and_time(self.locale, self.zone(), entry.starts_at);
        let withdrawn = entry.status == WaitingStatus::Offered && !self.is_shown();
        let heading = view! {
            <h1>{title}</h1>
            <p class="lede">{lede}</p>
        };
        let main = view! {
            {joined.map(|says| view! { <p class="notice good" role="status">{says}</p> })}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            <dl class="visit-facts">
                <dt>{texts.visit_when}</dt>
                <dd>
                    <time datetime=format::moment_iso(entry.starts_at)>{when}</time>
                    <span class="small">{texts.clock_of(self.zone())}</span>
                </dd>
            </dl>
            {self.ways_on(texts)}
            {withdrawn.then(|| self.listed.as_ref().map(home::reached))}
        };
        let listed = self.listed.as_ref().map(|listed| home::listed(texts, listed));
        let head = head(self.locale, &self.screen, title, "");
        Page { status, head, body: home::frame(heading, listed, main) }
    }

    fn zone(&self) -> TimeZone {
        self.view.property.as_ref().map_or(TimeZone::Lisbon, |property| property.zone)
    }

    /// Whether what is offered can still be taken: in time, and while the property is shown.
    fn can_take(&self) -> bool {
        let entry = &self.view.entry;
        let in_time = entry.offer.is_some_and(|offer| self.now < offer.until);
        entry.status == WaitingStatus::Offered && in_time && self.is_shown()
    }

    fn is_shown(&self) -> bool {
        self.view.property.as_ref().is_some_and(|property| property.visitable)
    }

    fn heading(&self, texts: &Texts) -> (&'static str, String) {
        let entry = &self.view.entry;
        let until = entry.offer.map(|offer| moments::day_and_time(self.locale, self.zone(), offer.until));
        let until = until.unwrap_or_default();
        match entry.status {
            WaitingStatus::Waiting => {
                let email = entry.visitor.email.as_str();
                let lede = match entry.open_house {
                    Some(_) => texts.waiting_waiting_seat_lede(email),
                    None => texts.waiting_waiting_lede(email),
                };
                (texts.waiting_waiting_title, lede)
            }
            WaitingStatus::Offered if self.can_take() => {
                (texts.waiting_offered_title, texts.waiting_offered_lede(until))
            }
            WaitingStatus::Offered if !self.is_shown() => {
                (texts.waiting_withdrawn_title, texts.waiting_withdrawn_lede.to_owned())
            }
            WaitingStatus::Offered => (texts.waiting_lapsed_title, texts.waiting_offered_over(until)),
            WaitingStatus::Taken => (texts.waiting_taken_title, texts.waiting_taken_lede.to_owned()),
            WaitingStatus::Lapsed if !entry.ran_out() => {
                (texts.waiting_over_title, texts.waiting_over_lede.to_owned())
            }
            WaitingStatus::Lapsed => (texts.waiting_lapsed_title, texts.waiting_lapsed_lede(until)),
            WaitingStatus::Left => (texts.waiting_left_title, texts.waiting_left_lede.to_owned()),
        }
    }

    fn ways_on(&self, texts: &'static Texts) -> impl IntoView + use<> {
        let path = self.screen.path(self.locale);
        let shown = |listed: &&ListedProperty| home::is_shown(listed);
        let can_leave = matches!(self.view.entry.status, WaitingStatus::Waiting | WaitingStatus::Offered);
        let take = self.can_take().then(|| submit(Action::TakeOffer, texts.waiting_take));
        let leave = can_leave.then(|| {
            view! {
                <button class="button quiet" type="submit" name="action" value=Action::LeaveWaitingList.code()>
                    {texts.waiting_leave}
                </button>
            }
        });
        let other = self.listed.as_ref().filter(shown).map(|listed| {
            let book = Screen::Book(listed.card.number.to_string()).path(self.locale);
            view! {
                <a class="button quiet" href=book>
                    {texts.waiting_other}
                </a>
            }
        });
        view! {
            <form method="post" action=path class="visit-ways">
                {take}
                {leave}
                {other}
            </form>
        }
    }
}
