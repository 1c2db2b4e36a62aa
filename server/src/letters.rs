//! Letters between the web and the mail: where their links lead, and, in a demonstration, what
//! was sent.

use app::session::{KeptLetter, KeptLetters, Screen};
use async_trait::async_trait;
use booking_management_adapters::letters::Place;
use customer_management_adapters::letters::Link;
use kernel::locale::Locale;
use kernel::storage::StorageError;
use mail::{KeptMail, LocalOutbox};
use std::sync::Arc;

/// The path of a link, as the web has it.
#[must_use]
pub fn path(locale: Locale, link: Link<'_>) -> String {
    let with_token = |screen: &Screen, token: &str| {
        let token: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
        format!("{}?token={token}", screen.path(locale))
    };
    match link {
        Link::Confirm(token) => with_token(&Screen::Confirm, token),
        Link::Reset(token) => with_token(&Screen::Reset, token),
        Link::Invitation(token) => Screen::Invitation(token.to_owned()).path(locale),
        Link::SignIn => Screen::SignIn.path(locale),
        Link::Account => Screen::Account.path(locale),
        Link::Security => Screen::Security.path(locale),
    }
}

/// The path of a place that letters of visits lead to.
#[must_use]
pub fn place(locale: Locale, place: Place<'_>) -> String {
    let screen = match place {
        Place::Visit(signed) => Screen::Visit(signed.to_owned()),
        Place::Waiting(signed) => Screen::Waiting(signed.to_owned()),
        Place::Calendar => Screen::Calendar,
        Place::AgencyVisit(id) => Screen::AgencyVisit(id.to_owned()),
    };
    screen.path(locale)
}

/// The letters of a demonstration, for its dashboard.
pub struct DemoLetters(pub Arc<LocalOutbox>);

#[async_trait]
impl KeptLetters for DemoLetters {
    async fn recent(&self, limit: usize) -> Result<Vec<KeptLetter>, StorageError> {
        let kept = self.0.latest(limit).await.map_err(unreadable)?;
        Ok(kept.into_iter().map(shown).collect())
    }

    async fn find(&self, id: &str) -> Result<Option<KeptLetter>, StorageError> {
        let Ok(id) = id.parse() else { return Ok(None) };
        Ok(self.0.find(id).await.map_err(unreadable)?.map(shown))
    }
}

fn shown(kept: KeptMail) -> KeptLetter {
    KeptLetter {
        id: kept.mail.id.to_string(),
        to: kept.mail.to,
        subject: kept.mail.subject,
        text: kept.mail.text,
        sent_at: kept.written_at,
    }
}

fn unreadable(error: std::io::Error) -> StorageError {
    StorageError::Unavailable(format!("the folder of letters can't be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_a_letter_leads_to_a_screen() {
        for locale in Locale::ALL {
            let links = [
                (Link::Confirm("a-B_9"), Screen::Confirm),
                (Link::Reset("a-B_9"), Screen::Reset),
                (Link::Invitation("a-B_9"), Screen::Invitation("a-B_9".to_owned())),
                (Link::SignIn, Screen::SignIn),
                (Link::Account, Screen::Account),
                (Link::Security, Screen::Security),
            ];
            for (link, screen) in links {
                let path = path(locale, link);
                let (path, _) = path.split_once('?').unwrap_or((&path, ""));
                assert_eq!(Screen::parse(path), Some((locale, screen)));
            }
        }
    }
}
