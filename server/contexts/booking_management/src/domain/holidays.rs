//! Public holidays of the two countries, national ones only: those of a municipality (Lisbon's
//! Saint Anthony) or an autonomous community are days that differ in a calendar.

use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::coded;

coded! {
    /// Which public holidays an agent keeps.
    Holidays {
        /// None.
        None = "none",
        /// Portugal's.
        Portugal = "PT",
        /// Those that all of Spain keeps.
        Spain = "ES",
    }
}

/// Month and day. Código do Trabalho (Lei 7/2009), art. 234.º, n.º 1.
const PORTUGAL: [(u32, u32); 10] = [
    (1, 1),   // Ano Novo
    (4, 25),  // Liberdade
    (5, 1),   // Trabalhador
    (6, 10),  // Portugal
    (8, 15),  // Assunção
    (10, 5),  // República
    (11, 1),  // Todos os Santos
    (12, 1),  // Restauração
    (12, 8),  // Imaculada Conceição
    (12, 25), // Natal
];

/// Month and day. Real Decreto 2001/1983, art. 45.1; Epiphany, which a community may give up for
/// another day and none does.
const SPAIN: [(u32, u32); 9] = [
    (1, 1),   // Año Nuevo
    (1, 6),   // Epifanía
    (5, 1),   // Trabajo
    (8, 15),  // Asunción
    (10, 12), // Fiesta Nacional
    (11, 1),  // Todos los Santos
    (12, 6),  // Constitución
    (12, 8),  // Inmaculada
    (12, 25), // Natividad
];

impl Holidays {
    /// Whether a day is one of them.
    #[must_use]
    pub fn include(self, day: NaiveDate) -> bool {
        let fixed = |days: &[(u32, u32)]| days.contains(&(day.month(), day.day()));
        // Days from Easter Sunday; beyond the calendar's years (1583 to 9999) none moves.
        let after_easter = |days: &[i64]| {
            computus::gregorian(day.year())
                .ok()
                .and_then(|easter| NaiveDate::from_ymd_opt(easter.year, easter.month, easter.day))
                .is_some_and(|easter| days.iter().any(|n| day - easter == TimeDelta::days(*n)))
        };
        match self {
            Self::None => false,
            // Good Friday, Easter, Corpus Christi.
            Self::Portugal => fixed(&PORTUGAL) || after_easter(&[-2, 0, 60]),
            // Good Friday.
            Self::Spain => fixed(&SPAIN) || after_easter(&[-2]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(holidays: Holidays, year: i32) -> Vec<(u32, u32)> {
        let new_year = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        new_year
            .iter_days()
            .take_while(|day| day.year() == year)
            .filter(|day| holidays.include(*day))
            .map(|day| (day.month(), day.day()))
            .collect()
    }

    #[test]
    fn portugal_keeps_thirteen_days() {
        let days = [
            (1, 1),
            (4, 3),
            (4, 5),
            (4, 25),
            (5, 1),
            (6, 4),
            (6, 10),
            (8, 15),
            (10, 5),
            (11, 1),
            (12, 1),
            (12, 8),
            (12, 25),
        ];
        assert_eq!(kept(Holidays::Portugal, 2026), days);
        // In 2038, Easter is on the 25th of April, and the two holidays are one day.
        assert_eq!(kept(Holidays::Portugal, 2038).len(), 12);
    }

    #[test]
    fn all_of_spain_keeps_ten_days() {
        let days = [(1, 1), (1, 6), (3, 26), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)];
        assert_eq!(kept(Holidays::Spain, 2027), days);
    }

    #[test]
    fn whoever_keeps_none_works_on_christmas() {
        assert!(kept(Holidays::None, 2026).is_empty());
    }
}
