//! The words of the trade that have a stored code each. A code is for ever:
//! databases, exports and addresses hold it.

use kernel::coded;
use kernel::locale::{Country, Locale};

coded! {
    /// For sale or to rent (*venda*, *arrendamento*).
    ListingType {
        /// For sale: the price is paid once.
        Sale = "sale",
        /// To rent: the price is paid each month.
        Rent = "rent",
    }
}

coded! {
    /// What kind of property it is. Portuguese *tipologia* (T0, T1, T2+1) is
    /// something else: it follows from the bedrooms.
    PropertyType {
        /// *Apartamento*, *piso*.
        Apartment = "apartment",
        /// *Moradia*, *casa*.
        House = "house",
        /// *Terreno*.
        Land = "land",
        /// *Ruína*.
        Ruin = "ruin",
        /// *Loja*, *armazém*, *local*.
        Commercial = "commercial",
        /// *Escritório*, *oficina*.
        Office = "office",
        /// *Garagem*, *garaje*.
        Garage = "garage",
    }
}

impl PropertyType {
    /// What people call it in a language: the words by which it is searched.
    #[must_use]
    pub const fn names(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::Apartment, Locale::Pt) => "apartamento",
            (Self::Apartment, Locale::En) => "apartment flat",
            (Self::Apartment, Locale::Es) => "piso apartamento",
            (Self::House, Locale::Pt) => "moradia casa",
            (Self::House, Locale::En) => "house villa",
            (Self::House, Locale::Es) => "casa chalet",
            (Self::Land, Locale::Pt | Locale::Es) => "terreno",
            (Self::Land, Locale::En) => "land plot",
            (Self::Ruin, Locale::Pt | Locale::Es) => "ruina",
            (Self::Ruin, Locale::En) => "ruin",
            (Self::Commercial, Locale::Pt) => "loja",
            (Self::Commercial, Locale::En) => "shop",
            (Self::Commercial, Locale::Es) => "local",
            (Self::Office, Locale::Pt) => "escritorio",
            (Self::Office, Locale::En) => "office",
            (Self::Office, Locale::Es) => "oficina",
            (Self::Garage, Locale::Pt) => "garagem",
            (Self::Garage, Locale::En) => "garage",
            (Self::Garage, Locale::Es) => "garaje",
        }
    }

    /// Whether people live in it, so that bedrooms make a T-typology.
    #[must_use]
    pub const fn is_home(self) -> bool {
        matches!(self, Self::Apartment | Self::House)
    }
}

coded! {
    /// Energy class of a building.
    EnergyClass {
        /// A+, Portugal only.
        APlus = "A+",
        /// A.
        A = "A",
        /// B.
        B = "B",
        /// B-, Portugal only.
        BMinus = "B-",
        /// C.
        C = "C",
        /// D.
        D = "D",
        /// E.
        E = "E",
        /// F.
        F = "F",
        /// G, Spain only.
        G = "G",
    }
}

impl EnergyClass {
    /// Whether a country's scale has it: Portugal A+ to F (DL 101-D/2020),
    /// Spain A to G (RD 390/2021).
    #[must_use]
    pub const fn exists_in(self, country: Country) -> bool {
        match country {
            Country::Portugal => !matches!(self, Self::G),
            Country::Spain => !matches!(self, Self::APlus | Self::BMinus),
        }
    }
}

coded! {
    /// Why no energy certificate is needed (DL 101-D/2020 art. 18; RD 390/2021 art. 3).
    EnergyExemption {
        /// A ruin (*edifício em ruína*).
        Ruin = "ruin",
        /// Land without a building.
        Land = "land",
        /// A garage, a store room or the like, without climate control.
        Unconditioned = "unconditioned",
        /// A protected monument.
        Monument = "monument",
    }
}

coded! {
    /// State of repair (*estado*).
    Condition {
        /// *Novo*.
        New = "new",
        /// *Renovado*.
        Renovated = "renovated",
        /// *Bom estado*.
        Good = "good",
        /// *Para recuperar*.
        ToRestore = "to_restore",
        /// *Em construção*.
        UnderConstruction = "under_construction",
    }
}

coded! {
    /// What people look for in a home. Declared in the order of the codes, in
    /// which they are stored.
    Feature {
        /// *Ar condicionado*.
        AirConditioning = "air_conditioning",
        /// *Varanda*.
        Balcony = "balcony",
        /// *Mobilado*.
        Furnished = "furnished",
        /// *Jardim*.
        Garden = "garden",
        /// *Elevador*.
        Lift = "lift",
        /// *Garagem* or a parking space.
        Parking = "parking",
        /// *Piscina*.
        Pool = "pool",
        /// *Vista de mar*.
        SeaView = "sea_view",
        /// *Arrecadação*.
        Storage = "storage",
        /// *Terraço*.
        Terrace = "terrace",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_declared_in_the_order_they_are_stored_in() {
        assert!(Feature::ALL.is_sorted_by_key(|feature| feature.code()));
    }

    #[test]
    fn every_code_is_read_back_as_what_it_was_written_for() {
        for class in EnergyClass::ALL {
            assert_eq!(EnergyClass::parse(class.code()), Some(*class));
        }
        assert_eq!(EnergyClass::parse("a+"), None, "codes are exact");
    }

    #[test]
    fn each_country_has_its_own_energy_scale() {
        assert!(EnergyClass::BMinus.exists_in(Country::Portugal));
        assert!(!EnergyClass::BMinus.exists_in(Country::Spain));
        assert!(EnergyClass::G.exists_in(Country::Spain));
        assert!(!EnergyClass::G.exists_in(Country::Portugal));
    }
}
