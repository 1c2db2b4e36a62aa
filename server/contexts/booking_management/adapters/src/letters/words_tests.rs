//! Every letter in every language, as its reader finds it.

use super::super::read::Shown;
use super::*;
use booking_management::domain::property::Titles;
use booking_management::domain::values::{Contact, Note, VisitorName};
use booking_management::fixtures::{ANA, at, contact};
use std::collections::{BTreeMap, BTreeSet};

const NAUGHTY: &str = "<script>alert('x')</script> & \"{link}\" premios.example";

fn around(name: &str, locale: Locale) -> Around {
    let titles = Titles { pt: Some(name.to_owned()), ..Titles::default() };
    Around {
        property: Some(Shown {
            reference: "R-17".into(), titles, address: "Rua da Graça 17, Lisboa".into()
        }),
        agency: name.to_owned(),
        agency_email: None,
        zone: TimeZone::Azores,
        guide: Some(Guide { name: name.to_owned(), email: "ana@example.pt".into(), locale }),
    }
}

fn visitor(name: &str, locale: Locale) -> Contact {
    Contact {
        name: VisitorName::parse(name).unwrap(),
        locale,
        message: Note::parse(name).unwrap(),
        ..contact("bruno")
    }
}

fn visit(name: &str, locale: Locale) -> VisitLetter {
    VisitLetter {
        agent: ANA,
        starts_at: at(5, 10, 0),
        ends_at: at(5, 10, 30),
        status: VisitStatus::Confirmed,
        cancelled_by: None,
        cancellation: None,
        sequence: 0,
        booked_by: None,
        seat: false,
        visitor: visitor(name, locale),
        around: around(name, locale),
    }
}

/// Every letter in a language, where everybody and everything has one name.
fn all_in(locale: Locale, name: &str) -> Vec<Mail> {
    let texts = AllTexts::read().unwrap();
    let (texts, places) = (texts.of(locale), Places::below("https://casas.example.pt"));
    let to = ToVisitor { id: Uuid::from_u128(7), signed: "a-B_9", places: &places };
    let (letters, visit) = (&texts.visitor, visit(name, locale));
    let to_visitors = [
        &letters.requested,
        &letters.booked,
        &letters.confirmed,
        &letters.moved,
        &letters.cancelled_by_visitor,
        &letters.cancelled_by_agency,
        &letters.withdrawn,
        &letters.day_before,
        &letters.two_hours,
    ];
    let agents = &texts.agent;
    let to_agents =
        [&agents.requested, &agents.booked, &agents.moved, &agents.handed_over, &agents.cancelled];
    let guide = visit.around.guide.as_ref().unwrap();
    let waiting = |(seat, until)| WaitingLetter {
        seat,
        starts_at: at(5, 10, 0),
        until,
        visitor: visitor(name, locale),
        around: around(name, locale),
    };
    let mut mails: Vec<_> =
        to_visitors.into_iter().map(|words| texts.to_visitor(&to, words, &visit, None)).collect();
    let until = Some(at(2, 14, 0));
    mails.extend(
        [(false, None), (false, until), (true, until)].map(|told| texts.to_waiting(&to, &waiting(told))),
    );
    mails.extend(
        to_agents
            .into_iter()
            .map(|words| texts.to_agent(Uuid::from_u128(8), (words, guide), &visit, &places)),
    );
    mails
}

fn all(name: &str) -> Vec<(Locale, Mail)> {
    let locales = Locale::ALL.into_iter();
    locales.flat_map(|locale| all_in(locale, name).into_iter().map(move |mail| (locale, mail))).collect()
}

#[test]
fn every_letter_says_when_by_the_agencys_clock_and_leads_somewhere() {
    for (locale, mail) in all("Rui Sá") {
        let when = match locale {
            Locale::Pt => "quinta, 5 de novembro de 2026, 09:00 (hora dos Açores)",
            Locale::En => "Thursday, 5 November 2026, 09:00 (Azores time)",
            Locale::Es => "jueves, 5 de noviembre de 2026, 09:00 (hora de las Azores)",
        };
        assert!(mail.text.contains(when) && mail.html.contains(when), "{}", mail.text);
        assert!(mail.subject.chars().count() <= 60, "{}", mail.subject);
        assert_eq!(mail.html.matches("href=\"https://casas.example.pt/").count(), 2, "{}", mail.subject);
        for text in [&mail.subject, &mail.text, &mail.html] {
            let left = text.split('{').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
            assert!(!text.trim().is_empty() && !left, "{text}");
        }
    }
}

#[test]
fn a_name_is_shown_as_it_is_and_does_nothing() {
    for (calm, (locale, mail)) in all("Rui").into_iter().map(|(_, mail)| mail).zip(all(NAUGHTY)) {
        assert_eq!(
            mail.html.matches('<').count(),
            calm.html.matches('<').count(),
            "{locale} {}",
            mail.subject
        );
        assert!(!mail.text.contains("premios.example") && !mail.html.contains("premios.example"));
        assert!(mail.text.contains("premios.\u{2060}example"));
    }
}

#[test]
fn a_calendar_shows_names_as_they_are() {
    let texts = AllTexts::read().unwrap();
    let places = Places::below("https://casas.example.pt");
    let to = ToVisitor { id: Uuid::from_u128(7), signed: "a-B_9", places: &places };
    let visit = visit("premios.example", Locale::Pt);
    let id = VisitId(Uuid::from_u128(0x17));
    let entry = texts.of(Locale::Pt).entry(&to, id, &visit, "casa@example.pt", at(2, 12, 0));
    let text = crate::calendar_files::invitation(&entry).text.replace("\r\n ", "");
    let description = "DESCRIPTION:Quem mostra: premios.example\\, premios.example.\\nVer\\, mudar ou cancelar: \
                       https://casas.example.pt/visita/a-B_9\r\n";
    assert!(text.contains(description) && text.contains("\r\nSUMMARY:Visita: premios.example\r\n"), "{text}");
    assert!(text.contains("\r\nLOCATION:Rua da Graça 17\\, Lisboa\r\n"), "{text}");
}

#[test]
fn a_property_without_a_title_is_called_by_its_reference() {
    let texts = AllTexts::read().unwrap();
    let untitled = Around {
        property: Some(Shown { reference: "R-17".into(), titles: Titles::default(), address: String::new() }),
        ..around("Casas", Locale::En)
    };
    let values = texts.of(Locale::En).values(Locale::En, &untitled, at(5, 10, 0));
    let value = |name| values.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str());
    assert_eq!((value("title"), value("address")), (Some("R-17"), Some("the agency will tell you")));
}

#[test]
fn nobody_is_addressed_as_tu_or_você() {
    let banned: BTreeSet<String> =
        ["tu", "te", "ti", "teu", "tua", "você", "vocês", "contigo", "tus", "vos", "vosotros", "vuestro"]
            .map(str::to_owned)
            .into();
    let words = |text: &str| -> BTreeSet<String> {
        text.to_lowercase().split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect()
    };
    assert!(words("Se tu queres").contains("tu"));
    for (locale, mail) in all("Rui Sá") {
        let said = words(&format!("{} {} {}", mail.subject, mail.text, mail.html));
        let found: Vec<_> = said.intersection(&banned).collect();
        assert!(found.is_empty(), "{locale} {} says {found:?}", mail.subject);
    }
}

#[test]
fn the_letters_differ_and_so_do_the_languages() {
    let letters = all("Rui Sá");
    let subjects: BTreeSet<_> = letters.iter().map(|(_, mail)| &mail.subject).collect();
    assert_eq!(subjects.len(), letters.len());
    for (locale, mail) in &letters {
        assert!(mail.html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{}", mail.subject);
    }
}

#[test]
fn every_language_has_the_same_texts_with_the_same_names_in_them() {
    fn shape(prefix: &str, value: &toml::Value, shapes: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            toml::Value::Table(table) => {
                for (key, value) in table {
                    shape(&format!("{prefix}.{key}"), value, shapes);
                }
            }
            value => {
                let text = value.to_string();
                let names = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned());
                shapes.insert(prefix.to_owned(), names.collect());
            }
        }
    }
    let shapes = [include_str!("pt.toml"), include_str!("en.toml"), include_str!("es.toml")].map(|file| {
        let mut shapes = BTreeMap::new();
        shape("", &toml::Value::Table(file.parse().unwrap()), &mut shapes);
        shapes
    });
    assert_eq!(shapes[0], shapes[1]);
    assert_eq!(shapes[0], shapes[2]);
}
