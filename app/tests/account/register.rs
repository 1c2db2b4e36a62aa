//! Registering an agency.

use crate::town::{ANA, HOSTILE, RUI, a_town, location, main_of};
use app::session::Failure;
use customer_management::fixtures::PASSWORD;
use http::{StatusCode, header};

/// The form as somebody fills it in.
fn filled<'a>(email: &'a str, password: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("name", "Rui Costa"),
        ("agency", "Lar Feliz"),
        ("country", "ES"),
        ("email", email),
        ("password", password),
    ]
}

#[tokio::test]
async fn who_registers_is_told_to_look_into_their_mailbox() {
    let town = a_town();
    let mut browser = town.browser();
    let answer = browser.post("/registar", "register", &filled(RUI, PASSWORD)).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/registar?ok=sent"));
    assert_eq!(town.world.letters_to(RUI), ["CONFIRM_EMAIL"]);
    assert_eq!(browser.cookie, None, "nobody is signed in, and no cookie is needed");
    let page = browser.get("/registar?ok=sent").await;
    let main = main_of(&page);
    assert!(
        main.contains("Falta ver o correio") && main.contains("href=\"/entrar\"") && !main.contains("<form")
    );
}

#[tokio::test]
async fn whether_an_address_has_an_account_is_written_to_it_and_told_to_nobody() {
    let town = a_town();
    town.world.owner().await;
    let known = town.browser().post("/registar", "register", &filled(ANA, PASSWORD)).await;
    let unknown = town.browser().post("/registar", "register", &filled(RUI, PASSWORD)).await;
    assert_eq!(format!("{known:?}"), format!("{unknown:?}"));
    assert_eq!(town.world.letters_to(ANA), ["CONFIRM_EMAIL", "ALREADY_REGISTERED"]);
}

#[tokio::test]
async fn the_agency_is_where_the_form_says() {
    let town = a_town();
    town.browser().post("/en/register", "register", &filled(RUI, PASSWORD)).await;
    town.browser().post("/confirmar", "confirm_email", &[("token", &town.token_for(RUI))]).await;
    let mut browser = town.browser();
    browser.sign_in(RUI, PASSWORD).await;
    let account = town.world.account(browser.user().await.unwrap()).await;
    let agency = account.memberships.first().unwrap().organization;
    let profile = town.world.container().queries.by_id(agency).await.unwrap().unwrap().profile;
    assert_eq!((profile.name.as_str(), profile.country.code()), ("Lar Feliz", "ES"));
    assert_eq!(account.locale.code(), "en");
}

#[tokio::test]
async fn a_form_says_all_that_is_wrong_with_it_and_keeps_what_was_typed() {
    let town = a_town();
    let fields =
        [("name", "Rui Costa"), ("agency", " "), ("country", "ES"), ("email", "rui"), ("password", "curta")];
    let answer = town.browser().post("/registar", "register", &fields).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let main = main_of(&answer);
    for flaw in ["agency-flaw", "email-flaw", "password-flaw"] {
        assert!(main.contains(&format!("id=\"{flaw}\"")), "{flaw}");
    }
    assert!(main.contains("value=\"Rui Costa\"") && main.contains("value=\"rui\""));
    assert!(main.contains("<option value=\"ES\" selected"), "{main}");
    assert!(!main.contains("curta"), "a password is never shown again");
}

#[tokio::test]
async fn a_password_that_somebody_would_try_is_refused_beside_its_field() {
    let town = a_town();
    for (password, says) in [("password123", "mais usadas"), ("rui costa rui", "o nome ou o e-mail")] {
        let answer = town.browser().post("/registar", "register", &filled(RUI, password)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(main_of(&answer).contains(says), "{password}");
    }
    assert!(town.world.letters_to(RUI).is_empty());
}

#[tokio::test]
async fn who_tries_too_often_is_told_when_to_come_back() {
    let town = a_town();
    for _ in 0..5 {
        let answer = town.browser().post("/registar", "register", &filled(RUI, PASSWORD)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    let answer = town.browser().post("/registar", "register", &filled(RUI, PASSWORD)).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.headers().contains_key(header::RETRY_AFTER));
    assert!(main_of(&answer).contains("value=\"Lar Feliz\""), "what was typed stays");
}

#[tokio::test]
async fn where_too_many_passwords_wait_nothing_is_kept() {
    let town = a_town();
    town.world.passwords.set_busy(true);
    let outcome = town.browser().send("/registar", "register", &filled(RUI, PASSWORD)).await;
    assert!(matches!(outcome, Err(Failure::Busy)));
    assert!(town.world.letters_to(RUI).is_empty());
}

#[tokio::test]
async fn what_is_typed_is_only_ever_text() {
    let town = a_town();
    let fields =
        [("name", HOSTILE), ("agency", HOSTILE), ("country", HOSTILE), ("email", HOSTILE), ("password", "x")];
    let answer = town.browser().post("/registar", "register", &fields).await;
    let html = answer.body();
    assert!(!html.contains("<script>alert") && !html.contains(HOSTILE));
    assert!(html.contains("&lt;script&gt;alert"), "it is shown, as text");
}

#[tokio::test]
async fn who_is_signed_in_goes_on() {
    let town = a_town();
    town.world.owner().await;
    let mut browser = town.browser();
    browser.sign_in(ANA, PASSWORD).await;
    for path in ["/registar", "/entrar", "/entrar/codigo"] {
        assert_eq!(location(&browser.get(path).await), "/painel", "{path}");
    }
}
