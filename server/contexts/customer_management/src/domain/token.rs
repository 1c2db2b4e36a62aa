//! A link that works once.

use super::secrets::TokenHash;
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::UserId;
use kernel::time::Timestamp;

coded! {
    /// What a link is for.
    Purpose {
        /// Shows that a person reads the mailbox they gave.
        VerifyEmail = "VERIFY_EMAIL",
        /// Lets somebody who forgot the password choose another.
        ResetPassword = "RESET_PASSWORD",
    }
}

impl Purpose {
    /// How long such a link works: a day to find the letter; half an hour
    /// where it opens the account.
    #[must_use]
    pub const fn lifetime(self) -> TimeDelta {
        match self {
            Self::VerifyEmail => TimeDelta::hours(24),
            Self::ResetPassword => TimeDelta::minutes(30),
        }
    }
}

/// What is kept of a link that was sent: who brings the token is the user, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimeToken {
    /// What is kept of the token.
    pub hash: TokenHash,
    /// Whom it was sent to.
    pub user: UserId,
    /// What it is for.
    pub purpose: Purpose,
    /// From when on it doesn't work any more.
    pub expires_at: Timestamp,
}

impl OneTimeToken {
    /// A token that works from now on.
    #[must_use]
    pub fn issue(hash: TokenHash, user: UserId, purpose: Purpose, now: Timestamp) -> Self {
        Self { hash, user, purpose, expires_at: now + purpose.lifetime() }
    }
}
