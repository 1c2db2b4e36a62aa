//! Words that keep people out for what they are.
//!
//! Art. 1067-A of the Portuguese Civil Code forbids advertisements with any
//! restriction, specification or preference by sex, ethnic origin, language,
//! territory of origin, nationality, religion, belief, political conviction,
//! gender, sexual orientation, age or disability. Spain's Ley 15/2022 and Ley
//! 12/2023 forbid the like. Family, pets, smoking and income are not on the list.
//!
//! A group of people alone says nothing ("near the English school"). What is
//! found is a **restriction** that leads to a **group**: *só para* portugueses,
//! *no* foreigners, *abstenerse* extranjeros, ladies *only*. Each language has
//! its own lexicon and all of them read every text, because imported texts are
//! often filed under the wrong language; a restriction of one language never
//! leads to a group of another, so Portuguese *no* (in the) is not English *no*.
//! Words are compared whole and folded: *idade* is not found in *cidade*.

use super::media::PropertyTexts;
use kernel::text::fold;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How a language keeps people out. Phrases are folded, their words parted by
/// one space.
struct Lexicon {
    /// Says that nobody of a group may come.
    refusals: &'static [&'static str],
    /// Says that only, or rather, a group may come.
    preferences: &'static [&'static str],
    /// May stand between restriction and group without meaning anything else.
    links: &'static [&'static str],
    /// People as such: with one of these between restriction and group, even a
    /// word such as *Portuguese* means people, not tiles.
    persons: &'static [&'static str],
    /// Groups that are people and nothing else.
    groups: &'static [&'static str],
    /// Words that mean people only with one of `persons` beside them.
    origins: &'static [&'static str],
    /// Restrictions that follow the group: ladies *only*.
    trailing: &'static [&'static str],
    /// Begins an age: *over* 40.
    ages: &'static [&'static str],
}

const PORTUGUESE: Lexicon = Lexicon {
    refusals: &[
        "nao se aceita",
        "nao se aceitam",
        "nao aceito",
        "nao aceitamos",
        "nao aceita",
        "nao se admite",
        "nao se admitem",
        "nao se aluga",
        "nao se arrenda",
        "nao alugo",
        "nao alugamos",
        "nao arrendo",
        "nao arrendamos",
        "nao queremos",
        "proibido",
        "proibida",
        "interdito",
        "exceto",
        "excepto",
        "sem",
    ],
    preferences: &[
        "so",
        "apenas",
        "somente",
        "unicamente",
        "exclusivamente",
        "exclusivo",
        "exclusiva",
        "preferencia",
        "preferencialmente",
        "prefere se",
        "preferimos",
        "prefiro",
        "reservado",
        "reservada",
        "destinado",
        "destinada",
        "destina se",
        "aluga se",
        "arrenda se",
        "alugo",
        "arrendo",
        "procura se",
    ],
    links: &[
        "a",
        "o",
        "as",
        "os",
        "ao",
        "aos",
        "por",
        "para",
        "de",
        "do",
        "da",
        "dos",
        "das",
        "e",
        "ou",
        "nem",
        "com",
        "se",
        "aceita",
        "aceitam",
        "aceito",
        "aceitamos",
        "aluga",
        "arrenda",
        "alugo",
        "arrendo",
        "quarto",
        "casa",
        "apartamento",
        "animais",
        "fumadores",
        "criancas",
        "sexo",
        "origem",
        "nacionalidade",
        "etnia",
        "raca",
        "religiao",
        "jovens",
    ],
    persons: &[
        "pessoa",
        "pessoas",
        "inquilino",
        "inquilinos",
        "inquilina",
        "inquilinas",
        "arrendatario",
        "arrendatarios",
        "cidadao",
        "cidadaos",
        "candidato",
        "candidatos",
        "cliente",
        "clientes",
        "casal",
        "casais",
        "familia",
        "familias",
        "estudante",
        "estudantes",
        "trabalhadores",
        "gente",
        "nacionalidade",
        "etnia",
        "raca",
        "religiao",
    ],
    groups: &[
        "estrangeiros",
        "estrangeiras",
        "imigrantes",
        "migrantes",
        "refugiados",
        "homens",
        "mulheres",
        "rapazes",
        "raparigas",
        "rapariga",
        "senhoras",
        "senhora",
        "senhores",
        "meninas",
        "mulher",
        "feminino",
        "masculino",
        "jovens",
        "idosos",
        "idosas",
        "velhos",
        "deficientes",
        "deficiencia",
        "mobilidade reduzida",
        "ciganos",
        "ciganas",
        "cigana",
        "negros",
        "pretos",
        "africanos",
        "brasileiros",
        "brasileiras",
        "angolanos",
        "cabo verdianos",
        "guineenses",
        "indianos",
        "indostanicos",
        "nepaleses",
        "paquistaneses",
        "bengalis",
        "bangladeshis",
        "muculmanos",
        "catolicos",
        "cristaos",
        "evangelicos",
        "judeus",
        "hindus",
        "gays",
        "homossexuais",
        "lesbicas",
        "heterossexuais",
        "transexuais",
    ],
    origins: &[
        "portugueses",
        "portuguesas",
        "portugues",
        "portuguesa",
        "nacionais",
        "europeus",
        "europeias",
        "chineses",
        "ucranianos",
        "ingleses",
        "franceses",
        "espanhois",
        "americanos",
        "arabes",
        "brancos",
        "brasileira",
        "brasileiro",
        "africana",
        "indiana",
        "catolica",
        "islamica",
        "muculmana",
        "branca",
        "negra",
    ],
    trailing: &[],
    ages: &[
        "maiores de",
        "menores de",
        "mais de",
        "menos de",
        "acima de",
        "acima dos",
        "ate aos",
        "entre os",
        "entre",
    ],
};

const ENGLISH: Lexicon = Lexicon {
    refusals: &[
        "no",
        "not for",
        "not accepting",
        "not suitable for",
        "we don't accept",
        "we do not accept",
        "do not accept",
        "don't accept",
        "do not rent to",
        "don't rent to",
        "will not rent to",
        "won't rent to",
        "not rented to",
        "excluding",
    ],
    preferences: &[
        "only",
        "exclusively",
        "strictly",
        "preferably",
        "preference",
        "we prefer",
        "prefer",
        "reserved",
        "just for",
        "looking for",
    ],
    links: &[
        "for",
        "to",
        "a",
        "an",
        "the",
        "and",
        "or",
        "nor",
        "of",
        "with",
        "rent",
        "rented",
        "let",
        "given",
        "accept",
        "accepting",
        "pets",
        "smokers",
        "children",
        "single",
        "professional",
        "working",
    ],
    persons: &[
        "person",
        "persons",
        "people",
        "tenant",
        "tenants",
        "national",
        "nationals",
        "citizen",
        "citizens",
        "couple",
        "couples",
        "family",
        "families",
        "student",
        "students",
        "applicant",
        "applicants",
        "professionals",
        "renters",
        "nationality",
        "origin",
        "guests",
        "speakers",
    ],
    groups: &[
        "foreigners",
        "immigrants",
        "migrants",
        "refugees",
        "women",
        "men",
        "female",
        "females",
        "male",
        "males",
        "ladies",
        "gentlemen",
        "girls",
        "boys",
        "pensioners",
        "blacks",
        "gypsies",
        "travellers of roma",
        "africans",
        "asians",
        "arabs",
        "brazilians",
        "indians",
        "pakistanis",
        "bangladeshis",
        "nepalis",
        "europeans",
        "muslims",
        "christians",
        "catholics",
        "jews",
        "hindus",
        "gays",
        "lesbians",
        "homosexuals",
        "heterosexuals",
    ],
    origins: &[
        "portuguese",
        "spanish",
        "english",
        "british",
        "french",
        "german",
        "chinese",
        "brazilian",
        "indian",
        "african",
        "asian",
        "european",
        "eu",
        "foreign",
        "white",
        "black",
        "native",
        "muslim",
        "christian",
        "catholic",
        "jewish",
        "gay",
        "lesbian",
        "straight",
        "heterosexual",
        "disabled",
        "elderly",
        "old",
        "older",
        "young",
        "younger",
    ],
    trailing: &["only", "preferred", "need not apply", "not accepted", "not allowed", "not welcome"],
    ages: &["over", "under", "above", "below", "aged", "older than", "younger than"],
};

const SPANISH: Lexicon = Lexicon {
    refusals: &[
        "no",
        "no se admite",
        "no se admiten",
        "no se acepta",
        "no se aceptan",
        "no se alquila",
        "no acepto",
        "no aceptamos",
        "no admitimos",
        "no alquilo",
        "no alquilamos",
        "no queremos",
        "prohibido",
        "abstenerse",
        "abstenganse",
        "excepto",
        "sin",
    ],
    preferences: &[
        "solo",
        "solamente",
        "unicamente",
        "exclusivamente",
        "exclusivo",
        "exclusiva",
        "preferencia",
        "preferentemente",
        "preferiblemente",
        "preferible",
        "se prefiere",
        "se prefieren",
        "preferimos",
        "prefiero",
        "reservado",
        "reservada",
        "se alquila",
        "alquilo",
        "se busca",
    ],
    links: &[
        "a",
        "al",
        "el",
        "la",
        "los",
        "las",
        "para",
        "por",
        "de",
        "del",
        "y",
        "o",
        "u",
        "ni",
        "con",
        "se",
        "admite",
        "admiten",
        "acepta",
        "aceptan",
        "alquila",
        "habitacion",
        "piso",
        "mascotas",
        "animales",
        "fumadores",
        "ninos",
        "sexo",
        "origen",
        "nacionalidad",
        "etnia",
        "raza",
        "religion",
        "chico",
        "chica",
    ],
    persons: &[
        "persona",
        "personas",
        "inquilino",
        "inquilinos",
        "inquilina",
        "inquilinas",
        "arrendatarios",
        "ciudadano",
        "ciudadanos",
        "candidatos",
        "clientes",
        "pareja",
        "parejas",
        "familia",
        "familias",
        "estudiante",
        "estudiantes",
        "trabajadores",
        "gente",
        "nacionalidad",
        "etnia",
        "raza",
        "religion",
    ],
    groups: &[
        "extranjeros",
        "extranjeras",
        "inmigrantes",
        "migrantes",
        "refugiados",
        "hombres",
        "mujeres",
        "mujer",
        "chicos",
        "chicas",
        "chica",
        "senoras",
        "senora",
        "senoritas",
        "caballeros",
        "femenino",
        "masculino",
        "jovenes",
        "ancianos",
        "discapacitados",
        "minusvalidos",
        "discapacidad",
        "movilidad reducida",
        "gitanos",
        "gitana",
        "negros",
        "africanos",
        "moros",
        "marroquies",
        "rumanos",
        "latinos",
        "sudamericanos",
        "latinoamericanos",
        "ecuatorianos",
        "colombianos",
        "venezolanos",
        "pakistanies",
        "musulmanes",
        "catolicos",
        "cristianos",
        "judios",
        "gays",
        "homosexuales",
        "lesbianas",
        "heterosexuales",
        "transexuales",
    ],
    origins: &[
        "espanoles",
        "espanolas",
        "espanol",
        "espanola",
        "nacionales",
        "europeos",
        "europeas",
        "chinos",
        "portugueses",
        "ingleses",
        "franceses",
        "alemanes",
        "arabes",
        "blancos",
        "marroqui",
        "rumana",
        "catolica",
        "musulmana",
        "blanca",
        "negra",
    ],
    trailing: &["abstenerse", "abstenganse"],
    ages: &["mayores de", "menores de", "mas de", "menos de", "hasta los", "entre los", "entre"],
};

const LEXICONS: [&Lexicon; 3] = [&PORTUGUESE, &ENGLISH, &SPANISH];

/// The words that a phrase can start with. Nearly every word of a text is none
/// of them, and an import reads a hundred thousand texts.
static STARTERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    LEXICONS
        .iter()
        .flat_map(|l| [l.refusals, l.preferences, l.groups, l.origins, l.ages])
        .flatten()
        .filter_map(|phrase| phrase.split(' ').next())
        .collect()
});

/// Between restriction and group stand at most this many words.
const REACH: usize = 6;

/// The age of majority: *maiores de 18* names legal capacity, not an age group.
const MAJORITY: u32 = 18;

/// The discriminatory phrases of all texts of a listing, as they are written,
/// each once.
#[must_use]
pub fn discriminatory_in_texts(texts: &PropertyTexts) -> Vec<String> {
    let mut found = Vec::new();
    for (_, said) in texts.iter() {
        let title = said.title.as_ref().map(|title| title.as_str());
        let description = said.description.as_ref().map(|description| description.as_str());
        for phrase in [title, description].into_iter().flatten().flat_map(discriminatory) {
            if !found.contains(&phrase) {
                found.push(phrase);
            }
        }
    }
    found
}

/// The discriminatory phrases of a text, as they are written, in their order.
#[must_use]
pub fn discriminatory(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !STARTERS.contains(tokens[at].folded.as_ref()) {
            at += 1;
            continue;
        }
        let end = LEXICONS.iter().filter_map(|lexicon| Reader { tokens: &tokens, lexicon }.phrase(at)).max();
        match end {
            Some(end) => {
                found.push(text[tokens[at].start..tokens[end - 1].end].to_owned());
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// A word of a text.
struct Token<'a> {
    /// The word, folded.
    folded: Cow<'a, str>,
    /// Where it starts in the text, in bytes.
    start: usize,
    /// Where it ends.
    end: usize,
    /// What parts it from the word before.
    gap: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// White space, hyphen, slash, quotes, brackets.
    Thin,
    /// A comma.
    Comma,
    /// The end of a sentence, a line, a bullet.
    Wide,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut gap = Gap::Wide;
    let mut start = None;
    for (at, c) in text.char_indices() {
        // An apostrophe belongs to its word: `men's` is not `men`.
        let within = c.is_alphanumeric() || (start.is_some() && matches!(c, '\'' | '\u{2019}'));
        match (start, within) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                tokens.push(token(text, from, at, gap));
                (start, gap) = (None, width(c));
            }
            (None, false) => gap = gap.max(width(c)),
            (Some(_), true) => {}
        }
    }
    if let Some(from) = start {
        tokens.push(token(text, from, text.len(), gap));
    }
    tokens
}

fn token(text: &str, start: usize, end: usize, gap: Gap) -> Token<'_> {
    let word = text[start..end].trim_end_matches(['\'', '\u{2019}']);
    let folded = if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else if word.is_ascii() {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Owned(fold(word).replace('\u{2019}', "'"))
    };
    Token { folded, start, end: start + word.len(), gap }
}

const fn width(c: char) -> Gap {
    match c {
        '.' | '!' | '?' | ';' | ':' | '\n' | '•' | '·' | '*' | '|' | '✓' | '–' | '—' => Gap::Wide,
        ',' => Gap::Comma,
        _ => Gap::Thin,
    }
}

/// Reads tokens with one language's lexicon. Positions are indexes of tokens;
/// an end is the index behind the last one.
struct Reader<'a> {
    tokens: &'a [Token<'a>],
    lexicon: &'a Lexicon,
}

impl Reader<'_> {
    /// The end of a discriminatory phrase that starts here.
    fn phrase(&self, at: usize) -> Option<usize> {
        self.restriction_then_group(at).or_else(|| self.group_then_restriction(at))
    }

    /// `só para portugueses`, `no Brazilian tenants`, `no se aceptan extranjeros`.
    fn restriction_then_group(&self, at: usize) -> Option<usize> {
        let lexicon = self.lexicon;
        let behind = self.longest(at, lexicon.refusals).max(self.longest(at, lexicon.preferences))?;
        // A comma right behind the restriction ends it: `No, foreigners welcome`.
        if self.tokens.get(behind)?.gap != Gap::Thin {
            return None;
        }
        // `Só portugueses.` is a sentence about people; `azulejos só portugueses` is not.
        if self.tokens[at].gap >= Gap::Comma && self.names_people(behind) {
            return self.longest(behind, lexicon.origins);
        }
        let mut about_people = false;
        for here in behind..=behind + REACH {
            if let Some(end) = self.group(here, about_people).or_else(|| self.age(here, about_people)) {
                return Some(end);
            }
            let token = self.tokens.get(here).filter(|token| token.gap < Gap::Wide)?;
            let word = token.folded.as_ref();
            let leads_to_people = matches!(word, "para" | "for" | "a" | "to") && self.names_people(here + 1);
            if leads_to_people || lexicon.persons.contains(&word) {
                about_people = true;
            } else if !lexicon.links.contains(&word) {
                return None;
            }
        }
        None
    }

    /// `ladies only`, `Portuguese tenants preferred`, `extranjeros abstenerse`.
    fn group_then_restriction(&self, at: usize) -> Option<usize> {
        let behind = self.group(at, false).or_else(|| self.age(at, false))?;
        let behind = match self.word(behind) {
            Some(word) if self.lexicon.persons.contains(&word) => behind + 1,
            _ => behind,
        };
        self.longest(behind, self.lexicon.trailing)
            // `for men and women only 5 minutes from`: the restriction is about what follows.
            .filter(|end| {
                self.tokens.get(*end).is_none_or(|next| next.gap != Gap::Thin || !is_measure(&next.folded))
            })
    }

    /// The end of a group that starts here. What is no group by itself needs
    /// people before or behind it.
    fn group(&self, at: usize, about_people: bool) -> Option<usize> {
        if let Some(end) = self.longest(at, self.lexicon.groups) {
            return Some(end);
        }
        let end = self.longest(at, self.lexicon.origins)?;
        let people_behind = self.word(end).is_some_and(|word| self.lexicon.persons.contains(&word));
        if people_behind { Some(end + 1) } else { about_people.then_some(end) }
    }

    /// The end of an age that starts here: `maiores de 30 anos`, `over 50s`.
    fn age(&self, at: usize, about_people: bool) -> Option<usize> {
        let number_at = self.longest(at, self.lexicon.ages)?;
        let word = self.word(number_at)?;
        let digits = word.trim_end_matches('s');
        let plural = digits.len() < word.len();
        let years: u32 = digits.parse().ok()?;
        let of_people =
            about_people || plural || matches!(self.word(at)?, "maiores" | "menores" | "mayores" | "aged");
        (of_people && years != MAJORITY && years < 100).then_some(number_at + 1)
    }

    /// Whether an origin stands here for people: alone, at the end of what is
    /// said, as in `só para portugueses`, and not `only for Portuguese wine`.
    fn names_people(&self, at: usize) -> bool {
        self.longest(at, self.lexicon.origins).is_some_and(|end| {
            self.tokens.get(end).is_none_or(|next| {
                next.gap != Gap::Thin || self.lexicon.links.contains(&next.folded.as_ref())
            })
        })
    }

    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.gap == Gap::Thin).map(|token| token.folded.as_ref())
    }

    /// The end of the longest of some phrases that starts here.
    fn longest(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        let first = self.tokens.get(at)?;
        phrases
            .iter()
            .filter(|phrase| phrase.starts_with(first.folded.as_ref()))
            .filter_map(|phrase| {
                let mut end = at;
                for word in phrase.split(' ') {
                    let token = self.tokens.get(end)?;
                    if token.folded != word || (end > at && token.gap != Gap::Thin) {
                        return None;
                    }
                    end += 1;
                }
                Some(end)
            })
            .max()
    }
}

fn is_measure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word, "a" | "at" | "in" | "on")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_keep_people_out_are_found_in_each_language() {
        let unlawful = [
            // nationality, origin, ethnicity
            ("Apartamento T2 mobilado, só para portugueses.", "só para portugueses"),
            ("Não se aceitam estrangeiros.", "Não se aceitam estrangeiros"),
            ("nao aceitamos brasileiros nem africanos", "nao aceitamos brasileiros"),
            ("Arrenda-se apenas a cidadãos portugueses", "apenas a cidadãos portugueses"),
            (
                "Preferência a casais de nacionalidade portuguesa",
                "Preferência a casais de nacionalidade portuguesa",
            ),
            ("NÃO ALUGO A CIGANOS!", "NÃO ALUGO A CIGANOS"),
            (
                "Não se aceitam animais, fumadores nem estrangeiros",
                "Não se aceitam animais, fumadores nem estrangeiros",
            ),
            ("Rent: 900 €. No foreigners.", "No foreigners"),
            ("Only Portuguese tenants, please", "Only Portuguese tenants"),
            ("Portuguese nationals only", "Portuguese nationals only"),
            ("We don’t accept Brazilian students", "We don’t accept Brazilian students"),
            ("Europeans preferred", "Europeans preferred"),
            ("Solo españoles, sin mascotas", "Solo españoles"),
            ("Se alquila solo a españoles", "solo a españoles"),
            ("No se admiten extranjeros", "No se admiten extranjeros"),
            ("Extranjeros abstenerse", "Extranjeros abstenerse"),
            ("Abstenerse inmigrantes", "Abstenerse inmigrantes"),
            // sex and gender
            ("Quarto em Benfica, só raparigas", "só raparigas"),
            ("Aluga-se quarto a senhora", "Aluga-se quarto a senhora"),
            (
                "Preferencialmente estudantes do sexo feminino",
                "Preferencialmente estudantes do sexo feminino",
            ),
            ("Ladies only", "Ladies only"),
            ("Female students preferred", "Female students preferred"),
            ("Room for rent, only for women", "only for women"),
            ("Solo chicas", "Solo chicas"),
            // religion, orientation
            ("Apenas casais católicos", "Apenas casais católicos"),
            ("No Muslims", "No Muslims"),
            ("No gay couples", "No gay couples"),
            ("Preferiblemente personas heterosexuales", "Preferiblemente personas heterosexuales"),
            // age, disability
            ("Apenas maiores de 30 anos", "Apenas maiores de 30"),
            ("Não se aceitam pessoas com mais de 60 anos", "Não se aceitam pessoas com mais de 60"),
            ("Over 50s only", "Over 50s only"),
            ("Only people over 40", "Only people over 40"),
            ("Solo para mayores de 35 años", "Solo para mayores de 35"),
            ("No disabled people", "No disabled people"),
            ("Não aceitamos pessoas com deficiência", "Não aceitamos pessoas com deficiência"),
        ];
        for (text, phrase) in unlawful {
            assert_eq!(discriminatory(text), [phrase], "{text}");
        }
    }

    #[test]
    fn ordinary_sentences_pass() {
        let lawful = [
            // words within words
            "Situado no coração da cidade, junto à Estrada Nacional 6 e a uma universidade.",
            "Apenas a 5 minutos do Museu Nacional dos Coches.",
            "Sem idade: um clássico renovado.",
            // what the law doesn't name
            "No pets. No smokers. No students.",
            "Não se aceitam animais. Não fumadores.",
            "Sem crianças nem animais.",
            "No se admiten mascotas ni fumadores",
            "Só com fiador e dois recibos de vencimento.",
            "Apenas estudantes ou trabalhadores.",
            // groups without restriction
            "Próximo da Escola Inglesa, do Colégio Alemão e da Clínica da Mulher.",
            "Ideal para jovens casais ou famílias.",
            "Ideal for young couples, families and people of all ages.",
            "Quarto para rapazes e quarto para meninas, ambos com roupeiro.",
            "A lovely home that Brazilian and Portuguese buyers have loved.",
            "Ginásio com balneário de homens e de senhoras.",
            "The house was built by English Jews in 1820.",
            // restrictions about something else
            "Materiais exclusivamente portugueses e azulejos só portugueses.",
            "Cozinha com eletrodomésticos exclusivamente alemães.",
            "Only Portuguese marble was used; the only Chinese restaurant is far away.",
            "No disabled access. Not suitable for wheelchairs.",
            "Prédio com apenas 20 anos e elevador.",
            "Contratos com mais de 5 anos. Não se aceitam contratos com menos de 2 anos.",
            "Over 50 square metres only.",
            "Para homens e mulheres apenas a 5 minutos do ginásio.",
            "Separate rooms for men and women only 5 minutes away.",
            "The only men's barber shop in town.",
            "Solo faltan los muebles. Suelo de mármol español.",
            "Solo urbano com viabilidade; no estrangeiro vendemos por vídeo.",
            "Vendemos no Porto, no estrangeiro e no Algarve",
            // legal capacity
            "Visitas apenas para maiores de 18 anos.",
            // the sentence ends between restriction and group
            "No. Foreigners are welcome here.",
            "No, foreigners welcome",
            "Elevador: não aceita\nEstrangeiros bem-vindos",
            "",
        ];
        for text in lawful {
            assert_eq!(discriminatory(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn accents_case_and_spacing_hide_nothing() {
        for text in [
            "SÓ PARA PORTUGUESES",
            "so  para\u{a0}portugueses",
            "so\u{301} para portugueses",
            "só “para” portugueses",
        ] {
            assert_eq!(discriminatory(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn every_phrase_of_a_text_is_told() {
        let text = "Só para portugueses. Ladies only! Abstenerse extranjeros.";
        assert_eq!(discriminatory(text), ["Só para portugueses", "Ladies only", "Abstenerse extranjeros"]);
    }

    #[test]
    fn the_lexicons_are_written_folded() {
        for lexicon in LEXICONS {
            let lists = [
                lexicon.refusals,
                lexicon.preferences,
                lexicon.links,
                lexicon.persons,
                lexicon.groups,
                lexicon.origins,
                lexicon.trailing,
                lexicon.ages,
            ];
            for phrase in lists.into_iter().flatten() {
                assert_eq!(fold(phrase), **phrase);
            }
        }
    }
}
