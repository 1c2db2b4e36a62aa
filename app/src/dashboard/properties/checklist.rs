//! What the publish gate asks, beside the form: what is there, what is missing, and where to give it.

use super::parts::Part;
use crate::i18n::Texts;
use crate::session::Screen;
use leptos::prelude::*;
use property_management::domain::publish_gate::{AddressGap, PublishIssue};
use property_management::domain::status::PropertyStatus;
use property_management::domain::vocabulary::ListingType;

/// One thing that the gate asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    Place,
    Price,
    Owner,
    Image,
    Energy,
    Certificate,
    Validity,
    Licence,
    Plan,
    Wording,
    Rent,
}

impl Ask {
    const ALL: [Self; 11] = [
        Self::Place,
        Self::Price,
        Self::Rent,
        Self::Image,
        Self::Energy,
        Self::Certificate,
        Self::Validity,
        Self::Owner,
        Self::Wording,
        Self::Licence,
        Self::Plan,
    ];

    /// What asks for this to be mended.
    const fn of(issue: &PublishIssue) -> Self {
        match issue {
            PublishIssue::MissingPlace | PublishIssue::MissingAddress(_) => Self::Place,
            PublishIssue::MissingPrice => Self::Price,
            PublishIssue::MissingOwner => Self::Owner,
            PublishIssue::MissingImage => Self::Image,
            PublishIssue::MissingEnergyClass => Self::Energy,
            PublishIssue::MissingEnergyCertificate => Self::Certificate,
            PublishIssue::MissingEnergyCertificateExpiry | PublishIssue::EnergyCertificateExpired => {
                Self::Validity
            }
            PublishIssue::MissingAmiLicence => Self::Licence,
            PublishIssue::PlanLimit => Self::Plan,
            PublishIssue::DiscriminatoryWording { .. } => Self::Wording,
            PublishIssue::RentAdvanceTooHigh { .. } | PublishIssue::RentDepositTooHigh { .. } => Self::Rent,
        }
    }

    const fn name(self, texts: &Texts) -> &'static str {
        match self {
            Self::Place => texts.gate_place,
            Self::Price => texts.gate_price,
            Self::Owner => texts.gate_owner,
            Self::Image => texts.gate_image,
            Self::Energy => texts.gate_energy_class,
            Self::Certificate => texts.gate_energy_certificate,
            Self::Validity => texts.gate_energy_validity,
            Self::Licence => texts.gate_ami_licence,
            Self::Plan => texts.gate_plan,
            Self::Wording => texts.gate_wording,
            Self::Rent => texts.gate_rent,
        }
    }

    /// Where it is given.
    fn address(self, texts: &Texts) -> String {
        let locale = texts.locale;
        match self {
            Self::Place => format!("#{}", Part::Place.code()),
            Self::Price => format!("#{}", Part::Price.code()),
            Self::Energy | Self::Certificate | Self::Validity => format!("#{}", Part::Energy.code()),
            Self::Rent => format!("#{}", Part::Rent.code()),
            Self::Wording => format!("#{}", Part::Words.code()),
            Self::Owner => format!("#{}", Part::Owners.code()),
            Self::Image => "#photographs".to_owned(),
            Self::Licence => format!("{}#licence", Screen::Agency.path(locale)),
            Self::Plan => Screen::Plan.path(locale),
        }
    }
}

/// The gate before a property.
pub struct Gate<'a> {
    /// What it says.
    pub texts: &'static Texts,
    /// Where the property stands.
    pub status: PropertyStatus,
    /// For sale or to rent: the conditions of a rent are asked of nothing else.
    pub deal: ListingType,
    /// Whether it has a certificate of which to ask number and day.
    pub certified: bool,
    /// What stands between it and the public.
    pub issues: &'a [PublishIssue],
}

impl Gate<'_> {
    /// The list.
    pub fn view(&self) -> impl IntoView + use<> {
        let (texts, issues) = (self.texts, self.issues);
        let missing = issues.len() as u64;
        let summary = match (missing, self.status.is_listed()) {
            (0, true) => texts.gate_is_public.to_owned(),
            (0, false) => texts.gate_ready.to_owned(),
            (missing, _) => texts.gate_count(missing, missing),
        };
        let items = Ask::ALL
            .into_iter()
            .flat_map(|ask| {
                let missing: Vec<_> = issues.iter().filter(|issue| Ask::of(issue) == ask).collect();
                let done = (missing.is_empty() && self.asks(ask)).then(|| item(texts, ask, None));
                missing.into_iter().map(|issue| item(texts, ask, Some(issue))).chain(done).collect::<Vec<_>>()
            })
            .collect_view();
        view! {
            <div id="checklist">
                <h2>{texts.gate_title}</h2>
                <p>{summary}</p>
                <ul class="checklist">{items}</ul>
            </div>
        }
    }
}

impl Gate<'_> {
    /// Whether something is asked also of a property that lacks nothing of it.
    fn asks(&self, ask: Ask) -> bool {
        match ask {
            // Room in the plan is told only to who has none.
            Ask::Plan => false,
            Ask::Rent => self.deal == ListingType::Rent,
            Ask::Certificate | Ask::Validity => self.certified,
            _ => true,
        }
    }
}

fn item(texts: &'static Texts, ask: Ask, issue: Option<&PublishIssue>) -> AnyView {
    let Some(issue) = issue else {
        return view! {
            <li class="is-done">
                <span>
                    <span class="visually-hidden">{texts.gate_done}" "</span>
                    {ask.name(texts)}
                </span>
            </li>
        }
        .into_any();
    };
    view! {
        <li class="is-missing">
            <span>
                <span class="visually-hidden">{texts.gate_missing}" "</span>
                <a href=ask.address(texts)>{texts.issue(issue)}</a>
            </span>
        </li>
    }
    .into_any()
}

impl Texts {
    /// What is to be done about something that the gate found.
    #[must_use]
    pub fn issue(&self, issue: &PublishIssue) -> String {
        let plain = match issue {
            PublishIssue::MissingPlace => self.gate_missing_place,
            PublishIssue::MissingAddress(AddressGap::Street) => self.gate_missing_street,
            PublishIssue::MissingAddress(AddressGap::Municipality) => self.gate_missing_municipality,
            PublishIssue::MissingAddress(AddressGap::Both) => self.gate_missing_address,
            PublishIssue::MissingPrice => self.gate_missing_price,
            PublishIssue::MissingOwner => self.gate_missing_owner,
            PublishIssue::MissingImage => self.gate_missing_image,
            PublishIssue::MissingEnergyClass => self.gate_missing_energy_class,
            PublishIssue::MissingEnergyCertificate => self.gate_missing_energy_certificate,
            PublishIssue::MissingEnergyCertificateExpiry => self.gate_missing_energy_certificate_expiry,
            PublishIssue::EnergyCertificateExpired => self.gate_energy_certificate_expired,
            PublishIssue::RentAdvanceTooHigh { max } => return self.gate_rent_advance_too_high(max),
            PublishIssue::RentDepositTooHigh { max } => return self.gate_rent_deposit_too_high(max),
            PublishIssue::MissingAmiLicence => self.gate_missing_ami_licence,
            PublishIssue::PlanLimit => self.gate_plan_limit,
            PublishIssue::DiscriminatoryWording { words } => {
                return self.gate_discriminatory_wording(words.join("; "));
            }
        };
        plain.to_owned()
    }
}
