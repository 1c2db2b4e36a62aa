//! The page on which a visit is booked.

use super::answers::{CONSENT, Choice, WAITING_FOR};
use super::{INVITATION, invitation_in};
use crate::account::frame::head;
use crate::i18n::{Texts, moments, texts};
use crate::portal::Page;
use crate::portal::paths::{Address, LegalPage, Route, listing};
use crate::session::{Action, Errand, Failure, Form, Screen};
use crate::ui::card::headline;
use crate::ui::form::{Field, Filled, Filling, submit};
use crate::visits::form_key::{KEY, key_of};
use crate::visits::home;
use crate::visits::slots::{Picker, WEEK, WHEN, Week, asked_week, instead};
use booking_management::application::ports::HouseSeats;
use booking_management::application::use_cases::Offered;
use booking_management::domain::ids::OpenHouseId;
use booking_management::domain::settings::{Confirmation, Screening};
use http::StatusCode;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use properties_listing::domain::views::ListedProperty;
use uuid::Uuid;

/// What the page shows, whatever becomes of the form.
pub(super) struct BookingPage {
    locale: Locale,
    screen: Screen,
    listed: ListedProperty,
    offered: Offered,
    week: Week,
    invitation: Option<String>,
    /// Whether somebody has just been told that they wait already.
    waits: bool,
}

/// What is particular about this time that the form is shown.
pub(super) struct Turn {
    /// What tells the form from others.
    pub key: Uuid,
    /// What is chosen.
    pub chosen: String,
    /// Times to choose from besides those of the week: in the place of one that can't be had, or the
    /// one that somebody would have waited for.
    pub next: Vec<Timestamp>,
    /// Whether the part for those who wait is open…
    pub waiting: bool,
    /// … and the time that stands in it.
    pub waits_for: String,
    /// That nobody has to wait, where somebody would have.
    pub free: Option<String>,
}

impl Turn {
    /// A form that nobody has filled in.
    pub fn first() -> Self {
        Self::again(&Form::empty())
    }

    /// The same form again.
    pub fn again(form: &Form) -> Self {
        Self {
            key: key_of(form),
            chosen: form.text(WHEN).to_owned(),
            next: Vec::new(),
            waiting: false,
            waits_for: form.text(WAITING_FOR).to_owned(),
            free: None,
        }
    }
}

impl BookingPage {
    /// The page of the listing in the address; nothing, if the public doesn't see it.
    pub async fn of(errand: &Errand<'_>) -> Result<Option<Self>, Failure> {
        let Screen::Book(key) = &errand.screen else { return Ok(None) };
        let Ok(number) = key.parse::<i64>() else { return Ok(None) };
        let (members, query) = (errand.members, &errand.request.query);
        let Some(listed) = members.properties_listing.view_listing.execute(number).await? else {
            return Ok(None);
        };
        let week = asked_week(query.text(WEEK));
        let found = Week::find(&members.booking_management, number, week, None).await?;
        Ok(found.map(|(offered, week)| Self {
            locale: errand.locale,
            screen: errand.screen.clone(),
            listed: listed.property,
            offered,
            week,
            invitation: invitation_in(query).map(str::to_owned),
            waits: errand.said() == "waiting",
        }))
    }

    /// Whether a time is one of those that can be chosen in the week.
    pub fn shows_time(&self, moment: Timestamp) -> bool {
        self.week.slots.iter().any(|slot| slot.starts_at == moment)
    }

    pub const fn number(&self) -> i64 {
        self.listed.card.number
    }

    pub const fn zone(&self) -> TimeZone {
        self.week.zone
    }

    pub fn invitation(&self) -> Option<&str> {
        self.invitation.as_deref()
    }

    /// Whether an open house is one of this property.
    pub fn shows(&self, house: OpenHouseId) -> bool {
        self.offered.open_houses.iter().any(|seats| seats.house.id == house)
    }

    /// The page's address, ready for more of a query.
    pub fn address(&self) -> String {
        let path = self.screen.path(self.locale);
        match self.invitation() {
            Some(invitation) => {
                let query = form_urlencoded::Serializer::new(String::new())
                    .append_pair(INVITATION, invitation)
                    .finish();
                format!("{path}?{query}&")
            }
            None => format!("{path}?"),
        }
    }

    pub fn written(self, status: StatusCode, filled: &Filled, turn: Turn) -> Page {
        let texts = texts(self.locale);
        let card = &self.listed.card;
        let mut head = head(self.locale, &self.screen, &texts.book_meta_title(headline(texts, card)), "");
        head.section = Some(Route::Results(card.listing_type));
        if let Some((_, query)) = self.address().trim_end_matches(['?', '&']).split_once('?') {
            for alternate in &mut head.alternates {
                *alternate = format!("{alternate}?{query}");
            }
        }
        let by_agent = self.by_agent();
        let lede = if by_agent { texts.book_lede_by_agent } else { texts.book_lede };
        let waits = (self.waits && status == StatusCode::OK).then(|| texts.book_waiting_already.to_owned());
        let said = waits.or_else(|| turn.free.clone());
        let heading = view! {
            <p class="folio">
                <a href=listing(self.locale, card)>{texts.book_back}</a>
            </p>
            <h1>{texts.book_title}</h1>
            <p class="lede">{lede}</p>
        };
        let beside = view! {
            {home::listed(texts, &self.listed)}
            {self.arrangements(texts)}
        };
        let main = view! {
            {said.map(|says| view! { <p class="notice good" role="status">{says}</p> })}
            {if self.is_closed_to_public() {
                self.invited_only(texts).into_any()
            } else {
                self.form(texts, filled, turn).into_any()
            }}
        };
        Page { status, head, body: home::frame(heading, beside, main) }
    }

    fn by_agent(&self) -> bool {
        self.offered.settings.values().confirmation == Confirmation::ByAgent
    }

    fn is_closed_to_public(&self) -> bool {
        let invited_only = self.offered.settings.values().screening == Screening::InvitedOnly;
        invited_only && self.invitation.is_none()
    }

    /// How long it takes, and until when one can change one's mind.
    fn arrangements(&self, texts: &Texts) -> impl IntoView + use<> {
        let values = self.offered.settings.values();
        let notice = match values.notice {
            minutes if minutes.is_multiple_of(60) => format!("{}\u{a0}h", minutes / 60),
            minutes => format!("{minutes}\u{a0}min"),
        };
        view! {
            <p class="small">
                {texts.book_length(values.length)} " " {texts.book_notice(notice)}
            </p>
        }
    }

    fn invited_only(&self, texts: &Texts) -> impl IntoView + use<> {
        view! {
            <p class="notice bad">{texts.book_invited_only}</p>
            {home::reached(&self.listed)}
        }
    }

    fn form(&self, texts: &'static Texts, filled: &Filled, turn: Turn) -> impl IntoView + use<> {
        let filling = Filling::new(texts, filled);
        let week_shown = format!("{}{WEEK}={}", self.address(), self.week.first);
        let submit_says = if self.by_agent() { texts.book_submit_by_agent } else { texts.book_submit };
        let privacy = Address::new(self.locale, Route::Legal(LegalPage::Privacy)).path();
        let invited = self.invitation.is_some().then_some(texts.book_invited);
        let times = view! {
            {self.times(texts, filled, &turn)}
            {self.open_houses(texts, &turn)}
        };
        // Nobody fills in a form that can come to nothing.
        if self.week.is_hopeless() && self.offered.open_houses.is_empty() {
            return view! { <div class="stack booking-form">{times}</div> }.into_any();
        }
        let fields = view! {
            <input type="hidden" name=KEY value=turn.key.to_string()/>
            {invited.map(|says| view! { <p class="hint">{says}</p> })}
            {times}
            <fieldset class="who">
                <legend>{texts.book_who}</legend>
                {Field::new("name", texts.contact_name).autofilled("name").view(&filling)}
                {Field::new("email", texts.contact_email)
                    .kind("email")
                    .autofilled("email")
                    .hint(texts.contact_email_hint)
                    .view(&filling)}
                {Field::new("phone", texts.contact_phone).kind("tel").autofilled("tel").view(&filling)}
                {Field::new("message", texts.contact_message)
                    .optional()
                    .hint(texts.book_message_hint)
                    .area(&filling, 3)}
                {Field::new(CONSENT, texts.book_consent(&self.listed.card.agency_name)).tick(&filling)}
                <p class="hint">
                    <a href=privacy target="_blank" rel="noopener">
                        {texts.book_privacy}
                    </a>
                </p>
            </fieldset>
            {submit(Action::BookVisit, submit_says)}
            {self.waiting(texts, &filling, &turn)}
        };
        view! {
            <form method="post" action=week_shown class="stack booking-form" novalidate>
                {filling.around(fields)}
            </form>
        }
        .into_any()
    }

    fn times(&self, texts: &'static Texts, filled: &Filled, turn: &Turn) -> impl IntoView + use<> {
        let picker = Picker {
            texts,
            week: &self.week,
            legend: texts.book_when,
            address: self.address(),
            chosen: &turn.chosen,
            flaw: filled.problem(WHEN),
            phone: self.listed.agency_phone.as_deref(),
        };
        view! {
            {instead(texts, self.week.zone, &turn.next, &turn.chosen)}
            {picker.view()}
        }
    }

    fn open_houses(&self, texts: &'static Texts, turn: &Turn) -> Option<impl IntoView + use<>> {
        let invited_only = self.offered.settings.values().screening == Screening::InvitedOnly;
        let houses: Vec<&HouseSeats> = self.offered.open_houses.iter().collect();
        if houses.is_empty() || invited_only {
            return None;
        }
        let zone = self.week.zone;
        let seats = houses.into_iter().map(|seats| {
            let house = &seats.house;
            let value = Choice::seat(house.id);
            let checked = turn.chosen == value;
            let free = u64::from(house.capacity.saturating_sub(seats.taken));
            let left = if free == 0 { texts.book_seats_full.to_owned() } else { texts.book_seats(free) };
            let when = moments::day_and_span(texts.locale, zone, house.starts_at, house.ends_at);
            view! {
                <label class="chip wide" class:full=free == 0>
                    <input type="radio" name=WHEN value=value checked=checked required/>
                    <span>
                        {when} <span class="seats">{left}</span>
                    </span>
                </label>
            }
        });
        Some(view! {
            <fieldset class="times-houses">
                <legend>{texts.book_open_house}</legend>
                <p class="hint">{texts.book_open_house_hint}</p>
                <div class="chips">{seats.collect_view()}</div>
            </fieldset>
        })
    }

    /// For whoever would come at a time that is taken.
    fn waiting(&self, texts: &'static Texts, filling: &Filling<'_>, turn: &Turn) -> Option<AnyView> {
        let invited_only = self.offered.settings.values().screening == Screening::InvitedOnly;
        let full = |seats: &HouseSeats| seats.taken >= seats.house.capacity;
        let house_text = self
            .offered
            .open_houses
            .iter()
            .any(full)
            .then(|| view! { <p class="hint">{texts.book_wait_house_text}</p> });
        // Nobody waits where nothing is ever offered.
        if invited_only || (self.week.is_hopeless() && house_text.is_none()) {
            return None;
        }
        let open = turn.waiting || filling.is_wrong(WAITING_FOR);
        let typed = crate::ui::form::Values::new().with(WAITING_FOR, turn.waits_for.clone());
        let problem = filling.filled().problem(WAITING_FOR).map(str::to_owned);
        let own = Filled::blank();
        let own = match problem {
            Some(problem) => own.wrong(WAITING_FOR, problem),
            None => own,
        };
        let field = Filling::new(texts, &own).over(&typed);
        let view = view! {
            <details class="wait" open=open>
                <summary>{texts.book_wait_title}</summary>
                <div class="wait-inside">
                    <p>{texts.book_wait_text}</p>
                    {house_text}
                    {Field::new(WAITING_FOR, texts.book_wait_when)
                        .kind("datetime-local")
                        .optional()
                        .view(&field)}
                    <button class="button quiet" type="submit" name="action" value=Action::JoinWaitingList.code()>
                        {texts.book_wait_submit}
                    </button>
                </div>
            </details>
        };
        Some(view.into_any())
    }
}
