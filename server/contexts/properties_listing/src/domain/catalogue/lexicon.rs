//! Words that are in few listings each, packed so that a million of them have room.

use fst::{IntoStreamer, Map, MapBuilder, Streamer};
use serde::{Deserialize, Serialize};

/// A sorted list of words with their listings. It is made once, in order, and never changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Lexicon {
    /// Every word, with where in `packed` its listings begin. Beginnings and endings that words
    /// share stand there once.
    #[serde(with = "map_bytes")]
    words: Map<Vec<u8>>,
    /// The listings of every word, one word after the other: how many, then each seat less the
    /// one before it, in groups of seven bits, the lowest first (LEB128).
    #[serde(with = "serde_bytes")]
    packed: Vec<u8>,
}

impl Lexicon {
    /// The listings of a word, ascending.
    pub(super) fn exactly(&self, word: &str) -> Vec<u32> {
        self.words.get(word).map_or_else(Vec::new, |at| self.listings(at).collect())
    }

    /// The listings of the first `most` words that begin so, one word's after the other's.
    pub(super) fn beginning_with(&self, prefix: &str, most: usize) -> Vec<u32> {
        let mut found = Vec::new();
        let mut words = self.words.range().ge(prefix).into_stream();
        for _ in 0..most {
            match words.next() {
                Some((word, at)) if word.starts_with(prefix.as_bytes()) => found.extend(self.listings(at)),
                _ => break,
            }
        }
        found
    }

    /// Tells every word, in order, with its listings.
    pub(super) fn for_each(&self, mut tell: impl FnMut(&str, Vec<u32>)) {
        let mut words = self.words.stream();
        while let Some((word, at)) = words.next() {
            // Only strings were put in.
            if let Ok(word) = str::from_utf8(word) {
                tell(word, self.listings(at).collect());
            }
        }
    }

    fn listings(&self, at: u64) -> impl Iterator<Item = u32> {
        let mut bytes = self.packed.iter().skip(at as usize);
        let mut left = unpack(&mut bytes).unwrap_or(0);
        let mut number = 0;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            number += unpack(&mut bytes)?;
            Some(number)
        })
    }
}

/// A [`Lexicon`] in the making.
pub(super) struct LexiconBuilder {
    words: MapBuilder<Vec<u8>>,
    packed: Vec<u8>,
}

impl Default for LexiconBuilder {
    fn default() -> Self {
        Self { words: MapBuilder::memory(), packed: Vec::new() }
    }
}

impl LexiconBuilder {
    /// Appends a word that sorts after all others, with its listings, ascending; unless nobody
    /// has it.
    pub(super) fn push(&mut self, word: &str, listings: &[u32]) {
        if listings.is_empty() {
            return;
        }
        let inserted = self.words.insert(word, self.packed.len() as u64);
        debug_assert!(inserted.is_ok(), "the words don't ascend");
        pack(&mut self.packed, listings.len() as u32);
        let mut before = 0;
        for number in listings {
            pack(&mut self.packed, number - before);
            before = *number;
        }
    }

    /// What was put together, in no more memory than it needs.
    pub(super) fn finish(self) -> Lexicon {
        let Self { words, mut packed } = self;
        packed.shrink_to_fit();
        let mut bytes = words.into_map().into_fst().into_inner();
        bytes.shrink_to_fit();
        Lexicon { words: Map::new(bytes).unwrap_or_default(), packed }
    }
}

fn pack(into: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

fn unpack<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u32> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// A map is written down as the bytes that it is.
mod map_bytes {
    use fst::Map;
    use serde::{Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(map: &Map<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(map.as_fst().as_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Map<Vec<u8>>, D::Error> {
        Map::new(serde_bytes::deserialize::<Vec<u8>, D>(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(words: &[(&str, &[u32])]) -> Lexicon {
        let mut builder = LexiconBuilder::default();
        words.iter().for_each(|(word, listings)| builder.push(word, listings));
        builder.finish()
    }

    #[test]
    fn numbers_of_any_size_are_packed_and_unpacked() {
        let numbers = [0, 1, 127, 128, 16_511, 3_000_000, u32::MAX];
        let lexicon = lexicon(&[("a", &numbers), ("b", &[u32::MAX])]);
        assert_eq!(lexicon.exactly("a"), numbers);
        assert_eq!(lexicon.exactly("b"), [u32::MAX]);
        assert_eq!(lexicon.exactly("c"), [0; 0]);
    }

    #[test]
    fn words_are_told_by_their_beginning_in_order_and_no_more_than_asked_for() {
        let lexicon = lexicon(&[("are", &[9]), ("area", &[3, 4]), ("areia", &[1]), ("are\u{f1}a", &[2])]);
        assert_eq!(lexicon.beginning_with("are", 9), [9, 3, 4, 1, 2]);
        assert_eq!(lexicon.beginning_with("are", 2), [9, 3, 4]);
        assert_eq!(lexicon.beginning_with("area", 9), [3, 4]);
        assert_eq!(lexicon.beginning_with("b", 9), [0; 0]);
        let mut told = Vec::new();
        lexicon.for_each(|word, listings| told.push((word.to_owned(), listings.len())));
        assert_eq!(told[1], ("area".to_owned(), 2));
        assert_eq!(told.len(), 4);
    }

    #[test]
    fn what_is_written_down_is_read_back() {
        let lexicon = lexicon(&[("rio", &[1, 700]), ("rua", &[2])]);
        let written = rmp_serde::to_vec(&lexicon).unwrap();
        let read: Lexicon = rmp_serde::from_slice(&written).unwrap();
        assert_eq!((read.exactly("rio"), read.exactly("rua")), (vec![1, 700], vec![2]));
    }
}
