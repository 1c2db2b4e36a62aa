//! Folding of text for search and comparison.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Lower case without accents: `São João` becomes `sao joao`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            // Character by character, as marks, whose order alone a whole text would tell, are left out.
            decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    folded.extend(part.to_lowercase());
                }
            });
        }
    }
    folded
}

/// The distinct words of a text, folded, in order of appearance; anything that
/// is neither letter nor digit parts them.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut seen = std::collections::HashSet::new();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && seen.insert(*w))
        .map(str::to_owned)
        .collect()
}

/// A readable piece of an address: `Apartamento T2 · Graça` becomes `apartamento-t2-graca`.
/// At most `limit` bytes, cut between words.
#[must_use]
pub fn slug(text: &str, limit: usize) -> String {
    let mut slug = String::new();
    for word in fold(text).split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
        if slug.len() + word.len() + 1 > limit {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// A parish as people call it: `União das freguesias de Alcantarilha e Pêra` (the name of parishes
/// merged by Lei 11-A/2013) is called `Alcantarilha e Pêra`. Any other name stays.
#[must_use]
pub fn spoken_place(name: &str) -> &str {
    name.strip_prefix("União das freguesias ")
        .and_then(|rest| {
            ["de ", "do ", "da ", "dos ", "das "].iter().find_map(|article| rest.strip_prefix(article))
        })
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    #[test]
    fn accents_and_case_are_ignored() {
        assert_eq!(fold("São João, Ñuñez — 2.º"), "sao joao, nunez — 2.o");
    }

    #[test]
    fn folding_letter_by_letter_is_folding_the_whole_text() {
        let whole = |text: &str| -> String {
            text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
        };
        let letters: String = ('\0'..='\u{2ffff}').collect();
        assert!(fold(&letters) == whole(&letters));
        // marks in either order, a mark before any letter, Hangul in parts and composed
        for text in
            ["a\u{323}\u{307}", "a\u{307}\u{323}", "\u{301}a", "\u{1100}\u{1161}\u{11a8}각", "ﬁ Å ǅ İ ẞ ½"]
        {
            assert_eq!(fold(text), whole(text));
        }
    }

    #[test]
    fn words_are_distinct_and_in_order() {
        assert_eq!(words("Vila Nova de Gaia, Gaia (vila)"), ["vila", "nova", "de", "gaia"]);
    }

    #[test]
    fn a_slug_is_cut_between_words() {
        assert_eq!(slug("Apartamento T2 · Graça, Lisboa", 60), "apartamento-t2-graca-lisboa");
        assert_eq!(slug("Apartamento T2 · Graça, Lisboa", 22), "apartamento-t2-graca");
    }

    #[test]
    fn a_union_of_parishes_is_called_by_its_parishes() {
        assert_eq!(spoken_place("União das freguesias do Cacém e São Marcos"), "Cacém e São Marcos");
        assert_eq!(spoken_place("União"), "União");
    }
}
