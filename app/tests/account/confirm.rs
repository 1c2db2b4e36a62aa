//! Confirming an e-mail address.

use crate::town::{RUI, a_town, location, main_of};
use customer_management::fixtures::PASSWORD;
use http::{StatusCode, header};

#[tokio::test]
async fn the_link_of_the_letter_does_nothing_until_the_button_is_pressed() {
    let town = a_town();
    let rui = town.world.register(RUI, "Rui Costa").await.user;
    let token = town.token_for(RUI);
    let mut browser = town.browser();
    let page = browser.get(&format!("/confirmar?token={token}")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(main_of(&page).contains(&format!("name=\"token\" value=\"{token}\"")));
    assert!(main_of(&page).contains("<dd>Casas do Rio</dd>"), "for which agency");
    let (name, domain) = RUI.split_once('@').unwrap();
    assert!(main_of(&page).contains(&format!("{}•••@{domain}", &name[..1])) && !page.body().contains(RUI));
    assert!(page.body().contains(&format!("href=\"/en/confirm?token={token}\"")));
    assert!(!town.world.account(rui).await.email_verified, "what follows links confirms nothing");

    let answer = browser.post("/confirmar", "confirm_email", &[("token", &token)]).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/entrar?ok=confirmed"));
    assert!(town.world.account(rui).await.email_verified);
    assert_eq!(browser.cookie, None, "nobody is signed in by it");
    assert!(main_of(&browser.get("/entrar?ok=confirmed").await).contains("E-mail confirmado"));
}

#[tokio::test]
async fn a_link_that_was_guessed_names_nobody() {
    let town = a_town();
    town.world.register(RUI, "Rui Costa").await;
    let page = town.browser().get("/confirmar?token=adivinhado").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(!main_of(&page).contains("<dd>"));
}

#[tokio::test]
async fn who_is_signed_in_goes_on_to_the_overview() {
    let town = a_town();
    town.world.register(RUI, "Rui Costa").await;
    let mut browser = town.browser();
    browser.sign_in(RUI, PASSWORD).await;
    let answer = browser.post("/confirmar", "confirm_email", &[("token", &town.token_for(RUI))]).await;
    assert_eq!(location(&answer), "/painel");
}

#[tokio::test]
async fn a_link_that_is_over_says_what_to_do() {
    let town = a_town();
    town.world.register(RUI, "Rui Costa").await;
    let token = town.token_for(RUI);
    town.browser().post("/confirmar", "confirm_email", &[("token", &token)]).await;
    let again = town.browser().post("/confirmar", "confirm_email", &[("token", &token)]).await;
    let none = town.browser().get("/confirmar").await;
    for answer in [again, none] {
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(
            main_of(&answer).contains("pedir outro e-mail") && main_of(&answer).contains("href=\"/entrar\"")
        );
    }
    let mut browser = town.browser();
    browser.sign_in(RUI, PASSWORD).await;
    let answer = browser.post("/confirmar", "confirm_email", &[("token", &token)]).await;
    assert!(main_of(&answer).contains("href=\"/painel\""));
}

#[tokio::test]
async fn who_asks_for_the_letter_too_often_is_told_when_to_come_back() {
    let town = a_town();
    town.world.register(RUI, "Rui Costa").await;
    let mut browser = town.browser();
    browser.sign_in(RUI, PASSWORD).await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(browser.post("/painel", "resend_confirmation", &[]).await);
    }
    let last = answers.pop().unwrap();
    assert!(answers.iter().all(|answer| location(answer) == "/painel?ok=sent"));
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(last.headers().contains_key(header::RETRY_AFTER));
}
