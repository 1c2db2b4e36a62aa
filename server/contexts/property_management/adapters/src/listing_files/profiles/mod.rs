//! The formats that are known by name, one file each: which column tells which
//! field, and what has to be known to read it right.
//!
//! To add a format: a file with a `PROFILE` beside these, a line in [`ALL`], a
//! few made-up rows in its tests. Most formats need nothing but the tables; what
//! columns alone can't say is done by [`Profile::adapt`], which sees the row and
//! may change what its cells say before they are understood.

use super::content::Identity;
use super::fields::{Cells, Field};
use super::row::RowView;
use kernel::locale::Country;
use property_management::domain::vocabulary::Feature;

mod era;
pub(super) mod estate_os;
mod idealista18;
mod lisbon_rentals;
mod olx;
mod portugal_2024;
mod remax;
mod sintra;

/// A format known by name.
#[derive(Debug)]
pub struct Profile {
    /// The name given to `--profile`.
    pub name: &'static str,
    /// What kind of file it is, in one line.
    pub about: &'static str,
    /// The country of its listings.
    pub country: Country,
    /// Columns without which the file is not of this format.
    pub required: &'static [&'static str],
    /// Which column tells which field.
    pub columns: &'static [(Field, &'static str)],
    /// What is the same in every row.
    pub constants: &'static [(Field, &'static str)],
    /// Columns that say yes or no to a feature.
    pub features: &'static [(Feature, &'static str)],
    /// By what a row without a reference is known.
    pub identity: Identity,
    /// The column by which a second file with details is joined to the rows.
    pub details_by: Option<&'static str>,
    /// What the tables can't say.
    pub adapt: for<'row> fn(&RowView<'row>, &mut Cells<'row>),
}

/// All of them.
pub static ALL: &[&Profile] = &[
    &era::PROFILE,
    &estate_os::PROFILE,
    &idealista18::PROFILE,
    &lisbon_rentals::PROFILE,
    &olx::PROFILE,
    &portugal_2024::PROFILE,
    &remax::PROFILE,
    &sintra::PROFILE,
];

/// The profile of a name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Profile> {
    ALL.iter().copied().find(|profile| profile.name == name)
}

/// Whether a piece of an address names a street.
fn is_street(piece: &str) -> bool {
    const KINDS: &[&str] = &[
        "rua",
        "avenida",
        "av",
        "travessa",
        "praca",
        "praceta",
        "largo",
        "estrada",
        "calcada",
        "beco",
        "alameda",
        "viela",
        "caminho",
        "rotunda",
        "escadinhas",
        "calle",
        "plaza",
        "paseo",
    ];
    let folded = kernel::text::fold(piece);
    let first = folded.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    KINDS.contains(&first)
}

/// The Portuguese districts and the islands, as portals write them.
const DISTRICTS: &[&str] = &[
    "Aveiro",
    "Beja",
    "Braga",
    "Bragança",
    "Castelo Branco",
    "Coimbra",
    "Évora",
    "Faro",
    "Guarda",
    "Leiria",
    "Lisboa",
    "Portalegre",
    "Porto",
    "Santarém",
    "Setúbal",
    "Viana do Castelo",
    "Vila Real",
    "Viseu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_in_order() {
        assert!(ALL.is_sorted_by_key(|profile| profile.name));
        for profile in ALL {
            assert!(std::ptr::eq(by_name(profile.name).unwrap(), *profile));
        }
        assert!(by_name("nonsense").is_none());
    }

    #[test]
    fn a_street_is_known_by_its_first_word() {
        assert!(is_street("Rua Vale de Santo António"));
        assert!(is_street("Av. da Liberdade"));
        assert!(!is_street("Santa Engrácia"));
        assert!(!is_street("Ruas"));
    }
}
