//! What a file doesn't tell of a property stays as it is known.

use crate::domain::characteristics::{Energy, PropertyCharacteristics};
use crate::domain::draft::PropertyDraft;
use crate::domain::media::{PropertyImage, PropertyImages};
use crate::domain::rent::RentConditions;
use kernel::locale::Locale;

/// What a row tells, completed by what was known before: a file that has no
/// column for owners must not take the owners away.
pub(super) fn completed(mut told: PropertyDraft, known: PropertyDraft) -> PropertyDraft {
    told.owners = known.owners;
    told.rent = RentConditions {
        advance: told.rent.advance.or(known.rent.advance),
        deposit: told.rent.deposit.or(known.rent.deposit),
    };
    told.position = told.position.or(known.position);
    told.address.postal_code = told
        .address
        .postal_code
        .or(known.address.postal_code)
        .filter(|code| code.country() == told.address.country);
    told.address.street = told.address.street.or(known.address.street);
    // A place is told as a whole: yesterday's parish is no part of today's municipality.
    if told.address.municipality.is_none() && told.address.district.is_none() && told.address.parish.is_none()
    {
        told.address.district = known.address.district;
        told.address.municipality = known.address.municipality;
        told.address.parish = known.address.parish;
        told.places = known.places;
    }
    told.characteristics = {
        let (new, old) = (told.characteristics, known.characteristics);
        PropertyCharacteristics {
            bedrooms: new.bedrooms.or(old.bedrooms),
            bathrooms: new.bathrooms.or(old.bathrooms),
            gross_area: new.gross_area.or(old.gross_area),
            useful_area: new.useful_area.or(old.useful_area),
            dependent_area: new.dependent_area.or(old.dependent_area),
            land_area: new.land_area.or(old.land_area),
            year_built: new.year_built.or(old.year_built),
            floor: new.floor.or(old.floor),
            condition: new.condition.or(old.condition),
            energy: energy(new.energy, old.energy),
            features: if new.features.is_empty() { old.features } else { new.features },
        }
    };
    let mut texts = known.texts;
    for locale in Locale::ALL {
        let (new, kept) = (told.texts.get(locale).clone(), texts.get_mut(locale));
        kept.title = new.title.or(kept.title.take());
        kept.description = new.description.or(kept.description.take());
    }
    told.texts = texts;
    told.images = images(told.images, known.images);
    told
}

/// Leaves out photographs that we keep for another property, or no longer keep, and tells how many
/// they are: each belongs to one property, and goes with it.
pub(super) fn without_foreign(told: &mut PropertyImages, known: &PropertyImages) -> usize {
    let is_foreign =
        |image: &PropertyImage| known.find(&image.source).is_none() && image.source.is_kept_photograph();
    let ours: Vec<_> = told.as_slice().iter().filter(|image| !is_foreign(image)).cloned().collect();
    let left_out = told.as_slice().len() - ours.len();
    if left_out > 0 {
        *told = PropertyImages::new(ours).unwrap_or_default();
    }
    left_out
}

/// The energy told; of the same class, with the certificate that is known of it.
fn energy(told: Option<Energy>, known: Option<Energy>) -> Option<Energy> {
    match (told, known) {
        (
            Some(Energy::Certified { class, certificate, expires_on }),
            Some(Energy::Certified { class: same, certificate: number, expires_on: last_day }),
        ) if class == same && certificate.as_ref().is_none_or(|told| Some(told) == number.as_ref()) => {
            Some(Energy::Certified { class, certificate: number, expires_on: expires_on.or(last_day) })
        }
        (told, known) => told.or(known),
    }
}

/// The pictures told, with what is known of those that stay: size and alternative text.
/// Photographs that the agency sent in itself stay, and the order it gave them.
fn images(told: PropertyImages, known: PropertyImages) -> PropertyImages {
    if told.is_empty() {
        return known;
    }
    if known.as_slice().iter().any(|image| image.photograph.is_some()) {
        let stays = |image: &&PropertyImage| image.photograph.is_some() || told.find(&image.source).is_some();
        let new = told.as_slice().iter().filter(|image| known.find(&image.source).is_none());
        let kept = known.as_slice().iter().filter(stays).map(|image| described(image, &told));
        let all = kept.chain(new.cloned());
        return PropertyImages::new(all.take(PropertyImages::MAX).collect()).unwrap_or(known);
    }
    let kept = told.as_slice().iter().map(|image| match known.find(&image.source) {
        Some(before) => described(before, &told),
        None => image.clone(),
    });
    PropertyImages::new(kept.collect()).unwrap_or(told)
}

/// A picture that is known, with what is told that it shows.
fn described(known: &PropertyImage, told: &PropertyImages) -> PropertyImage {
    let mut image = known.clone();
    if let Some(told) = told.find(&known.source) {
        for locale in Locale::ALL {
            if let Some(alt) = told.alt.get(locale) {
                *image.alt.get_mut(locale) = Some(alt.clone());
            }
        }
    }
    image
}
