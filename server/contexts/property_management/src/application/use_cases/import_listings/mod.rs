//! An agency brings its listings from elsewhere: a batch of rows, understood,
//! becomes properties, all of them or none.
//!
//! A row is known by its reference. One that is new is entered; one that is known is
//! revised, and what the row doesn't tell stays as it is: an energy class typed in after
//! the first import survives the second. So the same file twice changes nothing.
//!
//! With a [`PublishMode`], drafts go through the publish gate. What the agency
//! itself took off the market stays there, whatever its old file says. What is public
//! already stays editable in the same mode: a strict import breaks nothing new.

mod completing;
mod rows;
#[cfg(test)]
mod tests;

use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{AgencyStandings, UnitsOfWork};
use crate::domain::activity::{Activity, Deed};
use crate::domain::draft::PropertyDraft;
use crate::domain::listing_record::ListingRecord;
use crate::domain::listing_title;
use crate::domain::media::PropertyImages;
use crate::domain::property::{Property, PropertyId, PublishError, RevisionError};
use crate::domain::publish_gate::{AgencyStanding, Attention, PublishIssue, PublishMode};
use crate::domain::status::PropertyStatus;
use crate::domain::values::{InvalidValue, Reference};
use completing::{completed, without_foreign};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use kernel::zone::TimeZone;
use rows::Row;
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
    /// How many of its pictures are photographs that we keep for another property or for none, and
    /// were left out.
    pub foreign_pictures: usize,
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
    /// The known property is public, and what the row says would newly break the gate.
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
    /// There is no such agency.
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
    agencies: Arc<dyn AgencyStandings>,
    gazetteer: Arc<dyn Gazetteer>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl ImportListings {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        agencies: Arc<dyn AgencyStandings>,
        gazetteer: Arc<dyn Gazetteer>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, agencies, gazetteer, ids, clock }
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
            rows.push(rows::located(self.gazetteer.as_ref(), record, &mut known_places).await?);
        }
        let agency = self.agencies.standing(agent.organization()).await?;
        let zone = agency.ok_or(ImportListingsError::UnknownAgency)?.zone;
        let mut attempt = 1;
        loop {
            match self.keep(agent, &rows, command.publish, zone).await {
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
        zone: TimeZone,
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
        let mode = publish.map_or(PublishMode::Strict, |(mode, _)| mode);
        for Row { line, draft, entitle } in rows {
            let reference = draft.reference.clone();
            let mut draft = draft.clone();
            let (mut property, change, foreign_pictures) = match known.remove(&reference) {
                Some(mut property) => {
                    let foreign = without_foreign(&mut draft.images, &property.state().images);
                    let change = revised(&mut property, draft, *entitle, mode, zone, now);
                    (property, change, foreign)
                }
                None => {
                    let id = PropertyId(self.ids.next());
                    let foreign = without_foreign(&mut draft.images, &PropertyImages::default());
                    if *entitle {
                        listing_title::entitle(&mut draft);
                    }
                    match Property::draft(id, agent, draft, now) {
                        Ok(property) => (property, Change::Created, foreign),
                        Err(invalid) => {
                            outcomes.push(RowOutcome {
                                line: *line,
                                reference,
                                change: Change::Invalid(invalid),
                                publication: Publication::Untouched,
                                foreign_pictures: foreign,
                            });
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
            outcomes.push(RowOutcome { line: *line, reference, change, publication, foreign_pictures });
        }
        unit.journal().append(&deeds).await?;
        unit.commit().await?;
        Ok(outcomes)
    }
}

fn revised(
    property: &mut Property,
    told: PropertyDraft,
    entitle: bool,
    mode: PublishMode,
    zone: TimeZone,
    now: Timestamp,
) -> Change {
    let mut draft = completed(told, property.to_draft());
    if entitle {
        listing_title::entitle(&mut draft);
    }
    match property.revise_in(mode, draft, zone, now) {
        Ok(true) => Change::Updated,
        Ok(false) => Change::Unchanged,
        Err(RevisionError::Invalid(invalid)) => Change::Invalid(invalid),
        Err(RevisionError::NotWhilePublic(issues)) => Change::KeptBack(issues),
    }
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
