//! Where the listing of a row is.

use crate::application::locating::{self, pin_of, settle};
use crate::application::ports::gazetteer::Gazetteer;
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::ResolvedPlace;
use crate::domain::listing_record::{ListingRecord, PlaceNames};
use kernel::locale::Country;
use kernel::storage::StorageError;
use std::collections::HashMap;

/// A row whose place is known as well as can be.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) draft: PropertyDraft,
    pub(super) entitle: bool,
}

/// Asks the gazetteer where the listing is: the first way to read its address
/// whose municipality is known wins.
pub(super) async fn located(
    gazetteer: &dyn Gazetteer,
    record: ListingRecord,
    known: &mut HashMap<(Country, PlaceNames), ResolvedPlace>,
) -> Result<Row, StorageError> {
    let ListingRecord { line, mut draft, other_places, entitle, .. } = record;
    let first = draft.address.names();
    let country = draft.address.country;
    let mut readings = vec![first];
    readings.extend(other_places);
    let position = pin_of(&draft);
    let mut best: Option<(PlaceNames, ResolvedPlace)> = None;
    for names in readings {
        // A position makes each question its own; names alone come again and again.
        let key = (country, names);
        let resolved = match known.get(&key).filter(|_| position.is_none()) {
            Some(resolved) => resolved.clone(),
            None => {
                let resolved = locating::resolved(gazetteer, country, &key.1, position).await?;
                if position.is_none() {
                    known.insert(key.clone(), resolved.clone());
                }
                resolved
            }
        };
        let found = resolved.municipality.is_some();
        // Of readings that lead nowhere, one with a municipality says more.
        let better = best.as_ref().is_none_or(|(names, _)| names.municipality.is_none());
        if found || (better && (best.is_none() || key.1.municipality.is_some())) {
            best = Some((key.1, resolved));
        }
        if found {
            break;
        }
    }
    if let Some((names, resolved)) = best {
        settle(&mut draft, names, resolved);
    }
    Ok(Row { line, draft, entitle })
}
