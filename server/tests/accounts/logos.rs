//! A logo from the form to the public page, by real bytes; and what is no logo.

use crate::house::{Answer, Browser, House};
use app::session::{Action, Screen};
use axum::body::Body;
use customer_management::domain::branding::Logo;
use customer_management::domain::role::Role;
use http::{Method, Request, StatusCode, header};
use kernel::ids::OrganizationId;
use kernel::locale::Locale;
use kernel::time::SystemClock;
use sql::outbox::Dispatcher;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A picture of 180 pixels that the program ships.
pub const PNG: &[u8] = include_bytes!("../../../public/apple-touch-icon.png");
const OWNER: &str = "dona@casas.example";

async fn a_house() -> (House, OrganizationId, Browser) {
    let house = House::new().await;
    let agency = house.agency("casas-do-rio").await;
    house.member(agency, OWNER, Role::Owner).await;
    let browser = house.signed_in(OWNER).await;
    (house, agency, browser)
}

/// The form as a browser sends it, with a file.
fn sent(browser: &Browser, name: &str, content: &[u8], site: &str) -> Request<Body> {
    let mut body = format!(
        "--xyz\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\n{}\r\n--xyz\r\n\
         Content-Disposition: form-data; name=\"logo_file\"; filename=\"{name}\"\r\n\
         Content-Type: image/png\r\n\r\n",
        Action::ChangeLogo.code()
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    let mut request = browser.request(Method::POST, &Screen::Agency.path(Locale::Pt), &[]);
    let headers = request.headers_mut();
    headers.insert(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz".parse().expect("a type"));
    headers.insert("sec-fetch-site", site.parse().expect("a site"));
    *request.body_mut() = Body::from(body);
    request
}

async fn send(browser: &mut Browser, name: &str, content: &[u8]) -> Answer {
    let request = sent(browser, name, content, "same-origin");
    browser.ask(request).await
}

async fn logo(house: &House, agency: OrganizationId) -> Option<Logo> {
    house.accounts().queries.by_id(agency).await.expect("an answer").expect("an agency").logo
}

pub async fn deliver(house: &House) {
    let registry = estate_os::consumers::registry(&house.estate).expect("texts");
    let dispatcher = Dispatcher::new(house.estate.database.clone(), registry, Arc::new(SystemClock));
    while dispatcher.deliver_batch().await.expect("delivered") > 0 {}
}

#[tokio::test]
async fn a_logo_is_on_the_public_page_at_once_and_the_former_one_goes() {
    let (house, agency, mut browser) = a_house().await;
    assert!(!browser.get("/imobiliarias/casas-do-rio").await.text().contains("/media/logos/"));
    let answer = send(&mut browser, "logo.png", PNG).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/painel/agencia?ok=logo#logo"));
    let first = logo(&house, agency).await.expect("a logo");
    for (key, kind) in [(first.still(), "image/png"), (first.webp(), "image/webp")] {
        let picture = house.browser().get(&format!("/media/{key}")).await;
        assert_eq!(
            (picture.status, picture.headers[header::CONTENT_TYPE].as_bytes()),
            (StatusCode::OK, kind.as_bytes())
        );
    }
    let page = house.browser().get("/imobiliarias/casas-do-rio").await.text();
    assert!(page.contains(&format!("src=\"/media/{}\"", first.still())), "on the very next request");

    send(&mut browser, "outro.png", PNG).await;
    let second = logo(&house, agency).await.expect("a logo");
    let former = format!("/media/{}", first.still());
    assert_eq!(browser.get(&former).await.status, StatusCode::OK, "until its release is delivered");
    deliver(&house).await;
    assert_eq!(browser.get(&former).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("/media/{}", second.still())).await.status, StatusCode::OK);

    browser.send(&Screen::Agency, Action::RemoveLogo, &[]).await;
    deliver(&house).await;
    assert_eq!(logo(&house, agency).await, None);
    assert_eq!(browser.get(&format!("/media/{}", second.webp())).await.status, StatusCode::NOT_FOUND);
    assert!(!browser.get("/imobiliarias/casas-do-rio").await.text().contains("/media/logos/"));
}

#[tokio::test]
async fn another_site_sends_no_logo_and_nobody_else_either() {
    let (house, agency, mut browser) = a_house().await;
    let request = sent(&browser, "logo.png", PNG, "cross-site");
    assert_eq!(browser.ask(request).await.status, StatusCode::FORBIDDEN);
    house.member(agency, "eva@casas.example", Role::Agent).await;
    let mut agent = house.signed_in("eva@casas.example").await;
    assert_eq!(send(&mut agent, "logo.png", PNG).await.status, StatusCode::FORBIDDEN);
    let mut nobody = house.browser();
    assert_eq!(send(&mut nobody, "logo.png", PNG).await.status, StatusCode::SEE_OTHER);
    assert_eq!(logo(&house, agency).await, None);
}

#[tokio::test]
async fn what_is_no_logo_is_refused_with_a_sentence_whatever_it_is_called() {
    let (house, agency, mut browser) = a_house().await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (content, says) in [
        (&svg[..], "exportar como PNG"),
        (b"%PDF-1.7", "servem PNG, WebP e JPEG"),
        (&PNG[..PNG.len() / 2], "danificado"),
        (b"", "escolher uma imagem"),
        (&vec![0; 5 * 1024 * 1024 + 1], "mais de 5 MB"),
    ] {
        let name = if content.is_empty() { "" } else { "logo.png" };
        let answer = send(&mut browser, name, content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(answer.text().contains(says), "{says}");
    }
    assert_eq!(logo(&house, agency).await, None);
}

#[tokio::test]
async fn whatever_strangers_send_is_drawn_anew_or_refused() {
    let (house, agency, mut browser) = a_house().await;
    // Some that are made here: with something behind its end, half of it under a new end, other kinds.
    let end = &PNG[PNG.len() - 12..];
    let mut files: Vec<(String, Vec<u8>)> = [
        ("a program behind it", [PNG, b"<?php system($_GET['c']); ?>PK\x03\x04"].concat()),
        ("a page behind it", [PNG, b"<!doctype html><script>alert(1)</script>"].concat()),
        ("half of it", [&PNG[..PNG.len() / 2], end].concat()),
        ("nothing but its head", [&PNG[..33], end].concat()),
        ("a page", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec()),
        ("a HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
        (
            "a WebP without a picture",
            b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\x3F\0\xFF\x3F\0".to_vec(),
        ),
    ]
    .map(|(name, content)| (name.to_owned(), content))
    .into();
    let mut sent = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/images-hostile"), &mut sent);
    if sent.is_empty() {
        eprintln!(
            "SKIPPED: there are no hostile pictures beside the project; only those made here are tried"
        );
    }
    for file in sent {
        files.push((file.display().to_string(), fs::read(&file).expect("a file that can be read")));
    }
    for (name, content) in files {
        let answer = send(&mut browser, "logo.png", &content).await;
        let expected = [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY];
        assert!(expected.contains(&answer.status), "{name}: {}", answer.status);
        if let Some(kept) = logo(&house, agency).await {
            for key in kept.objects() {
                let stored = house.estate.objects.get(key).await.expect("an answer").expect("an object");
                assert_ne!(stored.content, content, "{name}: it is drawn anew");
            }
        }
    }
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() { below(&path, files) } else { files.push(path) }
    }
}
