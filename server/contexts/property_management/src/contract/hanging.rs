//! What every implementation does with what hangs on a property.

use super::{Subject, draft, id, photograph, published};
use crate::application::ports::UnitOfWork;
use crate::domain::activity::{Activity, AuditEntry, AuditKind, Deed};
use crate::domain::document::{DocumentId, DocumentKind, FileName, PropertyDocument};
use crate::domain::events::{PendingEvent, PropertyEvent};
use crate::domain::media::{ImageId, PropertyImages};
use crate::domain::note::{NoteId, NoteText, PropertyNote};
use crate::domain::property::{Property, PropertyId};
use crate::domain::view::{SavedView, ViewId, ViewName};
use crate::fixtures::{AGENCY, ANA, OTHER_AGENCY, agent, complete_draft, noon, stranger};
use chrono::{NaiveDate, TimeDelta};
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::objects::MediaType;
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use uuid::Uuid;

fn document(n: u128, property: PropertyId, expires_on: Option<NaiveDate>) -> PropertyDocument {
    let id = DocumentId(Uuid::from_u128(0xD0C00 + n));
    PropertyDocument {
        id,
        property,
        kind: DocumentKind::EnergyCertificate,
        file_name: FileName::parse(&format!("certificado {n}.pdf")).unwrap(),
        object: PropertyDocument::object_key(AGENCY, id, MediaType::Pdf).unwrap(),
        bytes: 20 * 1024 * 1024,
        expires_on,
        added_at: noon(),
        added_by: Some(ANA),
        reminded: None,
    }
}

fn note(n: u128, property: PropertyId) -> PropertyNote {
    PropertyNote {
        id: NoteId(Uuid::from_u128(0x0_7E_00 + n)),
        property,
        author: Some(ANA),
        text: NoteText::parse(&format!("Nota {n}\nA chave está no café.")).unwrap().unwrap(),
        written_at: noon() + TimeDelta::minutes(i64::try_from(n).unwrap()),
    }
}

impl Subject {
    async fn begin(&self) -> Box<dyn UnitOfWork> {
        self.units_of_work.begin().await.unwrap()
    }
}

/// Documents are kept, changed, found by their own agency alone, and forgotten.
pub async fn documents_are_kept_changed_and_forgotten(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    subject.save(&mut draft(2, "A-2")).await.unwrap();
    let mut first = document(1, id(1), NaiveDate::from_ymd_opt(2027, 3, 28));
    let second = PropertyDocument { added_by: None, ..document(2, id(1), None) };
    let mut unit = subject.begin().await;
    unit.documents().add(&second).await.unwrap();
    unit.documents().add(&first).await.unwrap();
    unit.documents().add(&document(3, id(2), None)).await.unwrap();
    let seen = unit.documents().of_property(AGENCY, id(1)).await.unwrap();
    assert_eq!(seen, [first.clone(), second.clone()], "within the unit, in the order of ids");
    unit.commit().await.unwrap();

    let mut unit = subject.begin().await;
    assert_eq!(unit.documents().find(AGENCY, first.id).await.unwrap().as_ref(), Some(&first));
    assert_eq!(unit.documents().find(OTHER_AGENCY, first.id).await.unwrap(), None);
    assert!(unit.documents().of_property(OTHER_AGENCY, id(1)).await.unwrap().is_empty());
    let seen = first.clone();
    first.change(DocumentKind::Other, FileName::parse("outro.pdf").unwrap(), None);
    first.reminded = Some(30);
    unit.documents().save(&seen, &first).await.unwrap();
    unit.documents().remove(second.id).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().documents, [first]);
}

/// Of a document that somebody else removed or changed meanwhile nothing is kept, so that no row
/// comes back whose object is gone, and nothing is overwritten unseen.
pub async fn a_document_that_changed_meanwhile_is_a_conflict(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let seen = document(1, id(1), NaiveDate::from_ymd_opt(2027, 3, 28));
    let mut unit = subject.begin().await;
    unit.documents().add(&seen).await.unwrap();
    unit.commit().await.unwrap();

    let reminded = PropertyDocument { reminded: Some(30), ..seen.clone() };
    let mut unit = subject.begin().await;
    unit.documents().save(&seen, &reminded).await.unwrap();
    unit.commit().await.unwrap();
    let endless = PropertyDocument { expires_on: None, ..seen.clone() };
    let mut unit = subject.begin().await;
    let late = unit.documents().save(&seen, &endless).await;
    assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
    drop(unit);

    let mut unit = subject.begin().await;
    unit.documents().save(&reminded, &endless).await.unwrap();
    unit.documents().remove(seen.id).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    let late = unit.documents().save(&endless, &seen).await;
    assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
    drop(unit);
    let mut unit = subject.begin().await;
    let late = unit.documents().remove(seen.id).await;
    assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
    drop(unit);
    assert!(subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().documents.is_empty());
}

/// Documents are due as their own rule tells, of all agencies of a time zone, and no longer than that.
pub async fn documents_are_due_as_their_rule_tells(subject: Subject) {
    let mut property = draft(1, "A-1");
    property.assign(Some(ANA), noon());
    subject.save(&mut property).await.unwrap();
    let today = noon().date_naive();
    let mut unit = subject.begin().await;
    let mut n = 0;
    let mut all = Vec::new();
    for days in [-8, -7, 0, 1, 7, 8, 30, 31] {
        for reminded in [None, Some(30), Some(7), Some(0)] {
            n += 1;
            let expires_on = Some(today + TimeDelta::days(days));
            let document = PropertyDocument { reminded, ..document(n, id(1), expires_on) };
            unit.documents().add(&document).await.unwrap();
            all.push(document);
        }
    }
    unit.documents().add(&document(99, id(1), None)).await.unwrap();
    unit.commit().await.unwrap();
    let mut theirs = Property::draft(id(2), &stranger(), complete_draft("B-1"), noon()).unwrap();
    subject.save(&mut theirs).await.unwrap();
    let of_spain = document(100, id(2), Some(today));
    let mut unit = subject.begin().await;
    unit.documents().add(&of_spain).await.unwrap();
    unit.commit().await.unwrap();

    all.retain(|document| document.reminder_due(today).is_some());
    assert!(all.len() > 8);
    let mut unit = subject.begin().await;
    let due = unit.documents().due(TimeZone::Lisbon, today, 100).await.unwrap();
    assert_eq!(due.iter().map(|due| due.document.clone()).collect::<Vec<_>>(), all);
    assert!(due.iter().all(|due| (due.organization, due.agent) == (AGENCY, Some(ANA))));
    let number = property.state().number;
    assert!(due.iter().all(|due| (Some(due.number), due.reference.as_str()) == (number, "A-1")));
    let first = unit.documents().due(TimeZone::Lisbon, today, 3).await.unwrap();
    assert_eq!(first, due[..3], "the first to expire come first");
    let due = unit.documents().due(TimeZone::Madrid, today, 100).await.unwrap();
    assert_eq!(due.iter().map(|due| due.document.clone()).collect::<Vec<_>>(), [of_spain]);
    assert_eq!(due[0].organization, OTHER_AGENCY);
    assert_eq!(unit.documents().due(TimeZone::Azores, today, 100).await.unwrap(), []);
}

/// Notes are kept, found by their own agency alone, and forgotten.
pub async fn notes_are_kept_and_forgotten(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let (mut mine, old) = (note(2, id(1)), note(1, id(1)));
    mine.author = None;
    let mut unit = subject.begin().await;
    unit.notes().add(&old).await.unwrap();
    unit.notes().add(&mine).await.unwrap();
    unit.commit().await.unwrap();
    let notes = subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().notes;
    assert_eq!(notes, [(mine.clone(), None), (old.clone(), Some("Ana".to_owned()))], "the newest first");

    let mut unit = subject.begin().await;
    assert_eq!(unit.notes().find(AGENCY, old.id).await.unwrap().as_ref(), Some(&old));
    assert_eq!(unit.notes().find(OTHER_AGENCY, old.id).await.unwrap(), None);
    assert_eq!(unit.notes().count(AGENCY, id(1)).await.unwrap(), 2);
    assert_eq!(unit.notes().count(OTHER_AGENCY, id(1)).await.unwrap(), 0);
    unit.notes().remove(old.id).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    assert!(matches!(unit.notes().remove(old.id).await, Err(StorageError::Conflict)), "it is gone");
    drop(unit);
    let notes = subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().notes;
    assert_eq!(notes, [(mine, None)]);
}

/// What was done is told in its order, the latest first, with the names that are known.
pub async fn what_was_done_is_told_the_latest_first(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let ana = Agent::member(AGENCY, ANA);
    let stranger = Agent::member(AGENCY, UserId(Uuid::from_u128(0xDEAD)));
    let created = Activity::of(&agent(), id(1), Deed::Created, noon());
    let mut done = vec![created.clone()];
    // All at the same moment: the order is that in which they were appended.
    done.extend((0..29).map(|cents| Activity::of(&ana, id(1), Deed::Price { cents }, noon())));
    let mut unit = subject.begin().await;
    unit.journal().append(&done).await.unwrap();
    unit.journal().append(&[]).await.unwrap();
    unit.commit().await.unwrap();
    let told = subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().activity;
    let expected: Vec<_> = done
        .into_iter()
        .rev()
        .map(|activity| (activity.clone(), activity.actor.map(|_| "Ana".to_owned())))
        .collect();
    assert_eq!(told, expected);

    let removed = Activity::of(&stranger, id(1), Deed::NoteRemoved, noon() + TimeDelta::hours(1));
    let mut unit = subject.begin().await;
    unit.journal().append(std::slice::from_ref(&removed)).await.unwrap();
    unit.commit().await.unwrap();
    let told = subject.desk.dossier(AGENCY, id(1)).await.unwrap().unwrap().activity;
    assert_eq!(told.len(), 30);
    assert_eq!(told[0], (removed, None), "who it was is no longer known");
    assert!(!told.contains(&(created, None)), "the oldest of more than thirty");
}

/// A deleted property is gone with all that hangs on it, but for who looked at what is personal.
pub async fn a_removed_property_leaves_nothing_but_the_audit(subject: Subject) {
    let mut property = draft(1, "A-1");
    property.show(PropertyImages::new(vec![photograph(7)]).unwrap(), noon());
    subject.save(&mut property).await.unwrap();
    let number = property.state().number.unwrap();
    let paper = document(1, id(1), None);
    let mut entry = AuditEntry {
        at: noon(),
        actor: Some(ANA),
        kind: AuditKind::OwnerRevealed,
        property: id(1),
        subject: Uuid::from_u128(0x0E),
    };
    let mut unit = subject.begin().await;
    unit.documents().add(&paper).await.unwrap();
    unit.notes().add(&note(1, id(1))).await.unwrap();
    unit.journal().append(&[Activity::of(&agent(), id(1), Deed::Created, noon())]).await.unwrap();
    unit.journal().audit(AGENCY, &entry).await.unwrap();
    unit.commit().await.unwrap();
    let (clock, told) = (subject.traces.listing_clock().await, subject.kinds().await.len());

    let mut unit = subject.begin().await;
    let mut property = unit.properties().find(AGENCY, id(1)).await.unwrap().unwrap();
    property.delete(std::slice::from_ref(&paper.object), noon()).unwrap();
    unit.properties().remove(property).await.unwrap();
    assert_eq!(unit.properties().find(AGENCY, id(1)).await.unwrap(), None, "within the unit, too");
    unit.commit().await.unwrap();

    assert_eq!(subject.load(AGENCY, id(1)).await, None);
    assert_eq!(subject.desk.dossier(AGENCY, id(1)).await.unwrap(), None);
    assert_eq!(subject.desk.by_number(AGENCY, number).await.unwrap(), None);
    let events = subject.traces.events().await.split_off(told);
    let kinds: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.aggregate_version)).collect();
    assert_eq!(kinds, [("PROPERTY_DELETED.v1", 2), ("PROPERTY_OBJECTS_RELEASED.v1", 2)]);
    assert_eq!(events[1].payload["keys"].as_array().unwrap().len(), 5, "two widths twice, and a document");
    assert_eq!(subject.traces.listing_clock().await, clock, "nobody outside knew of it");
    assert!(subject.references.images(&[ImageId(Uuid::from_u128(7))]).await.unwrap().is_empty());
    assert!(subject.references.documents(&[paper.id]).await.unwrap().is_empty());

    let looks = subject.desk.looks(AGENCY, 0, 9).await.unwrap();
    assert_eq!((looks.len(), &looks[0].entry, &looks[0].property), (1, &entry, &None));

    entry.kind = AuditKind::DocumentDownloaded;
    entry.actor = None;
    let mut unit = subject.begin().await;
    unit.journal().audit(AGENCY, &entry).await.unwrap();
    unit.commit().await.unwrap();
    let audit = subject.traces.audit(AGENCY).await;
    let kinds: Vec<_> = audit.iter().map(|entry| (entry.kind, entry.actor)).collect();
    assert_eq!(kinds, [(AuditKind::OwnerRevealed, Some(ANA)), (AuditKind::DocumentDownloaded, None)]);
    assert!(subject.traces.audit(OTHER_AGENCY).await.is_empty());

    let mut next = draft(2, "A-1");
    subject.save(&mut next).await.unwrap();
    assert!(next.state().number > Some(number), "a number never comes again");
}

/// Who looked at what is told with the names that are known, the latest first and page by page, and
/// to no other agency.
pub async fn looks_are_told_the_latest_first(subject: Subject) {
    let mut property = draft(1, "A-1");
    subject.save(&mut property).await.unwrap();
    let paper = document(1, id(1), None);
    let owner = property.state().owners.as_slice()[0].clone();
    let look = |kind, subject, actor| AuditEntry { at: noon(), actor, kind, property: id(1), subject };
    let entries = [
        look(AuditKind::OwnerRevealed, owner.id.0, Some(ANA)),
        look(AuditKind::DocumentDownloaded, paper.id.0, None),
    ];
    let mut unit = subject.begin().await;
    unit.documents().add(&paper).await.unwrap();
    for entry in &entries {
        unit.journal().audit(AGENCY, entry).await.unwrap();
    }
    unit.commit().await.unwrap();

    let looks = subject.desk.looks(AGENCY, 0, 9).await.unwrap();
    let [at_document, at_owner] = looks.as_slice() else { panic!("{looks:?}") };
    assert_eq!((&at_document.entry, &at_owner.entry), (&entries[1], &entries[0]));
    assert_eq!((at_document.document, &at_document.owner), (Some(paper.kind), &None));
    assert_eq!((at_owner.document, &at_owner.owner), (None, &Some(owner.full_name.to_string())));
    assert_eq!((at_owner.actor.as_deref(), &at_document.actor), (Some("Ana"), &None));
    let known = at_owner.property.as_ref().unwrap();
    assert_eq!((known.id, known.reference.as_str()), (id(1), "A-1"));
    assert_eq!(subject.desk.looks(AGENCY, 1, 1).await.unwrap(), looks[1..]);
    assert_eq!(subject.desk.looks(AGENCY, 2, 9).await.unwrap(), []);
    assert_eq!(subject.desk.looks(OTHER_AGENCY, 0, 9).await.unwrap(), []);
}

/// A property that somebody saved meanwhile is not removed.
pub async fn a_property_that_changed_meanwhile_is_not_removed(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let mut stale = subject.load(AGENCY, id(1)).await.unwrap();
    let mut fresh = subject.load(AGENCY, id(1)).await.unwrap();
    fresh.assign(Some(ANA), noon());
    subject.save(&mut fresh).await.unwrap();
    stale.delete(&[], noon()).unwrap();
    let removal = async {
        let mut unit = subject.begin().await;
        unit.properties().remove(stale).await?;
        unit.commit().await
    };
    assert!(matches!(removal.await, Err(StorageError::Conflict)));
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap(), fresh);
}

/// Those of pictures and documents are told that something points to.
pub async fn what_is_pointed_to_is_known(subject: Subject) {
    let mut property = published(1, "A-1");
    property.show(PropertyImages::new(vec![photograph(7), photograph(8)]).unwrap(), noon());
    subject.save(&mut property).await.unwrap();
    let paper = document(1, id(1), None);
    let mut unit = subject.begin().await;
    unit.documents().add(&paper).await.unwrap();
    unit.commit().await.unwrap();
    // More than one statement holds.
    let images: Vec<_> = (0..700).map(|n| ImageId(Uuid::from_u128(n))).collect();
    let known = subject.references.images(&images).await.unwrap();
    assert_eq!(known, [7, 8].map(|n| ImageId(Uuid::from_u128(n))).into());
    let documents = [paper.id, DocumentId(Uuid::from_u128(0xDEAD))];
    assert_eq!(subject.references.documents(&documents).await.unwrap(), [paper.id].into());
    assert!(subject.references.documents(&[]).await.unwrap().is_empty());
}

/// What hangs on a property is told of with it, without the property changing.
pub async fn what_hangs_on_a_property_is_told_of(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let event =
        PropertyEvent::ObjectsReleased { property: id(1), keys: vec!["documents/a/b.pdf".to_owned()] };
    let mut unit = subject.begin().await;
    unit.journal().tell(AGENCY, PendingEvent { occurred_at: noon(), event }).await.unwrap();
    unit.commit().await.unwrap();
    let told = subject.traces.events().await.pop().unwrap();
    assert_eq!((told.kind.as_str(), told.aggregate_version), ("PROPERTY_OBJECTS_RELEASED.v1", 0));
    assert_eq!((told.organization, told.aggregate), (AGENCY, id(1).0));
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap().state().version, 1);
}

/// Searches are kept for one person in one agency.
pub async fn searches_are_kept_each_for_its_own_person(subject: Subject) {
    let view = |n: u128, name: &str| SavedView {
        id: ViewId(Uuid::from_u128(n)),
        name: ViewName::parse(name).unwrap().unwrap(),
        query: "words=gra%C3%A7a&status=DRAFT".to_owned(),
    };
    let rui = UserId(Uuid::from_u128(0x501));
    let mut unit = subject.begin().await;
    unit.views().add(AGENCY, ANA, &view(1, "Rascunhos")).await.unwrap();
    unit.views().add(AGENCY, ANA, &view(2, "Caros")).await.unwrap();
    unit.views().add(AGENCY, rui, &view(3, "Do Rui")).await.unwrap();
    unit.views().add(OTHER_AGENCY, ANA, &view(4, "Noutra agência")).await.unwrap();
    assert_eq!(unit.views().count(AGENCY, ANA).await.unwrap(), 2);
    assert!(!unit.views().remove(AGENCY, ANA, ViewId(Uuid::from_u128(3))).await.unwrap());
    unit.commit().await.unwrap();
    let kept = subject.desk.saved_views(AGENCY, ANA).await.unwrap();
    assert_eq!(kept, [view(2, "Caros"), view(1, "Rascunhos")], "by name");

    let mut unit = subject.begin().await;
    assert!(unit.views().remove(AGENCY, ANA, ViewId(Uuid::from_u128(2))).await.unwrap());
    unit.commit().await.unwrap();
    assert_eq!(subject.desk.saved_views(AGENCY, ANA).await.unwrap(), [view(1, "Rascunhos")]);
    assert_eq!(subject.desk.saved_views(AGENCY, rui).await.unwrap().len(), 1);
}

/// Who belongs to an agency is known.
pub async fn members_of_an_agency_are_known(subject: Subject) {
    assert!(subject.members.is_member(AGENCY, ANA).await.unwrap());
    assert!(!subject.members.is_member(OTHER_AGENCY, ANA).await.unwrap());
    assert!(!subject.members.is_member(AGENCY, UserId(Uuid::from_u128(0xDEAD))).await.unwrap());
}
