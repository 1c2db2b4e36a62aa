//! What can be done with a property as a whole: put on the market, taken a step further, copied,
//! given to somebody, deleted.

use super::opened::{agent, dossier};
use super::page::{Notes, Sheet, again, done_at, number, troubled, wrong};
use super::says::invalid;
use crate::i18n::{Texts, texts};
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, done};
use kernel::ids::UserId;
use leptos::prelude::*;
use property_management::application::use_cases::{
    AssignAgentCommand, AssignAgentError, DeletePropertyCommand, DeletePropertyError,
    DuplicatePropertyCommand, DuplicatePropertyError, MoveOnMarketCommand, MoveOnMarketError,
    PublishPropertyCommand, PublishPropertyError,
};
use property_management::domain::property::PublishError;
use property_management::domain::publish_gate::PublishMode;
use property_management::domain::status::{MarketStep, PropertyStatus};
use property_management::domain::values::Reference;
use property_management::domain::vocabulary::ListingType;

/// Where these forms stand on the page.
const PART: &str = "steps";
/// The field with the reference of a copy.
const DUPLICATE: &str = "duplicate_reference";

/// Puts the property on the market, or says what is missing.
pub async fn publish(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    // Only an import may ask for less, for an agency that moves house.
    let command = PublishPropertyCommand { property: dossier.state.id, mode: PublishMode::Strict };
    match errand.members.property_management.publish_property.execute(&agent, command).await {
        Ok(()) => Ok(done_at(errand, "published", PART)),
        Err(PublishPropertyError::Publish(PublishError::KeptBack(issues))) => {
            let reasons = issues.iter().map(|issue| texts.issue(issue)).collect();
            let returned = Filled::sent(form).refused(texts.property_kept_back).because(reasons);
            again(errand, Notes { returned: Some((PART, returned)), ..Notes::default() }).await
        }
        Err(PublishPropertyError::Publish(PublishError::Transition(_))) => {
            not_from_here(errand, number).await
        }
        Err(PublishPropertyError::UnknownProperty | PublishPropertyError::UnknownAgency) => {
            Ok(errand.not_found())
        }
        Err(PublishPropertyError::Storage(error)) => Err(error.into()),
    }
}

/// A step on the market, its name in the form and what is said after it.
const STEPS: [(MarketStep, &str); 5] = [
    (MarketStep::Reserve, "reserved"),
    (MarketStep::Reactivate, "reactivated"),
    (MarketStep::Sell, "sold"),
    (MarketStep::Rent, "rented"),
    (MarketStep::Withdraw, "withdrawn"),
];

/// Takes a step on the market.
pub async fn take(errand: &Errand<'_>) -> Outcome {
    let wanted = errand.request.form.text("step");
    let Some((step, said)) = STEPS.into_iter().find(|(_, code)| *code == wanted) else {
        return Ok(errand.not_found());
    };
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let command = MoveOnMarketCommand { property: dossier.state.id, step };
    match errand.members.property_management.move_on_market.execute(&agent, command).await {
        Ok(()) => Ok(done_at(errand, said, PART)),
        Err(MoveOnMarketError::Transition(_)) => not_from_here(errand, number).await,
        Err(MoveOnMarketError::UnknownProperty) => Ok(errand.not_found()),
        Err(MoveOnMarketError::Storage(error)) => Err(error.into()),
    }
}

/// Somebody was faster: its status is another one now.
async fn not_from_here(errand: &Errand<'_>, number: &str) -> Outcome {
    let Some((_, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let texts = texts(errand.locale);
    troubled(errand, PART, texts.property_not_from_here(texts.stand(dossier.state.status).to_lowercase()))
        .await
}

/// Begins another property like this one.
pub async fn duplicate(errand: &Errand<'_>) -> Outcome {
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let wrong = |sentence: String| wrong(errand, PART, DUPLICATE, sentence);
    let reference = match Reference::parse(form.text(DUPLICATE)) {
        Ok(reference) => reference,
        Err(flaw) => return wrong(invalid(texts, &flaw)).await,
    };
    let properties = &errand.members.property_management;
    let command = DuplicatePropertyCommand { property: dossier.state.id, reference };
    match properties.duplicate_property.execute(&agent, command).await {
        Ok(property) => {
            let new = properties.view_dossier.execute(&agent, property).await?;
            let number = new.and_then(|new| new.state.number).unwrap_or_default();
            let path = errand.path(&Screen::Property(number.to_string()));
            Ok(Reply::SeeOther(format!("{path}?ok=duplicated&in={PART}")))
        }
        Err(DuplicatePropertyError::ReferenceTaken(_)) => wrong(texts.new_property_taken.to_owned()).await,
        Err(DuplicatePropertyError::Invalid(flaw)) => troubled(errand, PART, invalid(texts, &flaw)).await,
        Err(DuplicatePropertyError::UnknownProperty) => Ok(errand.not_found()),
        Err(DuplicatePropertyError::Storage(error)) => Err(error.into()),
    }
}

/// Deletes the property.
pub async fn delete(errand: &Errand<'_>) -> Outcome {
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let command = DeletePropertyCommand { property: dossier.state.id };
    match errand.members.property_management.delete_property.execute(&agent, command).await {
        Ok(()) => Ok(Reply::SeeOther(format!("{}?ok=deleted", errand.path(&Screen::Properties)))),
        Err(DeletePropertyError::StillPublic(_)) => {
            troubled(errand, PART, texts(errand.locale).property_delete_public).await
        }
        Err(DeletePropertyError::UnknownProperty) => Ok(errand.not_found()),
        Err(DeletePropertyError::Storage(error)) => Err(error.into()),
    }
}

/// Says whose it is to look after.
pub async fn assign(errand: &Errand<'_>) -> Outcome {
    let wanted = errand.request.form.text("agent");
    let chosen = match wanted.parse() {
        Ok(id) => Some(UserId(id)),
        Err(_) if wanted.is_empty() => None,
        Err(_) => return Ok(errand.not_found()),
    };
    let Some(number) = number(errand) else { return Ok(errand.not_found()) };
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let Some(property) = super::opened::named(errand, &agent, number).await? else {
        return Ok(errand.not_found());
    };
    let command = AssignAgentCommand { property, agent: chosen };
    match errand.members.property_management.assign_agent.execute(&agent, command).await {
        Ok(_) => Ok(done_at(errand, "assigned", PART)),
        Err(AssignAgentError::UnknownMember) => {
            troubled(errand, PART, texts(errand.locale).property_unknown_member).await
        }
        Err(AssignAgentError::UnknownProperty) => Ok(errand.not_found()),
        Err(AssignAgentError::Storage(error)) => Err(error.into()),
    }
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    Some(match code {
        "created" => texts.property_created,
        "duplicated" => texts.property_duplicated,
        "published" => texts.property_ok_published,
        "reserved" => texts.property_ok_reserved,
        "reactivated" => texts.property_ok_reactivated,
        "sold" => texts.property_ok_sold,
        "rented" => texts.property_ok_rented,
        "withdrawn" => texts.property_ok_withdrawn,
        "assigned" => texts.property_ok_assigned,
        _ => return None,
    })
}

/// The steps, the most likely one first.
pub fn view(sheet: &Sheet, notes: &Notes) -> impl IntoView + use<> {
    let (texts, state) = (sheet.texts, sheet.state());
    let filling = Filling::new(texts, sheet.returned(PART, notes));
    let what = sheet.said(PART, notes).and_then(|code| said(texts, code));
    let forms = view! {
        <div class="estate-steps">
            {market(sheet)}
            {assignment(sheet)}
            <details class="sure" open=filling.is_wrong(DUPLICATE)>
                <summary>{texts.property_duplicate}</summary>
                <form method="post" action=sheet.path.clone() class="stack" novalidate>
                    {Field::new(DUPLICATE, texts.property_duplicate_reference).view(&filling)}
                    <button
                        class="button small"
                        type="submit"
                        name="action"
                        value=Action::DuplicateProperty.code()
                    >
                        {texts.property_duplicate_do}
                    </button>
                </form>
            </details>
            {(!state.status.is_listed()).then(|| deletion(sheet))}
        </div>
    };
    view! {
        <section id=PART aria-label=texts.property_steps>
            {done(what)}
            {filling.around(forms)}
        </section>
    }
}

/// Where it can go from where it stands.
fn market(sheet: &Sheet) -> AnyView {
    let (texts, state) = (sheet.texts, sheet.state());
    let step = |code: &'static str, says: &'static str, quiet: bool| {
        view! {
            <form method="post" action=sheet.path.clone()>
                <input type="hidden" name="step" value=code/>
                <button
                    class="button"
                    class:quiet=quiet
                    type="submit"
                    name="action"
                    value=Action::MoveProperty.code()
                >
                    {says}
                </button>
            </form>
        }
    };
    match state.status {
        PropertyStatus::Draft | PropertyStatus::Withdrawn => publication(sheet),
        PropertyStatus::Active => view! {
            {step("reserved", texts.property_reserve, false)}
            {step("withdrawn", texts.property_withdraw, true)}
        }
        .into_any(),
        PropertyStatus::Reserved => {
            let (code, says) = match state.listing_type {
                ListingType::Sale => ("sold", texts.property_sell),
                ListingType::Rent => ("rented", texts.property_rent_out),
            };
            view! {
                {step(code, says, false)}
                {step("reactivated", texts.property_reactivate, true)}
                {step("withdrawn", texts.property_withdraw, true)}
            }
            .into_any()
        }
        PropertyStatus::Sold | PropertyStatus::Rented => ().into_any(),
    }
}

fn publication(sheet: &Sheet) -> AnyView {
    view! {
        <form method="post" action=sheet.path.clone()>
            <button
                class="button"
                class:quiet=!sheet.dossier.issues.is_empty()
                type="submit"
                name="action"
                value=Action::PublishProperty.code()
            >
                {sheet.texts.property_publish}
            </button>
        </form>
    }
    .into_any()
}

fn assignment(sheet: &Sheet) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let now = sheet.dossier.agent.as_ref();
    let mut people: Vec<(String, String)> =
        sheet.team.iter().map(|(user, name)| (user.to_string(), name.clone())).collect();
    // Who left the team and still has it stands here until somebody else does.
    if let Some(person) = now
        && !sheet.team.iter().any(|(user, _)| *user == person.user)
    {
        let name = person.name.clone().unwrap_or_else(|| texts.activity_somebody.to_owned());
        people.push((person.user.to_string(), name));
    }
    let chosen = now.map(|person| person.user.to_string()).unwrap_or_default();
    let options = people
        .into_iter()
        .map(|(id, name)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect_view();
    view! {
        <form method="post" action=sheet.path.clone() class="inline">
            <label r#for="agent">{texts.property_agent}</label>
            <select id="agent" name="agent">
                <option value="" selected=chosen.is_empty()>{texts.property_agent_nobody}</option>
                {options}
            </select>
            <button
                class="button quiet small"
                type="submit"
                name="action"
                value=Action::AssignProperty.code()
            >
                {texts.property_agent_save}
            </button>
        </form>
    }
}

fn deletion(sheet: &Sheet) -> impl IntoView + use<> {
    let texts = sheet.texts;
    view! {
        <details class="sure">
            <summary>{texts.property_delete}</summary>
            <form method="post" action=sheet.path.clone() class="stack">
                <p>{texts.property_delete_lede}</p>
                <button
                    class="button grave small"
                    type="submit"
                    name="action"
                    value=Action::DeleteProperty.code()
                >
                    {texts.property_delete_do(sheet.state().reference.as_str())}
                </button>
            </form>
        </details>
    }
}
