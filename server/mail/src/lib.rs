//! How e-mail leaves the house: three ways behind the kernel's
//! [`MailTransport`](kernel::mail::MailTransport).
//!
//! * [`LocalOutbox`] — a folder of `.eml` files, for a demo and for development:
//!   nothing leaves the machine, and the dashboard shows what would have.
//! * [`SmtpMail`] — a mail server, such as the agency's own.
//! * [`ResendMail`] — Resend's HTTP API.
//!
//! All three write as one [`Sender`]. What a person typed, a name or a subject,
//! reaches no header with a line break or another control character in it, and
//! an address that is none is refused before anybody is asked.
//!
//! To add a way: implement the port in a file of its own, take [`Sender`] and
//! `message::reader`, try it in `tests/mail.rs` against somebody who speaks
//! the protocol, and name it in the server's `bootstrap.rs`.

mod files;
mod message;
mod resend;
mod sender;
mod smtp;

pub use files::{KeptMail, LocalOutbox};
pub use resend::{InvalidResend, ResendKey, ResendMail};
pub use sender::{InvalidSender, Sender};
pub use smtp::{InvalidSmtp, SmtpMail};
