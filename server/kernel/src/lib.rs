//! The shared kernel: the few words every bounded context speaks.
//!
//! * [`ids`] — identifiers, each its own type, so that an organisation's id
//!   can't be passed where a property's is meant.
//! * [`time`] — the [`Clock`](time::Clock) port. Timestamps are UTC, cut to
//!   microseconds, because that is what PostgreSQL keeps.
//! * [`money`] — integer cents and a currency.
//! * [`locale`] — the three languages and two countries of the product.
//! * [`nif`] — tax numbers, of agencies and of persons.
//! * [`email`] — addresses that a letter can be sent to.
//! * [`caller`] — who is asking. Use cases take one of these as a parameter.
//! * [`event`] — the envelope in which a context tells the others what happened.
//! * [`mail`] — the [`MailTransport`](mail::MailTransport) port.
//! * [`objects`] — the [`ObjectStorage`](objects::ObjectStorage) port: photographs and documents.
//! * [`pictures`] — the [`PictureMaker`](pictures::PictureMaker) and
//!   [`DocumentInspector`](pictures::DocumentInspector) ports.
//! * [`storage`] — what may go wrong when something is kept.
//! * [`coded!`] — enums whose members are stored by a code.
//! * [`zone`] — the time zones of the two countries; the clock on the wall.
//! * [`text`] — folding, so that `sao joao` finds `São João`.
//!
//! The kernel knows no context, no database and no HTTP. What only one context
//! needs belongs in that context.

pub mod caller;
mod coded;
pub mod email;
pub mod event;
pub mod ids;
pub mod locale;
pub mod mail;
pub mod money;
pub mod nif;
pub mod objects;
pub mod pictures;
pub mod storage;
pub mod text;
pub mod time;
pub mod zone;
