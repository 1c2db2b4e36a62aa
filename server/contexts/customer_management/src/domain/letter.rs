//! A letter by e-mail, before anybody has put it into words. It is kept with
//! the change that it tells of; who delivers it renders it in the reader's
//! language, and erases what it said once it is sent.

use super::events::{CustomerEvent, PendingEvent};
use super::ids::LetterId;
use super::role::Role;
use super::user::User;
use super::values::{Email, PersonName};
use kernel::locale::Locale;
use kernel::time::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// What a letter says. Its JSON is kept until it is sent; a token in it is the
/// only place where one is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LetterContent {
    /// Show that you read this mailbox.
    ConfirmEmail {
        /// For the link.
        #[serde(with = "exposed")]
        token: SecretString,
    },
    /// Somebody, perhaps you, wanted to register an address that has an account.
    AlreadyRegistered,
    /// Choose another password.
    ResetPassword {
        /// For the link.
        #[serde(with = "exposed")]
        token: SecretString,
    },
    /// Nothing: somebody wanted another password for an address without
    /// account. It is posted all the same, so that the time it takes doesn't
    /// tell who has an account, and is thrown away instead of being sent.
    UnknownReset,
    /// Your password was changed.
    PasswordChanged,
    /// Who signs in is asked for a code of your app from now on.
    SecondFactorSetUp,
    /// Your password is enough from now on.
    SecondFactorGivenUp,
    /// Somebody signed in with one of your recovery codes.
    RecoveryCodeUsed {
        /// How many are left.
        left: usize,
    },
    /// Join us.
    Invitation {
        /// The agency's name.
        organization: String,
        /// The name of who invites.
        inviter: String,
        /// What the reader is to be.
        role: Role,
        /// For the link.
        #[serde(with = "exposed")]
        token: SecretString,
        /// From when on the link doesn't work.
        expires_at: Timestamp,
    },
    /// You have another role.
    RoleChanged {
        /// The agency's name.
        organization: String,
        /// The role from now on.
        role: Role,
    },
    /// You belong to the agency no more.
    Removed {
        /// The agency's name.
        organization: String,
    },
}

impl LetterContent {
    /// Whether there is anything to send.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        !matches!(self, Self::UnknownReset)
    }
}

/// A letter by e-mail.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its identity, the same at every attempt to send it.
    pub id: LetterId,
    /// Where it goes.
    pub to: Email,
    /// What the reader is called, where that is known.
    pub name: Option<PersonName>,
    /// The language it is written in.
    pub locale: Locale,
    /// What it says.
    pub content: LetterContent,
    /// When it was posted.
    pub posted_at: Timestamp,
}

impl Letter {
    /// A letter to somebody who has an account.
    #[must_use]
    pub fn to_user(id: LetterId, user: &User, content: LetterContent, now: Timestamp) -> Self {
        let reader = user.state();
        Self {
            id,
            to: reader.email.clone(),
            name: Some(reader.name.clone()),
            locale: reader.locale,
            content,
            posted_at: now,
        }
    }

    /// What storage appends to the outbox with the letter.
    #[must_use]
    pub const fn posting(&self) -> PendingEvent {
        PendingEvent { occurred_at: self.posted_at, event: CustomerEvent::LetterPosted { letter: self.id } }
    }
}

/// Tokens as the plain text they have to be in a letter.
mod exposed {
    use secrecy::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose_secret())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
        String::deserialize(deserializer).map(SecretString::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::noon;
    use serde_json::json;

    fn token() -> SecretString {
        SecretString::from("t0k3n")
    }

    #[test]
    fn each_content_has_the_json_that_storage_holds() {
        for (content, expected) in [
            (
                LetterContent::ConfirmEmail { token: token() },
                json!({"kind": "CONFIRM_EMAIL", "token": "t0k3n"}),
            ),
            (LetterContent::AlreadyRegistered, json!({"kind": "ALREADY_REGISTERED"})),
            (
                LetterContent::ResetPassword { token: token() },
                json!({"kind": "RESET_PASSWORD", "token": "t0k3n"}),
            ),
            (LetterContent::UnknownReset, json!({"kind": "UNKNOWN_RESET"})),
            (LetterContent::PasswordChanged, json!({"kind": "PASSWORD_CHANGED"})),
            (LetterContent::SecondFactorSetUp, json!({"kind": "SECOND_FACTOR_SET_UP"})),
            (LetterContent::SecondFactorGivenUp, json!({"kind": "SECOND_FACTOR_GIVEN_UP"})),
            (LetterContent::RecoveryCodeUsed { left: 9 }, json!({"kind": "RECOVERY_CODE_USED", "left": 9})),
            (
                LetterContent::Invitation {
                    organization: "Casas do Rio".into(),
                    inviter: "Ana".into(),
                    role: Role::Agent,
                    token: token(),
                    expires_at: noon(),
                },
                json!({
                    "kind": "INVITATION", "organization": "Casas do Rio", "inviter": "Ana", "role": "AGENT",
                    "token": "t0k3n", "expires_at": "2026-11-02T12:00:00Z"
                }),
            ),
            (
                LetterContent::RoleChanged { organization: "Casas do Rio".into(), role: Role::Admin },
                json!({"kind": "ROLE_CHANGED", "organization": "Casas do Rio", "role": "ADMIN"}),
            ),
            (
                LetterContent::Removed { organization: "Casas do Rio".into() },
                json!({"kind": "REMOVED", "organization": "Casas do Rio"}),
            ),
        ] {
            assert_eq!(serde_json::to_value(&content).unwrap(), expected);
            let read: LetterContent = serde_json::from_value(expected.clone()).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), expected);
        }
    }

    #[test]
    fn a_token_shows_in_no_log() {
        let shown = format!("{:?}", LetterContent::ResetPassword { token: token() });
        assert!(!shown.contains("t0k3n"), "{shown}");
    }
}
