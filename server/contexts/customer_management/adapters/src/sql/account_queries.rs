//! Reads of people and teams, outside of any transaction: one statement each.

use super::columns::{SEPARATOR, coded, corrupt, locale, optional, required, texts};
use super::organization_mapping::logo;
use super::subscription_repository::subscription;
use async_trait::async_trait;
use customer_management::application::ports::{
    AccountQueries, Credentials, InvitationView, InvitedView, MemberView, MembershipView, NotificationView,
    ProfileView, SessionView, SignedInAccount, TeamView, VerificationView,
};
use customer_management::domain::ids::{InvitationId, NotificationId, SessionId};
use customer_management::domain::role::Role;
use customer_management::domain::secrets::{PasswordHash, TokenHash};
use customer_management::domain::time_zone::TimeZone;
use customer_management::domain::token::Purpose;
use customer_management::domain::values::{Email, Line, PhoneNumber, Slug};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Database, Row, Statement};

/// Reads from the database.
#[derive(Clone)]
pub struct SqlAccountQueries {
    database: Database,
}

impl SqlAccountQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AccountQueries for SqlAccountQueries {
    async fn caller(&self, user: UserId) -> Result<Option<SignedInAccount>, StorageError> {
        let statement = Statement::new(include_str!("statements/signed_in_account.sql")).bind(user.0);
        let rows = self.database.fetch_all(statement).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let mut memberships: Vec<_> =
            rows.iter().filter_map(|row| membership(row).transpose()).collect::<Result<_, _>>()?;
        // Here, because databases sort by the language they were made for.
        memberships
            .sort_by(|one, other| (&one.name, one.organization).cmp(&(&other.name, other.organization)));
        Ok(Some(SignedInAccount {
            user,
            name: required(first, "name", Line::parse)?,
            email: required(first, "email", Email::kept)?,
            locale: locale(first)?,
            email_verified: has_happened(first, "email_verified_at")?,
            second_factor: has_happened(first, "totp_confirmed_at")?,
            memberships,
            unread: u64::try_from(first.get::<i64>("unread")?).unwrap_or_default(),
        }))
    }

    async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, StorageError> {
        let statement = Statement::new(include_str!("statements/credentials_by_email.sql"))
            .bind(email.as_str().to_owned());
        self.database.fetch_optional(statement).await?.as_ref().map(credentials).transpose()
    }

    async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StorageError> {
        let statement = Statement::new(include_str!("statements/credentials_by_user.sql")).bind(user.0);
        self.database.fetch_optional(statement).await?.as_ref().map(credentials).transpose()
    }

    async fn sessions(&self, user: UserId) -> Result<Vec<SessionView>, StorageError> {
        let statement = Statement::new(include_str!("statements/sessions_of_user.sql")).bind(user.0);
        self.database.fetch_each(statement, session).await
    }

    async fn team(
        &self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<Option<TeamView>, StorageError> {
        let statement = Statement::new(include_str!("statements/team_view.sql")).bind(organization.0);
        let rows = self.database.fetch_all(statement).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let (mut members, mut invitations) = (Vec::new(), Vec::new());
        for row in &rows {
            match row.get::<Option<bool>>("invited")? {
                None => {}
                Some(false) => members.push(member(row)?),
                Some(true) => invitations.push(invited(row, now)?),
            }
        }
        // Members come the first to join first, invitations the last sent first.
        invitations.reverse();
        Ok(Some(TeamView { members, invitations, subscription: subscription(first)? }))
    }

    async fn profile(&self, user: UserId) -> Result<Option<ProfileView>, StorageError> {
        let statement = Statement::new(include_str!("statements/profile_of_user.sql"))
            .bind(SEPARATOR.to_string())
            .bind(user.0);
        self.database.fetch_optional(statement).await?.as_ref().map(profile).transpose()
    }

    async fn notifications(&self, user: UserId, limit: u32) -> Result<Vec<NotificationView>, StorageError> {
        let statement = Statement::new(include_str!("statements/notifications_of_user.sql"))
            .bind(user.0)
            .bind(i64::from(limit));
        self.database.fetch_each(statement, notification).await
    }

    async fn invitation(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<InvitationView>, StorageError> {
        let statement = Statement::new(include_str!("statements/open_invitation.sql"))
            .bind(token.as_str().to_owned())
            .bind(now);
        self.database.fetch_optional(statement).await?.as_ref().map(invitation).transpose()
    }

    async fn verification(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<VerificationView>, StorageError> {
        let statement = Statement::new(include_str!("statements/open_verification.sql"))
            .bind(token.as_str().to_owned())
            .bind(Purpose::VerifyEmail.code().to_owned())
            .bind(now);
        self.database.fetch_optional(statement).await?.as_ref().map(verification).transpose()
    }
}

/// Whether a column holds a moment.
fn has_happened(row: &Row, column: &str) -> Result<bool, StorageError> {
    Ok(row.get::<Option<Timestamp>>(column)?.is_some())
}

/// Nothing in the row of who belongs to no agency.
fn membership(row: &Row) -> Result<Option<MembershipView>, StorageError> {
    let Some(organization) = row.get("organization_id")? else { return Ok(None) };
    Ok(Some(MembershipView {
        organization: OrganizationId(organization),
        name: required(row, "organization_name", Line::parse)?,
        slug: required(row, "organization_slug", Slug::parse)?,
        time_zone: coded(row, "time_zone", TimeZone::parse)?,
        logo: logo(row)?,
        role: coded(row, "role", Role::parse)?,
    }))
}

fn verification(row: &Row) -> Result<VerificationView, StorageError> {
    Ok(VerificationView {
        email: required(row, "email", Email::kept)?,
        organization_name: optional(row, "organization_name", Line::parse)?,
    })
}

fn credentials(row: &Row) -> Result<Credentials, StorageError> {
    Ok(Credentials {
        user: UserId(row.get("id")?),
        password: optional(row, "password", PasswordHash::parse)?,
        second_factor: has_happened(row, "totp_confirmed_at")?,
    })
}

fn session(row: &Row) -> Result<SessionView, StorageError> {
    Ok(SessionView {
        id: SessionId(row.get("id")?),
        created_at: row.get("created_at")?,
        last_seen_at: row.get("last_seen_at")?,
        client: row.get("client")?,
        address: row.get("address")?,
    })
}

fn member(row: &Row) -> Result<MemberView, StorageError> {
    Ok(MemberView {
        user: UserId(row.get("id")?),
        name: required(row, "name", Line::parse)?,
        email: required(row, "email", Email::kept)?,
        phone: optional(row, "phone", PhoneNumber::parse)?,
        email_verified: has_happened(row, "email_verified_at")?,
        role: coded(row, "role", Role::parse)?,
        joined_at: row.get("began_at")?,
    })
}

fn invited(row: &Row, now: Timestamp) -> Result<InvitedView, StorageError> {
    let expires_at: Timestamp = row.get("expires_at")?;
    Ok(InvitedView {
        id: InvitationId(row.get("id")?),
        email: required(row, "email", Email::kept)?,
        role: coded(row, "role", Role::parse)?,
        invited_at: row.get("began_at")?,
        expires_at,
        expired: expires_at <= now,
    })
}

fn profile(row: &Row) -> Result<ProfileView, StorageError> {
    let mut identity_issuers = texts(row, "issuers")?;
    identity_issuers.sort();
    let codes = u32::try_from(row.get::<i64>("recovery_codes_left")?).unwrap_or(u32::MAX);
    Ok(ProfileView {
        email: required(row, "email", Email::kept)?,
        name: required(row, "name", Line::parse)?,
        phone: optional(row, "phone", PhoneNumber::parse)?,
        locale: locale(row)?,
        email_verified: has_happened(row, "email_verified_at")?,
        has_password: row.get("has_password")?,
        identity_issuers,
        recovery_codes_left: has_happened(row, "totp_confirmed_at")?.then_some(codes),
        created_at: row.get("created_at")?,
    })
}

fn notification(row: &Row) -> Result<NotificationView, StorageError> {
    let content: String = row.get("content")?;
    Ok(NotificationView {
        id: NotificationId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        organization_name: required(row, "organization_name", Line::parse)?,
        kind: serde_json::from_str(&content).map_err(|error| corrupt("content", error))?,
        created_at: row.get("created_at")?,
        read_at: row.get("read_at")?,
    })
}

fn invitation(row: &Row) -> Result<InvitationView, StorageError> {
    Ok(InvitationView {
        organization: OrganizationId(row.get("organization_id")?),
        organization_name: required(row, "organization_name", Line::parse)?,
        email: required(row, "email", Email::kept)?,
        role: coded(row, "role", Role::parse)?,
        inviter: required(row, "inviter", Line::parse)?,
        expires_at: row.get("expires_at")?,
        known_user: row.get("known_user")?,
    })
}
