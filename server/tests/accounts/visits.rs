//! How a visit ended, from the agent's form to what its property remembers.

use crate::house::House;
use crate::logos::deliver;
use crate::world::{Caller, World};
use app::session::{Action, Screen};
use chrono::TimeDelta;
use http::StatusCode;
use kernel::locale::Locale;
use kernel::time::{Clock as _, SystemClock};
use tokio::task::JoinSet;

async fn what_was_noted_stands_once_in_the_activity_of_the_property(house: House) {
    let mut world = World::new(house).await;
    let visit = Screen::AgencyVisit(world.ours.visits.visit.to_string());
    let property = format!("/painel/imoveis/{}", world.ours.property.number);
    let agent = &mut world.own.get_mut(&Caller::Agent).expect("an agent").browser;
    for note in ["Gostaram da luz.", "Gostaram da luz e do jardim."] {
        let done = agent.send(&visit, Action::CompleteVisit, &[("feedback", note)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        deliver(&world.house).await;
    }
    let page = agent.get(&property).await;
    assert_eq!(page.text().matches("Visita realizada").count(), 1, "it took place once");
    assert!(page.text().contains("Gostaram da luz e do jardim."), "what was noted last");
    assert!(!page.text().contains("Gostaram da luz.<"), "not what was noted before");
    let stranger = &mut world.own.get_mut(&Caller::Stranger).expect("a stranger").browser;
    let theirs = format!("/painel/imoveis/{}", world.theirs.property.number);
    assert!(!stranger.get(&theirs).await.text().contains("Visita realizada"));
}

#[tokio::test]
async fn what_was_noted_stands_once_in_the_activity_of_the_property_on_sqlite() {
    what_was_noted_stands_once_in_the_activity_of_the_property(House::new().await).await;
}

#[tokio::test]
async fn what_was_noted_stands_once_in_the_activity_of_the_property_on_postgres() {
    what_was_noted_stands_once_in_the_activity_of_the_property(House::on_postgres().await).await;
}

async fn notes_of_one_visit_sent_at_once_are_kept_or_told_that_another_was_faster(house: House) {
    let world = World::new(house).await;
    let visit = Screen::AgencyVisit(world.ours.visits.visit.to_string());
    let agent = &world.own[&Caller::Agent].browser;
    let notes: Vec<String> = (0..12).map(|n| format!("A nota {n}.")).collect();
    let mut sent = JoinSet::new();
    for note in notes.clone() {
        let (mut browser, visit) = (agent.clone(), visit.clone());
        sent.spawn(async move { browser.send(&visit, Action::CompleteVisit, &[("feedback", &note)]).await });
    }
    let mut kept = 0;
    for answer in sent.join_all().await {
        match answer.status {
            StatusCode::SEE_OTHER => kept += 1,
            status => {
                assert_eq!(status, StatusCode::CONFLICT, "{}", answer.text());
                assert!(answer.text().contains("no mesmo instante"), "{}", answer.text());
            }
        }
    }
    assert!(kept >= 1);
    let page = agent.clone().get(&visit.path(Locale::Pt)).await;
    assert!(notes.iter().any(|note| page.text().contains(note)), "one of them stands");
}

#[tokio::test]
async fn notes_of_one_visit_sent_at_once_are_kept_or_told_that_another_was_faster_on_sqlite() {
    notes_of_one_visit_sent_at_once_are_kept_or_told_that_another_was_faster(House::new().await).await;
}

#[tokio::test]
async fn notes_of_one_visit_sent_at_once_are_kept_or_told_that_another_was_faster_on_postgres() {
    notes_of_one_visit_sent_at_once_are_kept_or_told_that_another_was_faster(House::on_postgres().await)
        .await;
}

async fn an_open_house_that_is_announced_twice_stands_once(house: House) {
    let mut world = World::new(house).await;
    let property = Screen::Property(world.ours.property.number.to_string());
    let day = (SystemClock.now() + TimeDelta::days(30)).format("%Y-%m-%d").to_string();
    let form = |until| {
        [("house_day", &*day), ("house_from", "15:00"), ("house_until", until), ("house_capacity", "5")]
    };
    let agent = &mut world.own.get_mut(&Caller::Agent).expect("an agent").browser;
    for _ in 0..2 {
        let told = agent.send(&property, Action::AnnounceOpenHouse, &form("17:00")).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
        assert!(told.location().contains("announced"), "{}", told.location());
    }
    let other = agent.send(&property, Action::AnnounceOpenHouse, &form("16:00")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "another one has no time");
    let page = agent.get(&property.path(Locale::Pt)).await;
    assert_eq!(page.text().matches("15:00–17:00").count(), 2, "one line, and once for who listens");
}

#[tokio::test]
async fn an_open_house_that_is_announced_twice_stands_once_on_sqlite() {
    an_open_house_that_is_announced_twice_stands_once(House::new().await).await;
}

#[tokio::test]
async fn an_open_house_that_is_announced_twice_stands_once_on_postgres() {
    an_open_house_that_is_announced_twice_stands_once(House::on_postgres().await).await;
}
