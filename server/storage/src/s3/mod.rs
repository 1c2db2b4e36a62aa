//! Objects in a bucket of Amazon S3, or of whoever speaks like it: MinIO, Ceph,
//! Cloudflare R2, SeaweedFS.

mod errors;
mod multipart;

use crate::{Links, attachment};
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Builder, Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation,
};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::{ByteStream, DateTime as S3DateTime};
use bytes::Bytes;
use errors::{failed, is_missing, words};
use kernel::objects::{
    Download, MediaType, ObjectError, ObjectFacts, ObjectKey, ObjectStorage, SignedLink, StoredObject,
};
use kernel::time::{Clock, Timestamp, to_microseconds};
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long it may take to reach the other side.
const CONNECTING: Duration = Duration::from_secs(3);
/// How long one attempt may take: eight megabytes over a slow line.
const ATTEMPT: Duration = Duration::from_secs(30);
/// How long all attempts at one request may take together.
const OPERATION: Duration = Duration::from_secs(45);
/// How often a request is tried where trying again may help.
const ATTEMPTS: u32 = 3;
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// The most that S3 lists at once.
const PAGE: i32 = 1_000;

/// What a check writes and removes. No key of an object is like it.
const PROBE: &str = ".probe";

/// A bucket, and where in it the objects lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Address {
    bucket: String,
    /// Empty, or with a slash at its end.
    prefix: String,
}

impl S3Address {
    /// Reads `s3://BUCKET` or `s3://BUCKET/PREFIX`. The bucket has 3 to 63 small
    /// letters, digits, dots and hyphens, as S3 has it; the prefix at most 200
    /// bytes, its parts of letters, digits, dots, `_` and `-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("s3://")?.trim_end_matches('/');
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let bucket_is_one = (3..=63).contains(&bucket.len())
            && bucket
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            && bucket.starts_with(|c: char| c.is_ascii_alphanumeric())
            && bucket.ends_with(|c: char| c.is_ascii_alphanumeric());
        let part_is_one = |part: &str| {
            part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
                && part.bytes().any(|b| b != b'.')
        };
        let prefix_is_one = prefix.is_empty() || (prefix.len() <= 200 && prefix.split('/').all(part_is_one));
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        (bucket_is_one && prefix_is_one).then(|| Self { bucket: bucket.to_owned(), prefix })
    }
}

impl fmt::Display for S3Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

/// How a bucket is reached.
#[derive(Debug, Clone)]
pub struct S3Options {
    /// The bucket.
    pub address: S3Address,
    /// Who keeps it, such as `https://minio.example.pt`; nobody named is Amazon.
    pub endpoint: Option<String>,
    /// The region, such as `eu-west-1`; others than Amazon often take any.
    pub region: String,
    /// Whether the bucket stands in the path and not in the host's name, as
    /// servers on one host want it.
    pub path_style: bool,
    /// Who asks.
    pub access_key: String,
    /// By which they are known.
    pub secret_key: SecretString,
    /// With keys that hold for a while only: the third part of them.
    pub session_token: Option<SecretString>,
}

/// A bucket of objects.
///
/// What is larger than 8 MB goes in parts; an upload that fails is taken back. A
/// request that fails is tried three times, and all of it takes at most 45 seconds
/// for each part.
#[derive(Clone)]
pub struct S3Objects {
    client: Client,
    address: S3Address,
    clock: Arc<dyn Clock>,
}

impl S3Objects {
    /// A bucket, which isn't asked yet. Links hold from the time of `clock`.
    #[must_use]
    pub fn new(options: &S3Options, clock: Arc<dyn Clock>) -> Self {
        let credentials = Credentials::new(
            options.access_key.clone(),
            options.secret_key.expose_secret(),
            options.session_token.as_ref().map(|token| token.expose_secret().to_owned()),
            None,
            "configuration",
        );
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECTING)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION)
            .build();
        let mut config = Builder::new()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(options.region.clone()))
            .credentials_provider(credentials)
            .force_path_style(options.path_style)
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(LONGEST_PAUSE))
            // The signature covers a hash of what is sent already; not everybody knows S3's newer checksums.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        if let Some(endpoint) = &options.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Self { client: Client::from_conf(config.build()), address: options.address.clone(), clock }
    }

    /// Where its links lead, such as `https://casas.s3.eu-west-1.amazonaws.com`. Nobody is asked.
    ///
    /// # Errors
    /// [`ObjectError`] when no request can be made for the options.
    pub async fn origin(&self) -> Result<String, ObjectError> {
        let signing = PresigningConfig::expires_in(Duration::from_secs(1))
            .map_err(|error| ObjectError::Unavailable(error.to_string()))?;
        let request = self.client.get_object().bucket(&self.address.bucket).key(PROBE).presigned(signing);
        let request = request.await.map_err(|error| failed("there is no address for it", &error))?;
        // `scheme://host` is what stands before the third slash.
        Ok(request.uri().split('/').take(3).collect::<Vec<_>>().join("/"))
    }

    fn name(&self, key: &ObjectKey) -> String {
        format!("{}{key}", self.address.prefix)
    }

    async fn put_at_once(&self, name: &str, content: Bytes, media_type: &str) -> Result<(), ObjectError> {
        self.client
            .put_object()
            .bucket(&self.address.bucket)
            .key(name)
            .content_type(media_type)
            .body(ByteStream::from(content))
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("it could not be put", &error))
    }

    async fn remove(&self, name: &str) -> Result<(), ObjectError> {
        match self.client.delete_object().bucket(&self.address.bucket).key(name).send().await {
            Ok(_) => Ok(()),
            Err(error) if is_missing(&error) => Ok(()),
            Err(error) => Err(failed("it could not be removed", &error)),
        }
    }
}

#[async_trait]
impl ObjectStorage for S3Objects {
    async fn put(&self, key: &ObjectKey, content: Bytes, media_type: MediaType) -> Result<(), ObjectError> {
        key.takes(media_type)?;
        if content.len() <= multipart::PART {
            return self.put_at_once(&self.name(key), content, media_type.code()).await;
        }
        self.put_in_parts(self.name(key), content, media_type).await
    }

    async fn get(&self, key: &ObjectKey) -> Result<Option<StoredObject>, ObjectError> {
        let reading = async {
            let answer =
                self.client.get_object().bucket(&self.address.bucket).key(self.name(key)).send().await;
            let object = match answer {
                Ok(object) => object,
                Err(error) if is_missing(&error) => return Ok(None),
                Err(error) => return Err(failed("it could not be read", &error)),
            };
            let content =
                object.body.collect().await.map_err(|error| {
                    ObjectError::Unavailable(format!("reading broke off: {}", words(&error)))
                })?;
            Ok(Some(StoredObject { content: content.into_bytes(), media_type: key.media_type() }))
        };
        tokio::time::timeout(OPERATION, reading)
            .await
            .map_err(|_| ObjectError::Unavailable("reading took too long".to_owned()))?
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        self.remove(&self.name(key)).await
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ObjectFacts>, ObjectError> {
        let mut facts = Vec::new();
        let mut next = None;
        while facts.len() < limit {
            let most = i32::try_from(limit - facts.len()).unwrap_or(PAGE).min(PAGE);
            let page = self
                .client
                .list_objects_v2()
                .bucket(&self.address.bucket)
                .prefix(format!("{}{prefix}", self.address.prefix))
                .set_start_after(after.map(|key| self.name(key)))
                .set_continuation_token(next)
                .max_keys(most)
                .send()
                .await
                .map_err(|error| failed("it could not be listed", &error))?;
            for object in page.contents() {
                let name = object.key().and_then(|name| name.strip_prefix(self.address.prefix.as_str()));
                let Some(Ok(key)) = name.map(ObjectKey::parse) else { continue };
                // Some servers take `a//b` for `a/b`.
                if !key.as_str().starts_with(prefix) {
                    continue;
                }
                let bytes = object.size().and_then(|size| u64::try_from(size).ok()).unwrap_or_default();
                let changed_at = object.last_modified().and_then(moment).ok_or_else(|| {
                    ObjectError::Corrupt(format!("the list doesn't say when {key} was changed"))
                })?;
                facts.push(ObjectFacts { key, bytes, changed_at });
            }
            next = page.next_continuation_token().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        Ok(facts)
    }

    async fn clear_unfinished(
        &self,
        prefixes: &[&str],
        before: Timestamp,
        only_look: bool,
    ) -> Result<u64, ObjectError> {
        let mut cleared = 0;
        for prefix in prefixes {
            cleared += self.clear_begun(prefix, before, only_look).await?;
        }
        Ok(cleared)
    }

    async fn signed_link(&self, download: &Download) -> Result<SignedLink, ObjectError> {
        let unsigned = |error: &dyn fmt::Display| ObjectError::Unavailable(format!("no link: {error}"));
        // S3 counts in seconds, and knows no shorter one.
        let valid_for = Duration::from_secs(download.valid_for.min(Links::LONGEST).as_secs().max(1));
        let signing = PresigningConfig::builder()
            .start_time(self.clock.now().into())
            .expires_in(valid_for)
            .build()
            .map_err(|error| unsigned(&error))?;
        let media_type = download.key.media_type();
        let request = self
            .client
            .get_object()
            .bucket(&self.address.bucket)
            .key(self.name(&download.key))
            .response_content_disposition(attachment(&download.file_name, media_type))
            .response_content_type(media_type.code())
            .response_cache_control("private, no-store")
            .presigned(signing)
            .await
            .map_err(|error| unsigned(&words(&error)))?;
        Ok(SignedLink::new(request.uri()))
    }

    async fn check(&self) -> Result<(), ObjectError> {
        let name = format!("{}{PROBE}", self.address.prefix);
        self.put_at_once(&name, Bytes::from_static(b"doctor"), "text/plain").await?;
        self.remove(&name).await
    }
}

fn moment(at: &S3DateTime) -> Option<Timestamp> {
    Timestamp::from_timestamp(at.secs(), at.subsec_nanos()).map(to_microseconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::time::FixedClock;

    #[test]
    fn an_address_is_a_bucket_and_perhaps_a_prefix() {
        for (text, bucket, prefix) in [
            ("s3://casas", "casas", ""),
            ("s3://casas/", "casas", ""),
            ("s3://casas.example/estate", "casas.example", "estate/"),
            ("s3://casas/Estate-OS/v1.0/", "casas", "Estate-OS/v1.0/"),
        ] {
            let address = S3Address { bucket: bucket.into(), prefix: prefix.into() };
            assert_eq!(S3Address::parse(text), Some(address), "{text}");
        }
        for text in [
            "casas",
            "s3://",
            "s3://ab",
            "s3://Casas",
            "s3://-casas",
            "s3://casas-",
            "s3://casas//a",
            "s3://casas/..",
            "s3://casas/a/../b",
            "s3://casas/a b",
            "s3://casas/?a=b",
            "https://casas",
        ] {
            assert_eq!(S3Address::parse(text), None, "{text}");
        }
    }

    #[test]
    fn neither_secret_is_seen_in_a_log() {
        let shown = format!("{:?}", options());
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
    }

    #[tokio::test]
    async fn a_link_is_signed_without_asking_and_holds_from_the_clock_of_the_port() {
        let clock = Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap()));
        let objects = S3Objects::new(&options(), clock);
        let link = |valid_for| Download {
            key: ObjectKey::parse("documents/a.pdf").unwrap(),
            file_name: "a.pdf".into(),
            valid_for,
        };
        let week = objects.signed_link(&link(Duration::MAX)).await.unwrap();
        let (path, query) = week.as_str().split_once('?').unwrap();
        assert_eq!(path, "http://127.0.0.1:1/casas/estate/documents/a.pdf");
        assert!(query.contains("X-Amz-Date=20261125T120000Z"), "{query}");
        assert!(query.contains("X-Amz-Expires=604800"), "{query}");
        assert!(!query.contains("s3cret"), "{query}");
        let shortest = objects.signed_link(&link(Duration::ZERO)).await.unwrap();
        assert!(shortest.as_str().contains("X-Amz-Expires=1&"), "{}", shortest.as_str());
    }

    #[tokio::test]
    async fn links_lead_to_the_bucket_of_amazon_or_to_the_own_server() {
        let clock = Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap()));
        let amazon = S3Options { endpoint: None, path_style: false, ..options() };
        let named = S3Options { endpoint: Some("https://s3.example.pt".into()), ..amazon.clone() };
        for (options, origin) in [
            (options(), "http://127.0.0.1:1"),
            (amazon, "https://casas.s3.eu-west-1.amazonaws.com"),
            (named, "https://casas.s3.example.pt"),
        ] {
            assert_eq!(S3Objects::new(&options, clock.clone()).origin().await.unwrap(), origin);
        }
    }

    fn options() -> S3Options {
        S3Options {
            address: S3Address::parse("s3://casas/estate").unwrap(),
            endpoint: Some("http://127.0.0.1:1".into()),
            region: "eu-west-1".into(),
            path_style: true,
            access_key: "ana".into(),
            secret_key: "s3cret".into(),
            session_token: Some("t0ken".into()),
        }
    }
}
