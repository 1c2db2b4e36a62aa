//! Of many who want a plan's last places at once, as many get them as there are.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use kernel::ids::TimeOrderedIds;
use property_management::application::ports::UnitsOfWork;
use property_management::domain::property::{Property, PropertyId};
use property_management::domain::publish_gate::PublishMode;
use property_management::fixtures::{AGENCY, agent, complete_draft, noon};
use property_management_adapters::sql::SqlUnitsOfWork;
use sql::{Database, Statement};
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| with_places(database, 3).await,
    postgres: |database| with_places(database, 3).await;
    crate::suite::{no_more_are_published_than_the_plan_has_room_for}
}

async fn with_places(database: Database, limit: i64) -> SqlUnitsOfWork {
    let founding = Statement::new(
        "INSERT INTO organizations (id, version, slug, name, country, ami_licence, founded_at)
         VALUES ($1, 1, 'first', 'First', 'PT', '12345', $2)",
    );
    database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
    let plan = Statement::new(
        "INSERT INTO subscriptions (organization_id, version, plan, status, since, listing_limit)
         VALUES ($1, 1, 'FREEMIUM', 'ACTIVE', $2, $3)",
    );
    database.execute(plan.bind(AGENCY.0).bind(noon()).bind(limit)).await.unwrap();
    SqlUnitsOfWork::new(database, Arc::new(TimeOrderedIds))
}

/// Whether the property with this number found a place.
async fn published(units: &SqlUnitsOfWork, n: u128) -> bool {
    let mut unit = units.begin().await.unwrap();
    let standing = unit.standing_to_publish(AGENCY).await.unwrap().unwrap();
    let id = PropertyId(Uuid::from_u128(n));
    let mut property = Property::draft(id, &agent(), complete_draft(&format!("A-{n}")), noon()).unwrap();
    if property.publish(PublishMode::Strict, &standing, noon()).is_err() {
        return false;
    }
    unit.properties().save(&mut property).await.unwrap();
    unit.commit().await.unwrap();
    true
}

mod suite {
    use super::*;

    pub(super) async fn no_more_are_published_than_the_plan_has_room_for(units: SqlUnitsOfWork) {
        let attempts: Vec<_> = (1..=12)
            .map(|n| {
                let units = units.clone();
                tokio::spawn(async move { published(&units, n).await })
            })
            .collect();
        let mut places = 0;
        for attempt in attempts {
            places += u32::from(attempt.await.unwrap());
        }
        assert_eq!(places, 3);
    }
}
