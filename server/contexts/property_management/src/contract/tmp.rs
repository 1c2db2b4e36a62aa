use super::*;
use crate::adapters::inmemory::{InMemoryAgencies, InMemoryStore};
struct T(InMemoryStore);
#[async_trait]
impl Traces for T {
    async fn events(&self) -> Vec<EventEnvelope> { self.0.events() }
    async fn audit(&self, o: OrganizationId) -> Vec<AuditEntry> { self.0.audit(o) }
    async fn listing_clock(&self) -> i64 { self.0.listing_clock() }
}
fn s() -> Subject {
    let store = InMemoryStore::new(Arc::new(kernel::ids::TimeOrderedIds));
    store.add_member(AGENCY, ANA, "Ana");
    Subject { units_of_work: Arc::new(store.clone()), agencies: Arc::new(InMemoryAgencies::default()), queries: Arc::new(store.clone()), desk: Arc::new(store.clone()), references: Arc::new(store.clone()), members: Arc::new(store.clone()), traces: Arc::new(T(store)) }
}
macro_rules! t { ($($n:ident),+ $(,)?) => { $(#[tokio::test] async fn $n() { super::$n(s()).await })+ } }
t! { what_is_saved_is_read_back_the_same, documents_are_kept_changed_and_forgotten, documents_are_due_as_their_rule_tells, notes_are_kept_and_forgotten, what_was_done_is_told_the_latest_first, a_removed_property_leaves_nothing_but_the_audit, a_property_that_changed_meanwhile_is_not_removed, what_is_pointed_to_is_known, what_hangs_on_a_property_is_told_of, searches_are_kept_each_for_its_own_person, members_of_an_agency_are_known, the_list_is_narrowed_by_each_filter, the_list_comes_in_each_order, the_list_counts_each_status, a_row_of_the_list_says_what_is_shown, pages_of_the_list_follow_one_another, a_desk_shows_its_own_agencys_properties_only, a_dossier_tells_all_of_the_property, the_next_reference_is_suggested, what_there_is_to_do_is_counted }
