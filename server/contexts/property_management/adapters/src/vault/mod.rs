//! What is personal, sealed under keys that lie beside the database and not in it.
//!
//! A sealed text reads `v1.NAME.BASE64`: the key's name, then nonce, ciphertext
//! and tag of XChaCha20-Poly1305. Where it belongs is sealed along: moved to
//! another owner or agency, it doesn't open.
//!
//! The mark by which a tax number is found again is an HMAC-SHA256 under a key
//! derived (HKDF) from the *oldest* of the ring, so that a new key in front
//! loses no look-up. When the oldest leaves the ring, `estate-os rotate-keys`
//! makes the marks anew.

mod key_ring;
mod rotation;

pub use key_ring::{InvalidKeyRing, KeyFileError, KeyRing};
pub use rotation::{Rotation, rotate};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use kernel::ids::OrganizationId;
use kernel::nif::Nif;
use kernel::storage::StorageError;
use key_ring::{KEY_BYTES, Key};
use property_management::application::ports::PersonalDataVault;
use property_management::domain::owner::{NifMark, OwnerId, Sealed};
use sha2::Sha256;
use thiserror::Error;

/// How sealed texts are written; another way would have another name.
const FORMAT: &str = "v1";
/// What a nonce of XChaCha20-Poly1305 takes.
const NONCE_BYTES: usize = 24;
/// What the derived keys are for: changing a word here changes the key.
const SEALING: &[u8] = b"estate-os personal data, sealing, v1";
const MARKING: &[u8] = b"estate-os personal data, marking, v1";

/// Why something isn't sealed or doesn't open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// The key that sealed it isn't in the ring.
    #[error("it was sealed with the key \u{201c}{0}\u{201d}, which is not among those given")]
    UnknownKey(String),
    /// It isn't what was sealed, or not where it was sealed for.
    #[error("it doesn't open: it was changed, or belongs elsewhere")]
    Damaged,
    /// The machine gave no random bytes, or no memory.
    #[error("this machine can't seal now: {0}")]
    Failed(String),
}

/// Seals and opens with a ring of keys.
#[derive(Debug)]
pub struct Vault {
    ring: KeyRing,
}

impl Vault {
    /// A vault with these keys.
    #[must_use]
    pub const fn new(ring: KeyRing) -> Self {
        Self { ring }
    }

    /// The names of its keys, the one that seals first.
    pub fn key_names(&self) -> impl Iterator<Item = &str> {
        self.ring.names()
    }

    /// Seals a text for the place that `bound_to` names.
    ///
    /// # Errors
    /// [`VaultError::Failed`].
    pub fn seal_for(&self, bound_to: &[u8], text: &str) -> Result<String, VaultError> {
        let key = self.ring.newest().ok_or_else(|| VaultError::Failed("it has no key".to_owned()))?;
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|error| VaultError::Failed(error.to_string()))?;
        let sealed = cipher(key)?
            .encrypt(&XNonce::from(nonce), Payload { msg: text.as_bytes(), aad: bound_to })
            .map_err(|error| VaultError::Failed(error.to_string()))?;
        let bytes = [nonce.as_slice(), &sealed].concat();
        Ok(format!("{FORMAT}.{}.{}", key.name, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Opens what was sealed for the place that `bound_to` names.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`], [`VaultError::Damaged`].
    pub fn open_for(&self, bound_to: &[u8], sealed: &str) -> Result<String, VaultError> {
        let (name, bytes) = parts(sealed).ok_or(VaultError::Damaged)?;
        let key = self.ring.named(name).ok_or_else(|| VaultError::UnknownKey(name.to_owned()))?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(VaultError::Damaged)?;
        let text = cipher(key)?
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: bound_to })
            .map_err(|_| VaultError::Damaged)?;
        String::from_utf8(text).map_err(|_| VaultError::Damaged)
    }

    /// Whether a sealed text lies under the newest key.
    #[must_use]
    pub fn is_current(&self, sealed: &str) -> bool {
        parts(sealed).is_some_and(|(name, _)| self.ring.names().next() == Some(name))
    }

    /// The mark of a text within the place that `within` names: the same for the same text, and of
    /// no use without the keys.
    ///
    /// # Errors
    /// [`VaultError::Failed`].
    pub fn mark_within(&self, within: &[u8], text: &str) -> Result<String, VaultError> {
        let key = self.ring.oldest().ok_or_else(|| VaultError::Failed("it has no key".to_owned()))?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&derived(key, MARKING)?)
            .map_err(|error| VaultError::Failed(error.to_string()))?;
        // The place has a length of its own: no two pairs run together.
        mac.update(&(within.len() as u64).to_be_bytes());
        mac.update(within);
        mac.update(text.as_bytes());
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }
}

impl PersonalDataVault for Vault {
    fn seal(&self, organization: OrganizationId, owner: OwnerId, text: &str) -> Result<Sealed, StorageError> {
        Ok(Sealed::new(self.seal_for(&place(organization, owner), text)?))
    }

    fn open(
        &self,
        organization: OrganizationId,
        owner: OwnerId,
        sealed: &Sealed,
    ) -> Result<String, StorageError> {
        Ok(self.open_for(&place(organization, owner), sealed.as_str())?)
    }

    fn mark(&self, organization: OrganizationId, nif: &Nif) -> Result<NifMark, StorageError> {
        Ok(NifMark::new(self.mark_within(organization.0.as_bytes(), nif.as_str())?))
    }
}

impl From<VaultError> for StorageError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Failed(_) => Self::Unavailable(error.to_string()),
            VaultError::UnknownKey(_) | VaultError::Damaged => Self::Corrupt(error.to_string()),
        }
    }
}

/// Where what is an owner's belongs.
fn place(organization: OrganizationId, owner: OwnerId) -> [u8; 32] {
    let mut place = [0; 32];
    place[..16].copy_from_slice(organization.0.as_bytes());
    place[16..].copy_from_slice(owner.0.as_bytes());
    place
}

/// A sealed text's key and bytes.
fn parts(sealed: &str) -> Option<(&str, Vec<u8>)> {
    let mut parts = sealed.splitn(3, '.');
    let (format, name, bytes) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(bytes).ok()?;
    (format == FORMAT).then_some((name, bytes))
}

fn cipher(key: &Key) -> Result<XChaCha20Poly1305, VaultError> {
    Ok(XChaCha20Poly1305::new(&derived(key, SEALING)?.into()))
}

fn derived(key: &Key, purpose: &[u8]) -> Result<[u8; KEY_BYTES], VaultError> {
    let mut bytes = [0; KEY_BYTES];
    Hkdf::<Sha256>::new(None, key.bytes())
        .expand(purpose, &mut bytes)
        .map_err(|error| VaultError::Failed(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn key(name: &str, byte: u8) -> String {
        format!("{name}:{}", STANDARD.encode([byte; KEY_BYTES]))
    }

    fn vault(keys: &[String]) -> Vault {
        Vault::new(KeyRing::parse(&keys.join(",")).unwrap())
    }

    #[test]
    fn what_is_sealed_opens_where_it_belongs_and_nowhere_else() {
        let vault = vault(&[key("first", 1)]);
        let sealed = vault.seal_for(b"owner 1", "123456789").unwrap();
        assert!(!sealed.contains("123456789"));
        assert_eq!(vault.open_for(b"owner 1", &sealed).unwrap(), "123456789");
        assert_eq!(vault.open_for(b"owner 2", &sealed), Err(VaultError::Damaged));
    }

    #[test]
    fn the_same_text_is_sealed_otherwise_each_time_and_marked_the_same() {
        let vault = vault(&[key("first", 1)]);
        let seal = || vault.seal_for(b"owner", "123456789").unwrap();
        assert_ne!(seal(), seal());
        let mark = |within: &[u8], text| vault.mark_within(within, text).unwrap();
        assert_eq!(mark(b"agency", "123456789"), mark(b"agency", "123456789"));
        assert_ne!(mark(b"agency", "123456789"), mark(b"agency", "123456780"));
        assert_ne!(mark(b"agency", "123456789"), mark(b"another", "123456789"));
        assert_ne!(mark(b"agency1", "23"), mark(b"agency", "123"));
    }

    #[test]
    fn a_new_key_in_front_opens_what_the_old_one_sealed_and_loses_no_look_up() {
        let before = vault(&[key("first", 1)]);
        let after = vault(&[key("second", 2), key("first", 1)]);
        let sealed = before.seal_for(b"owner", "123456789").unwrap();
        assert_eq!(after.open_for(b"owner", &sealed).unwrap(), "123456789");
        assert!(before.is_current(&sealed) && !after.is_current(&sealed));
        assert_eq!(before.mark_within(b"a", "1"), after.mark_within(b"a", "1"));

        let resealed = after.seal_for(b"owner", "123456789").unwrap();
        assert!(after.is_current(&resealed));
        assert_eq!(before.open_for(b"owner", &resealed), Err(VaultError::UnknownKey("second".to_owned())));
    }

    #[test]
    fn nothing_that_was_altered_opens() {
        let vault = vault(&[key("first", 1)]);
        let sealed = vault.seal_for(b"owner", "123456789").unwrap();
        let start = sealed.rfind('.').unwrap() + 1;
        for at in start..sealed.len() {
            let mut altered = sealed.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).unwrap();
            assert_eq!(vault.open_for(b"owner", &altered), Err(VaultError::Damaged), "{at}");
        }
        for nonsense in ["", "v1", "v1.first.", "v1.first.AAAA", "v2.first.AAAA", "123456789"] {
            assert!(vault.open_for(b"owner", nonsense).is_err(), "{nonsense}");
        }
    }
}
