//! The demo: three invented agencies and some two hundred listings over
//! Portugal and Spain, with texts in three languages and pictures of our own.
//!
//! * [`spots`] — where: real places with their usual prices.
//! * [`listings`] — what: facts that follow from place and reference.
//! * [`texts`] — how it is told; [`alt`] — what the pictures show, in words.
//! * [`pictures`] — façades, rooms, land and plans, drawn as SVG.
//! * [`agencies`] — by whom; [`people`] — who works there.
//! * [`visits`] — who comes to see it, and when.
//!
//! It is entered through the use cases like anybody's listings, at the times
//! its history tells: founded, entered, published, lowered, reserved. Seeding
//! again completes what is missing and doubles nothing.

pub mod agencies;
pub mod alt;
pub mod listings;
pub mod people;
pub mod pictures;
pub mod spots;
pub mod texts;
pub mod visits;

use chrono::{Days, TimeDelta};
use customer_management::application::use_cases::{
    EnrolMemberCommand, EnrolMemberError, FoundOrganizationCommand, FoundOrganizationError,
};
use customer_management::domain::secrets::{NewPassword, WeakPassword};
use customer_management::domain::subscription::Plan;
use customer_management::domain::team::TeamError;
use customer_management::domain::values::{Email, InvalidValue as InvalidProfile, PersonName};
use kernel::caller::{Agent, Operator};
use kernel::ids::OrganizationId;
use kernel::money::Money;
use kernel::storage::StorageError;
use kernel::time::{Clock, FixedClock, Timestamp};
use listings::Facts;
use property_management::application::ports::gazetteer::Gazetteer;
use property_management::application::use_cases::{
    CreatePropertyCommand, CreatePropertyError, MoveOnMarketCommand, MoveOnMarketError,
    PublishPropertyCommand, PublishPropertyError, SetPriceCommand, SetPriceError,
};
use property_management::domain::characteristics::{Energy, PropertyCharacteristics};
use property_management::domain::draft::PropertyDraft;
use property_management::domain::gazetteer::ResolvedPlace;
use property_management::domain::location::{PlaceIds, Position};
use property_management::domain::media::{
    ImageSize, ImageSource, PropertyImage, PropertyImages, PropertyText,
};
use property_management::domain::owner::{OwnerId, PropertyOwner, PropertyOwners};
use property_management::domain::property::PropertyId;
use property_management::domain::publish_gate::PublishMode;
use property_management::domain::status::MarketStep;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{
    AltText, Area, CertificateNumber, Description, Floor, FullName, InvalidValue, PerLocale, PlaceName,
    PostalCode, Price, Reference, RoomCount, Street, Title, YearBuilt,
};
use property_management::domain::vocabulary::EnergyClass;
use secrecy::SecretString;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use thiserror::Error;

/// What the seed needs of the program.
pub struct Seeding<'a> {
    /// Context 1, on [`clock`](Self::clock).
    pub customers: &'a customer_management::container::Container,
    /// Context 2, on [`clock`](Self::clock).
    pub properties: &'a property_management::container::Container,
    /// Context 5, on [`clock`](Self::clock).
    pub bookings: &'a booking_management::Container,
    /// Names of places to places.
    pub gazetteer: &'a dyn Gazetteer,
    /// The clock of these contexts: the seed moves it through the last months.
    pub clock: &'a FixedClock,
    /// The real time.
    pub now: Timestamp,
    /// The folder that is served below `/media/`.
    pub media: &'a Path,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Agencies founded now.
    pub agencies: usize,
    /// Listings entered and published now.
    pub listings: usize,
    /// Listings that were there already.
    pub known: usize,
    /// Visits booked now, seats of an open house among them.
    pub visits: usize,
    /// Pictures drawn now.
    pub pictures: usize,
    /// How long it took.
    pub took: Duration,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Demo: {} agencies founded, {} listings published, {} known before, {} visits booked, {} pictures drawn, in {:.1} s.",
            self.agencies,
            self.listings,
            self.known,
            self.visits,
            self.pictures,
            self.took.as_secs_f64()
        )
    }
}

/// Why the demo is not complete.
#[derive(Debug, Error)]
pub enum SeedError {
    /// A picture can't be kept.
    #[error("the picture {path} can't be written: {reason}")]
    Picture {
        /// Where it should stand.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The demo breaks a rule of an agency's values.
    #[error(transparent)]
    Profile(#[from] InvalidProfile),
    /// The demo breaks a rule of a property's values.
    #[error(transparent)]
    Value(#[from] InvalidValue),
    /// The password of the demo breaks a rule.
    #[error(transparent)]
    Password(#[from] WeakPassword),
    /// Somebody could not be put into a team.
    #[error(transparent)]
    Enrol(#[from] EnrolMemberError),
    /// An agency could not be founded.
    #[error(transparent)]
    Found(#[from] FoundOrganizationError),
    /// A property could not be entered.
    #[error(transparent)]
    Create(#[from] CreatePropertyError),
    /// A property could not be published.
    #[error(transparent)]
    Publish(#[from] PublishPropertyError),
    /// A price could not be set.
    #[error(transparent)]
    SetPrice(#[from] SetPriceError),
    /// A property could not be reserved.
    #[error(transparent)]
    Reserve(#[from] MoveOnMarketError),
    /// Visits could not be entered.
    #[error(transparent)]
    Visits(#[from] visits::VisitsError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A listing of the demo that stands in the database already.
struct Known {
    id: PropertyId,
    number: Option<i64>,
    status: PropertyStatus,
}

/// Them by agency and reference.
type AllKnown = HashMap<(OrganizationId, String), Known>;

impl Seeding<'_> {
    /// Seeds the demo, or completes it.
    ///
    /// # Errors
    /// [`SeedError`]; what was entered before stays, and a further run goes on from there.
    pub async fn run(&self) -> Result<Summary, SeedError> {
        let began = Instant::now();
        let mut facts = listings::all();
        let pictures = self.draw(facts.clone()).await?;
        let (agencies, founded) = self.found().await?;
        self.staff(&agencies).await?;
        let mut teams = self.teams(&agencies).await?;
        let mut known = self.known(&agencies).await?;
        // The oldest first, so that numbers tell the order of publication.
        facts.sort_by_key(|facts| std::cmp::Reverse(facts.days_advertised()));
        let mut summary =
            Summary { agencies: founded, listings: 0, known: 0, visits: 0, pictures, took: Duration::ZERO };
        for facts in &facts {
            let organization = agencies[facts.spot.agency];
            let at = known.remove(&(organization, facts.reference.clone()));
            match at {
                Some(known) if known.status != PropertyStatus::Draft => summary.known += 1,
                unfinished => {
                    let agent = shows(&teams, organization, facts)
                        .map_or_else(|| Agent::operator(organization), visits::Shows::agent);
                    self.list(&agent, facts, unfinished.map(|known| known.id)).await?;
                    summary.listings += 1;
                }
            }
        }
        self.hand_out(&mut teams, &agencies).await?;
        summary.visits = self.visit(&teams).await?;
        self.set_clock(self.now);
        summary.took = began.elapsed();
        Ok(summary)
    }

    /// Enters a listing and lets its history happen.
    async fn list(&self, agent: &Agent, facts: &Facts, entered: Option<PropertyId>) -> Result<(), SeedError> {
        self.set_clock(self.days_ago(facts, facts.days_advertised()) - TimeDelta::days(2));
        let property = match entered {
            Some(property) => property,
            None => {
                let draft = self.draft(facts).await?;
                self.properties.create_property.execute(agent, CreatePropertyCommand { draft }).await?
            }
        };
        self.set_clock(self.days_ago(facts, facts.days_advertised()));
        let command = PublishPropertyCommand { property, mode: PublishMode::Strict };
        self.properties.publish_property.execute(agent, command).await?;
        for (days, euros) in facts.prices.iter().skip(1) {
            self.set_clock(self.days_ago(facts, *days));
            let price = Price::new(Money::euros(*euros))?;
            self.properties.set_price.execute(agent, SetPriceCommand { property, price }).await?;
        }
        if facts.reserved {
            self.set_clock(self.now - TimeDelta::hours(20));
            let command = MoveOnMarketCommand { property, step: MarketStep::Reserve };
            self.properties.move_on_market.execute(agent, command).await?;
        }
        Ok(())
    }

    /// A moment of an agency's working day, so many days ago.
    fn days_ago(&self, facts: &Facts, days: i64) -> Timestamp {
        let mut dice = pictures::Dice::of(&[&facts.reference, "hour"]);
        self.now - TimeDelta::days(days) - TimeDelta::seconds(dice.between(0.0, 36_000.0) as i64)
    }

    fn set_clock(&self, moment: Timestamp) {
        self.clock.advance(moment - self.clock.now());
    }

    /// The agencies' ids in the order of [`agencies::profiles`], and how many are new.
    async fn found(&self) -> Result<(Vec<OrganizationId>, usize), SeedError> {
        self.set_clock(self.now - TimeDelta::days(400));
        let operator = Operator::at_the_command_line();
        let (mut ids, mut founded) = (Vec::new(), 0);
        for profile in agencies::profiles()? {
            match self.customers.queries.by_slug(&profile.slug).await? {
                Some(known) => ids.push(known.id),
                None => {
                    // Their listings are more than the plan that costs nothing has room for.
                    let command = FoundOrganizationCommand { profile, plan: Plan::Enterprise };
                    ids.push(self.customers.found_organization.execute(&operator, command).await?);
                    founded += 1;
                }
            }
        }
        Ok((ids, founded))
    }

    /// Puts the people into their agencies, those who aren't there yet.
    async fn staff(&self, agencies: &[OrganizationId]) -> Result<(), SeedError> {
        let operator = Operator::at_the_command_line();
        for person in &people::PEOPLE {
            for (agency, role) in person.roles {
                let password = NewPassword::try_new(SecretString::from(people::PASSWORD))?;
                let command = EnrolMemberCommand {
                    organization: agencies[*agency],
                    email: Email::parse(person.email)?,
                    name: PersonName::parse(person.name)?,
                    role: *role,
                    locale: person.locale,
                    password: Some(password),
                };
                match self.customers.enrol_member.execute(&operator, command).await {
                    Ok(_) | Err(EnrolMemberError::Team(TeamError::AlreadyMember)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }

    /// Who shows homes, of all agencies.
    async fn teams(&self, agencies: &[OrganizationId]) -> Result<Vec<visits::Shows>, SeedError> {
        let mut teams = Vec::new();
        for (person, agency) in visits::showing() {
            let organization = agencies[agency];
            let team = self.customers.accounts.team(organization, self.now).await?;
            let members = team.map(|team| team.members).unwrap_or_default();
            let member = members.into_iter().find(|member| member.email.as_str() == person.email);
            teams.extend(member.map(|member| visits::Shows {
                person,
                organization,
                user: member.user,
                homes: Vec::new(),
            }));
        }
        Ok(teams)
    }

    /// Gives everybody the homes they show, as far as the public sees them.
    async fn hand_out(
        &self,
        teams: &mut [visits::Shows],
        agencies: &[OrganizationId],
    ) -> Result<(), SeedError> {
        let mut known = self.known(agencies).await?;
        for facts in listings::all().iter().filter(|facts| facts.home() && !facts.reserved) {
            let organization = agencies[facts.spot.agency];
            let home = known.remove(&(organization, facts.reference.clone()));
            if let Some(Known { id, number: Some(number), status: PropertyStatus::Active }) = home
                && let Some(who) = whose(teams, organization, facts)
            {
                teams[who].homes.push((booking_management::domain::ids::PropertyId(id.0), number));
            }
        }
        Ok(())
    }

    async fn known(&self, agencies: &[OrganizationId]) -> Result<AllKnown, SeedError> {
        const PAGE: u32 = 500;
        let mut known = AllKnown::new();
        for organization in agencies {
            let mut after = None;
            loop {
                let page = self.properties.queries.page(*organization, after, PAGE).await?;
                after = page.last().and_then(|last| last.number);
                let full = page.len() == PAGE as usize;
                for state in page {
                    let key = (*organization, state.reference.as_str().to_owned());
                    known.insert(key, Known { id: state.id, number: state.number, status: state.status });
                }
                if !full {
                    break;
                }
            }
        }
        Ok(known)
    }

    async fn draft(&self, facts: &Facts) -> Result<PropertyDraft, SeedError> {
        let spot = facts.spot;
        let parish = Some(spot.parish).filter(|parish| !parish.is_empty());
        let ResolvedPlace { district, municipality, parish: parish_place } = self
            .gazetteer
            .resolve(spot.country, Some(spot.district), Some(spot.municipality), parish, Some(spot.middle))
            .await?;
        let mut draft = PropertyDraft::new(
            Reference::parse(&facts.reference)?,
            facts.listing_type,
            facts.property_type,
            spot.country,
        );
        draft.address.district = PlaceName::parse(spot.district)?;
        draft.address.municipality = PlaceName::parse(spot.municipality)?;
        draft.address.parish = parish.map(PlaceName::parse).transpose()?.flatten();
        draft.address.postal_code = Some(PostalCode::parse(spot.country, &facts.postal_code)?);
        draft.address.street = Street::parse(&facts.street)?;
        draft.places = PlaceIds {
            district: district.map(|place| place.id),
            municipality: municipality.map(|place| place.id),
            parish: parish_place.map(|place| place.id),
        };
        draft.position = Some(Position::new(facts.position.0, facts.position.1)?);
        draft.address_hidden = facts.hidden;
        draft.price = facts.prices.first().map(|(_, euros)| Price::new(Money::euros(*euros))).transpose()?;
        draft.characteristics = characteristics(facts, self.now)?;
        let told = texts::tell(facts);
        for (locale, (title, description)) in
            kernel::locale::Locale::ALL.into_iter().zip(told.titles.iter().zip(&told.descriptions))
        {
            *draft.texts.get_mut(locale) =
                PropertyText { title: Title::parse(title)?, description: Description::parse(description)? };
        }
        draft.images = images(facts)?;
        // Owners are known within their property: the same seed gives each the same id again.
        let owner = |(name, at): (&String, u128)| {
            let id = OwnerId(uuid::Uuid::from_u128(at));
            Ok(FullName::parse(name)?.map(|full_name| PropertyOwner::named(id, full_name)))
        };
        let owners = facts.owners.iter().zip(1..).map(owner).collect::<Result<Vec<_>, InvalidValue>>()?;
        draft.owners = PropertyOwners::new(owners.into_iter().flatten().collect())?;
        Ok(draft)
    }

    /// Draws the pictures that are not there as they should be; says how many.
    /// Each is written beside its place and then moved, so none is ever half.
    async fn draw(&self, listings: Vec<Facts>) -> Result<usize, SeedError> {
        let folder = self.media.join("demo");
        tokio::task::spawn_blocking(move || {
            let failed = |path: &Path, reason: std::io::Error| SeedError::Picture {
                path: path.to_owned(),
                reason: reason.to_string(),
            };
            std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
            let mut drawn = 0;
            for facts in &listings {
                for (at, (scene, nth)) in facts.scenes.iter().enumerate() {
                    let path = folder.join(picture_name(facts, at));
                    let svg = pictures::draw(*scene, &facts.subject(), *nth);
                    if std::fs::read(&path).is_ok_and(|there| there == svg.as_bytes()) {
                        continue;
                    }
                    let beside = path.with_extension("svg.new");
                    std::fs::write(&beside, svg)
                        .and_then(|()| std::fs::rename(&beside, &path))
                        .map_err(|error| failed(&path, error))?;
                    drawn += 1;
                }
            }
            Ok(drawn)
        })
        .await
        .map_err(|error| StorageError::Unavailable(format!("drawing the demo's pictures: {error}")))?
    }
}

/// Who of an agency shows a listing: those of one neighbourhood are one person's.
fn whose(teams: &[visits::Shows], organization: OrganizationId, facts: &Facts) -> Option<usize> {
    let of_agency: Vec<usize> =
        (0..teams.len()).filter(|nth| teams[*nth].organization == organization).collect();
    let spot = spots::SPOTS.iter().position(|spot| std::ptr::eq(spot, facts.spot))?;
    (!of_agency.is_empty()).then(|| of_agency[spot % of_agency.len()])
}

fn shows<'t>(
    teams: &'t [visits::Shows],
    organization: OrganizationId,
    facts: &Facts,
) -> Option<&'t visits::Shows> {
    whose(teams, organization, facts).map(|nth| &teams[nth])
}

fn picture_name(facts: &Facts, at: usize) -> String {
    format!("{}-{}.svg", facts.reference.to_lowercase(), at + 1)
}

fn characteristics(facts: &Facts, now: Timestamp) -> Result<PropertyCharacteristics, InvalidValue> {
    let area = |m2: f64| if m2 > 0.0 { Area::from_m2(m2).map(Some) } else { Ok(None) };
    let mut dice = pictures::Dice::of(&[&facts.reference, "certificate"]);
    let energy = match facts.energy {
        Ok(class) => {
            let number = dice.between(900_000_000.0, 999_999_999.0) as i64;
            // Each country's register has its own numbers, and each advertisement names one.
            let certificate = CertificateNumber::parse(&match facts.spot.country {
                kernel::locale::Country::Portugal => format!("SCE{number}"),
                kernel::locale::Country::Spain => format!("CEE-{number}"),
            })?;
            // Ten years from its making, and some have been made long ago; Spain's G has five.
            let years = if class == EnergyClass::G { 5.0 } else { 10.0 };
            let left = dice.between(1.0, years) * 365.25;
            let expires_on = now.date_naive().checked_add_days(Days::new(left as u64));
            Energy::Certified { class, certificate, expires_on }
        }
        Err(exemption) => Energy::Exempt(exemption),
    };
    Ok(PropertyCharacteristics {
        bedrooms: facts.home().then(|| RoomCount::new(i64::from(facts.bedrooms))).transpose()?,
        bathrooms: (facts.bathrooms > 0).then(|| RoomCount::new(i64::from(facts.bathrooms))).transpose()?,
        gross_area: area(facts.gross)?,
        useful_area: area(facts.useful)?,
        dependent_area: area(facts.dependent)?,
        land_area: area(facts.land)?,
        year_built: facts.year.map(YearBuilt::new).transpose()?,
        floor: facts.floor_written().as_deref().map(Floor::parse).transpose()?.flatten(),
        condition: facts.condition,
        energy: Some(energy),
        features: facts.features.clone(),
    })
}

fn images(facts: &Facts) -> Result<PropertyImages, InvalidValue> {
    let image = |(at, (scene, _)): (usize, &(pictures::Scene, usize))| {
        let [pt, en, es] = alt::texts(*scene).map(AltText::parse);
        Ok(PropertyImage {
            source: ImageSource::parse(&format!("/media/demo/{}", picture_name(facts, at)))?,
            size: Some(ImageSize::new(pictures::WIDTH, pictures::HEIGHT)?),
            alt: PerLocale { pt: pt?, en: en?, es: es? },
            photograph: None,
        })
    };
    PropertyImages::new(facts.scenes.iter().enumerate().map(image).collect::<Result<_, InvalidValue>>()?)
}
