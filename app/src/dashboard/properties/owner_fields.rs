//! Owners as fields: as many as there are, and one more to fill in.

use super::sections::Reading;
use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::{Problems, Values};
use kernel::locale::Country;
use kernel::nif::Nif;
use property_management::application::use_cases::MaskedOwner;
use property_management::domain::owner::{
    CivilStatus, ContactLine, IdentityDocument, OwnerDraft, OwnerId, PropertyOwners, Share,
};
use property_management::domain::values::FullName;

/// The name of an owner's field.
#[must_use]
pub fn field(place: usize, name: &str) -> String {
    format!("owner_{place}_{name}")
}

/// Who stands in each place of the form: those kept and room for one more; where a form came back,
/// those it named in its own order, and after them whom somebody else added meanwhile.
#[must_use]
pub fn places<'a>(owners: &'a [MaskedOwner], typed: &Form) -> Vec<Option<&'a MaskedOwner>> {
    let mut left: Vec<&MaskedOwner> = owners.iter().collect();
    let mut places = Vec::new();
    while typed.has(&field(places.len(), "name")) {
        let id = typed.id(&field(places.len(), "id"));
        let known = left.iter().position(|owner| owner.id.0 == id);
        places.push(known.map(|at| left.remove(at)));
    }
    places.extend(left.into_iter().map(Some));
    let room = places.len() < PropertyOwners::MAX && places.last().is_none_or(Option::is_some);
    if room {
        places.push(None);
    }
    places
}

/// The fields of the owners. Numbers stay empty: what is kept is never sent to a page that only edits.
#[must_use]
pub fn values(places: &[Option<&MaskedOwner>]) -> Values {
    places.iter().enumerate().fold(Values::new(), |values, (place, owner)| {
        let Some(owner) = owner else { return values };
        let name = |name| field(place, name);
        values
            .with(name("id"), owner.id.to_string())
            .with(name("name"), owner.full_name.as_str())
            .with(name("civil_status"), owner.civil_status.map(CivilStatus::code).unwrap_or_default())
            .with_some(name("email"), owner.email.as_ref())
            .with_some(name("phone"), owner.phone.as_ref())
            .with_some(name("share"), owner.share.map(written))
    })
}

/// `1/2`.
fn written(share: Share) -> String {
    format!("{}/{}", share.part(), share.whole())
}

/// Reads them. An owner without a name, and one that is to go, is none.
///
/// # Errors
/// What is wrong with them.
pub fn read(form: &Form, texts: &'static Texts, country: Country) -> Result<Vec<OwnerDraft>, Problems> {
    let mut reading = Reading::of(form, texts);
    let mut owners = Vec::new();
    // Too many are refused with a sentence, not cut off.
    for place in (0..).take_while(|place| form.has(&field(*place, "name"))) {
        let named = |name| field(place, name);
        if form.has(&named("remove")) {
            continue;
        }
        let written = |name: &str| !form.text(&field(place, name)).trim().is_empty();
        if !written("name") {
            // Who typed the rest forgot the name; an owner is never lost that way.
            if ["id", "nif", "identity", "email", "phone", "share"].into_iter().any(written) {
                reading.wrong(&named("name"), texts.flaw_blank);
            }
            continue;
        }
        let full_name = reading.value(&named("name"), FullName::parse).flatten();
        let nif = nif(&mut reading, &named("nif"), country);
        let identity = reading.value(&named("identity"), IdentityDocument::parse).flatten();
        let civil_status = reading.chosen(&named("civil_status"), CivilStatus::parse);
        let email = reading.value(&named("email"), ContactLine::parse).flatten();
        let phone = reading.value(&named("phone"), ContactLine::parse).flatten();
        let share = share(&mut reading, &named("share"));
        let id = form.text(&named("id")).parse().ok().map(OwnerId);
        if let Some(full_name) = full_name {
            owners.push(OwnerDraft { id, full_name, nif, identity, civil_status, email, phone, share });
        }
    }
    reading.finish(Some(owners))
}

fn nif(reading: &mut Reading<'_>, name: &str, country: Country) -> Option<Nif> {
    let text = reading.text(name).trim();
    if text.is_empty() {
        return None;
    }
    // Owners live where they like: either country's number is one.
    let others = if country == Country::Portugal { Country::Spain } else { Country::Portugal };
    let nif = Nif::parse(country, text).or_else(|_| Nif::parse(others, text)).ok();
    if nif.is_none() {
        reading.wrong(name, reading.texts().flaw_nif);
    }
    nif
}

/// A fraction: `1/2`, or `1` for the whole.
fn share(reading: &mut Reading<'_>, name: &str) -> Option<Share> {
    let text = reading.text(name).trim();
    if text.is_empty() {
        return None;
    }
    let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
    let share = part.trim().parse().ok().zip(whole.trim().parse().ok());
    let share = share.and_then(|(part, whole)| Share::new(part, whole).ok());
    if share.is_none() {
        reading.wrong(name, reading.texts().owners_share_flaw);
    }
    share
}
