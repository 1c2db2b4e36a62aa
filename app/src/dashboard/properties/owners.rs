//! Whose the property is. What identifies a person stays masked until somebody asks for it, and that
//! they did is written down.

use super::opened::{agent, named};
use super::owner_fields::{field, places, values};
use super::page::{Notes, Sheet, number};
use super::parts::Part;
use crate::i18n::Texts;
use crate::session::{Action, Errand, Form, Outcome};
use crate::ui::form::{Field, Filled, Filling};
use leptos::prelude::*;
use property_management::application::use_cases::{
    MaskedOwner, RevealOwnerCommand, RevealOwnerError, RevealedOwner,
};
use property_management::domain::owner::{CivilStatus, OwnerId};

static NOTHING_TYPED: Form = Form::empty();

/// Shows an owner's numbers in full, once.
pub async fn reveal(errand: &Errand<'_>) -> Outcome {
    let (Some(number), Some(agent)) = (number(errand), agent(errand)) else { return Ok(errand.not_found()) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(errand.not_found()) };
    let owner = OwnerId(errand.request.form.id("owner"));
    let command = RevealOwnerCommand { property, owner };
    match errand.members.property_management.reveal_owner.execute(&agent, command).await {
        Ok(revealed) => {
            let notes = Notes { revealed: Some(revealed), ..Notes::default() };
            super::page::shown(errand, notes).await
        }
        Err(RevealOwnerError::UnknownProperty | RevealOwnerError::UnknownOwner) => Ok(errand.not_found()),
        Err(RevealOwnerError::Storage(error)) => Err(error.into()),
    }
}

/// The section.
pub fn view(sheet: &Sheet, notes: &Notes) -> AnyView {
    let texts = sheet.texts;
    let part = Part::Owners;
    let owners = &sheet.dossier.owners;
    let returned = sheet.returned(part.code(), notes);
    let typed = returned.map_or(&NOTHING_TYPED, Filled::typed);
    let places = places(owners, typed);
    let kept = values(&places);
    let filling = Filling::new(texts, returned).over(&kept);
    let fields = places
        .iter()
        .enumerate()
        .map(|(place, owner)| {
            let open = owner.is_some() || typed.has(&field(place, "name")) || owners.is_empty();
            let fieldset = fieldset(&filling, place, *owner);
            if open {
                fieldset
            } else {
                view! {
                    <details class="sure">
                        <summary>{texts.owners_add}</summary>
                        {fieldset}
                    </details>
                }
                .into_any()
            }
        })
        .collect_view();
    // A button that shows numbers must not save what was typed: it belongs to a form of its own.
    let forms = places
        .iter()
        .enumerate()
        .filter_map(|(place, owner)| Some((place, (*owner)?)))
        .map(|(place, owner)| {
            view! {
                <form method="post" action=sheet.action(part.code()) id=format!("reveal-{place}")>
                    <input type="hidden" name="owner" value=owner.id.to_string()/>
                </form>
            }
        })
        .collect_view();
    let body = view! {
        <p class="hint">{texts.owners_lede}</p>
        {notes.revealed.as_ref().map(|revealed| numbers(texts, revealed))}
        {fields}
    };
    view! {
        {sheet.section(part, &filling, body.into_any(), notes)}
        {forms}
    }
    .into_any()
}

fn numbers(texts: &'static Texts, revealed: &RevealedOwner) -> impl IntoView + use<> {
    let line = |name: &'static str, number: Option<&String>| {
        number.map(|number| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{number.clone()}</dd>
                </div>
            }
        })
    };
    view! {
        <div class="notice plain" role="status">
            <p>{texts.owners_revealed(revealed.full_name.as_str())}</p>
            <dl class="told">
                {line(texts.owners_nif, revealed.nif.as_ref())}
                {line(texts.owners_identity, revealed.identity.as_ref())}
            </dl>
            <p class="hint">{texts.owners_revealed_note}</p>
        </div>
    }
}

fn fieldset(filling: &Filling<'_>, place: usize, owner: Option<&MaskedOwner>) -> AnyView {
    let texts = filling.texts;
    let entry = |name, label| Field::new(field(place, name), label).optional();
    let secret = |name, label, masked: Option<&String>| {
        let entry = entry(name, label);
        match masked {
            Some(masked) => entry.hint(texts.owners_nif_keep(masked)),
            None => entry,
        }
    };
    let mut statuses = vec![(String::new(), texts.property_not_said.to_owned())];
    statuses.extend(
        CivilStatus::ALL.iter().map(|status| (status.code().to_owned(), texts.civil(*status).to_owned())),
    );
    let secrets = owner.is_some_and(|owner| owner.nif.is_some() || owner.identity.is_some());
    view! {
        <fieldset class="owner">
            <legend>{texts.owners_owner(place + 1)}</legend>
            {owner
                .map(|owner| {
                    view! { <input type="hidden" name=field(place, "id") value=owner.id.to_string()/> }
                })}
            {entry("name", texts.owners_name).view(filling)}
            <div class="pair">
                {secret("nif", texts.owners_nif, owner.and_then(|owner| owner.nif.as_ref()))
                    .view(filling)}
                {secret("identity", texts.owners_identity, owner.and_then(|owner| owner.identity.as_ref()))
                    .view(filling)}
            </div>
            <div class="pair">
                {entry("email", texts.owners_email).kind("email").view(filling)}
                {entry("phone", texts.owners_phone).kind("tel").view(filling)}
            </div>
            <div class="pair">
                {entry("civil_status", texts.owners_civil_status).choice(filling, statuses)}
                {entry("share", texts.owners_share).hint(texts.owners_share_hint).view(filling)}
            </div>
            {secrets
                .then(|| {
                    view! {
                        <p class="inline">
                            <button
                                class="button quiet small"
                                type="submit"
                                form=format!("reveal-{place}")
                                name="action"
                                value=Action::RevealOwner.code()
                            >
                                {texts.owners_reveal}
                            </button>
                            <span class="hint">{texts.owners_reveal_note}</span>
                        </p>
                    }
                })}
            {owner.map(|_| Field::new(field(place, "remove"), texts.owners_remove).tick(filling))}
        </fieldset>
    }
    .into_any()
}

impl Texts {
    /// *Casado*.
    #[must_use]
    pub const fn civil(&self, status: CivilStatus) -> &'static str {
        match status {
            CivilStatus::Single => self.civil_single,
            CivilStatus::Married => self.civil_married,
            CivilStatus::Union => self.civil_union,
            CivilStatus::Divorced => self.civil_divorced,
            CivilStatus::Separated => self.civil_separated,
            CivilStatus::Widowed => self.civil_widowed,
        }
    }
}
