//! Teams.

use super::{Subject, agency_id, is_conflict, user_id};
use crate::domain::role::Role;
use crate::domain::team::{Membership, Team};
use crate::fixtures::noon;
use chrono::TimeDelta;

/// A team is filled in the unit that adds its agency, without being locked.
pub async fn a_founder_is_in_the_team_from_the_first_moment(subject: Subject) {
    let ana = subject.plant_user(1, "ana@casas.example").await;
    let organization = subject.plant_agency(1, "Um").await;
    let mut unit = subject.begin().await;
    unit.teams().save(&mut Team::found(organization, ana, noon())).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(subject.roles(organization).await, [(ana, Role::Owner)]);
}

/// An agency that doesn't exist has no team, and one without people an empty one.
pub async fn a_team_is_that_of_an_agency(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    let mut unit = subject.begin().await;
    assert_eq!(unit.teams().lock(agency_id(9)).await.unwrap(), None);
    let team = unit.teams().lock(organization).await.unwrap().unwrap();
    assert_eq!((team.state().organization, team.size()), (organization, 0));
}

/// Who came, changed and went is read back, the first to join first.
pub async fn a_changed_team_is_read_back_the_same(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    let other = subject.plant_agency(2, "Dois").await;
    for (n, address) in
        [(1, "ana@a.example"), (2, "rui@a.example"), (3, "eva@a.example"), (4, "leo@a.example")]
    {
        subject.plant_user(n, address).await;
    }
    subject.plant_member(organization, user_id(3), Role::Owner).await;
    subject.plant_member(organization, user_id(1), Role::Agent).await;
    subject.plant_member(other, user_id(1), Role::Owner).await;

    let mut unit = subject.begin().await;
    let mut team = unit.teams().lock(organization).await.unwrap().unwrap();
    team.join(user_id(2), Role::Admin, noon() - TimeDelta::days(1)).unwrap();
    team.join(user_id(4), Role::Agent, noon() + TimeDelta::days(1)).unwrap();
    team.change_role(user_id(3), user_id(1), Role::Admin, noon()).unwrap();
    team.remove(user_id(3), user_id(4), noon()).unwrap();
    unit.teams().save(&mut team).await.unwrap();
    unit.commit().await.unwrap();

    let kept = subject.begin().await.teams().lock(organization).await.unwrap().unwrap();
    let member = |n, role, joined_at| Membership { user: user_id(n), role, joined_at };
    assert_eq!(
        kept.state().memberships,
        [
            member(2, Role::Admin, noon() - TimeDelta::days(1)),
            member(1, Role::Admin, noon()),
            member(3, Role::Owner, noon()),
        ],
        "by id where two joined at once"
    );
    assert_eq!(subject.roles(other).await, [(user_id(1), Role::Owner)], "another team is as it was");
}

/// Each lock raises the version, and events carry it.
pub async fn a_team_tells_what_happened_with_its_version(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    let (ana, rui) =
        (subject.plant_user(1, "ana@a.example").await, subject.plant_user(2, "rui@a.example").await);
    subject.plant_member(organization, ana, Role::Owner).await;
    subject.plant_member(organization, rui, Role::Agent).await;

    let mut unit = subject.begin().await;
    let mut team = unit.teams().lock(organization).await.unwrap().unwrap();
    let version = team.state().version;
    team.change_role(ana, rui, Role::Admin, noon() + TimeDelta::hours(1)).unwrap();
    unit.teams().save(&mut team).await.unwrap();
    team.remove(ana, rui, noon() + TimeDelta::hours(2)).unwrap();
    unit.teams().save(&mut team).await.unwrap();
    unit.commit().await.unwrap();

    let events = subject.traces.events().await;
    let told = &events[events.len() - 2..];
    assert_eq!(told[0].kind, "MEMBER_ROLE_CHANGED.v1");
    assert_eq!(told[1].kind, "MEMBER_REMOVED.v1");
    for event in told {
        assert_eq!((event.organization, event.aggregate), (organization, organization.0));
        assert_eq!(event.aggregate_version, version);
    }
    assert_eq!(told[1].occurred_at, noon() + TimeDelta::hours(2));
    let next = subject.begin().await.teams().lock(organization).await.unwrap().unwrap();
    assert!(next.state().version > version);
}

/// Nobody is in a team twice, and a change of somebody who isn't there is none.
pub async fn a_change_of_a_membership_that_isnt_so_is_a_conflict(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    let (ana, rui) =
        (subject.plant_user(1, "ana@a.example").await, subject.plant_user(2, "rui@a.example").await);
    subject.plant_member(organization, ana, Role::Owner).await;
    subject.plant_member(organization, rui, Role::Agent).await;

    let mut unit = subject.begin().await;
    let seen = unit.teams().lock(organization).await.unwrap().unwrap();
    let mut without = seen.clone();
    without.remove(ana, rui, noon()).unwrap();
    unit.teams().save(&mut without).await.unwrap();
    let mut stale = seen.clone();
    stale.change_role(ana, rui, Role::Admin, noon()).unwrap();
    is_conflict(unit.teams().save(&mut stale).await);
    drop(unit);

    let mut unit = subject.begin().await;
    let mut team = Team::found(organization, ana, noon());
    is_conflict(unit.teams().save(&mut team).await);
    drop(unit);
    assert_eq!(subject.roles(organization).await, [(ana, Role::Owner), (rui, Role::Agent)]);
}
