//! What somebody was told.

use crate::house::{House, pt};
use customer_management::domain::role::Role;
use kernel::ids::UserId;
use uuid::Uuid;

const NOTIFICATIONS: &str = "/painel/avisos";

async fn ids(house: &House, user: UserId) -> Vec<String> {
    let told = house.world.container().accounts.notifications(user, 10).await.unwrap();
    told.into_iter().map(|one| one.id.to_string()).collect()
}

#[tokio::test]
async fn each_is_a_sentence_and_is_marked_read_by_itself_or_with_all() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    assert!(house.get(&browser, NOTIFICATIONS).await.shown().contains(pt().notifications_none));
    house.world.colleague(&owner, "rui@casas.example", Role::Admin).await;
    house.world.colleague(&owner, "eva@casas.example", Role::Agent).await;
    let html = house.get(&browser, NOTIFICATIONS).await.shown();
    assert!(html.contains(&pt().notifications_accepted("RUI", "Administração")));
    assert!(html.contains("2 de novembro de 2026") && html.contains("Casas do Rio"));
    let waiting = house.world.account(owner.user()).await.unread;
    assert_eq!(html.matches("class=\"unread\"").count() as u64, waiting);

    let first = ids(&house, owner.user()).await.remove(0);
    let one = [("action", "read_notifications"), ("notification", first.as_str())];
    house.post(&browser, NOTIFICATIONS, &one).await.led_to("/painel/avisos?ok=read");
    assert_eq!(house.world.account(owner.user()).await.unread, waiting - 1);
    let all = [("action", "read_notifications")];
    house.post(&browser, NOTIFICATIONS, &all).await.led_to("/painel/avisos?ok=read");
    let html = house.get(&browser, "/painel/avisos?ok=read").await.shown();
    assert!(html.contains(pt().notifications_ok) && !html.contains(pt().notifications_read_all));
}

#[tokio::test]
async fn somebody_elses_stays_unread_and_looks_like_none() {
    let house = House::new();
    let owner = house.world.owner().await;
    let rui = house.world.colleague(&owner, "rui@casas.example", Role::Admin).await;
    let foreign = ids(&house, owner.user()).await.remove(0);
    let browser = house.of(&rui).await;
    let mut answers = Vec::new();
    for id in [foreign, Uuid::from_u128(0xDEAD).to_string(), "x".to_owned()] {
        let fields = [("action", "read_notifications"), ("notification", id.as_str())];
        let answer = house.post(&browser, NOTIFICATIONS, &fields).await;
        answers.push((answer.status, answer.location, answer.html));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert!(house.world.account(owner.user()).await.unread > 0);
}
