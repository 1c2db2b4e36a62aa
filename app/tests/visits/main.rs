//! What a visitor sees and sends, as a browser does.

#![allow(clippy::unwrap_used, reason = "tests")]

mod street;

use booking_management::domain::settings::{Confirmation, Screening};
use chrono::TimeDelta;
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
async fn a_time_that_nobody_has_to_wait_for_is_chosen_and_another_can_be() {
    let street = Street::new().await;
    let mut waits = form("", "rita@casa.example");
    waits[0].1 = "join_waiting_list";
    waits[1] = ("waiting_for", "2026-11-20T10:00");
    let free = street.post(&street.book(), &waits).await;
    assert_eq!(free.status(), StatusCode::OK);
    let html = free.body();
    assert!(html.contains("sexta, 20 de novembro, 10:00 está livre"), "{html}");
    let chosen: Vec<&str> = html.split("<input").filter(|input| input.contains("name=\"when\"")).collect();
    assert!(chosen.iter().all(|input| input.contains("type=\"radio\"")), "what is sent is what is ticked");
    let ticked = |input: &&&str| input.split('>').next().is_some_and(|tag| tag.contains(" checked"));
    let ticked: Vec<_> = chosen.iter().filter(ticked).collect();
    assert_eq!(ticked.len(), 1);
    assert!(ticked[0].contains("2026-11-20T10:00:00Z"));

    waits[1].1 = "2026-11-04T10:00";
    let here = street.post(&street.book(), &waits).await.into_body();
    assert_eq!(here.matches(&format!("value=\"{TEN}\"")).count(), 1, "it is in the week already");
}

#[tokio::test]
async fn whoever_booked_a_time_and_comes_back_to_its_form_is_told_where_the_visit_is() {
    let street = Street::new().await;
    street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    let again = street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    assert!(again.body().contains("Quem a marcou há pouco tem a ligação da visita no e-mail."));
}

#[tokio::test]
async fn nothing_leads_to_the_free_times_of_a_property_that_is_reserved() {
    let mut street = Street::new().await;
    let booked = location(&street.post(&street.book(), &form(TEN, "rita@casa.example")).await);
    let mut waits = form("", "rui@casa.example");
    waits[0].1 = "join_waiting_list";
    waits[1] = ("waiting_for", "2026-11-04T10:00");
    let joined = location(&street.post(&street.book(), &waits).await);
    let (visit, place) = (booked.split('?').next().unwrap(), joined.split('?').next().unwrap());
    street.reserve().await;
    let book = format!("href=\"{}\"", street.book());

    let moving = street.get(&format!("{visit}?do=move")).await.into_body();
    assert!(moving.contains("não recebe visitas neste momento") && moving.contains("tel:"), "{moving}");
    let moved = street.post(visit, &[("action", "move_visit"), ("when", "2026-11-05T11:00:00Z")]).await;
    assert_eq!(moved.status(), StatusCode::CONFLICT);
    assert!(moved.body().contains("não recebe visitas neste momento") && moved.body().contains("tel:"));
    assert!(moved.body().contains("quarta, 4 de novembro, 10:00–10:30"), "it stands");

    let cancelled = street.post(visit, &[("action", "cancel_visit")]).await;
    assert_eq!(cancelled.status(), StatusCode::SEE_OTHER);
    for address in [visit, place] {
        let page = street.get(address).await.into_body();
        assert!(!page.contains(&book), "{address}: {page}");
    }
}

#[tokio::test]
async fn what_is_offered_of_a_property_that_is_reserved_meanwhile_can_not_be_taken() {
    let mut street = Street::new().await;
    let booked = location(&street.post(&street.book(), &form(TEN, "rita@casa.example")).await);
    let mut waits = form("", "rui@casa.example");
    waits[0].1 = "join_waiting_list";
    waits[1] = ("waiting_for", "2026-11-04T10:00");
    let joined = location(&street.post(&street.book(), &waits).await);
    let (visit, place) = (booked.split('?').next().unwrap(), joined.split('?').next().unwrap());
    street.post(visit, &[("action", "cancel_visit")]).await;
    assert!(street.get(place).await.body().contains("value=\"take_offer\""));
    street.reserve().await;
    let taken = street.post(place, &[("action", "take_offer")]).await;
    assert_eq!(taken.status(), StatusCode::CONFLICT);
    for page in [taken.body(), street.get(place).await.body()] {
        assert!(page.contains("já não recebe visitas") && page.contains("tel:"), "{page}");
        assert!(!page.contains("value=\"take_offer\""));
    }
    assert!(taken.body().contains("não recebe visitas neste momento"));
}

#[tokio::test]
async fn whoever_waited_for_what_is_past_is_told_so_and_not_of_an_offer() {
    let street = Street::new().await;
    street.post(&street.book(), &form(TEN, "rita@casa.example")).await;
    let mut waits = form("", "rui@casa.example");
    waits[0].1 = "join_waiting_list";
    waits[1] = ("waiting_for", "2026-11-04T10:00");
    let joined = location(&street.post(&street.book(), &waits).await);
    let place = joined.split('?').next().unwrap();
    street.clock.advance(TimeDelta::days(2));
    street.work().await;
    let page = street.get(place).await.into_body();
    assert!(page.contains("A espera terminou") && !page.contains("foi oferecida"), "{page}");
    assert!(!page.contains("value=\"leave_waiting_list\""));
}

#[tokio::test]
async fn what_a_script_asks_for_without_a_session_is_refused_and_leads_nowhere() {
    let street = Street::new().await;
    let visit = "/painel/agenda/0190a5d4-9e3c-7000-8000-000000000001";
    let form = [("action", "rearrange_visit"), ("day", "2026-11-05"), ("time", "10:00")];
    let told = street.post_by_script(visit, &form).await;
    assert_eq!((told.status(), location(&told)), (StatusCode::UNAUTHORIZED, String::new()));
    assert_eq!(street.post(visit, &form).await.status(), StatusCode::SEE_OTHER, "a person signs in");
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
    assert!(page.contains("quem não tem fala com a imobiliária"), "there is a way on");
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

    street.clock.advance(TimeDelta::hours(69));
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
async fn whoever_moves_a_visit_to_and_fro_is_slowed_down() {
    let street = Street::new().await;
    let booked = location(&street.post(&street.book(), &form(TEN, "rita@casa.example")).await);
    let path = booked.split('?').next().unwrap();
    for turn in 0..10 {
        let when = ["2026-11-05T11:00:00Z", "2026-11-05T15:00:00Z"][turn % 2];
        let moved = street.post(path, &[("action", "move_visit"), ("when", when)]).await;
        assert_eq!(moved.status(), StatusCode::SEE_OTHER);
    }
    for action in ["move_visit", "cancel_visit"] {
        let slowed = street.post(path, &[("action", action), ("when", TEN)]).await;
        assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS, "{action}");
        assert!(slowed.headers().contains_key("retry-after"));
    }
    assert!(street.get(path).await.body().contains("quinta, 5 de novembro, 15:00–15:30"), "it stands");
}

#[tokio::test]
async fn a_place_on_a_list_is_not_hammered_either() {
    let street = Street::new().await;
    for action in ["take_offer", "leave_waiting_list"] {
        let place = format!("/espera/w-{action}");
        for _ in 0..10 {
            assert_eq!(street.post(&place, &[("action", action)]).await.status(), StatusCode::NOT_FOUND);
        }
        let slowed = street.post(&place, &[("action", action)]).await;
        assert_eq!(slowed.status(), StatusCode::TOO_MANY_REQUESTS, "{action}");
    }
}

#[tokio::test]
async fn a_network_that_sends_too_many_forms_is_told_so_before_anything_is_looked_up() {
    let street = Street::new().await;
    for turn in 0..60 {
        let past = form("2026-11-01T10:00:00Z", "");
        let answer = street.post(&street.book(), &past).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{turn}");
    }
    let nowhere = street.post("/agendar/999999", &form(TEN, "rita@casa.example")).await;
    assert_eq!(nowhere.status(), StatusCode::TOO_MANY_REQUESTS, "not even whether there is such a listing");
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
