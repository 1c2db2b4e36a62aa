//! Asking the gazetteer where a draft is.

use super::ports::gazetteer::Gazetteer;
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::{PlaceRef, ResolvedPlace};
use crate::domain::listing_record::PlaceNames;
use crate::domain::location::Address;
use crate::domain::values::PlaceName;
use kernel::locale::Country;
use kernel::storage::StorageError;

/// Asks the gazetteer which places names mean.
pub(super) async fn resolved(
    gazetteer: &dyn Gazetteer,
    country: Country,
    names: &PlaceNames,
    position: Option<(f64, f64)>,
) -> Result<ResolvedPlace, StorageError> {
    let text = |name: &Option<PlaceName>| name.as_ref().map(|name| name.as_str().to_owned());
    let (district, municipality, parish) =
        (text(&names.district), text(&names.municipality), text(&names.parish));
    gazetteer
        .resolve(country, district.as_deref(), municipality.as_deref(), parish.as_deref(), position)
        .await
}

/// Where the pin of a draft stands, in degrees.
pub(super) fn pin_of(draft: &PropertyDraft) -> Option<(f64, f64)> {
    draft.position.map(|position| (position.latitude(), position.longitude()))
}

/// Asks the gazetteer where a draft is, and writes the answer into it.
pub(super) async fn locate(gazetteer: &dyn Gazetteer, draft: &mut PropertyDraft) -> Result<(), StorageError> {
    let names = draft.address.names();
    let resolved = resolved(gazetteer, draft.address.country, &names, pin_of(draft)).await?;
    settle(draft, names, resolved);
    Ok(())
}

/// Writes into the draft where it is: the gazetteer's names for what it knows,
/// the given ones for what it doesn't.
pub(super) fn settle(draft: &mut PropertyDraft, names: PlaceNames, resolved: ResolvedPlace) {
    let level = |given: Option<PlaceName>, found: Option<PlaceRef>| match found {
        Some(place) => (PlaceName::parse(&place.name).ok().flatten().or(given), Some(place.id)),
        None => (given, None),
    };
    let Address { district, municipality, parish, .. } = &mut draft.address;
    (*district, draft.places.district) = level(names.district, resolved.district);
    (*municipality, draft.places.municipality) = level(names.municipality, resolved.municipality);
    (*parish, draft.places.parish) = level(names.parish, resolved.parish);
}
