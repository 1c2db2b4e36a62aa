//! What the people of an agency look at, in memory.

use super::store::{InMemoryStore, Kept};
use crate::application::ports::desk_queries::{
    Assigned, DossierRows, LATEST_DEEDS, ListCriteria, ListPage, ListRow, ListSort, Look, NamedProperty,
    Person, ToDo, around,
};
use crate::application::ports::{AgencyMembers, DeskQueries, ObjectReferences};
use crate::domain::document::DocumentId;
use crate::domain::media::ImageId;
use crate::domain::owner::OwnerId;
use crate::domain::property::{PropertyId, PropertyState};
use crate::domain::search_words::search_words;
use crate::domain::status::PropertyStatus;
use crate::domain::values::{PerLocale, Reference};
use crate::domain::view::SavedView;
use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::HashSet;

/// Whether a search finds a property, whatever its status.
fn finds(criteria: &ListCriteria, state: &PropertyState) -> bool {
    let said = match &criteria.nif {
        Some(mark) => {
            let owners = state.owners.as_slice();
            owners.iter().any(|owner| owner.nif.as_ref().is_some_and(|nif| nif.mark == *mark))
        }
        None => {
            let kept = search_words(state);
            kernel::text::words(&criteria.words)
                .iter()
                .all(|word| kept.split(' ').any(|kept| kept.starts_with(word.as_str())))
        }
    };
    said && criteria.listing_type.is_none_or(|wanted| wanted == state.listing_type)
        && criteria.property_type.is_none_or(|wanted| wanted == state.property_type)
        && criteria.assigned.is_none_or(|wanted| match wanted {
            Assigned::Nobody => state.assigned_to.is_none(),
            Assigned::To(user) => state.assigned_to == Some(user),
        })
        && (!criteria.attention || !state.attention.is_empty())
}

fn sort(found: &mut [&PropertyState], sort: ListSort) {
    found.sort_by_key(|state| Reverse(state.number));
    let cents = |state: &PropertyState| state.current_price().map(|price| price.money().cents);
    match sort {
        ListSort::Changed => found.sort_by_key(|state| Reverse(state.updated_at)),
        ListSort::Newest => {}
        ListSort::PriceUp => found.sort_by_key(|state| (cents(state).is_none(), cents(state))),
        ListSort::PriceDown => found.sort_by_key(|state| Reverse(cents(state))),
        ListSort::Reference => found.sort_by(|one, other| one.reference.cmp(&other.reference)),
    }
}

impl Kept {
    fn person(&self, user: Option<UserId>) -> Option<Person> {
        user.map(|user| Person { user, name: self.name(Some(user)) })
    }

    fn name(&self, user: Option<UserId>) -> Option<String> {
        self.people.get(&user?).map(|(_, name)| name.clone())
    }

    fn of(&self, organization: OrganizationId) -> impl Iterator<Item = &PropertyState> {
        self.properties.values().filter(move |state| state.organization == organization)
    }

    /// Of each document that expires around a day, whose it is.
    fn expiring(&self, day: NaiveDate) -> impl Iterator<Item = PropertyId> {
        let (first, last) = around(day);
        let near = move |on: NaiveDate| (first..=last).contains(&on);
        let documents = self.hanging.documents.values();
        documents.filter(move |document| document.expires_on.is_some_and(near)).map(|d| d.property)
    }

    fn row(&self, state: &PropertyState) -> ListRow {
        let texts = &state.texts;
        ListRow {
            id: state.id,
            number: state.number.unwrap_or_default(),
            reference: state.reference.clone(),
            titles: PerLocale {
                pt: texts.pt.title.clone(),
                en: texts.en.title.clone(),
                es: texts.es.title.clone(),
            },
            listing_type: state.listing_type,
            property_type: state.property_type,
            status: state.status,
            price: state.current_price(),
            district: state.address.district.clone(),
            municipality: state.address.municipality.clone(),
            parish: state.address.parish.clone(),
            bedrooms: state.characteristics.bedrooms,
            cover: state.images.as_slice().first().cloned(),
            agent: self.person(state.assigned_to),
            attention: state.attention.clone(),
            updated_at: state.updated_at,
        }
    }
}

#[async_trait]
impl DeskQueries for InMemoryStore {
    async fn list(
        &self,
        organization: OrganizationId,
        criteria: &ListCriteria,
    ) -> Result<ListPage, StorageError> {
        let kept = self.kept();
        let expires = |state: &PropertyState| {
            criteria.expiring.is_none_or(|day| kept.expiring(day).any(|property| property == state.id))
        };
        let found: Vec<_> =
            kept.of(organization).filter(|state| finds(criteria, state) && expires(state)).collect();
        let of_status = |status: PropertyStatus| found.iter().filter(|state| state.status == status).count();
        let by_status = PropertyStatus::ALL.iter().map(|status| (*status, of_status(*status) as u64));
        let by_status = by_status.filter(|(_, count)| *count > 0).collect();
        let mut found: Vec<_> = found
            .iter()
            .copied()
            .filter(|state| criteria.status.is_none_or(|status| status == state.status))
            .collect();
        sort(&mut found, criteria.sort);
        let before = usize::try_from(criteria.offset()).unwrap_or(usize::MAX);
        let page = found.iter().skip(before).take(ListCriteria::PAGE as usize);
        Ok(ListPage {
            rows: page.map(|state| kept.row(state)).collect(),
            total: found.len() as u64,
            by_status,
        })
    }

    async fn dossier(
        &self,
        organization: OrganizationId,
        id: PropertyId,
    ) -> Result<Option<DossierRows>, StorageError> {
        let kept = self.kept();
        let Some(state) = kept.of(organization).find(|state| state.id == id).cloned() else {
            return Ok(None);
        };
        let hanging = &kept.hanging;
        let notes = hanging.notes.values().rev().filter(|note| note.property == id);
        let activity = hanging.activity.iter().rev().filter(|activity| activity.property == id);
        Ok(Some(DossierRows {
            agent: kept.person(state.assigned_to),
            documents: hanging.documents.values().filter(|d| d.property == id).cloned().collect(),
            notes: notes.map(|note| (note.clone(), kept.name(note.author))).collect(),
            activity: activity
                .take(LATEST_DEEDS)
                .map(|activity| (activity.clone(), kept.name(activity.actor)))
                .collect(),
            // Visits are another context's.
            visit_notes: BTreeMap::new(),
            state,
        }))
    }

    async fn by_number(
        &self,
        organization: OrganizationId,
        number: i64,
    ) -> Result<Option<PropertyId>, StorageError> {
        let kept = self.kept();
        Ok(kept.of(organization).find(|state| state.number == Some(number)).map(|state| state.id))
    }

    async fn by_numbers(
        &self,
        organization: OrganizationId,
        numbers: &[i64],
    ) -> Result<Vec<NamedProperty>, StorageError> {
        let kept = self.kept();
        let named = kept.of(organization).filter_map(|state| {
            let number = state.number.filter(|number| numbers.contains(number))?;
            Some(NamedProperty { id: state.id, number, reference: state.reference.clone() })
        });
        let mut named: Vec<_> = named.collect();
        named.sort_by_key(|property| property.number);
        Ok(named)
    }

    async fn latest_reference(
        &self,
        organization: OrganizationId,
    ) -> Result<Option<Reference>, StorageError> {
        let kept = self.kept();
        Ok(kept.of(organization).max_by_key(|state| state.number).map(|state| state.reference.clone()))
    }

    async fn taken_references(
        &self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashSet<Reference>, StorageError> {
        let kept = self.kept();
        let borne = kept.of(organization).map(|state| &state.reference);
        Ok(borne.filter(|reference| references.contains(reference)).cloned().collect())
    }

    async fn looks(
        &self,
        organization: OrganizationId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Look>, StorageError> {
        let kept = self.kept();
        let told = kept.hanging.audit.iter().rev().filter(|(agency, _)| *agency == organization);
        let page = told.skip(offset as usize).take(limit as usize);
        Ok(page
            .map(|(_, entry)| {
                let property = kept.of(organization).find(|state| state.id == entry.property);
                let owner = property.and_then(|state| state.owners.find(OwnerId(entry.subject)));
                Look {
                    actor: kept.name(entry.actor),
                    owner: owner.map(|owner| owner.full_name.to_string()),
                    document: kept.hanging.documents.get(&DocumentId(entry.subject)).map(|d| d.kind),
                    property: property.and_then(|state| {
                        let reference = state.reference.clone();
                        Some(NamedProperty { id: state.id, number: state.number?, reference })
                    }),
                    entry: entry.clone(),
                }
            })
            .collect())
    }

    async fn to_do(&self, organization: OrganizationId, today: NaiveDate) -> Result<ToDo, StorageError> {
        let kept = self.kept();
        let count = |wanted: &dyn Fn(&PropertyState) -> bool| {
            kept.of(organization).filter(|state| wanted(state)).count() as u64
        };
        let ours = |property: &PropertyId| kept.of(organization).any(|state| state.id == *property);
        Ok(ToDo {
            total: count(&|_| true),
            drafts: count(&|state| state.status == PropertyStatus::Draft),
            attention: count(&|state| state.status.is_listed() && !state.attention.is_empty()),
            expiring: kept.expiring(today).filter(ours).count() as u64,
        })
    }

    async fn saved_views(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Vec<SavedView>, StorageError> {
        let kept = self.kept();
        let own = kept.hanging.views.iter().filter(|(o, u, _)| (*o, *u) == (organization, user));
        let mut views: Vec<_> = own.map(|(_, _, view)| view.clone()).collect();
        views.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
        Ok(views)
    }
}

#[async_trait]
impl AgencyMembers for InMemoryStore {
    async fn is_member(&self, organization: OrganizationId, user: UserId) -> Result<bool, StorageError> {
        Ok(self.kept().people.get(&user).is_some_and(|(agency, _)| *agency == organization))
    }
}

#[async_trait]
impl ObjectReferences for InMemoryStore {
    async fn images(&self, ids: &[ImageId]) -> Result<HashSet<ImageId>, StorageError> {
        let kept = self.kept();
        let images = kept.properties.values().flat_map(|state| state.images.as_slice());
        let shown = images.filter_map(|image| image.photograph.as_ref().map(|known| known.id));
        Ok(shown.filter(|id| ids.contains(id)).collect())
    }

    async fn documents(&self, ids: &[DocumentId]) -> Result<HashSet<DocumentId>, StorageError> {
        let documents = self.kept().hanging.documents;
        Ok(ids.iter().copied().filter(|id| documents.contains_key(id)).collect())
    }
}
