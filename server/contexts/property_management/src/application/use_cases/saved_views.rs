//! A member of the agency keeps a search of the list, or lets it go.

use crate::application::ports::UnitsOfWork;
use crate::domain::view::{MAX_QUERY, MAX_VIEWS, SavedView, ViewId, ViewName};
use kernel::caller::Agent;
use kernel::ids::{IdGenerator, UserId};
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// Which search is kept under which name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveViewCommand {
    /// What it is called.
    pub name: ViewName,
    /// The search, as it stands in the address of the list.
    pub query: String,
}

/// Which search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveViewCommand {
    /// The search.
    pub view: ViewId,
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum SavedViewError {
    /// The machine's operator keeps no searches.
    #[error("searches are kept for members of the agency")]
    NotAMember,
    /// So many are kept already.
    #[error("at most {max} searches are kept")]
    TooMany {
        /// How many may be kept.
        max: u32,
    },
    /// The search is longer than any that the list makes.
    #[error("a search has at most {max} characters")]
    TooLong {
        /// How many it may have.
        max: usize,
    },
    /// The caller keeps no such search.
    #[error("there is no such search")]
    UnknownView,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn member(agent: &Agent) -> Result<UserId, SavedViewError> {
    agent.user().ok_or(SavedViewError::NotAMember)
}

/// Keeps a search.
pub struct SaveView {
    units_of_work: Arc<dyn UnitsOfWork>,
    ids: Arc<dyn IdGenerator>,
}

impl SaveView {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, ids: Arc<dyn IdGenerator>) -> Self {
        Self { units_of_work, ids }
    }

    /// Keeps the search and gives its id.
    ///
    /// # Errors
    /// [`SavedViewError`]; nothing was kept.
    pub async fn execute(&self, agent: &Agent, command: SaveViewCommand) -> Result<ViewId, SavedViewError> {
        let (organization, user) = (agent.organization(), member(agent)?);
        if command.query.chars().count() > MAX_QUERY {
            return Err(SavedViewError::TooLong { max: MAX_QUERY });
        }
        let mut unit = self.units_of_work.begin().await?;
        if unit.views().count(organization, user).await? >= MAX_VIEWS {
            return Err(SavedViewError::TooMany { max: MAX_VIEWS });
        }
        let view = SavedView { id: ViewId(self.ids.next()), name: command.name, query: command.query };
        unit.views().add(organization, user, &view).await?;
        unit.commit().await?;
        Ok(view.id)
    }
}

/// Lets a search go.
pub struct RemoveView {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl RemoveView {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Lets the search go.
    ///
    /// # Errors
    /// [`SavedViewError`]; nothing changes.
    pub async fn execute(&self, agent: &Agent, command: RemoveViewCommand) -> Result<(), SavedViewError> {
        let (organization, user) = (agent.organization(), member(agent)?);
        let mut unit = self.units_of_work.begin().await?;
        if !unit.views().remove(organization, user, command.view).await? {
            return Err(SavedViewError::UnknownView);
        }
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, agent};
    use uuid::Uuid;

    fn ana() -> Agent {
        Agent::member(AGENCY, ANA)
    }

    async fn save(world: &World, agent: &Agent, name: &str) -> Result<ViewId, SavedViewError> {
        let name = ViewName::parse(name).unwrap().unwrap();
        let command = SaveViewCommand { name, query: "status=DRAFT".to_owned() };
        world.container().save_view.execute(agent, command).await
    }

    async fn names(world: &World, user: UserId) -> Vec<String> {
        let views = world.container().desk.saved_views(AGENCY, user).await.unwrap();
        views.into_iter().map(|view| view.name.to_string()).collect()
    }

    #[tokio::test]
    async fn a_search_is_kept_for_who_keeps_it_and_for_nobody_else() {
        let world = World::new();
        let view = save(&world, &ana(), "Rascunhos").await.unwrap();
        save(&world, &ana(), "Caros").await.unwrap();
        assert_eq!(names(&world, ANA).await, ["Caros", "Rascunhos"]);
        let rui = UserId(Uuid::from_u128(0x501));
        assert!(names(&world, rui).await.is_empty());
        let remove = &world.container().remove_view;
        let refused = remove.execute(&Agent::member(AGENCY, rui), RemoveViewCommand { view }).await;
        assert!(matches!(refused, Err(SavedViewError::UnknownView)));
        remove.execute(&ana(), RemoveViewCommand { view }).await.unwrap();
        assert_eq!(names(&world, ANA).await, ["Caros"]);
    }

    #[tokio::test]
    async fn twenty_searches_are_kept_and_none_of_the_operator() {
        let world = World::new();
        for n in 0..MAX_VIEWS {
            save(&world, &ana(), &n.to_string()).await.unwrap();
        }
        assert!(matches!(save(&world, &ana(), "x").await, Err(SavedViewError::TooMany { max: 20 })));
        assert!(matches!(save(&world, &agent(), "x").await, Err(SavedViewError::NotAMember)));
        let (name, query) = (ViewName::parse("x").unwrap().unwrap(), "x".repeat(1_001));
        let long = world.container().save_view.execute(&ana(), SaveViewCommand { name, query }).await;
        assert!(matches!(long, Err(SavedViewError::TooLong { max: 1_000 })));
    }
}
