//! Free words: which listings have a word, or one that begins so.
//!
//! A few words are in half of all listings: they have a bitmap each. Most are in
//! one only (its reference): they stand packed in a [`Lexicon`], which is never
//! changed; what changed since stands beside it in a small map, and the two are
//! merged now and then.

use super::lexicon::{Lexicon, LexiconBuilder};
use super::seats::Moves;
use roaring::{MultiOps, RoaringBitmap};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

/// A word is also found by its beginning, from so many letters on.
const PREFIX_LETTERS: usize = 3;

/// How many words of each kind one beginning may stand for.
const PREFIX_WORDS: usize = 200;

/// A word in more listings than this is worth a bitmap. (Fewer in tests, so that
/// few listings show everything.)
const RARE: usize = if cfg!(test) { 4 } else { 512 };

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

/// What a sorted map has for a word, or for the words that begin with it.
fn matching<'a, T>(map: &'a BTreeMap<Box<str>, T>, word: &str) -> impl Iterator<Item = &'a T> {
    let (prefix, most) = if is_prefix(word) { (true, PREFIX_WORDS) } else { (false, 1) };
    map.range::<str, _>((Bound::Included(word), Bound::Unbounded))
        .take_while(move |(other, _)| if prefix { other.starts_with(word) } else { other.as_ref() == word })
        .map(|(_, found)| found)
        .take(most)
}

/// Every word of every listing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// Words in many listings; these are nowhere else.
    frequent: BTreeMap<Box<str>, RoaringBitmap>,
    /// The other words as they were when it was made.
    lexicon: Lexicon,
    /// Listings whose words in the lexicon no longer hold.
    outdated: RoaringBitmap,
    /// The other words of listings that changed since.
    recent: BTreeMap<Box<str>, Vec<u32>>,
    /// Who is in `recent`.
    recent_listings: RoaringBitmap,
}

/// A lexicon of everything, and the words that have become frequent.
#[derive(Debug)]
pub(super) struct Merged {
    lexicon: Lexicon,
    frequent: Vec<(Box<str>, RoaringBitmap)>,
}

impl Words {
    /// Forgets the words of `gone`.
    pub(super) fn remove(&mut self, gone: &RoaringBitmap) {
        self.outdated |= gone;
        self.frequent.retain(|_, listings| {
            super::take_out(listings, gone);
            !listings.is_empty()
        });
        if !self.recent_listings.is_disjoint(gone) {
            self.recent.retain(|_, listings| {
                listings.retain(|seat| !gone.contains(*seat));
                !listings.is_empty()
            });
            self.recent_listings -= gone;
        }
    }

    /// Learns the words of listings, by ascending seat, that have none here.
    pub(super) fn add<'a>(&mut self, listings: impl Iterator<Item = (u32, &'a str)>) {
        let mut added: HashMap<&str, Vec<u32>> = HashMap::new();
        for (seat, words) in listings {
            self.recent_listings.insert(seat);
            for word in words.split_ascii_whitespace() {
                added.entry(word).or_default().push(seat);
            }
        }
        for (word, mut seats) in added {
            if let Some(listings) = self.frequent.get_mut(word) {
                *listings |= super::ascending(seats.into_iter());
            } else if let Some(listings) = self.recent.get_mut(word) {
                listings.append(&mut seats);
            } else {
                self.recent.insert(word.into(), seats);
            }
        }
    }

    /// The listings that have a word of a query.
    pub(super) fn find(&self, word: &str) -> Cow<'_, RoaringBitmap> {
        let mut seats = if is_prefix(word) {
            self.lexicon.beginning_with(word, PREFIX_WORDS)
        } else {
            self.lexicon.exactly(word)
        };
        seats.retain(|seat| !self.outdated.contains(*seat));
        for listings in matching(&self.recent, word) {
            seats.extend(listings);
        }
        let frequent: Vec<&RoaringBitmap> = matching(&self.frequent, word).collect();
        let mut found = match frequent.as_slice() {
            [one] => Cow::Borrowed(*one),
            many => Cow::Owned(many.iter().copied().union()),
        };
        if !seats.is_empty() {
            seats.sort_unstable();
            *found.to_mut() |= super::ascending(seats.into_iter());
        }
        found
    }

    /// How many listings are not in the lexicon as they should be.
    pub(super) fn drift(&self) -> u64 {
        self.outdated.len().max(self.recent_listings.len())
    }

    /// Everything that isn't frequent, in one lexicon.
    pub(super) fn merged(&self) -> Merged {
        self.merged_as(|listings| listings)
    }

    /// Seats the listings anew.
    pub(super) fn reseat(&mut self, moves: &Moves) {
        self.frequent.values_mut().for_each(|listings| *listings = moves.of_set(listings));
        let merged = self.merged_as(|listings| moves.of(listings));
        self.adopt(merged);
    }

    fn merged_as(&self, seated: impl Fn(Vec<u32>) -> Vec<u32>) -> Merged {
        let mut merging = Merging::default();
        let mut recent = self.recent.iter().peekable();
        self.lexicon.for_each(|word, mut listings| {
            while let Some((new, listings)) = recent.next_if(|(new, _)| new.as_ref() < word) {
                merging.push(new, seated(listings.clone()));
            }
            listings.retain(|seat| !self.outdated.contains(*seat));
            if let Some((_, more)) = recent.next_if(|(new, _)| new.as_ref() == word) {
                listings.extend(more);
            }
            merging.push(word, seated(listings));
        });
        for (new, listings) in recent {
            merging.push(new, seated(listings.clone()));
        }
        Merged { lexicon: merging.lexicon.finish(), frequent: merging.frequent }
    }

    /// Takes what [`merged`](Self::merged) made, nothing having changed since.
    pub(super) fn adopt(&mut self, merged: Merged) {
        self.lexicon = merged.lexicon;
        self.frequent.extend(merged.frequent);
        self.outdated.clear();
        self.recent.clear();
        self.recent_listings.clear();
    }

    /// Gives back memory that growing took too much.
    pub(super) fn shrink(&mut self) {
        self.frequent.values_mut().for_each(super::shrink);
    }
}

/// A lexicon in the making.
#[derive(Default)]
struct Merging {
    lexicon: LexiconBuilder,
    frequent: Vec<(Box<str>, RoaringBitmap)>,
}

impl Merging {
    fn push(&mut self, word: &str, mut listings: Vec<u32>) {
        listings.sort_unstable();
        listings.dedup();
        if listings.len() > RARE {
            self.frequent.push((word.into(), super::ascending(listings.into_iter())));
        } else {
            self.lexicon.push(word, &listings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &Words, word: &str) -> Vec<u32> {
        words.find(word).iter().collect()
    }

    fn merge(words: &mut Words) {
        let merged = words.merged();
        words.adopt(merged);
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
                merge(&mut words);
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
        merge(&mut words);
        words.remove(&RoaringBitmap::from([1]));
        words.add(std::iter::once((1, "foz")));
        assert_eq!((found(&words, "gaia"), found(&words, "foz")), (vec![2], vec![1]));
        words.remove(&RoaringBitmap::from([1]));
        words.add(std::iter::once((1, "mar")));
        assert_eq!((found(&words, "foz"), found(&words, "mar")), (vec![], vec![1]));
        merge(&mut words);
        assert_eq!((found(&words, "gaia"), found(&words, "mar")), (vec![2], vec![1]));
        assert_eq!(found(&words, "rio"), [0; 0]);
        assert_eq!(words.drift(), 0);
    }

    #[test]
    fn frequent_and_rare_words_are_found_alike() {
        let mut words = Words::default();
        let texts: Vec<String> = (0..2_000).map(|n| format!("casa ref{n}")).collect();
        words.add(texts.iter().enumerate().map(|(n, text)| (n as u32, text.as_str())));
        for _ in 0..2 {
            assert_eq!(words.find("casa").len(), 2_000);
            assert_eq!(found(&words, "ref1999"), [1_999]);
            assert_eq!(words.find("ref").len(), PREFIX_WORDS as u64);
            merge(&mut words);
        }
        assert!(words.frequent.contains_key("casa"));
        words.remove(&(0..2_000).collect());
        assert!(words.find("casa").is_empty() && words.find("ref").is_empty());
    }
}
