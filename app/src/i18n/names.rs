//! What the vocabulary is called in a language.

use super::Texts;
use customer_management::domain::role::Role;
use customer_management::domain::subscription::Plan;
use customer_management::domain::time_zone::TimeZone;
use kernel::locale::{Country, Locale};
use kernel::text::spoken_place;
use properties_listing::domain::views::ListedCard;
use properties_listing::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingType, PropertyType, Sort,
};

/// Above this many bedrooms a typology says nothing any more (and the number is a slip).
const MOST_BEDROOMS: i64 = 99;

impl Texts {
    /// *Portugal continental*.
    #[must_use]
    pub const fn zone(&self, zone: TimeZone) -> &'static str {
        match zone {
            TimeZone::Lisbon => self.agency_settings_zone_lisbon,
            TimeZone::Azores => self.agency_settings_zone_azores,
            TimeZone::Madeira => self.agency_settings_zone_madeira,
            TimeZone::Madrid => self.agency_settings_zone_madrid,
            TimeZone::Canary => self.agency_settings_zone_canary,
        }
    }

    /// *Apartamento*.
    #[must_use]
    pub fn kind(&self, kind: PropertyType) -> &'static str {
        match kind {
            PropertyType::Apartment => self.kind_apartment_name,
            PropertyType::House => self.kind_house_name,
            PropertyType::Land => self.kind_land_name,
            PropertyType::Ruin => self.kind_ruin_name,
            PropertyType::Commercial => self.kind_commercial_name,
            PropertyType::Office => self.kind_office_name,
            PropertyType::Garage => self.kind_garage_name,
        }
    }

    /// *Apartamentos*.
    #[must_use]
    pub fn kinds(&self, kind: PropertyType) -> &'static str {
        match kind {
            PropertyType::Apartment => self.kind_apartment_plural,
            PropertyType::House => self.kind_house_plural,
            PropertyType::Land => self.kind_land_plural,
            PropertyType::Ruin => self.kind_ruin_plural,
            PropertyType::Commercial => self.kind_commercial_plural,
            PropertyType::Office => self.kind_office_plural,
            PropertyType::Garage => self.kind_garage_plural,
        }
    }

    /// The kind with its bedrooms: *Apartamento T2*, *2-bedroom apartment*, *Piso de 2 dormitorios*.
    #[must_use]
    pub fn kind_sized(&self, kind: PropertyType, bedrooms: Option<i64>) -> String {
        let bedrooms =
            bedrooms.filter(|n| (0..=MOST_BEDROOMS).contains(n)).and_then(|n| u64::try_from(n).ok());
        match (kind, bedrooms) {
            (PropertyType::Apartment, Some(0)) => self.kind_apartment_studio.to_owned(),
            (PropertyType::Apartment, Some(n)) => self.kind_apartment_sized(n),
            (PropertyType::House, Some(0)) => self.kind_house_studio.to_owned(),
            (PropertyType::House, Some(n)) => self.kind_house_sized(n),
            (kind, _) => self.kind(kind).to_owned(),
        }
    }

    /// *Elevador*.
    #[must_use]
    pub fn feature(&self, feature: Feature) -> &'static str {
        match feature {
            Feature::Lift => self.feature_lift,
            Feature::Parking => self.feature_parking,
            Feature::Pool => self.feature_pool,
            Feature::Garden => self.feature_garden,
            Feature::Terrace => self.feature_terrace,
            Feature::Balcony => self.feature_balcony,
            Feature::Storage => self.feature_storage,
            Feature::AirConditioning => self.feature_air_conditioning,
            Feature::Furnished => self.feature_furnished,
            Feature::SeaView => self.feature_sea_view,
        }
    }

    /// *Bom estado*.
    #[must_use]
    pub fn condition(&self, condition: Condition) -> &'static str {
        match condition {
            Condition::New => self.condition_new,
            Condition::Renovated => self.condition_renovated,
            Condition::Good => self.condition_good,
            Condition::ToRestore => self.condition_to_restore,
            Condition::UnderConstruction => self.condition_under_construction,
        }
    }

    /// Why there is no energy class, as a sentence with the law of the property's country.
    #[must_use]
    pub fn exemption(&self, exemption: EnergyExemption, country: Country) -> String {
        let law = match country {
            Country::Portugal => "DL 101-D/2020, art. 18.º",
            Country::Spain => "RD 390/2021, art. 3",
        };
        match exemption {
            EnergyExemption::Ruin => self.detail_exempt_ruin(law),
            EnergyExemption::Land => self.detail_exempt_land.to_owned(),
            EnergyExemption::Unconditioned => self.detail_exempt_unconditioned(law),
            EnergyExemption::Monument => self.detail_exempt_monument(law),
        }
    }

    /// A number of bedrooms as a filter: *T2*, *2 bed*; five stands for five or more.
    #[must_use]
    pub fn bedrooms(&self, bedrooms: u8) -> String {
        match bedrooms {
            0 => self.card_typology_studio.to_owned(),
            5.. => self.card_typology_more(bedrooms),
            _ => self.card_typology(bedrooms),
        }
    }

    /// *Mais recentes*.
    #[must_use]
    pub fn sort(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Newest => self.sort_newest,
            Sort::PriceAscending => self.sort_price_asc,
            Sort::PriceDescending => self.sort_price_desc,
            Sort::AreaDescending => self.sort_area_desc,
        }
    }

    /// *Comprar*, *Arrendar*.
    #[must_use]
    pub fn deal(&self, listing_type: ListingType) -> &'static str {
        match listing_type {
            ListingType::Sale => self.nav_buy,
            ListingType::Rent => self.nav_rent,
        }
    }

    /// *À venda*, *Para arrendar*.
    #[must_use]
    pub fn offer(&self, listing_type: ListingType) -> &'static str {
        match listing_type {
            ListingType::Sale => self.detail_for_sale,
            ListingType::Rent => self.detail_to_rent,
        }
    }

    /// *Portugal*, *Espanha*.
    #[must_use]
    pub fn country(&self, country: Country) -> &'static str {
        match country {
            Country::Portugal => self.country_pt,
            Country::Spain => self.country_es,
        }
    }

    /// The name of a language, in this one.
    #[must_use]
    pub fn language(&self, language: Locale) -> &'static str {
        match language {
            Locale::Pt => self.language_pt,
            Locale::En => self.language_en,
            Locale::Es => self.language_es,
        }
    }

    /// A price, by the month if it is a rent.
    #[must_use]
    pub fn price(&self, listing_type: ListingType, cents: i64) -> String {
        let amount = super::format::money(self.locale, cents);
        match listing_type {
            ListingType::Sale => amount,
            ListingType::Rent => self.card_per_month(amount),
        }
    }

    /// The energy classes a country knows, the best first.
    #[must_use]
    pub fn energy_scale(country: Country) -> &'static [EnergyClass] {
        use EnergyClass::{A, APlus, B, BMinus, C, D, E, F, G};
        match country {
            Country::Portugal => &[APlus, A, B, BMinus, C, D, E, F],
            Country::Spain => &[A, B, C, D, E, F, G],
        }
    }
}

/// The place in one line, the smallest part first and at most two: *Graça, Lisboa*.
/// A province that is named like its capital (*València, Valencia/València*) adds nothing.
#[must_use]
pub fn place(card: &ListedCard) -> String {
    place_of([&card.parish, &card.municipality, &card.district].map(|part| part.as_deref()))
}

/// The same of names, the smallest place first.
#[must_use]
pub fn place_of(names: [Option<&str>; 3]) -> String {
    let mut parts: Vec<&str> = Vec::with_capacity(2);
    for part in names.into_iter().flatten() {
        let part = spoken_place(part.trim());
        let said = parts.iter().any(|said| part.split('/').any(|name| name == *said));
        if !part.is_empty() && !said && parts.len() < 2 {
            parts.push(part);
        }
    }
    parts.join(", ")
}

impl Texts {
    /// *Titular*.
    #[must_use]
    pub const fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Owner => self.role_owner,
            Role::Admin => self.role_admin,
            Role::Agent => self.role_agent,
        }
    }

    /// *Gratuito*.
    #[must_use]
    pub const fn plan(&self, plan: Plan) -> &'static str {
        match plan {
            Plan::Freemium => self.plan_name_freemium,
            Plan::Pro => self.plan_name_pro,
            Plan::Enterprise => self.plan_name_enterprise,
        }
    }
}
