//! The site that vouches for people.

use crate::town::{ANA, RUI, Town, a_town, location, main_of, town_over};
use customer_management::adapters::inmemory::{CountingMint, InMemoryOneTimeCodes, InMemoryPasswords, World};
use customer_management::application::ports::VouchedIdentity;
use customer_management::domain::role::Role;
use customer_management::domain::secrets::ExternalIdentity;
use customer_management::fixtures;
use customer_management::{Container, Ports};
use http::StatusCode;
use kernel::ids::CountingIds;
use std::sync::Arc;

const BACK: &str = "/entrar/externo?state=state&code=code";

/// The site vouches for somebody by the code that [`BACK`] brings.
fn vouch(town: &Town, email: &str, email_verified: bool) {
    let identity = ExternalIdentity::try_new("https://id.example.pt", email).unwrap();
    let (email, name) = (fixtures::email(email), Some("Ana Ribeiro".to_owned()));
    town.world.provider.vouch("code", VouchedIdentity { identity, email, email_verified, name });
}

#[tokio::test]
async fn somebody_known_goes_there_comes_back_and_is_signed_in() {
    let town = a_town();
    let owner = town.world.owner().await;
    vouch(&town, ANA, true);
    let mut browser = town.browser();
    assert!(main_of(&browser.get("/entrar").await).contains("Entrar com Casa Segura"));
    let answer = browser.post("/entrar", "ask_provider", &[("next", "/painel/plano")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&answer), "https://id.example.pt/authorize?state=state");
    let asked = browser.cookie;
    let answer = browser.get(BACK).await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/painel/plano"));
    assert_eq!(browser.user().await, Some(owner.user()));
    assert_ne!(browser.cookie, asked, "under another session id");
}

#[tokio::test]
async fn somebody_new_is_registered_in_the_language_they_came_in() {
    let town = a_town();
    vouch(&town, RUI, true);
    let mut browser = town.browser();
    browser.post("/es/entrar", "ask_provider", &[]).await;
    let answer = browser.get(BACK).await;
    assert_eq!(location(&answer), "/es/panel");
    let account = town.world.account(browser.user().await.unwrap()).await;
    assert_eq!((account.email.as_str(), account.locale.code()), (RUI, "es"));
    let agency = account.memberships.first().unwrap().organization;
    let profile = town.world.container().queries.by_id(agency).await.unwrap().unwrap().profile;
    assert_eq!(profile.country.code(), "ES");
}

#[tokio::test]
async fn somebody_new_who_is_invited_joins_and_is_not_led_back_to_the_invitation() {
    let town = a_town();
    let owner = town.world.owner().await;
    let path = format!("/convite/{}", town.invite(&owner, RUI).await);
    vouch(&town, RUI, true);
    let mut browser = town.browser();
    browser.post("/entrar", "ask_provider", &[("next", path.as_str())]).await;
    assert_eq!(location(&browser.get(BACK).await), "/painel");
    assert_eq!(town.world.roles(owner.organization()).await, [Role::Owner, Role::Agent]);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_all_the_same() {
    let town = a_town();
    let owner = town.world.owner().await;
    town.world.enrol(&owner.person(None)).await;
    vouch(&town, ANA, true);
    let mut browser = town.browser();
    browser.post("/entrar", "ask_provider", &[("next", "/painel/plano")]).await;
    assert_eq!(location(&browser.get(BACK).await), "/entrar/codigo");
    assert_eq!(browser.user().await, None);
    assert_eq!(browser.remembered::<String>("next").await.as_deref(), Some("/painel/plano"));
}

#[tokio::test]
async fn what_was_not_asked_in_this_browser_signs_nobody_in() {
    let town = a_town();
    town.world.owner().await;
    vouch(&town, ANA, true);
    let never_asked = town.browser().get(BACK).await;
    let mut browser = town.browser();
    browser.post("/entrar", "ask_provider", &[]).await;
    let forged = browser.get("/entrar/externo?state=forged&code=code").await;
    let after_that = browser.get(BACK).await;
    for answer in [never_asked, forged, after_that] {
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(main_of(&answer).contains("não começou neste navegador"));
    }
    assert_eq!(browser.user().await, None);
}

#[tokio::test]
async fn what_comes_back_counts_once() {
    let town = a_town();
    town.world.owner().await;
    vouch(&town, ANA, true);
    let mut browser = town.browser();
    browser.post("/entrar", "ask_provider", &[]).await;
    let mut copy = town.browser();
    copy.cookie = browser.cookie;
    browser.get(BACK).await;
    assert_eq!(copy.get(BACK).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(copy.user().await, None);
}

#[tokio::test]
async fn whom_the_site_does_not_vouch_for_reads_why() {
    let town = a_town();
    town.world.owner().await;
    vouch(&town, ANA, false);
    for (back, says) in [
        (BACK, "não garante que o e-mail"),
        ("/entrar/externo?state=state&error=access_denied", "não confirmou a identidade"),
        ("/entrar/externo?state=state&code=forged", "não confirmou a identidade"),
    ] {
        let mut browser = town.browser();
        browser.post("/entrar", "ask_provider", &[]).await;
        let answer = browser.get(back).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{back}");
        assert!(main_of(&answer).contains(says), "{back}");
        assert!(main_of(&answer).contains("name=\"password\""), "the other way in is at hand");
        assert_eq!(browser.user().await, None);
    }
}

#[tokio::test]
async fn where_no_site_is_configured_there_is_none() {
    let world = World::new();
    let store = Arc::new(world.store().clone());
    let accounts = Container::new(Ports {
        units_of_work: store.clone(),
        queries: store.clone(),
        accounts: store,
        passwords: Arc::new(InMemoryPasswords::default()),
        mint: Arc::new(CountingMint::default()),
        codes: Arc::new(InMemoryOneTimeCodes::default()),
        identity_provider: None,
        objects: world.objects().clone(),
        logos: world.pictures.clone(),
        ids: Arc::new(CountingIds::default()),
        clock: world.clock.clone(),
    });
    let town = town_over(world, Arc::new(accounts));
    assert_eq!(town.browser().get(BACK).await.status(), StatusCode::NOT_FOUND);
    let answer = town.browser().post("/entrar", "ask_provider", &[]).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
