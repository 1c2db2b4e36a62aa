//! Steps that several stories share.

mod judging;
mod offering;

pub(crate) use judging::{FARTHEST, judge, judge_at_once, judge_locked, lock_agents, next_free, roughly};
pub(crate) use offering::{close_seats, lock_offered, lock_to_free, offer_freed, offer_time};
