//! Floors as agencies write them (`R/C`, `3.º Dto`, `bajo`), said in the reader's language.

use super::{Texts, texts};
use kernel::locale::Locale;

/// The highest floor, and the deepest cellar, that a bare number is taken for.
const HIGHEST: i16 = 99;

/// A floor in the reader's language; what isn't recognised stays as it was written.
#[must_use]
pub fn floor(locale: Locale, written: &str) -> String {
    said(locale, written).unwrap_or_else(|| written.to_owned())
}

fn said(locale: Locale, written: &str) -> Option<String> {
    let texts = texts(locale);
    let plain = written.trim().to_lowercase();
    if let Some(whole) = storey(texts, &plain) {
        return Some(whole);
    }
    let (level, door) = plain.rsplit_once([' ', ','])?;
    let level = storey(texts, level.trim_end_matches([' ', ',']))?;
    Some(format!("{level}, {}", side(texts, door)?))
}

/// A whole level: a word of one of the three languages, or a number.
fn storey(texts: &Texts, plain: &str) -> Option<String> {
    let named = match plain {
        "r/c" | "rc" | "r/ch" | "rés-do-chão" | "rés do chão" | "bajo" | "planta baja" | "pb" | "ground"
        | "ground floor" => texts.storey_ground,
        "cave" | "sótano" | "sotano" | "basement" => texts.storey_basement,
        "sobreloja" | "entresuelo" | "mezzanine" => texts.storey_mezzanine,
        "principal" | "andar principal" => texts.storey_principal,
        "recuado" | "ático" | "atico" | "penthouse" => texts.storey_penthouse,
        _ => return numbered(texts, plain),
    };
    Some(named.to_owned())
}

/// `3`, `3.º`, `3º andar`, `3.ª planta`, `3rd floor`, `-1`.
fn numbered(texts: &Texts, plain: &str) -> Option<String> {
    let bare = ["andar", "piso", "planta", "floor"]
        .iter()
        .find_map(|word| plain.strip_suffix(word))
        .map_or(plain, str::trim_end);
    let bare = ["º", "ª", "°", "st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| bare.strip_suffix(ending))
        .map_or(bare, |number| number.trim_end_matches('.'));
    let level: i16 = bare.parse().ok().filter(|level: &i16| level.abs() <= HIGHEST)?;
    Some(match level {
        0 => texts.storey_ground.to_owned(),
        -1 => texts.storey_basement.to_owned(),
        ..-1 => texts.storey_deeper(-level),
        1.. => texts.storey_above(nth(texts.locale, level)),
    })
}

/// Which door of the landing. A lone letter or number may name any door and stays one.
fn side(texts: &Texts, door: &str) -> Option<String> {
    let named = match door.trim_end_matches(['.', 'º', 'ª']) {
        "dto" | "dt" | "direito" | "dcha" | "dch" | "derecha" | "right" => texts.storey_right,
        "esq" | "esquerdo" | "izq" | "izda" | "izquierda" | "left" => texts.storey_left,
        "frt" | "fte" | "frente" | "front" => texts.storey_front,
        letter if letter.len() == 1 && letter.chars().all(char::is_alphabetic) => {
            return Some(letter.to_uppercase());
        }
        _ => return None,
    };
    Some(named.to_owned())
}

fn nth(locale: Locale, n: i16) -> String {
    match locale {
        Locale::Pt => format!("{n}.º"),
        Locale::Es => format!("{n}.ª"),
        Locale::En => {
            let teen = (11..=13).contains(&(n % 100));
            let ending = match n % 10 {
                1 if !teen => "st",
                2 if !teen => "nd",
                3 if !teen => "rd",
                _ => "th",
            };
            format!("{n}{ending}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_written_in_one_language_is_read_in_another() {
        for (written, en, es) in [
            ("R/C", "Ground floor", "Planta baja"),
            ("rc", "Ground floor", "Planta baja"),
            ("0", "Ground floor", "Planta baja"),
            ("-1", "Basement", "Sótano"),
            ("Cave", "Basement", "Sótano"),
            ("-2", "Basement level 2", "Sótano 2"),
            ("1", "1st floor", "1.ª planta"),
            ("1º", "1st floor", "1.ª planta"),
            ("12.º andar", "12th floor", "12.ª planta"),
            ("23rd floor", "23rd floor", "23.ª planta"),
            ("3.º Dto", "3rd floor, right", "3.ª planta, derecha"),
            ("2º, Esq.", "2nd floor, left", "2.ª planta, izquierda"),
            ("R/C D", "Ground floor, D", "Planta baja, D"),
            ("bajo", "Ground floor", "Planta baja"),
            ("Ático", "Penthouse", "Ático"),
            ("entresuelo", "Mezzanine", "Entresuelo"),
        ] {
            assert_eq!(floor(Locale::En, written), en, "{written}");
            assert_eq!(floor(Locale::Es, written), es, "{written}");
        }
        assert_eq!(floor(Locale::Pt, "ground floor"), "Rés do chão");
        assert_eq!(floor(Locale::Pt, "3rd"), "3.º andar");
    }

    #[test]
    fn a_floor_that_is_not_recognised_stays_as_it_was_written() {
        for written in ["Duplex, 3 e 4", "Torre B", "1234", "3 x 4", "", "º", "  por baixo"] {
            assert_eq!(floor(Locale::En, written), written);
        }
    }
}
