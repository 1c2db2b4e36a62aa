//! A forgotten password.

use crate::town::{ANA, a_town, location, main_of};
use http::StatusCode;

#[tokio::test]
async fn whether_there_is_an_account_is_told_by_no_answer() {
    let town = a_town();
    town.world.owner().await;
    let known = town.browser().post("/recuperar", "forgot_password", &[("email", ANA)]).await;
    let unknown =
        town.browser().post("/recuperar", "forgot_password", &[("email", "eva@casas.example")]).await;
    assert_eq!((known.status(), location(&known)), (StatusCode::SEE_OTHER, "/recuperar?ok=sent"));
    assert_eq!(format!("{known:?}"), format!("{unknown:?}"));
    assert!(town.world.letters_to(ANA).contains(&"RESET_PASSWORD".to_owned()));
    let page = town.browser().get("/recuperar?ok=sent").await;
    assert!(main_of(&page).contains("Se houver uma conta") && !main_of(&page).contains("<form"));
}

#[tokio::test]
async fn what_is_no_address_is_said_to_be_none() {
    let town = a_town();
    let answer = town.browser().post("/recuperar", "forgot_password", &[("email", "ana")]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(main_of(&answer).contains("id=\"email-flaw\"") && main_of(&answer).contains("value=\"ana\""));
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_with_letters() {
    let town = a_town();
    town.world.owner().await;
    let before = town.world.letters_to(ANA).len();
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let answer = town.browser().post("/recuperar", "forgot_password", &[("email", ANA)]).await;
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [303, 303, 303, 429, 429]);
    assert_eq!(town.world.letters_to(ANA).len(), before + 3);
}
