//! The gazetteer in memory: what is where, by id, by slug and by first letters.

use super::views::ListedPlace;
use super::vocabulary::PlaceKind;
use kernel::text::fold;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// No place lies deeper than this; a longer chain of parents is a circle.
const DEEPEST: usize = 6;

/// Every place known.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// By id.
    places: Vec<ListedPlace>,
    /// The folded name of each of `places`.
    folded: Vec<Box<str>>,
    /// Where in `folded` words begin, in the order of what is written from there on.
    beginnings: Vec<Beginning>,
    by_slug: HashMap<Box<str>, usize>,
    districts: Vec<i64>,
    children: HashMap<i64, Vec<i64>>,
}

/// The place at `place`, read from the byte `from` of its folded name on.
#[derive(Debug, Clone, Copy)]
struct Beginning {
    place: u32,
    from: u32,
}

impl Beginning {
    fn read(self, folded: &[Box<str>]) -> &str {
        folded.get(self.place as usize).and_then(|name| name.get(self.from as usize..)).unwrap_or_default()
    }
}

/// Where the words of every name begin, in the order of what is written from there on.
fn beginnings(folded: &[Box<str>]) -> Vec<Beginning> {
    let mut all: Vec<Beginning> = (0u32..)
        .zip(folded)
        .flat_map(|(place, name)| {
            let after_gaps = name
                .char_indices()
                .filter(|(_, letter)| !letter.is_alphanumeric())
                .map(|(at, gap)| at + gap.len_utf8());
            std::iter::once(0)
                .chain(after_gaps)
                .filter_map(move |from| Some(Beginning { place, from: u32::try_from(from).ok()? }))
        })
        .collect();
    all.sort_by_key(|beginning| beginning.read(folded));
    all.shrink_to_fit();
    all
}

impl Gazetteer {
    /// A gazetteer of these places.
    #[must_use]
    pub fn new(mut places: Vec<ListedPlace>) -> Self {
        places.sort_by_key(|place| place.id);
        places.shrink_to_fit();
        let mut children: HashMap<i64, Vec<i64>> = HashMap::new();
        for place in &places {
            if let Some(parent) = place.parent {
                children.entry(parent).or_default().push(place.id);
            }
        }
        let folded: Vec<Box<str>> = places.iter().map(|place| fold(&place.name).into()).collect();
        Self {
            beginnings: beginnings(&folded),
            folded,
            by_slug: places.iter().enumerate().map(|(at, place)| (place.slug.as_str().into(), at)).collect(),
            districts: places.iter().filter(|p| p.kind == PlaceKind::District).map(|p| p.id).collect(),
            children,
            places,
        }
    }

    /// The place with this id.
    #[must_use]
    pub fn get(&self, id: i64) -> Option<&ListedPlace> {
        let at = self.places.binary_search_by_key(&id, |place| place.id).ok()?;
        self.places.get(at)
    }

    /// The place with this slug.
    #[must_use]
    pub fn by_slug(&self, slug: &str) -> Option<&ListedPlace> {
        self.places.get(*self.by_slug.get(slug)?)
    }

    /// The place and those it lies in, the largest first; empty if it is unknown.
    #[must_use]
    pub fn path(&self, id: i64) -> Vec<ListedPlace> {
        let upwards = std::iter::successors(self.get(id), |place| self.get(place.parent?));
        let mut path: Vec<ListedPlace> = upwards.take(DEEPEST).cloned().collect();
        path.reverse();
        path
    }

    /// The places right inside this one; the districts, if none is given.
    #[must_use]
    pub fn children(&self, of: Option<i64>) -> &[i64] {
        match of {
            None => &self.districts,
            Some(parent) => self.children.get(&parent).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    /// Every place of a kind.
    pub fn of_kind(&self, kind: PlaceKind) -> impl Iterator<Item = &ListedPlace> {
        self.places.iter().filter(move |place| place.kind == kind)
    }

    /// Places whose name, or a word of it, begins with `words`: those of just that
    /// name first, then those whose name begins so, then by weight, then the larger, then by name.
    #[must_use]
    pub fn suggest(&self, words: &str, limit: usize, weight: impl Fn(i64) -> u64) -> Vec<ListedPlace> {
        let wanted = fold(words.trim());
        if wanted.is_empty() {
            return Vec::new();
        }
        let first = self.beginnings.partition_point(|it| it.read(&self.folded) < wanted.as_str());
        let mut found: Vec<_> = self
            .beginnings
            .iter()
            .skip(first)
            .take_while(|it| it.read(&self.folded).starts_with(&wanted))
            .filter_map(|it| {
                let place = self.places.get(it.place as usize)?;
                let name = self.folded.get(it.place as usize)?;
                let nearness = (**name != *wanted, it.from > 0);
                Some(((nearness, Reverse(weight(place.id)), place.kind, name, place.id), place))
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        let mut seen = HashSet::new();
        let each_once = found.into_iter().filter(|(_, place)| seen.insert(place.id));
        each_once.take(limit).map(|(_, place)| place.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::locale::Country;

    fn place(id: i64, kind: PlaceKind, name: &str, parent: Option<i64>) -> ListedPlace {
        let slug = kernel::text::slug(name, 60);
        ListedPlace { id, kind, country: Country::Portugal, name: name.into(), slug, parent, centre: None }
    }

    fn north() -> Gazetteer {
        Gazetteer::new(vec![
            place(3, PlaceKind::Parish, "São João da Foz", Some(2)),
            place(1, PlaceKind::District, "Porto", None),
            place(2, PlaceKind::Municipality, "Vila Nova de Gaia", Some(1)),
            place(4, PlaceKind::Municipality, "Gaiato", Some(1)),
        ])
    }

    fn names(places: &[ListedPlace]) -> Vec<&str> {
        places.iter().map(|place| place.name.as_str()).collect()
    }

    #[test]
    fn a_path_leads_from_the_largest_place_to_the_smallest() {
        assert_eq!(names(&north().path(3)), ["Porto", "Vila Nova de Gaia", "São João da Foz"]);
        assert!(north().path(99).is_empty());
    }

    #[test]
    fn a_circle_of_parents_ends() {
        let circle = Gazetteer::new(vec![
            place(1, PlaceKind::District, "A", Some(2)),
            place(2, PlaceKind::District, "B", Some(1)),
        ]);
        assert_eq!(circle.path(1).len(), DEEPEST);
    }

    #[test]
    fn the_first_word_counts_before_the_others_and_then_the_number_of_listings() {
        assert_eq!(names(&north().suggest("GAIA", 9, |_| 0)), ["Gaiato", "Vila Nova de Gaia"]);
        assert_eq!(names(&north().suggest("sao joao", 9, |_| 0)), ["São João da Foz"]);
        assert!(north().suggest("aia", 9, |_| 0).is_empty(), "no word begins so");
        assert!(north().suggest("  ", 9, |_| 0).is_empty());
    }

    #[test]
    fn a_place_of_just_that_name_comes_before_a_weightier_one_that_only_begins_so() {
        let two = Gazetteer::new(vec![
            place(1, PlaceKind::Municipality, "Porto", None),
            place(2, PlaceKind::Municipality, "Porto Santo", None),
        ]);
        assert_eq!(names(&two.suggest("porto", 9, |id| id as u64)), ["Porto", "Porto Santo"]);
    }

    #[test]
    fn a_place_is_suggested_once_however_many_of_its_words_begin_so() {
        let twice = Gazetteer::new(vec![place(1, PlaceKind::Parish, "Vila Viçosa", None)]);
        assert_eq!(names(&twice.suggest("vi", 9, |_| 0)), ["Vila Viçosa"]);
    }

    #[test]
    fn districts_have_children_and_are_the_children_of_nothing() {
        assert_eq!(north().children(None), [1]);
        assert_eq!(north().children(Some(1)), [2, 4]);
        assert_eq!(north().by_slug("vila-nova-de-gaia").map(|place| place.id), Some(2));
    }
}
