//! Who owns a property. Never public; what identifies a person is sealed.

use super::values::{FullName, InvalidValue, Line};
use kernel::coded;
use kernel::nif::Nif;

kernel::id_type! {
    /// An owner of a property. What is sealed opens for this one only.
    OwnerId
}

/// A text that only who has the keys reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(String);

impl Sealed {
    /// A text that a vault sealed.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The sealed text, to be kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a tax number is found again by, without telling the number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NifMark(String);

impl NifMark {
    /// A mark that a vault made.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The mark, to be kept or looked for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A tax number as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedNif {
    /// The number itself.
    pub sealed: Sealed,
    /// What it is found by.
    pub mark: NifMark,
}

coded! {
    /// Whether somebody is married, as the notary asks (*estado civil*).
    CivilStatus {
        /// *Solteiro*.
        Single = "single",
        /// *Casado*.
        Married = "married",
        /// *União de facto*.
        Union = "union",
        /// *Divorciado*.
        Divorced = "divorced",
        /// *Separado de pessoas e bens*.
        Separated = "separated",
        /// *Viúvo*.
        Widowed = "widowed",
    }
}

/// The number of an identity card or passport.
pub type IdentityDocument = Line<40>;
/// An e-mail address or a telephone number as the agency writes it down.
pub type ContactLine = Line<254>;

/// How much of the property is somebody's: a fraction, as in the land register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u32,
    whole: u32,
}

impl Share {
    /// `part` of `whole`.
    ///
    /// # Errors
    /// [`InvalidValue::Share`] unless 0 < part ≤ whole ≤ 1 000 000.
    pub fn new(part: i64, whole: i64) -> Result<Self, InvalidValue> {
        match (u32::try_from(part), u32::try_from(whole)) {
            (Ok(part), Ok(whole)) if 0 < part && part <= whole && whole <= 1_000_000 => {
                Ok(Self { part, whole })
            }
            _ => Err(InvalidValue::Share),
        }
    }

    /// How many parts.
    #[must_use]
    pub const fn part(self) -> u32 {
        self.part
    }

    /// Of how many.
    #[must_use]
    pub const fn whole(self) -> u32 {
        self.whole
    }
}

/// One owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyOwner {
    /// Its identity.
    pub id: OwnerId,
    /// The full name, as in the land register.
    pub full_name: FullName,
    /// The tax number.
    pub nif: Option<SealedNif>,
    /// The number of the identity document.
    pub identity: Option<Sealed>,
    /// Married or not.
    pub civil_status: Option<CivilStatus>,
    /// The e-mail address.
    pub email: Option<ContactLine>,
    /// The telephone number.
    pub phone: Option<ContactLine>,
    /// How much of the property is theirs.
    pub share: Option<Share>,
}

impl PropertyOwner {
    /// An owner of whom only the name is known.
    #[must_use]
    pub const fn named(id: OwnerId, full_name: FullName) -> Self {
        Self {
            id,
            full_name,
            nif: None,
            identity: None,
            civil_status: None,
            email: None,
            phone: None,
            share: None,
        }
    }
}

/// An owner as an agent types them in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerDraft {
    /// Who it is, if it is one that the property has.
    pub id: Option<OwnerId>,
    /// The full name.
    pub full_name: FullName,
    /// Another tax number; none: the one that is kept, if any, stays.
    pub nif: Option<Nif>,
    /// Another identity document; none: the one that is kept, if any, stays.
    pub identity: Option<IdentityDocument>,
    /// Married or not.
    pub civil_status: Option<CivilStatus>,
    /// The e-mail address.
    pub email: Option<ContactLine>,
    /// The telephone number.
    pub phone: Option<ContactLine>,
    /// How much of the property is theirs.
    pub share: Option<Share>,
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
    /// [`InvalidValue::TooManyOwners`] above [`Self::MAX`],
    /// [`InvalidValue::Share`] when their shares are more than the whole.
    pub fn new(owners: Vec<PropertyOwner>) -> Result<Self, InvalidValue> {
        if owners.len() > Self::MAX {
            return Err(InvalidValue::TooManyOwners { max: Self::MAX });
        }
        let whole: f64 =
            owners.iter().filter_map(|o| o.share).map(|s| f64::from(s.part) / f64::from(s.whole)).sum();
        // A hundred fractions of a million each leave less dust than this.
        if whole > 1.0 + 1e-9 {
            return Err(InvalidValue::Share);
        }
        Ok(Self(owners))
    }

    /// The owners.
    #[must_use]
    pub fn as_slice(&self) -> &[PropertyOwner] {
        &self.0
    }

    /// The owner with this id.
    #[must_use]
    pub fn find(&self, id: OwnerId) -> Option<&PropertyOwner> {
        self.0.iter().find(|owner| owner.id == id)
    }

    /// Whether none is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is seen of a number that is kept secret: its last four characters, where it
/// has enough others. `•••••6789`
#[must_use]
pub fn masked(text: &str) -> String {
    let length = text.chars().count();
    let hidden = if length > 6 { length - 4 } else { length };
    "•".repeat(hidden) + &text.chars().skip(hidden).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn owners(shares: &[(i64, i64)]) -> Result<PropertyOwners, InvalidValue> {
        let name = FullName::parse("Maria Silva").unwrap().unwrap();
        let owner = |(n, (part, whole)): (usize, &(i64, i64))| PropertyOwner {
            share: Some(Share::new(*part, *whole).unwrap()),
            ..PropertyOwner::named(OwnerId(Uuid::from_u128(n as u128)), name.clone())
        };
        PropertyOwners::new(shares.iter().enumerate().map(owner).collect())
    }

    #[test]
    fn shares_are_together_no_more_than_the_whole() {
        assert!(owners(&[(1, 3), (1, 3), (1, 3)]).is_ok());
        assert!(owners(&[(1, 2)]).is_ok(), "of the others nothing is known");
        assert!(owners(&[(1, 100); 100]).is_ok());
        assert_eq!(owners(&[(1, 2), (1, 2), (1, 1_000_000)]), Err(InvalidValue::Share));
    }

    #[test]
    fn a_share_is_a_fraction_above_nothing_and_at_most_one() {
        assert!(Share::new(1, 1).is_ok());
        for (part, whole) in [(0, 1), (2, 1), (-1, 2), (1, 0), (1, 1_000_001), (i64::MIN, i64::MAX)] {
            assert_eq!(Share::new(part, whole), Err(InvalidValue::Share), "{part}/{whole}");
        }
    }

    #[test]
    fn of_a_number_the_last_four_characters_are_seen_and_of_a_short_one_none() {
        assert_eq!(masked("123456789"), "•••••6789");
        assert_eq!(masked("123456"), "••••••");
        assert_eq!(masked(""), "");
    }
}
