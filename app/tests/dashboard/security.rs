//! Password, second factor, sessions.

use crate::house::{Answer, Browser, House, pt};
use customer_management::adapters::inmemory::InMemoryOneTimeCodes;
use customer_management::application::use_cases::SignInOutcome;
use customer_management::fixtures::PASSWORD;
use http::StatusCode;
use kernel::time::Clock;
use uuid::Uuid;

const SECURITY: &str = "/painel/seguranca";

async fn act(house: &House, browser: &Browser, action: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("action", action)];
    all.extend(fields);
    house.post(browser, SECURITY, &all).await
}

#[tokio::test]
async fn a_password_is_changed_and_other_sessions_end() {
    let house = House::new();
    let owner = house.world.owner().await;
    let (browser, other) = (house.of(&owner).await, house.of(&owner).await);
    let fields = [("current", PASSWORD), ("password", "limoeiro ao sol")];
    act(&house, &browser, "change_password", &fields).await.led_to("/painel/seguranca?ok=password");
    let html = house.get(&browser, "/painel/seguranca?ok=password").await.shown();
    assert!(html.contains(pt().security_ok_password) && html.contains(pt().security_sessions_one));
    assert_eq!(house.world.sessions(owner.user()).await, [browser.id]);
    assert_ne!(other.id, browser.id);
    let outcome = house.world.sign_in("ana@casas.example", "limoeiro ao sol").await;
    assert!(matches!(outcome, SignInOutcome::SignedIn(_)));
}

#[tokio::test]
async fn what_is_wrong_with_a_password_is_said_and_none_is_shown_again() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    for (current, password, sentence) in [
        ("pera verde", "limoeiro ao sol", pt().security_error_password.to_owned()),
        (PASSWORD, "curta", pt().flaw_password_short(10)),
        (PASSWORD, "password1234", pt().flaw_password_common.to_owned()),
        (PASSWORD, "Ana Ribeiro 1", pt().flaw_password_names.to_owned()),
    ] {
        let fields = [("current", current), ("password", password)];
        let html = act(&house, &browser, "change_password", &fields).await.refused_with(&sentence);
        assert!(
            !html.contains(&format!("value=\"{current}")) && !html.contains(&format!("value=\"{password}"))
        );
    }
}

#[tokio::test]
async fn who_found_an_open_browser_does_not_guess_the_password() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    for n in 0..10 {
        let answer = match n % 2 {
            0 => {
                let fields = [("current", "pera verde"), ("password", "limoeiro ao sol")];
                act(&house, &browser, "change_password", &fields).await
            }
            _ => act(&house, &browser, "disable_second_factor", &[("proof", "pera verde")]).await,
        };
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let asked = house.world.passwords.verified();
    for (action, field) in [("change_password", "current"), ("disable_second_factor", "proof")] {
        let fields = [(field, PASSWORD), ("password", "limoeiro ao sol")];
        let answer = act(&house, &browser, action, &fields).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.html.contains(&pt().form_too_often(1)));
    }
    assert_eq!(house.world.passwords.verified(), asked, "nothing is checked");
}

#[tokio::test]
async fn a_second_factor_is_set_up_used_and_given_up() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, SECURITY).await.shown();
    assert!(html.contains(pt().security_factor_off));

    let html = act(&house, &browser, "begin_second_factor", &[]).await.shown();
    assert!(html.contains("<svg role=\"img\"") && html.contains("<code>SECR ET1</code>"));
    act(&house, &browser, "confirm_second_factor", &[("code", "000000")])
        .await
        .refused_with(pt().security_factor_wrong);

    let code = InMemoryOneTimeCodes::code_at(house.world.clock.now());
    let spaced = format!(" {} {}", &code[..3], &code[3..]);
    let html = act(&house, &browser, "confirm_second_factor", &[("code", &spaced)]).await.shown();
    assert!(html.contains(pt().security_recovery_lede));
    assert_eq!(html.matches("<li><code>").count(), 10);
    let html = house.get(&browser, SECURITY).await.shown();
    assert!(html.contains(&pt().security_factor_on(10, 10)), "and the codes are shown no more");
    assert!(!html.contains("<li><code>"));
    act(&house, &browser, "begin_second_factor", &[]).await.refused_with(pt().security_factor_already);

    let wrong = act(&house, &browser, "disable_second_factor", &[("proof", "pera verde")]).await;
    let html = wrong.refused_with(pt().security_error_password);
    assert!(html.contains("<details open class=\"sure\""), "the form stays open");
    act(&house, &browser, "disable_second_factor", &[("proof", PASSWORD)])
        .await
        .led_to("/painel/seguranca?ok=factor_off");
    let html = house.get(&browser, "/painel/seguranca?ok=factor_off").await.shown();
    assert!(html.contains(pt().security_ok_factor_off) && html.contains(pt().security_factor_off));
}

#[tokio::test]
async fn a_code_for_nothing_says_to_start_again() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    act(&house, &browser, "confirm_second_factor", &[("code", "123456")])
        .await
        .refused_with(pt().security_factor_not_begun);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let house = House::new();
    let owner = house.world.owner().await;
    let (browser, other) = (house.of(&owner).await, house.of(&owner).await);
    let html = house.get(&browser, SECURITY).await.shown();
    assert!(html.contains("Firefox") && html.contains("192.0.2.1") && html.contains("02/11/2026 12:00"));
    assert!(html.contains(&other.id.to_string()) && !html.contains(&browser.id.to_string()));
    assert_eq!(
        html.matches(&format!("<span class=\"tag\">{}</span>", pt().security_session_this)).count(),
        1
    );
    let id = other.id.to_string();
    act(&house, &browser, "end_session", &[("session", &id)]).await.led_to("/painel/seguranca?ok=ended");
    assert_eq!(house.world.sessions(owner.user()).await, [browser.id]);
    let this = browser.id.to_string();
    act(&house, &browser, "end_session", &[("session", &this)]).await.led_to("/entrar?ok=signed_out");
    house.get(&browser, SECURITY).await.led_to("/entrar?next=%2Fpainel%2Fseguranca");
}

#[tokio::test]
async fn all_others_end_or_really_all() {
    let house = House::new();
    let owner = house.world.owner().await;
    let (browser, _, _) = (house.of(&owner).await, house.of(&owner).await, house.of(&owner).await);
    let others = [("keep", "this")];
    act(&house, &browser, "end_all_sessions", &others).await.led_to("/painel/seguranca?ok=others");
    assert_eq!(house.world.sessions(owner.user()).await, [browser.id]);
    act(&house, &browser, "end_all_sessions", &[]).await.led_to("/entrar?ok=signed_out");
    assert!(house.world.sessions(owner.user()).await.is_empty());
    house.get(&browser, SECURITY).await.led_to("/entrar?next=%2Fpainel%2Fseguranca");
}

#[tokio::test]
async fn somebody_elses_session_is_like_one_that_never_was() {
    let house = House::new();
    let owner = house.world.owner().await;
    let stranger = house.world.owner_called("bia@mar.example", "Bia Costa").await;
    let theirs = house.of(&stranger).await;
    let browser = house.of(&owner).await;
    let mut answers = Vec::new();
    for id in [theirs.id.to_string(), Uuid::from_u128(0xDEAD).to_string()] {
        let answer = act(&house, &browser, "end_session", &[("session", &id)]).await;
        answers.push((answer.status, answer.html));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert_eq!(house.world.sessions(stranger.user()).await, [theirs.id]);
}
