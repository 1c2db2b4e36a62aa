//! Laying places into the table, again and again without doubling any.

use super::file::{self, Entry, RejectedRow, UnreadableFile};
use super::{INSERT_PLACE, PLACES, RAISE_LISTING_CLOCK, StoredPlace, UPDATE_PLACE};
use kernel::locale::Country;
use kernel::storage::StorageError;
use kernel::text::{fold, slug};
use property_management::domain::gazetteer::{Place, PlaceKind, name_key};
use sql::{Database, Statement, Transaction};
use std::collections::{HashMap, HashSet};
use thiserror::Error;

/// The longest slug of a place, in bytes.
const SLUG_LIMIT: usize = 60;

/// Why a gazetteer was not loaded; then nothing of it was.
#[derive(Debug, Error)]
pub enum GazetteerError {
    /// The file is not a gazetteer.
    #[error(transparent)]
    Unreadable(#[from] UnreadableFile),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What loading a gazetteer came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadReport {
    /// Rows of the file, the header aside.
    pub read: usize,
    /// Places that were new.
    pub added: usize,
    /// Places that gained a name, a position or a level.
    pub changed: usize,
    /// Places that were known just so.
    pub unchanged: usize,
    /// Rows that could not be used.
    pub rejected: Vec<RejectedRow>,
}

/// Lays the gazetteer that comes with the program: idempotent, one
/// transaction, and none at all if nothing is missing.
///
/// # Errors
/// [`StorageError`]; then nothing was changed. A package that can't be read is
/// [`StorageError::Corrupt`].
pub async fn ensure_packaged(database: &Database, bytes: &[u8]) -> Result<LoadReport, StorageError> {
    load(database, bytes, Authority::Package).await.map_err(|error| match error {
        GazetteerError::Unreadable(error) => {
            StorageError::Corrupt(format!("the packaged gazetteer: {error}"))
        }
        GazetteerError::Storage(error) => error,
    })
}

/// Adds the places of a file (see [`file`] for the formats) to those known:
/// idempotent, one transaction. Parishes of several maps stand side by side.
///
/// # Errors
/// [`GazetteerError`]; then nothing was changed.
pub async fn import(database: &Database, bytes: &[u8]) -> Result<LoadReport, GazetteerError> {
    load(database, bytes, Authority::File).await
}

/// Who has the last word on the name and position of a known place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authority {
    /// The package corrects its own places.
    Package,
    /// A file only adds what is missing.
    File,
}

async fn load(database: &Database, bytes: &[u8], authority: Authority) -> Result<LoadReport, GazetteerError> {
    let (entries, rejected) = file::read(bytes)?;
    // First without a lock: at most starts there is nothing to write.
    let known = database.fetch_each(Statement::new(PLACES), StoredPlace::read).await?;
    let plan = Plan::make(known, &entries, authority);
    if plan.is_empty() {
        return Ok(plan.report(rejected));
    }
    let mut transaction = database.begin().await?;
    // The clock's row is the lock: who else loads a gazetteer now waits here,
    // and running servers see that the places changed.
    transaction.execute(Statement::new(RAISE_LISTING_CLOCK)).await?;
    let known = transaction.fetch_each(Statement::new(PLACES), StoredPlace::read).await?;
    let plan = Plan::make(known, &entries, authority);
    plan.write(&mut transaction).await?;
    transaction.commit().await?;
    Ok(plan.report(rejected))
}

/// What has to be written so that all entries are known.
#[derive(Debug, Default)]
struct Plan {
    added: Vec<StoredPlace>,
    changed: Vec<StoredPlace>,
    unchanged: usize,
    orphans: Vec<RejectedRow>,
    read: usize,
}

impl Plan {
    fn make(known: Vec<StoredPlace>, entries: &[Entry], authority: Authority) -> Self {
        let mut register = Register::of(known);
        let mut plan = Self { read: entries.len(), ..Self::default() };
        for entry in entries {
            let parent = match register.parent_of(entry) {
                Ok(parent) => parent,
                Err(reason) => {
                    plan.orphans.push(RejectedRow { line: entry.line, reason });
                    continue;
                }
            };
            if register.lay(entry, parent, authority) == Laid::Unchanged {
                plan.unchanged += 1;
            }
        }
        (plan.added, plan.changed) = register.into_changes();
        plan
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }

    async fn write(&self, transaction: &mut Transaction) -> Result<(), StorageError> {
        for StoredPlace { place, code, .. } in &self.changed {
            let statement = Statement::new(UPDATE_PLACE)
                .bind(place.id)
                .bind(place.kind.code().to_owned())
                .bind(code.clone())
                .bind(place.name.clone())
                .bind(fold(&place.name))
                .bind(place.position.map(|(latitude, _)| latitude))
                .bind(place.position.map(|(_, longitude)| longitude));
            transaction.execute(statement).await?;
        }
        for StoredPlace { place, code, slug } in &self.added {
            let statement = Statement::new(INSERT_PLACE)
                .bind(place.id)
                .bind(place.kind.code().to_owned())
                .bind(place.country.code().to_owned())
                .bind(code.clone())
                .bind(place.name.clone())
                .bind(fold(&place.name))
                .bind(slug.clone())
                .bind(place.parent)
                .bind(place.position.map(|(latitude, _)| latitude))
                .bind(place.position.map(|(_, longitude)| longitude));
            transaction.execute(statement).await?;
        }
        Ok(())
    }

    fn report(self, mut rejected: Vec<RejectedRow>) -> LoadReport {
        let read = self.read + rejected.len();
        rejected.extend(self.orphans);
        rejected.sort_by_key(|row| row.line);
        LoadReport {
            read,
            added: self.added.len(),
            changed: self.changed.len(),
            unchanged: self.unchanged,
            rejected,
        }
    }
}

/// Whether an entry said anything new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Laid {
    New,
    Unchanged,
}

type Key = (PlaceKind, Country, String);

/// All places, those known and those about to be, by all that must be unique.
struct Register {
    places: Vec<StoredPlace>,
    /// How many stood in the table before.
    known: usize,
    changed: HashSet<usize>,
    by_code: HashMap<Key, usize>,
    by_id: HashMap<i64, usize>,
    /// Parishes and towns by municipality and [`name_key`].
    by_name: HashMap<(i64, String), usize>,
    slugs: HashSet<String>,
    last_id: i64,
}

impl Register {
    fn of(known: Vec<StoredPlace>) -> Self {
        let mut register = Self {
            known: known.len(),
            places: Vec::with_capacity(known.len()),
            changed: HashSet::new(),
            by_code: HashMap::with_capacity(known.len()),
            by_id: HashMap::with_capacity(known.len()),
            by_name: HashMap::new(),
            slugs: HashSet::with_capacity(known.len()),
            last_id: 0,
        };
        known.into_iter().for_each(|place| register.insert(place));
        register
    }

    fn insert(&mut self, stored: StoredPlace) {
        let at = self.places.len();
        let place = &stored.place;
        self.last_id = self.last_id.max(place.id);
        self.by_id.insert(place.id, at);
        self.by_code.insert((place.kind, place.country, stored.code.clone()), at);
        if let (PlaceKind::Parish | PlaceKind::Town, Some(parent)) = (place.kind, place.parent) {
            self.by_name.insert((parent, name_key(&place.name)), at);
        }
        self.slugs.insert(stored.slug.clone());
        self.places.push(stored);
    }

    /// The id of the place an entry lies in, or a sentence why there is none.
    fn parent_of(&self, entry: &Entry) -> Result<Option<i64>, String> {
        let Some(kind) = entry.kind.parent() else { return Ok(None) };
        self.by_code
            .get(&(kind, entry.country, entry.parent_code.clone()))
            .map(|at| Some(self.places[*at].place.id))
            .ok_or_else(|| {
                format!(
                    "{} lies in the {} {}, which is not known",
                    entry.name,
                    kind.code(),
                    entry.parent_code
                )
            })
    }

    fn lay(&mut self, entry: &Entry, parent: Option<i64>, authority: Authority) -> Laid {
        let mut code = entry.code.clone();
        if let Some(&at) = self.by_code.get(&(entry.kind, entry.country, code.clone())) {
            let renamed = entry.kind == PlaceKind::Parish
                && name_key(&self.places[at].place.name) != name_key(&entry.name);
            if !renamed {
                return self.amend(at, entry, authority);
            }
            // Two maps call one parish by two names: both are to be found.
            code = format!("{code}-{}", slug(&entry.name, SLUG_LIMIT));
            if let Some(&at) = self.by_code.get(&(entry.kind, entry.country, code.clone())) {
                return self.amend(at, entry, authority);
            }
        }
        let namesake = parent.and_then(|parent| self.by_name.get(&(parent, name_key(&entry.name))).copied());
        match namesake {
            // The town was known before the parish that bears its name: one place.
            Some(at) if entry.kind == PlaceKind::Parish && self.places[at].place.kind == PlaceKind::Town => {
                self.promote(at, entry, code)
            }
            // Maps gave some parishes a new code and left the name: one place.
            Some(at) if entry.kind == PlaceKind::Parish => self.amend(at, entry, authority),
            Some(_) if entry.kind == PlaceKind::Town => Laid::Unchanged,
            _ => {
                let stored = StoredPlace {
                    slug: self.free_slug(entry, parent),
                    place: Place {
                        id: self.last_id + 1,
                        kind: entry.kind,
                        country: entry.country,
                        name: entry.name.clone(),
                        parent,
                        position: entry.position,
                    },
                    code,
                };
                self.insert(stored);
                Laid::New
            }
        }
    }

    /// Adds to a known place what the entry knows better.
    fn amend(&mut self, at: usize, entry: &Entry, authority: Authority) -> Laid {
        let place = &mut self.places[at].place;
        let before = place.clone();
        match authority {
            Authority::Package => {
                place.name.clone_from(&entry.name);
                place.position = entry.position.or(place.position);
            }
            Authority::File => place.position = place.position.or(entry.position),
        }
        if *place == before {
            return Laid::Unchanged;
        }
        self.changed.insert(at);
        Laid::New
    }

    /// Makes a town the parish it is the seat of; id and slug stay.
    fn promote(&mut self, at: usize, entry: &Entry, code: String) -> Laid {
        let stored = &mut self.places[at];
        stored.place.kind = PlaceKind::Parish;
        stored.place.name.clone_from(&entry.name);
        stored.place.position = entry.position.or(stored.place.position);
        let town = std::mem::replace(&mut stored.code, code.clone());
        self.by_code.remove(&(PlaceKind::Town, entry.country, town));
        self.by_code.insert((PlaceKind::Parish, entry.country, code), at);
        self.changed.insert(at);
        Laid::New
    }

    /// `lisboa`, `distrito-lisboa`, `provincia-valencia`, `graca-lisboa`; where
    /// that is taken, with the place around it, at last with its code.
    fn free_slug(&self, entry: &Entry, parent: Option<i64>) -> String {
        // Of a bilingual name the first half; of a union without its preamble.
        let name = entry.name.split('/').next().unwrap_or_default();
        let name = match name.split_once("reguesias de ").or_else(|| name.split_once("reguesias do ")) {
            Some((_, parishes)) if entry.kind == PlaceKind::Parish => parishes,
            _ => name,
        };
        let own = slug(name, SLUG_LIMIT);
        let around = parent
            .and_then(|id| self.by_id.get(&id))
            .map(|at| {
                let name = &self.places[*at].place.name;
                slug(name.split('/').next().unwrap_or(name), SLUG_LIMIT)
            })
            .unwrap_or_default();
        let candidates = match entry.kind {
            PlaceKind::District if own.starts_with("ilha-") => [own.clone(), format!("{own}-{}", entry.code)],
            PlaceKind::District if entry.country == Country::Spain => {
                [format!("provincia-{own}"), format!("provincia-{own}-{}", entry.code)]
            }
            PlaceKind::District => [format!("distrito-{own}"), format!("distrito-{own}-{}", entry.code)],
            PlaceKind::Municipality => [own.clone(), format!("{own}-{around}")],
            PlaceKind::Parish | PlaceKind::Town => {
                [format!("{own}-{around}"), format!("{own}-{around}-{}", entry.code)]
            }
        };
        let free = |candidate: &String| !candidate.is_empty() && !self.slugs.contains(candidate);
        candidates.into_iter().find(free).unwrap_or_else(|| {
            let country = entry.country.code().to_lowercase();
            format!("{own}-{country}-{}-{}", entry.kind.code(), entry.code)
        })
    }

    /// The places to insert and those to update, in the order of their ids.
    fn into_changes(mut self) -> (Vec<StoredPlace>, Vec<StoredPlace>) {
        let added = self.places.split_off(self.known);
        let mut changed: Vec<usize> = self.changed.into_iter().filter(|at| *at < self.known).collect();
        changed.sort_unstable();
        (added, changed.into_iter().map(|at| self.places[at].clone()).collect())
    }
}
