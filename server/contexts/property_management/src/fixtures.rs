//! What tests of this context build on: an agency, an agent, a property with
//! nothing missing.

use crate::domain::characteristics::Energy;
use crate::domain::draft::PropertyDraft;
use crate::domain::location::Position;
use crate::domain::media::{ImageSource, PropertyImage, PropertyImages};
use crate::domain::owner::{OwnerId, PropertyOwner, PropertyOwners};
use crate::domain::publish_gate::AgencyStanding;
use crate::domain::values::{
    Area, CertificateNumber, Description, FullName, PlaceName, PostalCode, Price, Reference, RoomCount,
    Street, Title,
};
use crate::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType};
use chrono::{NaiveDate, TimeZone as _, Utc};
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Country;
use kernel::money::Money;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use uuid::Uuid;

/// The agency of the tests.
pub const AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xA6E));

/// Another agency, which must not see the first one's properties.
pub const OTHER_AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xB0E));

/// Somebody who works for [`AGENCY`].
pub const ANA: UserId = UserId(Uuid::from_u128(0xA9A));

/// Somebody who acts for [`AGENCY`].
#[must_use]
pub const fn agent() -> Agent {
    Agent::operator(AGENCY)
}

/// Somebody who acts for [`OTHER_AGENCY`].
#[must_use]
pub const fn stranger() -> Agent {
    Agent::operator(OTHER_AGENCY)
}

/// An agency of Portugal in good standing.
#[must_use]
pub const fn licensed() -> AgencyStanding {
    AgencyStanding { country: Country::Portugal, zone: TimeZone::Lisbon, has_ami_licence: true, room: None }
}

/// An agency of Spain, which needs no licence.
#[must_use]
pub const fn spanish() -> AgencyStanding {
    AgencyStanding { country: Country::Spain, zone: TimeZone::Madrid, has_ami_licence: false, room: None }
}

/// A moment, as the clocks of the world show it (UTC).
///
/// # Panics
/// When there is no such moment.
#[must_use]
#[allow(clippy::expect_used, reason = "a moment of a test that doesn't exist is its failure")]
pub fn moment(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Timestamp {
    Utc.with_ymd_and_hms(year, month, day, hour, minute, 0).single().expect("a moment that exists")
}

/// Noon of a day.
#[must_use]
pub fn noon() -> Timestamp {
    moment(2026, 11, 2, 12, 0)
}

/// A flat in Lisbon for sale that passes the strict publish gate.
///
/// # Panics
/// When the reference is blank or too long.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn complete_draft(reference: &str) -> PropertyDraft {
    let mut draft = PropertyDraft::new(
        Reference::parse(reference).expect("a reference"),
        ListingType::Sale,
        PropertyType::Apartment,
        Country::Portugal,
    );
    draft.address.district = PlaceName::parse("Lisboa").expect("a name");
    draft.address.municipality = PlaceName::parse("Lisboa").expect("a name");
    draft.address.parish = PlaceName::parse("São Vicente").expect("a name");
    draft.address.postal_code =
        Some(PostalCode::parse(Country::Portugal, "1170-130").expect("a postal code"));
    draft.address.street = Street::parse("Rua da Graça 17, 2.º Esq.").expect("a street");
    draft.position = Some(Position::new(38.7169, -9.1304).expect("a position"));
    draft.price = Some(Price::new(Money::euros(350_000)).expect("a price"));
    draft.characteristics.bedrooms = Some(RoomCount::new(2).expect("a count"));
    draft.characteristics.bathrooms = Some(RoomCount::new(1).expect("a count"));
    draft.characteristics.gross_area = Some(Area::from_m2(92.5).expect("an area"));
    draft.characteristics.useful_area = Some(Area::from_m2(84.0).expect("an area"));
    draft.characteristics.energy = Some(Energy::Certified {
        class: EnergyClass::BMinus,
        certificate: CertificateNumber::parse("SCE123456789").expect("a number"),
        expires_on: NaiveDate::from_ymd_opt(2034, 5, 31),
    });
    draft.characteristics.features = [Feature::Lift, Feature::Balcony].into();
    draft.texts.pt.title = Title::parse("Apartamento T2 com vista para o rio").expect("a title");
    draft.texts.pt.description = Description::parse("Renovado.\n\nCom muita luz.").expect("a text");
    draft.texts.en.title = Title::parse("Two-bedroom flat with river view").expect("a title");
    draft.images = PropertyImages::new(vec![
        PropertyImage::at(ImageSource::parse("/media/demo/facade.webp").expect("a source")),
        PropertyImage::at(ImageSource::parse("https://img.example.pt/2.jpg").expect("a source")),
    ])
    .expect("few enough");
    draft.owners = PropertyOwners::new(vec![owner(reference)]).expect("few enough");
    draft
}

/// The owner of a property: always the same one for the same reference.
#[allow(clippy::expect_used, reason = "constants of the tests")]
fn owner(reference: &str) -> PropertyOwner {
    let number = reference.bytes().fold(0x0_3E4, |number: u128, byte| number * 256 + u128::from(byte));
    let name = FullName::parse("Maria da Conceição Silva").expect("a name").expect("a name");
    PropertyOwner::named(OwnerId(Uuid::from_u128(number)), name)
}
