//! The letters of a demonstration.

use crate::house::{HOSTILE, House, pt};
use app::session::KeptLetter;
use customer_management::fixtures::noon;
use http::StatusCode;

fn letter(id: &str, subject: &str, text: &str) -> KeptLetter {
    KeptLetter {
        id: id.to_owned(),
        to: "rui@casas.example".to_owned(),
        subject: subject.to_owned(),
        text: text.to_owned(),
        sent_at: noon(),
    }
}

#[tokio::test]
async fn where_letters_are_sent_there_is_no_such_screen() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    for address in ["/painel/correio", "/painel/correio/abc"] {
        assert_eq!(house.get(&browser, address).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_demonstration_shows_them_with_our_own_links() {
    let ours = "https://casas.example/convite/token-9";
    let theirs = "https://casas.example.evil.example/convite/token-9";
    let text = format!("Bom dia,\n\n{ours}\n{theirs}\n{HOSTILE}\n");
    let house =
        House::new().with_letters(vec![letter("l-2", "Convite", &text), letter("l-1", HOSTILE, "Olá")]);
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, "/painel/correio").await.shown();
    assert!(html.contains("href=\"/painel/correio/l-2\"") && html.contains("02/11/2026 12:00"));
    assert!(!html.contains("<script>alert"));
    let html = house.get(&browser, "/painel/correio/l-2").await.shown();
    assert!(html.contains(&format!("<a href=\"{ours}\">{ours}</a>")));
    assert!(html.contains(theirs) && !html.contains(&format!("href=\"{theirs}")));
    assert!(!html.contains("<script>alert"));
    assert_eq!(house.get(&browser, "/painel/correio/l-9").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_empty_mailbox_says_how_it_fills() {
    let house = House::new().with_letters(Vec::new());
    let owner = house.world.owner().await;
    let html = house.get(&house.of(&owner).await, "/painel/correio").await.shown();
    assert!(html.contains(pt().mailbox_none));
}
