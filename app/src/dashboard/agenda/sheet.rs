//! The page of one visit: who, what, when, and what can be done about it, which is what its status
//! allows.

use super::line;
use super::team::Team;
use super::times::{self, Offers};
use super::visit::{Asked, CALL_OFF, REARRANGE, REPORT};
use crate::dashboard::frame::Desk;
use crate::i18n::{Texts, format, moments, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, Values, done, submit};
use booking_management::application::ports::ViewedVisit;
use booking_management::application::use_cases::AgencyVisitView;
use booking_management::domain::ids::VisitId;
use booking_management::domain::visit::{BookedBy, CancelledBy, Occasion, VisitState, VisitStatus};
use http::StatusCode;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// What is said on the page besides the visit.
#[derive(Default)]
pub struct Notes {
    /// What was done.
    pub said: String,
    /// Why something wasn't.
    pub trouble: Option<String>,
    /// What came back, and of which section.
    pub returned: Option<(&'static str, Filled)>,
    /// Which times are offered instead of one that can't be had.
    pub(super) asked: Option<Asked>,
}

/// The visit that the address names.
#[must_use]
pub fn id(errand: &Errand<'_>) -> Option<VisitId> {
    match &errand.screen {
        Screen::AgencyVisit(id) => id.parse().ok().map(VisitId),
        _ => None,
    }
}

/// The page, with what is to be said.
///
/// # Errors
/// When the storage refuses.
pub async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let Some(sheet) = Sheet::of(errand, notes).await? else { return Ok(errand.not_found()) };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| sheet.page(desk, status)))
}

struct Sheet {
    texts: &'static Texts,
    zone: TimeZone,
    now: Timestamp,
    team: Team,
    viewed: ViewedVisit,
    needs_agent: bool,
    offers: Offers,
    path: String,
    notes: Notes,
}

impl Sheet {
    async fn of(errand: &Errand<'_>, mut notes: Notes) -> Result<Option<Self>, Failure> {
        let (Some(caller), Some(id)) = (&errand.caller, id(errand)) else { return Ok(None) };
        let Some(agent) = caller.agent() else { return Ok(None) };
        let found = errand.members.booking_management.view_agency_visit.execute(&agent, id).await?;
        let Some(AgencyVisitView { viewed, needs_agent }) = found else { return Ok(None) };
        let zone = viewed.property.as_ref().map_or_else(|| caller.time_zone(), |property| property.zone);
        let offers = match (notes.asked.take(), &viewed.property) {
            (Some(Asked::These(offers)), _) => offers,
            (Some(Asked::Near(wanted)), Some(property)) => {
                Offers::near(errand, property.number, times::day_of(wanted, zone), Some(id)).await?
            }
            (Some(Asked::Near(_)), None) | (None, _) => Offers::default(),
        };
        Ok(Some(Self {
            texts: texts(errand.locale),
            zone,
            now: errand.members.clock.now(),
            team: Team::of(errand, &agent).await?,
            viewed,
            needs_agent,
            offers,
            path: errand.screen.path(errand.locale),
            notes,
        }))
    }

    const fn visit(&self) -> &VisitState {
        &self.viewed.visit
    }

    fn returned(&self, part: &str) -> Option<&Filled> {
        self.notes.returned.as_ref().filter(|(other, _)| *other == part).map(|(_, filled)| filled)
    }

    fn page(self, desk: Desk, status: StatusCode) -> Page {
        let (texts, visit) = (self.texts, self.visit());
        let said = match self.notes.said.as_str() {
            "booked" => Some(texts.agenda_ok_booked),
            "confirmed" => Some(texts.agenda_ok_confirmed),
            "moved" => Some(texts.agenda_ok_moved),
            "called_off" => Some(texts.agenda_ok_called_off),
            "completed" => Some(texts.agenda_ok_completed),
            "missed" => Some(texts.agenda_ok_missed),
            _ => None,
        };
        let (open, begun) = (visit.status.is_open(), visit.starts_at <= self.now);
        let trouble = self.notes.trouble.clone();
        let title = texts.agenda_visit_of(visit.visitor.name.as_str());
        let body = view! {
            {self.head(&title)}
            {done(said)}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            {(self.needs_agent && open)
                .then(|| view! { <p class="notice bad">{texts.agenda_needs_agent}</p> })}
            <div class="agenda-visit">
                <div class="agenda-acts">
                    {(visit.status == VisitStatus::Requested && !begun).then(|| self.confirming())}
                    {((open && begun) || visit.status == VisitStatus::Completed).then(|| self.report())}
                    {open.then(|| self.rearranging())}
                    {open.then(|| self.calling_off())}
                    {(!open).then(|| view! { <p class="hint">{texts.agenda_closed}</p> })}
                </div>
                <div class="agenda-facts">{self.facts()} {self.history()}</div>
            </div>
        };
        desk.page(&title, status, body)
    }

    fn head(&self, title: &str) -> impl IntoView + use<> {
        let (texts, visit) = (self.texts, self.visit());
        let day = moments::date_of(self.zone, visit.starts_at);
        let calendar = super::query::Query::default().at(day).href(texts.locale);
        view! {
            <div class="estate-head">
                <p class="estate-line">
                    <a href=calendar>{texts.agenda_back}</a>
                </p>
                <h1>{title.to_owned()}</h1>
                <p class="estate-line">
                    {line::status(texts, visit.status)}
                    <time datetime=format::moment_iso(visit.starts_at)>
                        {moments::day_and_span(texts.locale, self.zone, visit.starts_at, visit.ends_at)}
                    </time>
                    <span>{texts.clock_of(self.zone)}</span>
                </p>
            </div>
        }
    }

    fn confirming(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        view! {
            <section class="desk-part">
                <h2>{texts.agenda_confirm_title}</h2>
                <p>{texts.agenda_confirm_lede}</p>
                <form method="post" action=self.path.clone()>
                    {submit(Action::ConfirmVisit, texts.agenda_confirm)}
                </form>
            </section>
        }
    }

    fn rearranging(&self) -> impl IntoView + use<> {
        let (texts, visit) = (self.texts, self.visit());
        let content = if visit.occasion == Occasion::Private {
            let kept = times::values(self.zone.clock(visit.starts_at));
            let kept = kept.with("agent", visit.agent.to_string());
            let filling = Filling::new(texts, self.returned(REARRANGE)).over(&kept);
            let mut people: Vec<(String, String)> =
                self.team.members().map(|(user, name)| (user.to_string(), name.to_owned())).collect();
            if self.team.name(visit.agent).is_none() {
                people.insert(0, (visit.agent.to_string(), texts.agenda_nobody.to_owned()));
            }
            let fields = view! {
                {times::fields(&filling, self.zone, &self.offers)}
                {Field::new("agent", texts.agenda_shown_by).choice(&filling, people)}
                {submit(Action::RearrangeVisit, texts.agenda_move)}
            };
            view! {
                <p>{texts.agenda_move_lede}</p>
                <form method="post" action=format!("{}#{REARRANGE}", self.path) class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            }
            .into_any()
        } else {
            view! { <p>{texts.agenda_flaw_open_house}</p> }.into_any()
        };
        view! {
            <section class="desk-part" id=REARRANGE>
                <h2>{texts.agenda_move_title}</h2>
                {content}
            </section>
        }
    }

    fn calling_off(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let back = self.returned(CALL_OFF);
        let kept = Values::new().with("offer_time", "on");
        let filling = Filling::new(texts, back).over(&kept);
        let fields = view! {
            {Field::new("message", texts.agenda_off_message)
                .optional()
                .hint(texts.agenda_off_message_hint)
                .area(&filling, 3)}
            {Field::new("offer_time", texts.agenda_off_offer).hint(texts.agenda_off_offer_hint).tick(&filling)}
            <button class="button danger" type="submit" name="action" value=Action::CallOffVisit.code()>
                {texts.agenda_off}
            </button>
        };
        view! {
            <section class="desk-part" id=CALL_OFF>
                <h2>{texts.agenda_off_title}</h2>
                <details class="agenda-off" open=back.is_some()>
                    <summary>{texts.agenda_off_sure}</summary>
                    <form method="post" action=format!("{}#{CALL_OFF}", self.path) class="stack" novalidate>
                        {filling.around(fields)}
                    </form>
                </details>
            </section>
        }
    }

    fn report(&self) -> impl IntoView + use<> {
        let (texts, visit) = (self.texts, self.visit());
        let open = visit.status.is_open();
        let feedback = visit.feedback.as_ref().map(|note| note.as_str().to_owned());
        let kept = Values::new().with_some("feedback", feedback);
        let filling = Filling::new(texts, self.returned(REPORT)).over(&kept);
        let says = if open { texts.agenda_report_done } else { texts.agenda_report_save };
        let fields = view! {
            {Field::new("feedback", texts.agenda_report_note)
                .optional()
                .hint(texts.agenda_report_note_hint)
                .area(&filling, 4)}
            <div class="desk-acts">
                {submit(Action::CompleteVisit, says)}
                {open
                    .then(|| {
                        view! {
                            <button class="button quiet" type="submit" name="action" value=Action::MissVisit.code()>
                                {texts.agenda_report_missed}
                            </button>
                        }
                    })}
            </div>
        };
        view! {
            <section class="desk-part" id=REPORT>
                <h2>{texts.agenda_report_title}</h2>
                <form method="post" action=format!("{}#{REPORT}", self.path) class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            </section>
        }
    }

    /// Who comes, to what, shown by whom.
    fn facts(&self) -> impl IntoView + use<> {
        let (texts, visit) = (self.texts, self.visit());
        let visitor = &visit.visitor;
        let (phone, email) = (visitor.phone.as_str().to_owned(), visitor.email.as_str().to_owned());
        let property = match &self.viewed.property {
            Some(shown) => {
                let href = Screen::Property(shown.number.to_string()).path(texts.locale);
                let title = shown.titles.best(texts.locale).unwrap_or_default().to_owned();
                view! {
                    <a href=href>
                        <strong>{shown.reference.clone()}</strong>
                        " "
                        {title}
                    </a>
                    <span class="what">{shown.address.clone()}</span>
                }
                .into_any()
            }
            None => texts.agenda_property_gone.into_any(),
        };
        let message = visitor.message.as_ref().map(|message| message.as_str().to_owned());
        view! {
            <section class="desk-part">
                <h2>{texts.agenda_facts}</h2>
                <dl class="agenda-details">
                    <dt>{texts.agenda_visitor}</dt>
                    <dd>
                        <strong>{visitor.name.as_str().to_owned()}</strong>
                        <a href=format::tel(&phone)>{format::phone(&phone)}</a>
                        <a href=format!("mailto:{email}")>{email.clone()}</a>
                        <span class="what">{texts.language(visitor.locale)}</span>
                    </dd>
                    {message
                        .map(|message| {
                            view! {
                                <dt>{texts.contact_message}</dt>
                                <dd class="agenda-message">{message}</dd>
                            }
                        })}
                    <dt>{texts.properties_property}</dt>
                    <dd>{property}</dd>
                    <dt>{texts.agenda_shown_by}</dt>
                    <dd>{line::who(texts, &self.team, visit.agent, true)}</dd>
                </dl>
            </section>
        }
    }

    /// What became of it, as far as it is kept, the earliest first.
    fn history(&self) -> impl IntoView + use<> {
        let (texts, visit) = (self.texts, self.visit());
        let name = |user| self.team.name(user).unwrap_or(texts.activity_somebody);
        let mut lines: Vec<(Option<Timestamp>, String)> = Vec::new();
        let booked = match visit.booked_by {
            BookedBy::Visitor => texts.agenda_history_booked.to_owned(),
            BookedBy::Agent(Some(user)) => texts.agenda_history_for_caller(name(user)),
            BookedBy::Agent(None) => texts.agenda_history_by_operator.to_owned(),
        };
        lines.push((Some(visit.booked_at), booked));
        let changes = u64::try_from(visit.sequence).unwrap_or(0);
        let moved = changes.saturating_sub(u64::from(visit.cancellation.is_some()));
        if moved > 0 {
            lines.push((None, texts.agenda_history_moved(moved, moved)));
        }
        lines.extend(
            visit.told_day_before_at.map(|at| (Some(at), texts.agenda_history_day_before.to_owned())),
        );
        lines.extend(
            visit.told_two_hours_before_at.map(|at| (Some(at), texts.agenda_history_two_hours.to_owned())),
        );
        if let Some(off) = &visit.cancellation {
            let says = match off.by {
                CancelledBy::Visitor => texts.agenda_history_off_visitor,
                CancelledBy::Agency => texts.agenda_history_off_agency,
                CancelledBy::Withdrawal => texts.agenda_history_off_withdrawal,
            };
            let said = off.message.as_ref().map(|message| format!(" “{}”", message.as_str()));
            lines.push((Some(off.at), format!("{says}{}", said.unwrap_or_default())));
        }
        if matches!(visit.status, VisitStatus::Completed | VisitStatus::Missed) {
            lines.push((Some(visit.updated_at), texts.visit_status(visit.status).to_owned()));
        }
        let zone = self.zone;
        let items = lines
            .into_iter()
            .map(|(at, says)| {
                let when = at.map(|at| {
                    view! { <time datetime=format::moment_iso(at)>{format::moment(zone, at)}</time> }
                });
                view! {
                    <li>
                        {when}
                        <span>{says}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="desk-part">
                <h2>{texts.agenda_history}</h2>
                <ol class="timeline">{items}</ol>
            </section>
        }
    }
}
