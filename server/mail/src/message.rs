//! An e-mail as RFC 5322 has it, from what a context handed over.

use crate::sender::Sender;
use kernel::mail::{CalendarPart, Mail, MailError};
use kernel::time::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use std::time::SystemTime;
use url::Host;

/// The header by which machines that answer letters leave this one alone
/// (RFC 3834), and what it says.
pub(crate) const AUTO_SUBMITTED: (&str, &str) = ("Auto-Submitted", "auto-generated");

/// What the file of a calendar's part is called.
pub(crate) const CALENDAR_FILE: &str = "visita.ics";

/// The most characters of somebody else's words that go into a log.
const WORDS: usize = 300;

/// The whole e-mail: plain text and HTML as alternatives, and what the calendar is told. Its `Message-ID` is
/// the mail's id at the sender's domain.
pub(crate) fn message(mail: &Mail, sender: &Sender, at: Timestamp) -> Result<Message, MailError> {
    let (name, value) = AUTO_SUBMITTED;
    Message::builder()
        .from(sender.mailbox())
        .to(reader(mail)?)
        .subject(one_line(&mail.subject))
        .date(SystemTime::from(at))
        .message_id(Some(format!("<{}@{}>", mail.id, sender.domain())))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
        .multipart(body(mail)?)
        .map_err(|error| MailError::Refused(error.to_string()))
}

/// Programs that keep a calendar look for it among the alternatives, by its `method`; the others
/// show the file, whose other type keeps the former from asking twice.
fn body(mail: &Mail) -> Result<MultiPart, MailError> {
    let alternatives = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    let Some(calendar) = &mail.calendar else { return Ok(alternatives) };
    let kind = |kind: &str| ContentType::parse(kind).map_err(|error| MailError::Refused(error.to_string()));
    let asked = SinglePart::builder().header(kind(&calendar_type(calendar))?).body(calendar.text.clone());
    let file =
        Attachment::new(CALENDAR_FILE.to_owned()).body(calendar.text.clone(), kind("application/ics")?);
    Ok(MultiPart::mixed().multipart(alternatives.singlepart(asked)).singlepart(file))
}

/// The type by which calendars recognise what they are told (RFC 6047, 2.4).
pub(crate) fn calendar_type(calendar: &CalendarPart) -> String {
    format!("text/calendar; charset=utf-8; method={}", calendar.method)
}

/// The reader's name and address. A domain beyond ASCII is written as the DNS
/// has it: every server takes it then.
pub(crate) fn reader(mail: &Mail) -> Result<Mailbox, MailError> {
    let refused = || MailError::Refused("the reader's address is none".to_owned());
    let address: Address = mail.to.parse().map_err(|_| refused())?;
    let address = if address.domain().is_ascii() {
        address
    } else {
        let domain = Host::parse(address.domain()).map_err(|_| refused())?;
        Address::new(address.user(), domain.to_string()).map_err(|_| refused())?
    };
    let name = mail.to_name.as_deref().map(one_line).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address))
}

/// A text as one line for a header: white space, line breaks and control
/// characters become single spaces, and marks that turn the direction of
/// reading go, since they let `moc.elpmaxe` read as `example.com`.
pub(crate) fn one_line(text: &str) -> String {
    let parts = |c: char| c.is_whitespace() || c.is_control();
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let straight: String = text.chars().filter(|c| !turns(*c)).collect();
    straight.split(parts).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What the other side said, for the log: one line, not too long, and without the addresses that
/// mail servers like to repeat.
pub(crate) fn words(text: &str) -> String {
    let said = one_line(text);
    let said: Vec<&str> =
        said.split(' ').map(|word| if word.contains('@') { "(an address)" } else { word }).collect();
    said.join(" ").chars().take(WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn mail(to: &str, to_name: &str, subject: &str) -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            to: to.into(),
            to_name: Some(to_name.into()),
            subject: subject.into(),
            text: "Texto".into(),
            html: "<p>Texto</p>".into(),
            calendar: None,
        }
    }

    fn written(mail: &Mail) -> String {
        let sender = Sender::new("Casa\r\nBcc: x@x.pt", "casa@example.pt").unwrap();
        let bytes = message(mail, &sender, Timestamp::UNIX_EPOCH).unwrap().formatted();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn whose_mailbox_it_is_stays_out_of_the_log() {
        let said = "permanent error (550): 5.1.1 <ana@example.pt>: Recipient address rejected";
        assert_eq!(words(said), "permanent error (550): 5.1.1 (an address) Recipient address rejected");
    }

    #[test]
    fn no_name_and_no_subject_begins_a_line_of_the_header() {
        for naughty in [
            "Ana\r\nBcc: todos@example.pt",
            "Ana\nBcc: todos@example.pt",
            "Ana\rBcc: todos@example.pt",
            "\r\n\r\nBcc: todos@example.pt",
            "Ana\0\u{1b}[31m\u{85}Bcc: todos@example.pt",
            "Ana\u{2028}Bcc: todos@example.pt",
            "Ána\r\n Bcc: todos@example.pt",
            "\" <x@x.pt>, \"\r\nBcc: todos@example.pt",
        ] {
            let text = written(&mail("ana@example.pt", naughty, naughty));
            let (head, _) = text.split_once("\r\n\r\n").unwrap();
            assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{head}");
            assert!(!head.replace("\r\n", "").contains(|c: char| c.is_control()), "{head}");
            let tos = head.lines().filter(|line| line.starts_with("To:")).count();
            assert_eq!(tos, 1, "{head}");
        }
    }

    #[test]
    fn marks_that_turn_the_direction_of_reading_go() {
        assert_eq!(one_line(" a\u{202e}b\t\tc\u{2066} "), "ab c");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["", "ana", "ana@", "ana@example.pt\r\nRCPT TO:<x@x.pt>", "a b@x.pt", "ana@x.pt, b@x.pt"]
        {
            assert!(matches!(reader(&mail(wrong, "", "")), Err(MailError::Refused(_))), "{wrong}");
        }
    }

    #[test]
    fn a_domain_beyond_ascii_is_written_as_the_dns_has_it() {
        let reader = reader(&mail("ana@são.example.pt", "", "")).unwrap();
        assert_eq!(reader.to_string(), "ana@xn--so-sia.example.pt");
    }

    #[test]
    fn what_somebody_said_is_cut_for_the_log() {
        assert_eq!(words(&"a\r\n".repeat(1_000)).chars().count(), WORDS);
    }
}
