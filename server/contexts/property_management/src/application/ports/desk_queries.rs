//! What the people of an agency look at: the list of its properties, and all about one.

use crate::domain::activity::{Activity, AuditEntry};
use crate::domain::document::{DocumentKind, PropertyDocument};
use crate::domain::media::PropertyImage;
use crate::domain::note::PropertyNote;
use crate::domain::owner::NifMark;
use crate::domain::property::{PropertyId, PropertyState};
use crate::domain::publish_gate::Attention;
use crate::domain::status::PropertyStatus;
use crate::domain::values::{PerLocale, PlaceName, Price, Reference, RoomCount, Title};
use crate::domain::view::SavedView;
use crate::domain::vocabulary::{ListingType, PropertyType};
use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::collections::{BTreeMap, HashSet};
use std::iter::successors;
use uuid::Uuid;

/// Whose properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// Nobody's.
    Nobody,
    /// A member's.
    To(UserId),
}

/// In which order; the number decides where that is the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListSort {
    /// What changed last, first.
    #[default]
    Changed,
    /// What was entered last, first.
    Newest,
    /// The cheapest first; what has no price comes last.
    PriceUp,
    /// The dearest first; what has no price comes last.
    PriceDown,
    /// By reference, letter by letter.
    Reference,
}

/// Which properties, and which page of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListCriteria {
    /// Each word must begin a word of [`search_words`](crate::domain::search_words).
    pub words: String,
    /// In place of the words: properties of the owner with this tax number.
    pub nif: Option<NifMark>,
    /// Only of this status.
    pub status: Option<PropertyStatus>,
    /// Only for sale, only to rent.
    pub listing_type: Option<ListingType>,
    /// Only of this kind.
    pub property_type: Option<PropertyType>,
    /// Only somebody's.
    pub assigned: Option<Assigned>,
    /// Only what needs attention.
    pub attention: bool,
    /// Only what has a document that expires [`around`] this day.
    pub expiring: Option<NaiveDate>,
    /// In which order.
    pub sort: ListSort,
    /// Which page; 0 and 1 are the first.
    pub page: u32,
}

impl ListCriteria {
    /// How many properties a page has.
    pub const PAGE: u32 = 50;

    /// How many properties come before the page.
    #[must_use]
    pub const fn offset(&self) -> u64 {
        (self.page.saturating_sub(1) as u64) * (Self::PAGE as u64)
    }
}

/// A member of the agency, or one who was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub user: UserId,
    /// What they are called, where that is still known.
    pub name: Option<String>,
}

/// A property in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// Its identity.
    pub id: PropertyId,
    /// Its public number.
    pub number: i64,
    /// The agency's name for it.
    pub reference: Reference,
    /// Its titles.
    pub titles: PerLocale<Option<Title>>,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// What kind of property.
    pub property_type: PropertyType,
    /// Where it stands.
    pub status: PropertyStatus,
    /// What is asked.
    pub price: Option<Price>,
    /// District, island or province.
    pub district: Option<PlaceName>,
    /// Municipality.
    pub municipality: Option<PlaceName>,
    /// Parish or quarter.
    pub parish: Option<PlaceName>,
    /// Bedrooms.
    pub bedrooms: Option<RoomCount>,
    /// The first picture.
    pub cover: Option<PropertyImage>,
    /// Who takes care of it.
    pub agent: Option<Person>,
    /// What is to be completed.
    pub attention: Vec<Attention>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A page of the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListPage {
    /// The page.
    pub rows: Vec<ListRow>,
    /// How many properties there are on all pages.
    pub total: u64,
    /// How many the same search finds of each status that there are any of, whatever
    /// status it asks for; in the order of [`PropertyStatus::ALL`].
    pub by_status: Vec<(PropertyStatus, u64)>,
}

/// All that is kept about one property, for those who work with it.
#[derive(Debug, Clone, PartialEq)]
pub struct DossierRows {
    /// The property.
    pub state: PropertyState,
    /// Who takes care of it.
    pub agent: Option<Person>,
    /// Its documents, in the order of their ids.
    pub documents: Vec<PropertyDocument>,
    /// Its notes with their authors' names, the newest first.
    pub notes: Vec<(PropertyNote, Option<String>)>,
    /// The latest that was done to it, with the names of those who did it, the newest first.
    pub activity: Vec<(Activity, Option<String>)>,
    /// What agents noted after the visits among it, by the id of the visit.
    pub visit_notes: BTreeMap<Uuid, String>,
}

/// What a property is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProperty {
    /// Its identity.
    pub id: PropertyId,
    /// Its public number.
    pub number: i64,
    /// The agency's name for it.
    pub reference: Reference,
}

/// A look at what is personal, with what is still known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Who looked at what, and when.
    pub entry: AuditEntry,
    /// What whoever looked is called.
    pub actor: Option<String>,
    /// What the property is called; nothing, where it was deleted.
    pub property: Option<NamedProperty>,
    /// What the owner is called whose numbers were looked at.
    pub owner: Option<String>,
    /// What the document is that was looked at.
    pub document: Option<DocumentKind>,
}

/// How many of the latest deeds a dossier tells. In a database its view `property_dossiers` tells so many.
pub const LATEST_DEEDS: usize = 30;

/// How many references are looked up at once for one that is free, and how many at most.
const REFERENCES_AT_A_TIME: usize = 50;
const REFERENCES_TRIED: usize = 1_000;

/// Documents are to be seen to for so many days before their last one, and after it.
const AROUND: Days = Days::new(30);

/// The days on which a document expires that is to be seen to on `day`: from the first to the last.
#[must_use]
pub fn around(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    (day.checked_sub_days(AROUND).unwrap_or(day), day.checked_add_days(AROUND).unwrap_or(day))
}

/// What there is to do in an agency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ToDo {
    /// How many properties it has.
    pub total: u64,
    /// How many are drafts.
    pub drafts: u64,
    /// How many the public sees that need attention.
    pub attention: u64,
    /// How many documents expire [`around`] today.
    pub expiring: u64,
}

/// Reads what the people of an agency look at, each question in one round trip.
#[async_trait]
pub trait DeskQueries: Send + Sync {
    /// A page of the agency's properties.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn list(
        &self,
        organization: OrganizationId,
        criteria: &ListCriteria,
    ) -> Result<ListPage, StorageError>;

    /// All about one of the agency's properties.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn dossier(
        &self,
        organization: OrganizationId,
        id: PropertyId,
    ) -> Result<Option<DossierRows>, StorageError>;

    /// Which of the agency's properties has a public number.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_number(
        &self,
        organization: OrganizationId,
        number: i64,
    ) -> Result<Option<PropertyId>, StorageError>;

    /// Those of the agency's properties that have one of these public numbers, in the order of the numbers.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_numbers(
        &self,
        organization: OrganizationId,
        numbers: &[i64],
    ) -> Result<Vec<NamedProperty>, StorageError>;

    /// The reference of the agency's latest property, from which
    /// [`Reference::following`] makes the next.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn latest_reference(&self, organization: OrganizationId)
    -> Result<Option<Reference>, StorageError>;

    /// Which of these the agency's properties bear.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn taken_references(
        &self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashSet<Reference>, StorageError>;

    /// A reference for the agency's next property: the first that is free at this moment, counting
    /// on from its latest. None, when that has no number to count on from, or hundreds that come
    /// after it are taken.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn suggest_reference(
        &self,
        organization: OrganizationId,
    ) -> Result<Option<Reference>, StorageError> {
        let Some(mut latest) = self.latest_reference(organization).await? else {
            return Ok(Reference::parse("1").ok());
        };
        for _ in 0..REFERENCES_TRIED / REFERENCES_AT_A_TIME {
            let after = successors(latest.following(), Reference::following);
            let after: Vec<_> = after.take(REFERENCES_AT_A_TIME).collect();
            let Some(last) = after.last().cloned() else { return Ok(None) };
            let taken = self.taken_references(organization, &after).await?;
            if let Some(free) = after.into_iter().find(|reference| !taken.contains(reference)) {
                return Ok(Some(free));
            }
            latest = last;
        }
        Ok(None)
    }

    /// Who looked at what is personal, the latest first: `limit` of them, after the first `offset`.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn looks(
        &self,
        organization: OrganizationId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Look>, StorageError>;

    /// What there is to do in the agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn to_do(&self, organization: OrganizationId, today: NaiveDate) -> Result<ToDo, StorageError>;

    /// The searches that somebody keeps, by name.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn saved_views(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Vec<SavedView>, StorageError>;
}
