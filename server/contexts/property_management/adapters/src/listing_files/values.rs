//! What people write into cells, read as values. Pure functions, one per kind
//! of value; none of them decides what a row without the value is worth.
//!
//! | kind | written | read |
//! | --- | --- | --- |
//! | number | `415.000`, `2 100 000`, `250000.0`, `1.234,50` | 415000, 2100000, 250000, 1234.5 |
//! | price | `Desde500.000 €`, `350k`, `Sob Consulta` | from 500 000 €, 350 000 €, on request |
//! | area | `73m²`, `2,5 ha`, `96-183` | 73 m², 25 000 m², from 96 m² |
//! | rooms | `T2+1`, `V3`, `Estúdio`, `2.0`, `2-3` | 2, 3, 0, 2, from 2 |
//! | floor | `2nd Floor`, `1º andar sem elevador`, `R/C` | 2, 1 without a lift, ground floor |
//! | energy | `A+`, `NC`, `Classe energética:`, `Propriedade isenta` | A+, none, none, exempt |
//! | yes or no | `True`, `sim`, `0`, `não` | yes, yes, no, no |

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use kernel::text::fold;
use kernel::time::{Timestamp, to_microseconds};
use property_management::domain::vocabulary::{Condition, EnergyClass, ListingType, PropertyType};

/// Whether a cell says nothing: empty, dashes or a program's word for nothing.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '?' | '.' | '/'))
        || ["n/a", "na", "nan", "null", "none", "nd", "n.d.", "undefined"]
            .iter()
            .any(|nothing| text.eq_ignore_ascii_case(nothing))
}

/// A number at the start of a text, and what follows it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Leading<'a> {
    value: f64,
    rest: &'a str,
}

/// Reads the number with which a text begins. A point or comma before exactly
/// three digits parts thousands, as people write them in Portugal and Spain;
/// any other parts decimals. Spaces part thousands too.
fn leading_number(text: &str) -> Option<Leading<'_>> {
    let text = text.trim_start();
    let (negative, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // Groups of digits and the separator before each.
    let mut groups: Vec<(char, &str)> = Vec::new();
    let mut rest = unsigned;
    let mut separator = '\0';
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if digits == 0 {
            break;
        }
        groups.push((separator, &rest[..digits]));
        rest = &rest[digits..];
        let mut next = rest.chars();
        let Some(c @ ('.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')) = next.next()
        else {
            break;
        };
        let after = next.as_str();
        let following = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let joins = if matches!(c, '.' | ',') { following > 0 } else { following == 3 };
        if !joins {
            break;
        }
        (separator, rest) = (c, after);
    }
    let (first, others) = groups.split_first()?;
    let (whole, decimals) = match others.split_last() {
        // One separator: three digits behind it are thousands, unless a zero stands alone before it.
        Some(((mark @ ('.' | ','), last), before)) => {
            let thousands = last.len() == 3
                && first.1.len() <= 3
                && !(before.is_empty() && first.1 == "0")
                && before.iter().all(|(other, _)| other == mark);
            if thousands { (others, "") } else { (before, *last) }
        }
        _ => (others, ""),
    };
    let mut written = String::with_capacity(24);
    written.push_str(first.1);
    whole.iter().for_each(|(_, digits)| written.push_str(digits));
    written.push('.');
    written.push_str(if decimals.is_empty() { "0" } else { decimals });
    let value: f64 = written.parse().ok()?;
    Some(Leading { value: if negative { -value } else { value }, rest: rest.trim() })
}

/// Reads a text that is a number and nothing else.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    leading_number(text).filter(|read| read.rest.is_empty()).map(|read| read.value)
}

/// Reads a coordinate: decimal degrees, with a point or a comma, never thousands.
#[must_use]
pub fn degrees(text: &str) -> Option<f64> {
    text.trim().trim_end_matches('°').replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
}

/// What a cell says about a price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PriceText {
    /// An amount in cents.
    Cents {
        /// The amount.
        cents: i64,
        /// It is the lowest of several (`Desde …`): a development with many units.
        lowest: bool,
    },
    /// `Sob consulta`: the seller doesn't say.
    OnRequest,
    /// Nothing.
    Blank,
    /// Something else.
    Unreadable,
}

/// Reads a price in euros, with or without sign, `k` or `mil` meaning thousands.
#[must_use]
pub fn price(text: &str) -> PriceText {
    let text = text.trim();
    if is_blank(text) {
        return PriceText::Blank;
    }
    let folded = fold(text);
    if ["consulta", "on request", "a consultar", "poa"].iter().any(|words| folded.contains(words)) {
        return PriceText::OnRequest;
    }
    let mut amount = folded.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    let mut lowest = false;
    for word in ["desde", "a partir de", "from"] {
        if let Some(rest) = amount.strip_prefix(word) {
            (amount, lowest) = (rest, true);
        }
    }
    let amount = amount.trim_start();
    let amount = amount.strip_prefix('€').or_else(|| amount.strip_prefix("eur")).unwrap_or(amount);
    let Some(read) = leading_number(amount) else { return PriceText::Unreadable };
    let unit: String = read.rest.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '.')).collect();
    let factor = match unit.as_str() {
        "" | "eur" | "euro" | "euros" | "/mes" | "/month" | "mes" | "pormes" => 100.0,
        "k" | "mil" | "milhares" => 100_000.0,
        _ => return PriceText::Unreadable,
    };
    let cents = (read.value * factor).round();
    // Beyond this a float no longer counts cents; no price is near it.
    if cents.abs() > 1e15 { PriceText::Unreadable } else { PriceText::Cents { cents: cents as i64, lowest } }
}

/// A quantity; of a range (`96-183`) the lower end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// The quantity, or the lower end.
    pub value: f64,
    /// It was a range.
    pub range: bool,
}

/// Splits the upper end off a range: `-183`, ` a 183`, ` to 183`.
fn without_upper_end(rest: &str) -> (&str, bool) {
    for between in ["-", "–", "a ", "ate ", "to "] {
        if let Some(upper) = rest.strip_prefix(between)
            && let Some(read) = leading_number(upper)
        {
            return (read.rest, true);
        }
    }
    (rest, false)
}

/// Reads an area in square metres; hectares are converted.
#[must_use]
pub fn square_metres(text: &str) -> Option<Quantity> {
    let folded = fold(text);
    let read = leading_number(&folded)?;
    let (unit, range) = without_upper_end(read.rest);
    let unit: String = unit.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let factor = match unit.as_str() {
        "" | "m" | "m2" | "m^2" | "mq" | "sqm" | "metrosquadrados" | "metroscuadrados" => 1.0,
        "ha" | "hectare" | "hectares" | "hectareas" => 10_000.0,
        _ => return None,
    };
    Some(Quantity { value: read.value * factor, range })
}

/// Reads how many rooms: a number, a typology (`T2+1` has two bedrooms and a
/// room without a window), or the words for a studio.
#[must_use]
pub fn rooms(text: &str) -> Option<Quantity> {
    let folded = fold(text.trim());
    if ["estudio", "studio", "loft"].contains(&folded.as_str()) {
        return Some(Quantity { value: 0.0, range: false });
    }
    let number =
        folded.strip_prefix(['t', 'v']).map_or(folded.as_str(), |rest| rest.trim_start_matches(['-', ' ']));
    let read = leading_number(number)?;
    let (unit, range) = without_upper_end(read.rest);
    let unit = unit.trim_start_matches(|c: char| c == '+' || c.is_ascii_digit()).trim().trim_end_matches('.');
    let known = matches!(
        unit,
        "" | "quarto"
            | "quartos"
            | "hab"
            | "habs"
            | "habitacion"
            | "habitaciones"
            | "dormitorio"
            | "dormitorios"
            | "bedroom"
            | "bedrooms"
            | "bed"
            | "beds"
            | "wc"
            | "bano"
            | "banos"
            | "bath"
            | "baths"
            | "bathrooms"
            | "casa de banho"
            | "casas de banho"
            | "suites"
    );
    (known && read.value.fract() == 0.0).then_some(Quantity { value: read.value, range })
}

/// The bedrooms of the first typology that a text names: `Moradia T3+1 com jardim` has 3.
#[must_use]
pub fn typology_within(text: &str) -> Option<f64> {
    fold(text).split(|c: char| !c.is_alphanumeric() && c != '+').find_map(|word| {
        let digits = word.strip_prefix(['t', 'v'])?.split('+').next()?;
        if digits.is_empty() || digits.len() > 2 { None } else { digits.parse().ok() }
    })
}

/// What a cell says about the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Floor {
    /// So many floors above the ground; 0 is the ground floor, negative the basement.
    Number(i16),
    /// Above the tenth, the last number some portals give.
    AboveTenth,
    /// The top floor, whichever that is.
    Top,
}

/// The floor of a cell and whether it speaks of a lift.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FloorText {
    /// The floor, where it names one.
    pub floor: Option<Floor>,
    /// Whether there is a lift, where it says so.
    pub lift: Option<bool>,
}

/// Reads a floor in Portuguese, Spanish or English.
#[must_use]
pub fn floor(text: &str) -> FloorText {
    let folded = fold(text);
    let lift = if ["sem elevador", "sin ascensor", "without lift"].iter().any(|words| folded.contains(words))
    {
        Some(false)
    } else if ["com elevador", "con ascensor", "with lift"].iter().any(|words| folded.contains(words)) {
        Some(true)
    } else {
        None
    };
    FloorText { floor: floor_named(folded.trim()), lift }
}

fn floor_named(folded: &str) -> Option<Floor> {
    if folded.contains("above 10") || folded.contains("10+") {
        return Some(Floor::AboveTenth);
    }
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    if begins(&["r/c", "res", "res-do-chao", "ground", "bajo", "planta baja", "rc", "terreo"]) {
        return Some(Floor::Number(0));
    }
    if begins(&["cave", "basement", "sotano", "subcave", "semisotano"]) {
        return Some(Floor::Number(-1));
    }
    if begins(&["top", "ultimo", "atico"]) {
        return Some(Floor::Top);
    }
    let number = ["andar", "piso", "planta", "floor"]
        .iter()
        .find_map(|word| folded.strip_prefix(word))
        .unwrap_or(folded);
    let value = leading_number(number).filter(|read| {
        let rest = read.rest.trim_start_matches(['.', '°', 'º', 'ª', 'o', 'a']).trim_start();
        read.value.fract() == 0.0
            && (rest.is_empty()
                || [
                    "andar", "piso", "planta", "floor", "st", "nd", "rd", "th", "sem", "com", "sin", "con",
                    "esq", "dir", "dto",
                ]
                .iter()
                .any(|word| rest.starts_with(word)))
    })?;
    (-9.0..=99.0).contains(&value.value).then_some(Floor::Number(value.value as i16))
}

/// What a cell says about energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnergyText {
    /// A class.
    Class(EnergyClass),
    /// No certificate is needed, without saying why.
    Exempt,
    /// None yet, or none given.
    None,
    /// Something else.
    Unreadable,
}

/// Reads an energy class: the class alone or behind a label.
#[must_use]
pub fn energy(text: &str) -> EnergyText {
    let folded = fold(text);
    let said = folded.rsplit([':', '=']).next().unwrap_or_default();
    let said = [
        "classe energetica",
        "clase energetica",
        "certificado energetico",
        "energy class",
        "classe",
        "clase",
        "class",
    ]
    .iter()
    .fold(said.trim(), |said, label| said.strip_prefix(label).unwrap_or(said).trim());
    if is_blank(said) {
        return EnergyText::None;
    }
    if let Some(class) = EnergyClass::parse(&said.replace(' ', "").replace('\u{2212}', "-").to_uppercase()) {
        return EnergyText::Class(class);
    }
    if ["isent", "exent", "exempt"].iter().any(|word| said.contains(word)) {
        return EnergyText::Exempt;
    }
    let none = [
        "nc",
        "nao",
        "no ",
        "not ",
        "em tramite",
        "en tramite",
        "em curso",
        "pending",
        "sem ",
        "sin ",
        "aguarda",
        "in progress",
    ];
    if none.iter().any(|word| said == word.trim() || said.starts_with(word)) {
        return EnergyText::None;
    }
    EnergyText::Unreadable
}

/// Reads yes or no.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text.trim()).as_str() {
        "true" | "1" | "1.0" | "sim" | "si" | "yes" | "y" | "s" | "x" | "verdadeiro" | "verdadero" => {
            Some(true)
        }
        "false" | "0" | "0.0" | "nao" | "no" | "n" | "falso" => Some(false),
        _ => None,
    }
}

/// What a cell says about the kind of property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeText {
    /// One of ours.
    Known(PropertyType),
    /// A single room in somebody's home, which is no property.
    Room,
    /// Something else.
    Unknown,
}

/// What the kinds of property are called, folded. Whole texts are compared
/// first, then single words from left to right: `Moradia isolada` is a house.
const TYPES: &[(TypeText, &[&str])] = &[
    (
        TypeText::Known(PropertyType::Apartment),
        &[
            "apartment",
            "apartments",
            "apartamento",
            "apartamentos",
            "andar",
            "andar moradia",
            "andar de moradia",
            "flat",
            "piso",
            "atico",
            "penthouse",
            "duplex",
            "triplex",
            "loft",
            "estudio",
            "studio",
            "cobertura",
            "home",
            "outros - habitacao",
            "other - residential",
        ],
    ),
    (
        TypeText::Known(PropertyType::House),
        &[
            "house",
            "moradia",
            "moradias",
            "casa",
            "casas",
            "vivenda",
            "villa",
            "chalet",
            "chale",
            "quinta",
            "quintinha",
            "herdade",
            "monte",
            "farm",
            "farmhouse",
            "finca",
            "cortijo",
            "masia",
            "solar",
            "palacete",
            "palacio",
            "palace",
            "manor",
            "bungalow",
            "cottage",
            "adosado",
            "pareado",
            "townhouse",
            "countryhouse",
            "casa senhorial",
        ],
    ),
    (
        TypeText::Known(PropertyType::Ruin),
        &["ruin", "ruina", "ruinas", "ruins", "em ruinas", "casa em ruinas", "casa en ruinas"],
    ),
    (
        TypeText::Known(PropertyType::Land),
        &[
            "land",
            "terreno",
            "terrenos",
            "lote",
            "lotes",
            "plot",
            "parcela",
            "solar urbano",
            "suelo",
            "terreno urbano",
        ],
    ),
    (
        TypeText::Known(PropertyType::Office),
        &["office", "escritorio", "escritorios", "oficina", "oficinas", "despacho"],
    ),
    (
        TypeText::Known(PropertyType::Garage),
        &[
            "garage",
            "garagem",
            "garaje",
            "parking",
            "estacionamento",
            "parqueamento",
            "box",
            "arrecadacao",
            "storage",
            "trastero",
            "lugar de garagem",
            "plaza de garaje",
        ],
    ),
    (
        TypeText::Known(PropertyType::Commercial),
        &[
            "commercial",
            "loja",
            "lojas",
            "store",
            "shop",
            "local",
            "local comercial",
            "armazem",
            "warehouse",
            "nave",
            "industrial",
            "predio",
            "building",
            "edificio",
            "hotel",
            "trespasse",
            "transfer of lease",
            "traspaso",
            "investimento",
            "investimentos",
            "investment",
            "restaurante",
            "restaurant",
            "comercio",
            "outros - comercial",
            "other - commercial",
        ],
    ),
    (TypeText::Room, &["room", "quarto", "quartos", "habitacion", "dividir"]),
];

/// Reads the kind of property in Portuguese, Spanish or English.
#[must_use]
pub fn property_type(text: &str) -> TypeText {
    let folded = fold(text.trim());
    let known = |said: &str| TYPES.iter().find(|(_, words)| words.contains(&said)).map(|(kind, _)| *kind);
    known(&folded)
        .or_else(|| folded.split(|c: char| !c.is_alphanumeric()).find_map(known))
        .unwrap_or(TypeText::Unknown)
}

/// Reads whether it is for sale or to rent.
#[must_use]
pub fn listing_type(text: &str) -> Option<ListingType> {
    let folded = fold(text);
    let says =
        |words: &[&str]| folded.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    if says(&[
        "rent",
        "rental",
        "rentals",
        "renting",
        "let",
        "lease",
        "arrendamento",
        "arrendar",
        "arrenda",
        "aluguer",
        "alugar",
        "alquiler",
        "alquilar",
        "renda",
    ]) {
        Some(ListingType::Rent)
    } else if says(&[
        "sale", "sales", "sell", "buy", "venda", "vender", "vende", "comprar", "compra", "venta",
    ]) {
        Some(ListingType::Sale)
    } else {
        None
    }
}

/// What states of repair are called, folded; the first that a text contains. The
/// more telling words stand first: `segunda mão/para recuperar` is to be restored.
const CONDITIONS: &[(Condition, &[&str])] = &[
    (
        Condition::ToRestore,
        &[
            "para recuperar",
            "por recuperar",
            "a recuperar",
            "para restaurar",
            "para reformar",
            "a reformar",
            "to_restore",
            "to restore",
            "needs renovation",
            "ruina",
            "para remodelar",
        ],
    ),
    (
        Condition::UnderConstruction,
        &[
            "em construcao",
            "en construccion",
            "under_construction",
            "under construction",
            "em projeto",
            "off plan",
        ],
    ),
    (
        Condition::Renovated,
        &["renovad", "remodelad", "recuperad", "reformad", "restaurad", "renovated", "refurbished"],
    ),
    (
        Condition::New,
        &[
            "nova construcao",
            "obra nueva",
            "novo",
            "nova",
            "nuevo",
            "nueva",
            "new",
            "a estrear",
            "por estrear",
        ],
    ),
    (
        Condition::Good,
        &[
            "bom estado",
            "buen estado",
            "segunda mao",
            "segunda mano",
            "usado",
            "usada",
            "used",
            "good",
            "bom",
        ],
    ),
];

/// Reads a state of repair in Portuguese, Spanish or English.
#[must_use]
pub fn condition(text: &str) -> Option<Condition> {
    let folded = fold(text);
    CONDITIONS
        .iter()
        .find(|(_, words)| words.iter().any(|word| folded.contains(word)))
        .map(|(condition, _)| *condition)
}

/// The months in Portuguese, Spanish and English by their first three letters, folded.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene"],
    &["fev", "feb"],
    &["mar"],
    &["abr", "apr"],
    &["mai", "may"],
    &["jun"],
    &["jul"],
    &["ago", "aug"],
    &["set", "sep"],
    &["out", "oct"],
    &["nov"],
    &["dez", "dic", "dec"],
];

/// Reads a date or moment; without a zone it is UTC. Days stand before months
/// where both are numbers, as they do in Portugal and Spain.
#[must_use]
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(to_microseconds(moment.with_timezone(&Utc)));
    }
    for format in [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
    ] {
        if let Ok(moment) = NaiveDateTime::parse_from_str(text, format) {
            return Some(to_microseconds(moment.and_utc()));
        }
    }
    Some(day(text)?.and_time(chrono::NaiveTime::MIN).and_utc())
}

/// A day, however it is written.
pub fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .or_else(|| written_date(text))
}

/// `23 de julho de 2024`, `3 julio 2024`, `1 August 2024`.
fn written_date(text: &str) -> Option<NaiveDate> {
    let folded = fold(text);
    let mut words =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && *word != "de");
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|names| names.iter().any(|name| month.starts_with(name)))?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, u32::try_from(month).ok()? + 1, day.parse().ok()?)
}

/// The addresses of pictures in a cell: a JSON list, or addresses parted by
/// white space, commas, semicolons or bars. An address may itself contain
/// commas and semicolons: a new one begins only where a separator stands before `http` or `/media/`.
#[must_use]
pub fn addresses(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.starts_with('[') {
        if let Ok(list) = serde_json::from_str::<Vec<String>>(text) {
            return list;
        }
        // Python's own way to print a list.
        return text
            .trim_matches(['[', ']'])
            .split(',')
            .map(|part| part.trim().trim_matches(['\'', '"']).to_owned())
            .filter(|part| !part.is_empty())
            .collect();
    }
    let mut starts: Vec<usize> = ["http://", "https://", "/media/", "//"]
        .iter()
        .flat_map(|scheme| text.match_indices(scheme).map(|(at, _)| at))
        .filter(|at| {
            let before = text[..*at].chars().next_back();
            before.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
        })
        .collect();
    starts.sort_unstable();
    starts.dedup();
    if starts.is_empty() {
        return if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            text[*start..end]
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'))
                .to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_and_decimals_are_told_apart() {
        for (text, value) in [
            ("415.000", 415_000.0),
            ("1.175.000", 1_175_000.0),
            ("2 100 000", 2_100_000.0),
            ("2\u{a0}100\u{202f}000", 2_100_000.0),
            ("250000.0", 250_000.0),
            ("690.0", 690.0),
            ("1.234,50", 1_234.5),
            ("1,234.50", 1_234.5),
            ("1 234,5", 1_234.5),
            ("1,234,567", 1_234_567.0),
            ("56.37", 56.37),
            ("0.125", 0.125),
            ("1260,55", 1_260.55),
            ("12345.678", 12_345.678),
            ("-9.5", -9.5),
            ("007", 7.0),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_none() {
        for text in ["", "abc", "12abc", "€", "1e9", "--", "٣", "1 23", "NaN", "inf"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn prices_are_read_as_people_write_them() {
        let euros = |amount: i64| PriceText::Cents { cents: amount * 100, lowest: false };
        assert_eq!(price("415.000 €"), euros(415_000));
        assert_eq!(price("2 100 000 €"), euros(2_100_000));
        assert_eq!(price("59\u{a0}950\u{a0}€"), euros(59_950));
        assert_eq!(price("€ 1,200"), euros(1_200));
        assert_eq!(price("925"), euros(925));
        assert_eq!(price("250000.0"), euros(250_000));
        assert_eq!(price("1.200 €/mês"), euros(1_200));
        assert_eq!(price("350k"), euros(350_000));
        assert_eq!(price("199.999,50 EUR"), PriceText::Cents { cents: 19_999_950, lowest: false });
        assert_eq!(price("Desde500.000 €"), PriceText::Cents { cents: 50_000_000, lowest: true });
    }

    #[test]
    fn a_price_that_is_none_says_why() {
        assert_eq!(price("Sob Consulta"), PriceText::OnRequest);
        assert_eq!(price("preço sob consulta"), PriceText::OnRequest);
        assert_eq!(price("DesdeSob Consulta"), PriceText::OnRequest);
        assert_eq!(price(" -- "), PriceText::Blank);
        assert_eq!(price("NaN"), PriceText::Blank);
        assert_eq!(price("70 m²"), PriceText::Unreadable);
        assert_eq!(price("muito"), PriceText::Unreadable);
        assert_eq!(price("99999999999999999999 €"), PriceText::Unreadable);
        assert_eq!(price("-5 €"), PriceText::Cents { cents: -500, lowest: false });
    }

    #[test]
    fn areas_are_read_with_and_without_unit() {
        let area = |text: &str| square_metres(text).map(|area| area.value);
        assert_eq!(area("70 m²"), Some(70.0));
        assert_eq!(area("73m²"), Some(73.0));
        assert_eq!(area("56.37 m²"), Some(56.37));
        assert_eq!(area("1.260 m2"), Some(1_260.0));
        assert_eq!(area("21953"), Some(21_953.0));
        assert_eq!(area("114.0"), Some(114.0));
        assert_eq!(area("2,5 ha"), Some(25_000.0));
        assert_eq!(area("T2"), None);
        assert_eq!(area("70 €"), None);
        assert_eq!(square_metres("96-183"), Some(Quantity { value: 96.0, range: true }));
        assert_eq!(square_metres("-1"), Some(Quantity { value: -1.0, range: false }));
    }

    #[test]
    fn rooms_are_numbers_or_typologies() {
        let count = |text: &str| rooms(text).map(|rooms| rooms.value);
        for (text, bedrooms) in
            [("T0", 0.0), ("T10", 10.0), ("T2+1", 2.0), ("t3", 3.0), ("V4", 4.0), ("T-1", 1.0)]
        {
            assert_eq!(count(text), Some(bedrooms), "{text}");
        }
        for (text, bedrooms) in [
            ("2", 2.0),
            ("2.0", 2.0),
            ("3 quartos", 3.0),
            ("Estúdio", 0.0),
            ("4 hab.", 4.0),
            ("1433", 1433.0),
        ] {
            assert_eq!(count(text), Some(bedrooms), "{text}");
        }
        assert_eq!(rooms("2-3"), Some(Quantity { value: 2.0, range: true }));
        for text in ["", "muitos", "2.5", "T", "70 m²"] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn a_typology_is_found_within_a_title() {
        assert_eq!(typology_within("Moradia de Tipologia T3+1 - NOVA"), Some(3.0));
        assert_eq!(typology_within("T2 duplex, Metro"), Some(2.0));
        assert_eq!(typology_within("Moradia V4 em lote"), Some(4.0));
        assert_eq!(typology_within("Terreno com 5320 m2"), None);
        assert_eq!(typology_within("Terreno T2000"), None);
    }

    #[test]
    fn floors_are_read_in_three_languages() {
        for (text, number) in [
            ("2nd Floor", 2),
            ("Ground Floor", 0),
            ("Basement Level", -1),
            ("R/C", 0),
            ("Rés-do-chão", 0),
            ("Cave", -1),
            ("Andar -2 sem elevador", -2),
            ("1º andar", 1),
            ("10º andar com elevador", 10),
            ("3", 3),
            ("Piso 4", 4),
            ("Planta baja", 0),
            ("2.º Esq.", 2),
        ] {
            assert_eq!(floor(text).floor, Some(Floor::Number(number)), "{text}");
        }
        assert_eq!(floor("Above 10th Floor").floor, Some(Floor::AboveTenth));
        assert_eq!(floor("Top Floor").floor, Some(Floor::Top));
        for text in ["", "Duplex", "Triplex", "N/A", "1250"] {
            assert_eq!(floor(text).floor, None, "{text}");
        }
    }

    #[test]
    fn a_floor_tells_of_the_lift() {
        assert_eq!(floor("1º andar sem elevador").lift, Some(false));
        assert_eq!(floor("2º andar com elevador").lift, Some(true));
        assert_eq!(floor("3º andar").lift, None);
    }

    #[test]
    fn energy_classes_are_read_and_labels_without_class_are_none() {
        for class in EnergyClass::ALL {
            assert_eq!(energy(class.code()), EnergyText::Class(*class));
            assert_eq!(
                energy(&format!("Classe energética: {}", class.code().to_lowercase())),
                EnergyText::Class(*class)
            );
        }
        for none in ["", "NC", "Classe energética:", "Em trâmite", "Não indicado", "--", "n/a"] {
            assert_eq!(energy(none), EnergyText::None, "{none}");
        }
        assert_eq!(energy("Propriedade isenta"), EnergyText::Exempt);
        assert_eq!(energy("Isento"), EnergyText::Exempt);
        assert_eq!(energy("AA"), EnergyText::Unreadable);
    }

    #[test]
    fn yes_and_no_have_many_words() {
        for yes in ["True", "1", "sim", "Sí", "YES", "x"] {
            assert_eq!(yes_or_no(yes), Some(true), "{yes}");
        }
        for no in ["False", "0", "não", "NO"] {
            assert_eq!(yes_or_no(no), Some(false), "{no}");
        }
        assert_eq!(yes_or_no("talvez"), None);
        assert_eq!(yes_or_no(""), None);
    }

    #[test]
    fn kinds_of_property_are_known_in_three_languages() {
        use PropertyType::{Apartment, Commercial, Garage, House, Land, Office, Ruin};
        for (text, kind) in [
            ("Apartamento", Apartment),
            ("Apartamentos, Lojas", Apartment),
            ("Andar Moradia", Apartment),
            ("piso", Apartment),
            ("Duplex", Apartment),
            ("Apartment", Apartment),
            ("Other - Residential", Apartment),
            ("Moradia Isolada", House),
            ("Casa Senhorial", House),
            ("Farm", House),
            ("chalet", House),
            ("countryhouse", House),
            ("Moradia em Banda", House),
            ("Quinta", House),
            ("Terreno", Land),
            ("Land", Land),
            ("Ruína", Ruin),
            ("Loja", Commercial),
            ("Transfer of lease", Commercial),
            ("Outros - Comercial", Commercial),
            ("Prédio", Commercial),
            ("Store", Commercial),
            ("Escritório", Office),
            ("oficina", Office),
            ("Garagem", Garage),
            ("Storage", Garage),
        ] {
            assert_eq!(property_type(text), TypeText::Known(kind), "{text}");
        }
        assert_eq!(property_type("Quarto T3"), TypeText::Room);
        assert_eq!(property_type("Iate"), TypeText::Unknown);
        assert_eq!(property_type(""), TypeText::Unknown);
    }

    #[test]
    fn every_code_of_the_vocabulary_is_read_as_itself() {
        for kind in PropertyType::ALL {
            assert_eq!(property_type(kind.code()), TypeText::Known(*kind));
        }
        for kind in ListingType::ALL {
            assert_eq!(listing_type(kind.code()), Some(*kind));
        }
        for state in Condition::ALL {
            assert_eq!(condition(state.code()), Some(*state));
        }
    }

    #[test]
    fn sale_and_rent_have_many_words() {
        for sale in ["Venda", "for sale", "Comprar", "venta"] {
            assert_eq!(listing_type(sale), Some(ListingType::Sale), "{sale}");
        }
        for rent in ["Arrendamento", "to rent", "alquiler", "Alugar"] {
            assert_eq!(listing_type(rent), Some(ListingType::Rent), "{rent}");
        }
        assert_eq!(listing_type("leilão"), None);
    }

    #[test]
    fn states_of_repair_are_told_apart() {
        assert_eq!(condition("Segunda mão/bom estado"), Some(Condition::Good));
        assert_eq!(condition("Segunda mão/para recuperar"), Some(Condition::ToRestore));
        assert_eq!(condition("Empreendimento de nova construção"), Some(Condition::New));
        assert_eq!(condition("Totalmente remodelado"), Some(Condition::Renovated));
        assert_eq!(condition("En construcción"), Some(Condition::UnderConstruction));
        assert_eq!(condition("?"), None);
    }

    #[test]
    fn dates_are_read_in_every_form_met() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        for text in [
            "2024-07-23",
            "23/07/2024",
            "23-07-2024",
            "23 de julho de 2024",
            "23 de julio de 2024",
            "23 July 2024",
        ] {
            assert_eq!(super::day(text), Some(day(2024, 7, 23)), "{text}");
            assert_eq!(moment(text).unwrap().date_naive(), day(2024, 7, 23), "{text}");
        }
        assert_eq!(
            moment("2026-07-16T04:04:16.631260").unwrap().to_rfc3339(),
            "2026-07-16T04:04:16.631260+00:00"
        );
        assert_eq!(moment("2026-07-16T04:04:16+01:00").unwrap().to_rfc3339(), "2026-07-16T03:04:16+00:00");
        for text in ["", "Hoje às 10:30", "31/02/2024", "2024", "32 de julho de 2024"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn picture_addresses_are_parted_and_keep_their_own_semicolons() {
        let both = ["https://x.pt/a;s=655x491;q=80", "https://x.pt/b?u=https://y.pt/c"];
        for separator in [" ", ", ", ";", "|", "\n"] {
            assert_eq!(addresses(&both.join(separator)), both, "{separator:?}");
        }
        assert_eq!(addresses(&serde_json::to_string(&both).unwrap()), both);
        assert_eq!(addresses("['https://x.pt/a', 'https://x.pt/b']"), ["https://x.pt/a", "https://x.pt/b"]);
        assert_eq!(addresses("[]"), Vec::<String>::new());
        assert_eq!(addresses(""), Vec::<String>::new());
        assert_eq!(addresses("/media/a.webp|/media/b.webp"), ["/media/a.webp", "/media/b.webp"]);
        assert_eq!(addresses("foto.jpg"), ["foto.jpg"]);
    }

    #[test]
    fn degrees_are_never_thousands() {
        assert_eq!(degrees("38.123"), Some(38.123));
        assert_eq!(degrees("-9,427"), Some(-9.427));
        assert_eq!(degrees("38.1.2"), None);
        assert_eq!(degrees("NaN"), None);
    }
}
