//! E-mail as a port: what a context hands over, and what may become of it.

use async_trait::async_trait;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;
use uuid::Uuid;

/// One e-mail to one reader, in plain text and in HTML, both complete.
///
/// `to_name` and `subject` may hold anything; an adapter lets no line break
/// and no other control character of theirs into a header.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its identity, the same at every attempt: an adapter recognises by it
    /// what it has sent before, or passes it on to who can.
    pub id: Uuid,
    /// The reader's address, such as `ana@example.pt`.
    pub to: String,
    /// The reader's name, as it stands before the address.
    pub to_name: Option<String>,
    /// The subject.
    pub subject: String,
    /// The plain text, for readers without HTML.
    pub text: String,
    /// The same as a whole HTML document.
    pub html: String,
    /// What the reader's calendar is told, if anything.
    pub calendar: Option<CalendarPart>,
}

/// An iCalendar object that goes with an e-mail, so that programs which keep a calendar offer to
/// keep this, too, and others show a file.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// What is to be done with it, the same as its `METHOD`.
    pub method: CalendarMethod,
    /// The object (RFC 5545), its lines ending in CRLF.
    pub text: String,
}

crate::coded! {
    /// What is to be done with an iCalendar object (RFC 5546).
    CalendarMethod {
        /// Keep this, or change it to this.
        Request = "REQUEST",
        /// It won't be.
        Cancel = "CANCEL",
        /// For information.
        Publish = "PUBLISH",
    }
}

/// Without subject and text: they may hold a link that opens an account.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Why an e-mail wasn't sent. The words are for the log and the operator; they
/// hold neither a password nor anything of the e-mail's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MailError {
    /// Sending the same again won't help: the address is none, or the other
    /// side refused this e-mail for good.
    #[error("the e-mail was refused: {0}")]
    Refused(String),
    /// It may go later: the other side is away, busy or broken.
    #[error("e-mail can't be sent now: {0}")]
    Unavailable(String),
}

/// Sends e-mail.
#[async_trait]
pub trait MailTransport: Send + Sync {
    /// Sends an e-mail, in bounded time. `Ok` means that somebody else answers
    /// for it now, not that it was read.
    ///
    /// Sent again with the same id, an e-mail arrives once where the way allows
    /// it; over SMTP it may arrive twice, with the same `Message-ID`.
    ///
    /// # Errors
    /// [`MailError`].
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// A transport of tests: it keeps what it is given, each id once, and fails
/// when it was told to.
#[derive(Debug, Default)]
pub struct RecordedMail {
    attempts: Mutex<Vec<Uuid>>,
    sent: Mutex<Vec<Mail>>,
    failures: Mutex<Vec<MailError>>,
}

impl RecordedMail {
    /// What was sent, the earliest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        locked(&self.sent).clone()
    }

    /// What somebody tried to send, the earliest first: also what failed, and what was sent before.
    #[must_use]
    pub fn attempts(&self) -> Vec<Uuid> {
        locked(&self.attempts).clone()
    }

    /// Lets the next attempt fail; told twice, the next two.
    pub fn fail_with(&self, error: MailError) {
        locked(&self.failures).push(error);
    }
}

#[async_trait]
impl MailTransport for RecordedMail {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        locked(&self.attempts).push(mail.id);
        let mut failures = locked(&self.failures);
        if !failures.is_empty() {
            return Err(failures.remove(0));
        }
        let mut sent = locked(&self.sent);
        if sent.iter().all(|earlier| earlier.id != mail.id) {
            sent.push(mail.clone());
        }
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    fn mail(id: u128) -> Mail {
        Mail {
            id: Uuid::from_u128(id),
            to: "ana@example.pt".into(),
            to_name: None,
            subject: "Palavra-passe".into(),
            text: "https://casas.example.pt/repor?token=abc".into(),
            html: String::new(),
            calendar: None,
        }
    }

    /// The double never waits, so it is ready at once.
    fn send(transport: &RecordedMail, mail: &Mail) -> Result<(), MailError> {
        match pin!(transport.send(mail)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("it waited"),
        }
    }

    #[test]
    fn the_double_keeps_each_mail_once_and_fails_when_told_to() {
        let transport = RecordedMail::default();
        transport.fail_with(MailError::Unavailable("away".into()));
        assert_eq!(send(&transport, &mail(1)), Err(MailError::Unavailable("away".into())));
        assert_eq!(send(&transport, &mail(1)), Ok(()));
        assert_eq!(send(&transport, &mail(1)), Ok(()));
        assert_eq!(send(&transport, &mail(2)), Ok(()));
        assert_eq!(transport.sent(), [mail(1), mail(2)]);
        assert_eq!(transport.attempts(), [1, 1, 1, 2].map(Uuid::from_u128));
    }

    #[test]
    fn nothing_of_a_mail_but_its_id_is_seen_in_a_log() {
        assert_eq!(format!("{:?}", mail(1)), "Mail { id: 00000000-0000-0000-0000-000000000001, .. }");
    }
}
