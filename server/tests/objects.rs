//! Photographs and documents as a browser gets them: whole answers of the real router.

#![allow(clippy::expect_used, reason = "a test that can't go on has failed")]

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use chrono::TimeDelta;
use estate_os::bootstrap::Estate;
use estate_os::config::Config;
use http::{HeaderMap, Method, Request, StatusCode, header};
use kernel::objects::{Download, MediaType, ObjectError, ObjectKey, ObjectStorage};
use kernel::time::{Clock, FixedClock};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use storage::MemoryObjects;
use tempfile::TempDir;
use tower::ServiceExt;

const PHOTOGRAPH: &str = "photos/0199d9a0/0199d9b1/480.webp";
const DOCUMENT: &str = "documents/0199d9a0/0199d9c2.pdf";

/// An installation whose storage fails when it is told to, at a time that is told as well.
struct Installation {
    router: Router,
    objects: Arc<MemoryObjects>,
    clock: Arc<FixedClock>,
    _folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("plain text"))
    }
}

/// An installation over a folder, with what the environment says besides.
async fn estate_in(folder: &Path, environment: &[(&str, &str)]) -> Estate {
    let config = Config::read(|name| match name {
        "ESTATE_OS_DATA_DIR" => Some(folder.display().to_string()),
        "ESTATE_OS_BASE_URL" => Some("https://casas.example.pt".to_owned()),
        _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
    });
    Estate::start(config.expect("a configuration")).await.expect("a database")
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let answer = router.clone().oneshot(request).await.expect("the router always answers");
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a whole body");
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn get(router: &Router, path: &str) -> Answer {
    ask(router, Request::get(path).body(Body::empty()).expect("a request")).await
}

fn key(text: &str) -> ObjectKey {
    ObjectKey::parse(text).expect("a key")
}

async fn keep(objects: &dyn ObjectStorage, at: &str, content: &'static str) {
    let key = key(at);
    let media_type: MediaType = key.media_type();
    objects.put(&key, Bytes::from_static(content.as_bytes()), media_type).await.expect("kept");
}

/// A link to the document, good for five minutes.
async fn link(objects: &dyn ObjectStorage, file_name: &str) -> String {
    let download =
        Download { key: key(DOCUMENT), file_name: file_name.to_owned(), valid_for: Duration::from_secs(300) };
    objects.signed_link(&download).await.expect("a link").as_str().to_owned()
}

impl Installation {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut estate = estate_in(folder.path(), &[]).await;
        let clock = Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().expect("a moment")));
        let objects = Arc::new(MemoryObjects::new(Arc::clone(&clock) as Arc<dyn Clock>));
        keep(&*objects, PHOTOGRAPH, "a photograph").await;
        keep(&*objects, DOCUMENT, "a document").await;
        estate.objects = Arc::clone(&objects) as Arc<dyn ObjectStorage>;
        estate.links = Some(objects.links().clone());
        let router = estate_os::http::router(Arc::new(estate));
        Self { router, objects, clock, _folder: folder }
    }

    async fn get(&self, path: &str) -> Answer {
        get(&self.router, path).await
    }

    async fn link(&self, file_name: &str) -> String {
        link(&*self.objects, file_name).await
    }
}

#[tokio::test]
async fn a_photograph_is_shown_to_everybody_and_kept_for_ever() {
    let house = Installation::new().await;
    let answer = house.get(&format!("/media/{PHOTOGRAPH}")).await;
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"a photograph"[..]));
    assert_eq!(answer.header("content-type"), "image/webp");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(!answer.headers.contains_key(header::SET_COOKIE));
    assert!(!answer.headers.contains_key(header::CONTENT_ENCODING));
}

#[tokio::test]
async fn a_logo_is_shown_as_a_photograph_is() {
    let house = Installation::new().await;
    keep(&*house.objects, "logos/0199d9a0/0199d9b1/320.png", "a logo").await;
    let answer = house.get("/media/logos/0199d9a0/0199d9b1/320.png").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/png"));
}

#[tokio::test]
async fn a_browser_that_has_a_photograph_is_not_sent_it_again() {
    let house = Installation::new().await;
    let address = format!("/media/{PHOTOGRAPH}");
    let tag = house.get(&address).await.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'), "a strong one: {tag}");
    let again = |tag: &str| {
        Request::get(&address).header(header::IF_NONE_MATCH, tag).body(Body::empty()).expect("a request")
    };
    let answer = ask(&house.router, again(&tag)).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(answer.header("etag"), tag);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(ask(&house.router, again("\"another\"")).await.status, StatusCode::OK);

    house.objects.delete(&key(PHOTOGRAPH)).await.expect("removed");
    assert_eq!(ask(&house.router, again(&tag)).await.status, StatusCode::NOT_FOUND, "gone is gone");
}

#[tokio::test]
async fn who_asks_about_a_photograph_only_is_told_its_length() {
    let house = Installation::new().await;
    let request = Request::builder().method(Method::HEAD).uri(format!("/media/{PHOTOGRAPH}"));
    let answer = ask(&house.router, request.body(Body::empty()).expect("a request")).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, 0));
    assert_eq!(answer.header("content-length"), "12");
}

#[tokio::test]
async fn what_is_no_picture_is_not_found_and_nobody_remembers_that() {
    let house = Installation::new().await;
    keep(&*house.objects, "photos/0199d9a0/0199d9b1/plan.pdf", "a document").await;
    for path in [
        "/media/photos/0199d9a0/0199d9b1/960.webp",
        "/media/photos/0199d9a0/0199d9b1/480.jpg",
        "/media/photos/0199d9a0/0199d9b1/480.svg",
        "/media/photos/0199d9a0/0199d9b1/480",
        "/media/photos/0199d9a0/0199d9b1/plan.pdf",
        "/media/photos/0199d9a0%2F0199d9b1/480.webp/x",
        "/media/photos/0199d9a0/0199d9b1/%34%38%30.webp",
        "/media/photos/0199d9a0/0199d9b1/%FF.webp",
        "/media/photos/0199D9A0/0199d9b1/480.webp",
        "/media/photos/../0199d9b1/480.webp",
        &format!("/media/photos/{}/0199d9b1/480.webp", "a".repeat(400)),
    ] {
        let answer = house.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    for path in [
        format!("/media/{DOCUMENT}"),
        format!("/media/photos/../{DOCUMENT}"),
        format!("/media/photos/%2e%2e/{DOCUMENT}"),
    ] {
        assert_eq!(house.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_document_comes_by_its_link_as_a_file_to_keep() {
    let house = Installation::new().await;
    let answer = house.get(&house.link("Certidão permanente.pdf").await).await;
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"a document"[..]));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"Certid_o permanente.pdf\"; filename*=UTF-8''Certid%C3%A3o%20permanente.pdf"
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn a_link_that_is_too_old_says_so_and_opens_nothing() {
    let house = Installation::new().await;
    let link = house.link("a.pdf").await;
    house.clock.advance(TimeDelta::seconds(299));
    assert_eq!(house.get(&link).await.status, StatusCode::OK);
    house.clock.advance(TimeDelta::seconds(1));
    let answer = house.get(&link).await;
    assert_eq!(answer.status, StatusCode::GONE);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = String::from_utf8_lossy(&answer.body);
    assert!(page.contains("Esta ligação já não abre") && !page.contains("a document"), "{page}");
}

#[tokio::test]
async fn a_link_that_somebody_altered_is_as_one_that_never_was() {
    let house = Installation::new().await;
    keep(&*house.objects, "documents/0199d9a0/other.pdf", "another document").await;
    let link = house.link("a.pdf").await;
    let (path, query) = link.split_once('?').expect("a query");
    for altered in [
        link.replace("0199d9c2", "other"),
        link.replace("nome=a.pdf", "nome=b.pdf"),
        link.replace("ate=1", "ate=2"),
        link.replace("assinatura=", "assinatura=A"),
        link.replace(".pdf?", "%2Epdf?"),
        path.to_owned(),
        format!("{path}?{query}&ate=9999999999"),
        "/ficheiros/".to_owned(),
        "/ficheiros".to_owned(),
        format!("/ficheiros/{PHOTOGRAPH}"),
        "/ficheiros/../estate.db".to_owned(),
    ] {
        let answer = house.get(&altered).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{altered}");
    }
}

#[tokio::test]
async fn a_storage_that_is_away_is_told_and_the_next_try_works() {
    let house = Installation::new().await;
    for path in [format!("/media/{PHOTOGRAPH}"), house.link("a.pdf").await] {
        house.objects.fail_with(ObjectError::Unavailable("a cable".to_owned()));
        let answer = house.get(&path).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("a cable"));
        assert_eq!(house.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_link_of_one_process_opens_at_another_over_the_same_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = estate_in(folder.path(), &[]).await;
    let other = estate_in(folder.path(), &[]).await;
    keep(&*one.objects, DOCUMENT, "a document").await;
    let link = link(&*one.objects, "a.pdf").await;
    let router = estate_os::http::router(Arc::new(other));
    let answer = get(&router, &link).await;
    assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &b"a document"[..]));
}

#[tokio::test]
async fn with_a_bucket_links_lead_there_and_forms_may_follow_them() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nobody is there, and nobody is asked.
    let bucket = [
        ("ESTATE_OS_OBJECTS", "s3://casas"),
        ("ESTATE_OS_S3_REGION", "eu-west-1"),
        ("ESTATE_OS_S3_ACCESS_KEY", "estate"),
        ("ESTATE_OS_S3_SECRET_KEY", "only-for-tests"),
    ];
    let estate = estate_in(folder.path(), &bucket).await;
    let link = link(&*estate.objects, "a.pdf").await;
    let origin = "https://casas.s3.eu-west-1.amazonaws.com";
    assert!(link.starts_with(&format!("{origin}/{DOCUMENT}?")), "{link}");
    let router = estate_os::http::router(Arc::new(estate));
    let page = get(&router, "/").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains(&format!("form-action 'self' {origin};")), "{policy}");
    assert_eq!(get(&router, &format!("/ficheiros/{DOCUMENT}")).await.status, StatusCode::NOT_FOUND);
    assert!(!folder.path().join("objects").exists());
}
