//! Hours of agents, and times they keep free.

use crate::domain::hours::{AgentCalendar, Block};
use crate::domain::ids::BlockId;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;

/// The calendars of agents, one an agency and member. Blocks are told apart by the agency in which
/// they were said, and keep the agent free in all of them.
#[async_trait]
pub trait CalendarRepository: Send {
    /// Somebody's calendar, if they have said anything.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(
        &mut self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentCalendar>, StorageError>;

    /// Keeps a calendar, in the place of what was kept before.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn save(&mut self, calendar: &AgentCalendar) -> Result<(), StorageError>;

    /// Keeps a block, and answers by which id: where the same time of the same agent is kept free for
    /// the same already, it is that one's.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn add_block(&mut self, block: &Block) -> Result<BlockId, StorageError>;

    /// The agency's block with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn block(
        &mut self,
        organization: OrganizationId,
        id: BlockId,
    ) -> Result<Option<Block>, StorageError>;

    /// Removes a block of the agency, if there is one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn remove_block(&mut self, organization: OrganizationId, id: BlockId) -> Result<(), StorageError>;
}
