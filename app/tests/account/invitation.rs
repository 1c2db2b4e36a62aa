//! Invitations.

use crate::town::{ANA, HOSTILE, RUI, a_town, location, main_of};
use app::session::keys;
use chrono::TimeDelta;
use customer_management::domain::role::Role;
use customer_management::fixtures::PASSWORD;
use http::StatusCode;
use kernel::ids::OrganizationId;

const EVA: &str = "eva@outra.example";

#[tokio::test]
async fn somebody_new_registers_joins_and_is_signed_in() {
    let town = a_town();
    let owner = town.world.owner().await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    let mut browser = town.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status(), StatusCode::OK);
    let main = main_of(&page);
    for said in ["Casas do Rio", "Ana Ribeiro", RUI, "9 de novembro de 2026"] {
        assert!(main.contains(said), "{said}");
    }
    assert!(!main.contains("name=\"email\""), "the address is what the invitation says");

    // Whatever address a form brings, it is not looked at.
    let fields = [("name", "Rui Costa"), ("password", PASSWORD), ("email", ANA)];
    let answer = browser.post(&path, "register_invited", &fields).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/painel"));
    let account = town.world.account(browser.user().await.unwrap()).await;
    assert_eq!((account.email.as_str(), account.email_verified), (RUI, true));
    assert_eq!(town.world.roles(owner.organization()).await, [Role::Owner, Role::Agent]);
    assert_eq!(browser.get(&path).await.status(), StatusCode::NOT_FOUND, "it is answered");
}

#[tokio::test]
async fn a_registration_that_is_refused_says_why_and_keeps_the_name() {
    let town = a_town();
    let owner = town.world.owner().await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    for password in ["curta", "password123", "rui costa rui"] {
        let fields = [("name", "Rui Costa"), ("password", password)];
        let answer = town.browser().post(&path, "register_invited", &fields).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        let main = main_of(&answer);
        assert!(main.contains("id=\"password-flaw\"") && main.contains("value=\"Rui Costa\""));
        assert!(!main.contains(password), "{password}");
    }
    assert_eq!(town.world.roles(owner.organization()).await, [Role::Owner]);
}

#[tokio::test]
async fn who_has_an_account_signs_in_comes_back_and_accepts() {
    let town = a_town();
    let owner = town.world.owner().await;
    let eva = town.world.owner_called(EVA, "Eva Luz").await;
    let path = format!("/convite/{}", town.invite(&owner, EVA).await);
    let mut browser = town.browser();
    let page = browser.get(&path).await;
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    assert!(main_of(&page).contains(&format!("href=\"/entrar?next={next}\"")));
    assert!(!main_of(&page).contains("<form"));

    let form = browser.get(&format!("/entrar?next={next}")).await;
    assert!(main_of(&form).contains(&format!("name=\"next\" value=\"{path}\"")));
    let fields = [("email", EVA), ("password", PASSWORD), ("next", path.as_str())];
    assert_eq!(location(&browser.post("/entrar", "sign_in", &fields).await), path);
    assert!(main_of(&browser.get(&path).await).contains("value=\"accept_invitation\""));

    let answer = browser.post(&path, "accept_invitation", &[]).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/painel?ok=switched"));
    let agency = browser.remembered::<OrganizationId>(keys::AGENCY).await;
    assert_eq!(agency, Some(owner.organization()), "and not her own");
    assert_eq!(town.world.account(eva.user()).await.memberships.len(), 2);
}

#[tokio::test]
async fn who_is_signed_in_as_somebody_else_is_told_so() {
    let town = a_town();
    let owner = town.world.owner().await;
    town.world.owner_called(EVA, "Eva Luz").await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    let mut browser = town.browser();
    browser.sign_in(EVA, PASSWORD).await;
    let page = browser.get(&path).await;
    assert!(main_of(&page).contains(EVA) && main_of(&page).contains("action=\"/painel\""));
    assert!(main_of(&page).contains("value=\"sign_out\"") && !main_of(&page).contains("accept_invitation"));
    let forced = browser.post(&path, "accept_invitation", &[]).await;
    assert_eq!(forced.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.world.roles(owner.organization()).await, [Role::Owner]);
}

#[tokio::test]
async fn nobody_accepts_before_they_sign_in() {
    let town = a_town();
    let owner = town.world.owner().await;
    let token = town.invite(&owner, RUI).await;
    let answer = town.browser().post(&format!("/convite/{token}"), "accept_invitation", &[]).await;
    assert_eq!(location(&answer), format!("/entrar?next=%2Fconvite%2F{token}"));
}

#[tokio::test]
async fn an_invitation_that_is_over_says_to_ask_for_a_new_one() {
    let town = a_town();
    let owner = town.world.owner().await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    town.world.clock.advance(TimeDelta::days(7));
    let fields = [("name", "Rui Costa"), ("password", PASSWORD)];
    let over = town.browser().get(&path).await;
    let late = town.browser().post(&path, "register_invited", &fields).await;
    let guessed = town.browser().get("/convite/guessed").await;
    for answer in [&over, &late, &guessed] {
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        assert!(main_of(answer).contains("Quem convidou pode enviar um novo"));
        assert!(!main_of(answer).contains("Casas do Rio"));
    }
    assert_eq!(main_of(&over), main_of(&guessed), "an old one is not told from one that never was");
}

#[tokio::test]
async fn a_name_with_a_script_in_it_is_a_name() {
    let town = a_town();
    let owner = town.world.owner_called("mau@casas.example", HOSTILE).await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    let page = town.browser().get(&path).await;
    assert!(!page.body().contains("<script>alert") && page.body().contains("&lt;script&gt;alert"));
    let answer =
        town.browser().post(&path, "register_invited", &[("name", HOSTILE), ("password", "x")]).await;
    assert!(!answer.body().contains("<script>alert") && !answer.body().contains(HOSTILE));
}
