//! The local outbox.

use crate::{clock, mail_to, sender, visit_to};
use ::mail::LocalOutbox;
use chrono::TimeDelta;
use kernel::mail::{CalendarMethod, CalendarPart, Mail, MailError, MailTransport};
use kernel::time::Clock as _;
use mail_parser::{Address, MessageParser, MimeHeaders as _};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

fn numbered(number: u128) -> Mail {
    Mail { id: Uuid::from_u128(number), ..mail_to("ana@example.pt") }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_mail_is_read_back_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let outbox = LocalOutbox::new(folder.path().join("data/mail"), sender(), clock.clone());
    let mail = mail_to("ana@example.pt");
    outbox.send(&mail).await.unwrap();
    let kept = outbox.find(mail.id).await.unwrap().unwrap();
    assert_eq!(kept.written_at, clock.now());
    assert_eq!(kept.mail.subject, mail.subject);
    assert_eq!(kept.mail.text, mail.text);
    assert_eq!(kept.mail.html, mail.html);
    assert_eq!(kept.mail, mail);
    assert_eq!(outbox.latest(10).await.unwrap(), [kept]);
    assert_eq!(outbox.find(Uuid::from_u128(1)).await.unwrap(), None);
}

#[tokio::test]
async fn a_file_is_an_email_as_others_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let mail = mail_to("ana@example.pt");
    LocalOutbox::new(folder.path(), sender(), clock()).send(&mail).await.unwrap();
    let name = format!("20261125T093000.000000Z-{}.eml", mail.id);
    assert_eq!(names(folder.path()), [name.as_str()]);
    let bytes = fs::read(folder.path().join(name)).unwrap();
    assert!(bytes.is_ascii(), "nothing needs an extension of the server");
    assert!(bytes.split(|b| *b == b'\n').all(|line| line.len() <= 999), "RFC 5322, 2.1.1");
    let message = MessageParser::default().parse(&bytes).unwrap();
    let from = message.from().and_then(Address::first).unwrap();
    assert_eq!(from.name(), Some("Casa à Beira-Rio"));
    assert_eq!(from.address(), Some("casa@agencia.example.pt"));
    assert_eq!(message.message_id(), Some(format!("{}@agencia.example.pt", mail.id).as_str()));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-11-25T09:30:00Z");
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
}

#[tokio::test]
async fn what_the_calendar_is_told_is_read_back_as_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = LocalOutbox::new(folder.path(), sender(), clock());
    for (number, method) in (1..).zip(CalendarMethod::ALL) {
        let mail = visit_to("ana@example.pt");
        let text = mail.calendar.unwrap().text.replace("REQUEST", method.code());
        let mail = Mail {
            id: Uuid::from_u128(number),
            calendar: Some(CalendarPart { method: *method, text }),
            ..mail_to("ana@example.pt")
        };
        outbox.send(&mail).await.unwrap();
        assert_eq!(outbox.find(mail.id).await.unwrap().unwrap().mail, mail, "{method}");
    }
}

#[tokio::test]
async fn a_calendar_finds_what_it_is_told_among_the_alternatives_and_others_find_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mail = visit_to("ana@example.pt");
    LocalOutbox::new(folder.path(), sender(), clock()).send(&mail).await.unwrap();
    let bytes = fs::read(folder.path().join(&names(folder.path())[0])).unwrap();
    assert!(bytes.is_ascii(), "nothing needs an extension of the server");
    let message = MessageParser::default().parse(&bytes).unwrap();
    let kinds: Vec<_> = message
        .parts
        .iter()
        .map(|part| part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap())))
        .map(Option::unwrap)
        .collect();
    let expected = [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ];
    assert_eq!(kinds, expected);
    let said = message.parts[4].content_type().unwrap();
    assert_eq!((said.attribute("method"), said.attribute("charset")), (Some("REQUEST"), Some("utf-8")));
    let text = &mail.calendar.as_ref().unwrap().text;
    assert_eq!(message.parts[4].text_contents(), Some(text.as_str()));
    let file = &message.parts[5];
    assert_eq!(file.attachment_name(), Some("visita.ics"));
    assert_eq!(file.contents(), text.as_bytes());
}

#[tokio::test]
async fn a_mail_sent_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let outbox = Arc::new(LocalOutbox::new(folder.path(), sender(), clock.clone()));
    let at_once: Vec<_> = (0..8)
        .map(|_| {
            let outbox = Arc::clone(&outbox);
            tokio::spawn(async move { outbox.send(&numbered(1)).await })
        })
        .collect();
    for attempt in at_once {
        attempt.await.unwrap().unwrap();
    }
    clock.advance(TimeDelta::minutes(1));
    let another = LocalOutbox::new(folder.path(), sender(), clock);
    another.send(&numbered(1)).await.unwrap();
    assert_eq!(names(folder.path()).len(), 1);
}

#[tokio::test]
async fn the_newest_come_first_and_no_more_than_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let outbox = LocalOutbox::new(folder.path(), sender(), clock.clone());
    assert_eq!(outbox.latest(10).await.unwrap(), []);
    for number in [3, 1, 2] {
        outbox.send(&numbered(number)).await.unwrap();
        clock.advance(TimeDelta::microseconds(1));
    }
    let ids: Vec<_> = outbox.latest(2).await.unwrap().iter().map(|kept| kept.mail.id.as_u128()).collect();
    assert_eq!(ids, [2, 1]);
}

#[tokio::test]
async fn what_a_crash_left_behind_is_not_listed_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let half = format!("{}.tmp", Uuid::from_u128(1));
    fs::write(folder.path().join(&half), "From: ").unwrap();
    fs::write(folder.path().join("notes.txt"), "somebody's").unwrap();
    let outbox = LocalOutbox::new(folder.path(), sender(), clock());
    assert_eq!(outbox.latest(10).await.unwrap(), []);
    outbox.send(&numbered(1)).await.unwrap();
    assert_eq!(outbox.latest(10).await.unwrap().len(), 1);
    assert!(!names(folder.path()).contains(&half));
    assert!(names(folder.path()).contains(&"notes.txt".to_owned()));
}

#[tokio::test]
async fn one_bad_file_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = LocalOutbox::new(folder.path(), sender(), clock());
    outbox.send(&numbered(1)).await.unwrap();
    let bad = format!("20261125T100000.000000Z-{}.eml", Uuid::from_u128(2));
    fs::write(folder.path().join(bad), [0xff, 0xfe, 0]).unwrap();
    let large = format!("20261125T110000.000000Z-{}.eml", Uuid::from_u128(3));
    fs::File::create(folder.path().join(large)).unwrap().set_len(1 << 30).unwrap();
    let ids: Vec<_> = outbox.latest(1).await.unwrap().iter().map(|kept| kept.mail.id.as_u128()).collect();
    assert_eq!(ids, [1]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_their_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mails = folder.path().join("mail");
    LocalOutbox::new(&mails, sender(), clock()).send(&numbered(1)).await.unwrap();
    let file = mails.join(&names(&mails)[0]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&mails), mode(&file)), (0o700, 0o600));
}

#[tokio::test]
async fn a_wrong_address_is_refused_and_a_wrong_folder_may_pass() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = LocalOutbox::new(folder.path().join("mail"), sender(), clock());
    assert!(matches!(outbox.send(&mail_to("ana")).await, Err(MailError::Refused(_))));
    fs::write(folder.path().join("mail"), "a file where the folder should be").unwrap();
    assert!(matches!(outbox.send(&mail_to("ana@example.pt")).await, Err(MailError::Unavailable(_))));
}
