//! Somebody new comes in: into the agency that invited them, or with one of
//! their own.

use super::{JoinError, Messenger, join};
use crate::application::ports::{OrganizationQueries, UnitOfWork};
use crate::domain::invitation::Invitation;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::role::Role;
use crate::domain::subscription::{Plan, Subscription};
use crate::domain::team::Team;
use crate::domain::user::{NewUser, User};
use crate::domain::values::{Email, Slug, TradeName};
use kernel::ids::{IdGenerator, OrganizationId, UserId};
use kernel::locale::Country;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::sync::Arc;

/// Who somebody is from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// The person.
    pub user: UserId,
    /// The agency they belong to.
    pub organization: OrganizationId,
    /// Whether they already showed that they read the mailbox.
    pub email_verified: bool,
}

/// Where somebody new belongs from the first moment.
pub enum Place {
    /// In the agency that invited them.
    Invited(Invitation),
    /// In an agency of their own, which comes to be with them.
    OwnAgency(Box<Organization>),
}

/// Receives people who are new.
pub struct Reception {
    agencies: Arc<dyn OrganizationQueries>,
    messenger: Messenger,
    ids: Arc<dyn IdGenerator>,
}

impl Reception {
    /// With what it needs to name agencies and to write to people.
    pub const fn new(
        agencies: Arc<dyn OrganizationQueries>,
        messenger: Messenger,
        ids: Arc<dyn IdGenerator>,
    ) -> Self {
        Self { agencies, messenger, ids }
    }

    /// An agency that isn't kept yet, at the address its name suggests, or where
    /// another agency has it, at one that surely nobody has. Asked before the
    /// change begins.
    pub async fn agency(
        &self,
        name: &TradeName,
        country: Country,
        now: Timestamp,
    ) -> Result<Organization, StorageError> {
        let id = OrganizationId(self.ids.next());
        let mut slug = Slug::of_its_own(name.as_str(), id.0);
        if let Ok(suggested) = Slug::suggested_by(name.as_str())
            && self.agencies.by_slug(&suggested).await?.is_none()
        {
            slug = suggested;
        }
        Ok(Organization::found(id, OrganizationProfile::new(slug, name.clone(), country), now))
    }

    /// The invitation that waits for an address, the last sent of several.
    pub async fn waiting_for(
        unit: &mut dyn UnitOfWork,
        email: &Email,
        now: Timestamp,
    ) -> Result<Option<Invitation>, StorageError> {
        let pending = unit.invitations().pending_for(email).await?;
        Ok(pending.into_iter().find(|invitation| invitation.is_open(now)))
    }

    /// Keeps somebody new in their place, and writes to them where they have
    /// yet to show that they read the mailbox.
    pub async fn receive(
        &self,
        unit: &mut dyn UnitOfWork,
        new: NewUser,
        place: Place,
        now: Timestamp,
    ) -> Result<Registered, JoinError> {
        let id = UserId(self.ids.next());
        let (user, organization) = match place {
            Place::Invited(invitation) => {
                let (organization, role) = (invitation.state().organization, invitation.state().role);
                let mut user = User::register(id, new, organization, role, now);
                join(unit, &self.messenger, invitation, &mut user, now).await?;
                (user, organization)
            }
            Place::OwnAgency(mut agency) => {
                let organization = agency.id();
                let mut user = User::register(id, new, organization, Role::Owner, now);
                found(unit, &mut agency, Plan::Freemium).await?;
                unit.users().add(&mut user).await?;
                unit.teams().save(&mut Team::found(organization, id, now)).await?;
                (user, organization)
            }
        };
        let email_verified = user.has_verified_email();
        if !email_verified {
            self.messenger.ask_to_confirm_email(unit, &user, now).await?;
        }
        Ok(Registered { user: id, organization, email_verified })
    }
}

/// Keeps a new agency with its subscription. Its team is empty yet.
pub async fn found(
    unit: &mut dyn UnitOfWork,
    agency: &mut Organization,
    plan: Plan,
) -> Result<(), StorageError> {
    let mut subscription = Subscription::start(agency.id(), plan, agency.state().founded_at);
    unit.organizations().add(agency).await?;
    unit.subscriptions().add(&mut subscription).await
}
