//! One property: what is said of it in sections that are saved by themselves, what the publish gate
//! still asks, and what can be done with it.

use super::checklist::Gate;
use super::forms;
use super::opened::{self, dossier};
use super::parts::Part;
use super::says::invalid;
use super::{activity, documents, notes, owners, photographs, steps};
use crate::contexts::Site;
use crate::dashboard::agenda::property::{self as visits, Visiting};
use crate::dashboard::frame::Desk;
use crate::i18n::names::place_of;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Filled, Filling, done};
use chrono::NaiveDate;
use customer_management::domain::time_zone::TimeZone;
use http::StatusCode;
use kernel::ids::UserId;
use kernel::locale::Locale;
use leptos::prelude::*;
use property_management::application::use_cases::{
    Dossier, RevealedOwner, ReviseSectionCommand, ReviseSectionError,
};
use property_management::domain::characteristics::Energy;
use property_management::domain::location::PlaceIds;
use property_management::domain::property::PropertyState;
use property_management::domain::section::Fingerprint;
use property_management::domain::vocabulary::ListingType;
use serde_json::json;

/// The page; what is another agency's is not there.
pub async fn show(errand: &Errand<'_>, number: &str) -> Outcome {
    let Some(sheet) = Sheet::of(errand, number).await? else { return Ok(errand.not_found()) };
    let said = errand.said().to_owned();
    Ok(sheet.reply(errand, StatusCode::OK, Notes { said, ..Notes::default() }))
}

/// Saves a section, if nobody saved something else in it since it was seen.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(part) = Part::named(form.text("section")) else { return Ok(errand.not_found()) };
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let returned = Filled::sent(form);
    let section = match part.read(form, texts, &dossier) {
        Ok(section) => section,
        Err(problems) => return refused(errand, part, returned.with_problems(problems)).await,
    };
    // A form without its mark has seen nothing: whatever is kept now is news to it.
    let Some(seen) = Fingerprint::parse(form.text("seen")) else {
        return refused(errand, part, returned.in_conflict()).await;
    };
    let command = ReviseSectionCommand { property: dossier.state.id, seen, section };
    let returned = match errand.members.property_management.revise_section.execute(&agent, command).await {
        Ok(changed) => {
            let said = match (changed, dossier.state.status.is_listed()) {
                (false, _) => "same",
                (true, true) => "saved_public",
                (true, false) => "saved",
            };
            return Ok(done_at(errand, said, part.code()));
        }
        Err(ReviseSectionError::ChangedMeanwhile) => returned.in_conflict(),
        Err(ReviseSectionError::ReferenceTaken(_)) => returned.wrong("reference", texts.new_property_taken),
        Err(ReviseSectionError::NotWhilePublic(issues)) => returned
            .refused(texts.property_not_while_public)
            .because(issues.iter().map(|issue| texts.issue(issue)).collect()),
        Err(ReviseSectionError::Invalid(flaw)) => returned.refused(invalid(texts, &flaw)),
        Err(ReviseSectionError::UnknownProperty) => return Ok(errand.not_found()),
        Err(ReviseSectionError::Storage(error)) => return Err(error.into()),
    };
    refused(errand, part, returned).await
}

async fn refused(errand: &Errand<'_>, part: Part, returned: Filled) -> Outcome {
    again(errand, Notes { returned: Some((part.code(), returned)), ..Notes::default() }).await
}

/// The number in the address of a form on the page.
#[must_use]
pub fn number<'a>(errand: &'a Errand<'_>) -> Option<&'a str> {
    match &errand.screen {
        Screen::Property(number) => Some(number),
        _ => None,
    }
}

/// Back to the page, at one of its parts, saying what was done.
#[must_use]
pub fn done_at(errand: &Errand<'_>, said: &str, part: &str) -> Reply {
    let path = errand.screen.path(errand.locale);
    Reply::SeeOther(format!("{path}?ok={said}&in={part}#{part}"))
}

/// The page again, with why something wasn't done.
///
/// # Errors
/// When the storage refuses.
pub async fn again(errand: &Errand<'_>, notes: Notes) -> Outcome {
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some(sheet) = Sheet::of(errand, number).await? else { return Ok(errand.not_found()) };
    Ok(sheet.reply(errand, StatusCode::UNPROCESSABLE_ENTITY, notes))
}

/// The page, with what was asked to be shown on it.
///
/// # Errors
/// When the storage refuses.
pub async fn shown(errand: &Errand<'_>, notes: Notes) -> Outcome {
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some(sheet) = Sheet::of(errand, number).await? else { return Ok(errand.not_found()) };
    Ok(sheet.reply(errand, StatusCode::OK, notes))
}

/// The page again, with why something of one of its parts wasn't done.
///
/// # Errors
/// When the storage refuses.
pub async fn troubled(errand: &Errand<'_>, part: &'static str, says: impl Into<String>) -> Outcome {
    let returned = Filled::sent(&errand.request.form).refused(says);
    again(errand, Notes { returned: Some((part, returned)), ..Notes::default() }).await
}

/// The page again, with what is wrong with a field of one of its parts.
///
/// # Errors
/// When the storage refuses.
pub async fn wrong(
    errand: &Errand<'_>,
    part: &'static str,
    field: impl Into<String>,
    says: impl Into<String>,
) -> Outcome {
    let returned = Filled::sent(&errand.request.form).wrong(field, says);
    again(errand, Notes { returned: Some((part, returned)), ..Notes::default() }).await
}

/// Where a map without a pin begins.
async fn near(errand: &Errand<'_>, state: &PropertyState) -> Result<Option<(f64, f64)>, Failure> {
    let PlaceIds { district, municipality, parish } = state.places;
    let Some(place) = parish.or(municipality).or(district).filter(|_| state.position.is_none()) else {
        return Ok(None);
    };
    let path = errand.members.properties_listing.find_places.path(place).await?;
    Ok(path.iter().rev().find_map(|place| place.centre))
}

/// What is said on the page besides the property.
#[derive(Default)]
pub struct Notes {
    /// What was done.
    pub said: String,
    /// How many of it.
    pub count: u64,
    /// A form that came to nothing, and the part it stands in.
    pub returned: Option<(&'static str, Filled)>,
    /// The numbers of an owner, shown once.
    pub revealed: Option<RevealedOwner>,
}

/// The property on somebody's desk.
pub struct Sheet {
    /// In which language.
    pub texts: &'static Texts,
    /// Whose days and hours are told.
    pub zone: TimeZone,
    /// Which day it is there.
    pub today: NaiveDate,
    /// Who looks.
    pub me: UserId,
    /// The property, and all that hangs on it.
    pub dossier: Dossier,
    /// Who can look after it.
    pub team: Vec<(UserId, String)>,
    /// The middle of the narrowest place it is known to lie in: latitude and longitude in degrees.
    pub near: Option<(f64, f64)>,
    /// How its visits are arranged.
    pub visiting: Option<Visiting>,
    /// Where its forms are sent to.
    pub path: String,
    /// Which part something is said in.
    at: String,
}

impl Sheet {
    async fn of(errand: &Errand<'_>, number: &str) -> Result<Option<Self>, Failure> {
        let Some((agent, dossier)) = opened::dossier(errand, number).await? else { return Ok(None) };
        let Some(caller) = &errand.caller else { return Ok(None) };
        let now = errand.members.clock.now();
        let accounts = &errand.members.customer_management.accounts;
        let team = accounts.team(agent.organization(), now).await?;
        let team = team.map(|team| team.members.iter().map(|m| (m.user, m.name.to_string())).collect());
        let zone = caller.time_zone();
        let near = near(errand, &dossier.state).await?;
        let visiting = match dossier.state.number {
            Some(number) => Visiting::of(errand, &agent, number).await?,
            None => None,
        };
        Ok(Some(Self {
            texts: texts(errand.locale),
            zone,
            today: zone.clock(now).date(),
            me: caller.account.user,
            dossier,
            team: team.unwrap_or_default(),
            near,
            visiting,
            path: errand.path(&Screen::Property(number.to_owned())),
            at: errand.request.query.text("in").to_owned(),
        }))
    }

    fn reply(self, errand: &Errand<'_>, status: StatusCode, mut notes: Notes) -> Reply {
        let Some(caller) = &errand.caller else { return errand.not_found() };
        let desk = Desk::of(errand, caller);
        if notes.count == 0 {
            notes.count = errand.request.query.text("n").parse().unwrap_or_default();
        }
        Reply::page(move |site| self.page(site, desk, status, &notes))
    }

    /// What is kept.
    #[must_use]
    pub const fn state(&self) -> &PropertyState {
        &self.dossier.state
    }

    /// Where the forms of a part are sent to: a browser that gets the page back is there at once.
    #[must_use]
    pub fn action(&self, part: &str) -> String {
        format!("{}#{part}", self.path)
    }

    /// What was done in a part, to be said there.
    #[must_use]
    pub fn said<'a>(&self, part: &str, notes: &'a Notes) -> Option<&'a str> {
        (self.at == part && !notes.said.is_empty()).then_some(notes.said.as_str())
    }

    fn page(self, site: &Site, desk: Desk, status: StatusCode, notes: &Notes) -> Page {
        let texts = self.texts;
        let title = self.title();
        let gate = Gate {
            texts,
            status: self.state().status,
            deal: self.state().listing_type,
            certified: matches!(self.state().characteristics.energy, Some(Energy::Certified { .. })),
            issues: &self.dossier.issues,
        };
        let body = view! {
            {self.head(&title)}
            {steps::view(&self, notes)}
            <p class="visually-hidden" role="status" data-saving=""></p>
            <div class="beside estate-page">
                <div data-sections="" data-labels=labels(texts)>
                    {self.form(Part::Basics, site, notes)}
                    {self.form(Part::Price, site, notes)}
                    {(self.state().listing_type == ListingType::Rent)
                        .then(|| self.form(Part::Rent, site, notes))}
                    {photographs::view(&self, notes)}
                    {self.form(Part::Place, site, notes)}
                    {self.form(Part::Traits, site, notes)}
                    {self.form(Part::Energy, site, notes)}
                    {self.form(Part::Words, site, notes)}
                    {owners::view(&self, notes)}
                    {documents::view(&self, notes)}
                    {visits::view(&self, notes)}
                    {notes::view(&self, notes)}
                    {activity::view(&self)}
                </div>
                <aside class="public" aria-label=texts.gate_title>
                    {gate.view()}
                    {self.parts()}
                </aside>
            </div>
        };
        desk.page(&title, status, body)
    }

    /// What people call it: its title in the reader's language, or kind and place.
    #[must_use]
    pub fn title(&self) -> String {
        let (texts, state) = (self.texts, self.state());
        let mut languages = std::iter::once(texts.locale).chain(Locale::ALL);
        let title = languages.find_map(|locale| state.texts.get(locale).title.as_ref());
        match title {
            Some(title) => title.to_string(),
            None => texts.property_called(state),
        }
    }

    fn head(&self, title: &str) -> impl IntoView + use<> {
        let (texts, state) = (self.texts, self.state());
        let number = state.number.unwrap_or_default();
        let address = &state.address;
        let place = place_of(
            [address.parish.as_ref(), address.municipality.as_ref(), address.district.as_ref()]
                .map(|name| name.map(|name| name.as_str())),
        );
        let public =
            state.status.is_listed().then(|| crate::portal::paths::listing_number(texts.locale, number));
        let preview = Screen::Preview(number.to_string()).path(texts.locale);
        view! {
            <div class="estate-head">
                <p class="estate-line">
                    <a href=Screen::Properties.path(texts.locale)>{texts.property_back}</a>
                </p>
                <h1>{title.to_owned()}</h1>
                <p class="estate-line">
                    <span class=format!("stand {}", state.status.code().to_lowercase())>
                        {texts.stand(state.status)}
                    </span>
                    <span>{texts.property_reference_of(state.reference.as_str())}</span>
                    {(!place.is_empty()).then(|| view! { <span>{place}</span> })}
                    {match public {
                        Some(public) => view! { <a href=public>{texts.property_public_page}</a> }.into_any(),
                        None => view! { <a href=preview>{texts.property_preview}</a> }.into_any(),
                    }}
                </p>
            </div>
        }
    }

    /// The parts of the page, one press away.
    fn parts(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let mut parts: Vec<(&str, &str)> = Part::ALL
            .into_iter()
            .filter(|part| *part != Part::Rent || self.state().listing_type == ListingType::Rent)
            .map(|part| (part.code(), part.title(texts)))
            .collect();
        parts.extend([
            ("photographs", texts.photo_title),
            ("documents", texts.doc_title),
            (visits::PART, texts.visiting_title),
            ("notes", texts.notes_title),
            ("activity", texts.activity_title),
        ]);
        let links = parts
            .into_iter()
            .map(|(id, title)| view! { <li><a href=format!("#{id}")>{title}</a></li> })
            .collect_view();
        view! {
            <nav class="parts" aria-label=texts.property_sections>
                <ul>{links}</ul>
            </nav>
        }
    }

    /// A section as a form.
    fn form(&self, part: Part, site: &Site, notes: &Notes) -> AnyView {
        let kept = part.values(&self.dossier, self.texts);
        let filling = Filling::new(self.texts, self.returned(part.code(), notes)).over(&kept);
        let fields = forms::fields(part, &filling, self, site);
        self.section(part, &filling, fields, notes)
    }

    /// The form of a part that came to nothing.
    #[must_use]
    pub fn returned<'a>(&self, part: &str, notes: &'a Notes) -> Option<&'a Filled> {
        notes.returned.as_ref().filter(|(other, _)| *other == part).map(|(_, returned)| returned)
    }

    /// A form of a part that a script may send without leaving the page. It says whether what stands in
    /// it is kept nowhere else.
    pub fn apart(&self, part: &str, filling: &Filling<'_>, fields: AnyView) -> AnyView {
        view! {
            <form
                method="post"
                action=self.action(part)
                class="stack"
                novalidate
                data-apart=""
                data-unsaved=filling.filled().is_wrong().then_some("")
            >
                {filling.around(fields)}
            </form>
        }
        .into_any()
    }

    /// A section around its fields.
    pub fn section(&self, part: Part, filling: &Filling<'_>, fields: AnyView, notes: &Notes) -> AnyView {
        let (texts, code) = (self.texts, part.code());
        let said = self.said(code, notes).and_then(|said| match said {
            "saved" => Some(texts.property_saved),
            "saved_public" => Some(texts.property_saved_public),
            "same" => Some(texts.property_same),
            _ => None,
        });
        let seen = self.state().fingerprint(part.section()).to_string();
        let conflict = filling.filled().is_in_conflict();
        // With a query of its own: a link to the very address of the page would only scroll.
        let theirs = format!("{}?in={code}#{code}", self.path);
        let save = if conflict { texts.property_conflict_mine } else { texts.property_save };
        let inside = view! {
            <input type="hidden" name="section" value=code/>
            <input type="hidden" name="seen" value=seen/>
            {fields}
            <p class="inline">
                <button class="button" type="submit" name="action" value=Action::SaveSection.code()>
                    {save}
                </button>
                {conflict
                    .then(|| {
                        view! {
                            <a class="button quiet" href=theirs data-theirs="">
                                {texts.property_conflict_theirs}
                            </a>
                        }
                    })}
            </p>
        };
        view! {
            <section class="desk-part" id=code>
                <h2>{part.title(texts)}</h2>
                {done(said)}
                {conflict.then(|| view! { <p class="notice bad" role="alert">{texts.property_conflict}</p> })}
                {self.apart(code, filling, inside.into_any())}
            </section>
        }
        .into_any()
    }
}

/// What a script says that saves a section without leaving the page.
fn labels(texts: &Texts) -> String {
    json!({
        "saving": texts.saving_now,
        "network": texts.saving_network,
        "signedOut": texts.saving_signed_out,
        "signIn": texts.saving_sign_in,
        "overtaken": texts.saving_overtaken,
        "failed": texts.saving_failed,
        "gone": texts.saving_gone,
    })
    .to_string()
}
