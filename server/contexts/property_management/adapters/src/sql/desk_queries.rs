//! What the agency's own pages read: the list, the dossier of one property, what there is to do.

use super::dossier_rows::{activity, day_text, document, look, note, reference, user, view};
use super::mapping::{self, code, codes, corrupt, line};
use super::optional_lines::said;
use super::reader::{self, BATCH, padded};
use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::ids::{OrganizationId, UserId};
use kernel::money::{Currency, Money};
use kernel::storage::StorageError;
use kernel::text::words;
use property_management::application::ports::DeskQueries;
use property_management::application::ports::desk_queries::{
    Assigned, DossierRows, ListCriteria, ListPage, ListRow, ListSort, Look, NamedProperty, Person, ToDo,
    around,
};
use property_management::domain::property::PropertyId;
use property_management::domain::publish_gate::Attention;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{PerLocale, Price, Reference, RoomCount};
use property_management::domain::view::SavedView;
use property_management::domain::vocabulary::{ListingType, PropertyType};
use sql::{Database, Row, Statement};
use std::collections::{BTreeMap, HashSet};

/// More words than this narrow a search no further.
const WORDS: [&str; 6] = ["word 1", "word 2", "word 3", "word 4", "word 5", "word 6"];

/// Reads from the database.
#[derive(Clone)]
pub struct SqlDeskQueries {
    database: Database,
}

impl SqlDeskQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn rows(&self, statement: Statement) -> Result<Vec<Row>, StorageError> {
        self.database.fetch_all(statement).await
    }
}

#[async_trait]
impl DeskQueries for SqlDeskQueries {
    async fn list(
        &self,
        organization: OrganizationId,
        criteria: &ListCriteria,
    ) -> Result<ListPage, StorageError> {
        let rows = self.rows(question(organization, criteria)).await?;
        // The counts stand in every row; on an empty page in one that has nothing else.
        let counts = rows.first().ok_or_else(|| corrupt("list", "no row"))?;
        let by_status = counts_by_status(counts)?;
        let counted = |wanted: &PropertyStatus| criteria.status.is_none_or(|asked| asked == *wanted);
        Ok(ListPage {
            total: by_status.iter().filter(|(status, _)| counted(status)).map(|(_, n)| n).sum(),
            by_status,
            rows: rows
                .iter()
                .filter(|row| !matches!(row.get::<Option<i64>>("number"), Ok(None)))
                .map(list_row)
                .collect::<Result<_, _>>()?,
        })
    }

    async fn dossier(
        &self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Option<DossierRows>, StorageError> {
        let find = Statement::new(include_str!("statements/dossier.sql"));
        let row = self.database.fetch_optional(find.bind(organization.0).bind(property.0)).await?;
        let Some(mut dossier) = row.as_ref().map(dossier).transpose()? else { return Ok(None) };
        if dossier.activity.iter().any(|(activity, _)| activity.deed.visit().is_some()) {
            let noted = Statement::new(include_str!("statements/visit_notes.sql"));
            let rows = self.database.fetch_all(noted.bind(organization.0).bind(property.0)).await?;
            for row in &rows {
                dossier.visit_notes.insert(row.get("visit_id")?, row.get("note")?);
            }
        }
        Ok(Some(dossier))
    }

    async fn by_number(
        &self,
        organization: OrganizationId,
        number: i64,
    ) -> Result<Option<PropertyId>, StorageError> {
        let find = Statement::new(include_str!("statements/property_by_number.sql"));
        let row = self.database.fetch_optional(find.bind(organization.0).bind(number)).await?;
        row.map(|row| Ok(PropertyId(row.get("id")?))).transpose()
    }

    async fn by_numbers(
        &self,
        organization: OrganizationId,
        numbers: &[i64],
    ) -> Result<Vec<NamedProperty>, StorageError> {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let mut named = Vec::with_capacity(numbers.len());
        for batch in numbers.chunks(BATCH) {
            let find = Statement::new(include_str!("statements/properties_by_numbers.sql"));
            let find = find.bind(organization.0).bind_each(padded(batch).copied());
            for row in self.rows(find).await? {
                let (id, number) = (PropertyId(row.get("id")?), row.get("number")?);
                named.push(NamedProperty { id, number, reference: reference(&row)? });
            }
        }
        Ok(named)
    }

    async fn latest_reference(
        &self,
        organization: OrganizationId,
    ) -> Result<Option<Reference>, StorageError> {
        let find = Statement::new(include_str!("statements/latest_reference.sql")).bind(organization.0);
        let Some(row) = self.database.fetch_optional(find).await? else { return Ok(None) };
        reference(&row).map(Some)
    }

    async fn taken_references(
        &self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashSet<Reference>, StorageError> {
        let mut taken = HashSet::new();
        for batch in references.chunks(BATCH) {
            let find = Statement::new(include_str!("statements/taken_references.sql"))
                .bind(organization.0)
                .bind_each(padded(batch).map(|reference| reference.as_str().to_owned()));
            for row in self.rows(find).await? {
                taken.insert(reference(&row)?);
            }
        }
        Ok(taken)
    }

    async fn looks(
        &self,
        organization: OrganizationId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Look>, StorageError> {
        let find = Statement::new(include_str!("statements/looks.sql"))
            .bind(organization.0)
            .bind(i64::from(limit))
            .bind(i64::from(offset));
        self.rows(find).await?.iter().map(look).collect()
    }

    async fn to_do(&self, organization: OrganizationId, today: NaiveDate) -> Result<ToDo, StorageError> {
        let (lately, soon) = around(today);
        let count = Statement::new(include_str!("statements/to_do.sql"))
            .bind(organization.0)
            .bind(day_text(lately))
            .bind(day_text(soon));
        let row = self.database.fetch_one(count).await?;
        Ok(ToDo {
            total: number(&row, "total")?,
            drafts: number(&row, "drafts")?,
            attention: number(&row, "attention")?,
            expiring: number(&row, "expiring")?,
        })
    }

    async fn saved_views(
        &self,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Vec<SavedView>, StorageError> {
        let find = Statement::new(include_str!("statements/views_of_user.sql"));
        self.rows(find.bind(organization.0).bind(user.0)).await?.iter().map(view).collect()
    }
}

/// The statement that answers a search of the list.
fn question(organization: OrganizationId, criteria: &ListCriteria) -> Statement {
    let mut wanted = Vec::new();
    let mut when = |asked: bool, name: &'static str| wanted.extend(asked.then_some(name));
    when(criteria.status.is_some(), "status");
    when(criteria.listing_type.is_some(), "listing type");
    when(criteria.property_type.is_some(), "property type");
    when(criteria.attention, "attention");
    when(criteria.expiring.is_some(), "expiring");
    when(matches!(criteria.assigned, Some(Assigned::To(_))), "assigned");
    when(matches!(criteria.assigned, Some(Assigned::Nobody)), "unassigned");
    when(criteria.nif.is_some(), "nif");
    let words = if criteria.nif.is_none() { words(&criteria.words) } else { Vec::new() };
    for (position, name) in WORDS.into_iter().enumerate() {
        when(position < words.len(), name);
    }
    wanted.extend(match criteria.sort {
        ListSort::Changed => Some("changed"),
        ListSort::PriceUp => Some("price up"),
        ListSort::PriceDown => Some("price down"),
        ListSort::Reference => Some("reference"),
        // Numbers are in the order of time.
        ListSort::Newest => None,
    });

    let searched = criteria.nif.is_some() || !words.is_empty();
    let sql = if searched {
        include_str!("statements/search_properties.sql")
    } else {
        include_str!("statements/list_properties.sql")
    };
    let assigned = match criteria.assigned {
        Some(Assigned::To(user)) => Some(user.0),
        Some(Assigned::Nobody) | None => None,
    };
    let page = i64::from(ListCriteria::PAGE);
    let days = criteria.expiring.map(around);
    let statement = Statement::composed(said(sql, &wanted))
        .bind(organization.0)
        .bind(criteria.status.map(|status| status.code().to_owned()))
        .bind(criteria.listing_type.map(|kind| kind.code().to_owned()))
        .bind(criteria.property_type.map(|kind| kind.code().to_owned()))
        .bind(assigned)
        .bind(page)
        .bind(i64::try_from(criteria.offset()).unwrap_or(i64::MAX))
        .bind(days.map(|(lately, _)| day_text(lately)))
        .bind(days.map(|(_, soon)| day_text(soon)));
    if !searched {
        return statement;
    }
    let pattern = |position: usize| words.get(position).map(|word| format!("% {word}%"));
    statement
        .bind(criteria.nif.as_ref().map(|mark| mark.as_str().to_owned()))
        .bind_each((0..WORDS.len()).map(pattern))
}

fn number(row: &Row, column: &str) -> Result<u64, StorageError> {
    u64::try_from(row.get::<i64>(column)?).map_err(|error| corrupt(column, error))
}

fn counts_by_status(row: &Row) -> Result<Vec<(PropertyStatus, u64)>, StorageError> {
    let mut counts = Vec::with_capacity(PropertyStatus::ALL.len());
    for status in PropertyStatus::ALL {
        let column = match status {
            PropertyStatus::Draft => "drafts",
            PropertyStatus::Active => "active",
            PropertyStatus::Reserved => "reserved",
            PropertyStatus::Sold => "sold",
            PropertyStatus::Rented => "rented",
            PropertyStatus::Withdrawn => "withdrawn",
        };
        let count = number(row, column)?;
        if count > 0 {
            counts.push((*status, count));
        }
    }
    Ok(counts)
}

/// Who takes care of a property.
fn person(row: &Row) -> Result<Option<Person>, StorageError> {
    let name = row.get("agent_name")?;
    Ok(user(row, "assigned_to")?.map(|user| Person { user, name }))
}

fn dossier(row: &Row) -> Result<DossierRows, StorageError> {
    let mut done = Vec::new();
    for row in row.rows("activity")? {
        if let Some(activity) = activity(&row)? {
            done.push((activity, row.get("actor_name")?));
        }
    }
    let notes = row.rows("notes")?;
    Ok(DossierRows {
        state: reader::whole(row)?,
        agent: person(row)?,
        documents: row.rows("documents")?.iter().map(document).collect::<Result<_, _>>()?,
        notes: notes
            .iter()
            .map(|row| Ok((note(row)?, row.get("author_name")?)))
            .collect::<Result<_, StorageError>>()?,
        activity: done,
        visit_notes: BTreeMap::new(),
    })
}

fn list_row(row: &Row) -> Result<ListRow, StorageError> {
    let cents: Option<i64> = row.get("price_cents")?;
    let currency = code(row, "currency", Currency::parse)?;
    let price = cents.map(|cents| Price::new(Money { cents, currency })).transpose();
    let titles =
        PerLocale { pt: line(row, "title_pt")?, en: line(row, "title_en")?, es: line(row, "title_es")? };
    Ok(ListRow {
        id: PropertyId(row.get("id")?),
        number: row.get("number")?,
        reference: reference(row)?,
        titles,
        listing_type: code(row, "listing_type", ListingType::parse)?,
        property_type: code(row, "property_type", PropertyType::parse)?,
        status: code(row, "status", PropertyStatus::parse)?,
        price: price.map_err(|error| corrupt("price_cents", error))?,
        district: line(row, "district")?,
        municipality: line(row, "municipality")?,
        parish: line(row, "parish")?,
        bedrooms: mapping::checked(row, "bedrooms", RoomCount::new)?,
        cover: mapping::image_if_any(row, "cover_")?,
        agent: person(row)?,
        attention: codes(row, "attention", Attention::parse)?,
        updated_at: row.get("updated_at")?,
    })
}
