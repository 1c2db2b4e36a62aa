//! The energy class, as the label has it: an arrow in the class's own colour.

use crate::i18n::Texts;
use leptos::prelude::*;
use properties_listing::domain::vocabulary::{EnergyClass, PropertyType};

/// The part of a class name that stands for an energy class.
#[must_use]
pub const fn token(class: EnergyClass) -> &'static str {
    match class {
        EnergyClass::APlus => "a-plus",
        EnergyClass::A => "a",
        EnergyClass::B => "b",
        EnergyClass::BMinus => "b-minus",
        EnergyClass::C => "c",
        EnergyClass::D => "d",
        EnergyClass::E => "e",
        EnergyClass::F => "f",
        EnergyClass::G => "g",
    }
}

/// The class, or that it is unknown or not needed, small.
pub fn badge(texts: &Texts, class: Option<EnergyClass>, kind: PropertyType) -> AnyView {
    match class {
        Some(class) => view! {
            <span class=format!("energy energy-{}", token(class)) title=texts.card_energy(class.code())>
                <span class="hidden">{texts.detail_energy_class}" "</span>
                {class.code()}
            </span>
        }
        .into_any(),
        None => {
            let (sign, meaning) = match kind {
                PropertyType::Land | PropertyType::Ruin => ("–", texts.card_energy_exempt),
                _ => ("?", texts.card_energy_unknown),
            };
            view! {
                <span class="energy energy-none" title=meaning>
                    <span aria-hidden="true">{sign}</span>
                    <span class="hidden">{meaning}</span>
                </span>
            }
            .into_any()
        }
    }
}

/// The whole scale of a country with the class marked.
pub fn scale(texts: &Texts, classes: &'static [EnergyClass], class: EnergyClass) -> impl IntoView {
    let best = classes.first().map_or("", |class| class.code());
    let worst = classes.last().map_or("", |class| class.code());
    view! {
        <div class="energy-scale">
            <p class="hidden">{texts.card_energy(class.code())}". "{texts.detail_energy_scale(best, worst)}</p>
            <ol aria-hidden="true">
                {classes
                    .iter()
                    .map(|step| {
                        let current = if *step == class { " is-class" } else { "" };
                        view! {
                            <li class=format!("energy energy-{}{current}", token(*step))>{step.code()}</li>
                        }
                    })
                    .collect_view()}
            </ol>
        </div>
    }
}
