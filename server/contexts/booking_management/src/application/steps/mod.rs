//! Steps that several stories share.

mod judging;
mod offering;

pub(crate) use judging::{judge, judge_at_once, judge_locked, next_free, roughly};
pub(crate) use offering::{offer_freed, offer_time};
