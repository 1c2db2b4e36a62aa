//! What the layers of the front door refuse, and a panic, in words: a browser shows an empty answer as
//! a fault, and a bare one in no language of the reader's.

use super::members::{NEVER_KEPT, asked_by_script, without_key};
use super::{LARGEST_BODY, uploads};
use app::Site;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, Uri, header};
use std::any::Any;
use std::sync::Arc;

/// The longest address that is looked at, in bytes: what RFC 9110, 4.1 asks of everybody.
const LONGEST_ADDRESS: usize = 8000;
/// When to come again after an answer that took too long, in seconds.
const LATER: HeaderValue = HeaderValue::from_static("5");

/// The bare answer after a panic; the log has the cause.
pub fn after_a_panic(cause: Box<dyn Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(cause, "a request ended in a panic");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Refuses a form that says it is too large after it was let pass: browsers read no answer before.
pub async fn let_pass_what_is_too_large(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length: Option<usize> = length.and_then(|length| length.parse().ok());
    if length.is_some_and(|length| length > LARGEST_BODY) {
        uploads::let_pass(request.into_body()).await;
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    next.run(request).await
}

/// Puts a page in the reader's language in the place of a bare refusal, and a sentence for a script.
pub async fn in_words(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let by_script = asked_by_script(request.headers());
    let length = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    let response = if length > LONGEST_ADDRESS {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        next.run(request).await
    };
    // Server functions are asked by scripts alone, which look at the status.
    if !is_bare(&response) || uri.path().starts_with("/api/") {
        return response;
    }
    said(&site, &uri, by_script, response)
}

/// Whether nobody put it into words that a person was meant to read.
fn is_bare(response: &Response) -> bool {
    let is_refusal = matches!(
        response.status(),
        StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::URI_TOO_LONG
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::SERVICE_UNAVAILABLE
    );
    let kind = response.headers().get(header::CONTENT_TYPE);
    is_refusal && kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn said(site: &Site, uri: &Uri, by_script: bool, bare: Response) -> Response {
    let status = bare.status();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        tracing::error!(path = without_key(uri.path()), "an answer took too long");
    }
    let page = if by_script {
        app::render::failure_told(uri, status)
    } else {
        app::render::failure(site, uri, status)
    };
    let (mut parts, _) = bare.into_parts();
    for about_the_body in [header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(about_the_body);
    }
    let (words, body) = page.into_parts();
    parts.headers.extend(words.headers);
    parts.headers.insert(header::CACHE_CONTROL, NEVER_KEPT);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        parts.headers.insert(header::RETRY_AFTER, LATER);
    }
    Response::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::to_bytes;
    use axum::routing::get;
    use std::time::Duration;
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;
    use tower_http::timeout::TimeoutLayer;

    /// One page that never comes and one that panics, behind the layers of the front door.
    fn door() -> Router {
        let patience = Duration::from_millis(20);
        Router::new()
            .route("/{language}/slow", get(std::future::pending::<()>))
            .route("/{language}/broken", get(async || -> () { panic!("broken") }))
            .route("/api/slow", get(std::future::pending::<()>))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, patience))
            .layer(CatchPanicLayer::custom(after_a_panic))
            .layer(axum::middleware::from_fn_with_state(Arc::new(Site::default()), in_words))
    }

    async fn ask(path: &str, accept: &'static str) -> (StatusCode, http::HeaderMap, String) {
        let request = Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        let (parts, body) = door().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn an_answer_that_never_comes_and_a_panic_are_told_in_the_readers_language() {
        for (language, words) in [("pt", "do nosso lado"), ("en", "on our side"), ("es", "por nuestra parte")]
        {
            for (page, status) in
                [("slow", StatusCode::SERVICE_UNAVAILABLE), ("broken", StatusCode::INTERNAL_SERVER_ERROR)]
            {
                let (answered, headers, body) = ask(&format!("/{language}/{page}"), "text/html").await;
                assert_eq!(answered, status);
                assert!(body.contains(words), "{language} {page}: {body}");
                assert_eq!(headers[header::CACHE_CONTROL], NEVER_KEPT);
                assert_eq!(headers.contains_key(header::RETRY_AFTER), page == "slow");
            }
        }
    }

    #[tokio::test]
    async fn a_script_is_told_in_a_sentence_and_a_server_function_by_its_status() {
        let (status, headers, body) = ask("/en/slow", "application/json").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        assert!(body.contains("\"says\""), "{body}");
        let (status, _, body) = ask("/api/slow", "*/*").await;
        assert_eq!((status, body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, ""));
    }
}
