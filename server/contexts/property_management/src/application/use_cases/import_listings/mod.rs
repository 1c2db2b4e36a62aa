//! An agency brings its listings from elsewhere: a batch of rows, understood,
//! becomes properties, all of them or none.
//!
//! A row is known by its reference. One that is new is entered; one that is known is
//! revised, and what the row doesn't tell stays as it is: an energy class typed in after
//! the first import survives the second. So the same file twice changes nothing.
//!
//! With a [`PublishMode`], drafts go through the publish gate. What the agency
//! itself took off the market stays there, whatever its old file says.

use crate::application::locating::{self, pin_of, settle};
use crate::application::ports::UnitsOfWork;
use crate::application::ports::gazetteer::Gazetteer;
use crate::domain::activity::{Activity, Deed};
use crate::domain::characteristics::Energy;
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::ResolvedPlace;
use crate::domain::listing_record::{ListingRecord, PlaceNames};
use crate::domain::listing_title;
use crate::domain::media::{PropertyImage, PropertyImages};
use crate::domain::property::{Property, PropertyId, PublishError, RevisionError};
use crate::domain::publish_gate::{AgencyStanding, Attention, PublishIssue, PublishMode};
use crate::domain::status::PropertyStatus;
use crate::domain::values::{InvalidValue, Reference};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use thiserror::Error;

/// What is brought, and whether it is published.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportListingsCommand {
    /// The rows of one transaction; a thousand is a good number.
    pub records: Vec<ListingRecord>,
    /// How drafts are published, if at all.
    pub publish: Option<PublishMode>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOutcome {
    /// Its line in the file.
    pub line: u64,
    /// The reference it is known by.
    pub reference: Reference,
    /// What it did to the agency's properties.
    pub change: Change,
    /// Whether the public sees it now.
    pub publication: Publication,
}

/// What a row did to the agency's properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new property.
    Created,
    /// A known one changed.
    Updated,
    /// A known one was so already.
    Unchanged,
    /// The parts of the row don't agree with one another.
    Invalid(InvalidValue),
    /// The known property is public, and must not become what the row says.
    KeptBack(Vec<PublishIssue>),
}

/// Whether the public sees what a row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publication {
    /// It wasn't asked for, or what was published before stays as it is.
    Untouched,
    /// Now it does.
    Published,
    /// Now it does, and these things are still to be completed.
    WithAttention(Vec<Attention>),
    /// It stays a draft, for these reasons.
    KeptBack(Vec<PublishIssue>),
}

/// Why a batch was not taken, as a whole.
#[derive(Debug, Error)]
pub enum ImportListingsError {
    /// There is no such agency, and it was to publish.
    #[error("there is no such agency")]
    UnknownAgency,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How often a batch is tried that others got in the way of.
const ATTEMPTS: u32 = 3;

/// Takes in listings from elsewhere.
pub struct ImportListings {
    units_of_work: Arc<dyn UnitsOfWork>,
    gazetteer: Arc<dyn Gazetteer>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl ImportListings {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        gazetteer: Arc<dyn Gazetteer>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, gazetteer, ids, clock }
    }

    /// Takes in a batch: when this has answered, all of it is kept. The outcomes
    /// are in the order of the records.
    ///
    /// # Errors
    /// [`ImportListingsError`]; nothing of the batch was kept.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ImportListingsCommand,
    ) -> Result<Vec<RowOutcome>, ImportListingsError> {
        // The gazetteer is asked before the transaction begins: it must not wait for anything.
        let mut rows = Vec::with_capacity(command.records.len());
        let mut known_places = HashMap::new();
        for record in command.records {
            rows.push(self.located(record, &mut known_places).await?);
        }
        let mut attempt = 1;
        loop {
            match self.keep(agent, &rows, command.publish).await {
                // Somebody else saved one of these in the meantime: load again.
                Err(ImportListingsError::Storage(StorageError::Conflict)) if attempt < ATTEMPTS => {
                    attempt += 1
                }
                Err(error) => return Err(error),
                Ok(outcomes) => {
                    tracing::debug!(organization = %agent.organization(), rows = outcomes.len(), "batch imported");
                    return Ok(outcomes);
                }
            }
        }
    }

    async fn keep(
        &self,
        agent: &Agent,
        rows: &[Row],
        publish: Option<PublishMode>,
    ) -> Result<Vec<RowOutcome>, ImportListingsError> {
        let now = self.clock.now();
        let references: Vec<Reference> = rows.iter().map(|row| row.draft.reference.clone()).collect();
        let mut unit = self.units_of_work.begin().await?;
        let mut known = unit.properties().find_by_references(agent.organization(), &references).await?;
        let mut outcomes = Vec::with_capacity(rows.len());
        let mut publish = match publish {
            None => None,
            Some(mode) => {
                let agency = unit.standing_to_publish(agent.organization()).await?;
                Some((mode, agency.ok_or(ImportListingsError::UnknownAgency)?))
            }
        };
        let mut deeds = Vec::new();
        for Row { line, draft, entitle } in rows {
            let reference = draft.reference.clone();
            let (mut property, change) = match known.remove(&reference) {
                Some(mut property) => {
                    let change = revised(&mut property, draft.clone(), *entitle, now);
                    (property, change)
                }
                None => {
                    let id = PropertyId(self.ids.next());
                    let mut draft = draft.clone();
                    if *entitle {
                        listing_title::entitle(&mut draft);
                    }
                    match Property::draft(id, agent, draft, now) {
                        Ok(property) => (property, Change::Created),
                        Err(invalid) => {
                            let (change, publication) = (Change::Invalid(invalid), Publication::Untouched);
                            outcomes.push(RowOutcome { line: *line, reference, change, publication });
                            continue;
                        }
                    }
                }
            };
            let publication = match (&mut publish, &change) {
                (Some((mode, agency)), Change::Created | Change::Updated | Change::Unchanged)
                    if property.state().status == PropertyStatus::Draft =>
                {
                    let publication = published(&mut property, *mode, agency, now);
                    if property.state().status == PropertyStatus::Active {
                        *agency = agency.with_one_more();
                    }
                    publication
                }
                _ => Publication::Untouched,
            };
            if property.pending().anything {
                unit.properties().save(&mut property).await?;
                deeds.push(Activity::of(agent, property.id(), Deed::Imported, now));
            }
            known.insert(reference.clone(), property);
            outcomes.push(RowOutcome { line: *line, reference, change, publication });
        }
        unit.journal().append(&deeds).await?;
        unit.commit().await?;
        Ok(outcomes)
    }

    /// Asks the gazetteer where the listing is: the first way to read its address
    /// whose municipality is known wins.
    async fn located(
        &self,
        record: ListingRecord,
        known: &mut HashMap<(Country, PlaceNames), ResolvedPlace>,
    ) -> Result<Row, StorageError> {
        let ListingRecord { line, mut draft, other_places, entitle, .. } = record;
        let first = draft.address.names();
        let country = draft.address.country;
        let mut readings = vec![first];
        readings.extend(other_places);
        let position = pin_of(&draft);
        let mut best: Option<(PlaceNames, ResolvedPlace)> = None;
        for names in readings {
            // A position makes each question its own; names alone come again and again.
            let key = (country, names);
            let resolved = match known.get(&key).filter(|_| position.is_none()) {
                Some(resolved) => resolved.clone(),
                None => {
                    let resolved =
                        locating::resolved(self.gazetteer.as_ref(), country, &key.1, position).await?;
                    if position.is_none() {
                        known.insert(key.clone(), resolved.clone());
                    }
                    resolved
                }
            };
            let found = resolved.municipality.is_some();
            // Of readings that lead nowhere, one with a municipality says more.
            let better = best.as_ref().is_none_or(|(names, _)| names.municipality.is_none());
            if found || (better && (best.is_none() || key.1.municipality.is_some())) {
                best = Some((key.1, resolved));
            }
            if found {
                break;
            }
        }
        if let Some((names, resolved)) = best {
            settle(&mut draft, names, resolved);
        }
        Ok(Row { line, draft, entitle })
    }
}

/// A row whose place is known as well as can be.
struct Row {
    line: u64,
    draft: PropertyDraft,
    entitle: bool,
}

fn revised(property: &mut Property, told: PropertyDraft, entitle: bool, now: Timestamp) -> Change {
    let mut draft = completed(told, property.to_draft());
    if entitle {
        listing_title::entitle(&mut draft);
    }
    match property.revise(draft, now) {
        Ok(true) => Change::Updated,
        Ok(false) => Change::Unchanged,
        Err(RevisionError::Invalid(invalid)) => Change::Invalid(invalid),
        Err(RevisionError::NotWhilePublic(issues)) => Change::KeptBack(issues),
    }
}

/// What a row tells, completed by what was known before: a file that has no
/// column for owners must not take the owners away.
fn completed(mut told: PropertyDraft, known: PropertyDraft) -> PropertyDraft {
    told.owners = known.owners;
    told.rent = known.rent;
    told.position = told.position.or(known.position);
    told.address.postal_code = told
        .address
        .postal_code
        .or(known.address.postal_code)
        .filter(|code| code.country() == told.address.country);
    told.address.street = told.address.street.or(known.address.street);
    // A place is told as a whole: yesterday's parish is no part of today's municipality.
    if told.address.municipality.is_none() && told.address.district.is_none() && told.address.parish.is_none()
    {
        told.address.district = known.address.district;
        told.address.municipality = known.address.municipality;
        told.address.parish = known.address.parish;
        told.places = known.places;
    }
    told.characteristics = {
        let (new, old) = (told.characteristics, known.characteristics);
        crate::domain::characteristics::PropertyCharacteristics {
            bedrooms: new.bedrooms.or(old.bedrooms),
            bathrooms: new.bathrooms.or(old.bathrooms),
            gross_area: new.gross_area.or(old.gross_area),
            useful_area: new.useful_area.or(old.useful_area),
            dependent_area: new.dependent_area.or(old.dependent_area),
            land_area: new.land_area.or(old.land_area),
            year_built: new.year_built.or(old.year_built),
            floor: new.floor.or(old.floor),
            condition: new.condition.or(old.condition),
            energy: energy(new.energy, old.energy),
            features: if new.features.is_empty() { old.features } else { new.features },
        }
    };
    let mut texts = known.texts;
    for locale in Locale::ALL {
        let (new, kept) = (told.texts.get(locale).clone(), texts.get_mut(locale));
        kept.title = new.title.or(kept.title.take());
        kept.description = new.description.or(kept.description.take());
    }
    told.texts = texts;
    told.images = images(told.images, known.images);
    told
}

/// The energy told; of the same class, with the certificate that is known of it.
fn energy(told: Option<Energy>, known: Option<Energy>) -> Option<Energy> {
    match (told, known) {
        (
            Some(Energy::Certified { class, certificate, expires_on }),
            Some(Energy::Certified { class: same, certificate: number, expires_on: last_day }),
        ) if class == same && certificate.as_ref().is_none_or(|told| Some(told) == number.as_ref()) => {
            Some(Energy::Certified { class, certificate: number, expires_on: expires_on.or(last_day) })
        }
        (told, known) => told.or(known),
    }
}

/// The pictures told, with what is known of those that stay: size and alternative text.
/// Photographs that the agency sent in itself stay, and the order it gave them.
fn images(told: PropertyImages, known: PropertyImages) -> PropertyImages {
    if told.is_empty() {
        return known;
    }
    if known.as_slice().iter().any(|image| image.photograph.is_some()) {
        let stays = |image: &&PropertyImage| image.photograph.is_some() || told.find(&image.source).is_some();
        let new = told.as_slice().iter().filter(|image| known.find(&image.source).is_none());
        let all = known.as_slice().iter().filter(stays).chain(new);
        return PropertyImages::new(all.take(PropertyImages::MAX).cloned().collect()).unwrap_or(known);
    }
    let kept = told.as_slice().iter().map(|image| {
        known.as_slice().iter().find(|before| before.source == image.source).unwrap_or(image).clone()
    });
    PropertyImages::new(kept.collect()).unwrap_or(told)
}

fn published(
    property: &mut Property,
    mode: PublishMode,
    agency: &AgencyStanding,
    now: Timestamp,
) -> Publication {
    match property.publish(mode, agency, now) {
        Ok(()) if property.state().attention.is_empty() => Publication::Published,
        Ok(()) => Publication::WithAttention(property.state().attention.clone()),
        Err(PublishError::KeptBack(issues)) => Publication::KeptBack(issues),
        // Only drafts come here, and every draft may take the step.
        Err(PublishError::Transition(_)) => Publication::Untouched,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{
        ChangePhotographsCommand, MoveOnMarketCommand, PhotographChange, ReviseSectionCommand,
    };
    use crate::domain::gazetteer::{Place, PlaceKind};
    use crate::domain::location::Address;
    use crate::domain::media::ImageSource;
    use crate::domain::owner::PropertyOwners;
    use crate::domain::publish_gate::PublishIssue;
    use crate::domain::rent::{RentConditions, Rents};
    use crate::domain::section::{Section, SectionName};
    use crate::domain::status::MarketStep;
    use crate::domain::values::{PlaceName, Price, Title};
    use crate::domain::vocabulary::{EnergyClass, EnergyExemption};
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, licensed, stranger};
    use kernel::ids::OrganizationId;
    use kernel::money::Money;
    use uuid::Uuid;

    fn record(line: u64, draft: PropertyDraft) -> ListingRecord {
        ListingRecord { line, draft, other_places: Vec::new(), entitle: false, remarks: Vec::new() }
    }

    async fn import(
        world: &World,
        drafts: Vec<PropertyDraft>,
        publish: Option<PublishMode>,
    ) -> Vec<RowOutcome> {
        let records = drafts.into_iter().zip(2..).map(|(draft, line)| record(line, draft)).collect();
        let command = ImportListingsCommand { records, publish };
        world.container().import_listings.execute(&agent(), command).await.unwrap()
    }

    fn changes(outcomes: &[RowOutcome]) -> Vec<Change> {
        outcomes.iter().map(|outcome| outcome.change.clone()).collect()
    }

    async fn kept(world: &World) -> Vec<crate::domain::property::PropertyState> {
        world.container().queries.page(AGENCY, None, 100).await.unwrap()
    }

    #[tokio::test]
    async fn new_rows_come_in_as_drafts() {
        let world = World::new();
        let outcomes = import(&world, vec![complete_draft("A-1"), complete_draft("A-2")], None).await;
        assert_eq!(changes(&outcomes), [Change::Created, Change::Created]);
        assert_eq!((outcomes[1].line, outcomes[1].reference.as_str()), (3, "A-2"));
        assert!(kept(&world).await.iter().all(|property| property.status == PropertyStatus::Draft));
    }

    #[tokio::test]
    async fn the_same_rows_again_change_nothing_and_tell_nothing() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
        let told = world.event_kinds().len();
        world.clock.advance(chrono::TimeDelta::days(1));
        let again = import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
        assert_eq!(changes(&again), [Change::Unchanged]);
        assert_eq!(again[0].publication, Publication::Untouched);
        assert_eq!(world.event_kinds().len(), told);
        assert_eq!(kept(&world).await.len(), 1);
    }

    #[tokio::test]
    async fn a_known_row_with_another_price_is_updated_and_both_prices_are_kept() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        let mut cheaper = complete_draft("A-1");
        cheaper.price = Some(Price::new(Money::euros(330_000)).unwrap());
        assert_eq!(changes(&import(&world, vec![cheaper], None).await), [Change::Updated]);
        assert_eq!(kept(&world).await[0].prices.len(), 2);
    }

    #[tokio::test]
    async fn what_a_row_does_not_tell_stays_as_it_was() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        let whole = kept(&world).await.remove(0);
        let mut poor = complete_draft("A-1");
        poor.owners = PropertyOwners::default();
        poor.images = PropertyImages::default();
        poor.position = None;
        poor.address = Address::somewhere_in(poor.address.country);
        poor.characteristics = Default::default();
        poor.texts = Default::default();
        poor.price = None;
        assert_eq!(changes(&import(&world, vec![poor], None).await), [Change::Unchanged]);
        assert_eq!(kept(&world).await.remove(0), whole);
    }

    #[tokio::test]
    async fn a_certificate_that_was_typed_in_stays_with_its_class_and_goes_with_it() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        let known = kept(&world).await.remove(0).characteristics.energy;
        let mut told = complete_draft("A-1");
        let certified = |class| Some(Energy::Certified { class, certificate: None, expires_on: None });
        told.characteristics.energy = certified(EnergyClass::BMinus);
        assert_eq!(changes(&import(&world, vec![told.clone()], None).await), [Change::Unchanged]);
        assert_eq!(kept(&world).await.remove(0).characteristics.energy, known);
        told.characteristics.energy = certified(EnergyClass::C);
        import(&world, vec![told], None).await;
        assert_eq!(kept(&world).await.remove(0).characteristics.energy, certified(EnergyClass::C));
    }

    #[tokio::test]
    async fn rent_conditions_and_photographs_of_the_agencys_own_survive_an_import() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        let property = kept(&world).await.remove(0);
        let photograph = world.add_photograph(&agent(), property.id).await;
        let order = PhotographChange::Arrange(vec![photograph.source.clone()]);
        let command = ChangePhotographsCommand { property: property.id, change: order };
        world.container().change_photographs.execute(&agent(), command).await.unwrap();
        let rent = RentConditions { advance: Rents::new(2).ok(), deposit: Rents::new(1).ok() };
        let command = ReviseSectionCommand {
            property: property.id,
            seen: property.fingerprint(SectionName::RentConditions),
            section: Section::RentConditions(rent),
        };
        world.container().revise_section.execute(&agent(), command).await.unwrap();

        assert_eq!(changes(&import(&world, vec![complete_draft("A-1")], None).await), [Change::Unchanged]);
        let mut other = complete_draft("A-1");
        let new = PropertyImage::at(ImageSource::parse("https://img.example.pt/3.jpg").unwrap());
        other.images = PropertyImages::new(vec![new.clone(), other.images.as_slice()[1].clone()]).unwrap();
        import(&world, vec![other.clone()], None).await;
        let after = kept(&world).await.remove(0);
        let shown = after.images.as_slice();
        assert_eq!(shown, [photograph, other.images.as_slice()[1].clone(), new]);
        assert_eq!(after.rent, rent);
        assert!(world.released().is_empty());
    }

    #[tokio::test]
    async fn who_brings_a_file_does_not_take_care_of_all_that_is_in_it() {
        let world = World::new();
        let command =
            ImportListingsCommand { records: vec![record(2, complete_draft("A-1"))], publish: None };
        let ana = Agent::member(AGENCY, ANA);
        world.container().import_listings.execute(&ana, command).await.unwrap();
        assert_eq!(kept(&world).await[0].assigned_to, None);
    }

    #[tokio::test]
    async fn what_an_import_did_is_told_of_each_property_that_it_changed() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        import(&world, vec![complete_draft("A-1")], None).await;
        let property = kept(&world).await.remove(0).id;
        assert_eq!(world.deeds(property), [Deed::Imported]);
    }

    #[tokio::test]
    async fn what_a_row_tells_anew_is_taken() {
        let world = World::new();
        import(&world, vec![complete_draft("A-1")], None).await;
        let mut told = complete_draft("A-1");
        told.texts.pt.title = Title::parse("Outro título").unwrap();
        told.characteristics.energy =
            Some(Energy::Certified { class: EnergyClass::A, certificate: None, expires_on: None });
        import(&world, vec![told.clone()], None).await;
        let property = kept(&world).await.remove(0);
        assert_eq!(property.texts.pt.title, told.texts.pt.title);
        assert_eq!(property.characteristics.energy, told.characteristics.energy);
    }

    #[tokio::test]
    async fn as_many_are_published_as_the_plan_has_room_for() {
        let world = World::new();
        world.set_standing(AGENCY, AgencyStanding { room: Some(1), ..licensed() });
        let drafts = vec![complete_draft("A-1"), complete_draft("A-2")];
        let outcomes = import(&world, drafts, Some(PublishMode::Incomplete)).await;
        let kept_back = Publication::KeptBack(vec![PublishIssue::PlanLimit]);
        assert_eq!(outcomes[0].publication, Publication::Published);
        assert_eq!(outcomes[1].publication, kept_back);
    }

    #[tokio::test]
    async fn strict_publishing_keeps_back_what_is_incomplete() {
        let world = World::new();
        let mut ownerless = complete_draft("A-2");
        ownerless.owners = PropertyOwners::default();
        let outcomes =
            import(&world, vec![complete_draft("A-1"), ownerless], Some(PublishMode::Strict)).await;
        assert_eq!(outcomes[0].publication, Publication::Published);
        assert_eq!(outcomes[1].publication, Publication::KeptBack(vec![PublishIssue::MissingOwner]));
        assert_eq!(outcomes[1].change, Change::Created, "as a draft it is kept");
    }

    #[tokio::test]
    async fn incomplete_publishing_marks_what_is_missing_but_breaks_no_law() {
        let world = World::new();
        let mut bare = complete_draft("A-1");
        bare.owners = PropertyOwners::default();
        bare.images = PropertyImages::default();
        bare.characteristics.energy = None;
        let mut placeless = complete_draft("A-2");
        placeless.address = Address::somewhere_in(placeless.address.country);
        placeless.position = None;
        let mut priceless = complete_draft("A-3");
        priceless.price = None;
        let mut unlawful = complete_draft("A-4");
        unlawful.texts.pt.title = Title::parse("T2, não se aceitam estrangeiros").unwrap();
        let outcomes =
            import(&world, vec![bare, placeless, priceless, unlawful], Some(PublishMode::Incomplete)).await;
        let missing = vec![Attention::MissingEnergyClass, Attention::MissingImage, Attention::MissingOwner];
        assert_eq!(outcomes[0].publication, Publication::WithAttention(missing));
        let kept_back: Vec<_> = outcomes[1..]
            .iter()
            .map(|outcome| match &outcome.publication {
                Publication::KeptBack(issues) => issues[0].code(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(kept_back, ["missing_place", "missing_price", "discriminatory_wording"]);
    }

    #[tokio::test]
    async fn what_the_agency_withdrew_stays_withdrawn() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        let withdrawal = MoveOnMarketCommand { property: id, step: MarketStep::Withdraw };
        world.container().move_on_market.execute(&agent(), withdrawal).await.unwrap();
        let outcomes = import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
        assert_eq!(outcomes[0].publication, Publication::Untouched);
        assert_eq!(world.property(id).status, PropertyStatus::Withdrawn);
    }

    #[tokio::test]
    async fn a_public_property_does_not_take_unlawful_words_and_the_rest_of_the_batch_is_kept() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        let mut unlawful = complete_draft("A-1");
        unlawful.texts.pt.title = Title::parse("T2, não se aceitam estrangeiros").unwrap();
        let outcomes = import(&world, vec![unlawful, complete_draft("A-2")], None).await;
        assert!(
            matches!(&outcomes[0].change, Change::KeptBack(issues) if issues[0].code() == "discriminatory_wording")
        );
        assert_eq!(outcomes[1].change, Change::Created);
        assert_eq!(world.property(id).texts.pt.title, complete_draft("A-1").texts.pt.title);
    }

    #[tokio::test]
    async fn parts_that_disagree_are_refused_alone() {
        let world = World::new();
        let mut spanish_class = complete_draft("A-1");
        spanish_class.characteristics.energy =
            Some(Energy::Certified { class: EnergyClass::G, certificate: None, expires_on: None });
        let outcomes = import(&world, vec![spanish_class, complete_draft("A-2")], None).await;
        assert_eq!(changes(&outcomes), [Change::Invalid(InvalidValue::EnergyClass), Change::Created]);
        assert_eq!(kept(&world).await.len(), 1);
    }

    #[tokio::test]
    async fn the_date_of_the_advertisement_is_kept_and_never_lies_ahead() {
        let world = World::new();
        let now = crate::fixtures::noon();
        let mut old = complete_draft("A-1");
        old.advertised_since = Some(now - chrono::TimeDelta::days(90));
        let mut ahead = complete_draft("A-2");
        ahead.advertised_since = Some(now + chrono::TimeDelta::days(90));
        import(&world, vec![old, ahead], Some(PublishMode::Strict)).await;
        let published: Vec<_> =
            kept(&world).await.into_iter().map(|property| property.published_at.unwrap()).collect();
        assert_eq!(published, [now - chrono::TimeDelta::days(90), now]);
    }

    #[tokio::test]
    async fn another_agency_with_the_same_reference_is_not_touched() {
        let world = World::new();
        let theirs = world.create(&stranger(), complete_draft("A-1")).await;
        import(&world, vec![complete_draft("A-1")], None).await;
        assert_eq!(world.property(theirs).version, 1);
        assert_eq!(kept(&world).await.len(), 1);
    }

    #[tokio::test]
    async fn an_unknown_agency_publishes_nothing() {
        let world = World::new();
        let nobody = Agent::operator(OrganizationId(Uuid::from_u128(404)));
        let records = vec![record(2, complete_draft("A"))];
        let command = ImportListingsCommand { records, publish: Some(PublishMode::Strict) };
        let refused = world.container().import_listings.execute(&nobody, command).await;
        assert!(matches!(refused, Err(ImportListingsError::UnknownAgency)));
        assert!(world.event_kinds().is_empty());
    }

    fn places() -> Vec<Place> {
        let place = |id, kind, name: &str, parent| Place {
            id,
            kind,
            country: Country::Portugal,
            name: name.to_owned(),
            parent,
            position: None,
        };
        vec![
            place(1, PlaceKind::District, "Lisboa", None),
            place(11, PlaceKind::Municipality, "Lisboa", Some(1)),
            place(12, PlaceKind::Municipality, "Cascais", Some(1)),
            place(121, PlaceKind::Parish, "Alcabideche", Some(12)),
        ]
    }

    fn names(district: &str, municipality: &str, parish: &str) -> PlaceNames {
        let name = |text: &str| PlaceName::parse(text).unwrap();
        PlaceNames { district: name(district), municipality: name(municipality), parish: name(parish) }
    }

    async fn imported_at(world: &World, readings: Vec<PlaceNames>) -> crate::domain::property::PropertyState {
        let mut readings = readings.into_iter();
        let first = readings.next().unwrap();
        let mut draft = complete_draft("A-1");
        draft.position = None;
        draft.address.district = first.district;
        draft.address.municipality = first.municipality;
        draft.address.parish = first.parish;
        let record = ListingRecord {
            line: 2,
            draft,
            other_places: readings.collect(),
            entitle: true,
            remarks: Vec::new(),
        };
        let command = ImportListingsCommand { records: vec![record], publish: None };
        world.container().import_listings.execute(&agent(), command).await.unwrap();
        kept(world).await.remove(0)
    }

    #[tokio::test]
    async fn a_parish_brings_its_municipality_and_district() {
        let world = World::with_places(places());
        let property = imported_at(&world, vec![names("", "", "alcabideche")]).await;
        assert_eq!(property.address.municipality.unwrap().as_str(), "Cascais");
        assert_eq!(property.address.parish.unwrap().as_str(), "Alcabideche", "as the gazetteer writes it");
        assert_eq!(property.places.parish, Some(121));
    }

    #[tokio::test]
    async fn a_title_is_made_of_the_place_as_the_gazetteer_knows_it_and_a_given_one_stays() {
        let world = World::with_places(places());
        let mut draft = complete_draft("A-1");
        draft.texts = Default::default();
        draft.address = Address::somewhere_in(draft.address.country);
        draft.address.parish = PlaceName::parse("alcabideche").unwrap();
        let told =
            ListingRecord { line: 2, draft, other_places: Vec::new(), entitle: true, remarks: Vec::new() };
        let again = || async {
            let command = ImportListingsCommand { records: vec![told.clone()], publish: None };
            world.container().import_listings.execute(&agent(), command).await.unwrap().remove(0).change
        };
        assert_eq!(again().await, Change::Created);
        let title = kept(&world).await.remove(0).texts.pt.title.unwrap();
        assert_eq!(title.as_str(), "Apartamento T2 em Alcabideche, Cascais");

        let mut renamed = complete_draft("A-1");
        renamed.texts = Default::default();
        renamed.texts.pt.title = Title::parse("A casa da minha avó").unwrap();
        import(&world, vec![renamed], None).await;
        again().await;
        let title = kept(&world).await.remove(0).texts.pt.title.unwrap();
        assert_eq!(title.as_str(), "A casa da minha avó");
    }

    #[tokio::test]
    async fn of_two_readings_the_one_that_the_gazetteer_knows_wins() {
        let world = World::with_places(places());
        let readings = vec![names("Lisboa", "", "Olivais Sul"), names("", "Lisboa", "Olivais Sul")];
        let property = imported_at(&world, readings).await;
        assert_eq!(property.places.municipality, Some(11));
        assert_eq!(
            property.address.parish.unwrap().as_str(),
            "Olivais Sul",
            "an unknown parish stays as it was told"
        );
        assert_eq!(property.places.parish, None);
    }

    #[tokio::test]
    async fn without_a_gazetteer_a_reading_with_a_municipality_wins() {
        let world = World::new();
        let readings = vec![names("Faro", "", "Silves"), names("Faro", "Silves", "")];
        let property = imported_at(&world, readings).await;
        assert_eq!(property.address.municipality.unwrap().as_str(), "Silves");
    }

    #[tokio::test]
    async fn an_exemption_told_once_is_not_lost() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Monument));
        import(&world, vec![draft], None).await;
        let mut silent = complete_draft("A-1");
        silent.characteristics.energy = None;
        import(&world, vec![silent], None).await;
        let property = kept(&world).await.remove(0);
        assert_eq!(property.characteristics.energy, Some(Energy::Exempt(EnergyExemption::Monument)));
    }
}
