//! Forms with files: the fields first, then one file after the other.
//!
//! Such a form is read as it arrives. Its fields are bounded together, each file by itself, and a
//! file is handled before the next one is read, so that a form of any length takes the memory of one
//! file. Only so many are read at once: others are asked to come again in a moment, before they
//! have sent anything.

use app::session::{FileTrouble, Files, Form, LARGEST_FILE, MOST_FILES, NoFiles, SentFile};
use axum::body::{Body, BodyDataStream, Bytes, to_bytes};
use bytes::BytesMut;
use http::{HeaderMap, header};
use multer::{Field, Multipart};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio_stream::Stream;

/// How many forms with files are read at once.
const AT_ONCE: usize = 8;
/// The longest such a form may take: fifty photographs from a telephone on a stair.
pub const LONGEST: Duration = Duration::from_secs(300);
/// The most it may send, in bytes.
pub const LARGEST: usize = MOST_FILES * (LARGEST_FILE + 1024) + LARGEST_TEXT;
/// The most the fields of a form on these screens may say together, in bytes as they are sent. A
/// description of twenty thousand letters in three languages has 360 000 with all its accents.
const LARGEST_TEXT: usize = 512 * 1024;
/// The most fields.
const MOST_FIELDS: usize = 512;
/// Who is answered before everything was read hears the answer only after it was sent: so long, and
/// no longer, the rest is let pass.
const LET_PASS: Duration = Duration::from_secs(10);

/// Who may read forms with files.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// Why a form isn't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Others are sending; come again in a moment.
    Busy,
    /// Too much text, or no form.
    TooLarge,
}

/// A form on a screen that takes files.
pub struct Sent {
    /// Its fields.
    pub form: Form,
    /// Its files, still to come.
    pub files: Arc<dyn Files>,
    rest: Option<Arc<Arriving>>,
}

impl Sent {
    /// Lets pass what was sent and nobody read.
    pub async fn finish(self) {
        let Some(rest) = self.rest else { return };
        let passed = async {
            let mut form = rest.form.lock().await;
            if let Some(mut field) = form.current.take() {
                while let Ok(Some(_)) = field.chunk().await {}
            }
            while let Some(multipart) = &mut form.multipart
                && let Ok(Some(mut field)) = multipart.next_field().await
            {
                while let Ok(Some(_)) = field.chunk().await {}
            }
        };
        // Whoever sends longer than that is cut off.
        let _ = tokio::time::timeout(LET_PASS, passed).await;
    }
}

/// Whether a request brings a form with files.
pub fn brings_files(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

/// Reads the fields of a form, and leaves its files for who handles them.
///
/// # Errors
/// [`Unread`]; nothing of it was handled.
pub async fn read(gate: &Gate, headers: &HeaderMap, body: Body) -> Result<Sent, Unread> {
    let Some(boundary) = boundary(headers) else {
        let text = to_bytes(body, LARGEST_TEXT).await.map_err(|_| Unread::TooLarge)?;
        return Ok(Sent { form: Form::parse(&text), files: Arc::new(NoFiles), rest: None });
    };
    let permit = Arc::clone(&gate.0).try_acquire_owned().map_err(|_| Unread::Busy)?;
    let mut multipart = Multipart::new(PieceByPiece::of(body), boundary);
    let (mut fields, mut length, mut current) = (Vec::new(), 0, None);
    loop {
        match multipart.next_field().await {
            Ok(Some(field)) if field.file_name().is_some() => {
                current = Some(field);
                break;
            }
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                length += name.len();
                let text = whole(field, LARGEST_TEXT.saturating_sub(length)).await;
                let text = text.map_err(|_| Unread::TooLarge)?;
                length += text.len();
                fields.push((name, String::from_utf8_lossy(&text).into_owned()));
                if fields.len() > MOST_FIELDS {
                    return Err(Unread::TooLarge);
                }
            }
            // What breaks off before its first file says too little to act on.
            Ok(None) => break,
            Err(_) => return Err(Unread::TooLarge),
        }
    }
    let form = Arriving {
        form: Mutex::new(Open { multipart: Some(multipart), current, handed_out: 0 }),
        _permit: permit,
    };
    let form = Arc::new(form);
    Ok(Sent { form: Form::of(fields), files: Arc::clone(&form) as Arc<dyn Files>, rest: Some(form) })
}

/// A form that is still arriving.
struct Arriving {
    form: Mutex<Open>,
    /// Given back when the last file was handled.
    _permit: OwnedSemaphorePermit,
}

struct Open {
    /// What comes after the current file; nothing once it broke off or ended.
    multipart: Option<Multipart<'static>>,
    current: Option<Field<'static>>,
    handed_out: usize,
}

impl std::fmt::Debug for Arriving {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Arriving")
    }
}

#[async_trait::async_trait]
impl Files for Arriving {
    async fn next(&self) -> Result<Option<SentFile>, FileTrouble> {
        let mut form = self.form.lock().await;
        loop {
            let field = match form.current.take() {
                Some(field) => field,
                None => match &mut form.multipart {
                    None => return Ok(None),
                    Some(multipart) => match multipart.next_field().await {
                        Ok(Some(field)) => field,
                        Ok(None) => {
                            form.multipart = None;
                            return Ok(None);
                        }
                        Err(_) => {
                            form.multipart = None;
                            return Err(FileTrouble::Cut);
                        }
                    },
                },
            };
            let Some(name) = field.file_name().map(str::to_owned) else { continue };
            if form.handed_out >= MOST_FILES {
                form.current = Some(field);
                return Err(FileTrouble::TooMany);
            }
            match whole(field, LARGEST_FILE).await {
                // A field for files in which none was chosen.
                Ok(content) if content.is_empty() && name.is_empty() => {}
                Ok(content) => {
                    form.handed_out += 1;
                    return Ok(Some(SentFile { name, content }));
                }
                Err(Partial::TooLarge) => {
                    form.handed_out += 1;
                    return Err(FileTrouble::TooLarge { name });
                }
                Err(Partial::Cut) => {
                    form.multipart = None;
                    return Err(FileTrouble::Cut);
                }
            }
        }
    }
}

/// A body that is never read further than one piece at a time. `multer` takes all that is there
/// before it looks at any of it: how much that is would be the sender's choice, and a fault at the
/// end would hide the files before it.
struct PieceByPiece {
    body: BodyDataStream,
    rested: bool,
}

impl PieceByPiece {
    fn of(body: Body) -> Self {
        Self { body: body.into_data_stream(), rested: true }
    }
}

impl Stream for PieceByPiece {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.rested {
            self.rested = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = Pin::new(&mut self.body).poll_next(context);
        if piece.is_ready() {
            self.rested = false;
        }
        piece
    }
}

/// Why a part wasn't read whole.
enum Partial {
    TooLarge,
    Cut,
}

/// All that stands in a part of the form. Of one that is too large the rest is let pass unkept.
async fn whole(mut field: Field<'static>, most: usize) -> Result<Bytes, Partial> {
    let mut content = BytesMut::new();
    let mut too_large = false;
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) if too_large || content.len() + chunk.len() > most => {
                too_large = true;
                content = BytesMut::new();
            }
            Ok(Some(chunk)) => content.extend_from_slice(&chunk),
            Ok(None) if too_large => return Err(Partial::TooLarge),
            Ok(None) => return Ok(content.freeze()),
            Err(_) => return Err(Partial::Cut),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use std::convert::Infallible;

    fn headers() -> HeaderMap {
        let kind = HeaderValue::from_static("multipart/form-data; boundary=xyz");
        HeaderMap::from_iter([(header::CONTENT_TYPE, kind)])
    }

    fn field(name: &str, text: &str) -> Vec<u8> {
        format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes()
    }

    fn file(name: &str, content: &[u8]) -> Vec<u8> {
        let head = format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        [head.as_bytes(), content, b"\r\n"].concat()
    }

    const END: &[u8] = b"--xyz--\r\n";

    /// A body that arrives in pieces; one without an end is cut.
    fn body(parts: &[&[u8]], whole: bool) -> Body {
        let bytes = parts.concat();
        let mut pieces: Vec<Result<Bytes, std::io::Error>> =
            bytes.chunks(1_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        if !whole {
            pieces.push(Err(std::io::Error::other("cut")));
        }
        Body::from_stream(tokio_stream::iter(pieces))
    }

    async fn sent(parts: &[&[u8]], whole: bool) -> Result<Sent, Unread> {
        read(&Gate::default(), &headers(), body(parts, whole)).await
    }

    #[tokio::test]
    async fn fields_come_first_and_files_one_after_the_other() {
        let parts = [&field("a", "á")[..], &file("1.jpg", &[7; 5_000]), &file("2.jpg", b"two"), END];
        let sent = sent(&parts, true).await.expect("a form");
        assert_eq!(sent.form.text("a"), "á");
        let first = sent.files.next().await.expect("a file").expect("the first");
        assert_eq!((first.name.as_str(), first.content.len()), ("1.jpg", 5_000));
        let second = sent.files.next().await.expect("a file").expect("the second");
        assert_eq!(&second.content[..], b"two");
        assert_eq!(sent.files.next().await, Ok(None));
        assert_eq!(sent.files.next().await, Ok(None));
    }

    #[tokio::test]
    async fn a_field_in_which_no_file_was_chosen_is_none() {
        let sent = sent(&[&file("", b""), END], true).await.expect("a form");
        assert_eq!(sent.files.next().await, Ok(None));
    }

    #[tokio::test]
    async fn what_came_before_a_cut_is_handed_out_and_the_rest_is_no_file() {
        let half = file("2.jpg", &[7; 9_000]);
        let sent = sent(&[&file("1.jpg", b"one"), &half[..6_000]], false).await.expect("a form");
        assert_eq!(sent.files.next().await.expect("a file").expect("the first").name, "1.jpg");
        assert_eq!(sent.files.next().await, Err(FileTrouble::Cut));
        assert_eq!(sent.files.next().await, Ok(None));
    }

    #[tokio::test]
    async fn a_form_without_its_end_was_cut() {
        let sent = sent(&[&file("1.jpg", b"one"), b"--xyz"], true).await.expect("a form");
        assert!(sent.files.next().await.is_ok_and(|file| file.is_some()));
        assert_eq!(sent.files.next().await, Err(FileTrouble::Cut));
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_not_kept_and_the_next_one_is() {
        let large = file("1.jpg", &vec![7; LARGEST_FILE + 1]);
        let sent = sent(&[&large, &file("2.jpg", b"two"), END], true).await.expect("a form");
        assert_eq!(sent.files.next().await, Err(FileTrouble::TooLarge { name: "1.jpg".to_owned() }));
        assert_eq!(sent.files.next().await.expect("a file").expect("the second").name, "2.jpg");
    }

    #[tokio::test]
    async fn more_files_than_a_form_may_have_are_not_read() {
        let mut all: Vec<Vec<u8>> = (0..=MOST_FILES).map(|n| file(&format!("{n}.jpg"), b"x")).collect();
        all.push(END.to_vec());
        let parts: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        let sent = sent(&parts, true).await.expect("a form");
        for _ in 0..MOST_FILES {
            assert!(sent.files.next().await.is_ok_and(|file| file.is_some()));
        }
        assert_eq!(sent.files.next().await, Err(FileTrouble::TooMany));
        sent.finish().await;
    }

    #[tokio::test]
    async fn no_more_forms_are_read_at_once_than_memory_allows() {
        let gate = Gate::default();
        let form = || body(&[&file("1.jpg", b"one"), END], true);
        let mut open = Vec::new();
        for _ in 0..AT_ONCE {
            open.push(read(&gate, &headers(), form()).await.expect("a form"));
        }
        assert_eq!(read(&gate, &headers(), form()).await.err(), Some(Unread::Busy));
        open.pop();
        assert!(read(&gate, &headers(), form()).await.is_ok());
    }

    #[tokio::test]
    async fn text_without_bounds_is_refused() {
        let text = field("a", &"x".repeat(LARGEST_TEXT + 1));
        assert_eq!(sent(&[&text, END], true).await.err(), Some(Unread::TooLarge));
        let many: Vec<u8> = (0..=MOST_FIELDS).flat_map(|_| field("a", "")).collect();
        assert_eq!(sent(&[&many, END], true).await.err(), Some(Unread::TooLarge));
        let plain = Body::from(vec![b'x'; LARGEST_TEXT + 1]);
        assert_eq!(read(&Gate::default(), &HeaderMap::new(), plain).await.err(), Some(Unread::TooLarge));
    }

    #[tokio::test]
    async fn what_is_no_form_at_all_says_nothing() {
        let nonsense =
            Body::from_stream(tokio_stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"%PDF"))]));
        assert_eq!(read(&Gate::default(), &headers(), nonsense).await.err(), Some(Unread::TooLarge));
    }
}
