//! Free words: which listings have a word, or one that begins so.
//!
//! Most words are in one listing only (its reference), a few in half of them.
//! So the bulk stands in a [`Lexicon`], packed and never changed; what changed
//! since stands beside it in a small map, and the two are merged now and then.

use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

/// A word is also found by its beginning, from so many letters on.
const PREFIX_LETTERS: usize = 3;

/// How many words one beginning may stand for.
const PREFIX_WORDS: usize = 200;

/// Words in more listings than this are worth a bitmap. (Fewer in tests.)
const RARE: u64 = if cfg!(test) { 4 } else { 256 };

/// A query of more words than this is no query.
const QUERY_WORDS: usize = 16;

/// Words that part nothing from nothing, in the three languages; left out of a
/// query as long as others remain.
const STOP_WORDS: &[&str] = &[
    "a", "al", "and", "ao", "as", "at", "com", "con", "da", "das", "de", "del", "do", "dos", "e", "el", "em",
    "en", "for", "in", "la", "las", "los", "na", "nas", "no", "nos", "o", "of", "on", "os", "para", "por",
    "the", "to", "um", "uma", "un", "una", "with", "y",
];

/// The words of a query that listings must have, all of them.
pub(super) fn query_words(text: &str) -> Vec<String> {
    let mut words = kernel::text::words(text);
    if words.iter().any(|word| !STOP_WORDS.contains(&word.as_str())) {
        words.retain(|word| !STOP_WORDS.contains(&word.as_str()));
    }
    words.truncate(QUERY_WORDS);
    words
}

/// Whether a word of a query stands also for longer words.
fn is_prefix(word: &str) -> bool {
    word.chars().nth(PREFIX_LETTERS - 1).is_some()
}

/// Every word of every listing.
#[derive(Debug, Default)]
pub(super) struct Words {
    lexicon: Lexicon,
    /// Listings whose words in the lexicon no longer hold.
    outdated: RoaringBitmap,
    /// The words of listings that changed since the lexicon was made.
    recent: BTreeMap<Box<str>, Vec<u32>>,
    /// Who is in `recent`.
    recent_listings: RoaringBitmap,
}

impl Words {
    /// Forgets the words of `gone`.
    pub(super) fn remove(&mut self, gone: &RoaringBitmap) {
        self.outdated |= gone;
        if !self.recent_listings.is_disjoint(gone) {
            self.recent.retain(|_, listings| {
                listings.retain(|number| !gone.contains(*number));
                !listings.is_empty()
            });
            self.recent_listings -= gone;
        }
    }

    /// Learns the words of listings that have none here.
    pub(super) fn add<'a>(&mut self, listings: impl Iterator<Item = (u32, &'a str)>) {
        let mut added: HashMap<&str, Vec<u32>> = HashMap::new();
        for (number, words) in listings {
            self.recent_listings.insert(number);
            for word in words.split_ascii_whitespace() {
                added.entry(word).or_default().push(number);
            }
        }
        for (word, numbers) in added {
            match self.recent.get_mut(word) {
                Some(listings) => listings.extend(numbers),
                None => {
                    self.recent.insert(word.into(), numbers);
                }
            }
        }
    }

    /// The listings that have a word of a query.
    pub(super) fn find(&self, word: &str) -> Cow<'_, RoaringBitmap> {
        let range =
            if is_prefix(word) { self.lexicon.beginning_with(word) } else { self.lexicon.exactly(word) };
        let mut found = self.lexicon.union(range);
        if !self.outdated.is_disjoint(&found) {
            *found.to_mut() -= &self.outdated;
        }
        if is_prefix(word) {
            let from = (Bound::Included(word), Bound::Unbounded);
            let recent = self.recent.range::<str, _>(from).take_while(|(other, _)| other.starts_with(word));
            for (_, listings) in recent.take(PREFIX_WORDS) {
                found.to_mut().extend(listings);
            }
        } else if let Some(listings) = self.recent.get(word) {
            found.to_mut().extend(listings);
        }
        found
    }

    /// How many listings are not in the lexicon as they should be.
    pub(super) fn drift(&self) -> u64 {
        self.outdated.len().max(self.recent_listings.len())
    }

    /// A lexicon of everything.
    pub(super) fn merged(&self) -> Lexicon {
        let mut merged = Lexicon::default();
        let mut recent = self.recent.iter().peekable();
        for at in 0..self.lexicon.len() {
            let word = self.lexicon.word(at);
            while let Some((new, listings)) = recent.next_if(|(new, _)| new.as_ref() < word) {
                merged.push(new, RoaringBitmap::from_iter(listings));
            }
            let mut listings = self.lexicon.union(at..at + 1).into_owned();
            listings -= &self.outdated;
            if let Some((_, more)) = recent.next_if(|(new, _)| new.as_ref() == word) {
                listings.extend(more);
            }
            merged.push(word, listings);
        }
        for (new, listings) in recent {
            merged.push(new, RoaringBitmap::from_iter(listings));
        }
        merged.shrink();
        merged
    }

    /// Takes a lexicon made by [`merged`](Self::merged), nothing having changed since.
    pub(super) fn adopt(&mut self, lexicon: Lexicon) {
        *self = Self { lexicon, ..Self::default() };
    }
}

/// A sorted list of words with their listings, packed: a word that is in one
/// listing costs its letters and twelve bytes.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Every word, one after the other, sorted.
    letters: String,
    /// Where in `letters` each word ends.
    ends: Vec<u32>,
    /// The listings of every rare word, one word after the other.
    rare: Vec<u32>,
    /// Where in `rare` each word's listings end; a frequent word has none there.
    rare_ends: Vec<u32>,
    /// The listings of every frequent word, with its place, ascending.
    frequent: Vec<(u32, RoaringBitmap)>,
}

impl Lexicon {
    fn len(&self) -> usize {
        self.ends.len()
    }

    fn word(&self, at: usize) -> &str {
        &self.letters[start(&self.ends, at)..self.ends[at] as usize]
    }

    /// Appends a word that sorts after all others, unless nobody has it.
    fn push(&mut self, word: &str, listings: RoaringBitmap) {
        if listings.is_empty() {
            return;
        }
        // Offsets are 32 bits wide: 4 GB of distinct words are no listings.
        let (Ok(end), Ok(place)) =
            (u32::try_from(self.letters.len() + word.len()), u32::try_from(self.len()))
        else {
            return;
        };
        self.letters.push_str(word);
        self.ends.push(end);
        if listings.len() <= RARE {
            self.rare.extend(&listings);
        } else {
            self.frequent.push((place, listings));
        }
        self.rare_ends.push(u32::try_from(self.rare.len()).unwrap_or(u32::MAX));
    }

    fn shrink(&mut self) {
        self.letters.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rare.shrink_to_fit();
        self.rare_ends.shrink_to_fit();
        self.frequent.shrink_to_fit();
    }

    /// The first place whose word doesn't sort before `word`.
    fn seek(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn exactly(&self, word: &str) -> std::ops::Range<usize> {
        let at = self.seek(word);
        let found = at < self.len() && self.word(at) == word;
        at..at + usize::from(found)
    }

    fn beginning_with(&self, prefix: &str) -> std::ops::Range<usize> {
        let first = self.seek(prefix);
        let most = self.len().min(first + PREFIX_WORDS);
        let count = (first..most).take_while(|at| self.word(*at).starts_with(prefix)).count();
        first..first + count
    }

    /// The listings of any of the words at these places.
    fn union(&self, places: std::ops::Range<usize>) -> Cow<'_, RoaringBitmap> {
        if places.is_empty() {
            return Cow::Owned(RoaringBitmap::new());
        }
        let rare = &self.rare[start(&self.rare_ends, places.start)..self.rare_ends[places.end - 1] as usize];
        let first = self.frequent.partition_point(|(place, _)| (*place as usize) < places.start);
        let last = self.frequent.partition_point(|(place, _)| (*place as usize) < places.end);
        let (mut union, others) = match &self.frequent[first..last] {
            [] => (Cow::Owned(RoaringBitmap::new()), [].as_slice()),
            [(_, one), others @ ..] => (Cow::Borrowed(one), others),
        };
        if !rare.is_empty() {
            union.to_mut().extend(rare);
        }
        for (_, listings) in others {
            *union.to_mut() |= listings;
        }
        union
    }
}

/// Where the piece `at` begins, given where pieces end.
fn start(ends: &[u32], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &Words, word: &str) -> Vec<u32> {
        words.find(word).iter().collect()
    }

    #[test]
    fn stop_words_count_only_if_there_are_no_others() {
        assert_eq!(query_words("Casa com vista para o mar"), ["casa", "vista", "mar"]);
        assert_eq!(query_words("de da"), ["de", "da"]);
        assert!(query_words("… !").is_empty());
    }

    #[test]
    fn the_stop_words_are_sorted_and_folded() {
        assert!(STOP_WORDS.is_sorted());
        assert!(STOP_WORDS.iter().all(|word| kernel::text::words(word) == [*word]));
    }

    #[test]
    fn a_beginning_of_three_letters_finds_and_of_two_does_not() {
        let mut words = Words::default();
        words.add([(1, "apartamento t2"), (2, "apartado t3")].into_iter());
        for merged in [false, true] {
            if merged {
                let lexicon = words.merged();
                words.adopt(lexicon);
            }
            assert_eq!(found(&words, "apart"), [1, 2]);
            assert_eq!(found(&words, "apartam"), [1]);
            assert_eq!(found(&words, "ap"), [0; 0]);
            assert_eq!(found(&words, "t2"), [1]);
            assert_eq!(found(&words, "t"), [0; 0]);
        }
    }

    #[test]
    fn changed_words_replace_the_old_ones_before_and_after_a_merge() {
        let mut words = Words::default();
        words.add([(1, "gaia rio"), (2, "gaia")].into_iter());
        let lexicon = words.merged();
        words.adopt(lexicon);
        words.remove(&RoaringBitmap::from([1]));
        words.add(std::iter::once((1, "foz")));
        assert_eq!((found(&words, "gaia"), found(&words, "foz")), (vec![2], vec![1]));
        words.remove(&RoaringBitmap::from([1]));
        words.add(std::iter::once((1, "mar")));
        assert_eq!((found(&words, "foz"), found(&words, "mar")), (vec![], vec![1]));
        let lexicon = words.merged();
        words.adopt(lexicon);
        assert_eq!((found(&words, "gaia"), found(&words, "mar")), (vec![2], vec![1]));
        assert_eq!(found(&words, "rio"), [0; 0]);
        assert_eq!(words.drift(), 0);
    }

    #[test]
    fn frequent_and_rare_words_are_found_alike() {
        let mut words = Words::default();
        let texts: Vec<String> = (0..2_000).map(|n| format!("casa ref{n}")).collect();
        words.add(texts.iter().enumerate().map(|(n, text)| (n as u32, text.as_str())));
        let lexicon = words.merged();
        words.adopt(lexicon);
        assert_eq!(words.find("casa").len(), 2_000);
        assert_eq!(found(&words, "ref1999"), [1_999]);
        assert_eq!(words.find("ref").len(), PREFIX_WORDS as u64);
    }
}
