//! A session that ended, or whose person's role changed, on the very next request: 1,000 trials,
//! while other requests with the old cookie are under way.

use crate::house::{BASE_URL, Browser, COOKIE, House, PASSWORD, person};
use app::session::{Action, Screen, keys};
use customer_management::application::use_cases::{
    ChangePasswordCommand, ChangeRoleCommand, RemoveMemberCommand, RequestPasswordResetCommand,
    ResetPasswordCommand, SignOutEverywhereCommand,
};
use customer_management::domain::caller::Member;
use customer_management::domain::role::Role;
use http::{StatusCode, header};
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use secrecy::SecretString;
use serde_json::Value;
use sql::Statement;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinSet;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::SessionStore;

/// An agency with an owner and somebody who is about to lose something.
struct Office {
    house: House,
    agency: OrganizationId,
    /// Another agency of theirs; from time to time they act for it.
    other: Option<OrganizationId>,
    owner: UserId,
    marta: UserId,
}

const MARTA: &str = "marta@rio.example";

impl Office {
    async fn new(role: Role) -> Self {
        let house = House::new().await;
        let agency = house.agency("casas-do-rio").await;
        let owner = house.member(agency, "ana@rio.example", Role::Owner).await;
        let marta = house.member(agency, MARTA, role).await;
        Self { house, agency, other: None, owner, marta }
    }

    /// As [`new`](Self::new), in two agencies: switching between them writes to the session.
    async fn and_another(role: Role) -> Self {
        let office = Self::new(role).await;
        let other = office.house.agency("nortada").await;
        office.house.member(other, MARTA, role).await;
        Self { other: Some(other), ..office }
    }

    async fn owner(&self) -> Member {
        self.house.acting(self.owner, self.agency).await
    }

    /// A browser with a session like one that the form begins: without the password's hash, which
    /// takes longer than all the rest.
    async fn opened(&self) -> Browser {
        let data = HashMap::from([
            (keys::USER.to_owned(), Value::String(self.marta.to_string())),
            (keys::CLIENT.to_owned(), Value::String("Firefox · Linux".to_owned())),
            (keys::ADDRESS.to_owned(), Value::String("192.0.2.1".to_owned())),
        ]);
        let expiry_date = OffsetDateTime::now_utc() + Duration::days(1);
        let mut record = Record { id: Id::default(), data, expiry_date };
        self.house.estate.sessions.create(&mut record).await.expect("a session");
        let mut browser = self.house.browser();
        browser.cookie = Some(format!("{COOKIE}={}", record.id));
        browser
    }

    async fn number_of_sessions(&self) -> i64 {
        let count = "SELECT CAST(COUNT(*) AS BIGINT) AS number FROM sessions WHERE user_id = $1";
        let row = self.house.row(Statement::new(count).bind(self.marta.0)).await.expect("a number");
        row.get("number").expect("a number")
    }

    /// Keeps the session busy until it is told to stop: half of the requests write to the session
    /// itself, which is what could bring it back.
    fn busy(&self, browser: &Browser) -> Busy {
        let (stop, mut tasks) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
        for writes in [true, false] {
            let (mut browser, stop) = (browser.clone(), Arc::clone(&stop));
            let agencies = [self.agency.to_string(), self.other.unwrap_or(self.agency).to_string()];
            let cookie = browser.cookie.clone();
            tasks.spawn(async move {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    if writes {
                        let agency = &agencies[number % 2];
                        browser.send(&Screen::Overview, Action::SwitchAgency, &[("agency", agency)]).await;
                    } else {
                        browser.send(&Screen::SecondFactor, Action::ShowCode, &[]).await;
                    }
                    // Whatever it was told to forget, it shows the old one again.
                    browser.cookie.clone_from(&cookie);
                    number += 1;
                    tokio::task::yield_now().await;
                }
                number
            });
        }
        Busy { stop, tasks }
    }
}

/// Requests that are under way.
struct Busy {
    stop: Arc<AtomicBool>,
    tasks: JoinSet<usize>,
}

impl Busy {
    async fn over(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        while let Some(done) = self.tasks.join_next().await {
            done.expect("the requests were answered");
        }
    }
}

/// Whether a session counts as signed out.
async fn is_signed_out(browser: &Browser) -> bool {
    let answer = browser.clone().get(&Screen::Account.path(Locale::Pt)).await;
    let sign_in = format!("{}?next=", Screen::SignIn.path(Locale::Pt));
    answer.status == StatusCode::SEE_OTHER && answer.location().starts_with(&sign_in)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_role_holds_on_the_very_next_request_200_times() {
    let office = Office::new(Role::Admin).await;
    let mut browser = office.house.signed_in(MARTA).await;
    let nobody = [("invitation", "018f2d3a-0000-7000-8000-00000000dead")];
    let busy = office.busy(&browser);
    for trial in 0..200 {
        // An administrator is told that there is no such invitation, an agent that they may not.
        let (role, status) = if trial % 2 == 0 {
            (Role::Agent, StatusCode::FORBIDDEN)
        } else {
            (Role::Admin, StatusCode::NOT_FOUND)
        };
        let command = ChangeRoleCommand { user: office.marta, role };
        office.house.accounts().change_role.execute(&office.owner().await, command).await.expect("changed");
        let answer = browser.send(&Screen::Team, Action::RevokeInvitation, &nobody).await;
        assert_eq!(answer.status, status, "trial {trial}");
    }
    busy.over().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_removed_is_out_on_the_very_next_request_200_times() {
    let office = Office::new(Role::Admin).await;
    let mut browser = office.house.signed_in(MARTA).await;
    let back = "INSERT INTO memberships (organization_id, user_id, role, joined_at) \
                SELECT organization_id, $1, 'ADMIN', joined_at FROM memberships WHERE user_id = $2";
    let team = Screen::Team.path(Locale::Pt);
    let busy = office.busy(&browser);
    for trial in 0..200 {
        let command = RemoveMemberCommand { user: office.marta };
        office.house.accounts().remove_member.execute(&office.owner().await, command).await.expect("removed");
        let answer = browser.send(&Screen::Team, Action::RemoveMember, &[("user", "x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "trial {trial}");
        if trial % 20 == 0 {
            assert_eq!(browser.get(&team).await.status, StatusCode::NOT_FOUND, "trial {trial}");
        }
        office.house.write(Statement::new(back).bind(office.marta.0).bind(office.owner.0)).await;
        if trial % 20 == 0 {
            assert_eq!(browser.get(&team).await.status, StatusCode::OK, "trial {trial}");
        }
    }
    busy.over().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_signed_out_never_comes_back_200_times() {
    let office = Office::and_another(Role::Agent).await;
    for trial in 0..200 {
        let old = office.opened().await;
        assert!(!is_signed_out(&old).await, "trial {trial}");
        let busy = office.busy(&old);
        let answer = old.clone().send(&Screen::Overview, Action::SignOut, &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "trial {trial}");
        assert!(is_signed_out(&old).await, "trial {trial}: the very next request");
        busy.over().await;
        assert!(is_signed_out(&old).await, "trial {trial}: after those that were under way");
        assert_eq!(office.number_of_sessions().await, 0, "trial {trial}");
    }
}

/// Opens sessions, ends all of them at once, and asks with each of the old cookies.
async fn all_end_at_once(office: &Office, sessions: usize, end: impl AsyncFnOnce()) {
    let mut old = Vec::new();
    for _ in 0..sessions {
        old.push(office.opened().await);
    }
    assert_eq!(office.number_of_sessions().await, i64::try_from(sessions).expect("a number"));
    let busy: Vec<Busy> = old.iter().take(4).map(|browser| office.busy(browser)).collect();
    end().await;
    for (trial, browser) in old.iter().enumerate() {
        assert!(is_signed_out(browser).await, "session {trial}: the very next request");
    }
    for busy in busy {
        busy.over().await;
    }
    for (trial, browser) in old.iter().enumerate() {
        assert!(is_signed_out(browser).await, "session {trial}: after those that were under way");
    }
    assert_eq!(office.number_of_sessions().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_ends_every_session_200_times() {
    let office = Office::and_another(Role::Agent).await;
    let accounts = office.house.accounts();
    let passwords = [PASSWORD, "outra gaveta vazia"];
    for round in 0..10 {
        let (current, next) = (passwords[round % 2], passwords[(round + 1) % 2]);
        if round % 2 == 0 {
            all_end_at_once(&office, 20, async || {
                let (current, next) = (SecretString::from(current), SecretString::from(next));
                let command = ChangePasswordCommand::try_new(current, next).expect("passwords");
                accounts.change_password.execute(&person(office.marta), command).await.expect("changed");
            })
            .await;
        } else {
            let command = RequestPasswordResetCommand::try_new(MARTA).expect("an address");
            accounts.request_password_reset.execute(command).await.expect("a letter");
            let token = SecretString::from(office.house.token_for(MARTA).await);
            all_end_at_once(&office, 20, async || {
                let command =
                    ResetPasswordCommand::try_new(token, SecretString::from(next)).expect("a password");
                accounts.reset_password.execute(command).await.expect("reset");
            })
            .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_everywhere_ends_every_session_200_times() {
    let office = Office::and_another(Role::Agent).await;
    for _ in 0..10 {
        all_end_at_once(&office, 20, async || {
            let command = SignOutEverywhereCommand { keep_this_one: false };
            let story = &office.house.accounts().sign_out_everywhere;
            story.execute(&person(office.marta), command).await.expect("signed out");
        })
        .await;
    }
}

#[tokio::test]
async fn a_changed_password_by_the_form_keeps_this_session_and_ends_the_others() {
    let office = Office::new(Role::Agent).await;
    let mut here = office.house.signed_in(MARTA).await;
    let there = office.house.signed_in(MARTA).await;
    let fields = [("current", PASSWORD), ("password", "outra gaveta vazia")];
    let answer = here.send(&Screen::Security, Action::ChangePassword, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(!is_signed_out(&here).await);
    assert!(is_signed_out(&there).await);
}

#[tokio::test]
async fn an_id_that_was_planted_before_signing_in_is_worth_nothing_afterwards() {
    let office = Office::new(Role::Agent).await;
    let accounts = office.house.accounts();
    let mallory_id = office.house.member(office.agency, "mallory@rio.example", Role::Agent).await;
    let mallory = office.house.signed_in("mallory@rio.example").await;
    // Somebody who showed the password and no code yet has a session as well.
    accounts.enrol_second_factor.begin(&person(mallory_id)).await.expect("begun");
    office
        .house
        .write(
            Statement::new("UPDATE users SET totp_confirmed_at = created_at WHERE id = $1")
                .bind(mallory_id.0),
        )
        .await;
    let mut half_way = office.house.browser();
    half_way.sign_in("mallory@rio.example", PASSWORD).await;
    let made_up = format!("{COOKIE}={}", Id::default());
    for planted in [mallory.cookie.expect("a cookie"), half_way.cookie.expect("a cookie"), made_up] {
        let mut victim = office.house.browser();
        victim.cookie = Some(planted.clone());
        let answer = victim.sign_in(MARTA, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{planted}");
        let own = victim.cookie.clone().expect("a cookie");
        assert_ne!(own, planted, "signing in gives another id");
        assert!(!is_signed_out(&victim).await);
        let mut attacker = office.house.browser();
        attacker.cookie = Some(planted.clone());
        assert!(is_signed_out(&attacker).await, "{planted} is worth nothing");
        // And nobody takes the code's step with it either.
        let answer = attacker.get(&Screen::SecondFactor.path(Locale::Pt)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
}

/// The cookie that signing in sets, as it was sent.
async fn cookie_of(base_url: &str) -> String {
    let house = House::reached_by(base_url).await;
    let agency = house.agency("casas-do-rio").await;
    house.member(agency, MARTA, Role::Agent).await;
    let answer = house.browser().sign_in(MARTA, PASSWORD).await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 1, "one cookie");
    cookies[0].to_str().expect("text").to_owned()
}

#[tokio::test]
async fn the_cookie_is_for_this_host_alone_and_no_script_reads_it() {
    let secure = cookie_of(BASE_URL).await;
    let attributes: Vec<&str> = secure.split("; ").skip(1).collect();
    assert!(secure.starts_with("__Host-estate="), "{secure}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(attributes.contains(&attribute), "{attribute} in {secure}");
    }
    assert!(!secure.contains("Domain"), "{secure}");

    let plain = cookie_of("http://127.0.0.1:3000").await;
    let attributes: Vec<&str> = plain.split("; ").skip(1).collect();
    assert!(plain.starts_with("estate="), "{plain}");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(&attribute), "{attribute} in {plain}");
    }
    assert!(!attributes.contains(&"Secure"), "without https it would never come back: {plain}");
}
