//! What an import makes of its rows.

use super::*;
use crate::adapters::inmemory::World;
use crate::application::use_cases::{
    ChangePhotographsCommand, MoveOnMarketCommand, PhotographChange, ReviseSectionCommand,
};
use crate::domain::characteristics::Energy;
use crate::domain::gazetteer::{Place, PlaceKind};
use crate::domain::listing_record::PlaceNames;
use crate::domain::location::Address;
use crate::domain::media::{ImageSource, PropertyImage, PropertyImages};
use crate::domain::owner::PropertyOwners;
use crate::domain::publish_gate::PublishIssue;
use crate::domain::rent::{RentConditions, Rents};
use crate::domain::section::{Section, SectionName};
use crate::domain::status::MarketStep;
use crate::domain::values::{AltText, CertificateNumber, PlaceName, Price, Title};
use crate::domain::vocabulary::{EnergyClass, EnergyExemption};
use crate::fixtures::{AGENCY, ANA, agent, complete_draft, licensed, moment, stranger};
use kernel::ids::OrganizationId;
use kernel::locale::Country;
use kernel::money::Money;
use uuid::Uuid;

fn record(line: u64, draft: PropertyDraft) -> ListingRecord {
    ListingRecord { line, draft, other_places: Vec::new(), entitle: false, remarks: Vec::new() }
}

async fn import(world: &World, drafts: Vec<PropertyDraft>, publish: Option<PublishMode>) -> Vec<RowOutcome> {
    let records = drafts.into_iter().zip(2..).map(|(draft, line)| record(line, draft)).collect();
    let command = ImportListingsCommand { records, publish };
    world.container().import_listings.execute(&agent(), command).await.unwrap()
}

fn changes(outcomes: &[RowOutcome]) -> Vec<Change> {
    outcomes.iter().map(|outcome| outcome.change.clone()).collect()
}

async fn kept(world: &World) -> Vec<crate::domain::property::PropertyState> {
    world.container().queries.page(AGENCY, None, 100).await.unwrap()
}

#[tokio::test]
async fn new_rows_come_in_as_drafts() {
    let world = World::new();
    let outcomes = import(&world, vec![complete_draft("A-1"), complete_draft("A-2")], None).await;
    assert_eq!(changes(&outcomes), [Change::Created, Change::Created]);
    assert_eq!((outcomes[1].line, outcomes[1].reference.as_str()), (3, "A-2"));
    assert!(kept(&world).await.iter().all(|property| property.status == PropertyStatus::Draft));
}

#[tokio::test]
async fn the_same_rows_again_change_nothing_and_tell_nothing() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
    let told = world.event_kinds().len();
    world.clock.advance(chrono::TimeDelta::days(1));
    let again = import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
    assert_eq!(changes(&again), [Change::Unchanged]);
    assert_eq!(again[0].publication, Publication::Untouched);
    assert_eq!(world.event_kinds().len(), told);
    assert_eq!(kept(&world).await.len(), 1);
}

#[tokio::test]
async fn a_known_row_with_another_price_is_updated_and_both_prices_are_kept() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let mut cheaper = complete_draft("A-1");
    cheaper.price = Some(Price::new(Money::euros(330_000)).unwrap());
    assert_eq!(changes(&import(&world, vec![cheaper], None).await), [Change::Updated]);
    assert_eq!(kept(&world).await[0].prices.len(), 2);
}

#[tokio::test]
async fn what_a_row_does_not_tell_stays_as_it_was() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let whole = kept(&world).await.remove(0);
    let mut poor = complete_draft("A-1");
    poor.owners = PropertyOwners::default();
    poor.images = PropertyImages::default();
    poor.position = None;
    poor.address = Address::somewhere_in(poor.address.country);
    poor.characteristics = Default::default();
    poor.texts = Default::default();
    poor.price = None;
    assert_eq!(changes(&import(&world, vec![poor], None).await), [Change::Unchanged]);
    assert_eq!(kept(&world).await.remove(0), whole);
}

#[tokio::test]
async fn a_certificate_that_was_typed_in_stays_with_its_class_and_goes_with_it() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let known = kept(&world).await.remove(0).characteristics.energy;
    let mut told = complete_draft("A-1");
    let certified = |class| Some(Energy::Certified { class, certificate: None, expires_on: None });
    told.characteristics.energy = certified(EnergyClass::BMinus);
    assert_eq!(changes(&import(&world, vec![told.clone()], None).await), [Change::Unchanged]);
    assert_eq!(kept(&world).await.remove(0).characteristics.energy, known);
    told.characteristics.energy = certified(EnergyClass::C);
    import(&world, vec![told], None).await;
    assert_eq!(kept(&world).await.remove(0).characteristics.energy, certified(EnergyClass::C));
}

#[tokio::test]
async fn rent_conditions_and_photographs_of_the_agencys_own_survive_an_import() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let property = kept(&world).await.remove(0);
    let photograph = world.add_photograph(&agent(), property.id).await;
    let seen = kept(&world).await[0].images.order();
    let order = PhotographChange::Arrange { seen, order: vec![photograph.source.clone()] };
    let command = ChangePhotographsCommand { property: property.id, change: order };
    world.container().change_photographs.execute(&agent(), command).await.unwrap();
    let rent = RentConditions { advance: Rents::new(2).ok(), deposit: Rents::new(1).ok() };
    let command = ReviseSectionCommand {
        property: property.id,
        seen: property.fingerprint(SectionName::RentConditions),
        section: Section::RentConditions(rent),
    };
    world.container().revise_section.execute(&agent(), command).await.unwrap();

    assert_eq!(changes(&import(&world, vec![complete_draft("A-1")], None).await), [Change::Unchanged]);
    let mut other = complete_draft("A-1");
    let new = PropertyImage::at(ImageSource::parse("https://img.example.pt/3.jpg").unwrap());
    other.images = PropertyImages::new(vec![new.clone(), other.images.as_slice()[1].clone()]).unwrap();
    import(&world, vec![other.clone()], None).await;
    let after = kept(&world).await.remove(0);
    let shown = after.images.as_slice();
    assert_eq!(shown, [photograph, other.images.as_slice()[1].clone(), new]);
    assert_eq!(after.rent, rent);
    assert!(world.released().is_empty());
}

#[tokio::test]
async fn what_a_row_tells_of_rents_and_of_what_pictures_show_is_taken_one_by_one() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let mut told = complete_draft("A-1");
    told.rent.deposit = Rents::new(1).ok();
    let mut images = told.images.as_slice().to_vec();
    images[1].alt.pt = AltText::parse("A sala").unwrap();
    told.images = PropertyImages::new(images).unwrap();
    import(&world, vec![told.clone()], None).await;
    told.rent = RentConditions { advance: Rents::new(2).ok(), deposit: None };
    let mut images = complete_draft("A-1").images.as_slice().to_vec();
    images[1].alt.es = AltText::parse("El salón").unwrap();
    told.images = PropertyImages::new(images).unwrap();
    import(&world, vec![told], None).await;
    let after = kept(&world).await.remove(0);
    assert_eq!(after.rent, RentConditions { advance: Rents::new(2).ok(), deposit: Rents::new(1).ok() });
    let alt = &after.images.as_slice()[1].alt;
    assert_eq!(
        (&alt.pt, &alt.es),
        (&AltText::parse("A sala").unwrap(), &AltText::parse("El salón").unwrap())
    );
}

#[tokio::test]
async fn photographs_that_belong_to_another_property_or_to_none_are_left_out_and_told() {
    let world = World::new();
    let first = world.create(&agent(), complete_draft("A-1")).await;
    let photograph = world.add_photograph(&agent(), first).await;
    let mut told = complete_draft("A-1");
    told.images = PropertyImages::new(vec![photograph.clone()]).unwrap();
    let mut other = complete_draft("A-2");
    let elsewhere = other.images.as_slice()[1].clone();
    let foreign = PropertyImage::at(photograph.source.clone());
    other.images = PropertyImages::new(vec![foreign.clone(), elsewhere.clone()]).unwrap();

    for change in [Change::Created, Change::Unchanged] {
        let outcomes = import(&world, vec![told.clone(), other.clone()], None).await;
        assert_eq!(outcomes.iter().map(|row| row.foreign_pictures).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(outcomes[1].change, change);
    }
    let shown = |reference: &str, all: &[crate::domain::property::PropertyState]| {
        let property = all.iter().find(|property| property.reference.as_str() == reference).unwrap();
        property.images.as_slice().to_vec()
    };
    let all = kept(&world).await;
    assert!(shown("A-1", &all).contains(&photograph), "its own stays");
    assert_eq!(shown("A-2", &all), [elsewhere]);

    // A file whose pictures are all of somebody else takes none away.
    other.images = PropertyImages::new(vec![foreign]).unwrap();
    import(&world, vec![other], None).await;
    assert_eq!(shown("A-2", &kept(&world).await).len(), 1);
}

#[tokio::test]
async fn what_is_public_is_not_made_incomplete_by_a_file_unless_that_was_asked_for() {
    let world = World::new();
    world.publish(&agent(), complete_draft("A-1")).await;
    let mut uncertified = complete_draft("A-1");
    uncertified.characteristics.energy =
        Some(Energy::Certified { class: EnergyClass::C, certificate: None, expires_on: None });
    let lost = vec![PublishIssue::MissingEnergyCertificate, PublishIssue::MissingEnergyCertificateExpiry];
    for mode in [None, Some(PublishMode::Strict)] {
        let outcomes = import(&world, vec![uncertified.clone()], mode).await;
        assert_eq!(outcomes[0].change, Change::KeptBack(lost.clone()));
    }
    let outcomes = import(&world, vec![uncertified], Some(PublishMode::Incomplete)).await;
    assert_eq!(outcomes[0].change, Change::Updated);
    let marks = [Attention::MissingEnergyCertificate, Attention::MissingEnergyCertificateExpiry];
    assert_eq!(kept(&world).await[0].attention, marks);
}

#[tokio::test]
async fn what_a_file_says_of_a_certificate_is_judged_by_the_agencys_calendar() {
    let late = moment(2027, 6, 30, 23, 30);
    let mut expiring = complete_draft("A-1");
    expiring.characteristics.energy = Some(Energy::Certified {
        class: EnergyClass::C,
        certificate: CertificateNumber::parse("SCE7").unwrap(),
        expires_on: Some(late.date_naive()),
    });
    for (zone, change) in [
        (TimeZone::Lisbon, Change::KeptBack(vec![PublishIssue::EnergyCertificateExpired])),
        (TimeZone::Azores, Change::Updated),
    ] {
        let world = World::new();
        world.set_standing(AGENCY, AgencyStanding { zone, ..licensed() });
        world.publish(&agent(), complete_draft("A-1")).await;
        world.clock.advance(late - world.clock.now());
        let outcomes = import(&world, vec![expiring.clone()], None).await;
        assert_eq!(changes(&outcomes), [change], "{zone}");
    }
}

#[tokio::test]
async fn who_brings_a_file_does_not_take_care_of_all_that_is_in_it() {
    let world = World::new();
    let command = ImportListingsCommand { records: vec![record(2, complete_draft("A-1"))], publish: None };
    let ana = Agent::member(AGENCY, ANA);
    world.container().import_listings.execute(&ana, command).await.unwrap();
    assert_eq!(kept(&world).await[0].assigned_to, None);
}

#[tokio::test]
async fn what_an_import_did_is_told_of_each_property_that_it_changed() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    import(&world, vec![complete_draft("A-1")], None).await;
    let property = kept(&world).await.remove(0).id;
    assert_eq!(world.deeds(property), [Deed::Imported]);
}

#[tokio::test]
async fn what_a_row_tells_anew_is_taken() {
    let world = World::new();
    import(&world, vec![complete_draft("A-1")], None).await;
    let mut told = complete_draft("A-1");
    told.texts.pt.title = Title::parse("Outro título").unwrap();
    told.characteristics.energy =
        Some(Energy::Certified { class: EnergyClass::A, certificate: None, expires_on: None });
    import(&world, vec![told.clone()], None).await;
    let property = kept(&world).await.remove(0);
    assert_eq!(property.texts.pt.title, told.texts.pt.title);
    assert_eq!(property.characteristics.energy, told.characteristics.energy);
}

#[tokio::test]
async fn as_many_are_published_as_the_plan_has_room_for() {
    let world = World::new();
    world.set_standing(AGENCY, AgencyStanding { room: Some(1), ..licensed() });
    let drafts = vec![complete_draft("A-1"), complete_draft("A-2")];
    let outcomes = import(&world, drafts, Some(PublishMode::Incomplete)).await;
    let kept_back = Publication::KeptBack(vec![PublishIssue::PlanLimit]);
    assert_eq!(outcomes[0].publication, Publication::Published);
    assert_eq!(outcomes[1].publication, kept_back);
}

#[tokio::test]
async fn strict_publishing_keeps_back_what_is_incomplete() {
    let world = World::new();
    let mut ownerless = complete_draft("A-2");
    ownerless.owners = PropertyOwners::default();
    let outcomes = import(&world, vec![complete_draft("A-1"), ownerless], Some(PublishMode::Strict)).await;
    assert_eq!(outcomes[0].publication, Publication::Published);
    assert_eq!(outcomes[1].publication, Publication::KeptBack(vec![PublishIssue::MissingOwner]));
    assert_eq!(outcomes[1].change, Change::Created, "as a draft it is kept");
}

#[tokio::test]
async fn incomplete_publishing_marks_what_is_missing_but_breaks_no_law() {
    let world = World::new();
    let mut bare = complete_draft("A-1");
    bare.owners = PropertyOwners::default();
    bare.images = PropertyImages::default();
    bare.characteristics.energy = None;
    bare.address = Address::somewhere_in(bare.address.country);
    let mut placeless = complete_draft("A-2");
    placeless.address = Address::somewhere_in(placeless.address.country);
    placeless.position = None;
    let mut priceless = complete_draft("A-3");
    priceless.price = None;
    let mut unlawful = complete_draft("A-4");
    unlawful.texts.pt.title = Title::parse("T2, não se aceitam estrangeiros").unwrap();
    let outcomes =
        import(&world, vec![bare, placeless, priceless, unlawful], Some(PublishMode::Incomplete)).await;
    let missing = vec![
        Attention::MissingAddress,
        Attention::MissingEnergyClass,
        Attention::MissingImage,
        Attention::MissingOwner,
    ];
    assert_eq!(outcomes[0].publication, Publication::WithAttention(missing));
    let kept_back: Vec<_> = outcomes[1..]
        .iter()
        .map(|outcome| match &outcome.publication {
            Publication::KeptBack(issues) => issues[0].code(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kept_back, ["missing_place", "missing_price", "discriminatory_wording"]);
}

#[tokio::test]
async fn what_the_agency_withdrew_stays_withdrawn() {
    let world = World::new();
    let id = world.publish(&agent(), complete_draft("A-1")).await;
    let withdrawal = MoveOnMarketCommand { property: id, step: MarketStep::Withdraw };
    world.container().move_on_market.execute(&agent(), withdrawal).await.unwrap();
    let outcomes = import(&world, vec![complete_draft("A-1")], Some(PublishMode::Strict)).await;
    assert_eq!(outcomes[0].publication, Publication::Untouched);
    assert_eq!(world.property(id).status, PropertyStatus::Withdrawn);
}

#[tokio::test]
async fn a_public_property_does_not_take_unlawful_words_and_the_rest_of_the_batch_is_kept() {
    let world = World::new();
    let id = world.publish(&agent(), complete_draft("A-1")).await;
    let mut unlawful = complete_draft("A-1");
    unlawful.texts.pt.title = Title::parse("T2, não se aceitam estrangeiros").unwrap();
    let outcomes = import(&world, vec![unlawful, complete_draft("A-2")], None).await;
    assert!(
        matches!(&outcomes[0].change, Change::KeptBack(issues) if issues[0].code() == "discriminatory_wording")
    );
    assert_eq!(outcomes[1].change, Change::Created);
    assert_eq!(world.property(id).texts.pt.title, complete_draft("A-1").texts.pt.title);
}

#[tokio::test]
async fn parts_that_disagree_are_refused_alone() {
    let world = World::new();
    let mut spanish_class = complete_draft("A-1");
    spanish_class.characteristics.energy =
        Some(Energy::Certified { class: EnergyClass::G, certificate: None, expires_on: None });
    let outcomes = import(&world, vec![spanish_class, complete_draft("A-2")], None).await;
    assert_eq!(changes(&outcomes), [Change::Invalid(InvalidValue::EnergyClass), Change::Created]);
    assert_eq!(kept(&world).await.len(), 1);
}

#[tokio::test]
async fn the_date_of_the_advertisement_is_kept_and_never_lies_ahead() {
    let world = World::new();
    let now = crate::fixtures::noon();
    let mut old = complete_draft("A-1");
    old.advertised_since = Some(now - chrono::TimeDelta::days(90));
    let mut ahead = complete_draft("A-2");
    ahead.advertised_since = Some(now + chrono::TimeDelta::days(90));
    import(&world, vec![old, ahead], Some(PublishMode::Strict)).await;
    let published: Vec<_> =
        kept(&world).await.into_iter().map(|property| property.published_at.unwrap()).collect();
    assert_eq!(published, [now - chrono::TimeDelta::days(90), now]);
}

#[tokio::test]
async fn another_agency_with_the_same_reference_is_not_touched() {
    let world = World::new();
    let theirs = world.create(&stranger(), complete_draft("A-1")).await;
    import(&world, vec![complete_draft("A-1")], None).await;
    assert_eq!(world.property(theirs).version, 1);
    assert_eq!(kept(&world).await.len(), 1);
}

#[tokio::test]
async fn an_unknown_agency_brings_nothing() {
    let world = World::new();
    let nobody = Agent::operator(OrganizationId(Uuid::from_u128(404)));
    for publish in [None, Some(PublishMode::Strict)] {
        let records = vec![record(2, complete_draft("A"))];
        let command = ImportListingsCommand { records, publish };
        let refused = world.container().import_listings.execute(&nobody, command).await;
        assert!(matches!(refused, Err(ImportListingsError::UnknownAgency)));
    }
    assert!(world.event_kinds().is_empty());
}

fn places() -> Vec<Place> {
    let place = |id, kind, name: &str, parent| Place {
        id,
        kind,
        country: Country::Portugal,
        name: name.to_owned(),
        parent,
        position: None,
    };
    vec![
        place(1, PlaceKind::District, "Lisboa", None),
        place(11, PlaceKind::Municipality, "Lisboa", Some(1)),
        place(12, PlaceKind::Municipality, "Cascais", Some(1)),
        place(121, PlaceKind::Parish, "Alcabideche", Some(12)),
    ]
}

fn names(district: &str, municipality: &str, parish: &str) -> PlaceNames {
    let name = |text: &str| PlaceName::parse(text).unwrap();
    PlaceNames { district: name(district), municipality: name(municipality), parish: name(parish) }
}

async fn imported_at(world: &World, readings: Vec<PlaceNames>) -> crate::domain::property::PropertyState {
    let mut readings = readings.into_iter();
    let first = readings.next().unwrap();
    let mut draft = complete_draft("A-1");
    draft.position = None;
    draft.address.district = first.district;
    draft.address.municipality = first.municipality;
    draft.address.parish = first.parish;
    let record = ListingRecord {
        line: 2,
        draft,
        other_places: readings.collect(),
        entitle: true,
        remarks: Vec::new(),
    };
    let command = ImportListingsCommand { records: vec![record], publish: None };
    world.container().import_listings.execute(&agent(), command).await.unwrap();
    kept(world).await.remove(0)
}

#[tokio::test]
async fn a_parish_brings_its_municipality_and_district() {
    let world = World::with_places(places());
    let property = imported_at(&world, vec![names("", "", "alcabideche")]).await;
    assert_eq!(property.address.municipality.unwrap().as_str(), "Cascais");
    assert_eq!(property.address.parish.unwrap().as_str(), "Alcabideche", "as the gazetteer writes it");
    assert_eq!(property.places.parish, Some(121));
}

#[tokio::test]
async fn a_title_is_made_of_the_place_as_the_gazetteer_knows_it_and_a_given_one_stays() {
    let world = World::with_places(places());
    let mut draft = complete_draft("A-1");
    draft.texts = Default::default();
    draft.address = Address::somewhere_in(draft.address.country);
    draft.address.parish = PlaceName::parse("alcabideche").unwrap();
    let told = ListingRecord { line: 2, draft, other_places: Vec::new(), entitle: true, remarks: Vec::new() };
    let again = || async {
        let command = ImportListingsCommand { records: vec![told.clone()], publish: None };
        world.container().import_listings.execute(&agent(), command).await.unwrap().remove(0).change
    };
    assert_eq!(again().await, Change::Created);
    let title = kept(&world).await.remove(0).texts.pt.title.unwrap();
    assert_eq!(title.as_str(), "Apartamento T2 em Alcabideche, Cascais");

    let mut renamed = complete_draft("A-1");
    renamed.texts = Default::default();
    renamed.texts.pt.title = Title::parse("A casa da minha avó").unwrap();
    import(&world, vec![renamed], None).await;
    again().await;
    let title = kept(&world).await.remove(0).texts.pt.title.unwrap();
    assert_eq!(title.as_str(), "A casa da minha avó");
}

#[tokio::test]
async fn of_two_readings_the_one_that_the_gazetteer_knows_wins() {
    let world = World::with_places(places());
    let readings = vec![names("Lisboa", "", "Olivais Sul"), names("", "Lisboa", "Olivais Sul")];
    let property = imported_at(&world, readings).await;
    assert_eq!(property.places.municipality, Some(11));
    assert_eq!(
        property.address.parish.unwrap().as_str(),
        "Olivais Sul",
        "an unknown parish stays as it was told"
    );
    assert_eq!(property.places.parish, None);
}

#[tokio::test]
async fn without_a_gazetteer_a_reading_with_a_municipality_wins() {
    let world = World::new();
    let readings = vec![names("Faro", "", "Silves"), names("Faro", "Silves", "")];
    let property = imported_at(&world, readings).await;
    assert_eq!(property.address.municipality.unwrap().as_str(), "Silves");
}

#[tokio::test]
async fn an_exemption_told_once_is_not_lost() {
    let world = World::new();
    let mut draft = complete_draft("A-1");
    draft.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Monument));
    import(&world, vec![draft], None).await;
    let mut silent = complete_draft("A-1");
    silent.characteristics.energy = None;
    import(&world, vec![silent], None).await;
    let property = kept(&world).await.remove(0);
    assert_eq!(property.characteristics.energy, Some(Energy::Exempt(EnergyExemption::Monument)));
}
