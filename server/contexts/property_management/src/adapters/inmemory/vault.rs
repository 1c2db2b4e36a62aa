//! A vault of tests: what it seals is turned around and named after its owner, so that
//! nobody takes it for secret.

use crate::application::ports::PersonalDataVault;
use crate::domain::owner::{NifMark, OwnerId, Sealed};
use kernel::ids::OrganizationId;
use kernel::nif::Nif;
use kernel::storage::StorageError;
use std::sync::atomic::{AtomicBool, Ordering};

/// Seals for tests.
#[derive(Debug, Default)]
pub struct PretendedVault {
    locked: AtomicBool,
}

impl PretendedVault {
    /// From now on nothing opens.
    pub fn lose_the_key(&self) {
        self.locked.store(true, Ordering::Relaxed);
    }
}

fn turned(text: &str) -> String {
    text.chars().rev().collect()
}

fn owner_of(organization: OrganizationId, owner: OwnerId) -> String {
    format!("{organization}/{owner}:")
}

impl PersonalDataVault for PretendedVault {
    fn seal(&self, organization: OrganizationId, owner: OwnerId, text: &str) -> Result<Sealed, StorageError> {
        Ok(Sealed::new(owner_of(organization, owner) + &turned(text)))
    }

    fn open(
        &self,
        organization: OrganizationId,
        owner: OwnerId,
        sealed: &Sealed,
    ) -> Result<String, StorageError> {
        let opened = sealed.as_str().strip_prefix(&owner_of(organization, owner));
        opened
            .filter(|_| !self.locked.load(Ordering::Relaxed))
            .map(turned)
            .ok_or_else(|| StorageError::Corrupt("it doesn't open".to_owned()))
    }

    fn mark(&self, organization: OrganizationId, nif: &Nif) -> Result<NifMark, StorageError> {
        Ok(NifMark::new(format!("{organization}:{}", turned(nif.as_str()))))
    }
}
