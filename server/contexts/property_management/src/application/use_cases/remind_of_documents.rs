//! Documents of which the last day comes near are told of, once a stage.

use crate::application::ports::{DueDocument, UnitsOfWork};
use crate::domain::document::PropertyDocument;
use crate::domain::events::{PendingEvent, PropertyEvent};
use kernel::storage::StorageError;
use kernel::time::Clock;
use kernel::zone::TimeZone;
use std::sync::Arc;

/// How many reminders one transaction tells.
const BATCH: u32 = 100;

/// How often reminding is tried that others got in the way of.
const ATTEMPTS: u32 = 10;

/// Tells of documents whose last day comes near.
pub struct RemindOfDocuments {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl RemindOfDocuments {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Tells all that are due by the calendars of their agencies, and how many those were. A
    /// second time on the same day tells nothing.
    ///
    /// # Errors
    /// [`StorageError`]; what was told before it stays told.
    pub async fn execute(&self) -> Result<u64, StorageError> {
        let mut told = 0;
        for zone in TimeZone::ALL {
            told += self.of_zone(*zone).await?;
        }
        Ok(told)
    }

    async fn of_zone(&self, zone: TimeZone) -> Result<u64, StorageError> {
        let (mut told, mut attempt) = (0, 1);
        loop {
            let batch = match self.batch(zone).await {
                // Another machine reminds as well, or somebody changed one of them: look again.
                Err(StorageError::Conflict) if attempt < ATTEMPTS => {
                    attempt += 1;
                    continue;
                }
                batch => batch?,
            };
            told += batch;
            if batch < u64::from(BATCH) {
                return Ok(told);
            }
        }
    }

    async fn batch(&self, zone: TimeZone) -> Result<u64, StorageError> {
        let now = self.clock.now();
        let today = zone.clock(now).date();
        let mut unit = self.units_of_work.begin().await?;
        let mut told = 0;
        for due in unit.documents().due(zone, today, BATCH).await? {
            let DueDocument { organization, document, number, reference, agent } = due;
            let (Some(stage), Some(expires_on)) = (document.reminder_due(today), document.expires_on) else {
                continue;
            };
            let reminded = PropertyDocument { reminded: Some(stage), ..document.clone() };
            unit.documents().save(&document, &reminded).await?;
            let event = PropertyEvent::DocumentExpiring {
                property: document.property,
                number,
                reference: reference.to_string(),
                document: document.id,
                paper: document.kind.code(),
                expires_on,
                agent,
            };
            unit.journal().tell(organization, PendingEvent { occurred_at: now, event }).await?;
            told += 1;
        }
        unit.commit().await?;
        Ok(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{ChangeDocumentCommand, DocumentChange};
    use crate::domain::document::DocumentKind;
    use crate::domain::publish_gate::AgencyStanding;
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, licensed, moment, noon};
    use chrono::{NaiveDate, TimeDelta};
    use kernel::caller::Agent;

    async fn expiring_in(world: &World, reference: &str, days: i64) {
        expiring_on(world, reference, noon().date_naive() + TimeDelta::days(days)).await;
    }

    async fn expiring_on(world: &World, reference: &str, last_day: NaiveDate) {
        let ana = Agent::member(AGENCY, ANA);
        let property = world.create(&ana, complete_draft(reference)).await;
        let document = world.add_document(&agent(), property).await;
        let change = DocumentChange::Describe {
            seen: world.documents(property)[0].fingerprint(),
            kind: DocumentKind::EnergyCertificate,
            file_name: None,
            expires_on: Some(last_day),
        };
        let command = ChangeDocumentCommand { document, change };
        world.container().change_document.execute(&agent(), command).await.unwrap();
    }

    #[tokio::test]
    async fn each_stage_is_told_once_to_who_takes_care_of_the_property() {
        let world = World::new();
        expiring_in(&world, "A-1", 30).await;
        expiring_in(&world, "A-2", 90).await;
        let remind = &world.container().remind_of_documents;
        let mut told = Vec::new();
        for day in 0..40 {
            let now = remind.execute().await.unwrap();
            assert_eq!(remind.execute().await.unwrap(), 0, "nothing twice on a day");
            if now > 0 {
                told.push((day, now));
            }
            world.clock.advance(TimeDelta::days(1));
        }
        assert_eq!(told, [(0, 1), (23, 1), (30, 1)]);
        let event = world.store().events().pop().unwrap();
        assert_eq!(event.kind, "PROPERTY_DOCUMENT_EXPIRING.v1");
        assert_eq!(event.payload["expires_on"], "2026-12-02");
        assert_eq!(event.payload["agent"], ANA.to_string());
        assert_eq!((&event.payload["reference"], &event.payload["number"]), (&"A-1".into(), &1.into()));
        assert_eq!(event.payload["paper"], "energy_certificate");
    }

    #[tokio::test]
    async fn somebody_is_reminded_on_the_day_that_it_is_where_the_agency_is() {
        // In Lisbon it is the first of July for half an hour, in the Azores still the last of June.
        let late = moment(2027, 6, 30, 23, 30);
        for (zone, told) in [
            (TimeZone::Lisbon, 1),
            (TimeZone::Madeira, 1),
            (TimeZone::Madrid, 1),
            (TimeZone::Canary, 1),
            (TimeZone::Azores, 0),
        ] {
            let world = World::new();
            world.set_standing(AGENCY, AgencyStanding { zone, ..licensed() });
            // A week before the eighth of July is the first.
            expiring_on(&world, "A-1", NaiveDate::from_ymd_opt(2027, 7, 8).unwrap()).await;
            let remind = &world.container().remind_of_documents;
            world.clock.advance(late - TimeDelta::days(1) - world.clock.now());
            assert_eq!(remind.execute().await.unwrap(), 1, "within a month");
            world.clock.advance(TimeDelta::days(1));
            assert_eq!(remind.execute().await.unwrap(), told, "{zone}");
            world.clock.advance(TimeDelta::hours(1));
            assert_eq!(remind.execute().await.unwrap(), 1 - told, "{zone}: by now it is July everywhere");
        }
    }

    #[tokio::test]
    async fn where_another_machine_reminds_as_well_nothing_is_told_twice() {
        let world = World::new();
        expiring_in(&world, "A-1", 7).await;
        world.store().conflict_on_the_next(1);
        assert_eq!(world.container().remind_of_documents.execute().await.unwrap(), 1);
        let told = world.store().events();
        let told = told.iter().filter(|event| event.kind == "PROPERTY_DOCUMENT_EXPIRING.v1");
        assert_eq!(told.count(), 1);
    }

    #[tokio::test]
    async fn more_than_one_batch_is_told() {
        let world = World::new();
        for n in 0..=BATCH {
            expiring_in(&world, &format!("A-{n}"), 7).await;
        }
        assert_eq!(world.container().remind_of_documents.execute().await.unwrap(), u64::from(BATCH) + 1);
    }
}
