//! What refers to people and agencies is checked by the database, and only
//! when a unit of work is committed.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use customer_management::application::ports::UnitsOfWork;
use customer_management::domain::organization::Organization;
use customer_management::domain::role::Role;
use customer_management::domain::team::{Membership, Team};
use customer_management::domain::user::User;
use customer_management::fixtures::{AGENCY, ana, full_profile, noon};
use customer_management_adapters::sql::SqlUnitsOfWork;
use kernel::ids::{TimeOrderedIds, UserId};
use kernel::storage::StorageError;
use sql::Database;
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| units_of_work(database),
    postgres: |database| units_of_work(database);
    crate::suite::{what_is_written_first_is_a_units_own_affair, nobody_is_a_member_who_is_not_there}
}

const OWNER: UserId = UserId(Uuid::from_u128(1));

fn units_of_work(database: Database) -> SqlUnitsOfWork {
    SqlUnitsOfWork::new(database, Arc::new(TimeOrderedIds))
}

mod suite {
    use super::*;

    pub(super) async fn what_is_written_first_is_a_units_own_affair(units_of_work: SqlUnitsOfWork) {
        let mut unit = units_of_work.begin().await.unwrap();
        unit.teams().save(&mut Team::found(AGENCY, OWNER, noon())).await.unwrap();
        unit.users().add(&mut User::register(OWNER, ana(), AGENCY, Role::Owner, noon())).await.unwrap();
        unit.organizations()
            .add(&mut Organization::found(AGENCY, full_profile("casas"), noon()))
            .await
            .unwrap();
        unit.commit().await.unwrap();

        let mut unit = units_of_work.begin().await.unwrap();
        let team = unit.teams().lock(AGENCY).await.unwrap().unwrap();
        let owner = Membership { user: OWNER, role: Role::Owner, joined_at: noon() };
        assert_eq!(team.state().memberships, [owner]);
    }

    pub(super) async fn nobody_is_a_member_who_is_not_there(units_of_work: SqlUnitsOfWork) {
        let mut unit = units_of_work.begin().await.unwrap();
        unit.organizations()
            .add(&mut Organization::found(AGENCY, full_profile("casas"), noon()))
            .await
            .unwrap();
        unit.teams().save(&mut Team::found(AGENCY, OWNER, noon())).await.unwrap();
        let refused = unit.commit().await;
        assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");

        let mut unit = units_of_work.begin().await.unwrap();
        assert_eq!(unit.teams().lock(AGENCY).await.unwrap(), None, "the agency went with it");
    }
}
