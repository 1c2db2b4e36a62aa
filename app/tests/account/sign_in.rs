//! Signing in and out.

use crate::town::{ANA, a_town, location, main_of};
use app::session::keys;
use customer_management::fixtures::PASSWORD;
use http::StatusCode;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer() {
    let town = a_town();
    town.world.owner().await;
    let known = town.browser().sign_in(ANA, "errada e longa").await;
    let unknown = town.browser().sign_in("eva@casas.example", "errada e longa").await;
    assert_eq!(known.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((known.status(), known.headers()), (unknown.status(), unknown.headers()));
    assert_eq!(known.body().replace(ANA, "x"), unknown.body().replace("eva@casas.example", "x"));
    assert!(main_of(&known).contains(ANA) && !main_of(&known).contains("errada e longa"));
}

#[tokio::test]
async fn a_session_id_that_was_planted_is_worth_nothing_after_signing_in() {
    let town = a_town();
    let owner = town.world.owner().await;
    // An attacker begins something, and has a victim's browser use the same cookie.
    let mut attacker = town.browser();
    attacker.post("/entrar", "ask_provider", &[]).await;
    let planted = attacker.cookie;
    assert!(planted.is_some());
    let mut victim = town.browser();
    victim.cookie = planted;
    victim.sign_in(ANA, PASSWORD).await;
    assert_eq!(victim.user().await, Some(owner.user()));
    assert_ne!(victim.cookie, planted);
    assert_eq!(attacker.user().await, None);
    assert_eq!(victim.remembered::<serde_json::Value>(keys::PROVIDER).await, None, "nor what it knew");
}

#[tokio::test]
async fn who_signs_out_is_signed_out_in_that_session_only() {
    let town = a_town();
    let owner = town.world.owner().await;
    let (mut here, mut there) = (town.browser(), town.browser());
    here.sign_in(ANA, PASSWORD).await;
    there.sign_in(ANA, PASSWORD).await;
    let answer = here.post("/painel", "sign_out", &[]).await;
    assert_eq!(location(&answer), "/entrar?ok=signed_out");
    assert_eq!((here.user().await, there.user().await), (None, Some(owner.user())));
}

#[tokio::test]
async fn the_other_site_and_the_form_lead_to_the_same_place() {
    let town = a_town();
    let page = town.browser().get("/entrar?next=%2Fpainel%2Fplano").await;
    assert_eq!(main_of(&page).matches("name=\"next\" value=\"/painel/plano\"").count(), 2);
    let english = "href=\"/en/sign-in?next=%2Fpainel%2Fplano\"";
    assert!(page.body().contains(english), "the other languages lead there as well");
    let page = town.browser().get("/entrar?next=https%3A%2F%2Fevil.example").await;
    assert!(!main_of(&page).contains("evil"));
}
