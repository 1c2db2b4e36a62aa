//! Who owns a property. Never public.

use super::values::{FullName, InvalidValue};

/// One owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyOwner {
    /// The full name, as in the land register.
    pub full_name: FullName,
}

/// The owners in the order of the land register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyOwners(Vec<PropertyOwner>);

impl PropertyOwners {
    /// How many owners a property may have; undivided inheritances have dozens.
    pub const MAX: usize = 100;

    /// Owners in their order.
    ///
    /// # Errors
    /// [`InvalidValue::TooManyOwners`] above [`Self::MAX`].
    pub fn new(owners: Vec<PropertyOwner>) -> Result<Self, InvalidValue> {
        if owners.len() > Self::MAX {
            return Err(InvalidValue::TooManyOwners { max: Self::MAX });
        }
        Ok(Self(owners))
    }

    /// The owners.
    #[must_use]
    pub fn as_slice(&self) -> &[PropertyOwner] {
        &self.0
    }

    /// Whether none is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
