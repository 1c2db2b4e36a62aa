//! What every implementation answers to those who look through an agency's properties.

use super::{Subject, euros, id, owned_whole, photograph};
use crate::application::ports::desk_queries::{Assigned, ListCriteria, ListSort, Person, ToDo};
use crate::domain::document::{DocumentId, DocumentKind, FileName, PropertyDocument};
use crate::domain::draft::PropertyDraft;
use crate::domain::media::PropertyImages;
use crate::domain::owner::{NifMark, PropertyOwners};
use crate::domain::property::Property;
use crate::domain::publish_gate::{Attention, PublishMode};
use crate::domain::status::PropertyStatus;
use crate::domain::values::{PlaceName, Reference, Title};
use crate::domain::vocabulary::{ListingType, PropertyType};
use crate::fixtures::{AGENCY, ANA, OTHER_AGENCY, agent, complete_draft, licensed, noon, stranger};
use chrono::TimeDelta;
use kernel::objects::MediaType;
use uuid::Uuid;

fn property(n: u128, called: &str, change: impl FnOnce(&mut PropertyDraft)) -> Property {
    let mut draft = complete_draft(called);
    change(&mut draft);
    let now = noon() + TimeDelta::minutes(i64::try_from(n).unwrap());
    Property::draft(id(n), &agent(), draft, now).unwrap()
}

/// Four of the agency and one of another, each with something of its own:
/// A-1 is a draft for sale, changed last; A-2 is public for sale, Ana's, with photograph
/// and marks; A-10 is a house to rent in Porto without a price; B is withdrawn and has
/// the owner of whom everything is known.
async fn town(subject: &Subject) {
    let mut first = property(1, "A-1", |_| {});
    let mut public = property(2, "A-2", |draft| {
        draft.price = Some(euros(200_000));
        draft.images = PropertyImages::new(vec![photograph(7)]).unwrap();
        draft.owners = PropertyOwners::default();
        draft.texts.es.title = Title::parse("Piso luminoso").unwrap();
    });
    public.assign(Some(ANA), noon());
    public.publish(PublishMode::Incomplete, &licensed(), noon() + TimeDelta::minutes(2)).unwrap();
    let mut house = property(3, "A-10", |draft| {
        draft.listing_type = ListingType::Rent;
        draft.property_type = PropertyType::House;
        draft.price = None;
        draft.address.municipality = PlaceName::parse("Porto").unwrap();
    });
    let mut withdrawn = property(4, "B", |draft| {
        draft.price = Some(euros(900_000));
        draft.owners = PropertyOwners::new(vec![owned_whole()]).unwrap();
    });
    withdrawn.publish(PublishMode::Strict, &licensed(), noon() + TimeDelta::minutes(4)).unwrap();
    withdrawn.withdraw(noon() + TimeDelta::minutes(4)).unwrap();
    for kept in [&mut first, &mut public, &mut house, &mut withdrawn] {
        subject.save(kept).await.unwrap();
    }
    first.set_price(euros(350_001), noon() + TimeDelta::hours(1));
    subject.save(&mut first).await.unwrap();
    let mut theirs = Property::draft(id(5), &stranger(), complete_draft("A-1"), noon()).unwrap();
    subject.save(&mut theirs).await.unwrap();
}

async fn found(subject: &Subject, criteria: ListCriteria) -> Vec<String> {
    let page = subject.desk.list(AGENCY, &criteria).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.iter().map(|row| row.reference.to_string()).collect()
}

/// The list is narrowed by each of its filters, and by several at once.
pub async fn the_list_is_narrowed_by_each_filter(subject: Subject) {
    town(&subject).await;
    let any = ListCriteria { sort: ListSort::Newest, ..ListCriteria::default() };
    let with = |change: fn(&mut ListCriteria)| {
        let mut criteria = any.clone();
        change(&mut criteria);
        criteria
    };
    assert_eq!(found(&subject, any.clone()).await, ["B", "A-10", "A-2", "A-1"]);
    let cases: [(ListCriteria, &[&str]); 14] = [
        (with(|c| c.status = Some(PropertyStatus::Draft)), &["A-10", "A-1"]),
        (with(|c| c.listing_type = Some(ListingType::Sale)), &["B", "A-2", "A-1"]),
        (with(|c| c.property_type = Some(PropertyType::House)), &["A-10"]),
        (with(|c| c.assigned = Some(Assigned::To(ANA))), &["A-2"]),
        (with(|c| c.assigned = Some(Assigned::Nobody)), &["B", "A-10", "A-1"]),
        (with(|c| c.attention = true), &["A-2"]),
        (with(|c| c.words = "PORTO".to_owned()), &["A-10"]),
        (with(|c| c.words = "são vicen t2".to_owned()), &["B", "A-10", "A-2", "A-1"]),
        (with(|c| c.words = "lumin".to_owned()), &["A-2"]),
        (with(|c| c.words = "uminoso".to_owned()), &[]),
        (with(|c| c.words = "100% _ ' \\".to_owned()), &[]),
        (with(|c| c.nif = Some(NifMark::new("mark"))), &["B"]),
        (with(|c| c.nif = Some(NifMark::new("other"))), &[]),
        (
            with(|c| {
                c.words = "lisboa apartamento".to_owned();
                c.status = Some(PropertyStatus::Active);
                c.listing_type = Some(ListingType::Sale);
                c.attention = true;
                c.assigned = Some(Assigned::To(ANA));
            }),
            &["A-2"],
        ),
    ];
    for (criteria, expected) in cases {
        assert_eq!(found(&subject, criteria.clone()).await, expected, "{criteria:?}");
    }
}

/// Each order is kept, and what has no price comes last both ways.
pub async fn the_list_comes_in_each_order(subject: Subject) {
    town(&subject).await;
    for (sort, expected) in [
        (ListSort::Changed, ["A-1", "B", "A-10", "A-2"]),
        (ListSort::Newest, ["B", "A-10", "A-2", "A-1"]),
        (ListSort::PriceUp, ["A-2", "A-1", "B", "A-10"]),
        (ListSort::PriceDown, ["B", "A-1", "A-2", "A-10"]),
        (ListSort::Reference, ["A-1", "A-10", "A-2", "B"]),
    ] {
        let criteria = ListCriteria { sort, ..ListCriteria::default() };
        assert_eq!(found(&subject, criteria).await, expected, "{sort:?}");
    }
}

/// Of each status it is told how many there are, whatever status is asked for.
pub async fn the_list_counts_each_status(subject: Subject) {
    town(&subject).await;
    let all = [(PropertyStatus::Draft, 2), (PropertyStatus::Active, 1), (PropertyStatus::Withdrawn, 1)];
    for status in [None, Some(PropertyStatus::Active), Some(PropertyStatus::Sold)] {
        let page = subject.desk.list(AGENCY, &ListCriteria { status, ..ListCriteria::default() }).await;
        assert_eq!(page.unwrap().by_status, all, "{status:?}");
    }
    let words = ListCriteria { words: "lisboa".to_owned(), ..ListCriteria::default() };
    let narrowed = subject.desk.list(AGENCY, &words).await.unwrap();
    assert_eq!(narrowed.by_status.iter().map(|(_, count)| count).sum::<u64>(), narrowed.total);
    let house = ListCriteria { property_type: Some(PropertyType::House), ..ListCriteria::default() };
    let house = subject.desk.list(AGENCY, &house).await.unwrap();
    assert_eq!(house.by_status, [(PropertyStatus::Draft, 1)]);
}

/// A row says what the list shows.
pub async fn a_row_of_the_list_says_what_is_shown(subject: Subject) {
    town(&subject).await;
    let criteria = ListCriteria { attention: true, ..ListCriteria::default() };
    let row = subject.desk.list(AGENCY, &criteria).await.unwrap().rows.remove(0);
    let kept = subject.load(AGENCY, id(2)).await.unwrap();
    let kept = kept.state();
    assert_eq!((row.id, Some(row.number)), (kept.id, kept.number));
    assert_eq!(row.titles.es, Title::parse("Piso luminoso").unwrap());
    assert_eq!(row.titles.pt, kept.texts.pt.title);
    assert_eq!(
        (row.listing_type, row.property_type, row.status),
        (kept.listing_type, kept.property_type, PropertyStatus::Active)
    );
    assert_eq!((row.price, row.bedrooms), (Some(euros(200_000)), kept.characteristics.bedrooms));
    assert_eq!(row.parish, kept.address.parish);
    assert_eq!(row.municipality, kept.address.municipality);
    assert_eq!(row.district, kept.address.district);
    let cover = row.cover.unwrap();
    assert_eq!((&cover.source, &cover.photograph), (&photograph(7).source, &photograph(7).photograph));
    assert_eq!(row.agent, Some(Person { user: ANA, name: Some("Ana".to_owned()) }));
    assert_eq!(row.attention, [Attention::MissingOwner]);
    assert_eq!(row.updated_at, kept.updated_at);
}

/// Pages of the list follow one another, and one behind the last is empty.
pub async fn pages_of_the_list_follow_one_another(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    for n in 0..53 {
        unit.properties().save(&mut property(n, &format!("A-{n:02}"), |_| {})).await.unwrap();
    }
    unit.commit().await.unwrap();
    let mut read = Vec::new();
    for (page, length) in [(1, 50), (2, 3), (3, 0), (u32::MAX, 0)] {
        let criteria = ListCriteria { sort: ListSort::Reference, page, ..ListCriteria::default() };
        let page = subject.desk.list(AGENCY, &criteria).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (length, 53));
        read.extend(page.rows.into_iter().map(|row| row.reference.to_string()));
    }
    assert_eq!(read, (0..53).map(|n| format!("A-{n:02}")).collect::<Vec<_>>());
    let first = ListCriteria { sort: ListSort::Reference, page: 0, ..ListCriteria::default() };
    assert_eq!(subject.desk.list(AGENCY, &first).await.unwrap().rows[0].reference.as_str(), "A-00");
}

/// An agency sees nothing of another's, by whatever it looks.
pub async fn a_desk_shows_its_own_agencys_properties_only(subject: Subject) {
    town(&subject).await;
    let page = subject.desk.list(OTHER_AGENCY, &ListCriteria::default()).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id(5)]);
    assert_eq!(page.by_status, [(PropertyStatus::Draft, 1)]);
    assert_eq!(subject.desk.dossier(OTHER_AGENCY, id(1)).await.unwrap(), None);
    let number = page.rows[0].number;
    assert_eq!(subject.desk.by_number(OTHER_AGENCY, number).await.unwrap(), Some(id(5)));
    assert_eq!(subject.desk.by_number(AGENCY, number).await.unwrap(), None);
    let mark = ListCriteria { nif: Some(NifMark::new("mark")), ..ListCriteria::default() };
    assert_eq!(subject.desk.list(OTHER_AGENCY, &mark).await.unwrap().total, 0);
}

/// A dossier tells all that is kept of the property.
pub async fn a_dossier_tells_all_of_the_property(subject: Subject) {
    town(&subject).await;
    for n in 1..=4 {
        let rows = subject.desk.dossier(AGENCY, id(n)).await.unwrap().unwrap();
        let kept = subject.load(AGENCY, id(n)).await.unwrap();
        assert_eq!(&rows.state, kept.state());
        let ana = Person { user: ANA, name: Some("Ana".to_owned()) };
        assert_eq!(rows.agent, (n == 2).then_some(ana));
        assert!(rows.documents.is_empty() && rows.notes.is_empty() && rows.activity.is_empty());
    }
}

/// Many properties are found by their numbers at once, those of the agency that there are.
pub async fn many_numbers_are_found_at_once(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    for n in 0..53 {
        unit.properties().save(&mut property(n, &format!("A-{n:02}"), |_| {})).await.unwrap();
    }
    let mut theirs = Property::draft(id(99), &stranger(), complete_draft("Z-1"), noon()).unwrap();
    unit.properties().save(&mut theirs).await.unwrap();
    unit.commit().await.unwrap();
    let number = |property: &Property| property.state().number.unwrap();
    let (first, last) =
        (subject.load(AGENCY, id(0)).await.unwrap(), subject.load(AGENCY, id(52)).await.unwrap());
    let asked: Vec<_> =
        (number(&first)..=number(&last)).rev().chain([number(&theirs), number(&first), -1]).collect();
    let named = subject.desk.by_numbers(AGENCY, &asked).await.unwrap();
    let told: Vec<_> = named.iter().map(|named| (named.id, named.reference.to_string())).collect();
    assert_eq!(told, (0..53).map(|n| (id(n), format!("A-{n:02}"))).collect::<Vec<_>>());
    assert_eq!((named[0].number, named[52].number), (number(&first), number(&last)));
    assert_eq!(subject.desk.by_numbers(AGENCY, &[]).await.unwrap(), []);
}

/// A new property's reference counts on from the latest one's, to the first that is free.
pub async fn the_next_reference_is_suggested(subject: Subject) {
    let suggested = subject.desk.suggest_reference(AGENCY).await.unwrap();
    assert_eq!(suggested, Reference::parse("1").ok());
    subject.save(&mut property(1, "A-9", |_| {})).await.unwrap();
    subject.save(&mut property(2, "A-007", |_| {})).await.unwrap();
    let mut theirs = Property::draft(id(5), &stranger(), complete_draft("Z-1"), noon()).unwrap();
    subject.save(&mut theirs).await.unwrap();
    let suggested = subject.desk.suggest_reference(AGENCY).await.unwrap();
    assert_eq!(suggested, Reference::parse("A-008").ok());

    // Those that come after the latest were entered before it.
    for n in 8..70_u128 {
        subject.save(&mut property(n, &format!("B-{n}"), |_| {})).await.unwrap();
    }
    subject.save(&mut property(7, "B-7", |_| {})).await.unwrap();
    let mut theirs = Property::draft(id(99), &stranger(), complete_draft("B-70"), noon()).unwrap();
    subject.save(&mut theirs).await.unwrap();
    let suggested = subject.desk.suggest_reference(AGENCY).await.unwrap();
    assert_eq!(suggested, Reference::parse("B-70").ok());
}

/// What there is to do is counted, within the agency.
pub async fn what_there_is_to_do_is_counted(subject: Subject) {
    town(&subject).await;
    let today = noon().date_naive();
    let mut unit = subject.units_of_work.begin().await.unwrap();
    for (n, owner, days) in [(1, 1, -31), (2, 1, -30), (3, 2, 0), (4, 2, 30), (5, 2, 31), (6, 5, 0)] {
        let document = DocumentId(Uuid::from_u128(n));
        let paper = PropertyDocument {
            id: document,
            property: id(owner),
            kind: DocumentKind::Contract,
            file_name: FileName::parse("contrato.pdf").unwrap(),
            object: PropertyDocument::object_key(AGENCY, document, MediaType::Pdf).unwrap(),
            bytes: 1,
            expires_on: Some(today + TimeDelta::days(days)),
            added_at: noon(),
            added_by: None,
            reminded: None,
        };
        unit.documents().add(&paper).await.unwrap();
    }
    unit.commit().await.unwrap();
    let to_do = subject.desk.to_do(AGENCY, today).await.unwrap();
    assert_eq!(to_do, ToDo { total: 4, drafts: 2, attention: 1, expiring: 3 });
    // The links of what there is to do lead to what was counted.
    for (words, references) in [("", ["A-2", "A-1"].as_slice()), ("luminoso", &["A-2"])] {
        let expiring = ListCriteria {
            words: words.to_owned(),
            expiring: Some(today),
            sort: ListSort::Newest,
            ..ListCriteria::default()
        };
        assert_eq!(found(&subject, expiring).await, references, "{words}");
    }
    let long_ago = Some(today - TimeDelta::days(100));
    let before = ListCriteria { expiring: long_ago, ..ListCriteria::default() };
    assert_eq!(found(&subject, before).await, [""; 0]);
    let nobody = kernel::ids::OrganizationId(Uuid::from_u128(0xDEAD));
    assert_eq!(subject.desk.to_do(nobody, today).await.unwrap(), ToDo::default());
}
