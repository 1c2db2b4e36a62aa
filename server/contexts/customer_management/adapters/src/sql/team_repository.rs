//! Teams inside a transaction.

use super::columns::coded;
use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use customer_management::application::ports::TeamRepository;
use customer_management::domain::role::Role;
use customer_management::domain::team::{Membership, Team, TeamChange, TeamState};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use sql::{Row, Statement};

#[async_trait]
impl TeamRepository for SqlUnitOfWork {
    /// Writing to the agency's row locks it on PostgreSQL until the transaction
    /// ends; SQLite lets only one transaction write anyway. The members are read
    /// by a second statement, which sees what the transaction before left.
    async fn lock(&mut self, organization: OrganizationId) -> Result<Option<Team>, StorageError> {
        let lock = Statement::new(include_str!("statements/lock_team.sql")).bind(organization.0);
        let Some(locked) = self.transaction.fetch_optional(lock).await? else { return Ok(None) };
        let statement = Statement::new(include_str!("statements/memberships_of_organization.sql"));
        let rows = self.transaction.fetch_all(statement.bind(organization.0)).await?;
        Ok(Some(Team::restored(TeamState {
            organization,
            version: locked.get("team_version")?,
            memberships: rows.iter().map(membership).collect::<Result<_, _>>()?,
        })))
    }

    async fn save(&mut self, team: &mut Team) -> Result<(), StorageError> {
        let organization = team.state().organization;
        for change in team.changes() {
            written(self.transaction.execute(writing(organization, change)).await?)?;
        }
        self.tell(team.pending(), team.state().version)?;
        team.saved();
        Ok(())
    }
}

/// The statement that writes one difference.
fn writing(organization: OrganizationId, change: &TeamChange) -> Statement {
    match change {
        TeamChange::Joined(Membership { user, role, joined_at }) => {
            Statement::new(include_str!("statements/insert_membership.sql"))
                .bind(organization.0)
                .bind(user.0)
                .bind(role.code().to_owned())
                .bind(*joined_at)
        }
        TeamChange::RoleChanged { user, role } => {
            Statement::new(include_str!("statements/update_membership_role.sql"))
                .bind(organization.0)
                .bind(user.0)
                .bind(role.code().to_owned())
        }
        TeamChange::Left(user) => {
            Statement::new(include_str!("statements/delete_membership.sql")).bind(organization.0).bind(user.0)
        }
    }
}

fn membership(row: &Row) -> Result<Membership, StorageError> {
    Ok(Membership {
        user: UserId(row.get("user_id")?),
        role: coded(row, "role", Role::parse)?,
        joined_at: row.get("joined_at")?,
    })
}
