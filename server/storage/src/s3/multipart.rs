//! Large objects, part after part: what fails is sent again as a part, not as a whole.

use super::errors::failed;
use super::{PAGE, S3Objects, moment};
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::Bytes;
use kernel::objects::{MediaType, ObjectError, ObjectKey};
use kernel::time::Timestamp;

/// How long a part is, in bytes, but the last: what is no longer goes at once. (S3
/// takes at least 5 MiB, and at most 10,000 of them.)
pub(super) const PART: usize = 8 * 1024 * 1024;

impl S3Objects {
    /// Puts an object in parts. It appears when the last is there; what fails is
    /// taken back, also when nobody waits for the answer any more.
    pub(super) async fn put_in_parts(
        &self,
        name: String,
        content: Bytes,
        media_type: MediaType,
    ) -> Result<(), ObjectError> {
        let objects = self.clone();
        tokio::spawn(async move {
            let upload = objects.begin(&name, media_type).await?;
            let put = objects.send_parts(&name, &upload, content).await;
            if put.is_err() {
                objects.take_back(&name, &upload).await;
            }
            put
        })
        .await
        .map_err(|error| ObjectError::Unavailable(format!("the upload ended: {error}")))?
    }

    /// The name under which parts are gathered.
    async fn begin(&self, name: &str, media_type: MediaType) -> Result<String, ObjectError> {
        let begun = self
            .client
            .create_multipart_upload()
            .bucket(&self.address.bucket)
            .key(name)
            .content_type(media_type.code())
            .send()
            .await
            .map_err(|error| failed("the upload could not begin", &error))?;
        begun
            .upload_id()
            .map(str::to_owned)
            .ok_or_else(|| ObjectError::Unavailable("the upload began without a name".to_owned()))
    }

    async fn send_parts(&self, name: &str, upload: &str, mut content: Bytes) -> Result<(), ObjectError> {
        let mut parts = CompletedMultipartUpload::builder();
        let mut number = 0;
        while !content.is_empty() {
            number += 1;
            let part = content.split_to(content.len().min(PART));
            let sent = self
                .client
                .upload_part()
                .bucket(&self.address.bucket)
                .key(name)
                .upload_id(upload)
                .part_number(number)
                .body(ByteStream::from(part))
                .send()
                .await
                .map_err(|error| failed("a part could not be put", &error))?;
            parts = parts.parts(
                CompletedPart::builder()
                    .part_number(number)
                    .set_e_tag(sent.e_tag().map(str::to_owned))
                    .build(),
            );
        }
        self.client
            .complete_multipart_upload()
            .bucket(&self.address.bucket)
            .key(name)
            .upload_id(upload)
            .multipart_upload(parts.build())
            .send()
            .await
            .map(drop)
            .map_err(|error| failed("the upload could not be completed", &error))
    }

    /// Parts that are left cost money until somebody removes them; where that fails
    /// as well, the next sweep does it.
    async fn take_back(&self, name: &str, upload: &str) {
        if let Err(error) = self.abort(name, upload).await {
            tracing::warn!(name, %error, "an upload that failed could not be taken back");
        }
    }

    /// Removes the parts of an upload. That there is no such upload any more is no error.
    async fn abort(&self, name: &str, upload: &str) -> Result<(), ObjectError> {
        let aborted = self
            .client
            .abort_multipart_upload()
            .bucket(&self.address.bucket)
            .key(name)
            .upload_id(upload)
            .send()
            .await;
        match aborted {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some("NoSuchUpload") => Ok(()),
            Err(error) => Err(failed("its parts stay", &error)),
        }
    }

    /// Aborts what began before `before` below a prefix and was never completed; says how many there
    /// were.
    pub(super) async fn clear_begun(
        &self,
        prefix: &str,
        before: Timestamp,
        only_look: bool,
    ) -> Result<u64, ObjectError> {
        let mut cleared = 0;
        let mut markers = (None, None);
        loop {
            let (key, upload) = markers.clone();
            let page = self
                .client
                .list_multipart_uploads()
                .bucket(&self.address.bucket)
                .prefix(format!("{}{prefix}", self.address.prefix))
                .set_key_marker(key)
                .set_upload_id_marker(upload)
                .max_uploads(PAGE)
                .send()
                .await
                .map_err(|error| failed("unfinished uploads could not be listed", &error))?;
            for begun in page.uploads() {
                let (Some(name), Some(upload)) = (begun.key(), begun.upload_id()) else { continue };
                let key = name.strip_prefix(self.address.prefix.as_str()).map(ObjectKey::parse);
                let is_ours = matches!(key, Some(Ok(key)) if key.as_str().starts_with(prefix));
                // One whose age isn't told may be under way.
                if is_ours && begun.initiated().and_then(moment).is_some_and(|at| at < before) {
                    if !only_look {
                        self.abort(name, upload).await?;
                    }
                    cleared += 1;
                }
            }
            let next =
                (page.next_key_marker().map(str::to_owned), page.next_upload_id_marker().map(str::to_owned));
            // Who says that there is more, and not where, is asked no further.
            if page.is_truncated() != Some(true) || next == markers {
                return Ok(cleared);
            }
            markers = next;
        }
    }
}
