//! Memory, SQLite and PostgreSQL do the same.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod harness;

use customer_management::adapters::inmemory::InMemoryStore;
use customer_management::contract::Subject;
use customer_management_adapters::sql::{SqlAccountQueries, SqlOrganizationQueries, SqlUnitsOfWork};
use harness::{MemoryTraces, SqlTraces};
use kernel::ids::TimeOrderedIds;
use sql::Database;
use std::sync::Arc;

sql::contract_suite! {
    memory: in_memory(),
    sqlite: |database| over_sql(database),
    postgres: |database| over_sql(database);
    customer_management::contract::{
        what_is_added_is_read_back_the_same,
        a_slug_belongs_to_one_agency,
        without_commit_nothing_is_kept,
        the_founding_is_told,
        agencies_are_listed_by_slug,
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
