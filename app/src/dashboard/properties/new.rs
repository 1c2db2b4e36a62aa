//! A new property: as little as it takes to begin.

use super::forms::{deals, kinds};
use super::opened::agent;
use super::says::invalid;
use super::sections::{Reading, needed, priced};
use crate::dashboard::frame::Desk;
use crate::i18n::texts;
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::submit;
use crate::ui::form::{Field, Filled, Filling, Values};
use http::StatusCode;
use kernel::locale::Country;
use leptos::prelude::*;
use property_management::application::use_cases::{CreatePropertyCommand, CreatePropertyError};
use property_management::domain::draft::PropertyDraft;
use property_management::domain::values::{PlaceName, Reference};
use property_management::domain::vocabulary::{ListingType, PropertyType};

/// The form, with the next free reference.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    again(errand, StatusCode::OK, None).await
}

/// Begins the property, and goes on on its page.
pub async fn create(errand: &Errand<'_>) -> Outcome {
    let Some(agent) = agent(errand) else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let profile = errand.members.customer_management.queries.by_id(agent.organization()).await?;
    let country = profile.map_or(Country::Portugal, |profile| profile.profile.country);
    let mut reading = Reading::of(form, texts);
    let reference = reading.value("reference", Reference::parse);
    let deal = needed(&mut reading, "listing_type", ListingType::parse);
    let kind = needed(&mut reading, "property_type", PropertyType::parse);
    let municipality = reading.value("municipality", PlaceName::parse).flatten();
    let price = priced(&mut reading);
    let draft = (|| {
        let mut draft = PropertyDraft::new(reference?, deal?, kind?, country);
        draft.address.municipality = municipality;
        draft.price = price;
        Some(draft)
    })();
    let returned = Filled::sent(form);
    let returned = match reading.finish(draft) {
        Err(problems) => returned.with_problems(problems),
        Ok(draft) => {
            let properties = &errand.members.property_management;
            match properties.create_property.execute(&agent, CreatePropertyCommand { draft }).await {
                Ok(property) => {
                    let made = properties.view_dossier.execute(&agent, property).await?;
                    let number = made.and_then(|made| made.state.number).unwrap_or_default();
                    let path = errand.path(&Screen::Property(number.to_string()));
                    return Ok(Reply::SeeOther(format!("{path}?ok=created&in=steps")));
                }
                Err(CreatePropertyError::ReferenceTaken(_)) => {
                    returned.wrong("reference", texts.new_property_taken)
                }
                Err(CreatePropertyError::Invalid(flaw)) => returned.refused(invalid(texts, &flaw)),
                Err(CreatePropertyError::Storage(error)) => return Err(error.into()),
            }
        }
    };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, Some(returned)).await
}

async fn again(errand: &Errand<'_>, status: StatusCode, returned: Option<Filled>) -> Outcome {
    let (Some(agent), Some(caller)) = (agent(errand), &errand.caller) else { return Ok(errand.not_found()) };
    let next = errand.members.property_management.desk.suggest_reference(agent.organization()).await?;
    let desk = Desk::of(errand, caller);
    let texts = texts(errand.locale);
    Ok(Reply::page(move |_| {
        let kept = Values::new()
            .with("property_type", PropertyType::Apartment.code())
            .with("listing_type", ListingType::Sale.code())
            .with_some("reference", next.as_ref());
        let filling = Filling::new(texts, returned.as_ref()).over(&kept);
        desk.titled(texts.new_property_title, texts.new_property_lede, status, form(&filling))
    }))
}

fn form(filling: &Filling<'_>) -> AnyView {
    let texts = filling.texts;
    let fields = view! {
            <div class="pair">
                {Field::new("property_type", texts.new_property_kind).choice(filling, kinds(texts))}
                {Field::new("listing_type", texts.new_property_deal).choice(filling, deals(texts))}
            </div>
            {Field::new("municipality", texts.new_property_municipality)
                .optional()
                .hint(texts.new_property_municipality_hint)
                .view(filling)}
            {Field::new("price", texts.new_property_price)
                .optional()
                .decimal()
                .hint(texts.new_property_price_hint)
                .view(filling)}
            {Field::new("reference", texts.new_property_reference)
                .hint(texts.new_property_reference_hint)
                .view(filling)}
            {submit(Action::CreateProperty, texts.new_property_create)}
    };
    view! {
        <form method="post" action=Screen::NewProperty.path(texts.locale) class="stack" novalidate>
            {filling.around(fields)}
        </form>
    }
    .into_any()
}
