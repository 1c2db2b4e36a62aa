//! Members of the agency leave one another notes about a property.

use crate::application::ports::UnitsOfWork;
use crate::domain::activity::{Activity, Deed};
use crate::domain::note::{MAX_NOTES, NoteId, NoteText, PropertyNote};
use crate::domain::property::PropertyId;
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is noted about which property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNoteCommand {
    /// The property.
    pub property: PropertyId,
    /// What it says.
    pub text: NoteText,
}

/// Which note goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveNoteCommand {
    /// The note.
    pub note: NoteId,
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum NoteError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The property has as many notes as it may have.
    #[error("a property has at most {max} notes")]
    TooMany {
        /// How many it may have.
        max: u32,
    },
    /// The agency has no such note.
    #[error("there is no such note")]
    UnknownNote,
    /// Somebody else wrote it.
    #[error("somebody else wrote this note")]
    NotYours,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Leaves a note.
pub struct AddNote {
    units_of_work: Arc<dyn UnitsOfWork>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl AddNote {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, ids, clock }
    }

    /// Keeps the note and gives its id.
    ///
    /// # Errors
    /// [`NoteError`]; there is no note.
    pub async fn execute(&self, agent: &Agent, command: AddNoteCommand) -> Result<NoteId, NoteError> {
        let AddNoteCommand { property, text } = command;
        let mut unit = self.units_of_work.begin().await?;
        unit.properties().find(agent.organization(), property).await?.ok_or(NoteError::UnknownProperty)?;
        if unit.notes().count(agent.organization(), property).await? >= MAX_NOTES {
            return Err(NoteError::TooMany { max: MAX_NOTES });
        }
        let (id, now) = (NoteId(self.ids.next()), self.clock.now());
        let note = PropertyNote { id, property, author: agent.user(), text, written_at: now };
        unit.notes().add(&note).await?;
        unit.journal().append(&[Activity::of(agent, property, Deed::NoteAdded, now)]).await?;
        unit.commit().await?;
        Ok(id)
    }
}

/// Removes a note, of one's own.
pub struct RemoveNote {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl RemoveNote {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Removes the note.
    ///
    /// # Errors
    /// [`NoteError`]; the note stays.
    pub async fn execute(&self, agent: &Agent, command: RemoveNoteCommand) -> Result<(), NoteError> {
        let mut unit = self.units_of_work.begin().await?;
        let note =
            unit.notes().find(agent.organization(), command.note).await?.ok_or(NoteError::UnknownNote)?;
        if note.author != agent.user() {
            return Err(NoteError::NotYours);
        }
        unit.notes().remove(note.id).await.map_err(|error| match error {
            // It went from another window.
            StorageError::Conflict => NoteError::UnknownNote,
            other => other.into(),
        })?;
        let done = Activity::of(agent, note.property, Deed::NoteRemoved, self.clock.now());
        unit.journal().append(&[done]).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, stranger};

    async fn noted(world: &World, author: &Agent, property: PropertyId) -> Result<NoteId, NoteError> {
        let text = NoteText::parse("A chave está no café.\nAté às 18h.").unwrap().unwrap();
        world.container().add_note.execute(author, AddNoteCommand { property, text }).await
    }

    #[tokio::test]
    async fn a_note_is_kept_with_its_author_and_goes_when_the_author_says_so() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let ana = Agent::member(AGENCY, ANA);
        let note = noted(&world, &ana, property).await.unwrap();
        let dossier = world.container().view_dossier.execute(&agent(), property).await.unwrap().unwrap();
        assert_eq!(dossier.notes[0].0.author, Some(ANA));
        let remove = &world.container().remove_note;
        let refused = remove.execute(&agent(), RemoveNoteCommand { note }).await;
        assert!(matches!(refused, Err(NoteError::NotYours)));
        remove.execute(&ana, RemoveNoteCommand { note }).await.unwrap();
        let dossier = world.container().view_dossier.execute(&agent(), property).await.unwrap().unwrap();
        assert!(dossier.notes.is_empty());
        assert_eq!(world.deeds(property), [Deed::Created, Deed::NoteAdded, Deed::NoteRemoved]);
    }

    #[tokio::test]
    async fn notes_of_another_agency_are_neither_left_nor_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let refused = noted(&world, &stranger(), property).await;
        assert!(matches!(refused, Err(NoteError::UnknownProperty)));
        let note = noted(&world, &agent(), property).await.unwrap();
        let refused = world.container().remove_note.execute(&stranger(), RemoveNoteCommand { note }).await;
        assert!(matches!(refused, Err(NoteError::UnknownNote)));
    }

    #[tokio::test]
    async fn a_property_has_at_most_two_hundred_notes() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let next = world.create(&agent(), complete_draft("A-2")).await;
        for _ in 0..MAX_NOTES {
            noted(&world, &agent(), property).await.unwrap();
        }
        let refused = noted(&world, &agent(), property).await;
        assert!(matches!(refused, Err(NoteError::TooMany { max: MAX_NOTES })));
        noted(&world, &agent(), next).await.unwrap();
    }
}
