//! The publish gate: what the law and the trade ask of an advertisement before
//! the public sees it.

use super::property::PropertyState;
use super::vocabulary::coded;
use super::wording;
use kernel::locale::Country;
use std::fmt;

/// What the gate has to know of the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgencyStanding {
    /// Where the agency has its seat.
    pub country: Country,
    /// Whether it holds an AMI licence (Lei 15/2013).
    pub has_ami_licence: bool,
}

/// How much the gate lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishMode {
    /// Only what is complete.
    Strict,
    /// Also what lacks an owner, a picture or the energy class, marked for
    /// attention: an agency that moves house with its running advertisements.
    Incomplete,
}

coded! {
    /// What is still to be completed on a listing that is already public.
    Attention {
        /// The energy class, or the reason of exemption.
        MissingEnergyClass = "missing_energy_class",
        /// A picture.
        MissingImage = "missing_image",
        /// The owner.
        MissingOwner = "missing_owner",
    }
}

/// Whether something can follow after publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Never public with this.
    Blocking,
    /// May be completed later, in [`PublishMode::Incomplete`].
    Completable,
}

/// One thing that stands between a property and the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishIssue {
    /// Neither municipality nor position: nobody knows where it is.
    MissingPlace,
    /// No price.
    MissingPrice,
    /// No owner.
    MissingOwner,
    /// No picture.
    MissingImage,
    /// Neither energy class nor exemption (DL 101-D/2020 art. 22; RD 390/2021 art. 15).
    MissingEnergyClass,
    /// An agency of Portugal without AMI licence (Lei 15/2013): its number
    /// stands in every advertisement. An agency of another country is known by
    /// its own country's rules.
    MissingAmiLicence,
    /// Words that keep people out for what they are (art. 1067-A CC).
    DiscriminatoryWording {
        /// The words, as they are written.
        words: Vec<String>,
    },
}

impl PublishIssue {
    /// The code by which programs know it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingPlace => "missing_place",
            Self::MissingPrice => "missing_price",
            Self::MissingOwner => Attention::MissingOwner.code(),
            Self::MissingImage => Attention::MissingImage.code(),
            Self::MissingEnergyClass => Attention::MissingEnergyClass.code(),
            Self::MissingAmiLicence => "missing_ami_licence",
            Self::DiscriminatoryWording { .. } => "discriminatory_wording",
        }
    }

    /// What it is marked as when it follows after publication; `None` when it
    /// must not.
    #[must_use]
    pub const fn attention(&self) -> Option<Attention> {
        match self {
            Self::MissingOwner => Some(Attention::MissingOwner),
            Self::MissingImage => Some(Attention::MissingImage),
            Self::MissingEnergyClass => Some(Attention::MissingEnergyClass),
            Self::MissingPlace
            | Self::MissingPrice
            | Self::MissingAmiLicence
            | Self::DiscriminatoryWording { .. } => None,
        }
    }

    /// Whether it can follow after publication.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.attention() {
            Some(_) => Severity::Completable,
            None => Severity::Blocking,
        }
    }
}

impl fmt::Display for PublishIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingPlace => f.write_str("the municipality or the position is missing"),
            Self::MissingPrice => f.write_str("the price is missing"),
            Self::MissingOwner => f.write_str("the owner is missing"),
            Self::MissingImage => f.write_str("a picture is missing"),
            Self::MissingEnergyClass => {
                f.write_str("the energy class is missing, or the reason why none is needed")
            }
            Self::MissingAmiLicence => f.write_str("the agency's AMI licence is missing"),
            Self::DiscriminatoryWording { words } => {
                write!(f, "these words keep people out, which the law forbids: {}", words.join("; "))
            }
        }
    }
}

/// Everything that stands between a property and the public, the gravest first.
#[must_use]
pub fn inspect(property: &PropertyState, agency: &AgencyStanding) -> Vec<PublishIssue> {
    let mut issues = inspect_content(property);
    if agency.country == Country::Portugal && !agency.has_ami_licence {
        issues.insert(0, PublishIssue::MissingAmiLicence);
    }
    issues
}

/// What of it lies in the property itself: it must stay right while the
/// property is public, whatever changes.
#[must_use]
pub fn inspect_content(property: &PropertyState) -> Vec<PublishIssue> {
    let mut issues = Vec::new();
    if property.address.municipality.is_none() && property.position.is_none() {
        issues.push(PublishIssue::MissingPlace);
    }
    if property.current_price().is_none() {
        issues.push(PublishIssue::MissingPrice);
    }
    let words = wording::discriminatory_in_texts(&property.texts);
    if !words.is_empty() {
        issues.push(PublishIssue::DiscriminatoryWording { words });
    }
    if property.owners.is_empty() {
        issues.push(PublishIssue::MissingOwner);
    }
    if property.images.is_empty() {
        issues.push(PublishIssue::MissingImage);
    }
    if property.characteristics.energy.is_none() {
        issues.push(PublishIssue::MissingEnergyClass);
    }
    issues
}

/// Lets a property through, with what is to be completed, or keeps it back
/// with all that stands in its way.
///
/// # Errors
/// The issues that may not pass in this mode, when there are any.
pub fn pass(issues: Vec<PublishIssue>, mode: PublishMode) -> Result<Vec<Attention>, Vec<PublishIssue>> {
    let mut attention = Vec::new();
    let mut in_the_way = Vec::new();
    for issue in issues {
        match (mode, issue.attention()) {
            (PublishMode::Incomplete, Some(mark)) => attention.push(mark),
            (PublishMode::Incomplete, None) | (PublishMode::Strict, _) => in_the_way.push(issue),
        }
    }
    if !in_the_way.is_empty() {
        return Err(in_the_way);
    }
    attention.sort_unstable();
    Ok(attention)
}
