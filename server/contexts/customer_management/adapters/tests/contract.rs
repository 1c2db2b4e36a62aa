//! Memory, SQLite and PostgreSQL do the same.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod harness;

use customer_management::adapters::inmemory::InMemoryStore;
use customer_management::contract::Subject;
use customer_management_adapters::sql::{SqlAccountQueries, SqlOrganizationQueries, SqlUnitsOfWork};
use harness::{MemoryTraces, SqlTraces};
use kernel::ids::TimeOrderedIds;
use sql::Database;
use std::fs;
use std::sync::Arc;

sql::contract_suite! {
    memory: in_memory(),
    sqlite: |database| over_sql(database),
    postgres: |database| over_sql(database);
    customer_management::contract::{
        what_is_added_is_read_back_the_same,
        a_slug_belongs_to_one_agency,
        the_founding_is_told,
        agencies_are_listed_by_slug,
        a_changed_agency_is_read_back_the_same,
        a_logo_is_read_back_the_same_and_the_former_one_is_released,
        every_time_zone_is_read_back_the_same,
        a_stale_agency_is_a_conflict,
        a_taken_slug_is_a_conflict_for_a_change_too,
        a_person_is_read_back_the_same,
        nobody_is_found_by_what_is_nobodys,
        a_changed_person_is_read_back_the_same,
        who_is_thrown_out_loses_their_password,
        an_address_belongs_to_one_person,
        an_identity_belongs_to_one_person,
        a_stale_person_is_a_conflict,
        a_person_may_be_saved_twice_in_one_unit,
        a_registration_is_told_of,
        two_people_may_have_the_same_recovery_code,
        a_founder_is_in_the_team_from_the_first_moment,
        a_team_is_that_of_an_agency,
        a_changed_team_is_read_back_the_same,
        a_team_tells_what_happened_with_its_version,
        a_change_of_a_membership_that_isnt_so_is_a_conflict,
        an_invitation_is_read_back_the_same,
        a_foreign_invitation_is_not_found,
        one_invitation_waits_for_an_address_in_an_agency,
        a_token_leads_to_one_invitation,
        what_waits_for_an_address_is_the_last_sent_first,
        an_answered_invitation_waits_no_more,
        open_invitations_are_counted,
        a_stale_invitation_is_a_conflict,
        a_subscription_is_read_back_the_same,
        an_agency_has_one_subscription,
        a_stale_subscription_is_a_conflict,
        a_token_is_spent_once,
        a_token_works_until_its_time_is_over,
        a_token_spent_without_commit_works_as_before,
        tokens_are_forgotten_by_person_and_purpose,
        nobody_has_no_tokens,
        a_token_is_one_persons,
        sessions_are_shown_to_whose_they_are,
        a_revoked_session_is_gone,
        all_sessions_end_but_the_one_that_is_kept,
        notifications_are_read_back_the_newest_first,
        notifications_are_marked_read,
        letters_are_kept_with_the_event_that_has_them_sent,
        an_event_of_a_letter_holds_no_secret,
        a_caller_is_read_with_their_agencies,
        a_caller_without_anything_is_read_too,
        credentials_are_found_by_address_and_by_person,
        a_profile_says_how_somebody_signs_in,
        a_team_is_shown_with_its_people_and_invitations,
        an_invitation_is_shown_to_who_holds_its_link,
        a_verification_is_shown_to_who_holds_its_link,
        without_commit_nothing_is_kept,
        what_the_public_doesnt_see_leaves_the_listing_clock,
        one_address_registered_twice_at_once_is_one_person,
        two_agencies_of_one_name_at_once_have_an_address_each,
        two_owners_who_demote_each_other_leave_one,
        two_owners_who_leave_at_once_leave_one,
        a_token_brought_twice_at_once_is_spent_once,
        an_invitation_accepted_twice_at_once_is_one_membership,
        the_last_place_of_a_plan_is_given_once,
        a_plan_and_its_team_agree_whatever_happens_at_once,
        a_recovery_code_used_twice_at_once_lets_one_in,
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

fn in_memory() -> Subject {
    let store = InMemoryStore::new(Arc::new(TimeOrderedIds));
    Subject {
        units_of_work: Arc::new(store.clone()),
        queries: Arc::new(store.clone()),
        accounts: Arc::new(store.clone()),
        traces: Arc::new(MemoryTraces(store)),
    }
}

fn over_sql(database: Database) -> Subject {
    Subject {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds))),
        queries: Arc::new(SqlOrganizationQueries::new(database.clone())),
        accounts: Arc::new(SqlAccountQueries::new(database.clone())),
        traces: Arc::new(SqlTraces(database)),
    }
}
