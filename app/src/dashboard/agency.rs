//! What the agency says of itself, beside what the public sees of it.

mod fields;
pub mod logo;

use self::fields::Fields;
use super::frame::{Desk, may};
use super::refused;
use crate::i18n::{Texts, format, texts};
use crate::portal::{Page, paths};
use crate::session::{Action, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, done, submit};
use crate::ui::logo::{Logo, band};
use customer_management::application::use_cases::{UpdateOrganizationCommand, UpdateOrganizationError};
use customer_management::domain::organization::{OrganizationProfile, OrganizationState};
use customer_management::domain::role::Permission;
use customer_management::domain::time_zone::TimeZone;
use http::StatusCode;
use kernel::locale::Country;
use leptos::prelude::*;
use properties_listing::domain::views::ListedAgency;

/// The settings; who may not change them reads them.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let part = Part::named(errand.said());
    let same = errand.request.query.has("same");
    again(
        errand,
        StatusCode::OK,
        Notes { saved: part.filter(|_| !same), same: same.then_some(part).flatten(), ..Notes::default() },
    )
    .await
}

/// Saves one part. What stands in the others stays as it is kept.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    let Some(member) = errand.caller.as_ref().and_then(|caller| caller.member().ok()) else {
        return Ok(errand.not_found());
    };
    let (customers, form, texts) =
        (&errand.members.customer_management, &errand.request.form, texts(errand.locale));
    let part = Part::named(form.text("part")).filter(|part| *part != Part::Logo);
    let Some(part) = part else { return Ok(errand.not_found()) };
    let Some(kept) = customers.queries.by_id(member.organization()).await? else {
        return Ok(errand.not_found());
    };
    let filled = Filled::sent(form);
    let unsaved = |filled: Filled| {
        let notes = Notes { part: Some(part), filled, ..Notes::default() };
        again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes)
    };
    let seen = form.text("version").parse().unwrap_or(kept.version);
    let fields = Fields::of(&kept.profile);
    let Some(merged) = fields.merged(form) else { return Ok(errand.not_found()) };
    let command = match UpdateOrganizationCommand::try_new(Some(seen), merged) {
        Ok(command) => command,
        Err(fields) => return unsaved(filled.flawed(texts, &fields)).await,
    };
    let saved = |query: &str| {
        let path = errand.path(&Screen::Agency);
        let part = part.code();
        Ok(Reply::SeeOther(format!("{path}?ok={part}{query}#{part}")))
    };
    match customers.update_organization.execute(&member, command).await {
        Ok(true) => saved(""),
        Ok(false) => saved("&same"),
        Err(UpdateOrganizationError::ChangedMeanwhile) => {
            unsaved(filled.refused(texts.agency_settings_changed)).await
        }
        Err(UpdateOrganizationError::SlugTaken(_)) => {
            unsaved(filled.refused(texts.agency_settings_slug_taken)).await
        }
        Err(UpdateOrganizationError::NotAllowed(_)) => Ok(refused::page(errand)),
        Err(UpdateOrganizationError::UnknownOrganization) => Ok(errand.not_found()),
        Err(UpdateOrganizationError::Storage(error)) => Err(error.into()),
    }
}

async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let Some((desk, settings)) = settings(errand).await? else { return Ok(errand.not_found()) };
    Ok(Reply::page(move |_| settings.page(desk, status, &notes)))
}

async fn settings(errand: &Errand<'_>) -> Result<Option<(Desk, Settings)>, Failure> {
    let Some(caller) = &errand.caller else { return Ok(None) };
    let Some(membership) = caller.membership() else { return Ok(None) };
    let members = errand.members;
    let kept = members.customer_management.queries.by_id(membership.organization).await?;
    let Some(OrganizationState { version, profile, logo, .. }) = kept else { return Ok(None) };
    let public = members.properties_listing.view_agency.execute(profile.slug.as_str()).await?;
    let settings = Settings {
        texts: texts(errand.locale),
        edits: may(caller, Permission::EditOrganization),
        version,
        profile,
        logo: logo.as_ref().map(Logo::kept),
        public,
    };
    Ok(Some((Desk::of(errand, caller), settings)))
}

/// A part of the settings, saved by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Identity,
    Licence,
    Address,
    Contacts,
    About,
    Logo,
    Look,
}

impl Part {
    const ALL: [Self; 7] =
        [Self::Identity, Self::Licence, Self::Address, Self::Contacts, Self::About, Self::Logo, Self::Look];

    /// Its name in the form and its id on the page.
    const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Licence => "licence",
            Self::Address => "address",
            Self::Contacts => "contacts",
            Self::About => "about",
            Self::Logo => "logo",
            Self::Look => "look",
        }
    }

    fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    const fn title(self, texts: &Texts) -> &'static str {
        match self {
            Self::Identity => texts.agency_settings_identity,
            Self::Licence => texts.agency_settings_licence,
            Self::Address => texts.agency_settings_address,
            Self::Contacts => texts.agency_settings_contacts,
            Self::About => texts.agency_settings_about,
            Self::Logo => texts.logo_title,
            Self::Look => texts.agency_settings_look,
        }
    }
}

/// What is said on the screen besides the settings.
#[derive(Default)]
struct Notes {
    /// What was saved.
    saved: Option<Part>,
    /// What was to be saved and was like that already.
    same: Option<Part>,
    /// What wasn't saved, and its form as it was sent.
    part: Option<Part>,
    filled: Filled,
}

/// What the screen shows.
struct Settings {
    texts: &'static Texts,
    edits: bool,
    version: i64,
    profile: OrganizationProfile,
    logo: Option<Logo>,
    public: Option<ListedAgency>,
}

impl Settings {
    fn page(&self, desk: Desk, status: StatusCode, notes: &Notes) -> Page {
        let texts = self.texts;
        let parts = if self.edits {
            let links = Part::ALL
                .map(|part| view! { <li><a href=format!("#{}", part.code())>{part.title(texts)}</a></li> })
                .collect_view();
            let parts = Part::ALL.map(|part| self.part(part, notes)).collect_view();
            view! {
                <nav class="parts" aria-label=texts.agency_settings_sections>
                    <ul>{links}</ul>
                </nav>
                {parts}
                <section class="desk-part" id="personal-data">
                    <h2>{texts.looks_title}</h2>
                    <p>{texts.looks_lede}</p>
                    <p>
                        <a href=Screen::Looks.path(texts.locale)>{texts.looks_all}</a>
                    </p>
                </section>
            }
            .into_any()
        } else {
            view! {
                <p>{texts.agency_settings_read_only}</p>
                {Part::ALL.map(|part| self.shown(part)).collect_view()}
            }
            .into_any()
        };
        let lede = if self.edits { texts.agency_settings_lede } else { "" };
        let body = view! {
            <div class="beside">
                <div>{parts}</div>
                {self.public()}
            </div>
        };
        desk.titled(texts.agency_settings_title, lede, status, body)
    }

    /// A part as a form.
    fn part(&self, part: Part, notes: &Notes) -> impl IntoView + use<> {
        let texts = self.texts;
        let said = (notes.saved == Some(part))
            .then_some(texts.agency_settings_ok)
            .or((notes.same == Some(part)).then_some(texts.agency_settings_same));
        let filled = (notes.part == Some(part)).then_some(&notes.filled);
        let kept = Fields::of(&self.profile).values();
        let filling = Filling::new(texts, filled).over(&kept);
        let is_logo = part == Part::Logo;
        let fields = self.fields(part, &filling);
        let fields = if is_logo {
            fields
        } else {
            view! {
                <input type="hidden" name="part" value=part.code()/>
                <input type="hidden" name="version" value=self.version.to_string()/>
                {fields}
                {submit(Action::SaveAgency, texts.agency_settings_save)}
            }
            .into_any()
        };
        view! {
            <section class="desk-part" id=part.code()>
                <h2>{part.title(texts)}</h2>
                {done(said)}
                <form
                    method="post"
                    action=Screen::Agency.path(texts.locale)
                    enctype=is_logo.then_some("multipart/form-data")
                    class="stack"
                    novalidate
                >
                    {filling.around(fields)}
                </form>
                {(is_logo && self.logo.is_some()).then(|| logo::removal(texts))}
            </section>
        }
    }

    fn fields(&self, part: Part, filling: &Filling<'_>) -> AnyView {
        let texts = self.texts;
        let line = |name: &str, label: &str| Field::new(name, label).optional();
        let about = |name: &str, label: &str| line(name, label).area(filling, 6);
        match part {
            Part::Identity => view! {
                {Field::new("name", texts.agency_settings_name).autofilled("organization").view(filling)}
                {line("legal_name", texts.agency_settings_legal_name)
                    .hint(texts.agency_settings_legal_name_hint)
                    .view(filling)}
                {line("nif", texts.agency_settings_nif).hint(texts.agency_settings_nif_hint).view(filling)}
            }
            .into_any(),
            Part::Licence => line("ami_licence", texts.agency_settings_ami)
                .hint(texts.agency_settings_ami_hint)
                .view(filling)
                .into_any(),
            Part::Address => {
                let countries = [Country::Portugal, Country::Spain]
                    .map(|country| (country.code(), texts.country(country)));
                view! {
                    {Field::new("country", texts.agency_settings_country).choice(filling, countries)}
                    {line("street", texts.agency_settings_street).autofilled("address-line1").view(filling)}
                    {line("postal_code", texts.agency_settings_postal_code)
                        .autofilled("postal-code")
                        .view(filling)}
                    {line("locality", texts.agency_settings_locality)
                        .autofilled("address-level2")
                        .view(filling)}
                }
                .into_any()
            }
            Part::Contacts => view! {
                {line("phone", texts.agency_settings_phone)
                    .kind("tel")
                    .hint(texts.agency_settings_phone_hint)
                    .view(filling)}
                {line("email", texts.agency_settings_email).kind("email").view(filling)}
                {line("website", texts.agency_settings_website)
                    .kind("url")
                    .hint(texts.agency_settings_website_hint)
                    .view(filling)}
            }
            .into_any(),
            Part::About => view! {
                <p class="hint">{texts.agency_settings_about_hint}</p>
                {about("about_pt", texts.agency_settings_about_pt)}
                {about("about_en", texts.agency_settings_about_en)}
                {about("about_es", texts.agency_settings_about_es)}
            }
            .into_any(),
            Part::Logo => logo::fields(self.logo.as_ref(), filling).into_any(),
            Part::Look => {
                let zones = TimeZone::ALL.iter().map(|zone| (zone.code(), texts.zone(*zone)));
                view! {
                    {line("colour", texts.agency_settings_colour)
                        .hint(texts.agency_settings_colour_hint)
                        .view(filling)}
                    {Field::new("time_zone", texts.agency_settings_time_zone).choice(filling, zones)}
                    {rows(vec![(texts.agency_settings_slug, Some(self.address()))], texts)}
                }
                .into_any()
            }
        }
    }

    /// A part for who may only read it.
    fn shown(&self, part: Part) -> impl IntoView + use<> {
        let texts = self.texts;
        let kept = Fields::of(&self.profile);
        let some = |text: String| (!text.is_empty()).then_some(text);
        let told = match part {
            Part::Identity => vec![
                (texts.agency_settings_name, some(kept.name)),
                (texts.agency_settings_legal_name, some(kept.legal_name)),
                (texts.agency_settings_nif, some(kept.nif)),
            ],
            Part::Licence => vec![(texts.agency_settings_ami, some(kept.ami_licence))],
            Part::Address => vec![
                (texts.agency_settings_street, some(kept.street)),
                (texts.agency_settings_postal_code, some(kept.postal_code)),
                (texts.agency_settings_locality, some(kept.locality)),
                (texts.agency_settings_country, Some(texts.country(kept.country).to_owned())),
            ],
            Part::Contacts => vec![
                (texts.agency_settings_phone, some(kept.phone).map(|number| format::phone(&number))),
                (texts.agency_settings_email, some(kept.email)),
                (texts.agency_settings_website, some(kept.website)),
            ],
            Part::About => vec![
                (texts.agency_settings_about_pt, some(kept.about_pt)),
                (texts.agency_settings_about_en, some(kept.about_en)),
                (texts.agency_settings_about_es, some(kept.about_es)),
            ],
            Part::Logo => Vec::new(),
            Part::Look => vec![
                (texts.agency_settings_colour, some(kept.colour)),
                (texts.agency_settings_time_zone, Some(texts.zone(kept.time_zone).to_owned())),
                (texts.agency_settings_slug, Some(self.address())),
            ],
        };
        view! {
            <section class="desk-part" id=part.code()>
                <h2>{part.title(texts)}</h2>
                {match part {
                    Part::Logo => logo::shown(texts, self.logo.as_ref()),
                    _ => rows(told, texts).into_any(),
                }}
            </section>
        }
    }

    /// What the agency's page shows at this moment.
    fn public(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let shown = self.public.as_ref().map_or_else(
            || view! { <p>{texts.agency_settings_public_none}</p> }.into_any(),
            |agency| {
                let address: Vec<&str> = [&agency.street, &agency.postal_code, &agency.locality]
                    .into_iter()
                    .flatten()
                    .map(String::as_str)
                    .collect();
                let told = vec![
                    (texts.agency_settings_ami, agency.ami_licence.clone()),
                    (texts.agency_settings_address, (!address.is_empty()).then(|| address.join(", "))),
                    (texts.agency_settings_phone, agency.phone.as_deref().map(format::phone)),
                    (texts.agency_settings_email, agency.email.clone()),
                    (texts.agency_settings_website, agency.website.clone()),
                ];
                let look = &agency.look;
                view! {
                    {band(look.colour.as_deref())}
                    {look.logo.as_ref().map(|logo| Logo::listed(logo).view(""))}
                    <p class="public-name">{agency.name.clone()}</p>
                    {rows(told, texts)}
                    <p>
                        <a href=paths::agency(texts.locale, &agency.slug)>{texts.agency_settings_public_page}</a>
                    </p>
                }
                .into_any()
            },
        );
        let (licence, country) = self
            .public
            .as_ref()
            .map_or((self.profile.ami_licence.is_some(), self.profile.country), |agency| {
                (agency.ami_licence.is_some(), agency.country)
            });
        let unlicensed = !licence && country == Country::Portugal;
        view! {
            <aside class="public" aria-labelledby="public">
                <h2 id="public">{texts.agency_settings_public}</h2>
                {unlicensed.then(|| view! { <p class="notice bad">{texts.agency_settings_no_licence}</p> })}
                {shown}
            </aside>
        }
    }

    fn address(&self) -> String {
        paths::agency(self.texts.locale, self.profile.slug.as_str())
    }
}

/// Terms and what is said of them; what isn't known is told to be missing.
fn rows(told: Vec<(&'static str, Option<String>)>, texts: &'static Texts) -> impl IntoView {
    let rows = told
        .into_iter()
        .map(|(term, value)| {
            let value = value.map_or_else(
                || view! { <span class="missing">{texts.agency_settings_not_given}</span> }.into_any(),
                IntoAny::into_any,
            );
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="told">{rows}</dl> }
}
