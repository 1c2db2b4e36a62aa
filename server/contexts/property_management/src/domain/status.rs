//! Where a property stands between the drawer and the notary, as a state machine.

use super::vocabulary::ListingType;
use kernel::coded;
use thiserror::Error;

coded! {
    /// Where a property stands.
    PropertyStatus {
        /// Being prepared; nobody outside sees it.
        Draft = "DRAFT",
        /// Advertised.
        Active = "ACTIVE",
        /// Promised to somebody (*reservado*); advertised, marked so.
        Reserved = "RESERVED",
        /// Sold (*vendido*).
        Sold = "SOLD",
        /// Rented (*arrendado*).
        Rented = "RENTED",
        /// Taken off the market; may be published again.
        Withdrawn = "WITHDRAWN",
    }
}

/// What can happen to a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusStep {
    /// Put on the market.
    Publish,
    /// Promised to somebody.
    Reserve,
    /// The promise fell through.
    Reactivate,
    /// Sold.
    Sell,
    /// Rented.
    Rent,
    /// Taken off the market.
    Withdraw,
}

/// What can happen to a property once it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketStep {
    /// It is promised to somebody.
    Reserve,
    /// The promise fell through.
    Reactivate,
    /// The notary has sealed the sale.
    Sell,
    /// The lease is signed.
    Rent,
    /// It is taken off the market.
    Withdraw,
}

/// Why a step can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// The status doesn't allow it.
    #[error("a property that is {from} can't take the step {step:?}")]
    NotFrom {
        /// The status it has.
        from: PropertyStatus,
        /// The step that was tried.
        step: StatusStep,
    },
    /// Only what is for sale is sold.
    #[error("a property to rent can't be sold")]
    NotForSale,
    /// Only what is to rent is rented.
    #[error("a property for sale can't be rented")]
    NotToRent,
}

impl PropertyStatus {
    /// Whether the public sees it.
    #[must_use]
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::Active | Self::Reserved)
    }

    /// The status after a step.
    ///
    /// # Errors
    /// [`TransitionError`] when the step can't be taken from here, or doesn't
    /// fit what the property is offered for.
    pub const fn after(self, step: StatusStep, listing_type: ListingType) -> Result<Self, TransitionError> {
        match (step, listing_type) {
            (StatusStep::Sell, ListingType::Rent) => return Err(TransitionError::NotForSale),
            (StatusStep::Rent, ListingType::Sale) => return Err(TransitionError::NotToRent),
            _ => {}
        }
        match (self, step) {
            (Self::Draft | Self::Withdrawn, StatusStep::Publish) => Ok(Self::Active),
            (Self::Active, StatusStep::Reserve) => Ok(Self::Reserved),
            (Self::Reserved, StatusStep::Reactivate) => Ok(Self::Active),
            (Self::Reserved, StatusStep::Sell) => Ok(Self::Sold),
            (Self::Reserved, StatusStep::Rent) => Ok(Self::Rented),
            (Self::Active | Self::Reserved, StatusStep::Withdraw) => Ok(Self::Withdrawn),
            _ => Err(TransitionError::NotFrom { from: self, step }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PropertyStatus::{Active, Draft, Rented, Reserved, Sold, Withdrawn};
    use StatusStep::{Publish, Reactivate, Rent, Reserve, Sell, Withdraw};

    #[test]
    fn these_steps_exist_and_no_others() {
        let allowed = [
            (Draft, Publish, ListingType::Sale, Active),
            (Withdrawn, Publish, ListingType::Sale, Active),
            (Active, Reserve, ListingType::Sale, Reserved),
            (Active, Withdraw, ListingType::Sale, Withdrawn),
            (Reserved, Withdraw, ListingType::Sale, Withdrawn),
            (Reserved, Reactivate, ListingType::Sale, Active),
            (Reserved, Sell, ListingType::Sale, Sold),
            (Reserved, Rent, ListingType::Rent, Rented),
        ];
        for from in PropertyStatus::ALL {
            for step in [Publish, Reserve, Reactivate, Sell, Rent, Withdraw] {
                let fitting = if step == Rent { ListingType::Rent } else { ListingType::Sale };
                let expected = allowed
                    .iter()
                    .find(|(f, s, _, _)| f == from && *s == step)
                    .map(|(_, _, _, to)| *to)
                    .ok_or(TransitionError::NotFrom { from: *from, step });
                assert_eq!(from.after(step, fitting), expected, "{from} {step:?}");
            }
        }
    }

    #[test]
    fn what_is_to_rent_is_not_sold_and_what_is_for_sale_is_not_rented() {
        assert_eq!(Reserved.after(Sell, ListingType::Rent), Err(TransitionError::NotForSale));
        assert_eq!(Reserved.after(Rent, ListingType::Sale), Err(TransitionError::NotToRent));
    }

    #[test]
    fn the_public_sees_active_and_reserved_only() {
        let seen: Vec<_> = PropertyStatus::ALL.iter().filter(|s| s.is_listed()).copied().collect();
        assert_eq!(seen, [Active, Reserved]);
    }
}
