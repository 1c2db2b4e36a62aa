//! A letter from the form to the mailbox.

use crate::house::{BASE_URL, House};
use app::session::{Action, Screen};
use async_trait::async_trait;
use chrono::TimeDelta;
use customer_management_adapters::letters::LetterPost;
use http::StatusCode;
use kernel::event::EventEnvelope;
use kernel::locale::Locale;
use kernel::time::{Clock, FixedClock, SystemClock};
use mail::KeptMail;
use sql::Transaction;
use sql::outbox::{Consumer, ConsumerError, Dispatcher, Registry};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Notify;

const ANA: &str = "ana@rio.example";

/// Ana registers by the form.
async fn registered() -> House {
    let house = House::new().await;
    let form = [
        ("email", ANA),
        ("name", "Ana Ribeiro"),
        ("agency", "Casas da Ana"),
        ("password", crate::house::PASSWORD),
    ];
    let answer = house.browser().send(&Screen::Register, Action::Register, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    house
}

fn dispatcher(house: &House, clock: Arc<dyn Clock>) -> Dispatcher {
    let registry = estate_os::consumers::registry(&house.estate).expect("texts");
    Dispatcher::new(house.estate.database.clone(), registry, clock)
}

/// The finished files in the folder of letters.
fn files(house: &House) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(house.estate.config.data_dir.join("mail")) else { return Vec::new() };
    let files = folder.map(|entry| entry.expect("an entry").path());
    files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect()
}

async fn letters(house: &House) -> Vec<KeptMail> {
    house.estate.letters.as_ref().expect("letters leave into files").latest(10).await.expect("the folder")
}

/// The only address of ours in a letter's text, without the site.
fn link(letter: &KeptMail) -> String {
    let lines = letter.mail.text.lines().filter_map(|line| line.trim().strip_prefix(BASE_URL));
    let links: Vec<&str> = lines.filter(|path| path.contains("token=")).collect();
    assert_eq!(links.len(), 1, "{}", letter.mail.text);
    links[0].to_owned()
}

#[tokio::test]
async fn the_letter_after_registering_lies_in_the_folder_and_its_link_confirms_the_address() {
    let house = registered().await;
    assert!(files(&house).is_empty(), "nothing is sent by the request itself");
    let dispatcher = dispatcher(&house, Arc::new(SystemClock));
    assert!(dispatcher.deliver_batch().await.expect("delivered") > 0);
    assert_eq!(files(&house).len(), 1);
    let raw = std::fs::read_to_string(&files(&house)[0]).expect("a file");
    assert!(raw.contains(&format!("<{ANA}>")) || raw.contains(ANA), "it is to Ana");

    let kept = letters(&house).await;
    assert_eq!(kept[0].mail.to, ANA);
    let path = link(&kept[0]);
    let mut browser = house.browser();
    browser.sign_in(ANA, crate::house::PASSWORD).await;
    let team = Screen::Team.path(Locale::Pt);
    assert_eq!(browser.get(&team).await.location(), Screen::Overview.path(Locale::Pt), "not confirmed yet");

    // The link shows a button; what looks into mailboxes presses none.
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[http::header::REFERRER_POLICY], "same-origin", "told to nobody else");
    assert_eq!(browser.get(&team).await.status, StatusCode::SEE_OTHER, "looking confirms nothing");
    let token = path.split_once("token=").expect("a token").1;
    let form = [("token", token)];
    let answer = browser.send(&Screen::Confirm, Action::ConfirmEmail, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(browser.get(&team).await.status, StatusCode::OK, "confirmed");
    let answer = browser.send(&Screen::Confirm, Action::ConfirmEmail, &form).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "it works once");

    // What it said is erased, and nothing is delivered again.
    let left = "SELECT CAST(COUNT(*) AS BIGINT) AS number FROM letters WHERE content IS NOT NULL";
    let left: i64 =
        house.row(sql::Statement::new(left)).await.expect("a number").get("number").expect("a number");
    assert_eq!(left, 0);
    assert_eq!(dispatcher.deliver_batch().await.expect("nothing to do"), 0);
    assert_eq!(files(&house).len(), 1);
}

/// A post that sends and then is heard of no more: its process was killed.
struct KilledAfterSending {
    post: LetterPost,
    sent: Arc<Notify>,
}

#[async_trait]
impl Consumer for KilledAfterSending {
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        self.post.prepare(event).await?;
        self.sent.notify_one();
        std::future::pending().await
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_process_that_is_killed_between_sending_and_settling_leaves_one_file() {
    let house = registered().await;
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let sent = Arc::new(Notify::new());
    let consumer = KilledAfterSending { post: house.estate.post().expect("texts"), sent: Arc::clone(&sent) };
    let registry = Registry::new().on(LetterPost::KIND, LetterPost::NAME, Arc::new(consumer));
    let first =
        Dispatcher::new(house.estate.database.clone(), registry, Arc::clone(&clock) as Arc<dyn Clock>);
    let delivering = tokio::spawn(async move { first.deliver_batch().await });
    sent.notified().await;
    delivering.abort();
    assert_eq!(files(&house).len(), 1, "it was sent");
    let before = link(&letters(&house).await[0]);

    // While the claim lasts nobody else sends it; then another process does, under the same id.
    let second = dispatcher(&house, Arc::clone(&clock) as Arc<dyn Clock>);
    second.deliver_batch().await.expect("nothing of this");
    assert_eq!(files(&house).len(), 1);
    clock.advance(TimeDelta::minutes(10));
    assert!(second.deliver_batch().await.expect("delivered") > 0);
    assert_eq!(files(&house).len(), 1, "still one file");
    assert_eq!(link(&letters(&house).await[0]), before);
    let waiting = "SELECT CAST(COUNT(*) AS BIGINT) AS number FROM outbox WHERE delivered_at IS NULL";
    let waiting: i64 =
        house.row(sql::Statement::new(waiting)).await.expect("a number").get("number").expect("a number");
    assert_eq!(waiting, 0, "all is settled");
    let again = house.browser().get(&before).await;
    assert_eq!(again.status, StatusCode::OK);
}
