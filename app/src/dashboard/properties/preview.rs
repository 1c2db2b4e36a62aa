//! One property as the public will see it: the public's own page, with a word above it.

use super::opened::dossier;
use crate::i18n::texts;
use crate::portal::{Page, detail};
use crate::session::{Errand, Outcome, Reply, Screen};
use customer_management::domain::organization::OrganizationState;
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::application::use_cases::ListingPage;
use properties_listing::domain::views::{
    AgencyLook, ListedCard, ListedImage, ListedLogo, ListedPrice, ListedProperty, LocalizedText, Position,
};
use properties_listing::domain::vocabulary as listed;
use property_management::domain::characteristics::Energy;
use property_management::domain::media::PropertyImage;
use property_management::domain::property::PropertyState;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{Area, PerLocale, RoomCount, YearBuilt};
use property_management::domain::vocabulary::ListingType;

/// The page.
pub async fn show(errand: &Errand<'_>, number: &str) -> Outcome {
    let Some((agent, dossier)) = dossier(errand, number).await? else { return Ok(errand.not_found()) };
    let agency = errand.members.customer_management.queries.by_id(agent.organization()).await?;
    let Some(agency) = agency else { return Ok(errand.not_found()) };
    let state = dossier.state;
    let Some(property) = as_listed(&state, &agency) else { return Ok(errand.not_found()) };
    let (locale, number) = (errand.locale, number.to_owned());
    let texts = texts(locale);
    let public = state.status.is_listed();
    let says = if public { texts.preview_banner_public } else { texts.preview_banner };
    Ok(Reply::page(move |site| {
        let listing = ListingPage { property, place_path: Vec::new(), similar: Vec::new() };
        let Page { status, mut head, body } = detail::preview(site, locale, &listing, public);
        // Nobody but the team finds it, and nothing of it is handed on.
        head.indexed = false;
        head.image = None;
        head.data = Vec::new();
        let path = |locale: Locale| Screen::Preview(number.clone()).path(locale);
        head.alternates = Locale::ALL.map(path);
        head.canonical = path(locale);
        let back = Screen::Property(number.clone()).path(locale);
        let body = view! {
            <div class="preview-banner" role="note">
                <p>{says}</p>
                <a class="button quiet small" href=back>
                    {texts.preview_back}
                </a>
            </div>
            {body}
        };
        Page { status, head, body: body.into_any() }
    }))
}

/// What the public will see of it; nothing, where the portal has no word for it.
fn as_listed(state: &PropertyState, organization: &OrganizationState) -> Option<ListedProperty> {
    let agency = &organization.profile;
    let deal = |deal: ListingType| listed::ListingType::parse(deal.code());
    let (traits, address) = (&state.characteristics, &state.address);
    let dm2 = |area: Option<Area>| area.map(Area::dm2);
    let count = |count: Option<RoomCount>| count.map(|count| i64::from(count.get()));
    let name = |name: Option<&_>| name.map(ToString::to_string);
    let (class, certificate, exemption) = match &traits.energy {
        Some(Energy::Certified { class, certificate, .. }) => {
            (listed::EnergyClass::parse(class.code()), certificate.as_ref().map(ToString::to_string), None)
        }
        Some(Energy::Exempt(why)) => (None, None, listed::EnergyExemption::parse(why.code())),
        None => (None, None, None),
    };
    let images: Vec<_> = state.images.as_slice().iter().map(image).collect();
    let prices: Vec<_> = state
        .prices
        .iter()
        .filter_map(|price| {
            let cents = price.price.money().cents;
            Some(ListedPrice { listing_type: deal(price.listing_type)?, cents, since: price.since })
        })
        .collect();
    let asked: Vec<i64> = state
        .prices
        .iter()
        .filter(|price| price.listing_type == state.listing_type)
        .map(|price| price.price.money().cents)
        .collect();
    let shown = !state.address_hidden;
    Some(ListedProperty {
        card: ListedCard {
            number: state.number?,
            reference: state.reference.to_string(),
            listing_type: deal(state.listing_type)?,
            property_type: listed::PropertyType::parse(state.property_type.code())?,
            status: match state.status {
                PropertyStatus::Reserved => listed::ListingStatus::Reserved,
                _ => listed::ListingStatus::Active,
            },
            country: address.country,
            district: name(address.district.as_ref()),
            municipality: name(address.municipality.as_ref()),
            parish: name(address.parish.as_ref()),
            position: state.public_position().map(|position| Position {
                latitude: position.latitude(),
                longitude: position.longitude(),
                approximate: state.address_hidden,
            }),
            price_cents: asked.last().copied().unwrap_or_default(),
            previous_price_cents: asked.iter().rev().nth(1).copied(),
            bedrooms: count(traits.bedrooms),
            bathrooms: count(traits.bathrooms),
            gross_area_dm2: dm2(traits.gross_area),
            useful_area_dm2: dm2(traits.useful_area),
            land_area_dm2: dm2(traits.land_area),
            energy_class: class,
            features: listed::Feature::ALL
                .iter()
                .filter(|feature| traits.features.iter().any(|has| has.code() == feature.code()))
                .copied()
                .collect(),
            published_at: state.published_at,
            updated_at: state.updated_at,
            cover: images.first().cloned(),
            title: localized(&state.texts, |text| text.title.as_ref().map(ToString::to_string)),
            agency_slug: agency.slug.to_string(),
            agency_name: agency.name.to_string(),
            agency_ami: agency.ami_licence.as_ref().map(|licence| licence.number().to_owned()),
        },
        street: address.street.as_ref().filter(|_| shown).map(ToString::to_string),
        postal_code: address.postal_code.as_ref().filter(|_| shown).map(|code| code.as_str().to_owned()),
        places: Vec::new(),
        dependent_area_dm2: dm2(traits.dependent_area),
        year_built: traits.year_built.map(YearBuilt::get).map(i64::from),
        floor: traits.floor.as_ref().map(ToString::to_string),
        condition: traits.condition.and_then(|condition| listed::Condition::parse(condition.code())),
        energy_certificate: certificate,
        energy_exemption: exemption,
        description: localized(&state.texts, |text| text.description.as_ref().map(ToString::to_string)),
        images,
        prices,
        agency_legal_name: agency.legal_name.as_ref().map(|name| name.as_str().to_owned()),
        agency_phone: agency.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        agency_email: agency.email.as_ref().map(|email| email.as_str().to_owned()),
        agency_locality: agency.locality.as_ref().map(|locality| locality.as_str().to_owned()),
        agency_look: look(organization),
    })
}

fn look(organization: &OrganizationState) -> AgencyLook {
    let logo = organization.logo.as_ref().map(|logo| ListedLogo {
        source: format!("/media/{}", logo.still()),
        width: logo.width().into(),
        height: logo.height().into(),
    });
    AgencyLook { logo, colour: organization.profile.colour.map(|colour| colour.to_string()) }
}

fn image(image: &PropertyImage) -> ListedImage {
    let made = image.photograph.as_ref();
    ListedImage {
        source: image.source.as_str().to_owned(),
        width: image.size.map(|size| i64::from(size.width())),
        height: image.size.map(|size| i64::from(size.height())),
        widths: made.map(|made| made.widths.clone()).unwrap_or_default(),
        placeholder: made.map(|made| made.placeholder.clone()),
        alt: localized(&image.alt, |alt| alt.as_ref().map(ToString::to_string)),
    }
}

fn localized<T>(texts: &PerLocale<T>, read: impl Fn(&T) -> Option<String>) -> LocalizedText {
    LocalizedText { pt: read(&texts.pt), en: read(&texts.en), es: read(&texts.es) }
}
