//! What the binary carries: scripts, styles, fonts, wasm and packaged data.
//!
//! `scripts/build-site.sh` fills `server/site`; a release build carries that folder inside, so that
//! the binary runs from any place; a debug build reads it from the disk.
//!
//! * `pkg/…` has content-hashed names: kept by browsers for ever. Pages ask for a file by its logical
//!   name (`main.css`) and [`SiteAssets::url`] answers the address of this build.
//! * `data/…` is packaged data that the program reads itself: never sent.
//! * The rest comes from `public/`: kept for an hour, then asked for again.
//! * A file `x` may have the siblings `x.br` and `x.gz`, made once while building; who accepts them gets them.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Names with a hash of the content in them never mean anything else.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Names that stay when the content changes.
const FOR_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
/// Answered for a logical name that this build doesn't have; nothing is served there.
const NOT_BUILT: &str = "/pkg/not-built";

#[derive(RustEmbed)]
#[folder = "site"]
struct Site;

/// The logical names of this build and the addresses they are served under.
#[derive(Clone, Debug, Default)]
pub struct SiteAssets {
    addresses: BTreeMap<String, String>,
}

impl SiteAssets {
    /// Reads the manifest of the site that was built. Without one every name is unknown: pages are
    /// then readable, though without style (see [`Self::is_complete`]).
    #[must_use]
    pub fn load() -> Self {
        let Some(manifest) = Site::get("manifest.json") else {
            tracing::warn!("there are no assets: run scripts/build-site.sh and build again");
            return Self::default();
        };
        let addresses = serde_json::from_slice(&manifest.data).unwrap_or_else(|error| {
            tracing::error!(%error, "the manifest of the assets can't be read");
            BTreeMap::new()
        });
        Self { addresses }
    }

    /// The address of a file by its logical name: `main.css`, `boot.js`, `map.js`, `estate_bg.wasm`,
    /// or the name that a font or picture had in its package. An address where nothing is served, if
    /// this build doesn't have it.
    #[must_use]
    pub fn url(&self, logical: &str) -> &str {
        self.find(logical).unwrap_or(NOT_BUILT)
    }

    /// Like [`Self::url`], for what may be missing.
    #[must_use]
    pub fn find(&self, logical: &str) -> Option<&str> {
        self.addresses.get(logical).map(String::as_str)
    }

    /// Whether everything that a page can't do without was built.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        ["main.css", "boot.js", "map.js"].iter().all(|logical| self.find(logical).is_some())
    }

    /// The bytes of a carried file by its path below `server/site`, such as `data/gazetteer.csv`.
    #[must_use]
    pub fn embedded(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        Site::get(path).map(|file| file.data)
    }
}

/// The routes of everything that is sent: `/pkg/…`, and one for each file outside of it
/// (`/favicon.svg` and the like).
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let bundle = Router::new().route("/pkg/{*file}", get(serve));
    Site::iter()
        .filter(|path| stands_alone(path))
        .fold(bundle, |router, path| router.route(&format!("/{path}"), get(serve)))
}

/// Whether a file has a route of its own: it is sent as it is, and not among those of `/pkg`.
fn stands_alone(path: &str) -> bool {
    let other = path.starts_with("pkg/") || path.starts_with("data/") || path == "manifest.json";
    !other && !is_hidden(path) && !Encoding::ALL.iter().any(|encoding| path.ends_with(encoding.suffix()))
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.') && name != ".well-known")
}

async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    answer(|path| Site::get(path).map(File::from), uri.path().trim_start_matches('/'), &headers)
        .unwrap_or_else(|| (StatusCode::NOT_FOUND, "404 Not Found\n").into_response())
}

/// One carried file, in one representation.
struct File {
    body: Bytes,
    digest: [u8; 32],
    media_type: String,
}

impl From<EmbeddedFile> for File {
    fn from(file: EmbeddedFile) -> Self {
        let digest = file.metadata.sha256_hash();
        let media_type = file.metadata.mimetype().to_owned();
        let body = match file.data {
            Cow::Borrowed(carried) => Bytes::from_static(carried),
            Cow::Owned(read) => Bytes::from(read),
        };
        Self { body, digest, media_type }
    }
}

impl File {
    /// The name of this very sequence of bytes (RFC 9110, 8.8.3): each representation has its own.
    fn etag(&self) -> String {
        let mut tag = String::with_capacity(34);
        tag.push('"');
        for byte in &self.digest[..16] {
            // Writing to a String can't fail.
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        tag
    }
}

/// The answer for one file, or nothing where there is none.
fn answer(find: impl Fn(&str) -> Option<File>, path: &str, request: &HeaderMap) -> Option<Response> {
    if is_hidden(path) {
        return None;
    }
    let plain = find(path)?;
    let media_type = media_type(path, &plain.media_type);
    let siblings: Vec<(Encoding, File)> = Encoding::ALL
        .into_iter()
        .filter_map(|encoding| Some((encoding, find(&format!("{path}{}", encoding.suffix()))?)))
        .collect();

    let mut headers = HeaderMap::with_capacity(7);
    headers.insert(CACHE_CONTROL, if path.starts_with("pkg/") { FOR_EVER } else { FOR_AN_HOUR });
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !siblings.is_empty() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    let available: Vec<Encoding> = siblings.iter().map(|(encoding, _)| *encoding).collect();
    let file = match preferred(&available, request) {
        Some(wanted) => {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(wanted.name()));
            siblings.into_iter().find(|(encoding, _)| *encoding == wanted)?.1
        }
        None => plain,
    };

    let etag = file.etag();
    let known = is_known(&etag, request);
    headers.insert(ETAG, HeaderValue::try_from(etag).ok()?);
    if known {
        headers.remove(CONTENT_ENCODING);
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(CONTENT_TYPE, HeaderValue::try_from(media_type).ok()?);
    Some((headers, Body::from(file.body)).into_response())
}

/// The media type to declare: text says that it is UTF-8, and the maps' outlines are JSON.
fn media_type(path: &str, guessed: &str) -> String {
    if path.ends_with(".topojson") || path.ends_with(".geojson") {
        "application/json".to_owned()
    } else if guessed.starts_with("text/") {
        format!("{guessed}; charset=utf-8")
    } else {
        guessed.to_owned()
    }
}

/// Whether the client has these bytes already (RFC 9110, 13.1.2: the comparison is weak).
pub(crate) fn is_known(etag: &str, request: &HeaderMap) -> bool {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag)
}

/// How a sibling is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// The smaller result first.
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The encoding that the client likes best among those available; the smaller one where it has no
/// preference, none where it accepts none.
fn preferred(available: &[Encoding], request: &HeaderMap) -> Option<Encoding> {
    available
        .iter()
        .rev()
        .map(|encoding| (quality(*encoding, request), *encoding))
        .filter(|(quality, _)| *quality > 0.0)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, encoding)| encoding)
}

/// The weight from 0 to 1 that `Accept-Encoding` gives to an encoding (RFC 9110, 12.5.3). Named beats
/// `*`; without the header nothing but the plain file is sent, though all would be allowed.
fn quality(encoding: Encoding, request: &HeaderMap) -> f32 {
    let mut any = 0.0;
    for item in request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
    {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
        if name.eq_ignore_ascii_case(encoding.name()) {
            return weight;
        }
        if name == "*" {
            any = weight;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;
    use sha2::{Digest, Sha256};

    const SCRIPT: &str = "pkg/boot-ABC.js";

    /// A script with both siblings, a font without any, an icon outside of `pkg`.
    fn site(path: &str) -> Option<File> {
        let (body, media_type) = match path {
            SCRIPT => ("plain", "text/javascript"),
            "pkg/boot-ABC.js.br" => ("brotli", "application/octet-stream"),
            "pkg/boot-ABC.js.gz" => ("gzip", "application/gzip"),
            "pkg/sans-DEF.woff2" => ("font", "font/woff2"),
            "pkg/outlines-GHI.topojson" => ("{}", "application/octet-stream"),
            "favicon.svg" => ("<svg/>", "image/svg+xml"),
            ".gitkeep" => ("", "application/octet-stream"),
            _ => return None,
        };
        Some(File {
            body: Bytes::from_static(body.as_bytes()),
            digest: Sha256::digest(body).into(),
            media_type: media_type.to_owned(),
        })
    }

    fn ask(path: &str, headers: &[(HeaderName, &str)]) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect();
        answer(site, path, &headers).expect("the file is there")
    }

    fn header(response: &Response, name: HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    async fn body(response: Response) -> Bytes {
        axum::body::to_bytes(response.into_body(), 1024).await.unwrap()
    }

    #[tokio::test]
    async fn the_smallest_accepted_sibling_is_sent_with_the_type_of_the_plain_file() {
        let response = ask(SCRIPT, &[(ACCEPT_ENCODING, "gzip, deflate, br, zstd")]);
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header(&response, CONTENT_ENCODING), "br");
        assert_eq!(header(&response, CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header(&response, VARY), "accept-encoding");
        assert_eq!(header(&response, X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(body(response).await, "brotli");
    }

    #[tokio::test]
    async fn who_accepts_nothing_gets_the_plain_file_and_caches_are_told_that_it_varies() {
        for accepted in
            [vec![], vec![(ACCEPT_ENCODING, "identity")], vec![(ACCEPT_ENCODING, "br;q=0, gzip;q=0")]]
        {
            let response = ask(SCRIPT, &accepted);
            assert_eq!(header(&response, CONTENT_ENCODING), "");
            assert_eq!(header(&response, VARY), "accept-encoding");
            assert_eq!(body(response).await, "plain");
        }
    }

    #[test]
    fn weights_decide_before_size_does() {
        for (accepted, expected) in [
            ("br;q=0.2, gzip;q=0.8", "gzip"),
            ("br;q=0, *", "gzip"),
            ("gzip;q=0, *;q=0.5", "br"),
            ("*", "br"),
            ("GZIP", "gzip"),
            ("br;q=nonsense, gzip", "gzip"),
            ("brotli, x-gzip", ""),
        ] {
            let response = ask(SCRIPT, &[(ACCEPT_ENCODING, accepted)]);
            assert_eq!(header(&response, CONTENT_ENCODING), expected, "{accepted}");
        }
    }

    #[test]
    fn a_file_without_siblings_does_not_vary() {
        let response = ask("pkg/sans-DEF.woff2", &[(ACCEPT_ENCODING, "br")]);
        assert_eq!(header(&response, CONTENT_TYPE), "font/woff2");
        assert_eq!(header(&response, VARY), "");
        assert_eq!(header(&response, CONTENT_ENCODING), "");
    }

    #[test]
    fn hashed_names_are_kept_for_ever_and_others_for_an_hour() {
        assert_eq!(header(&ask(SCRIPT, &[]), CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(header(&ask("favicon.svg", &[]), CACHE_CONTROL), "public, max-age=3600");
    }

    #[tokio::test]
    async fn a_known_representation_is_not_sent_again() {
        let first = ask(SCRIPT, &[(ACCEPT_ENCODING, "br")]);
        let etag = header(&first, ETAG).to_owned();
        assert!(etag.starts_with('"'), "a strong one: {etag}");
        for tags in [etag.clone(), format!("\"other\", W/{etag}"), "*".to_owned()] {
            let again = ask(SCRIPT, &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &tags)]);
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{tags}");
            assert_eq!(header(&again, ETAG), etag);
            assert_eq!(header(&again, CACHE_CONTROL), "public, max-age=31536000, immutable");
            assert!(body(again).await.is_empty());
        }
    }

    #[test]
    fn every_representation_has_a_name_of_its_own() {
        let brotli = ask(SCRIPT, &[(ACCEPT_ENCODING, "br")]);
        let etag = header(&brotli, ETAG).to_owned();
        let plain = ask(SCRIPT, &[(IF_NONE_MATCH, &etag)]);
        assert_eq!(
            plain.status(),
            StatusCode::OK,
            "the tag of the compressed file says nothing about the plain one"
        );
    }

    #[test]
    fn outlines_are_declared_as_json() {
        assert_eq!(header(&ask("pkg/outlines-GHI.topojson", &[]), CONTENT_TYPE), "application/json");
    }

    #[test]
    fn what_is_hidden_or_not_there_is_not_found() {
        for path in [".gitkeep", "pkg/.stamp", "pkg/absent.js", "", "../Cargo.toml"] {
            assert!(answer(site, path, &HeaderMap::new()).is_none(), "{path}");
        }
    }

    #[test]
    fn only_plain_files_from_public_have_a_route_of_their_own() {
        assert!(stands_alone("favicon.svg"));
        assert!(stands_alone(".well-known/security.txt"));
        for path in ["favicon.svg.br", "pkg/boot-ABC.js", "data/gazetteer.csv", "manifest.json", ".gitkeep"] {
            assert!(!stands_alone(path), "{path}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_an_address_where_nothing_is_served() {
        let assets =
            SiteAssets { addresses: BTreeMap::from([("main.css".into(), "/pkg/main-X.css".into())]) };
        assert_eq!(assets.url("main.css"), "/pkg/main-X.css");
        assert_eq!(assets.url("other.css"), NOT_BUILT);
        assert!(!assets.is_complete());
        assert!(Site::get(NOT_BUILT.trim_start_matches('/')).is_none());
    }
}
