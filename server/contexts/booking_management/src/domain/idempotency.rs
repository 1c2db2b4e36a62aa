//! The same form sent twice books once.

use sha2::{Digest as _, Sha256};
use std::fmt;
use uuid::Uuid;

/// What a form says of itself: the key that was put into it when it was shown, and what somebody
/// filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RequestKey {
    /// From the form.
    pub key: Uuid,
    /// SHA-256 of what was filled in.
    pub body: [u8; 32],
}

impl RequestKey {
    /// The key of a form with these answers, in their order.
    #[must_use]
    pub fn of(key: Uuid, answers: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for answer in answers {
            // With its length, so that an answer can't reach into the next.
            hash.update((answer.len() as u64).to_be_bytes());
            hash.update(answer);
        }
        Self { key, body: hash.finalize().into() }
    }
}

impl fmt::Debug for RequestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestKey").field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_answers_have_another_hash_also_where_the_letters_are_the_same() {
        let key = Uuid::from_u128(1);
        assert_eq!(RequestKey::of(key, &["ab", "c"]), RequestKey::of(key, &["ab", "c"]));
        assert_ne!(RequestKey::of(key, &["ab", "c"]), RequestKey::of(key, &["a", "bc"]));
        assert_ne!(RequestKey::of(key, &["ab"]), RequestKey::of(key, &["ab", ""]));
    }
}
