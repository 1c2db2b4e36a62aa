//! Nothing secret is logged, and nobody's address: everything our crates say at TRACE while
//! somebody registers, is invited, forgets their password and sets up a second factor, while a visit is
//! booked, moved and waited for, and while the database and the mail are away.

use crate::house::{Browser, House};
use crate::logos::deliver;
use app::session::{Action, Screen};
use async_trait::async_trait;
use booking_management::application::use_cases::{ChangeVisitSettingsCommand, SetHoursCommand};
use booking_management::domain::holidays::Holidays;
use booking_management::domain::hours::{DayHours, Keeper, WeeklyHours};
use booking_management::domain::ids::{InvitationId, PropertyId};
use booking_management::domain::link::Link;
use booking_management::domain::settings::{SettingsValues, VisitSettings};
use customer_management_adapters::letters::{LetterPost, LetterRenderer, Links};
use http::StatusCode;
use kernel::caller::Agent;
use kernel::ids::{IdGenerator as _, OrganizationId, TimeOrderedIds, UserId};
use kernel::locale::Locale;
use kernel::mail::{Mail, MailError, MailTransport};
use kernel::time::{Clock, SystemClock};
use property_management::application::use_cases::{CreatePropertyCommand, PublishPropertyCommand};
use property_management::domain::location::PlaceIds;
use property_management::domain::publish_gate::PublishMode;
use property_management::fixtures::complete_draft;
use sql::outbox::{Dispatcher, Registry};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Our crates whole; of the others what an operator sees without asking for more.
const FILTER: &str = "info,estate_os=trace,app=trace,kernel=trace,sql=trace,mail=trace,\
                      customer_management=trace,customer_management_adapters=trace,\
                      property_management=trace,property_management_adapters=trace,\
                      properties_listing=trace,properties_listing_adapters=trace,\
                      booking_management=trace,booking_management_adapters=trace";

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What must not be logged, and what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(secret.len() >= 8, "{what} is long enough to be looked for: {secret}");
        self.0.push((what, secret.clone()));
        secret
    }

    fn cookie(&mut self, browser: &Browser) {
        let cookie = browser.cookie.as_deref().expect("a cookie");
        let (_, value) = cookie.split_once('=').expect("a value");
        self.keep("a cookie", value);
    }
}

/// A mail server that wants none of it, and says so as mail servers do.
struct Refusing;

#[async_trait]
impl MailTransport for Refusing {
    async fn send(&self, _mail: &Mail) -> Result<(), MailError> {
        Err(MailError::Unavailable("the mail server is away".to_owned()))
    }
}

#[tokio::test]
async fn no_secret_and_no_address_is_logged() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(FILTER))
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let mut secrets = Secrets::default();
    let house = House::new().await;

    let (ana, rui) = ("ana.das.cartas@rio.example", "rui.das.cartas@rio.example");
    for email in [ana, rui, "ninguem.das.cartas@rio.example"] {
        secrets.keep("an address", email);
        secrets.keep("an address in an address", email.replace('@', "%40"));
    }
    let password = secrets.keep("a password", "tartaruga de porcelana");
    let wrong = secrets.keep("a wrong password", "tartaruga de madeira");
    let second = secrets.keep("another password", "dois patos de vidro");

    // Ana registers, twice, and confirms her address by the letter.
    let mut browser = house.browser();
    let form = [("email", ana), ("name", "Ana Letras"), ("agency", "Casas da Ana"), ("password", &*password)];
    for _ in 0..2 {
        let answer = browser.send(&Screen::Register, Action::Register, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        if secrets.0.iter().all(|(what, _)| *what != "a token that confirms") {
            secrets.keep("a token that confirms", house.token_for(ana).await);
        }
    }
    let confirms =
        secrets.0.iter().find(|(what, _)| *what == "a token that confirms").expect("kept").1.clone();
    let answer = browser.send(&Screen::Confirm, Action::ConfirmEmail, &[("token", &confirms)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.sign_in(ana, &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.sign_in(ana, &password).await.status, StatusCode::SEE_OTHER);
    secrets.cookie(&browser);

    // She invites Rui, who registers by the link, and gives him another role.
    let form = [("email", rui), ("role", "AGENT")];
    assert_eq!(browser.send(&Screen::Team, Action::InviteMember, &form).await.status, StatusCode::SEE_OTHER);
    let invites = secrets.keep("a token that invites", house.token_for(rui).await);
    let mut ruis = house.browser();
    let invitation = Screen::Invitation(invites);
    assert_eq!(ruis.get(&invitation.path(Locale::Pt)).await.status, StatusCode::OK);
    let form = [("name", "Rui Letras"), ("password", &*password)];
    let answer = ruis.send(&invitation, Action::RegisterInvited, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    secrets.cookie(&ruis);
    let find = sql::Statement::new("SELECT id FROM users WHERE email = $1").bind(rui.to_owned());
    let id: uuid::Uuid = house.row(find).await.expect("Rui").get("id").expect("an id");
    let form = [("user", &*id.to_string()), ("role", "ADMIN")];
    assert_eq!(browser.send(&Screen::Team, Action::ChangeRole, &form).await.status, StatusCode::SEE_OTHER);

    // Rui forgets his password, and chooses another.
    for email in [rui, "ninguem.das.cartas@rio.example"] {
        ruis.send(&Screen::Forgotten, Action::ForgotPassword, &[("email", email)]).await;
    }
    let resets = secrets.keep("a token that resets", house.token_for(rui).await);
    let form = [("token", &*resets), ("password", &*second)];
    let answer = ruis.send(&Screen::Reset, Action::ResetPassword, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(ruis.sign_in(rui, &second).await.status, StatusCode::SEE_OTHER);
    secrets.cookie(&ruis);

    // And sets up a second factor, by which he signs in: once by the app, once by a kept code.
    let answer = ruis.send(&Screen::Security, Action::BeginSecondFactor, &[]).await;
    let secret = secrets.keep("the secret of the app", codes_of(&answer.text()).concat().replace(' ', ""));
    let find = sql::Statement::new("SELECT totp_secret FROM users WHERE email = $1").bind(rui.to_owned());
    let kept: String = house.row(find).await.expect("Rui").get("totp_secret").expect("a secret");
    assert_eq!(kept, secret);
    let now = u64::try_from(SystemClock.now().timestamp()).expect("a moment of this century");
    let form = [("code", &*code(&secret, now))];
    let answer = ruis.send(&Screen::Security, Action::ConfirmSecondFactor, &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let recovery = codes_of(&answer.text());
    assert_eq!(recovery.len(), 10, "{recovery:?}");
    for code in &recovery {
        secrets.keep("a recovery code", code);
    }
    for form in [[("code", code(&secret, now + 30))], [("recovery", recovery[0].clone())]] {
        let mut ruis = house.browser();
        assert_eq!(ruis.sign_in(rui, &second).await.location(), Screen::SecondFactor.path(Locale::Pt));
        secrets.cookie(&ruis);
        let [(field, value)] = &form;
        ruis.send(&Screen::SecondFactor, Action::ShowCode, &[("code", "000000")]).await;
        let answer = ruis.send(&Screen::SecondFactor, Action::ShowCode, &[(field, value)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        secrets.cookie(&ruis);
    }

    // The letters can't leave, and then they can.
    let renderer = LetterRenderer::new(Links::below("https://casas.example.pt")).expect("texts");
    let database = house.estate.database.clone();
    let post = LetterPost::new(database.clone(), renderer, Arc::new(Refusing), Arc::new(SystemClock));
    let refusing =
        Dispatcher::new(database.clone(), post.registered_in(Registry::new()), Arc::new(SystemClock));
    refusing.deliver_batch().await.expect("delivered to nobody");
    house.write(sql::Statement::new("UPDATE outbox SET next_attempt_at = occurred_at")).await;
    let registry = estate_os::consumers::registry(&house.estate).expect("texts");
    Dispatcher::new(database, registry, Arc::new(SystemClock)).deliver_batch().await.expect("delivered");
    let letters = house.estate.letters.as_ref().expect("files").latest(50).await.expect("the folder");
    assert!(letters.len() >= 5, "{} letters left", letters.len());

    let visits = visited(&house, &mut browser, ana, &mut secrets).await;

    // The database goes away, whatever was going to be looked at.
    house.estate.database.close().await;
    for locale in Locale::ALL {
        let beside = [
            invitation.path(locale),
            format!("{}?token={confirms}", Screen::Confirm.path(locale)),
            format!("{}?token={resets}", Screen::Reset.path(locale)),
            Screen::Team.path(locale),
        ];
        for path in visits.paths(locale).into_iter().chain(beside) {
            let answer = browser.get(&path).await;
            assert_ne!(answer.status, StatusCode::OK, "{path} is shown without a database");
        }
    }
    assert_eq!(browser.get(&invitation.path(Locale::Pt)).await.status, StatusCode::SERVICE_UNAVAILABLE);

    let text = log.text();
    for said in
        ["user registered", "member invited", "sign-in refused", "password accepted", "event not handled"]
    {
        assert!(text.contains(said), "`{said}` is logged, so the log was looked at");
    }
    assert!(text.contains("a screen could not be shown"));
    for path in ["/visita/…", "/espera/…", "/agenda/…"] {
        assert!(text.contains(path), "`{path}` is logged without what opens it");
    }
    let mut leaks = Vec::new();
    for line in text.lines() {
        for (what, secret) in &secrets.0 {
            if line.contains(secret.as_str()) {
                leaks.push(format!("{what}: {line}"));
            }
        }
    }
    println!("{} lines were searched for {} secrets.", text.lines().count(), secrets.0.len());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// What of visits is opened by an address.
struct Visited {
    number: i64,
    visit: String,
    waiting: String,
    feed: String,
    invitation: String,
}

impl Visited {
    fn paths(&self, locale: Locale) -> [String; 5] {
        let book = Screen::Book(self.number.to_string()).path(locale);
        [
            Screen::Visit(self.visit.clone()).path(locale),
            Screen::VisitFile(self.visit.clone()).path(locale),
            Screen::Waiting(self.waiting.clone()).path(locale),
            Screen::AgendaFile(self.feed.clone()).path(locale),
            format!("{book}?convite={}", self.invitation),
        ]
    }
}

/// Berta books a visit and moves it, Carlos waits for its time; whoever shows the property shares her
/// visits with another calendar, and follows one.
async fn visited(house: &House, agents: &mut Browser, agent: &str, secrets: &mut Secrets) -> Visited {
    let (number, acting) = shown_property(house, agent).await;
    let invitation = house.estate.visit_links.sign(Link::Invitation(InvitationId(TimeOrderedIds.next())));
    let invitation = secrets.keep("an invitation to visit", invitation);
    let book = Screen::Book(number.to_string());

    let mut visitors = house.browser();
    let page = visitors.get(&book.path(Locale::Pt)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let times: Vec<String> = page
        .text()
        .split("name=\"when\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"').map(|(time, _)| time.to_owned()))
        .collect();
    let (first, last) = (times.first().expect("a free time"), times.last().expect("a free time"));
    let mut form = |name: &str, email: &str, phone: &str| {
        let plus = format!("+351{phone}");
        for (what, secret) in
            [("a name", name), ("an address", email), ("a phone", phone), ("a phone", &*plus)]
        {
            secrets.keep(what, secret);
        }
        let message = format!("{name} tem uma cadela.");
        let fields =
            [("name", name), ("email", email), ("phone", phone), ("message", &*message), ("consent", "on")];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
    };
    let bertas = form("Berta das Cartas", "berta.das.cartas@rio.example", "913577531");
    let carlos = form("Carlos das Cartas", "carlos.das.cartas@rio.example", "918642468");
    let with = |fields: &[(String, String)], more: (&str, &str)| {
        let mut fields = fields.to_vec();
        fields.push((more.0.to_owned(), more.1.to_owned()));
        fields
    };
    let sent = |fields: Vec<(String, String)>, action| {
        let (mut browser, book) = (visitors.clone(), book.clone());
        async move {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let answer = browser.send(&book, action, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            let path = answer.location().split('?').next().expect("a path");
            path.rsplit('/').next().expect("a link").to_owned()
        }
    };
    let visit = sent(with(&bertas, ("when", first)), Action::BookVisit).await;
    let waiting = sent(with(&carlos, ("waiting_for", first)), Action::JoinWaitingList).await;
    let visit = secrets.keep("the link of a visit", visit);
    let waiting = secrets.keep("the link of a place on a list", waiting);
    let screen = Screen::Visit(visit.clone());
    let moved = visitors.send(&screen, Action::MoveVisit, &[("when", last)]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text());
    // What can't be is refused by the same links.
    for (screen, action) in
        [(&screen, Action::MoveVisit), (&Screen::Visit(waiting.clone()), Action::CancelVisit)]
    {
        visitors.send(screen, action, &[("when", "2020-01-01T10:00:00Z")]).await;
    }

    assert_eq!(agents.send(&Screen::Hours, Action::RenewFeed, &[]).await.status, StatusCode::SEE_OTHER);
    let booking = &house.estate.booking_management;
    let feed = booking.share_agenda.link(&acting).await.expect("a database").expect("a link");
    let feed = secrets.keep("the link of an agenda", feed);
    secrets.keep("the address of a calendar", "agenda-secreta-da-ana");
    let form = [("calendar_address", "https://127.0.0.1:9/agenda-secreta-da-ana.ics")];
    let followed = agents.send(&Screen::Hours, Action::FollowCalendar, &form).await;
    assert_eq!(followed.status, StatusCode::SEE_OTHER, "{}", followed.text());
    assert!(booking.read_calendars.read_next().await.expect("a database"), "it was tried, and is not public");

    deliver(house).await;
    let visited = Visited { number, visit, waiting, feed, invitation };
    for path in visited.paths(Locale::Pt) {
        assert_eq!(visitors.get(&path).await.status, StatusCode::OK, "{path}");
    }
    visited
}

/// A property on the market that somebody shows every day of the week: its number, and who acts for
/// their agency.
async fn shown_property(house: &House, agent: &str) -> (i64, Agent) {
    let find = "SELECT user_id, organization_id FROM memberships \
                WHERE user_id = (SELECT id FROM users WHERE email = $1)";
    let row = house.row(sql::Statement::new(find).bind(agent.to_owned())).await.expect("a member");
    let user = UserId(row.get("user_id").expect("an id"));
    let agent = Agent::member(OrganizationId(row.get("organization_id").expect("an id")), user);
    let licence = "UPDATE organizations SET ami_licence = '12345' WHERE id = $1";
    house.write(sql::Statement::new(licence).bind(agent.organization().0)).await;
    let (properties, booking) = (&house.estate.property_management, &house.estate.booking_management);
    let mut draft = complete_draft("CASA-9");
    draft.places = PlaceIds::default();
    let property = properties.create_property.execute(&agent, CreatePropertyCommand { draft }).await;
    let property = property.expect("a property");
    let command = PublishPropertyCommand { property, mode: PublishMode::Strict };
    properties.publish_property.execute(&agent, command).await.expect("published");
    let dossier = properties.view_dossier.execute(&agent, property).await.expect("a database").expect("it");

    let day = DayHours::new(vec![(8 * 60, 20 * 60)]).expect("hours");
    let hours = WeeklyHours(std::array::from_fn(|_| day.clone()));
    let command = SetHoursCommand { whose: user, hours, holidays: Holidays::None };
    booking.keep_calendar.set_hours(&Keeper::own(agent), command).await.expect("hours");
    let values = SettingsValues { shown_by: Some(user), ..*VisitSettings::default().values() };
    let property = PropertyId(property.0);
    let command = ChangeVisitSettingsCommand { property, values };
    booking.change_visit_settings.execute(&agent, command).await.expect("settings");
    (dossier.state.number.expect("a number"), agent)
}

/// What stands in `<code>` on a page.
fn codes_of(page: &str) -> Vec<String> {
    page.split("<code>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</code>").map(|(code, _)| code.to_owned()))
        .collect()
}

/// The code that an app shows (RFC 6238).
fn code(secret: &str, time: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("Base32");
    let app = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_skew(0)
        .with_secret(secret)
        .build()
        .expect("an app");
    app.generate(time).to_string()
}
