//! The code after the password.

use crate::town::{ANA, Browser, Town, a_town, location, main_of};
use chrono::TimeDelta;
use customer_management::adapters::inmemory::InMemoryOneTimeCodes;
use customer_management::application::use_cases::ConfirmSecondFactorCommand;
use customer_management::fixtures::PASSWORD;
use http::StatusCode;
use kernel::ids::UserId;
use kernel::time::Clock as _;
use secrecy::{ExposeSecret, SecretString};

const CODE: &str = "/entrar/codigo";

/// Ana with her app and her recovery codes.
async fn enrolled(town: &Town) -> (UserId, Vec<SecretString>) {
    let owner = town.world.owner().await;
    let recovery = town.world.enrol(&owner.person(None)).await;
    town.world.clock.advance(TimeDelta::minutes(1));
    (owner.user(), recovery)
}

/// A browser in which the password was shown.
async fn half_way(town: &Town) -> Browser<'_> {
    let mut browser = town.browser();
    assert_eq!(location(&browser.sign_in(ANA, PASSWORD).await), CODE);
    browser
}

fn code(town: &Town) -> String {
    InMemoryOneTimeCodes::code_at(town.world.clock.now())
}

#[tokio::test]
async fn a_password_alone_signs_nobody_in() {
    let town = a_town();
    enrolled(&town).await;
    let mut browser = half_way(&town).await;
    assert_eq!(browser.user().await, None);
    assert_eq!(location(&browser.get("/painel").await), "/entrar?next=%2Fpainel");
}

#[tokio::test]
async fn the_code_of_the_app_signs_in_under_another_session_id() {
    let town = a_town();
    let (ana, _) = enrolled(&town).await;
    let mut browser = half_way(&town).await;
    let before = browser.cookie;
    let page = browser.get(CODE).await;
    let main = main_of(&page);
    assert!(main.contains("autocomplete=\"one-time-code\"") && main.contains("inputmode=\"numeric\""));
    let answer = browser.post(CODE, "show_code", &[("code", &code(&town))]).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/painel"));
    assert_eq!(browser.user().await, Some(ana));
    assert_ne!(browser.cookie, before);
    let mut left_behind = town.browser();
    left_behind.cookie = before;
    assert_eq!(location(&left_behind.get(CODE).await), "/entrar", "the other id is worth nothing");
}

#[tokio::test]
async fn where_somebody_wanted_to_go_is_not_forgotten() {
    let town = a_town();
    enrolled(&town).await;
    let mut browser = town.browser();
    let fields = [("email", ANA), ("password", PASSWORD), ("next", "/painel/seguranca")];
    browser.post("/entrar", "sign_in", &fields).await;
    let answer = browser.post(CODE, "show_code", &[("code", &code(&town))]).await;
    assert_eq!(location(&answer), "/painel/seguranca");
}

#[tokio::test]
async fn a_code_that_is_none_is_refused_and_the_password_stays_shown() {
    let town = a_town();
    enrolled(&town).await;
    let mut browser = half_way(&town).await;
    for (field, wrong) in [("code", "000000"), ("code", " "), ("recovery", "zzzz-zzzz"), ("recovery", "")] {
        let answer = browser.post(CODE, "show_code", &[(field, wrong)]).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field} {wrong}");
        assert!(main_of(&answer).contains(&format!("id=\"{field}-flaw\"")), "{field} {wrong}");
        assert!(!main_of(&answer).contains("000000"), "a code is not shown again");
        assert_eq!(main_of(&answer).contains(" open"), field == "recovery", "{field} {wrong}");
    }
    assert_eq!(browser.user().await, None);
    let answer = browser.post(CODE, "show_code", &[("code", &code(&town))]).await;
    assert_eq!(location(&answer), "/painel");
}

#[tokio::test]
async fn a_recovery_code_will_do_in_either_field_once() {
    let town = a_town();
    let (ana, recovery) = enrolled(&town).await;
    for (field, code) in ["code", "recovery"].into_iter().zip(&recovery) {
        let code = code.expose_secret();
        let mut browser = half_way(&town).await;
        assert_eq!(location(&browser.post(CODE, "show_code", &[(field, code)]).await), "/painel");
        assert_eq!(browser.user().await, Some(ana), "{field}");
        let mut browser = half_way(&town).await;
        let again = browser.post(CODE, "show_code", &[(field, code)]).await;
        assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
    }
}

#[tokio::test]
async fn who_runs_out_of_recovery_codes_is_led_to_new_ones() {
    let town = a_town();
    let (ana, recovery) = enrolled(&town).await;
    let (first, rest) = recovery.split_at(5);
    for code in first {
        // Not by the form, which so many attempts would be too many for.
        let command = ConfirmSecondFactorCommand { user: ana, code: code.clone() };
        town.world.container().confirm_second_factor.execute(command).await.unwrap();
    }
    let mut leads = Vec::new();
    for code in rest.iter().take(3) {
        let mut browser = half_way(&town).await;
        let answer = browser.post(CODE, "show_code", &[("recovery", code.expose_secret())]).await;
        assert_eq!(browser.user().await, Some(ana));
        leads.push(location(&answer).to_owned());
    }
    let security = "/painel/seguranca?ok=recovery_used";
    assert_eq!(leads, ["/painel", security, security]);
}

#[tokio::test]
async fn a_password_waits_ten_minutes_for_its_code() {
    let town = a_town();
    enrolled(&town).await;
    let mut browser = half_way(&town).await;
    town.world.clock.advance(TimeDelta::seconds(599));
    assert_eq!(browser.get(CODE).await.status(), StatusCode::OK);
    town.world.clock.advance(TimeDelta::seconds(1));
    let answer = browser.post(CODE, "show_code", &[("code", &code(&town))]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(main_of(&answer).contains("dez minutos") && main_of(&answer).contains("name=\"password\""));
    assert_eq!(browser.user().await, None);
    assert_eq!(location(&browser.get(CODE).await), "/entrar", "it is forgotten");
}

#[tokio::test]
async fn who_showed_no_password_is_asked_for_it() {
    let town = a_town();
    assert_eq!(location(&town.browser().get(CODE).await), "/entrar");
    let answer = town.browser().post("/en/sign-in/code", "show_code", &[("code", "1")]).await;
    assert_eq!(location(&answer), "/en/sign-in");
}

#[tokio::test]
async fn a_guesser_is_stopped_whatever_session_they_guess_in() {
    let town = a_town();
    enrolled(&town).await;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let mut browser = half_way(&town).await;
        for _ in 0..6 {
            let answer = browser.post(CODE, "show_code", &[("code", "000000")]).await;
            statuses.push(answer.status());
        }
    }
    assert!(statuses[..10].iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(statuses[10..], [StatusCode::TOO_MANY_REQUESTS; 2]);
}
