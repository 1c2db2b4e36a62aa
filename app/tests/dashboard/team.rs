//! Who is in the agency.

use crate::house::{Browser, House, pt, said};
use chrono::{TimeZone as _, Utc};
use customer_management::adapters::inmemory::World;
use customer_management::domain::caller::Member;
use customer_management::domain::role::Role::{Admin, Agent, Owner};
use http::StatusCode;
use kernel::time::Clock as _;
use uuid::Uuid;

const TEAM: &str = "/painel/equipa";

async fn invite(house: &House, browser: &Browser, email: &str, role: &str) -> crate::house::Answer {
    let fields = [("action", "invite_member"), ("email", email), ("role", role)];
    house.post(browser, TEAM, &fields).await
}

/// The invitation for an address.
async fn invitation(world: &World, of: &Member, email: &str) -> String {
    let team = world.team(of.organization()).await;
    team.invitations.iter().find(|invited| invited.email.as_str() == email).unwrap().id.to_string()
}

async fn act(house: &House, browser: &Browser, action: &str, field: (&str, &str)) -> crate::house::Answer {
    house.post(browser, TEAM, &[("action", action), field]).await
}

#[tokio::test]
async fn an_owner_invites_somebody_and_is_told() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    invite(&house, &browser, "Rui@Casas.example", "ADMIN").await.led_to("/painel/equipa?ok=invited");
    let html = house.get(&browser, "/painel/equipa?ok=invited").await.shown();
    assert!(html.contains(&said(pt().team_ok_invited)));
    assert!(html.contains("rui@casas.example") && html.contains("09/11/2026"), "good for a week");
    assert!(html.contains(&pt().team_places(2, 3, "Gratuito")));
    assert_eq!(house.world.letters_to("rui@casas.example"), ["INVITATION"]);
}

#[tokio::test]
async fn a_day_is_told_by_the_clock_of_the_agency() {
    let house = House::new();
    let night = Utc.with_ymd_and_hms(2027, 6, 30, 23, 30, 0).unwrap();
    house.world.clock.advance(night - house.world.clock.now());
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    invite(&house, &browser, "rui@casas.example", "AGENT").await.led_to("/painel/equipa?ok=invited");
    let html = house.get(&browser, TEAM).await.shown();
    assert!(html.contains("<time datetime=\"2027-07-01\">01/07/2027</time>"), "since when she is there");
    assert!(html.contains("<time datetime=\"2027-07-08\">08/07/2027</time>"), "a week for him");
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_said_and_what_was_typed_stays() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let html = invite(&house, &browser, "rui em casas", "ADMIN").await.refused_with(pt().flaw_email);
    assert!(html.contains("value=\"rui em casas\""));
    assert!(html.contains("<option value=\"ADMIN\" selected"), "the role that was chosen");
    assert!(html.contains("<a href=\"#email\">"));
    invite(&house, &browser, "ana@casas.example", "AGENT").await.refused_with(pt().team_error_member);
    invite(&house, &browser, "rui@casas.example", "AGENT").await;
    invite(&house, &browser, "rui@casas.example", "AGENT").await.refused_with(pt().team_error_invited);
    invite(&house, &browser, "eva@casas.example", "AGENT").await;
    let html =
        invite(&house, &browser, "leo@casas.example", "AGENT").await.refused_with(&pt().team_error_full(3));
    assert!(html.contains("value=\"leo@casas.example\""));
    let html = house.get(&browser, TEAM).await.shown();
    assert!(
        html.contains(pt().team_full) && !html.contains("name=\"email\""),
        "nothing to fill in for nothing"
    );
    let answer = invite(&house, &browser, "leo@casas.example", "KING").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_with_invitations() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    invite(&house, &browser, "rui@casas.example", "AGENT").await;
    let id = invitation(&house.world, &owner, "rui@casas.example").await;
    for _ in 0..2 {
        act(&house, &browser, "resend_invitation", ("invitation", &id))
            .await
            .led_to("/painel/equipa?ok=resent");
    }
    let answer = act(&house, &browser, "resend_invitation", ("invitation", &id)).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.html.contains(&pt().form_too_often(20)));
    let answer = invite(&house, &browser, "rui@casas.example", "AGENT").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.html.contains("value=\"rui@casas.example\""));
    assert_eq!(house.world.letters_to("rui@casas.example").len(), 3);
}

#[tokio::test]
async fn an_invitation_is_taken_back_once() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    invite(&house, &browser, "rui@casas.example", "AGENT").await;
    let id = invitation(&house.world, &owner, "rui@casas.example").await;
    act(&house, &browser, "revoke_invitation", ("invitation", &id)).await.led_to("/painel/equipa?ok=revoked");
    let html = house.get(&browser, TEAM).await.shown();
    assert!(html.contains(pt().team_invitations_none));
    act(&house, &browser, "revoke_invitation", ("invitation", &id))
        .await
        .refused_with(pt().team_error_closed);
    act(&house, &browser, "resend_invitation", ("invitation", &id))
        .await
        .refused_with(pt().team_error_closed);
}

#[tokio::test]
async fn an_invitation_whose_time_is_over_is_sent_again_while_there_is_room() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    invite(&house, &browser, "rui@casas.example", "AGENT").await;
    let id = invitation(&house.world, &owner, "rui@casas.example").await;
    house.world.clock.advance(chrono::TimeDelta::days(8));
    let html = house.get(&browser, TEAM).await.shown();
    assert!(html.contains(&pt().team_expired("09/11/2026")));
    for email in ["eva@casas.example", "leo@casas.example"] {
        invite(&house, &browser, email, "AGENT").await;
    }
    act(&house, &browser, "resend_invitation", ("invitation", &id))
        .await
        .refused_with(&pt().team_error_full(3));
}

#[tokio::test]
async fn roles_change_and_members_go() {
    let house = House::new();
    let owner = house.world.owner().await;
    let rui = house.world.colleague(&owner, "rui@casas.example", Agent).await;
    let browser = house.of(&owner).await;
    let user = rui.user().to_string();
    let fields = [("action", "change_role"), ("user", user.as_str()), ("role", "ADMIN")];
    house.post(&browser, TEAM, &fields).await.led_to("/painel/equipa?ok=role");
    assert_eq!(house.world.roles(owner.organization()).await, [Owner, Admin]);
    act(&house, &browser, "remove_member", ("user", &user)).await.led_to("/painel/equipa?ok=removed");
    assert_eq!(house.world.roles(owner.organization()).await, [Owner]);
}

#[tokio::test]
async fn the_last_owner_stays_until_the_agency_is_handed_over() {
    let house = House::new();
    let owner = house.world.owner().await;
    let rui = house.world.colleague(&owner, "rui@casas.example", Agent).await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, TEAM).await.shown();
    assert!(html.contains(pt().team_leave_last) && !html.contains(&pt().team_leave_do("Casas do Rio")));
    let me = owner.user().to_string();
    act(&house, &browser, "remove_member", ("user", &me)).await.refused_with(pt().team_error_last_owner);
    let fields = [("action", "change_role"), ("user", me.as_str()), ("role", "AGENT")];
    house.post(&browser, TEAM, &fields).await.refused_with(pt().team_error_last_owner);

    let to = rui.user().to_string();
    act(&house, &browser, "hand_over", ("user", &to)).await.led_to("/painel/equipa?ok=handed_over");
    assert_eq!(house.world.roles(owner.organization()).await, [Admin, Owner]);
    act(&house, &browser, "remove_member", ("user", &me)).await.led_to("/painel");
    assert_eq!(house.world.roles(owner.organization()).await, [Owner]);
    let html = house.get(&browser, "/painel").await.shown();
    assert!(html.contains(pt().overview_no_agency_title));
}

#[tokio::test]
async fn an_agent_sees_the_team_and_can_only_leave_it() {
    let house = House::new();
    let owner = house.world.owner().await;
    let eva = house.world.colleague(&owner, "eva@casas.example", Agent).await;
    house.world.colleague(&owner, "rui@casas.example", Agent).await;
    let browser = house.of(&eva).await;
    let html = house.get(&browser, TEAM).await.shown();
    assert!(html.contains("Ana Ribeiro") && html.contains("rui@casas.example"));
    for none in ["invite_member", "change_role", "hand_over", "resend_invitation", "<select", "Convites"] {
        assert!(!html.contains(none), "{none}");
    }
    assert_eq!(html.matches("value=\"remove_member\"").count(), 1, "to leave");
    let (owner_id, me) = (owner.user().to_string(), eva.user().to_string());
    for fields in [
        vec![("action", "invite_member"), ("email", "x@casas.example"), ("role", "AGENT")],
        vec![("action", "change_role"), ("user", owner_id.as_str()), ("role", "AGENT")],
        vec![("action", "remove_member"), ("user", owner_id.as_str())],
        vec![("action", "hand_over"), ("user", me.as_str())],
        vec![("action", "resend_invitation"), ("invitation", me.as_str())],
        vec![("action", "revoke_invitation"), ("invitation", me.as_str())],
    ] {
        let answer = house.post(&browser, TEAM, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{fields:?}");
        assert!(answer.html.contains(pt().refused_title));
    }
    act(&house, &browser, "remove_member", ("user", &me)).await.led_to("/painel");
}

#[tokio::test]
async fn an_admin_neither_makes_nor_touches_an_owner() {
    let house = House::new();
    let owner = house.world.owner().await;
    let rui = house.world.colleague(&owner, "rui@casas.example", Admin).await;
    house.world.colleague(&owner, "eva@casas.example", Agent).await;
    let browser = house.of(&rui).await;
    let html = house.get(&browser, TEAM).await.shown();
    assert!(!html.contains("value=\"OWNER\"") && !html.contains("value=\"hand_over\""));
    assert!(!html.contains(&format!("role-{}", owner.user())));
    let (boss, me) = (owner.user().to_string(), rui.user().to_string());
    for fields in [
        vec![("action", "invite_member"), ("email", "x@casas.example"), ("role", "OWNER")],
        vec![("action", "change_role"), ("user", boss.as_str()), ("role", "AGENT")],
        vec![("action", "remove_member"), ("user", boss.as_str())],
        vec![("action", "hand_over"), ("user", me.as_str())],
    ] {
        assert_eq!(house.post(&browser, TEAM, &fields).await.status, StatusCode::FORBIDDEN, "{fields:?}");
    }
}

#[tokio::test]
async fn what_belongs_to_another_agency_is_like_what_never_was() {
    let house = House::new();
    let owner = house.world.owner().await;
    let stranger = house.world.owner_called("bia@mar.example", "Bia Costa").await;
    house.world.colleague(&stranger, "gil@mar.example", Agent).await;
    invite(&house, &house.of(&stranger).await, "eva@mar.example", "AGENT").await;
    let invited = invitation(&house.world, &stranger, "eva@mar.example").await;
    let (foreign, random) = (stranger.user().to_string(), Uuid::from_u128(0xDEAD).to_string());
    let browser = house.of(&owner).await;
    for (action, field, foreign) in [
        ("resend_invitation", "invitation", &invited),
        ("revoke_invitation", "invitation", &invited),
        ("remove_member", "user", &foreign),
        ("hand_over", "user", &foreign),
        ("change_role", "user", &foreign),
    ] {
        let mut answers = Vec::new();
        for id in [foreign, &random] {
            let fields = [("action", action), (field, id.as_str()), ("role", "AGENT")];
            let answer = house.post(&browser, TEAM, &fields).await;
            answers.push((answer.status, answer.html));
        }
        assert_eq!(answers[0], answers[1], "{action}");
        assert_eq!(answers[0].0, StatusCode::NOT_FOUND, "{action}");
    }
    assert_eq!(house.world.letters_to("eva@mar.example").len(), 1);
    assert_eq!(house.world.roles(stranger.organization()).await, [Owner, Agent]);
}
