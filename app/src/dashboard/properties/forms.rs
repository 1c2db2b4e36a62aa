//! The fields of each section, as they stand on the page.

use super::page::Sheet;
use super::parts::Part;
use super::sections::feature_field;
use crate::contexts::Site;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format};
use crate::ui::form::{Field, Filling};
use kernel::locale::{Country, Locale};
use leptos::prelude::*;
use properties_listing::domain::vocabulary as listed;
use property_management::domain::characteristics::Energy;
use property_management::domain::property::PropertyState;
use property_management::domain::rent::RentLimits;
use property_management::domain::vocabulary::{EnergyExemption, Feature, ListingType};
use serde_json::json;

/// Code and name.
type Options = Vec<(String, String)>;

fn options<T>(all: &[T], code: impl Fn(&T) -> &'static str, name: impl Fn(&T) -> String) -> Options {
    all.iter().map(|one| (code(one).to_owned(), name(one))).collect()
}

/// For sale, to rent.
#[must_use]
pub fn deals(texts: &Texts) -> Options {
    let name = |deal: &ListingType| match deal {
        ListingType::Sale => texts.properties_sale.to_owned(),
        ListingType::Rent => texts.properties_rent.to_owned(),
    };
    options(ListingType::ALL, |deal| deal.code(), name)
}

/// Every kind of property.
#[must_use]
pub fn kinds(texts: &Texts) -> Options {
    options(listed::PropertyType::ALL, |kind| kind.code(), |kind| texts.kind(*kind).to_owned())
}

/// Portugal and Spain.
#[must_use]
pub fn countries(texts: &Texts) -> Options {
    let all = [Country::Portugal, Country::Spain];
    options(&all, |country| country.code(), |country| texts.country(*country).to_owned())
}

/// The fields of a section; owners have a module of their own.
#[must_use]
pub fn fields(part: Part, filling: &Filling<'_>, sheet: &Sheet, site: &Site) -> AnyView {
    let state = sheet.state();
    match part {
        Part::Basics => basics(filling),
        Part::Place => place(filling, sheet.near, site),
        Part::Price => price(filling, sheet),
        Part::Rent => rent(filling, state),
        Part::Traits => traits(filling),
        Part::Energy => energy(filling, state),
        Part::Words => words(filling),
        Part::Owners => ().into_any(),
    }
}

fn basics(filling: &Filling<'_>) -> AnyView {
    let texts = filling.texts;
    view! {
        <div class="pair">
            {Field::new("property_type", texts.basics_kind).choice(filling, kinds(texts))}
            {Field::new("listing_type", texts.basics_deal).choice(filling, deals(texts))}
        </div>
        {Field::new("reference", texts.basics_reference).view(filling)}
    }
    .into_any()
}

fn place(filling: &Filling<'_>, near: Option<(f64, f64)>, site: &Site) -> AnyView {
    let texts = filling.texts;
    let line = |name: &str, label| Field::new(name, label).optional();
    let asked = |name: &str, label| Field::new(name, label).optional_until(texts.property_to_publish);
    let labels = json!({
        "label": texts.place_map_label,
        "pin": texts.place_map_pin,
        "refused": texts.place_map_refused,
        "zoomIn": texts.map_zoom_in,
        "zoomOut": texts.map_zoom_out,
    });
    view! {
        {asked("street", texts.place_street).hint(texts.place_street_hint).view(filling)}
        <div class="pair">
            {line("postal_code", texts.place_postal_code).view(filling)}
            {line("parish", texts.place_parish).view(filling)}
        </div>
        <div class="pair">
            {asked("municipality", texts.place_municipality).view(filling)}
            {line("district", texts.place_district).view(filling)}
        </div>
        {Field::new("country", texts.place_country).choice(filling, countries(texts))}
        <div
            class="pin-map"
            data-pin=""
            hidden=true
            data-tiles=site.tiles.as_ref().map(|tiles| tiles.url.clone())
            data-attribution=site.tiles.as_ref().map(|tiles| tiles.attribution.clone())
            data-locale=texts.locale.tag()
            data-near-lat=near.map(|(latitude, _)| latitude.to_string())
            data-near-lon=near.map(|(_, longitude)| longitude.to_string())
            data-labels=labels.to_string()
        ></div>
        <p class="inline needs-js">
            <button class="button quiet small" type="button" data-pin-here="">
                {texts.place_map_here}
            </button>
            <button class="button quiet small" type="button" data-pin-clear="">
                {texts.place_map_clear}
            </button>
            <span role="status" data-pin-says=""></span>
        </p>
        <div class="pair">
            {line("latitude", texts.place_latitude).decimal().view(filling)}
            {line("longitude", texts.place_longitude).decimal().view(filling)}
        </div>
        {Field::new("hidden", texts.place_hidden).hint(texts.place_hidden_hint).tick(filling)}
    }
    .into_any()
}

fn price(filling: &Filling<'_>, sheet: &Sheet) -> AnyView {
    let texts = filling.texts;
    let label = match sheet.state().listing_type {
        ListingType::Sale => texts.asking_amount,
        ListingType::Rent => texts.asking_amount_rent,
    };
    view! {
        {Field::new("price", label).optional_until(texts.property_to_publish).decimal().view(filling)}
        {history(texts, sheet)}
    }
    .into_any()
}

/// What was asked before, the latest first.
fn history(texts: &'static Texts, sheet: &Sheet) -> impl IntoView + use<> {
    let state = sheet.state();
    let asked: Vec<_> =
        state.prices.iter().filter(|price| price.listing_type == state.listing_type).collect();
    let before = asked.split_last().map(|(_, before)| before).unwrap_or_default();
    let lines = before
        .iter()
        .rev()
        .map(|price| {
            let amount = format::money(texts.locale, price.price.money().cents);
            let since = format::date(texts.locale, date_of(sheet.zone, price.since));
            view! {
                <li>
                    {amount} " " <span class="hint">{texts.asking_since(since)}</span>
                </li>
            }
        })
        .collect_view();
    (!before.is_empty()).then(|| {
        view! {
            <details class="sure">
                <summary>{texts.asking_history}</summary>
                <ul>{lines}</ul>
            </details>
        }
    })
}

fn rent(filling: &Filling<'_>, state: &PropertyState) -> AnyView {
    let texts = filling.texts;
    let limits = RentLimits::of(state.address.country, state.property_type.is_home());
    let count = |name: &str, label, most: Option<u8>| {
        let entry = Field::new(name, label).optional().digits();
        match most {
            Some(most) => entry.hint(texts.rent_advance_hint(most)),
            None => entry,
        }
    };
    view! {
        <div class="pair">
            {count("advance", texts.rent_advance, limits.advance).view(filling)}
            {count("deposit", texts.rent_deposit, limits.deposit).view(filling)}
        </div>
    }
    .into_any()
}

fn traits(filling: &Filling<'_>) -> AnyView {
    let texts = filling.texts;
    let count = |name: &str, label| Field::new(name, label).optional().digits().view(filling);
    let area = |name: &str, label| Field::new(name, label).optional().decimal().view(filling);
    let mut conditions = vec![(String::new(), texts.property_not_said.to_owned())];
    conditions.extend(options(
        listed::Condition::ALL,
        |condition| condition.code(),
        |condition| texts.condition(*condition).to_owned(),
    ));
    let features = Feature::ALL
        .iter()
        .filter_map(|feature| {
            let name = texts.feature(listed::Feature::parse(feature.code())?);
            Some(Field::new(feature_field(*feature), name).tick(filling))
        })
        .collect_view();
    view! {
        <div class="pair">
            {count("bedrooms", texts.traits_bedrooms)} {count("bathrooms", texts.traits_bathrooms)}
        </div>
        <div class="pair">
            {area("useful_area", texts.traits_useful_area)} {area("gross_area", texts.traits_gross_area)}
        </div>
        <div class="pair">
            {area("dependent_area", texts.traits_dependent_area)} {area("land_area", texts.traits_land_area)}
        </div>
        <div class="pair">
            {count("year_built", texts.traits_year_built)}
            {Field::new("floor", texts.traits_floor).optional().view(filling)}
            {Field::new("condition", texts.traits_condition).choice(filling, conditions)}
        </div>
        <fieldset class="plain">
            <legend>{texts.traits_features}</legend>
            <div class="features">{features}</div>
        </fieldset>
    }
    .into_any()
}

fn energy(filling: &Filling<'_>, state: &PropertyState) -> AnyView {
    let (texts, country) = (filling.texts, state.address.country);
    let mut choices = vec![(String::new(), texts.energy_class_unknown.to_owned())];
    let scale = Texts::energy_scale(country);
    choices.extend(options(scale, |class| class.code(), |class| texts.energy_class_named(class.code())));
    let reason = |why: &EnergyExemption| match why {
        EnergyExemption::Ruin => texts.energy_exempt_ruin.to_owned(),
        EnergyExemption::Land => texts.energy_exempt_land.to_owned(),
        EnergyExemption::Unconditioned => texts.energy_exempt_unconditioned.to_owned(),
        EnergyExemption::Monument => texts.energy_exempt_monument.to_owned(),
    };
    choices.extend(options(EnergyExemption::ALL, |why| why.code(), reason));
    let exempt = matches!(state.characteristics.energy, Some(Energy::Exempt(_)));
    let asked = |name: &str, label| match Field::new(name, label) {
        field if exempt => field.optional(),
        field => field.optional_until(texts.property_to_publish),
    };
    view! {
        {Field::new("energy_class", texts.energy_class).choice(filling, choices)}
        <div class="pair">
            {asked("certificate", texts.energy_certificate)
                .hint(texts.energy_certificate_hint)
                .view(filling)}
            {asked("certificate_expires", texts.energy_expires).kind("date").view(filling)}
        </div>
    }
    .into_any()
}

/// A language each, the reader's own first and open; another where something is to be said about it.
fn words(filling: &Filling<'_>) -> AnyView {
    let texts = filling.texts;
    let mut tongues = Locale::ALL.to_vec();
    tongues.sort_by_key(|tongue| *tongue != texts.locale);
    let tongues = tongues
        .into_iter()
        .map(|tongue| {
            let code = tongue.code();
            let (title, description) = (format!("title_{code}"), format!("description_{code}"));
            let written =
                [&title, &description].into_iter().any(|name| !filling.value(name).trim().is_empty());
            let said = if written { texts.words_written } else { texts.words_empty };
            let open = tongue == texts.locale || filling.is_wrong(&title) || filling.is_wrong(&description);
            view! {
                <details open=open>
                    <summary>
                        {texts.language(tongue)}
                        <span class="hint">{said}</span>
                    </summary>
                    <div>
                        {Field::new(title, texts.words_heading).lang(tongue.tag()).optional().view(filling)}
                        {Field::new(description, texts.words_description)
                            .lang(tongue.tag())
                            .optional()
                            .area(filling, 8)}
                    </div>
                </details>
            }
        })
        .collect_view();
    view! {
        <p class="hint">{texts.words_lede}</p>
        <div class="tongues">{tongues}</div>
    }
    .into_any()
}
