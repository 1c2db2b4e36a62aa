//! An installation, the browsers that visit it, and what its tables say.

use app::session::{Action, Screen};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use customer_management::application::use_cases::{
    EnrolMemberCommand, FoundOrganizationCommand, RegisterUserCommand,
};
use customer_management::domain::caller::{Member, Person};
use customer_management::domain::role::Role;
use customer_management::domain::secrets::NewPassword;
use customer_management::domain::subscription::Plan;
use customer_management::fixtures::{email, full_profile, person_name};
use estate_os::bootstrap::Estate;
use estate_os::config::Config;
use http::{HeaderMap, Method, Request, StatusCode, header};
use kernel::caller::Operator;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::{Country, Locale};
use kernel::time::Timestamp;
use secrecy::SecretString;
use sql::testing::TestDatabase;
use sql::{Engine, Row, Statement};
use std::fs::OpenOptions;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

/// The password of everybody in these tests.
pub const PASSWORD: &str = "navio na gaveta";
/// How the world reaches the installation.
pub const BASE_URL: &str = "https://casas.example.pt";
/// The name of the cookie there.
pub const COOKIE: &str = "__Host-estate";

/// An installation in a folder that goes when it goes.
pub struct House {
    /// The whole program.
    pub estate: Arc<Estate>,
    /// Its front door.
    pub router: Router,
    /// A PostgreSQL database, if that is where it keeps things.
    _database: Option<TestDatabase>,
    _folder: TempDir,
}

impl House {
    /// One on SQLite, reached by https.
    pub async fn new() -> Self {
        Self::at(BASE_URL, None, &[]).await
    }

    /// One on PostgreSQL.
    pub async fn on_postgres() -> Self {
        Self::at(BASE_URL, Some(TestDatabase::postgres().await), &[]).await
    }

    /// One on SQLite, of which the environment says more.
    pub async fn told(environment: &[(&str, &str)]) -> Self {
        Self::at(BASE_URL, None, environment).await
    }

    /// One on SQLite, reached by another address.
    pub async fn reached_by(base_url: &str) -> Self {
        Self::at(base_url, None, &[]).await
    }

    async fn at(base_url: &str, database: Option<TestDatabase>, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        if database.is_none() {
            lay_empty_installation(folder.path()).await;
        }
        let config = config(folder.path(), base_url, database.as_ref(), environment);
        let estate = Arc::new(Estate::start(config).await.expect("a database"));
        if database.is_none() {
            // Nothing here is to survive a power cut: a disk that is busy with something else keeps
            // no request waiting until it gives up. The one connection that writes is told so.
            let hurry = Statement::new("PRAGMA synchronous = OFF");
            estate.database.execute(hurry).await.expect("a setting");
        }
        let router = estate_os::http::router(Arc::clone(&estate));
        Self { estate, router, _database: database, _folder: folder }
    }

    /// Its use cases of accounts.
    pub fn accounts(&self) -> &customer_management::Container {
        &self.estate.customer_management
    }

    /// A browser at an address of its own.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, address: new_address() }
    }

    /// A browser in which somebody signed in by the form.
    pub async fn signed_in(&self, who: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_in(who, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{who} signs in: {}", answer.text());
        assert!(browser.cookie.is_some(), "{who} has a cookie");
        browser
    }

    /// An agency without people, which pays for everything.
    pub async fn agency(&self, slug: &str) -> OrganizationId {
        let command = FoundOrganizationCommand { profile: full_profile(slug), plan: Plan::Enterprise };
        let operator = Operator::at_the_command_line();
        self.accounts().found_organization.execute(&operator, command).await.expect("an agency")
    }

    /// Somebody in an agency, with a confirmed address and the password of these tests.
    pub async fn member(&self, agency: OrganizationId, who: &str, role: Role) -> UserId {
        let command = EnrolMemberCommand {
            organization: agency,
            email: email(who),
            name: person_name("Alguém da Equipa"),
            role,
            locale: Locale::Pt,
            password: Some(NewPassword::try_new(SecretString::from(PASSWORD)).expect("a password")),
        };
        let operator = Operator::at_the_command_line();
        self.accounts().enrol_member.execute(&operator, command).await.expect("a member")
    }

    /// Somebody who registered and has not confirmed the address yet.
    pub async fn newcomer(&self, who: &str) -> UserId {
        let password = SecretString::from(PASSWORD);
        let (locale, country) = (Locale::Pt, Country::Portugal);
        let command =
            RegisterUserCommand::with_agency(who, "Recém-chegada", password, locale, "Casas Novas", country)
                .expect("a form");
        self.accounts().register_user.execute(command).await.expect("registered").user
    }

    /// Somebody as who acts for an agency at this moment.
    pub async fn acting(&self, user: UserId, agency: OrganizationId) -> Member {
        let account = self.accounts().accounts.caller(user).await.expect("an answer").expect("a user");
        account.acting_for(agency).expect("a member")
    }

    /// The token in the last letter to somebody; it stands there until the letter is sent.
    pub async fn token_for(&self, who: &str) -> String {
        let find = "SELECT content FROM letters WHERE recipient = $1 AND content IS NOT NULL \
                    ORDER BY posted_at DESC, id DESC LIMIT 1";
        let row = self.row(Statement::new(find).bind(who.to_owned())).await.expect("a letter");
        let content: String = row.get("content").expect("a text");
        let content: serde_json::Value = serde_json::from_str(&content).expect("JSON");
        named(&content, "token").unwrap_or_else(|| panic!("the letter to {who} has a link"))
    }

    /// The only row of a statement.
    pub async fn row(&self, statement: Statement) -> Option<Row> {
        self.estate.database.fetch_optional(statement).await.expect("an answer")
    }

    /// What a statement writes.
    pub async fn write(&self, statement: Statement) -> u64 {
        self.estate.database.execute(statement).await.expect("written")
    }

    /// All that the tables of accounts say, a line a row.
    pub async fn tables(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (table, columns) in TABLES {
            let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            let statement = Statement::composed(format!("SELECT {} FROM {table}", names.join(", ")));
            let rows = self.estate.database.fetch_all(statement).await.expect("the table");
            for row in &rows {
                let values: Vec<String> = columns.iter().map(|(name, kind)| kind.read(row, name)).collect();
                lines.push(format!("{table}: {}", values.join(" | ")));
            }
        }
        let events = Statement::new("SELECT CAST(COUNT(*) AS BIGINT) AS number FROM outbox");
        let events: i64 = self.row(events).await.expect("a number").get("number").expect("a number");
        lines.push(format!("outbox: {events}"));
        lines.sort_unstable();
        lines
    }

    /// Remembers the tables as they are, for [`put_back`](Self::put_back).
    pub async fn remember(&self) {
        for (table, _) in TABLES {
            let keep = format!("CREATE TABLE remembered_{table} AS SELECT * FROM {table}");
            self.write(Statement::composed(keep)).await;
        }
        self.write(Statement::new("CREATE TABLE remembered_outbox AS SELECT id FROM outbox")).await;
    }

    /// Puts the tables back to what was remembered, in one transaction.
    pub async fn put_back(&self) {
        let mut transaction = self.estate.database.begin().await.expect("a transaction");
        for (table, _) in TABLES.iter().rev() {
            let clear = Statement::composed(format!("DELETE FROM {table}"));
            transaction.execute(clear).await.expect("cleared");
        }
        // A number that PostgreSQL gives by itself is given back only to who insists.
        let insisting = match self.estate.database.engine() {
            Engine::Postgres => "OVERRIDING SYSTEM VALUE ",
            Engine::Sqlite => "",
        };
        for (table, _) in TABLES {
            let fill = format!("INSERT INTO {table} {insisting}SELECT * FROM remembered_{table}");
            transaction.execute(Statement::composed(fill)).await.expect("filled");
        }
        let clear = "DELETE FROM outbox WHERE id NOT IN (SELECT id FROM remembered_outbox)";
        transaction.execute(Statement::new(clear)).await.expect("cleared");
        transaction.commit().await.expect("put back");
    }
}

/// The file of a SQLite installation in its folder.
const SQLITE_FILE: &str = "estate.db";

fn config(
    folder: &Path,
    base_url: &str,
    database: Option<&TestDatabase>,
    environment: &[(&str, &str)],
) -> Config {
    Config::read(|name| match name {
        "ESTATE_OS_DATA_DIR" => Some(folder.display().to_string()),
        "ESTATE_OS_PROGRAM" => Some(env!("CARGO_BIN_EXE_estate-os").to_owned()),
        "ESTATE_OS_BASE_URL" => Some(base_url.to_owned()),
        "DATABASE_URL" => database.map(|database| database.url().to_owned()),
        _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
    })
    .expect("a configuration")
}

/// Lays the file of an installation that was started once and stopped into a folder: filling the
/// gazetteer takes longer than most of these tests. It is made once for each build of this program;
/// who wants it meanwhile waits.
async fn lay_empty_installation(into: &Path) {
    let program = std::env::current_exe().expect("this program");
    let built = std::fs::metadata(program).and_then(|about| about.modified()).expect("when it was built");
    let built = built.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_nanos();
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("accounts");
    std::fs::create_dir_all(&all).expect("a folder");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(all.join("lock"));
    let lock = lock.expect("a file to lock");
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("no panic");
    let _lock = lock.expect("a lock");
    let folder = all.join(built.to_string());
    let whole = folder.join("whole");
    if !whole.exists() {
        // Those of earlier builds, and what was left half way.
        for entry in std::fs::read_dir(&all).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).expect("removed");
            }
        }
        let estate = Estate::start(config(&folder, BASE_URL, None, &[])).await.expect("a database");
        // The log is written back into the file, which is then all there is.
        estate.database.close().await;
        std::fs::write(&whole, "").expect("a note");
    }
    std::fs::copy(folder.join(SQLITE_FILE), into.join(SQLITE_FILE)).expect("a copy");
}

/// The text under a key, wherever it stands.
fn named(value: &serde_json::Value, key: &str) -> Option<String> {
    match value {
        serde_json::Value::Object(fields) => fields
            .get(key)
            .and_then(|value| value.as_str().map(str::to_owned))
            .or_else(|| fields.values().find_map(|value| named(value, key))),
        serde_json::Value::Array(values) => values.iter().find_map(|value| named(value, key)),
        _ => None,
    }
}

/// How a column is read.
#[derive(Clone, Copy)]
enum Kind {
    Id,
    Text,
    Number,
    Moment,
}

impl Kind {
    fn read(self, row: &Row, name: &str) -> String {
        match self {
            Self::Id => format!("{:?}", row.get::<Option<Uuid>>(name).expect(name)),
            Self::Text => format!("{:?}", row.get::<Option<String>>(name).expect(name)),
            Self::Number => format!("{:?}", row.get::<Option<i64>>(name).expect(name)),
            Self::Moment => format!("{:?}", row.get::<Option<Timestamp>>(name).expect(name)),
        }
    }
}

use Kind::{Id, Moment, Number, Text};

/// The tables of accounts and properties; those that are referred to stand before those that refer.
const TABLES: &[(&str, &[(&str, Kind)])] = &[
    (
        "users",
        &[
            ("id", Id),
            ("version", Number),
            ("email", Text),
            ("name", Text),
            ("phone", Text),
            ("locale", Text),
            ("email_verified_at", Moment),
            ("password", Text),
            ("totp_secret", Text),
            ("totp_confirmed_at", Moment),
            ("totp_last_step", Number),
        ],
    ),
    (
        "organizations",
        &[
            ("id", Id),
            ("version", Number),
            ("slug", Text),
            ("name", Text),
            ("ami_licence", Text),
            ("phone", Text),
            ("team_version", Number),
        ],
    ),
    ("external_identities", &[("issuer", Text), ("subject", Text), ("user_id", Id)]),
    ("recovery_codes", &[("user_id", Id), ("position", Number), ("code_hash", Text)]),
    ("memberships", &[("organization_id", Id), ("user_id", Id), ("role", Text), ("joined_at", Moment)]),
    (
        "invitations",
        &[
            ("id", Id),
            ("version", Number),
            ("organization_id", Id),
            ("email", Text),
            ("role", Text),
            ("token_hash", Text),
            ("expires_at", Moment),
            ("status", Text),
        ],
    ),
    (
        "subscriptions",
        &[("organization_id", Id), ("version", Number), ("plan", Text), ("status", Text), ("since", Moment)],
    ),
    ("one_time_tokens", &[("token_hash", Text), ("user_id", Id), ("purpose", Text), ("expires_at", Moment)]),
    (
        "sessions",
        &[
            ("id", Id),
            ("token_hash", Text),
            ("user_id", Id),
            ("data", Text),
            ("created_at", Moment),
            ("expires_at", Moment),
        ],
    ),
    (
        "notifications",
        &[("id", Id), ("user_id", Id), ("organization_id", Id), ("content", Text), ("read_at", Moment)],
    ),
    ("letters", &[("id", Id), ("recipient", Text), ("content", Text), ("sent_at", Moment)]),
    ("properties", &[("id", Id), ("number", Number), ("version", Number), ("status", Text)]),
    ("property_owners", &[("id", Id), ("full_name", Text)]),
    ("property_texts", &[("property_id", Id), ("locale", Text), ("title", Text)]),
    ("property_prices", &[("property_id", Id), ("position", Number), ("cents", Number)]),
    ("property_images", &[("property_id", Id), ("position", Number), ("source", Text)]),
    ("property_documents", &[("id", Id), ("kind", Text), ("file_name", Text)]),
    ("property_notes", &[("id", Id), ("body", Text)]),
    ("open_houses", &[("id", Id), ("version", Number), ("status", Text)]),
    ("visits", &[("id", Id), ("version", Number), ("status", Text)]),
    ("visit_holds", &[("occasion_id", Id), ("resource_id", Id)]),
    ("visit_settings", &[("property_id", Id), ("length", Number)]),
    ("agent_calendars", &[("agent_id", Id), ("hours", Text), ("exceptions", Text), ("holidays", Text)]),
    ("agent_blocks", &[("id", Id), ("agent_id", Id)]),
    ("agent_feeds", &[("id", Id), ("agent_id", Id)]),
    ("followed_calendars", &[("id", Id), ("agent_id", Id)]),
    ("property_activity", &[("id", Id), ("kind", Text)]),
    ("audit_log", &[("id", Id), ("kind", Text)]),
    ("saved_views", &[("id", Id), ("name", Text), ("query", Text)]),
    ("removed_properties", &[("number", Number)]),
];

/// What two readings of the tables don't have in common.
pub fn difference(before: &[String], after: &[String]) -> String {
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let come = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    gone.chain(come).collect::<Vec<_>>().join("\n")
}

/// An address of the network that nobody has used before.
pub fn new_address() -> IpAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0x0A00_0001);
    IpAddr::V4(Ipv4Addr::from_bits(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// A browser: it keeps its cookie, and says what browsers say of where a form comes from.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// `name=value`, if it has one.
    pub cookie: Option<String>,
    /// From where it comes.
    pub address: IpAddr,
}

/// An answer of the router.
#[derive(Clone)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |to| to.to_str().expect("an address"))
    }

    /// All of it but what differs between any two answers.
    pub fn whole(&self) -> String {
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != header::DATE && *name != header::SET_COOKIE)
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort_unstable();
        format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.text())
    }
}

impl Browser {
    /// Asks for an address.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(self.request(Method::GET, path, &[])).await
    }

    /// Sends a form of a screen.
    pub async fn send(&mut self, screen: &Screen, action: Action, fields: &[(&str, &str)]) -> Answer {
        self.send_in(Locale::Pt, screen, action, fields).await
    }

    /// Sends a form of a screen in a language.
    pub async fn send_in(
        &mut self,
        locale: Locale,
        screen: &Screen,
        action: Action,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![("action", action.code())];
        all.extend_from_slice(fields);
        self.ask(self.request(Method::POST, &screen.path(locale), &all)).await
    }

    /// Signs in by the form.
    pub async fn sign_in(&mut self, who: &str, password: &str) -> Answer {
        self.send(&Screen::SignIn, Action::SignIn, &[("email", who), ("password", password)]).await
    }

    /// A request as this browser makes it.
    pub fn request(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
        let posts = method == Method::POST;
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "casas.example.pt")
            .header(
                header::USER_AGENT,
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            )
            .extension(ConnectInfo(SocketAddr::new(self.address, 40_000)));
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if posts {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin");
        }
        request.body(Body::from(if posts { encoded(fields) } else { String::new() })).expect("a request")
    }

    /// Sends a request and keeps the cookie that comes back.
    pub async fn ask(&mut self, request: Request<Body>) -> Answer {
        let answer = answer_of(&self.router, request).await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("a cookie");
            let (pair, rest) = set.split_once(';').unwrap_or((set, ""));
            self.cookie = (!rest.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        answer
    }
}

/// What the router answers, whole.
pub async fn answer_of(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.expect("the router always answers");
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole body");
    Answer { status: parts.status, headers: parts.headers, body }
}

/// Fields as a browser sends them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Somebody who signed in, without a session of their own.
pub const fn person(user: UserId) -> Person {
    Person::signed_in(user, None)
}
