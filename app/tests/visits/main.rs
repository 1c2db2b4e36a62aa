//! What a visitor sees and sends, as a browser does.

#![allow(clippy::unwrap_used, reason = "tests")]

mod street;

use booking_management::domain::settings::{Confirmation, Screening};
use http::StatusCode;
use kernel::locale::Locale;
use street::{HOSTILE, Street, location};

/// Wednesday at ten, which is free.
const TEN: &str = "2026-11-04T10:00:00Z";

fn form<'a>(when: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("action", "book_visit"),
        ("when", when),
        ("name", "Rita"),
        ("email", email),
        ("phone", "912345678"),
        ("message", ""),
        ("consent", "on"),
    ]
}

#[tokio::test]
async fn every_page_is_whole_in_every_language_and_no_search_engine_keeps_it() {
    let street = Street::new().await;
    let booked = location(&street.post(&street.book(), &form(TEN, "rita@casa.example")).await);
    let visit = booked.rsplit_once('/').unwrap().1.split('?').next().unwrap().to_owned();
    let mut waits = form(TEN, "rui@casa.example");
    waits[0].1 = "join_waiting_list";
    waits[1] = ("waiting_for", "2026-11-04T10:00");
    let joined = location(&street.post(&street.book(), &waits).await);
    assert!(joined.starts_with("/espera/w-") && joined.ends_with("?ok=joined"), "{joined}");
    let place = joined.rsplit_once('/').unwrap().1.split('?').next().unwrap().to_owned();
    for locale in Locale::ALL {
        let path = |screen: app::session::Screen| screen.path(locale);
        let visit = path(app::session::Screen::Visit(visit.clone()));
        for address in [
            path(app::session::Screen::Book(street.number.to_string())),
            visit.clone(),
            format!("{visit}?do=move"),
            format!("{visit}?do=cancel"),
            path(app::session::Screen::Waiting(place.clone())),
        ] {
            let answer = street.get(&address).await;
            let html = answer.body();
            assert_eq!(answer.status(), StatusCode::OK, "{address}");
            assert!(html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{address}");
            for once in ["<h1", "<title>", "<main", "</body>"] {
                assert_eq!(html.matches(once).count(), 1, "{address} and {once}");
            }
            for never in ["<style", " style=", " onclick=", "javascript:", "<!>", "<p><p"] {
                assert!(!html.contains(never), "{address} has {never}");
            }
            assert!(html.contains("noindex"), "{address}");
            assert!(!html.contains(HOSTILE), "{address} does not escape");
        }
    }
}

#[tokio::test]
async fn a_visit_is_booked_from_the_page_and_its_address_is_told_to_whoever_booked() {
    let street = Street::new().await;
    let page = street.get(&street.book()).await.into_body();
    assert!(page.contains(TEN) && page.contains("hora de Lisboa"));
    assert!(!page.contains("Rua da Graça 17"), "the address is for those who booked");
    let answer = street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let visit = street.get(&location(&answer)).await.into_body();
    assert!(visit.contains("A visita está marcada") && visit.contains("Rua da Graça 17"));
    assert!(visit.contains("quarta, 4 de novembro, 10:00–10:30"), "{visit}");
}

#[tokio::test]
async fn a_time_that_is_taken_is_told_with_others_and_with_the_list_of_those_who_wait() {
    let street = Street::new().await;
    street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    let answer = street.post(&street.book(), &form(TEN, "rui@casa.example")).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let html = answer.body();
    assert!(html.contains("acaba de ser ocupada") && html.contains("times-instead"));
    assert!(html.contains("value=\"rui@casa.example\""), "what was typed stays");
    assert!(html.contains("value=\"2026-11-04T10:00\"") && html.contains("<details open"), "{html}");
}

#[tokio::test]
async fn what_is_asked_for_waits_for_the_agency() {
    let street = Street::new().await;
    street.arrange(|settings| settings.confirmation = Confirmation::ByAgent).await;
    assert!(street.get(&street.book()).await.body().contains("Pedir visita"));
    let booked = street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    assert!(street.get(&location(&booked)).await.body().contains("O pedido de visita foi recebido"));
}

#[tokio::test]
async fn whoever_was_not_invited_is_shown_no_form_where_one_has_to_be() {
    let street = Street::new().await;
    street.arrange(|settings| settings.screening = Screening::InvitedOnly).await;
    let page = street.get(&street.book()).await.into_body();
    assert!(page.contains("só a quem a imobiliária convidou") && !page.contains("name=\"email\""));
    let invited = format!("{}?convite=i-nobody", street.book());
    assert!(street.get(&invited).await.body().contains("name=\"email\""));
    let refused = street.post(&invited, &form(TEN, "rita@casa.example")).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body().contains("Este convite não foi feito aqui"));
}

#[tokio::test]
async fn where_nothing_is_offered_nobody_fills_in_a_form() {
    let street = Street::new().await;
    street.arrange(|settings| settings.enabled = false).await;
    let page = street.get(&street.book()).await.into_body();
    assert!(page.contains("não há horas livres") && page.contains("tel:"));
    assert!(!page.contains("name=\"email\""));
}

#[tokio::test]
async fn a_visit_is_moved_and_called_off_until_the_notice_ends() {
    let street = Street::new().await;
    let booked = location(&street.post(&street.book(), &form(TEN, "rita@casa.example")).await);
    let path = booked.split('?').next().unwrap();
    let moved = street.post(path, &[("action", "move_visit"), ("when", "2026-11-05T11:00:00Z")]).await;
    assert_eq!(location(&moved), format!("{path}?ok=moved"));
    let blank = street.post(path, &[("action", "move_visit")]).await;
    assert_eq!(blank.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.body().contains("Falta escolher uma hora."));

    street.clock.advance(chrono::TimeDelta::hours(69));
    let late = street.post(path, &[("action", "cancel_visit")]).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
    assert!(late.body().contains("Isto já só era possível até quarta, 4 de novembro, 11:00"));
    let page = street.get(path).await.into_body();
    assert!(page.contains("Já falta pouco") && !page.contains("do=cancel"));
}

#[tokio::test]
async fn whoever_sends_too_many_forms_is_slowed_down_and_keeps_what_was_typed() {
    let street = Street::new().await;
    let past = form("2026-11-01T10:00:00Z", "rita@casa.example");
    for _ in 0..10 {
        let answer = street.post(&street.book(), &past).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let slowed = street.post(&street.book(), &past).await;
    assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.body().contains("value=\"rita@casa.example\""));
}

#[tokio::test]
async fn what_the_public_does_not_see_can_not_be_visited() {
    let street = Street::new().await;
    street.withdraw().await;
    for address in [street.book(), "/agendar/x".to_owned(), "/visita/v-x".to_owned(), "/espera/w".to_owned()]
    {
        assert_eq!(street.get(&address).await.status(), StatusCode::NOT_FOUND, "{address}");
    }
}
