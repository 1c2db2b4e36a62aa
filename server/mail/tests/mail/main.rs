//! E-mail goes out as it was handed over, and what becomes of it is told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod addresses;
mod files;
mod resend;
mod smtp;

use ::mail::Sender;
use chrono::{TimeZone as _, Utc};
use kernel::mail::{CalendarMethod, CalendarPart, Mail};
use kernel::time::FixedClock;
use std::sync::Arc;
use uuid::Uuid;

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2026, 11, 25, 9, 30, 0).unwrap()))
}

fn sender() -> Sender {
    Sender::new("Casa à Beira-Rio", "casa@agencia.example.pt").unwrap()
}

fn mail_to(to: &str) -> Mail {
    Mail {
        id: Uuid::from_u128(0x0193_5f00_0000_7000_8000_0000_0000_0017),
        to: to.into(),
        to_name: Some("João \"Zé\" da Conceição, Lda.".into()),
        subject: "Confirme o seu endereço de e-mail — é só um passo".into(),
        text: format!("Olá João,\n\n.\n\nhttps://casas.example.pt/confirmar?token={}\n", "a1B2-_".repeat(40)),
        html: format!("<p>Olá João</p>\n<p>{}</p>\n", "uma linha muito comprida ".repeat(80)),
        calendar: None,
    }
}

/// The same with something for the calendar.
fn visit_to(to: &str) -> Mail {
    let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Visita à Rua da Graça\r\n\
                END:VEVENT\r\nEND:VCALENDAR\r\n";
    let calendar = Some(CalendarPart { method: CalendarMethod::Request, text: text.to_owned() });
    Mail { calendar, ..mail_to(to) }
}
