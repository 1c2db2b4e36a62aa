//! Headers that every answer carries.

use crate::bootstrap::Estate;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use std::sync::Arc;

/// Scripts and styles come from here and nowhere else. No inline script exists,
/// so none is allowed and no nonce is needed, which is what lets pages be kept.
/// Pictures of imported listings come from their agencies' own hosts.
fn content_security_policy(tiles: Option<&str>) -> String {
    let tile_host = tiles
        .and_then(|url| {
            let (scheme, rest) = url.split_once("://")?;
            let host = rest.split('/').next()?;
            Some(format!(" {scheme}://{}", host.replace("{s}", "*")))
        })
        .unwrap_or_default();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: https:{tile_host}; connect-src 'self'; object-src 'none'; base-uri 'self'; \
         form-action 'self'; frame-ancestors 'none'"
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
pub fn policy_header(tiles: Option<&str>) -> HeaderValue {
    HeaderValue::from_str(&content_security_policy(tiles))
        .unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_inline_script_is_allowed_and_the_tile_host_is() {
        let policy = content_security_policy(Some("https://{s}.tiles.example.pt/{z}/{x}/{y}.png"));
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.contains("https://*.tiles.example.pt"));
    }
}
