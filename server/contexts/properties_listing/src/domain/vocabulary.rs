//! The public side's own words. They look like property_management's on
//! purpose, and are not the same types on purpose: either side may grow alone.

use kernel::coded;

coded! {
    /// For sale or to rent (*venda*, *arrendamento*).
    ListingType {
        /// For sale.
        Sale = "sale",
        /// To rent, by the month.
        Rent = "rent",
    }
}

coded! {
    /// What kind of property it is.
    PropertyType {
        /// *Apartamento*.
        Apartment = "apartment",
        /// *Moradia*.
        House = "house",
        /// *Terreno*.
        Land = "land",
        /// *Ruína*.
        Ruin = "ruin",
        /// *Loja*, *armazém*.
        Commercial = "commercial",
        /// *Escritório*.
        Office = "office",
        /// *Garagem*.
        Garage = "garage",
    }
}

coded! {
    /// What the public may see of a status.
    ListingStatus {
        /// Available.
        Active = "ACTIVE",
        /// Promised to somebody (*reservado*), shown marked.
        Reserved = "RESERVED",
    }
}

coded! {
    /// Energy class: Portugal A+ to F (DL 101-D/2020), Spain A to G (RD 390/2021).
    EnergyClass {
        /// A+, the best in Portugal.
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

coded! {
    /// What people look for in a home.
    Feature {
        /// *Elevador*.
        Lift = "lift",
        /// *Garagem* or parking space.
        Parking = "parking",
        /// *Piscina*.
        Pool = "pool",
        /// *Jardim*.
        Garden = "garden",
        /// *Terraço*.
        Terrace = "terrace",
        /// *Varanda*.
        Balcony = "balcony",
        /// *Arrecadação*.
        Storage = "storage",
        /// *Ar condicionado*.
        AirConditioning = "air_conditioning",
        /// *Mobilado*.
        Furnished = "furnished",
        /// *Vista de mar*.
        SeaView = "sea_view",
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
    /// Why no energy certificate is needed (DL 101-D/2020 art. 18; RD 390/2021 art. 3).
    EnergyExemption {
        /// A ruin (*edifício em ruína*).
        Ruin = "ruin",
        /// Land without building.
        Land = "land",
        /// A garage, storage or the like without climate control.
        Unconditioned = "unconditioned",
        /// A protected monument.
        Monument = "monument",
    }
}

coded! {
    /// A level of the gazetteer.
    PlaceKind {
        /// A district or island of Portugal, a province of Spain.
        District = "district",
        /// *Concelho*, *municipio*.
        Municipality = "municipality",
        /// A town or village inside a municipality.
        Town = "town",
        /// *Freguesia*.
        Parish = "parish",
    }
}

coded! {
    /// In which order results come.
    Sort {
        /// Newest first.
        Newest = "newest",
        /// Cheapest first.
        PriceAscending = "price_asc",
        /// Dearest first.
        PriceDescending = "price_desc",
        /// Largest first.
        AreaDescending = "area_desc",
    }
}
