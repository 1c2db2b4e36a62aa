//! A file whose answer got lost is sent again. What was made of it carries a mark, by which it is
//! known.

use crate::domain::property::PropertyId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How much of an identity tells which file it was made of. The rest tells one attempt from
/// another: each stores objects of its own, and what one takes away another doesn't miss.
const MARK: std::ops::Range<usize> = 10..16;

/// Which file of which form this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent([u8; MARK.end - MARK.start]);

impl Sent {
    /// `key` is what the form calls itself. Another file under the same key is another.
    pub(super) fn new(property: PropertyId, key: Uuid, content: &[u8]) -> Self {
        let digest =
            Sha256::new().chain_update(property.0).chain_update(key).chain_update(content).finalize();
        Self(std::array::from_fn(|at| digest[at]))
    }

    /// A new identity with this mark.
    pub(super) fn on(self, id: Uuid) -> Uuid {
        let mut bytes = id.into_bytes();
        bytes[MARK].copy_from_slice(&self.0);
        Uuid::from_bytes(bytes)
    }

    /// Whether an identity has this mark.
    pub(super) fn is_on(self, id: Uuid) -> bool {
        id.as_bytes()[MARK] == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ids::{IdGenerator, TimeOrderedIds};

    #[test]
    fn a_file_is_known_by_property_form_and_content() {
        let [one, other] = [1, 2].map(Uuid::from_u128);
        let sent = Sent::new(PropertyId(one), one, b"x");
        let (first, second) = (sent.on(TimeOrderedIds.next()), sent.on(TimeOrderedIds.next()));
        assert!(sent.is_on(first) && sent.is_on(second));
        for another in [
            Sent::new(PropertyId(other), one, b"x"),
            Sent::new(PropertyId(one), other, b"x"),
            Sent::new(PropertyId(one), one, b"y"),
        ] {
            assert!(!another.is_on(first));
        }
        assert!(!sent.is_on(TimeOrderedIds.next()));
    }

    #[test]
    fn what_carries_a_mark_keeps_its_place_in_time() {
        let sent = Sent::new(PropertyId(Uuid::nil()), Uuid::nil(), b"x");
        let plain = TimeOrderedIds.next();
        assert_eq!(sent.on(plain).get_timestamp(), plain.get_timestamp());
        assert_eq!(sent.on(plain).get_version_num(), 7);
    }
}
