//! The page of a visit: what, where, when, and what can still be done.

use super::DOING;
use crate::account::frame::head;
use crate::i18n::{Texts, format, moments, texts};
use crate::portal::Page;
use crate::portal::paths::listing;
use crate::session::{Action, Screen};
use crate::ui::form::{Filled, Filling, submit};
use crate::visits::home;
use crate::visits::slots::{Picker, WEEK, WHEN, Week, instead};
use booking_management::application::use_cases::VisitView;
use booking_management::domain::visit::{CancelledBy, Occasion, VisitStatus};
use http::StatusCode;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use properties_listing::domain::views::ListedProperty;

/// What somebody is about to do with the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// Nothing yet.
    Look,
    /// Choosing another time.
    Move,
    /// Calling it off, and asked whether they mean it.
    Cancel,
}

impl Doing {
    pub fn named(text: &str) -> Self {
        match text {
            "move" => Self::Move,
            "cancel" => Self::Cancel,
            _ => Self::Look,
        }
    }
}

/// All that the page shows.
pub(super) struct VisitPage {
    pub locale: Locale,
    pub screen: Screen,
    pub link: String,
    pub view: VisitView,
    /// The listing, while the public sees it.
    pub listed: Option<ListedProperty>,
    pub doing: Doing,
    /// Times to choose from, for whoever moves it.
    pub week: Option<Week>,
    /// Times in the place of one that couldn't be had.
    pub next: Vec<Timestamp>,
    /// What was done a moment ago.
    pub said: String,
    pub now: Timestamp,
}

/// Where a visit stands, as its visitor would put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Booked,
    Requested,
    Past,
    Cancelled,
    Completed,
    Missed,
}

impl VisitPage {
    pub fn written(self, status: StatusCode, filled: &Filled) -> Page {
        let texts = texts(self.locale);
        let (title, lede) = self.heading(texts);
        let head = head(self.locale, &self.screen, title, "");
        let done = self.done(texts).filter(|_| status == StatusCode::OK);
        let trouble = filled.trouble().map(str::to_owned);
        let what_next = match self.doing {
            Doing::Move if self.is_open() => self.moving(texts, filled).into_any(),
            Doing::Cancel if self.is_open() => self.cancelling(texts).into_any(),
            Doing::Look | Doing::Move | Doing::Cancel => self.ways_on(texts).into_any(),
        };
        let heading = view! {
            <h1>{title}</h1>
            {lede.map(|lede| view! { <p class="lede">{lede}</p> })}
        };
        let main = view! {
            {done.map(|says| view! { <p class="notice good" role="status">{says}</p> })}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            {self.facts(texts)}
            {self.message(texts)}
            {what_next}
        };
        let listed = self.listed.as_ref().map(|listed| home::listed(texts, listed));
        Page { status, head, body: home::frame(heading, listed, main) }
    }

    fn standing(&self) -> Standing {
        let visit = &self.view.viewed.visit;
        match visit.status {
            VisitStatus::Cancelled => Standing::Cancelled,
            VisitStatus::Completed => Standing::Completed,
            VisitStatus::Missed => Standing::Missed,
            VisitStatus::Requested | VisitStatus::Confirmed if visit.ends_at <= self.now => Standing::Past,
            VisitStatus::Requested => Standing::Requested,
            VisitStatus::Confirmed => Standing::Booked,
        }
    }

    const fn is_open(&self) -> bool {
        self.view.open_until.is_some()
    }

    /// Whether other times can be had: a property that is reserved is shown to nobody new.
    fn is_shown(&self) -> bool {
        self.listed.as_ref().is_some_and(home::is_shown)
    }

    fn zone(&self) -> TimeZone {
        self.view.viewed.property.as_ref().map_or(TimeZone::Lisbon, |property| property.zone)
    }

    fn heading(&self, texts: &Texts) -> (&'static str, Option<String>) {
        let visit = &self.view.viewed.visit;
        let email = visit.visitor.email.as_str();
        let said = |text: &str| Some(text.to_owned());
        match self.standing() {
            Standing::Booked if self.said == "booked" => {
                (texts.visit_booked_title, Some(texts.visit_booked_lede(email)))
            }
            Standing::Booked => (texts.visit_booked_title, said(texts.visit_confirmed_lede)),
            Standing::Requested => (texts.visit_requested_title, Some(texts.visit_requested_lede(email))),
            Standing::Past => (texts.visit_past_title, said(texts.visit_past_lede)),
            Standing::Completed => (texts.visit_completed_title, said(texts.visit_completed_lede)),
            Standing::Missed => (texts.visit_missed_title, said(texts.visit_missed_lede)),
            Standing::Cancelled => {
                let by = visit.cancellation.as_ref().map(|cancellation| match cancellation.by {
                    CancelledBy::Visitor => texts.visit_cancelled_by_visitor,
                    CancelledBy::Agency => texts.visit_cancelled_by_agency,
                    CancelledBy::Withdrawal => texts.visit_cancelled_by_withdrawal,
                });
                (texts.visit_cancelled_title, by.map(str::to_owned))
            }
        }
    }

    /// What was done a moment ago, unless the heading says it.
    fn done(&self, texts: &Texts) -> Option<&'static str> {
        match (self.said.as_str(), self.standing()) {
            ("moved", Standing::Booked) => Some(texts.visit_moved),
            ("moved", Standing::Requested) => Some(texts.visit_moved_by_agent),
            ("cancelled", Standing::Cancelled) => Some(texts.visit_cancelled),
            _ => None,
        }
    }

    /// What, when, where, and who shows it.
    fn facts(&self, texts: &Texts) -> impl IntoView + use<> {
        let (visit, zone) = (&self.view.viewed.visit, self.zone());
        let property = self.view.viewed.property.as_ref();
        let when = moments::day_and_span(self.locale, zone, visit.starts_at, visit.ends_at);
        let title = property.and_then(|property| property.titles.best(self.locale));
        let title = title.or(property.map(|property| property.reference.as_str())).map(str::to_owned);
        let to_come = matches!(self.standing(), Standing::Booked | Standing::Requested);
        let address = property.filter(|_| to_come).map(|property| match property.address.as_str() {
            "" => texts.visit_address_unknown.to_owned(),
            address => address.to_owned(),
        });
        let whom = self.listed.as_ref().map(|listed| {
            let phone = listed.agency_phone.clone().map(|phone| {
                let href = format::tel(&phone);
                view! {
                    <a href=href>{format::phone(&phone)}</a>
                }
            });
            view! {
                <dt>{texts.visit_whom}</dt>
                <dd>{listed.card.agency_name.clone()} " " {phone}</dd>
            }
        });
        let open_house = matches!(visit.occasion, Occasion::OpenHouse { .. })
            .then(|| view! { <p class="small">{texts.visit_open_house}</p> });
        let fact = |term: &'static str, says: String| {
            view! {
                <dt>{term}</dt>
                <dd>{says}</dd>
            }
        };
        view! {
            <dl class="visit-facts">
                <dt>{texts.visit_when}</dt>
                <dd>
                    <time datetime=format::moment_iso(visit.starts_at)>{when}</time>
                    <span class="small">{texts.clock_of(zone)}</span>
                </dd>
                {address.map(|address| fact(texts.visit_where, address))}
                {title.map(|title| fact(texts.visit_what, title))}
                {whom}
            </dl>
            {open_house}
        }
    }

    /// What the agency wrote when it called the visit off.
    fn message(&self, texts: &Texts) -> Option<impl IntoView + use<>> {
        let cancellation = self.view.viewed.visit.cancellation.as_ref()?;
        let message = cancellation.message.as_ref()?.as_str().to_owned();
        Some(view! {
            <div class="visit-message">
                <p class="small">{texts.visit_cancelled_message}</p>
                <blockquote>{message}</blockquote>
            </div>
        })
    }

    /// What can be done from here.
    fn ways_on(&self, texts: &'static Texts) -> impl IntoView + use<> {
        let to_come = matches!(self.standing(), Standing::Booked | Standing::Requested);
        if !to_come {
            return self.after(texts).into_any();
        }
        let path = self.screen.path(self.locale);
        let alone = self.view.viewed.visit.occasion == Occasion::Private;
        let file = Screen::VisitFile(self.link.clone()).path(self.locale);
        let until = self.view.open_until;
        let moves = until.filter(|_| alone).map(|_| {
            view! {
                <a class="button quiet" href=format!("{path}?{DOING}=move#{WHEN}")>
                    {texts.visit_move}
                </a>
            }
        });
        let cancels = until.map(|_| {
            view! {
                <a class="button quiet" href=format!("{path}?{DOING}=cancel#cancel")>
                    {texts.visit_cancel}
                </a>
            }
        });
        let says = match until {
            Some(until) => texts.visit_open_until(moments::day_and_time(self.locale, self.zone(), until)),
            None => texts.visit_closed.to_owned(),
        };
        let by_agency = until.is_none() || !self.is_shown();
        let reached = by_agency.then(|| self.listed.as_ref().map(home::reached));
        view! {
            <div class="visit-ways">
                <a class="button" href=file download="">
                    {texts.visit_calendar}
                </a>
                {moves}
                {cancels}
            </div>
            <p class="small">{says}</p>
            {reached}
        }
        .into_any()
    }

    /// What there is to do when the visit is over, or won't be.
    fn after(&self, texts: &'static Texts) -> impl IntoView + use<> {
        match &self.listed {
            Some(listed) => {
                let card = &listed.card;
                let again = home::is_shown(listed).then(|| {
                    let book = Screen::Book(card.number.to_string()).path(self.locale);
                    view! {
                        <a class="button" href=book>
                            {texts.visit_again}
                        </a>
                    }
                });
                view! {
                    <div class="visit-ways">
                        {again}
                        <a class="button quiet" href=listing(self.locale, card)>
                            {texts.visit_listing}
                        </a>
                    </div>
                }
                .into_any()
            }
            None => view! {
                <p>{texts.visit_listing_gone}</p>
                <p>
                    <a class="button" href=crate::portal::paths::home(self.locale)>
                        {texts.visit_forged_search}
                    </a>
                </p>
            }
            .into_any(),
        }
    }

    fn moving(&self, texts: &'static Texts, filled: &Filled) -> impl IntoView + use<> {
        let path = self.screen.path(self.locale);
        let Some(week) = &self.week else { return self.ways_on(texts).into_any() };
        let filling = Filling::new(texts, filled);
        let at = self.view.viewed.visit.starts_at;
        let when = moments::day_and_time(self.locale, week.zone, at);
        let phone = self.listed.as_ref().and_then(|listed| listed.agency_phone.as_deref());
        let refused = filled.problem(WHEN).is_some();
        let chosen = if refused { "" } else { filling.value(WHEN) };
        let picker = Picker {
            texts,
            week,
            legend: texts.book_when,
            address: format!("{path}?{DOING}=move&"),
            chosen,
            flaw: filled.problem(WHEN),
            phone,
        };
        let fields = view! {
            {instead(texts, week.zone, &self.next, "")}
            {picker.view()}
            <div class="visit-ways">
                {(!week.slots.is_empty() || !self.next.is_empty())
                    .then(|| submit(Action::MoveVisit, texts.visit_move_submit))}
                <a class="button quiet" href=path.clone()>
                    {texts.visit_move_back}
                </a>
            </div>
        };
        let action = format!("{path}?{DOING}=move&{WEEK}={}", week.first);
        view! {
            <section class="visit-doing" aria-labelledby="moving">
                <h2 id="moving">{texts.visit_move_title}</h2>
                <p>{texts.visit_move_lede(when)}</p>
                <form method="post" action=action class="stack booking-form" novalidate>
                    {filling.around(fields)}
                </form>
            </section>
        }
        .into_any()
    }

    fn cancelling(&self, texts: &'static Texts) -> impl IntoView + use<> {
        let path = self.screen.path(self.locale);
        let when = moments::day_and_time(self.locale, self.zone(), self.view.viewed.visit.starts_at);
        view! {
            <section class="visit-doing" id="cancel" aria-labelledby="cancelling">
                <h2 id="cancelling">{texts.visit_cancel_title}</h2>
                <p>{texts.visit_cancel_lede(format::capital(&when))}</p>
                <form method="post" action=path.clone() class="visit-ways">
                    <button class="button grave" type="submit" name="action" value=Action::CancelVisit.code()>
                        {texts.visit_cancel_submit}
                    </button>
                    <a class="button quiet" href=path.clone()>
                        {texts.visit_move_back}
                    </a>
                </form>
            </section>
        }
    }
}
