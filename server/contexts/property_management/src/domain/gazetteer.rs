//! Places and the names people give them.
//!
//! Addresses come as agencies type them: `Cascais e Estoril, Cascais`,
//! `U. F. de Santa Iria de Azóia`, `S. João do Estoril`, `La Coruña`. A
//! [`PlaceIndex`] holds every place of the gazetteer in memory and says which
//! are meant. Portugal redrew its parishes in 2013 (unions) and in 2025 (many
//! unions parted again); both maps stand side by side, so either name is found.

use kernel::locale::Country;
use kernel::text::fold;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A place of the gazetteer, as an address refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRef {
    /// Its id in the gazetteer.
    pub id: i64,
    /// Its name there.
    pub name: String,
}

/// What an address turned out to mean; a level that isn't known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResolvedPlace {
    /// The Portuguese district or island, or the Spanish province.
    pub district: Option<PlaceRef>,
    /// The municipality (*concelho*, *municipio*).
    pub municipality: Option<PlaceRef>,
    /// The parish (*freguesia*), or a town inside the municipality.
    pub parish: Option<PlaceRef>,
}

/// The level of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A Portuguese district or island, a Spanish province.
    District,
    /// A municipality.
    Municipality,
    /// A parish (*freguesia*).
    Parish,
    /// A town or village inside a municipality, known by name and position only.
    Town,
}

impl PlaceKind {
    /// All levels, the widest first.
    pub const ALL: [Self; 4] = [Self::District, Self::Municipality, Self::Parish, Self::Town];

    /// The stored code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Municipality => "municipality",
            Self::Parish => "parish",
            Self::Town => "town",
        }
    }

    /// Reads a stored code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The level that a place of this level lies in.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::District => None,
            Self::Municipality => Some(Self::District),
            Self::Parish | Self::Town => Some(Self::Municipality),
        }
    }
}

/// A place with what is needed to find it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its id.
    pub id: i64,
    /// Its level.
    pub kind: PlaceKind,
    /// Its country.
    pub country: Country,
    /// Its name; two languages are parted by a slash.
    pub name: String,
    /// The place it lies in.
    pub parent: Option<i64>,
    /// Its middle: latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
}

/// What tells two names of places apart: their words, folded, abbreviations
/// written out, without articles and administrative words, in alphabetical order.
///
/// `União das freguesias de Cascais e Estoril` and `Estoril e Cascais` have the same key.
#[must_use]
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    let mut words: Vec<&str> = Vec::new();
    let mut raw = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = raw.next() {
        match (word, raw.peek().copied()) {
            // `U. F. de …`, `V. N. de Gaia`, `N. Sra. da Graça`
            ("u", Some("f")) => {
                raw.next();
            }
            ("v", Some("n")) => {
                raw.next();
                words.extend(["vila", "nova"]);
            }
            ("n", Some("s" | "sr" | "sra" | "senhora")) => {
                raw.next();
                words.extend(["nossa", "senhora"]);
            }
            ("s", _) => words.push("sao"),
            ("st" | "sto", _) => words.push("santo"),
            ("sta", _) => words.push("santa"),
            ("sr", _) => words.push("senhor"),
            ("sra", _) => words.push("senhora"),
            _ => words.push(word),
        }
    }
    let telling: Vec<&str> = words.iter().copied().filter(|word| !is_filler(word)).collect();
    // A name made of nothing but small words (`A`, `O`) is those words.
    let mut telling = if telling.is_empty() { words } else { telling };
    telling.sort_unstable();
    telling.join(" ")
}

/// Articles, prepositions and words of administration, in Portuguese, Spanish,
/// Catalan, Galician and English.
fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "o"
            | "as"
            | "os"
            | "e"
            | "de"
            | "da"
            | "do"
            | "das"
            | "dos"
            | "d"
            | "em"
            | "na"
            | "no"
            | "ao"
            | "la"
            | "las"
            | "el"
            | "los"
            | "les"
            | "l"
            | "y"
            | "i"
            | "en"
            | "del"
            | "es"
            | "sa"
            | "ses"
            | "els"
            | "of"
            | "the"
            | "and"
            | "uf"
            | "uniao"
            | "freguesia"
            | "freguesias"
            | "parish"
            | "concelho"
            | "municipio"
            | "municipality"
            | "distrito"
            | "district"
            | "provincia"
            | "province"
            | "ilha"
            | "island"
    )
}

/// The other names under which a place is looked for: the halves of a
/// bilingual name, the parishes of a union, what stands in brackets. Keys, see [`name_key`].
fn loose_keys(name: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut add = |text: &str| {
        let key = name_key(text);
        if !key.is_empty() && !keys.contains(&key) {
            keys.push(key);
        }
    };
    for half in name.split('/') {
        add(half);
        for part in parts_outside_brackets(half) {
            add(part);
            if let Some((outer, rest)) = part.split_once('(') {
                add(outer);
                let inner = rest.split(')').next().unwrap_or(rest);
                for saint in inner.split(", ").flat_map(|piece| piece.split(" e ")) {
                    add(saint);
                    add(&format!("{outer} {saint}"));
                }
            }
        }
    }
    let full = name_key(name);
    keys.retain(|key| *key != full);
    keys
}

/// Parts a list of names at commas and `e`, but not inside brackets.
fn parts_outside_brackets(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, c) in text.char_indices() {
        let separator = match c {
            '(' => {
                depth += 1;
                continue;
            }
            ')' => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ if depth > 0 => continue,
            ',' => ",",
            ' ' if text[at..].starts_with(" e ") => " e ",
            _ => continue,
        };
        if at >= start {
            parts.push(text[start..at].trim());
            start = at + separator.len();
        }
    }
    parts.push(text[start.min(text.len())..].trim());
    parts
}

/// Names that neither fold nor bilingual spelling explains: what foreigners
/// and older usage call the large places. Left the key, right the gazetteer's name.
const EXONYMS: &[(Country, &str, &str)] = &[
    (Country::Portugal, "lisbon", "Lisboa"),
    (Country::Portugal, "lisbonne", "Lisboa"),
    (Country::Portugal, "oporto", "Porto"),
    (Country::Portugal, "gaia", "Vila Nova de Gaia"),
    (Country::Portugal, "povoa varzim", "Póvoa de Varzim"),
    (Country::Portugal, "praia vila vitoria", "Praia da Vitória"),
    (Country::Portugal, "feira", "Santa Maria da Feira"),
    (Country::Spain, "seville", "Sevilla"),
    (Country::Spain, "saragossa", "Zaragoza"),
    (Country::Spain, "gerona", "Girona"),
    (Country::Spain, "lerida", "Lleida"),
    (Country::Spain, "orense", "Ourense"),
    (Country::Spain, "vizcaya", "Bizkaia"),
    (Country::Spain, "guipuzcoa", "Gipuzkoa"),
    (Country::Spain, "baleares", "Illes Balears"),
    (Country::Spain, "baleares islas", "Illes Balears"),
    (Country::Spain, "mallorca palma", "Palma"),
    (Country::Spain, "ibiza", "Eivissa"),
    (Country::Spain, "mahon", "Maó"),
    (Country::Spain, "castellon", "Castelló de la Plana"),
    (Country::Spain, "castellon plana", "Castelló de la Plana"),
    (Country::Spain, "pamplona", "Pamplona/Iruña"),
    (Country::Spain, "vitoria", "Vitoria-Gasteiz"),
];

/// Beyond this a position says nothing about the municipality: 60 km.
const REACH_KM: f64 = 60.0;

type NameIndex = HashMap<(Country, PlaceKind, String), Vec<usize>>;

/// Every place of the gazetteer, ready to be asked. Immutable once made.
#[derive(Debug, Default)]
pub struct PlaceIndex {
    places: Vec<Place>,
    by_id: HashMap<i64, usize>,
    exact: NameIndex,
    loose: NameIndex,
    /// Municipalities with a position, from south to north.
    municipalities_by_latitude: Vec<(f64, usize)>,
}

impl PlaceIndex {
    /// Indexes places.
    #[must_use]
    pub fn new(places: Vec<Place>) -> Self {
        let mut by_id = HashMap::with_capacity(places.len());
        let mut exact = NameIndex::with_capacity(places.len());
        let mut loose = NameIndex::new();
        let mut municipalities_by_latitude = Vec::new();
        for (at, place) in places.iter().enumerate() {
            by_id.insert(place.id, at);
            exact.entry((place.country, place.kind, name_key(&place.name))).or_default().push(at);
            for key in loose_keys(&place.name) {
                loose.entry((place.country, place.kind, key)).or_default().push(at);
            }
            if let (PlaceKind::Municipality, Some((latitude, _))) = (place.kind, place.position) {
                municipalities_by_latitude.push((latitude, at));
            }
        }
        for &(country, key, name) in EXONYMS {
            for kind in [PlaceKind::District, PlaceKind::Municipality] {
                let Some(found) = exact.get(&(country, kind, name_key(name))).cloned() else { continue };
                if let Entry::Vacant(free) = loose.entry((country, kind, key.to_owned())) {
                    free.insert(found);
                }
            }
        }
        municipalities_by_latitude.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { places, by_id, exact, loose, municipalities_by_latitude }
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The places that an address names; see
    /// [`Gazetteer::resolve`](crate::application::ports::gazetteer::Gazetteer::resolve) for the rules.
    #[must_use]
    pub fn resolve(
        &self,
        country: Country,
        district: Option<&str>,
        municipality: Option<&str>,
        parish: Option<&str>,
        position: Option<(f64, f64)>,
    ) -> ResolvedPlace {
        let search = Search {
            index: self,
            country,
            position: position.filter(|(lat, lon)| lat.is_finite() && lon.is_finite()),
        };
        search.resolve(blank_is_none(district), blank_is_none(municipality), blank_is_none(parish))
    }

    fn parent_of(&self, at: usize) -> Option<usize> {
        self.by_id.get(&self.places[at].parent?).copied()
    }

    /// Whether the place at `at` lies, at whatever depth, in the place at `around`.
    fn lies_in(&self, at: usize, around: usize) -> bool {
        at == around || self.parent_of(at).is_some_and(|parent| self.lies_in(parent, around))
    }

    fn reference(&self, at: usize) -> PlaceRef {
        PlaceRef { id: self.places[at].id, name: self.places[at].name.clone() }
    }
}

fn blank_is_none(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// One question to the index.
struct Search<'a> {
    index: &'a PlaceIndex,
    country: Country,
    position: Option<(f64, f64)>,
}

impl Search<'_> {
    fn resolve(
        &self,
        district: Option<&str>,
        municipality: Option<&str>,
        parish: Option<&str>,
    ) -> ResolvedPlace {
        let mut found_district = district.and_then(|text| self.named(&[PlaceKind::District], text, None));
        let mut found_parish = None;
        let mut found_municipality = municipality.and_then(|text| {
            self.named(&[PlaceKind::Municipality], text, found_district)
                .or_else(|| self.named(&[PlaceKind::Municipality], text, None))
        });
        // A municipality typed where the district belongs.
        if found_municipality.is_none() && found_district.is_none() {
            found_municipality = district.and_then(|text| self.named(&[PlaceKind::Municipality], text, None));
        }
        match found_municipality {
            Some(around) => found_parish = parish.and_then(|text| self.parish_in(text, around)),
            // A parish or town typed where the municipality belongs, or alone.
            None => {
                for text in [parish, municipality].into_iter().flatten() {
                    found_parish = self.named(&[PlaceKind::Parish, PlaceKind::Town], text, found_district);
                    if found_parish.is_some() {
                        break;
                    }
                }
                found_municipality = found_parish.and_then(|at| self.index.parent_of(at));
            }
        }
        if found_municipality.is_none() {
            found_municipality = self.nearest_municipality(found_district);
            if let Some(around) = found_municipality {
                found_parish = parish.and_then(|text| self.parish_in(text, around));
            }
        }
        if let Some(parent) = found_municipality.and_then(|at| self.index.parent_of(at)) {
            found_district = Some(parent);
        }
        ResolvedPlace {
            district: found_district.map(|at| self.index.reference(at)),
            municipality: found_municipality.map(|at| self.index.reference(at)),
            parish: found_parish.map(|at| self.index.reference(at)),
        }
    }

    fn parish_in(&self, text: &str, municipality: usize) -> Option<usize> {
        self.named(&[PlaceKind::Parish], text, Some(municipality))
            .or_else(|| self.named(&[PlaceKind::Town], text, Some(municipality)))
    }

    /// The one place of these levels that a text names, inside `around` if given.
    /// The whole text is tried first, then what stands before and after commas.
    fn named(&self, kinds: &[PlaceKind], text: &str, around: Option<usize>) -> Option<usize> {
        let pieces =
            std::iter::once(text).chain(text.split([',', ';', '/']).filter(|piece| piece.len() < text.len()));
        pieces.map(name_key).filter(|key| !key.is_empty()).find_map(|key| {
            [&self.index.exact, &self.index.loose].into_iter().find_map(|names| {
                kinds
                    .iter()
                    .find_map(|kind| self.one_of(names.get(&(self.country, *kind, key.clone()))?, around))
            })
        })
    }

    /// The only candidate inside `around`, or the nearest to the position if there are several.
    fn one_of(&self, candidates: &[usize], around: Option<usize>) -> Option<usize> {
        let mut inside = candidates
            .iter()
            .copied()
            .filter(|at| around.is_none_or(|around| self.index.lies_in(*at, around)));
        let first = inside.next()?;
        let Some(second) = inside.next() else { return Some(first) };
        let position = self.position?;
        [first, second]
            .into_iter()
            .chain(inside)
            .filter_map(|at| Some((distance_km(position, self.index.places[at].position?), at)))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, at)| at)
    }

    /// The municipality whose middle is nearest to the position, within reach.
    fn nearest_municipality(&self, district: Option<usize>) -> Option<usize> {
        let position = self.position?;
        let all = &self.index.municipalities_by_latitude;
        let north = all.partition_point(|(latitude, _)| *latitude < position.0);
        let mut best: (f64, Option<usize>) = (REACH_KM, None);
        // Northwards, then southwards, until the latitude alone is too far off.
        let directions: [&mut dyn Iterator<Item = &(f64, usize)>; 2] =
            [&mut all[north..].iter(), &mut all[..north].iter().rev()];
        for direction in directions {
            for &(latitude, at) in direction {
                if (latitude - position.0).abs() * KM_PER_DEGREE > best.0 {
                    break;
                }
                let place = &self.index.places[at];
                if place.country != self.country
                    || district.is_some_and(|around| !self.index.lies_in(at, around))
                {
                    continue;
                }
                let distance = place.position.map_or(f64::INFINITY, |middle| distance_km(position, middle));
                if distance < best.0 {
                    best = (distance, Some(at));
                }
            }
        }
        best.1
    }
}

/// Length of a degree of latitude.
const KM_PER_DEGREE: f64 = 111.2;

/// Distance of two positions in kilometres, on a plane: right to a percent over 100 km.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = (a.0 - b.0) * KM_PER_DEGREE;
    let east = (a.1 - b.1) * KM_PER_DEGREE * ((a.0 + b.0) / 2.0).to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(
        id: i64,
        kind: PlaceKind,
        name: &str,
        parent: Option<i64>,
        position: Option<(f64, f64)>,
    ) -> Place {
        let country = if id < 100 { Country::Portugal } else { Country::Spain };
        Place { id, kind, country, name: name.to_owned(), parent, position }
    }

    fn index() -> PlaceIndex {
        use PlaceKind::{District, Municipality, Parish, Town};
        PlaceIndex::new(vec![
            place(1, District, "Lisboa", None, None),
            place(2, District, "Faro", None, None),
            place(3, District, "Ilha de São Miguel", None, None),
            place(4, District, "Braga", None, None),
            place(10, Municipality, "Lisboa", Some(1), Some((38.717, -9.133))),
            place(11, Municipality, "Cascais", Some(1), Some((38.697, -9.421))),
            place(12, Municipality, "Lagoa", Some(2), Some((37.135, -8.453))),
            place(13, Municipality, "Lagoa", Some(3), Some((37.744, -25.573))),
            place(14, Municipality, "Mafra", Some(1), Some((38.937, -9.332))),
            place(15, Municipality, "Braga", Some(4), Some((41.55, -8.42))),
            place(20, Parish, "União das freguesias de Cascais e Estoril", Some(11), None),
            place(21, Parish, "São Domingos de Rana", Some(11), None),
            place(22, Parish, "Arroios", Some(10), None),
            place(23, Town, "Ericeira", Some(14), Some((38.963, -9.416))),
            place(24, Parish, "União das freguesias de Braga (Maximinos, Sé e Cividade)", Some(15), None),
            place(25, Parish, "Braga (São Vicente)", Some(15), None),
            place(26, Parish, "Santa Maria Maior", Some(10), None),
            place(101, District, "Valencia/València", None, None),
            place(102, District, "A Coruña", None, None),
            place(103, District, "Alicante/Alacant", None, None),
            place(110, Municipality, "València", Some(101), Some((39.47, -0.376))),
            place(111, Municipality, "A Coruña", Some(102), Some((43.37, -8.396))),
            place(112, Municipality, "Elche/Elx", Some(103), Some((38.26, -0.7))),
        ])
    }

    fn ids(found: &ResolvedPlace) -> [Option<i64>; 3] {
        [&found.district, &found.municipality, &found.parish]
            .map(|level| level.as_ref().map(|place| place.id))
    }

    #[track_caller]
    fn assert_resolves(
        country: Country,
        [district, municipality, parish]: [&str; 3],
        position: Option<(f64, f64)>,
        expected: [Option<i64>; 3],
    ) {
        let found = index().resolve(country, Some(district), Some(municipality), Some(parish), position);
        assert_eq!(ids(&found), expected, "{district} / {municipality} / {parish}");
    }

    #[test]
    fn a_union_of_parishes_is_known_by_its_full_its_short_and_its_swapped_name() {
        for name in [
            "União das freguesias de Cascais e Estoril",
            "Cascais e Estoril",
            "Estoril e Cascais",
            "U.F. de Cascais e Estoril",
            "CASCAIS E ESTORIL, Cascais",
            "Estoril",
        ] {
            assert_resolves(
                Country::Portugal,
                ["Lisboa", "Cascais", name],
                None,
                [Some(1), Some(11), Some(20)],
            );
        }
    }

    #[test]
    fn abbreviated_saints_and_names_in_brackets_are_understood() {
        assert_resolves(
            Country::Portugal,
            ["", "Cascais", "S. Domingos de Rana"],
            None,
            [Some(1), Some(11), Some(21)],
        );
        assert_resolves(Country::Portugal, ["", "Braga", "São Vicente"], None, [Some(4), Some(15), Some(25)]);
        assert_resolves(Country::Portugal, ["", "Braga", "Maximinos"], None, [Some(4), Some(15), Some(24)]);
    }

    #[test]
    fn a_municipality_brings_its_own_district() {
        assert_resolves(Country::Portugal, ["", "Lisboa", ""], None, [Some(1), Some(10), None]);
        assert_resolves(Country::Portugal, ["Setúbal", "Cascais", ""], None, [Some(1), Some(11), None]);
        assert_resolves(Country::Spain, ["", "Valencia", ""], None, [Some(101), Some(110), None]);
    }

    #[test]
    fn of_two_municipalities_of_one_name_the_district_or_the_position_decides() {
        assert_resolves(Country::Portugal, ["Faro", "Lagoa", ""], None, [Some(2), Some(12), None]);
        assert_resolves(Country::Portugal, ["São Miguel", "Lagoa", ""], None, [Some(3), Some(13), None]);
        assert_resolves(Country::Portugal, ["", "Lagoa", ""], Some((37.7, -25.6)), [Some(3), Some(13), None]);
        assert_resolves(Country::Portugal, ["", "Lagoa", ""], None, [None, None, None]);
    }

    #[test]
    fn a_district_alone_stays_a_district() {
        assert_resolves(Country::Portugal, ["Lisboa", "", ""], None, [Some(1), None, None]);
    }

    #[test]
    fn a_parish_or_town_finds_its_municipality() {
        assert_resolves(Country::Portugal, ["Lisboa", "", "Arroios"], None, [Some(1), Some(10), Some(22)]);
        assert_resolves(Country::Portugal, ["", "Ericeira", ""], None, [Some(1), Some(14), Some(23)]);
    }

    #[test]
    fn a_position_stands_in_for_a_missing_name_but_not_for_a_known_one() {
        assert_resolves(Country::Portugal, ["", "", ""], Some((38.72, -9.14)), [Some(1), Some(10), None]);
        assert_resolves(
            Country::Portugal,
            ["", "Cascais", ""],
            Some((38.72, -9.14)),
            [Some(1), Some(11), None],
        );
        assert_resolves(Country::Portugal, ["", "", ""], Some((0.0, 0.0)), [None, None, None]);
        assert_resolves(Country::Portugal, ["", "", ""], Some((f64::NAN, 0.0)), [None, None, None]);
    }

    #[test]
    fn bilingual_foreign_and_article_bearing_names_are_found() {
        assert_resolves(Country::Spain, ["", "Elx", ""], None, [Some(103), Some(112), None]);
        assert_resolves(Country::Spain, ["", "Elche", ""], None, [Some(103), Some(112), None]);
        assert_resolves(Country::Spain, ["", "La Coruña", ""], None, [Some(102), Some(111), None]);
        assert_resolves(Country::Spain, ["", "Coruña, A", ""], None, [Some(102), Some(111), None]);
        assert_resolves(Country::Portugal, ["", "Lisbon", ""], None, [Some(1), Some(10), None]);
    }

    #[test]
    fn an_unknown_parish_leaves_the_municipality_known() {
        assert_resolves(Country::Portugal, ["", "Lisboa", "Bairro Alto"], None, [Some(1), Some(10), None]);
    }

    #[test]
    fn nonsense_is_found_nowhere_and_breaks_nothing() {
        for text in ["", ",", "()", "(", ")", " e ", "e e e", ", e ,", "São", "\u{0}", "A e", "é(é e é"] {
            let found = index().resolve(Country::Portugal, Some(text), Some(text), Some(text), None);
            assert_eq!(ids(&found), [None, None, None], "{text:?}");
            let _ = loose_keys(text);
        }
    }
}
