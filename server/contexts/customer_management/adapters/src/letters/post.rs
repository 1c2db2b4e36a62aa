//! The post: sends what was posted.

use super::kept;
use super::render::LetterRenderer;
use async_trait::async_trait;
use customer_management::domain::ids::LetterId;
use kernel::event::EventEnvelope;
use kernel::mail::MailTransport;
use kernel::time::Clock;
use serde::Deserialize;
use sql::outbox::{Consumer, ConsumerError, Registry, mail_failure};
use sql::{Database, Statement, Transaction};
use std::sync::Arc;

/// The consumer of `LETTER_POSTED.v1`: loads the letter, puts it into words,
/// has it sent, and erases what it said.
///
/// When the transport fails, the letter stays as it is and the outbox tries
/// again, unless it was refused for good; given up, the event is a dead letter
/// which a person sees and may replay once the reason is gone. A letter that went out and
/// whose erasure was not kept goes out again under the same id, by which the
/// transport tells it from another.
pub struct LetterPost {
    database: Database,
    renderer: LetterRenderer,
    transport: Arc<dyn MailTransport>,
    clock: Arc<dyn Clock>,
}

/// What the event says.
#[derive(Deserialize)]
struct LetterPosted {
    letter: LetterId,
}

impl LetterPost {
    /// The event it waits for.
    pub const KIND: &'static str = "LETTER_POSTED.v1";
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "customer_management.post";

    /// A post that sends by `transport`.
    #[must_use]
    pub fn new(
        database: Database,
        renderer: LetterRenderer,
        transport: Arc<dyn MailTransport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { database, renderer, transport, clock }
    }

    /// Adds it to the consumers of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        registry.on(Self::KIND, Self::NAME, Arc::new(self))
    }
}

#[async_trait]
impl Consumer for LetterPost {
    /// Sends the letter. A mail server may be slow, and nobody's change waits for it.
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        let id = letter_of(event)?;
        let find = Statement::new(include_str!("statements/letter_to_send.sql")).bind(id.0);
        let Some(row) = self.database.fetch_optional(find).await? else {
            tracing::warn!(letter = %id, "the letter is gone, nothing is sent");
            return Ok(());
        };
        // Without content it was sent before.
        let Some(content) = row.get::<Option<String>>("content")? else { return Ok(()) };
        let recipient: String = row.get("recipient")?;
        let letter = kept::letter(id, &recipient, &content, row.get("posted_at")?)?;
        if let Some(mail) = self.renderer.render(&letter) {
            self.transport.send(&mail).await.map_err(mail_failure)?;
        }
        Ok(())
    }

    /// Erases what it said.
    async fn handle(
        &self,
        event: &EventEnvelope,
        transaction: &mut Transaction,
    ) -> Result<(), ConsumerError> {
        let sent = Statement::new(include_str!("statements/letter_sent.sql"));
        transaction.execute(sent.bind(letter_of(event)?.0).bind(self.clock.now())).await?;
        Ok(())
    }
}

fn letter_of(event: &EventEnvelope) -> Result<LetterId, serde_json::Error> {
    LetterPosted::deserialize(&event.payload).map(|posted| posted.letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::{Links, content_of};
    use chrono::TimeDelta;
    use customer_management::domain::letter::{Letter, LetterContent};
    use customer_management::domain::values::Email;
    use customer_management::fixtures::noon;
    use kernel::ids::EventId;
    use kernel::locale::Locale;
    use kernel::mail::{MailError, RecordedMail};
    use kernel::time::{FixedClock, Timestamp};
    use sql::outbox::{self, Dispatcher};
    use uuid::Uuid;

    const LETTER: LetterId = LetterId(Uuid::from_u128(0x17));

    /// A post at work: what it sends, its clock and its outbox.
    struct Post {
        database: Database,
        transport: Arc<RecordedMail>,
        clock: Arc<FixedClock>,
        dispatcher: Dispatcher,
    }

    impl Post {
        fn with(database: Database) -> Self {
            let transport = Arc::new(RecordedMail::default());
            let clock = Arc::new(FixedClock::at(noon()));
            let renderer = LetterRenderer::new(Links::below("https://casas.example.pt")).unwrap();
            let registry = LetterPost::new(database.clone(), renderer, transport.clone(), clock.clone())
                .registered_in(Registry::new());
            let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
            Self { database, transport, clock, dispatcher }
        }

        /// A letter and its event, as the letter box keeps them.
        async fn post(&self, content: LetterContent) {
            let letter = Letter {
                id: LETTER,
                to: Email::parse("rui@example.pt").unwrap(),
                name: None,
                locale: Locale::Pt,
                content,
                posted_at: noon(),
            };
            self.keep(Some(content_of(&letter).unwrap())).await;
            self.tell(1, &letter).await;
        }

        async fn keep(&self, content: Option<String>) {
            let keep = Statement::new(
                "INSERT INTO letters (id, recipient, content, posted_at) VALUES ($1, $2, $3, $4)",
            );
            let keep = keep.bind(LETTER.0).bind("rui@example.pt".to_owned()).bind(content).bind(noon());
            self.database.execute(keep).await.unwrap();
        }

        async fn tell(&self, event: u128, letter: &Letter) {
            let event = EventId(Uuid::from_u128(event));
            let envelope = letter.posting().into_envelope(event, 1).unwrap();
            let mut transaction = self.database.begin().await.unwrap();
            outbox::append(&mut transaction, &envelope).await.unwrap();
            transaction.commit().await.unwrap();
        }

        /// What the row still says, and when it was sent.
        async fn row(&self) -> (Option<String>, Option<Timestamp>) {
            let row = Statement::new("SELECT content, sent_at FROM letters");
            let row = self.database.fetch_one(row).await.unwrap();
            (row.get("content").unwrap(), row.get("sent_at").unwrap())
        }

        async fn deliver(&self) {
            self.dispatcher.deliver_batch().await.unwrap();
        }

        /// How many events wait or were given up.
        async fn undelivered(&self) -> i64 {
            let sql = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM outbox WHERE delivered_at IS NULL";
            self.database.fetch_one(Statement::new(sql)).await.unwrap().get("n").unwrap()
        }
    }

    fn confirm() -> LetterContent {
        LetterContent::ConfirmEmail { token: "t0k3n".into() }
    }

    mod contract {
        use super::*;

        pub(super) async fn a_posted_letter_is_sent_once_and_what_it_said_is_erased(database: Database) {
            let post = Post::with(database);
            post.post(confirm()).await;
            post.clock.advance(TimeDelta::seconds(3));
            post.deliver().await;
            let sent = post.transport.sent();
            assert_eq!(sent.len(), 1);
            assert_eq!((sent[0].id, sent[0].to.as_str()), (LETTER.0, "rui@example.pt"));
            assert!(sent[0].text.contains("https://casas.example.pt/confirmar?token=t0k3n"));
            assert_eq!(post.row().await, (None, Some(noon() + TimeDelta::seconds(3))));
            assert_eq!(post.undelivered().await, 0);
        }

        pub(super) async fn a_letter_that_was_erased_is_done(database: Database) {
            let post = Post::with(database);
            post.post(confirm()).await;
            post.deliver().await;
            // The same letter told of again, as when a dead letter is replayed.
            let again = post.transport.sent().len();
            let letter = kept::letter(
                LETTER,
                "rui@example.pt",
                r#"{"name":null,"locale":"pt","letter":{"kind":"PASSWORD_CHANGED"}}"#,
                noon(),
            );
            post.tell(2, &letter.unwrap()).await;
            post.transport.fail_with(MailError::Refused("nobody may ask".into()));
            post.deliver().await;
            assert_eq!((post.transport.sent().len(), post.undelivered().await), (again, 0));
        }

        pub(super) async fn a_letter_whose_way_is_closed_waits_and_goes_later(database: Database) {
            let post = Post::with(database);
            post.transport.fail_with(MailError::Unavailable("away".into()));
            post.post(confirm()).await;
            post.deliver().await;
            let (content, sent_at) = post.row().await;
            assert!(content.unwrap().contains("t0k3n") && sent_at.is_none());
            post.clock.advance(TimeDelta::seconds(2));
            post.deliver().await;
            assert_eq!(post.transport.sent().len(), 1);
            assert_eq!(post.row().await.0, None);
        }

        pub(super) async fn a_letter_refused_for_good_is_a_dead_letter_at_once_until_it_is_replayed(
            database: Database,
        ) {
            let post = Post::with(database);
            post.post(confirm()).await;
            post.transport.fail_with(MailError::Refused("550 who?".into()));
            post.deliver().await;
            let dead = post.dispatcher.dead_letters(10).await.unwrap();
            let reason = dead[0].last_error.as_deref().unwrap();
            assert!(reason.contains("550 who?") && !reason.contains("t0k3n"), "{reason}");
            assert!(post.row().await.0.is_some());
            assert!(post.dispatcher.replay(dead[0].event.id).await.unwrap());
            post.deliver().await;
            assert_eq!(post.transport.sent().len(), 1);
        }

        pub(super) async fn a_letter_to_nobody_is_thrown_away(database: Database) {
            let post = Post::with(database);
            post.post(LetterContent::UnknownReset).await;
            post.deliver().await;
            assert_eq!((post.transport.sent().len(), post.undelivered().await), (0, 0));
            assert_eq!(post.row().await, (None, Some(noon())));
        }

        pub(super) async fn a_letter_that_is_gone_is_done(database: Database) {
            let post = Post::with(database);
            post.post(confirm()).await;
            post.database.execute(Statement::new("DELETE FROM letters")).await.unwrap();
            post.deliver().await;
            assert_eq!((post.transport.sent().len(), post.undelivered().await), (0, 0));
        }

        pub(super) async fn a_letter_that_can_not_be_read_is_told_without_what_it_says(database: Database) {
            let post = Post::with(database);
            post.post(confirm()).await;
            let broken = Statement::new("UPDATE letters SET content = $1");
            post.database.execute(broken.bind(r#"{"letter":"t0k3n"}"#.to_owned())).await.unwrap();
            post.deliver().await;
            let row = Statement::new("SELECT last_error FROM outbox");
            let row = post.database.fetch_one(row).await.unwrap();
            let error: String = row.get("last_error").unwrap();
            assert!(error.contains("letter") && !error.contains("t0k3n"), "{error}");
        }
    }

    sql::contract_suite! {
        sqlite: |database| database,
        postgres: |database| database;
        contract::{
            a_posted_letter_is_sent_once_and_what_it_said_is_erased,
            a_letter_that_was_erased_is_done,
            a_letter_whose_way_is_closed_waits_and_goes_later,
            a_letter_refused_for_good_is_a_dead_letter_at_once_until_it_is_replayed,
            a_letter_to_nobody_is_thrown_away,
            a_letter_that_is_gone_is_done,
            a_letter_that_can_not_be_read_is_told_without_what_it_says,
        }
    }
}
