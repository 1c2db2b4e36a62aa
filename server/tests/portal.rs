//! The front door as a visitor's browser meets it: whole answers of the real
//! router over a real database file, in this process.

#![allow(clippy::expect_used, reason = "a test that can't go on has failed")]

use axum::Router;
use axum::body::{Body, to_bytes};
use customer_management::application::use_cases::FoundOrganizationCommand;
use estate_os::bootstrap::Estate;
use estate_os::config::Config;
use http::{HeaderMap, Request, StatusCode, header};
use kernel::caller::{Agent, Operator};
use kernel::money::Money;
use property_management::application::use_cases::{
    CreatePropertyCommand, MoveOnMarketCommand, PublishPropertyCommand, SetPriceCommand,
};
use property_management::domain::property::PropertyId;
use property_management::domain::publish_gate::PublishMode;
use property_management::domain::status::MarketStep;
use property_management::domain::values::Price;
use property_management::fixtures::complete_draft;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;
use tokio_stream::StreamExt as _;
use tower::ServiceExt;

/// An installation with one agency, in a folder that goes when it goes.
struct Installation {
    folder: TempDir,
    estate: Arc<Estate>,
    router: Router,
    agent: Agent,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

async fn estate_in(folder: &Path) -> Arc<Estate> {
    let config = Config::read(|name| match name {
        "ESTATE_OS_DATA_DIR" => Some(folder.display().to_string()),
        "ESTATE_OS_PROGRAM" => Some(env!("CARGO_BIN_EXE_estate-os").to_owned()),
        "ESTATE_OS_BASE_URL" => Some("https://casas.example.pt".to_owned()),
        _ => None,
    })
    .expect("a configuration");
    Arc::new(Estate::start(config).await.expect("a database"))
}

impl Installation {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let estate = estate_in(folder.path()).await;
        let command =
            FoundOrganizationCommand::free(customer_management::fixtures::full_profile("casa-clara"));
        let operator = Operator::at_the_command_line();
        let agency = estate.customer_management.found_organization.execute(&operator, command).await;
        let agent = Agent::operator(agency.expect("an agency"));
        let router = estate_os::http::router(Arc::clone(&estate));
        Self { folder, estate, router, agent }
    }

    async fn publish(&self, reference: &str) -> PropertyId {
        publish(&self.estate, &self.agent, reference).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("the router always answers");
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// The address of the only listing on a page.
    async fn listing_address(&self) -> String {
        let page = self.get("/comprar").await.body;
        let from = page.find("href=\"/imovel/").expect("a listing on the page") + "href=\"".len();
        page[from..].split('"').next().expect("an address").to_owned()
    }
}

async fn publish(estate: &Estate, agent: &Agent, reference: &str) -> PropertyId {
    let properties = &estate.property_management;
    let draft = complete_draft(reference);
    let property =
        properties.create_property.execute(agent, CreatePropertyCommand { draft }).await.expect("a property");
    let command = PublishPropertyCommand { property, mode: PublishMode::Strict };
    properties.publish_property.execute(agent, command).await.expect("it passes the gate");
    property
}

/// Moves the agency to another address, as its owner.
async fn move_agency(portal: &Installation, slug: &str) {
    use customer_management::application::use_cases::{
        EnrolMemberCommand, OrganizationFields, UpdateOrganizationCommand,
    };
    use customer_management::domain::role::Role;
    use customer_management::fixtures::{email, person_name};
    let customers = &portal.estate.customer_management;
    let organization = portal.agent.organization();
    let owner = EnrolMemberCommand {
        organization,
        email: email("ana@casas.example"),
        name: person_name("Ana"),
        role: Role::Owner,
        locale: kernel::locale::Locale::Pt,
        password: None,
    };
    let owner =
        customers.enrol_member.execute(&Operator::at_the_command_line(), owner).await.expect("an owner");
    let account = customers.accounts.caller(owner).await.expect("an answer").expect("an account");
    let member = account.acting_for(organization).expect("a member");
    let fields = OrganizationFields {
        slug,
        name: "Casa Clara",
        legal_name: "",
        ami_licence: "12345",
        nif: "",
        country: kernel::locale::Country::Portugal,
        time_zone: customer_management::domain::time_zone::TimeZone::Lisbon,
        street: "",
        locality: "",
        postal_code: "",
        phone: "",
        email: "",
        website: "",
        about_pt: "",
        about_en: "",
        about_es: "",
        colour: "",
    };
    let command = UpdateOrganizationCommand::try_new(None, fields).expect("settings");
    assert!(customers.update_organization.execute(&member, command).await.expect("saved"));
}

#[tokio::test]
async fn an_agency_that_moves_is_found_where_it_was() {
    let portal = Installation::new().await;
    move_agency(&portal, "casa-escura").await;
    for (before, after) in [
        ("/imobiliarias/casa-clara", "/imobiliarias/casa-escura"),
        ("/en/agencies/casa-clara", "/en/agencies/casa-escura"),
    ] {
        let answer = portal.get(before).await;
        assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY);
        assert_eq!(answer.headers.get(header::LOCATION).expect("a place"), after);
        assert_eq!(portal.get(after).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn every_kind_of_page_answers_in_three_languages() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    let listing = portal.listing_address().await;
    let slug = listing.trim_start_matches("/imovel/");
    let number = slug.rsplit('-').next().expect("a number");
    for path in [
        "/",
        "/comprar",
        "/arrendar",
        "/imobiliarias",
        "/imobiliarias/casa-clara",
        "/legal/privacidade",
        "/legal/termos",
        "/legal/fontes",
        &listing,
        "/en",
        "/en/buy",
        "/en/rent",
        "/en/agencies",
        "/en/agencies/casa-clara",
        "/en/legal/privacy",
        "/es",
        "/es/comprar",
        "/es/alquilar",
        "/es/inmobiliarias",
        "/es/inmobiliarias/casa-clara",
        "/es/legal/privacidad",
        "/robots.txt",
        "/sitemap.xml",
        "/rss",
        "/healthz",
        "/readyz",
    ] {
        let answer = portal.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    for foreign in [format!("/en/property/{number}"), format!("/es/inmueble/{number}")] {
        let answer = portal.get(&foreign).await;
        assert_eq!(answer.status, StatusCode::MOVED_PERMANENTLY, "{foreign}");
        let to = answer.headers[header::LOCATION].to_str().expect("an address");
        assert_eq!(portal.get(to).await.status, StatusCode::OK, "{to}");
    }
}

#[tokio::test]
async fn a_publication_a_price_and_a_withdrawal_show_on_the_very_next_request() {
    let portal = Installation::new().await;
    assert!(!portal.get("/comprar").await.body.contains("/imovel/"));

    let property = portal.publish("A-1").await;
    assert!(portal.get("/comprar").await.body.contains("/imovel/"));

    let listing = portal.listing_address().await;
    for euros in 351..360 {
        let price = Price::new(Money::euros(euros * 1_000)).expect("a price");
        let command = SetPriceCommand { property, price };
        portal
            .estate
            .property_management
            .set_price
            .execute(&portal.agent, command)
            .await
            .expect("a new price");
        let shown = format!("{euros}\u{a0}000");
        assert!(portal.get("/comprar").await.body.contains(&shown), "{shown} in the list");
        assert!(portal.get(&listing).await.body.contains(&shown), "{shown} on its page");
    }

    portal
        .estate
        .property_management
        .move_on_market
        .execute(&portal.agent, MoveOnMarketCommand { property, step: MarketStep::Withdraw })
        .await
        .expect("withdrawn");
    assert!(!portal.get("/comprar").await.body.contains("/imovel/"));
    assert_eq!(portal.get(&listing).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_another_process_publishes_shows_on_the_very_next_request() {
    let portal = Installation::new().await;
    assert!(!portal.get("/comprar").await.body.contains("/imovel/"));
    // a second program over the same file, with its own connections and memory
    let other = estate_in(portal.folder.path()).await;
    publish(&other, &portal.agent, "A-1").await;
    assert!(portal.get("/comprar").await.body.contains("/imovel/"));
}

#[tokio::test]
async fn a_kept_page_is_the_same_in_every_encoding() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    let plain = portal.get("/comprar").await;
    for encoding in ["br", "gzip"] {
        for _ in 0..2 {
            let request = Request::get("/comprar").header(header::ACCEPT_ENCODING, encoding);
            let answer = portal.ask(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.headers[header::CONTENT_ENCODING], encoding);
            assert_ne!(answer.body, plain.body);
        }
    }
    let again = portal.get("/comprar").await;
    assert!(!again.headers.contains_key(header::CONTENT_ENCODING));
    assert_eq!(again.body, plain.body);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_no_inline_script() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    let listing = portal.listing_address().await;
    for path in ["/", "/comprar", &listing, "/nada", "/imobiliarias/casa-clara"] {
        let answer = portal.get(path).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("a policy");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{path}");
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            let data = tag.contains("application/ld+json") || tag.contains("application/json");
            assert!(data || tag.contains(" src="), "{path} has an inline script: {tag}");
        }
        assert!(!answer.body.contains(" style=\""), "{path} has an inline style");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_a_404_that_helps() {
    let portal = Installation::new().await;
    for path in ["/nada", "/imovel/nada-999", "/en/property/999", "/es/inmobiliarias/nadie", "/wp-login.php"]
    {
        let answer = portal.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("<form"), "{path} offers a search");
    }
}

/// A form of so many bytes.
fn form(path: &str, bytes: usize) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::CONTENT_LENGTH, bytes)
        .body(Body::from(vec![b'a'; bytes]))
        .expect("a request")
}

/// What is right of every page, whatever it says.
fn assert_is_a_page(answer: &Answer, title: &str) {
    assert!(answer.body.contains(&format!("<h1>{title}</h1>")), "{}", answer.body);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY));
}

#[tokio::test]
async fn a_page_that_takes_no_form_says_so_in_the_readers_language() {
    let portal = Installation::new().await;
    for (path, title) in [
        ("/comprar", "Esta página não recebe formulários."),
        ("/en/buy", "This page takes no forms."),
        ("/es/comprar", "Esta página no recibe formularios."),
    ] {
        let answer = portal.ask(form(path, 3)).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_is_a_page(&answer, title);
        assert_eq!(answer.headers[header::ALLOW], "GET,HEAD");
    }
    let plain = portal.ask(form("/rss", 3)).await;
    assert_eq!((plain.status, plain.body.as_str()), (StatusCode::METHOD_NOT_ALLOWED, ""));
}

#[tokio::test]
async fn a_form_that_is_too_large_is_refused_in_words() {
    let portal = Installation::new().await;
    let answer = portal.ask(form("/en/sign-in", 1_000_000)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_is_a_page(&answer, "What was sent is too large.");
    let plain = portal.ask(form("/api/mapa", 1_000_000)).await;
    assert_eq!(plain.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!plain.body.contains('<'), "{}", plain.body);
}

/// Browsers read no answer before, and show a connection that ends under their hands as a fault.
#[tokio::test]
async fn a_form_that_is_too_large_is_let_pass_before_it_is_refused() {
    let portal = Installation::new().await;
    for path in ["/entrar", "/comprar"] {
        let passed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&passed);
        let pieces = tokio_stream::iter(0..100).map(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(vec![b'a'; 1000])
        });
        let sent = Request::post(path)
            .header(header::CONTENT_LENGTH, 100_000)
            .body(Body::from_stream(pieces))
            .expect("a request");
        assert_eq!(portal.ask(sent).await.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(passed.load(Ordering::SeqCst), 100, "{path}");
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused_in_words_and_without_them_to_who_wants_no_body() {
    let portal = Installation::new().await;
    let long = format!("/es/comprar?q={}", "a".repeat(8000));
    let answer = portal.get(&long).await;
    assert_eq!(answer.status, StatusCode::URI_TOO_LONG);
    assert_is_a_page(&answer, "La dirección es demasiado larga.");
    let head = portal.ask(Request::head(&long).body(Body::empty()).expect("a request")).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::URI_TOO_LONG, ""));
}

#[tokio::test]
async fn the_map_gets_the_dots_of_a_search() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    let dots = portal.get("/api/mapa?query=&west=-10&south=36&east=-6&north=42&zoom=6").await;
    assert_eq!(dots.status, StatusCode::OK, "{}", dots.body);
    let dots: serde_json::Value = serde_json::from_str(&dots.body).expect("JSON");
    assert_eq!(dots.as_array().map(Vec::len), Some(1));
    let nowhere = portal.get("/api/mapa?query=&west=9&south=36&east=-6&north=42&zoom=6").await;
    assert_eq!(nowhere.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_watches_is_sent_visitors_only_when_the_listings_are_loaded() {
    let portal = Installation::new().await;
    assert_eq!(portal.get("/healthz").await.status, StatusCode::OK);
    let answer = portal.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("being loaded"), "{}", answer.body);
    portal.estate.properties_listing.warm().await.expect("loaded");
    assert_eq!(portal.get("/readyz").await.status, StatusCode::OK);
}

/// Texts that break programs: a handful, and the lists beside the project where they are.
fn malformed_texts() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "%",
        "\0",
        "\u{202e}\u{2066}\u{feff}",
        "</title><script>alert(1)</script>",
        "' OR 1=1 --",
        "\"",
        "* NEAR(a",
        "{{7*7}}${7*7}",
        "../../../../etc/passwd",
        "99999999999999999999999999",
        "1~1",
        "a\r\nSet-Cookie: x=1",
        "ß\u{301}\u{301}ﷺ",
    ]
    .map(str::to_owned)
    .into();
    texts.extend(["x", "x ", "🏠", "\u{301}"].map(|text| text.repeat(2_000)));
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/malformed-text");
    let Ok(files) = std::fs::read_dir(&lists) else {
        eprintln!("SKIPPED: there are no lists in {}; only a handful is tried", lists.display());
        return texts;
    };
    for file in files {
        let path = file.expect("a file").path();
        let content = std::fs::read(&path).expect("a list");
        match path.extension().and_then(|end| end.to_str()) {
            Some("txt") => texts.extend(String::from_utf8_lossy(&content).lines().map(str::to_owned)),
            Some("json") => texts.extend(serde_json::from_slice::<Vec<String>>(&content).expect("strings")),
            _ => {}
        }
    }
    texts.sort();
    texts.dedup();
    texts
}

#[tokio::test]
async fn no_words_that_are_searched_for_are_an_error_of_ours() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    for text in malformed_texts() {
        let words: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let answer = portal.get(&format!("/comprar?q={words}")).await;
        assert!(answer.status < StatusCode::INTERNAL_SERVER_ERROR, "{} for {text:?}", answer.status);
        assert!(!answer.headers.contains_key(header::SET_COOKIE), "{text:?}");
    }
}

#[tokio::test]
async fn a_place_or_agency_nobody_knows_is_not_the_whole_country() {
    let portal = Installation::new().await;
    portal.publish("A-1").await;
    for (path, found) in [
        ("/comprar", StatusCode::OK),
        ("/comprar?local=nenhures", StatusCode::NOT_FOUND),
        ("/imobiliarias/casa-clara?local=nenhures", StatusCode::NOT_FOUND),
        ("/rss?agencia=casa-clara", StatusCode::OK),
        ("/rss?local=nenhures", StatusCode::NOT_FOUND),
        ("/rss?agencia=casa-clara&local=nenhures", StatusCode::NOT_FOUND),
        ("/rss?agencia=ninguem", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(portal.get(path).await.status, found, "{path}");
    }
    for (query, dots) in [("agencia=casa-clara", 1), ("local=nenhures", 0), ("agencia=ninguem", 0)] {
        let query = query.replace('=', "%3D");
        let path = format!("/api/mapa?query={query}&west=-10&south=36&east=-6&north=42&zoom=6");
        let answer = portal.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        let found: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(found.as_array().map(Vec::len), Some(dots), "{query}");
    }
}

#[tokio::test]
async fn a_picture_with_an_impossible_name_is_not_found() {
    let portal = Installation::new().await;
    for path in [
        format!("/media/{}.svg", "a".repeat(400)),
        format!("/media/{}", "a/".repeat(900)),
        "/media/../estate.db".to_owned(),
    ] {
        assert_eq!(portal.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
