//! Calendars elsewhere: what they are told, and what they tell. Everybody has their own, and nobody sees
//! a colleague's: links and addresses are secrets.

use super::hours::{Notes, again, done_at};
use crate::i18n::{Texts, moments, texts};
use crate::session::{Action, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, done};
use booking_management::application::use_cases::{FollowCalendarError, ShareAgendaError};
use booking_management::domain::elsewhere::{FollowedCalendar, InvalidAddress, ReadFailure};
use booking_management::domain::ids::FollowedCalendarId;
use http::StatusCode;
use kernel::caller::Agent;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// Its id on the page.
pub(super) const PART: &str = "feeds";
/// The field with the address of a calendar.
const ADDRESS: &str = "calendar_address";

/// Makes a new link.
pub async fn renew(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let renewed = errand.members.booking_management.share_agenda.renew(&agent).await;
    shared(errand, renewed, "renewed")
}

/// Ends the link.
pub async fn end(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let ended = errand.members.booking_management.share_agenda.end(&agent).await;
    shared(errand, ended, "ended")
}

/// Follows a calendar elsewhere.
pub async fn follow(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let followed =
        errand.members.booking_management.follow_calendars.follow(&agent, form.text(ADDRESS)).await;
    let says = match followed {
        Ok(_) => return Ok(back(errand, "followed")),
        Err(FollowCalendarError::Address(flaw)) => match flaw {
            InvalidAddress::NotAnAddress => texts.feeds_flaw_address,
            InvalidAddress::Credentials => texts.feeds_flaw_credentials,
            InvalidAddress::TooLong => texts.feeds_flaw_long,
        },
        Err(FollowCalendarError::Already) => texts.feeds_flaw_already,
        Err(FollowCalendarError::TooMany) => texts.feeds_flaw_full,
        Err(FollowCalendarError::Nobody | FollowCalendarError::Unknown) => return Ok(errand.not_found()),
        Err(FollowCalendarError::Storage(error)) => return Err(error.into()),
    };
    let notes = Notes { returned: Some((PART, Filled::sent(form).wrong(ADDRESS, says))), ..Notes::default() };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

/// Does no longer.
pub async fn unfollow(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let id = FollowedCalendarId(errand.request.form.id("calendar"));
    match errand.members.booking_management.follow_calendars.unfollow(&agent, id).await {
        Ok(()) => Ok(back(errand, "unfollowed")),
        Err(
            FollowCalendarError::Unknown
            | FollowCalendarError::Nobody
            | FollowCalendarError::Address(_)
            | FollowCalendarError::Already
            | FollowCalendarError::TooMany,
        ) => Ok(errand.not_found()),
        Err(FollowCalendarError::Storage(error)) => Err(error.into()),
    }
}

fn agent(errand: &Errand<'_>) -> Option<Agent> {
    errand.caller.as_ref()?.agent()
}

fn back(errand: &Errand<'_>, said: &str) -> Reply {
    done_at(errand, None, said, PART)
}

fn shared(errand: &Errand<'_>, done: Result<(), ShareAgendaError>, said: &str) -> Outcome {
    match done {
        Ok(()) => Ok(back(errand, said)),
        Err(ShareAgendaError::Nobody) => Ok(errand.not_found()),
        Err(ShareAgendaError::Storage(error)) => Err(error.into()),
    }
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    match code {
        "renewed" => Some(texts.feeds_renewed),
        "ended" => Some(texts.feeds_ended),
        "followed" => Some(texts.feeds_followed),
        "unfollowed" => Some(texts.feeds_unfollowed),
        _ => None,
    }
}

/// Why a calendar can't be read, as the rest of a sentence and what to do.
const fn why(texts: &Texts, failure: ReadFailure) -> &'static str {
    match failure {
        ReadFailure::NotPublic => texts.feeds_why_not_public,
        ReadFailure::Unreachable => texts.feeds_why_unreachable,
        ReadFailure::TooSlow => texts.feeds_why_too_slow,
        ReadFailure::TooLarge => texts.feeds_why_too_large,
        ReadFailure::Missing => texts.feeds_why_missing,
        ReadFailure::Forbidden => texts.feeds_why_forbidden,
        ReadFailure::Refused => texts.feeds_why_refused,
        ReadFailure::Redirected => texts.feeds_why_redirected,
        ReadFailure::NotACalendar => texts.feeds_why_not_a_calendar,
        ReadFailure::TooMuch => texts.feeds_why_too_much,
    }
}

/// The calendars elsewhere of whoever looks.
pub(super) struct Elsewhere {
    texts: &'static Texts,
    path: String,
    zone: TimeZone,
    /// The whole address of their visits, if they have a link.
    link: Option<String>,
    followed: Vec<FollowedCalendar>,
}

impl Elsewhere {
    /// As they are now; none for whoever has no calendar.
    ///
    /// # Errors
    /// When the storage refuses.
    pub(super) async fn of(errand: &Errand<'_>) -> Result<Option<Self>, Failure> {
        let (Some(caller), Some(agent)) = (&errand.caller, agent(errand)) else { return Ok(None) };
        let (members, booking) = (errand.members, &errand.members.booking_management);
        let secret = match booking.share_agenda.link(&agent).await {
            Ok(secret) => secret,
            Err(ShareAgendaError::Nobody) => return Ok(None),
            Err(ShareAgendaError::Storage(error)) => return Err(error.into()),
        };
        let followed = match booking.follow_calendars.list(&agent).await {
            Ok(followed) => followed,
            Err(FollowCalendarError::Storage(error)) => return Err(error.into()),
            Err(
                FollowCalendarError::Nobody
                | FollowCalendarError::Address(_)
                | FollowCalendarError::Already
                | FollowCalendarError::TooMany
                | FollowCalendarError::Unknown,
            ) => return Ok(None),
        };
        let path = format!("{}#{PART}", errand.path(&Screen::Hours));
        let link = secret
            .map(|secret| members.calendar_files.address(&Screen::AgendaFile(secret).path(errand.locale)));
        Ok(Some(Self { texts: texts(errand.locale), path, zone: caller.time_zone(), link, followed }))
    }

    /// The section.
    pub(super) fn view(&self, notes: &Notes) -> impl IntoView + use<> {
        let texts = self.texts;
        view! {
            <section class="desk-part" id=PART>
                <h2>{texts.feeds_title}</h2>
                <p class="hint">{texts.feeds_lede}</p>
                {done(notes.said(PART).and_then(|code| said(texts, code)))}
                <div class="hours-beside">
                    <div class="stack">{self.told()}</div>
                    <div class="stack">{self.telling(notes)}</div>
                </div>
            </section>
        }
    }

    /// What other calendars are told.
    fn told(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let shown = match &self.link {
            None => view! { <p>{texts.feeds_out_none}</p> }.into_any(),
            Some(link) => {
                let (_, rest) = link.split_once("://").unwrap_or(("", link));
                let webcal = format!("webcal://{rest}");
                view! {
                    <div class="field">
                        <label r#for="feed">{texts.feeds_out_link}</label>
                        <input id="feed" type="text" readonly value=link.clone() aria-describedby="feed-hint"/>
                        <p class="hint" id="feed-hint">
                            {texts.feeds_out_link_hint}
                        </p>
                    </div>
                    <p>
                        <a href=webcal>{texts.feeds_out_open}</a>
                    </p>
                    <ul class="hint">
                        <li>{texts.feeds_out_google}</li>
                        <li>{texts.feeds_out_apple}</li>
                        <li>{texts.feeds_out_outlook}</li>
                    </ul>
                }
                .into_any()
            }
        };
        let has = self.link.is_some();
        let make = if has { texts.feeds_out_renew } else { texts.feeds_out_make };
        view! {
            <h3>{texts.feeds_out_title}</h3>
            {shown}
            {has.then(|| view! { <p class="hint" id="renew-hint">{texts.feeds_out_renew_hint}</p> })}
            <div class="inline">
                {self.button(Action::RenewFeed, make, has.then_some("renew-hint"))}
                {has.then(|| self.button(Action::EndFeed, texts.feeds_out_end, None))}
            </div>
        }
    }

    fn button(
        &self,
        action: Action,
        says: &'static str,
        hint: Option<&'static str>,
    ) -> impl IntoView + use<> {
        view! {
            <form method="post" action=self.path.clone()>
                <input type="hidden" name="action" value=action.code()/>
                <button class="button quiet" type="submit" aria-describedby=hint>
                    {says}
                </button>
            </form>
        }
    }

    /// What other calendars tell.
    fn telling(&self, notes: &Notes) -> impl IntoView + use<> {
        let texts = self.texts;
        let filling = Filling::new(texts, notes.returned(PART));
        let full = self.followed.len() >= usize::from(FollowedCalendar::MOST);
        let form = if full {
            view! { <p>{texts.feeds_in_full}</p> }.into_any()
        } else {
            let fields = view! {
                <input type="hidden" name="action" value=Action::FollowCalendar.code()/>
                {Field::new(ADDRESS, texts.feeds_in_address)
                    .hint(texts.feeds_in_address_hint)
                    .kind("url")
                    .view(&filling)}
                <button class="button" type="submit">
                    {texts.feeds_in_follow}
                </button>
            };
            view! {
                <form method="post" action=self.path.clone() class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            }
            .into_any()
        };
        let list = if self.followed.is_empty() {
            view! { <p class="nothing">{texts.feeds_in_none}</p> }.into_any()
        } else {
            let entries = self.followed.iter().map(|calendar| self.entry(calendar)).collect_view();
            view! { <ul class="told-list hours-list">{entries}</ul> }.into_any()
        };
        view! {
            <h3>{texts.feeds_in_title}</h3>
            <p class="hint">{texts.feeds_in_lede}</p>
            {list}
            {form}
        }
    }

    /// One calendar: whose server, and how it stands.
    fn entry(&self, calendar: &FollowedCalendar) -> impl IntoView + use<> {
        let texts = self.texts;
        let when = |moment| moments::day_and_time(texts.locale, self.zone, moment);
        let host = calendar.address.host().to_owned();
        let name = calendar.name.clone().map_or_else(|| host.clone(), |name| format!("{name} ({host})"));
        let lines = match (calendar.failing, calendar.read_at) {
            (Some(failing), read_at) => vec![
                texts.feeds_in_failing(when(failing.since), why(texts, failing.why)),
                read_at.map_or_else(
                    || texts.feeds_in_nothing_kept.to_owned(),
                    |read_at| texts.feeds_in_kept(when(read_at)),
                ),
            ],
            (None, Some(read_at)) => vec![texts.feeds_in_read(when(read_at))],
            (None, None) => vec![texts.feeds_in_waiting.to_owned()],
        };
        let lines = lines.into_iter().map(|line| view! { <p class="hint">{line}</p> }).collect_view();
        view! {
            <li>
                <div>
                    <p>{name.clone()}</p>
                    {lines}
                </div>
                <form method="post" action=self.path.clone()>
                    <input type="hidden" name="action" value=Action::UnfollowCalendar.code()/>
                    <input type="hidden" name="calendar" value=calendar.id.to_string()/>
                    <button class="button quiet small" type="submit" aria-label=texts.feeds_in_remove_of(name)>
                        {texts.feeds_in_remove}
                    </button>
                </form>
            </li>
        }
    }
}
