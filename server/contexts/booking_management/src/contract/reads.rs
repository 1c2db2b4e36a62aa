//! Reads, invitations, and forms that were sent.

use super::houses::{announce, house_id, open_house};
use super::{Subject, is_conflict, slot, visit, visit_id, visit_with};
use crate::application::ports::{CalendarRange, Claim, NamedProperty, Placed};
use crate::domain::events::{BookingEvent, PendingEvent};
use crate::domain::hours::Block;
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{ApplicantId, BlockId, InvitationId};
use crate::domain::invitation::Invitation;
use crate::domain::property::ShownProperty;
use crate::fixtures::{AGENCY, ANA, EVA, FLAT, FOREIGN, HOUSE, OTHER_AGENCY, RUI, at, noon, shown};
use uuid::Uuid;

/// A visit is seen with its property, and without it once that was deleted.
pub async fn a_visit_is_seen_with_its_property(subject: Subject) {
    let mut booked = visit(1, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut booked).await, Placed::Kept);
    let seen = subject.queries.visit(visit_id(1)).await.unwrap().unwrap();
    assert_eq!((&seen.visit, seen.property), (booked.state(), Some(shown(FLAT))));
    assert_eq!(subject.queries.visit(visit_id(9)).await.unwrap(), None);
    subject.traces.delete_property(FLAT).await;
    let seen = subject.queries.visit(visit_id(1)).await.unwrap().unwrap();
    assert_eq!((&seen.visit, seen.property), (booked.state(), None));
    let mut unit = subject.begin().await;
    assert_eq!(unit.facts(FLAT, None, noon(), noon()).await.unwrap(), None);
}

/// A calendar shows what meets its range, of one or of all, of one agency only, in its order.
pub async fn a_calendar_shows_what_meets_its_range(subject: Subject) {
    for (n, property, start) in [(1, FLAT, at(5, 10, 0)), (2, HOUSE, at(4, 10, 0)), (3, FLAT, at(9, 10, 0))] {
        assert_eq!(subject.insert(&mut visit(n, property, start)).await, Placed::Kept);
    }
    assert_eq!(subject.insert(&mut visit_with(RUI, 4, FLAT, at(4, 12, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(EVA, 5, FOREIGN, at(4, 10, 0))).await, Placed::Kept);
    let mut cancelled = subject.load(visit_id(1)).await.unwrap();
    cancelled.cancel_by_agency(None, noon()).unwrap();
    assert_eq!(subject.save(&mut cancelled).await.unwrap(), Placed::Kept);
    assert_eq!(announce(&subject, &mut open_house(1, 7, 5)).await, Placed::Kept);
    let (from, until) = (at(4, 13, 0), at(4, 14, 0));
    let id = BlockId(Uuid::from_u128(0xB10C));
    let block = Block { id, organization: AGENCY, agent: ANA, from, until, note: None };
    let mut unit = subject.begin().await;
    assert_eq!(unit.calendars().add_block(&block).await.unwrap(), id);
    let again = Block { id: BlockId(Uuid::from_u128(0xB10D)), ..block.clone() };
    assert_eq!(unit.calendars().add_block(&again).await.unwrap(), id, "the same time is kept once");
    unit.commit().await.unwrap();

    let week = CalendarRange { organization: AGENCY, agent: None, from: at(2, 0, 0), until: at(9, 0, 0) };
    let page = subject.queries.calendar(week).await.unwrap();
    let visits: Vec<_> = page.visits.iter().map(|one| one.visit.id).collect();
    assert_eq!(visits, [visit_id(2), visit_id(4), visit_id(1)], "also what is cancelled");
    let named = |property| {
        let ShownProperty { number, reference, titles, .. } = shown(property);
        Some(NamedProperty { number, reference, titles })
    };
    assert_eq!(page.visits[0].property, named(HOUSE));
    assert_eq!(&page.visits[2].visit, cancelled.state());
    let houses: Vec<_> =
        page.open_houses.iter().map(|one| (one.seats.house.id, one.seats.taken, &one.property)).collect();
    assert_eq!(houses, [(house_id(1), 0, &named(FLAT))]);
    assert_eq!(page.blocks, std::slice::from_ref(&block));
    assert_eq!(subject.queries.blocks(week).await.unwrap(), [block]);

    let ruis = subject.queries.calendar(CalendarRange { agent: Some(RUI), ..week }).await.unwrap();
    let visits: Vec<_> = ruis.visits.iter().map(|one| one.visit.id).collect();
    assert_eq!(visits, [visit_id(4)]);
    assert!(ruis.open_houses.is_empty() && ruis.blocks.is_empty());
    let ruis = CalendarRange { agent: Some(RUI), ..week };
    assert!(subject.queries.blocks(ruis).await.unwrap().is_empty());
    let theirs =
        subject.queries.calendar(CalendarRange { organization: OTHER_AGENCY, ..week }).await.unwrap();
    assert_eq!(theirs.visits.len(), 1);
    let (from, until) = (at(4, 10, 30), at(4, 12, 0));
    let between = subject.queries.calendar(CalendarRange { from, until, ..week }).await.unwrap();
    assert!(between.visits.is_empty(), "what only touches it is not in it");
}

/// Those visits are unsettled that wait for an answer, whose agent left, or that are over and open: of one
/// agent or of all, of one agency only, in their order.
pub async fn what_needs_somebody_is_found(subject: Subject) {
    for (n, property, start) in
        [(1, FLAT, at(4, 10, 0)), (2, HOUSE, at(5, 10, 0)), (3, FLAT, at(5, 14, 0)), (4, HOUSE, at(9, 10, 0))]
    {
        assert_eq!(subject.insert(&mut visit(n, property, start)).await, Placed::Kept);
    }
    assert_eq!(subject.insert(&mut visit_with(RUI, 5, FLAT, at(9, 12, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(EVA, 6, FOREIGN, at(5, 10, 0))).await, Placed::Kept);
    let mut closed = subject.load(visit_id(3)).await.unwrap();
    closed.cancel_by_agency(None, noon()).unwrap();
    assert_eq!(subject.save(&mut closed).await.unwrap(), Placed::Kept);

    let range = CalendarRange { organization: AGENCY, agent: None, from: at(5, 0, 0), until: at(6, 0, 0) };
    let found = async |range| {
        let visits = subject.queries.unsettled(range).await.unwrap();
        visits.into_iter().map(|one| one.visit.id).collect::<Vec<_>>()
    };
    assert_eq!(found(range).await, [visit_id(2)], "not of long ago, closed, to come or another agency's");
    subject.traces.remove_member(RUI).await;
    assert_eq!(found(range).await, [visit_id(2), visit_id(5)]);
    assert_eq!(found(CalendarRange { agent: Some(ANA), ..range }).await, [visit_id(2)]);
    assert_eq!(found(CalendarRange { agent: Some(RUI), ..range }).await, [visit_id(5)]);
    let seen = subject.queries.unsettled(range).await.unwrap();
    assert_eq!(seen[0].property.as_ref().map(|named| named.number), Some(shown(HOUSE).number));
    assert!(!seen[0].needs_agent && seen[1].needs_agent);
}

/// A visit whose agent left the agency is told apart: somebody else has to show it.
pub async fn a_visit_whose_agent_left_needs_another(subject: Subject) {
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(4, 10, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(RUI, 2, HOUSE, at(4, 10, 0))).await, Placed::Kept);
    subject.traces.remove_member(RUI).await;
    let week = CalendarRange { organization: AGENCY, agent: None, from: at(2, 0, 0), until: at(9, 0, 0) };
    let page = subject.queries.calendar(week).await.unwrap();
    let needs: Vec<_> = page.visits.iter().map(|one| (one.visit.agent, one.needs_agent)).collect();
    assert_eq!(needs, [(ANA, false), (RUI, true)]);
}

/// Visits whose reminder is due are found, the earliest first, and only those that stand.
pub async fn visits_that_are_due_for_a_reminder_are_found(subject: Subject) {
    for (n, start) in [(1, at(6, 10, 0)), (2, at(5, 10, 0)), (3, at(7, 10, 0)), (4, at(5, 15, 0))] {
        assert_eq!(subject.insert(&mut visit(n, FLAT, start)).await, Placed::Kept);
    }
    let mut cancelled = subject.load(visit_id(4)).await.unwrap();
    cancelled.cancel_by_agency(None, noon()).unwrap();
    assert_eq!(subject.save(&mut cancelled).await.unwrap(), Placed::Kept);
    let due = |now, limit| subject.queries.due_for_reminder(now, limit);
    assert!(due(at(4, 9, 59), 10).await.unwrap().is_empty());
    assert_eq!(due(at(4, 10, 0), 10).await.unwrap(), [visit_id(2)]);
    assert_eq!(due(at(6, 12, 0), 2).await.unwrap(), [visit_id(2), visit_id(1)]);
    let mut told = subject.load(visit_id(2)).await.unwrap();
    told.remind(at(4, 10, 0)).unwrap();
    assert_eq!(subject.save(&mut told).await.unwrap(), Placed::Kept);
    assert!(due(at(4, 10, 0), 10).await.unwrap().is_empty());
    assert_eq!(due(at(5, 8, 0), 10).await.unwrap(), [visit_id(2)], "two hours before");
}

/// An applicant has one invitation to a property, which one visit comes of, and which can be renewed.
pub async fn an_invitation_is_kept_and_used_once(subject: Subject) {
    let (id, applicant) = (InvitationId(Uuid::from_u128(0x1417)), ApplicantId(Uuid::from_u128(0xA9)));
    let told = |invitation, property| PendingEvent {
        occurred_at: noon(),
        event: BookingEvent::VisitInvited { invitation, applicant, property },
    };
    let mut invitation = Invitation::issue(id, AGENCY, applicant, FLAT, noon());
    let mut unit = subject.begin().await;
    unit.invitations().add(&invitation, told(id, FLAT)).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.invitations().find(id).await.unwrap(), Some(invitation));
    assert_eq!(unit.invitations().find_of(applicant, FLAT).await.unwrap(), Some(invitation));
    assert_eq!(unit.invitations().find_of(applicant, HOUSE).await.unwrap(), None);
    let other = InvitationId(Uuid::from_u128(0x1418));
    let again = Invitation::issue(other, AGENCY, applicant, FLAT, noon());
    is_conflict(unit.invitations().add(&again, told(other, FLAT)).await);
    drop(unit);

    let fresh = invitation;
    invitation.accept(FLAT, visit_id(1), noon()).unwrap();
    let mut unit = subject.begin().await;
    unit.invitations().save(&fresh, &invitation, &[]).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.invitations().find(id).await.unwrap(), Some(invitation));
    is_conflict(unit.invitations().save(&fresh, &invitation, &[]).await);
    drop(unit);
    let (used, over) = (invitation, fresh.expires_at);
    assert!(invitation.renew(over));
    let mut unit = subject.begin().await;
    unit.invitations().save(&used, &invitation, &[told(id, FLAT)]).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.invitations().find(id).await.unwrap(), Some(invitation));
    is_conflict(unit.invitations().save(&used, &invitation, &[]).await);
    drop(unit);
    assert_eq!(subject.kinds().await, ["VISIT_INVITED.v1"; 2]);
}

/// The key of a form is claimed once; dropped, it wasn't.
pub async fn the_key_of_a_form_is_claimed_once(subject: Subject) {
    let key = RequestKey::of(Uuid::from_u128(0xF0), &["a"]);
    let other = RequestKey::of(key.key, &["b"]);
    let mut unit = subject.begin().await;
    assert_eq!(unit.idempotency().claim(&key, visit_id(1), noon()).await.unwrap(), Claim::Fresh);
    drop(unit);
    assert_eq!(subject.queries.answered(&key).await.unwrap(), Claim::Fresh);
    let mut unit = subject.begin().await;
    assert_eq!(unit.idempotency().claim(&key, visit_id(2), noon()).await.unwrap(), Claim::Fresh);
    let placed = unit.visits().insert(&mut visit(2, FLAT, slot(ANA, at(4, 10, 0)).starts_at)).await.unwrap();
    assert_eq!(placed, Placed::Kept);
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    let claimed = unit.idempotency().claim(&key, visit_id(3), noon()).await.unwrap();
    assert_eq!(claimed, Claim::Known(visit_id(2)));
    assert_eq!(unit.idempotency().claim(&other, visit_id(3), noon()).await.unwrap(), Claim::OtherBody);
    drop(unit);
    assert_eq!(subject.queries.answered(&key).await.unwrap(), Claim::Known(visit_id(2)));
    assert_eq!(subject.queries.answered(&other).await.unwrap(), Claim::OtherBody);
}
