//! What the agency pays for.

use crate::house::{House, pt};
use customer_management::domain::role::Role;
use customer_management::domain::subscription::{Plan, SubscriptionStatus};
use http::StatusCode;

const PLAN: &str = "/painel/plano";

#[tokio::test]
async fn an_owner_takes_another_plan() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, PLAN).await.shown();
    assert!(html.contains(&pt().plan_used(1, 3)) && html.contains(&pt().plan_used(0, 25)));
    assert!(html.contains("value=\"FREEMIUM\" checked") && !html.contains(pt().plan_give_up));
    let take = [("action", "change_plan"), ("plan", "PRO")];
    house.post(&browser, PLAN, &take).await.led_to("/painel/plano?ok=changed");
    house.post(&browser, PLAN, &take).await.led_to("/painel/plano?ok=same");
    let html = house.get(&browser, "/painel/plano?ok=changed").await.shown();
    assert!(html.contains(pt().plan_ok_changed) && html.contains(&pt().plan_used(1, 15)));
    let answer = house.post(&browser, PLAN, &[("action", "change_plan"), ("plan", "GOLD")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_team_that_does_not_fit_is_told_and_the_plan_can_be_given_up() {
    let house = House::new();
    let owner = house.world.owner().await;
    for email in ["rui@casas.example", "eva@casas.example", "leo@casas.example"] {
        house.world.colleague(&owner, email, Role::Agent).await;
    }
    let browser = house.of(&owner).await;
    let html = house
        .post(&browser, PLAN, &[("action", "change_plan"), ("plan", "FREEMIUM")])
        .await
        .refused_with(&pt().plan_error_full(3));
    assert!(html.contains("value=\"FREEMIUM\" checked"), "what was chosen stays chosen");
    assert!(html.contains(&pt().plan_used_free(4)));
    let give_up = [("action", "change_plan"), ("plan", "NONE")];
    house.post(&browser, PLAN, &give_up).await.led_to("/painel/plano?ok=given_up");
    let subscription = house.world.team(owner.organization()).await.subscription;
    assert_eq!((subscription.plan, subscription.status), (Plan::Enterprise, SubscriptionStatus::Cancelled));
    let html = house.get(&browser, PLAN).await.shown();
    assert!(html.contains(&pt().plan_cancelled("2 de novembro de 2026")) && html.contains(pt().plan_over));
}

#[tokio::test]
async fn who_is_no_owner_compares_the_plans_and_takes_none() {
    let house = House::new();
    let owner = house.world.owner().await;
    for (email, role) in [("rui@casas.example", Role::Admin), ("eva@casas.example", Role::Agent)] {
        let member = house.world.colleague(&owner, email, role).await;
        let browser = house.of(&member).await;
        let html = house.get(&browser, PLAN).await.shown();
        assert!(html.contains(pt().plan_read_only) && html.contains(&pt().plan_members_limit(15, 15)));
        assert!(!html.contains("type=\"radio\"") && !html.contains("change_plan"));
        let answer = house.post(&browser, PLAN, &[("action", "change_plan"), ("plan", "PRO")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(house.world.team(owner.organization()).await.subscription.plan, Plan::Enterprise);
}
