//! An agent saves one section of a property.
//!
//! Two agents may work on the same property: what counts is whether the *section*
//! still says what the agent saw. Another section that changed meanwhile is no
//! conflict, and the same content sent twice is none either.

use crate::application::locating::{resolved, settle};
use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{PersonalDataVault, UnitOfWork, UnitsOfWork};
use crate::application::sealing::{SealingError, seal_owners};
use crate::domain::activity::{Activity, Deed};
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::ResolvedPlace;
use crate::domain::property::{Property, PropertyId, RevisionError};
use crate::domain::publish_gate::PublishIssue;
use crate::domain::section::{Fingerprint, Section, SectionName};
use crate::domain::values::{InvalidValue, Reference};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What a section is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviseSectionCommand {
    /// The property.
    pub property: PropertyId,
    /// What the section said when the agent opened it.
    pub seen: Fingerprint,
    /// What it is to say from now on.
    pub section: Section,
}

/// Why the section stays as it was.
#[derive(Debug, Error)]
pub enum ReviseSectionError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Somebody else changed this section since the agent saw it.
    #[error("somebody else changed this section in the meantime")]
    ChangedMeanwhile,
    /// Another property of the agency has the reference.
    #[error("there is a property with the reference {0} already")]
    ReferenceTaken(Reference),
    /// The property is public, and would break the gate's hard rules.
    #[error("it is public, and must not become so")]
    NotWhilePublic(Vec<PublishIssue>),
    /// What is said doesn't hold.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<RevisionError> for ReviseSectionError {
    fn from(error: RevisionError) -> Self {
        match error {
            RevisionError::Invalid(invalid) => Self::Invalid(invalid),
            RevisionError::NotWhilePublic(issues) => Self::NotWhilePublic(issues),
        }
    }
}

impl From<SealingError> for ReviseSectionError {
    fn from(error: SealingError) -> Self {
        match error {
            SealingError::Invalid(invalid) => Self::Invalid(invalid),
            SealingError::Gone => Self::ChangedMeanwhile,
            SealingError::Storage(error) => Self::Storage(error),
        }
    }
}

/// How often a change is tried that others got in the way of.
const ATTEMPTS: u32 = 3;

/// Saves one section of a property.
pub struct ReviseSection {
    units_of_work: Arc<dyn UnitsOfWork>,
    gazetteer: Arc<dyn Gazetteer>,
    vault: Arc<dyn PersonalDataVault>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl ReviseSection {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        gazetteer: Arc<dyn Gazetteer>,
        vault: Arc<dyn PersonalDataVault>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, gazetteer, vault, ids, clock }
    }

    /// Saves the section and tells whether anything was different.
    ///
    /// # Errors
    /// [`ReviseSectionError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ReviseSectionCommand,
    ) -> Result<bool, ReviseSectionError> {
        let mut attempt = 1;
        loop {
            match self.attempt(agent, &command).await {
                // Somebody else saved the property meanwhile: perhaps another section.
                Err(ReviseSectionError::Storage(StorageError::Conflict)) if attempt < ATTEMPTS => {
                    attempt += 1
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: &ReviseSectionCommand,
    ) -> Result<bool, ReviseSectionError> {
        let place = self.place_of(&command.section).await?;
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(ReviseSectionError::UnknownProperty)?;
        let draft = self.revised(&property, &command.section, place)?;
        let now = self.clock.now();
        let name = command.section.name();
        if property.state().fingerprint(name) != command.seen {
            // The answer to the first of two equal requests got lost: no conflict.
            let same = property.clone().revise(draft, now).is_ok_and(|changed| !changed);
            return if same { Ok(false) } else { Err(ReviseSectionError::ChangedMeanwhile) };
        }
        if name == SectionName::Basics && draft.reference != property.state().reference {
            self.reference_is_free(unit.as_mut(), agent, &draft.reference).await?;
        }
        let price_before = property.state().current_price();
        if !property.revise(draft, now)? {
            return Ok(false);
        }
        unit.properties().save(&mut property).await?;
        let deed = match property.state().current_price() {
            Some(price) if name == SectionName::Price && Some(price) != price_before => {
                Deed::Price { cents: price.money().cents }
            }
            _ => Deed::Section { section: name },
        };
        unit.journal().append(&[Activity::of(agent, command.property, deed, now)]).await?;
        unit.commit().await?;
        Ok(true)
    }

    /// The property as it would be with the section.
    fn revised(
        &self,
        property: &Property,
        section: &Section,
        place: Option<ResolvedPlace>,
    ) -> Result<PropertyDraft, ReviseSectionError> {
        let mut draft = property.to_draft();
        section.clone().write_into(&mut draft);
        if let Some(resolved) = place {
            let names = draft.address.names();
            settle(&mut draft, names, resolved);
        }
        if let Section::Owners(owners) = section {
            let (state, vault) = (property.state(), self.vault.as_ref());
            draft.owners = seal_owners(vault, self.ids.as_ref(), state.organization, &state.owners, owners)?;
        }
        Ok(draft)
    }

    /// What the gazetteer makes of a new place. It is asked before the transaction
    /// begins, which must not wait for anything.
    async fn place_of(&self, section: &Section) -> Result<Option<ResolvedPlace>, StorageError> {
        let Section::Place(place) = section else { return Ok(None) };
        let pin = place.position.map(|position| (position.latitude(), position.longitude()));
        let names = place.address.names();
        resolved(self.gazetteer.as_ref(), place.address.country, &names, pin).await.map(Some)
    }

    async fn reference_is_free(
        &self,
        unit: &mut dyn UnitOfWork,
        agent: &Agent,
        reference: &Reference,
    ) -> Result<(), ReviseSectionError> {
        match unit.properties().find_by_reference(agent.organization(), reference).await? {
            Some(_) => Err(ReviseSectionError::ReferenceTaken(reference.clone())),
            None => Ok(()),
        }
    }
}
