//! Links in letters and in other calendars: what they say and HMAC-SHA256 over it. Nothing of them is stored.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use booking_management::application::ports::VisitLinks;
use booking_management::domain::ids::{FeedId, InvitationId, VisitId, WaitingEntryId};
use booking_management::domain::link::Link;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;
use uuid::Uuid;

/// The purpose and the id.
const SAID: usize = 1 + 16;

/// Keeps signatures of this context from being any other's, should two have one key.
const CONTEXT: &[u8] = b"estate-os visit link 1\n";

/// Signs links with a key that is this machine's.
pub struct SignedVisitLinks {
    key: SecretBox<[u8; 32]>,
}

impl SignedVisitLinks {
    /// Signs with a key of 32 random bytes. With another key, no link that was signed before leads
    /// anywhere any more.
    #[must_use]
    pub const fn new(key: SecretBox<[u8; 32]>) -> Self {
        Self { key }
    }

    /// Nothing, if there could be a key that HMAC doesn't take: it takes all.
    fn mac(&self, said: &[u8]) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(self.key.expose_secret()).ok()?;
        Some(mac.chain_update(CONTEXT).chain_update(said))
    }
}

impl VisitLinks for SignedVisitLinks {
    fn sign(&self, link: Link) -> String {
        let (purpose, id) = match link {
            Link::Visit(VisitId(id)) => (b'v', id),
            Link::Waiting(WaitingEntryId(id)) => (b'w', id),
            Link::Invitation(InvitationId(id)) => (b'i', id),
            Link::Feed(FeedId(id)) => (b'f', id),
        };
        let mut bytes = vec![purpose];
        bytes.extend(id.as_bytes());
        if let Some(mac) = self.mac(&bytes) {
            bytes.extend(mac.finalize().into_bytes());
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The time it takes tells nothing about the signature.
    fn verify(&self, text: &str) -> Option<Link> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (said, signature) = bytes.split_at_checked(SAID)?;
        self.mac(said)?.verify_slice(signature).ok()?;
        let (purpose, id) = said.split_first()?;
        let id = Uuid::from_slice(id).ok()?;
        match purpose {
            b'v' => Some(Link::Visit(VisitId(id))),
            b'w' => Some(Link::Waiting(WaitingEntryId(id))),
            b'i' => Some(Link::Invitation(InvitationId(id))),
            b'f' => Some(Link::Feed(FeedId(id))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(key: u8) -> SignedVisitLinks {
        SignedVisitLinks::new(SecretBox::new(Box::new([key; 32])))
    }

    fn all() -> [Link; 4] {
        let id = Uuid::from_u128(0x1234_5678_9ABC_DEF0);
        [
            Link::Visit(VisitId(id)),
            Link::Waiting(WaitingEntryId(id)),
            Link::Invitation(InvitationId(id)),
            Link::Feed(FeedId(id)),
        ]
    }

    #[test]
    fn a_link_says_what_was_signed() {
        for link in all() {
            let text = links(7).sign(link);
            assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{text}");
            assert_eq!(links(7).verify(&text), Some(link));
        }
    }

    #[test]
    fn a_link_with_any_letter_changed_says_nothing() {
        for link in all() {
            let text = links(7).sign(link);
            for at in 0..text.len() {
                for letter in ['A', 'B', '_', '.', ' '] {
                    let mut changed = text.clone();
                    changed.replace_range(at..=at, &letter.to_string());
                    assert!(changed == text || links(7).verify(&changed).is_none(), "{changed}");
                }
            }
            for altered in [&text[..text.len() - 1], "", &format!("{text}A"), &format!("{text}=")] {
                assert_eq!(links(7).verify(altered), None, "{altered}");
            }
        }
    }

    #[test]
    fn what_is_said_without_a_signature_says_nothing() {
        let signed = URL_SAFE_NO_PAD.decode(links(7).sign(all()[0])).unwrap();
        assert_eq!(links(7).verify(&URL_SAFE_NO_PAD.encode(&signed[..SAID])), None);
    }

    #[test]
    fn another_key_believes_nothing() {
        for link in all() {
            assert_eq!(links(8).verify(&links(7).sign(link)), None);
        }
    }
}
