//! What a person is told in the application.

use super::ids::NotificationId;
use super::role::Role;
use chrono::NaiveDate;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What there is to tell, with what it needs to be told. Names are as they were
/// then. Its JSON is kept: a new shape is a new kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NotificationKind {
    /// Somebody the reader invited has joined.
    InvitationAccepted {
        /// Who joined.
        name: String,
        /// In which role.
        role: Role,
    },
    /// Somebody whom another member invited has joined.
    MemberJoined {
        /// Who joined.
        name: String,
        /// In which role.
        role: Role,
    },
    /// The reader has another role.
    RoleChanged {
        /// The role from now on.
        role: Role,
    },
    /// The reader belongs to the agency no more.
    RemovedFromOrganization,
    /// A document of a property holds for so many days only.
    DocumentExpiring {
        /// The property's number, by which it is found on the dashboard.
        number: i64,
        /// What the agency calls the property.
        reference: String,
        /// What kind of document it is, by property_management's code.
        paper: String,
        /// Its last day.
        expires_on: NaiveDate,
    },
}

/// Something that a person is told, kept until they have read it and longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its identity.
    pub id: NotificationId,
    /// Who is told.
    pub user: UserId,
    /// The agency it is about.
    pub organization: OrganizationId,
    /// What is told.
    pub kind: NotificationKind,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl Notification {
    /// Something new to tell.
    #[must_use]
    pub const fn unread(
        id: NotificationId,
        user: UserId,
        organization: OrganizationId,
        kind: NotificationKind,
        now: Timestamp,
    ) -> Self {
        Self { id, user, organization, kind, created_at: now, read_at: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_kind_has_the_json_that_storage_holds() {
        let name = || "Ana".to_owned();
        for (kind, expected) in [
            (
                NotificationKind::InvitationAccepted { name: name(), role: Role::Agent },
                json!({"kind": "INVITATION_ACCEPTED", "name": "Ana", "role": "AGENT"}),
            ),
            (
                NotificationKind::MemberJoined { name: name(), role: Role::Admin },
                json!({"kind": "MEMBER_JOINED", "name": "Ana", "role": "ADMIN"}),
            ),
            (
                NotificationKind::RoleChanged { role: Role::Owner },
                json!({"kind": "ROLE_CHANGED", "role": "OWNER"}),
            ),
            (NotificationKind::RemovedFromOrganization, json!({"kind": "REMOVED_FROM_ORGANIZATION"})),
            (
                NotificationKind::DocumentExpiring {
                    number: 7,
                    reference: "A-1".into(),
                    paper: "energy_certificate".into(),
                    expires_on: NaiveDate::from_ymd_opt(2027, 3, 28).unwrap(),
                },
                json!({
                    "kind": "DOCUMENT_EXPIRING",
                    "number": 7,
                    "reference": "A-1",
                    "paper": "energy_certificate",
                    "expires_on": "2027-03-28",
                }),
            ),
        ] {
            assert_eq!(serde_json::to_value(&kind).unwrap(), expected);
            assert_eq!(serde_json::from_value::<NotificationKind>(expected).unwrap(), kind);
        }
    }
}
