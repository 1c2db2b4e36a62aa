//! Links of tests, which anybody could make up.

use crate::application::ports::VisitLinks;
use crate::domain::ids::{FeedId, InvitationId, VisitId, WaitingEntryId};
use crate::domain::link::Link;
use uuid::Uuid;

/// Writes down what a link says, and believes what is written as it writes.
#[derive(Debug, Default, Clone, Copy)]
pub struct PretendedLinks;

impl VisitLinks for PretendedLinks {
    fn sign(&self, link: Link) -> String {
        match link {
            Link::Visit(VisitId(id)) => format!("v.{id}.signed"),
            Link::Waiting(WaitingEntryId(id)) => format!("w.{id}.signed"),
            Link::Invitation(InvitationId(id)) => format!("i.{id}.signed"),
            Link::Feed(FeedId(id)) => format!("f.{id}.signed"),
        }
    }

    fn verify(&self, text: &str) -> Option<Link> {
        let (purpose, id) = text.strip_suffix(".signed")?.split_once('.')?;
        let id = Uuid::parse_str(id).ok()?;
        match purpose {
            "v" => Some(Link::Visit(VisitId(id))),
            "w" => Some(Link::Waiting(WaitingEntryId(id))),
            "i" => Some(Link::Invitation(InvitationId(id))),
            "f" => Some(Link::Feed(FeedId(id))),
            _ => None,
        }
    }
}
