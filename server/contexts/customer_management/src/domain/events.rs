//! What agencies and their people tell the other contexts. An event's name and
//! JSON are a promise: a new shape is a new version beside the old one. Ids and
//! the least data only, never a person's.

use super::ids::LetterId;
use super::role::Role;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::locale::Country;
use kernel::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// The name of [`CustomerEvent::LogoReleased`].
pub const LOGO_RELEASED: &str = "ORGANIZATION_LOGO_RELEASED.v1";

/// Something that happened to an agency or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CustomerEvent {
    /// An agency came to be.
    OrganizationFounded {
        /// The agency.
        organization: OrganizationId,
        /// Where it has its seat.
        country: Country,
    },
    /// Somebody new is a member of an agency.
    UserRegistered {
        /// Who it is.
        user: UserId,
        /// The agency they founded or joined.
        organization: OrganizationId,
        /// What they are in it.
        role: Role,
    },
    /// A member has another role.
    MemberRoleChanged {
        /// The agency; the envelope names it.
        #[serde(skip)]
        organization: OrganizationId,
        /// Who it is.
        user: UserId,
        /// The role before.
        from: Role,
        /// The role from now on.
        to: Role,
    },
    /// Somebody is a member no more.
    MemberRemoved {
        /// The agency; the envelope names it.
        #[serde(skip)]
        organization: OrganizationId,
        /// Who it is.
        user: UserId,
    },
    /// An agency's logo is another, or gone, and nothing names these objects any more. For this
    /// context itself.
    LogoReleased {
        /// The agency; the envelope names it.
        #[serde(skip)]
        organization: OrganizationId,
        /// Where they lie.
        keys: Vec<String>,
    },
    /// A letter waits to be sent. For this context itself.
    LetterPosted {
        /// The letter.
        letter: LetterId,
    },
}

impl CustomerEvent {
    /// Name and version, the key by which consumers find their handler.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::OrganizationFounded { .. } => "ORGANIZATION_FOUNDED.v1",
            Self::UserRegistered { .. } => "USER_REGISTERED.v1",
            Self::MemberRoleChanged { .. } => "MEMBER_ROLE_CHANGED.v1",
            Self::MemberRemoved { .. } => "MEMBER_REMOVED.v1",
            Self::LogoReleased { .. } => LOGO_RELEASED,
            Self::LetterPosted { .. } => "LETTER_POSTED.v1",
        }
    }

    /// The agency it happened in; a letter belongs to none (the nil UUID).
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        match self {
            Self::OrganizationFounded { organization, .. }
            | Self::UserRegistered { organization, .. }
            | Self::MemberRoleChanged { organization, .. }
            | Self::MemberRemoved { organization, .. }
            | Self::LogoReleased { organization, .. } => *organization,
            Self::LetterPosted { .. } => OrganizationId(Uuid::nil()),
        }
    }

    /// What it happened to: an agency, a person, a letter. A team has the id of
    /// its agency, and versions of its own.
    #[must_use]
    pub const fn aggregate(&self) -> Uuid {
        match self {
            Self::OrganizationFounded { organization, .. }
            | Self::MemberRoleChanged { organization, .. }
            | Self::MemberRemoved { organization, .. }
            | Self::LogoReleased { organization, .. } => organization.0,
            Self::UserRegistered { user, .. } => user.0,
            Self::LetterPosted { letter } => letter.0,
        }
    }
}

/// An event that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEvent {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: CustomerEvent,
}

impl PendingEvent {
    /// The event, ready to be delivered.
    ///
    /// # Errors
    /// Never in practice: the payload has only string keys.
    pub fn into_envelope(
        self,
        id: EventId,
        aggregate_version: i64,
    ) -> Result<EventEnvelope, serde_json::Error> {
        Ok(EventEnvelope {
            id,
            kind: self.event.kind().to_owned(),
            occurred_at: self.occurred_at,
            organization: self.event.organization(),
            aggregate: self.event.aggregate(),
            aggregate_version,
            payload: serde_json::to_value(&self.event)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::time::Timestamp;
    use serde_json::{Value, json};

    const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(0x17));
    const USER: UserId = UserId(Uuid::from_u128(0x2a));

    fn told(event: CustomerEvent) -> EventEnvelope {
        let pending = PendingEvent { occurred_at: Timestamp::UNIX_EPOCH, event };
        pending.into_envelope(EventId(Uuid::from_u128(1)), 3).unwrap()
    }

    fn promised(event: CustomerEvent, kind: &str, payload: Value) {
        let envelope = told(event);
        assert_eq!((envelope.kind.as_str(), envelope.payload), (kind, payload));
    }

    #[test]
    fn each_event_has_the_name_and_json_that_consumers_were_promised() {
        let agency = "00000000-0000-0000-0000-000000000017";
        let user = "00000000-0000-0000-0000-00000000002a";
        promised(
            CustomerEvent::OrganizationFounded { organization: ORGANIZATION, country: Country::Portugal },
            "ORGANIZATION_FOUNDED.v1",
            json!({"organization": agency, "country": "PT"}),
        );
        promised(
            CustomerEvent::UserRegistered { user: USER, organization: ORGANIZATION, role: Role::Owner },
            "USER_REGISTERED.v1",
            json!({"user": user, "organization": agency, "role": "OWNER"}),
        );
        promised(
            CustomerEvent::MemberRoleChanged {
                organization: ORGANIZATION,
                user: USER,
                from: Role::Agent,
                to: Role::Admin,
            },
            "MEMBER_ROLE_CHANGED.v1",
            json!({"user": user, "from": "AGENT", "to": "ADMIN"}),
        );
        promised(
            CustomerEvent::MemberRemoved { organization: ORGANIZATION, user: USER },
            "MEMBER_REMOVED.v1",
            json!({"user": user}),
        );
        promised(
            CustomerEvent::LogoReleased {
                organization: ORGANIZATION,
                keys: vec!["logos/a/b/480.png".to_owned()],
            },
            "ORGANIZATION_LOGO_RELEASED.v1",
            json!({"keys": ["logos/a/b/480.png"]}),
        );
        promised(
            CustomerEvent::LetterPosted { letter: LetterId(Uuid::from_u128(0x99)) },
            "LETTER_POSTED.v1",
            json!({"letter": "00000000-0000-0000-0000-000000000099"}),
        );
    }

    #[test]
    fn the_envelope_names_agency_and_aggregate() {
        let removed = told(CustomerEvent::MemberRemoved { organization: ORGANIZATION, user: USER });
        assert_eq!((removed.organization, removed.aggregate), (ORGANIZATION, ORGANIZATION.0));
        let registered =
            told(CustomerEvent::UserRegistered { user: USER, organization: ORGANIZATION, role: Role::Agent });
        assert_eq!((registered.organization, registered.aggregate), (ORGANIZATION, USER.0));
        let letter = LetterId(Uuid::from_u128(0x99));
        let posted = told(CustomerEvent::LetterPosted { letter });
        assert_eq!((posted.organization.0, posted.aggregate), (Uuid::nil(), letter.0));
    }
}
