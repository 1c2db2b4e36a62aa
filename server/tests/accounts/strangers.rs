//! Guessers, and those who want to know who has an account.

use crate::house::{Answer, House, PASSWORD, new_address};
use app::session::{Action, Screen};
use customer_management::domain::role::Role;
use http::{StatusCode, header};
use kernel::locale::Locale;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

const KNOWN: &str = "marta@rio.example";
/// How often each is tried.
const TRIES: usize = 40;
/// How often the whole comparison may be repeated: the machine may be busy with something else.
const ROUNDS: usize = 3;

/// The form that is asked, and with what.
struct Question {
    screen: Screen,
    action: Action,
    fields: Vec<(&'static str, &'static str)>,
    /// What comes of it, whoever is asked about.
    status: StatusCode,
}

fn questions() -> [Question; 3] {
    [
        Question {
            screen: Screen::SignIn,
            action: Action::SignIn,
            fields: vec![("password", "navio na prateleira")],
            status: StatusCode::UNPROCESSABLE_ENTITY,
        },
        Question {
            screen: Screen::Forgotten,
            action: Action::ForgotPassword,
            fields: vec![],
            status: StatusCode::SEE_OTHER,
        },
        Question {
            screen: Screen::Register,
            action: Action::Register,
            fields: vec![
                ("agency", "Casas do Inácio"),
                ("name", "Inácio Novo"),
                ("password", "navio na prateleira"),
            ],
            status: StatusCode::SEE_OTHER,
        },
    ]
}

impl Question {
    async fn about(&self, house: &House, email: &str) -> (Answer, Duration) {
        let mut browser = house.browser();
        let mut fields = self.fields.clone();
        fields.push(("email", email));
        let begun = Instant::now();
        let answer = browser.send(&self.screen, self.action, &fields).await;
        (answer, begun.elapsed())
    }
}

/// An address that nobody has, as long as the known one.
fn unknown(number: usize) -> String {
    let email = format!("m{number:04}@rio.example");
    assert_eq!(email.len(), KNOWN.len());
    email
}

async fn house_with_marta() -> House {
    let house = House::new().await;
    let agency = house.agency("casas-do-rio").await;
    house.member(agency, KNOWN, Role::Agent).await;
    house
}

#[tokio::test]
async fn nobody_is_told_by_an_answer_who_has_an_account() {
    let house = house_with_marta().await;
    for (number, question) in questions().iter().enumerate() {
        let nobody = unknown(number);
        let (known, _) = question.about(&house, KNOWN).await;
        let (stranger, _) = question.about(&house, &nobody).await;
        assert_eq!(known.status, question.status, "{:?}", question.action);
        // What was typed stands in the form again; it is the only difference.
        let whole = |answer: &Answer, typed: &str| answer.whole().replace(typed, "what was typed");
        assert_eq!(whole(&known, KNOWN), whole(&stranger, &nobody), "{:?}", question.action);
        let cookies = |answer: &Answer| answer.headers.contains_key(header::SET_COOKIE);
        assert!(!cookies(&known) && !cookies(&stranger), "{:?} sets no cookie", question.action);
        // And where it leads.
        if known.status == StatusCode::SEE_OTHER {
            let mut browser = house.browser();
            assert_eq!(
                browser.get(known.location()).await.whole(),
                browser.get(stranger.location()).await.whole()
            );
        }
    }
}

#[tokio::test]
async fn nobody_is_told_by_the_time_it_takes_who_has_an_account() {
    let house = house_with_marta().await;
    let mut number = 100;
    for question in questions() {
        let mut ratios = Vec::new();
        for _ in 0..ROUNDS {
            let (mut known, mut strangers) = (Vec::new(), Vec::new());
            for _ in 0..TRIES {
                number += 1;
                let (answer, time) = question.about(&house, KNOWN).await;
                assert_eq!(answer.status, question.status);
                known.push(time);
                let (answer, time) = question.about(&house, &unknown(number)).await;
                assert_eq!(answer.status, question.status);
                strangers.push(time);
            }
            let ratio = median(known).as_secs_f64() / median(strangers).as_secs_f64();
            ratios.push(ratio);
            if (0.7..=1.4).contains(&ratio) {
                break;
            }
        }
        let last = ratios.last().copied().unwrap_or_default();
        println!("{:?}: somebody known takes {last:.2} times as long as nobody", question.action);
        assert!((0.7..=1.4).contains(&last), "{:?}: {ratios:?}", question.action);
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

#[tokio::test]
async fn a_guesser_is_slowed_down_and_the_owner_gets_in_from_elsewhere() {
    let house = house_with_marta().await;
    let mut guesser = house.browser();
    guesser.address = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
    let (mut checked, mut slowed) = (0, 0);
    for number in 0..1_000 {
        let answer = guesser.sign_in(KNOWN, &format!("navio na gaveta {number}")).await;
        match answer.status {
            StatusCode::UNPROCESSABLE_ENTITY => checked += 1,
            StatusCode::TOO_MANY_REQUESTS => {
                let after = answer.headers[header::RETRY_AFTER].to_str().expect("text");
                let after: u64 = after.parse().expect("seconds");
                assert!((1..=120).contains(&after), "{after}");
                slowed += 1;
            }
            other => panic!("{other}"),
        }
    }
    // Ten, and one more for each minute the test takes.
    assert!((10..=13).contains(&checked), "{checked} passwords were looked at");
    assert_eq!(checked + slowed, 1_000);
    // Also the right one isn't looked at from there.
    assert_eq!(guesser.sign_in(KNOWN, PASSWORD).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guesser.cookie, None);
    // A forged header is anybody's word, and no other address.
    let mut request = guesser.request(
        http::Method::POST,
        &Screen::SignIn.path(Locale::Pt),
        &[("action", Action::SignIn.code()), ("email", KNOWN), ("password", PASSWORD)],
    );
    request.headers_mut().insert("x-forwarded-for", "198.51.100.77".parse().expect("a header"));
    assert_eq!(guesser.ask(request).await.status, StatusCode::TOO_MANY_REQUESTS);

    let mut owner = house.browser();
    owner.address = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1));
    let answer = owner.sign_in(KNOWN, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), Screen::Overview.path(Locale::Pt));
}

#[tokio::test]
async fn a_guesser_of_codes_is_slowed_down_also_from_a_hundred_addresses() {
    let house = house_with_marta().await;
    let find = sql::Statement::new("SELECT id FROM users WHERE email = $1").bind(KNOWN.to_owned());
    let marta = kernel::ids::UserId(house.row(find).await.expect("Marta").get("id").expect("an id"));
    house.accounts().enrol_second_factor.begin(&crate::house::person(marta)).await.expect("begun");
    let confirm = "UPDATE users SET totp_confirmed_at = created_at WHERE id = $1";
    house.write(sql::Statement::new(confirm).bind(marta.0)).await;

    let mut guesser = house.browser();
    guesser.sign_in(KNOWN, PASSWORD).await;
    let mut checked = 0;
    for number in 0..200 {
        if number >= 100 {
            guesser.address = new_address();
        }
        let code = format!("{number:06}");
        let answer = guesser.send(&Screen::SecondFactor, Action::ShowCode, &[("code", &code)]).await;
        match answer.status {
            StatusCode::UNPROCESSABLE_ENTITY => checked += 1,
            StatusCode::TOO_MANY_REQUESTS => {}
            other => panic!("{other}"),
        }
        if number == 99 {
            assert!((10..=12).contains(&checked), "{checked} codes were looked at from one place");
        }
    }
    assert!((20..=22).contains(&checked), "{checked} codes were looked at from everywhere together");
}
