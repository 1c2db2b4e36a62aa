//! SQLite and PostgreSQL do the same; memory does it in the package of the ports.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod harness;

use harness::over_sql;
use std::fs;

sql::contract_suite! {
    sqlite: |database| over_sql(database).await,
    postgres: |database| over_sql(database).await;
    booking_management::contract::{
        until_somebody_says_something_the_defaults_hold,
        settings_are_read_back_as_they_were_kept,
        who_left_shows_nothing,
        a_calendar_is_read_back_as_it_was_kept,
        a_block_keeps_its_agent_busy,
        what_is_busy_is_told_once_with_where_the_agent_is,
        only_what_meets_the_range_is_told,
        an_open_house_holds_agent_and_property,
        seats_are_taken_from_the_lowest_on_until_there_are_none,
        a_cancelled_open_house_has_no_seats,
        open_houses_to_come_are_found,
        a_seat_on_offer_is_held,
        those_who_wait_for_a_seat_are_found,
        of_many_who_want_one_time_one_gets_it,
        many_posts_of_one_form_book_once,
        of_many_who_move_to_one_time_one_gets_there,
        an_open_house_is_never_overbooked,
        who_books_while_hours_change_is_judged_by_one_of_them,
        a_visit_is_seen_with_its_property,
        a_calendar_shows_what_meets_its_range,
        what_needs_somebody_is_found,
        a_visit_whose_agent_left_needs_another,
        visits_that_are_due_for_a_reminder_are_found,
        an_invitation_is_kept_and_used_once,
        the_key_of_a_form_is_claimed_once,
        a_visit_is_read_back_as_it_was_kept,
        what_is_held_is_not_held_again,
        an_agent_is_one_person_in_all_agencies,
        long_and_short_holds_meet,
        moments_are_compared_as_moments,
        a_closed_visit_lets_go_of_its_time,
        a_moved_visit_holds_its_new_time,
        a_move_to_a_taken_time_changes_nothing,
        without_commit_nothing_is_kept,
        a_stale_visit_is_a_conflict,
        events_are_kept_with_the_change,
        visits_to_come_of_a_property_are_found,
        whoever_waits_is_read_back_as_they_were_kept,
        an_offer_holds_its_time,
        an_offer_becomes_a_visit_in_one_change,
        those_who_wait_are_found_in_their_order,
        those_who_wait_follow_whoever_shows_it_now,
        those_who_wait_for_a_property_are_found,
        somebody_waits_for_a_time_once,
        a_stale_entry_is_a_conflict,
        offers_that_are_over_are_found,
        an_agent_has_one_feed_until_they_leave,
        a_followed_calendar_is_read_back_as_it_was_kept,
        an_agent_follows_so_many_and_no_more,
        whoever_is_busy_elsewhere_shows_nothing,
        many_busy_times_are_kept_and_replaced,
        what_is_due_is_taken_once,
    }
}

#[test]
fn no_promise_is_left_out() {
    let stamped = include_str!("contract.rs");
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../src/contract")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let promises = text.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split('(').next());
        for promise in promises {
            assert!(stamped.contains(&format!("        {promise},\n")), "{promise}");
        }
    }
}
