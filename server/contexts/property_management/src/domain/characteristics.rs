//! What a property is like.

use super::values::{Area, CertificateNumber, Floor, RoomCount, YearBuilt};
use super::vocabulary::{Condition, EnergyClass, EnergyExemption, Feature};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Rooms, areas, age and equipment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyCharacteristics {
    /// Bedrooms; T2 has two.
    pub bedrooms: Option<RoomCount>,
    /// Bathrooms.
    pub bathrooms: Option<RoomCount>,
    /// *Área bruta privativa*: inside the outer walls, walls included.
    pub gross_area: Option<Area>,
    /// *Área útil*: what can be walked on.
    pub useful_area: Option<Area>,
    /// *Área bruta dependente*: garage, store room, balcony.
    pub dependent_area: Option<Area>,
    /// *Área do terreno*.
    pub land_area: Option<Area>,
    /// Year of construction.
    pub year_built: Option<YearBuilt>,
    /// The floor.
    pub floor: Option<Floor>,
    /// State of repair.
    pub condition: Option<Condition>,
    /// Energy class, or why there is none; unknown while empty.
    pub energy: Option<Energy>,
    /// Equipment and extras.
    pub features: BTreeSet<Feature>,
}

/// What every advertisement must say of energy (DL 101-D/2020 art. 22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Energy {
    /// The class of a certificate.
    Certified {
        /// The class.
        class: EnergyClass,
        /// The certificate's number, where it is known.
        certificate: Option<CertificateNumber>,
        /// The certificate's last day, where it is known.
        expires_on: Option<NaiveDate>,
    },
    /// No certificate is needed.
    Exempt(EnergyExemption),
}
