//! Headers that every answer carries.

use crate::bootstrap::Estate;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use std::sync::Arc;

/// Scripts and styles come from here and nowhere else. Nothing inline exists, so nothing inline is
/// allowed and no nonce is needed, which is what lets pages be kept. Pictures of imported listings
/// come from their agencies' own hosts. A form may lead to the site that vouches for people, and by
/// a signed link to the bucket that keeps documents.
fn content_security_policy(tiles: Option<&str>, identity: Option<&str>, objects: Option<&str>) -> String {
    let origin = |url: &str| {
        let (scheme, rest) = url.split_once("://")?;
        Some(format!(" {scheme}://{}", rest.split('/').next()?))
    };
    let tile_host = tiles.and_then(origin).unwrap_or_default().replace("{s}", "*");
    let identity_host = identity.and_then(origin).unwrap_or_default();
    let objects_host = objects.and_then(origin).unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: https:{tile_host}; connect-src 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'{identity_host}{objects_host}; frame-ancestors 'none'"
    )
}

/// Adds them, where the handler has not set its own.
pub async fn headers(State(estate): State<Arc<Estate>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let policy = estate.content_security_policy.clone();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(self)"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if estate.config.base_url.starts_with("https://") {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// The policy as a header, made once at start.
#[must_use]
pub fn policy_header(tiles: Option<&str>, identity: Option<&str>, objects: Option<&str>) -> HeaderValue {
    HeaderValue::from_str(&content_security_policy(tiles, identity, objects))
        .unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inline_is_allowed_and_the_hosts_of_the_configuration_are() {
        let policy = content_security_policy(
            Some("https://{s}.tiles.example.pt/{z}/{x}/{y}.png"),
            Some("https://accounts.example.pt/realms/casa"),
            Some("https://casas.s3.eu-west-1.amazonaws.com"),
        );
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(!policy.contains("unsafe-inline"));
        assert!(policy.contains("img-src 'self' data: https: https://*.tiles.example.pt;"));
        assert!(policy.contains(
            "form-action 'self' https://accounts.example.pt https://casas.s3.eu-west-1.amazonaws.com;"
        ));
    }
}
