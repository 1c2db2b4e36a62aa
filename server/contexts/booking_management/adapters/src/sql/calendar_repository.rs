//! Hours and blocks inside a transaction.

use super::columns::{note, note_text, to_json};
use super::facts;
use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use booking_management::application::ports::CalendarRepository;
use booking_management::domain::hours::{AgentCalendar, Block};
use booking_management::domain::ids::BlockId;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use sql::{Row, Statement};

#[async_trait]
impl CalendarRepository for SqlUnitOfWork {
    async fn find(
        &mut self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentCalendar>, StorageError> {
        let statement = Statement::new(include_str!("statements/calendar_of_agent.sql"))
            .bind(organization.0)
            .bind(agent.0);
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(|row| facts::calendar(row, organization, agent)).transpose()
    }

    async fn save(&mut self, calendar: &AgentCalendar) -> Result<(), StorageError> {
        let statement = Statement::new(include_str!("statements/save_calendar.sql"))
            .bind(calendar.organization.0)
            .bind(calendar.agent.0)
            .bind(to_json(&calendar.hours)?)
            .bind(to_json(&calendar.exceptions)?)
            .bind(calendar.holidays.code().to_owned());
        self.transaction.execute(statement).await?;
        Ok(())
    }

    async fn add_block(&mut self, block: &Block) -> Result<BlockId, StorageError> {
        let same = Statement::new(include_str!("statements/same_block.sql"))
            .bind(block.organization.0)
            .bind(block.agent.0)
            .bind(block.from)
            .bind(block.until)
            .bind(note_text(block.note.as_ref()).unwrap_or_default());
        if let Some(kept) = self.transaction.fetch_optional(same).await? {
            return Ok(BlockId(kept.get("id")?));
        }
        let insertion = Statement::new(include_str!("statements/insert_block.sql"))
            .bind(block.id.0)
            .bind(block.organization.0)
            .bind(block.agent.0)
            .bind(block.from)
            .bind(block.until)
            .bind(note_text(block.note.as_ref()));
        self.transaction.execute(insertion).await?;
        Ok(block.id)
    }

    async fn block(
        &mut self,
        organization: OrganizationId,
        id: BlockId,
    ) -> Result<Option<Block>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/block_by_id.sql")).bind(organization.0).bind(id.0);
        self.transaction.fetch_optional(statement).await?.as_ref().map(block).transpose()
    }

    async fn remove_block(&mut self, organization: OrganizationId, id: BlockId) -> Result<(), StorageError> {
        let delete =
            Statement::new(include_str!("statements/delete_block.sql")).bind(organization.0).bind(id.0);
        self.transaction.execute(delete).await?;
        Ok(())
    }
}

/// A block's columns.
pub(super) fn block(row: &Row) -> Result<Block, StorageError> {
    Ok(Block {
        id: BlockId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        agent: UserId(row.get("agent_id")?),
        from: row.get("begins_at")?,
        until: row.get("ends_at")?,
        note: note(row, "note")?,
    })
}
