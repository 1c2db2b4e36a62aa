//! Another password, by the link of a letter.

use crate::town::{ANA, Town, a_town, location, main_of};
use app::session::Failure;
use customer_management::application::use_cases::SignInOutcome;
use customer_management::fixtures::PASSWORD;
use http::StatusCode;
use kernel::ids::UserId;

const NEW: &str = "quarenta e dois rios";

/// Ana, and the token of the letter she asked for.
async fn forgot(town: &Town) -> (UserId, String) {
    let owner = town.world.owner().await;
    town.browser().post("/recuperar", "forgot_password", &[("email", ANA)]).await;
    (owner.user(), town.token_for(ANA))
}

#[tokio::test]
async fn the_link_of_the_letter_sets_another_password() {
    let town = a_town();
    let (ana, token) = forgot(&town).await;
    town.world.session(ana, 1);
    let mut browser = town.browser();
    let page = browser.get(&format!("/repor?token={token}")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(main_of(&page).contains(&format!("name=\"token\" value=\"{token}\"")));
    assert!(main_of(&page).contains("autocomplete=\"new-password\""));

    let answer = browser.post("/repor", "reset_password", &[("token", &token), ("password", NEW)]).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/entrar?ok=reset"));
    assert_eq!(browser.cookie, None, "nobody is signed in by it");
    assert!(town.world.sessions(ana).await.is_empty());
    assert_eq!(town.world.sign_in(ANA, PASSWORD).await, SignInOutcome::Refused);
    assert_eq!(town.world.sign_in(ANA, NEW).await, SignInOutcome::SignedIn(ana));
    assert!(main_of(&browser.get("/entrar?ok=reset").await).contains("Palavra-passe alterada"));
}

#[tokio::test]
async fn a_link_that_is_over_says_so_and_leads_to_another() {
    let town = a_town();
    let (_, token) = forgot(&town).await;
    let fields = [("token", token.as_str()), ("password", NEW)];
    town.browser().post("/repor", "reset_password", &fields).await;
    for answer in [
        town.browser().post("/repor", "reset_password", &fields).await,
        town.browser().post("/repor", "reset_password", &[("token", "guessed"), ("password", NEW)]).await,
        town.browser().get("/repor").await,
    ] {
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(main_of(&answer).contains("href=\"/recuperar\""));
    }
}

#[tokio::test]
async fn a_password_that_can_not_be_chosen_leaves_the_link_as_it_was() {
    let town = a_town();
    let (ana, token) = forgot(&town).await;
    for refused in ["curta", "password123", "ana ribeiro 1"] {
        let fields = [("token", token.as_str()), ("password", refused)];
        let answer = town.browser().post("/repor", "reset_password", &fields).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{refused}");
        let main = main_of(&answer);
        assert!(main.contains("id=\"password-flaw\"") && main.contains(&format!("value=\"{token}\"")));
        assert!(!main.contains(refused), "{refused}");
    }
    town.browser().post("/repor", "reset_password", &[("token", &token), ("password", NEW)]).await;
    assert_eq!(town.world.sign_in(ANA, NEW).await, SignInOutcome::SignedIn(ana));
}

#[tokio::test]
async fn the_other_languages_have_the_same_link() {
    let town = a_town();
    let page = town.browser().get("/repor?token=a-B_9").await;
    assert!(page.body().contains("href=\"/en/reset?token=a-B_9\""));
    assert!(page.body().contains("href=\"/es/restablecer?token=a-B_9\""));
}

#[tokio::test]
async fn each_try_costs_a_hash_so_they_are_counted() {
    let town = a_town();
    for _ in 0..10 {
        town.browser().post("/repor", "reset_password", &[("token", "x"), ("password", NEW)]).await;
    }
    let answer = town.browser().post("/repor", "reset_password", &[("token", "x"), ("password", NEW)]).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(main_of(&answer).contains("name=\"token\" value=\"x\""), "it can be sent again later");
}

#[tokio::test]
async fn where_too_many_passwords_wait_the_link_stays_as_it_was() {
    let town = a_town();
    let (ana, token) = forgot(&town).await;
    let fields = [("token", token.as_str()), ("password", NEW)];
    town.world.passwords.set_busy(true);
    assert!(matches!(town.browser().send("/repor", "reset_password", &fields).await, Err(Failure::Busy)));
    town.world.passwords.set_busy(false);
    town.browser().post("/repor", "reset_password", &fields).await;
    assert_eq!(town.world.sign_in(ANA, NEW).await, SignInOutcome::SignedIn(ana));
}
