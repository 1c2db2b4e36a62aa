//! Somebody of the agency opens a property: all that is kept about it, with what is
//! personal masked, and what the publish gate says of it now.

use crate::application::ports::desk_queries::{DossierRows, Person};
use crate::application::ports::{AgencyStandings, DeskQueries, PersonalDataVault};
use crate::domain::activity::Activity;
use crate::domain::document::PropertyDocument;
use crate::domain::note::PropertyNote;
use crate::domain::owner::{CivilStatus, ContactLine, OwnerId, PropertyOwner, Sealed, Share, masked};
use crate::domain::property::{PropertyId, PropertyState};
use crate::domain::publish_gate::{self, PublishIssue};
use crate::domain::values::FullName;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use kernel::zone::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// All about a property, for those who work with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The property. What its owners have sealed stays so.
    pub state: PropertyState,
    /// Who takes care of it.
    pub agent: Option<Person>,
    /// All that stands between it and the public now.
    pub issues: Vec<PublishIssue>,
    /// Its owners, masked.
    pub owners: Vec<MaskedOwner>,
    /// Its documents, in the order in which they came.
    pub documents: Vec<PropertyDocument>,
    /// Its notes with their authors' names, the newest first.
    pub notes: Vec<(PropertyNote, Option<String>)>,
    /// The latest that was done to it, with the names of those who did it, the newest first.
    pub activity: Vec<(Activity, Option<String>)>,
    /// What agents noted after the visits among it, by the id of the visit.
    pub visit_notes: BTreeMap<Uuid, String>,
}

/// An owner as everybody of the agency sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaskedOwner {
    /// Their identity.
    pub id: OwnerId,
    /// The full name.
    pub full_name: FullName,
    /// The end of the tax number: `•••••6789`.
    pub nif: Option<String>,
    /// The end of the identity document's number.
    pub identity: Option<String>,
    /// Married or not.
    pub civil_status: Option<CivilStatus>,
    /// The e-mail address.
    pub email: Option<ContactLine>,
    /// The telephone number.
    pub phone: Option<ContactLine>,
    /// How much of the property is theirs.
    pub share: Option<Share>,
}

/// Opens a property.
pub struct ViewDossier {
    desk: Arc<dyn DeskQueries>,
    agencies: Arc<dyn AgencyStandings>,
    vault: Arc<dyn PersonalDataVault>,
    clock: Arc<dyn Clock>,
}

impl ViewDossier {
    pub(crate) fn new(
        desk: Arc<dyn DeskQueries>,
        agencies: Arc<dyn AgencyStandings>,
        vault: Arc<dyn PersonalDataVault>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { desk, agencies, vault, clock }
    }

    /// All about the agency's property, if it has one with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        property: PropertyId,
    ) -> Result<Option<Dossier>, StorageError> {
        let organization = agent.organization();
        let Some(rows) = self.desk.dossier(organization, property).await? else { return Ok(None) };
        let now = self.clock.now();
        let issues = match self.agencies.standing(organization).await? {
            Some(agency) => publish_gate::inspect(&rows.state, &agency, now),
            None => {
                let zone = TimeZone::of(rows.state.address.country);
                publish_gate::inspect_content(&rows.state, zone.clock(now).date())
            }
        };
        let DossierRows { state, agent, documents, notes, activity, visit_notes } = rows;
        let owners = state.owners.as_slice().iter().map(|owner| self.masked(&state, owner)).collect();
        Ok(Some(Dossier { state, agent, issues, owners, documents, notes, activity, visit_notes }))
    }

    fn masked(&self, state: &PropertyState, owner: &PropertyOwner) -> MaskedOwner {
        let mask = |sealed: &Sealed| match self.vault.open(state.organization, owner.id, sealed) {
            Ok(text) => masked(&text),
            // The rest of the page is of use without it; who wants the number is told.
            Err(error) => {
                tracing::error!(property = %state.id, owner = %owner.id, %error, "what is sealed doesn't open");
                masked("?????")
            }
        };
        MaskedOwner {
            id: owner.id,
            full_name: owner.full_name.clone(),
            nif: owner.nif.as_ref().map(|nif| mask(&nif.sealed)),
            identity: owner.identity.as_ref().map(mask),
            civil_status: owner.civil_status,
            email: owner.email.clone(),
            phone: owner.phone.clone(),
            share: owner.share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::activity::Deed;
    use crate::domain::publish_gate::AgencyStanding;
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, licensed, moment, stranger};

    #[tokio::test]
    async fn numbers_of_owners_are_masked_and_a_look_at_the_page_is_no_look_at_them() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.own(property, "501964843", "12345678 9ZX1").await;
        let dossier = world.container().view_dossier.execute(&agent(), property).await.unwrap().unwrap();
        assert_eq!(dossier.owners[0].nif.as_deref(), Some("•••••4843"));
        assert_eq!(dossier.owners[0].identity.as_deref(), Some("•••••••••9ZX1"));
        assert!(!format!("{dossier:?}").contains("501964843"), "nor is it in any log");
        assert!(world.audit(AGENCY).is_empty());
    }

    #[tokio::test]
    async fn a_lost_key_hides_the_numbers_and_nothing_else() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.own(property, "123456789", "1").await;
        world.vault().lose_the_key();
        let dossier = world.container().view_dossier.execute(&agent(), property).await.unwrap().unwrap();
        assert_eq!(dossier.owners[0].nif.as_deref(), Some("•••••"));
        assert_eq!(dossier.owners[0].full_name.as_str(), "Maria Silva");
    }

    #[tokio::test]
    async fn the_gate_is_asked_anew_each_time() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.price = None;
        let property = world.create(&agent(), draft).await;
        let view = &world.container().view_dossier;
        let dossier = view.execute(&agent(), property).await.unwrap().unwrap();
        assert_eq!(dossier.issues, [PublishIssue::MissingPrice]);
        // The certificate of the fixture holds until 2034.
        world.clock.advance(chrono::TimeDelta::days(366 * 8));
        let dossier = view.execute(&agent(), property).await.unwrap().unwrap();
        assert_eq!(dossier.issues, [PublishIssue::MissingPrice, PublishIssue::EnergyCertificateExpired]);
    }

    #[tokio::test]
    async fn a_certificate_has_expired_when_its_last_day_is_over_where_the_agency_is() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        // The certificate of the fixture holds until the end of May 2034.
        let late = moment(2034, 5, 31, 23, 30);
        world.clock.advance(late - world.clock.now());
        let view = &world.container().view_dossier;
        for (zone, issues) in
            [(TimeZone::Lisbon, &[PublishIssue::EnergyCertificateExpired][..]), (TimeZone::Azores, &[])]
        {
            world.set_standing(AGENCY, AgencyStanding { zone, ..licensed() });
            let dossier = view.execute(&agent(), property).await.unwrap().unwrap();
            assert_eq!(dossier.issues, issues, "{zone}");
        }
    }

    #[tokio::test]
    async fn what_was_done_is_told_with_names_the_newest_first() {
        let world = World::new();
        let ana = Agent::member(AGENCY, ANA);
        let property = world.create(&ana, complete_draft("A-1")).await;
        world.add_document(&agent(), property).await;
        let dossier = world.container().view_dossier.execute(&ana, property).await.unwrap().unwrap();
        let told: Vec<_> =
            dossier.activity.iter().map(|(done, name)| (done.deed.to_parts().0, name.as_deref())).collect();
        assert_eq!(told, [("document_added".to_owned(), None), ("created".to_owned(), Some("Ana"))]);
        assert_eq!(dossier.activity[1].0.deed, Deed::Created);
        assert_eq!(dossier.agent, Some(Person { user: ANA, name: Some("Ana".to_owned()) }));
        assert_eq!(dossier.documents.len(), 1);
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        assert_eq!(world.container().view_dossier.execute(&stranger(), property).await.unwrap(), None);
    }
}
