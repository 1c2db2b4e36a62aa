//! Accounts as a browser meets them: the real router over real databases, in this process.
//!
//! ```text
//! house.rs      an installation, browsers that visit it, a fingerprint of its tables
//! world.rs      three agencies, and one person of each kind
//! tenancy.rs    everybody × every screen and action × whose
//! sessions.rs   a session that ended, or whose role changed, on the very next request
//! strangers.rs  guessers, other sites, who wants to know who has an account
//! logs.rs       nothing secret is logged
//! letters.rs    a letter from the form to the mailbox
//! visits.rs     how a visit ended, in the activity of its property
//! logos.rs      a logo from the form to the public page, and what is none
//! bucket.rs     files whose storage, an S3 server, fails in the middle of them
//! uploads.rs    files over real connections: whoever is refused reads why
//! ```

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod bucket;
mod house;
mod letters;
mod logos;
mod logs;
#[path = "../beside/s3.rs"]
mod s3;
mod sessions;
mod strangers;
mod tenancy;
mod uploads;
mod visits;
mod world;
