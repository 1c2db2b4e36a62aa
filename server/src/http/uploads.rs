//! Forms with files: the fields first, then one file after the other.
//!
//! Such a form is read as it arrives. Its fields are bounded together, each file by itself, and a
//! file is handled before the next one is read, so that a form of any length takes the memory of one
//! file. Only so much is read at once, and of somebody only so many: others are asked to come again
//! in a moment. What comes so slowly that it only keeps a place is ended, with a sentence; how slow that
//! is leaves room for a telephone where there is hardly a signal.
//!
//! Whoever is refused is answered only after what they send was let pass: browsers read no answer
//! before, and take a connection that ends under their hands for a fault of the network.

use app::session::{FileTrouble, Files, Form, LARGEST_FILE, MOST_FILES, NoFiles, SentFile};
use axum::body::{Body, BodyDataStream, Bytes};
use bytes::BytesMut;
use http::{HeaderMap, header};
use kernel::ids::UserId;
use multer::{Field, Multipart};
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as Held, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};
use tokio_stream::{Stream, StreamExt as _};

/// How much of forms with files is held at once, in kilobytes.
const AT_ONCE: u32 = 200 * 1024;
/// How much a form counts for at least, in kilobytes.
const LEAST: u32 = 1024;
/// How many forms of somebody are read at once: one browser sends two.
const OF_EACH: usize = 3;
/// How long a form waits for others.
const TURN: Duration = Duration::from_secs(5);
/// How long nothing may come of a form that is read: a lift, a tunnel.
const SILENCE: Duration = Duration::from_secs(20);
/// Over how much waiting the least is judged.
const SPAN: Duration = Duration::from_secs(60);
/// The least that comes in a second on the average, in bytes: a fifth of what a telephone sends over the
/// oldest network that still answers (GPRS).
const LEAST_A_SECOND: usize = 1024;
/// The longest such a form may take: fifty photographs from a telephone on a stair.
pub const LONGEST: Duration = Duration::from_secs(300);
/// The most it may send, in bytes.
pub const LARGEST: usize = MOST_FILES * (LARGEST_FILE + 1024) + LARGEST_TEXT;
/// The most the fields of a form on these screens may say together, in bytes as they are sent. A
/// description of twenty thousand letters in three languages has 360 000 with all its accents.
const LARGEST_TEXT: usize = 512 * 1024;
/// The most fields.
const MOST_FIELDS: usize = 512;
/// So long, and no longer, is let pass what nobody reads.
const LET_PASS: Duration = Duration::from_secs(10);

/// Which forms with files may be read.
#[derive(Debug, Clone)]
pub struct Gate {
    memory: Arc<Semaphore>,
    /// How many forms of whom are being read.
    open: Arc<Held<HashMap<UserId, usize>>>,
    turn: Duration,
    patience: Patience,
}

impl Default for Gate {
    fn default() -> Self {
        Self::with_patience(TURN, Patience::default())
    }
}

impl Gate {
    fn with_patience(turn: Duration, patience: Patience) -> Self {
        Self { memory: Arc::new(Semaphore::new(AT_ONCE as usize)), open: Arc::default(), turn, patience }
    }

    /// Lets a form in, if its sender has not too many already and the others soon leave room.
    async fn admit(&self, sender: UserId, headers: &HeaderMap) -> Result<Admitted, Unread> {
        let turn = self.turn_of(sender).ok_or(Unread::Busy)?;
        let memory = Arc::clone(&self.memory).acquire_many_owned(weight(headers));
        match timeout(self.turn, memory).await {
            Ok(Ok(memory)) => Ok(Admitted { _turn: turn, _memory: memory }),
            Ok(Err(_)) | Err(_) => Err(Unread::Busy),
        }
    }

    fn turn_of(&self, sender: UserId) -> Option<Turn> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(sender).or_default();
        if *count >= OF_EACH {
            return None;
        }
        *count += 1;
        Some(Turn { gate: self.clone(), sender })
    }
}

/// How much of a form is held at most, in kilobytes: all of it, or its largest file.
fn weight(headers: &HeaderMap) -> u32 {
    const MOST: u32 = (LARGEST_FILE / 1024) as u32;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.map_or(MOST, |bytes: u64| u32::try_from(bytes / 1024).unwrap_or(MOST)).clamp(LEAST, MOST)
}

/// A form that is being read.
struct Admitted {
    _turn: Turn,
    _memory: OwnedSemaphorePermit,
}

/// One of somebody's forms, until it goes.
struct Turn {
    gate: Gate,
    sender: UserId,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut open = self.gate.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.sender) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.sender);
            }
        }
    }
}

/// How slowly a form may come.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// How long nothing may come.
    silence: Duration,
    /// Over how much waiting the least is judged.
    span: Duration,
    /// The least, in bytes a second.
    least: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self { silence: SILENCE, span: SPAN, least: LEAST_A_SECOND }
    }
}

/// How a form comes in. Only the time counts in which it is waited for: a file that takes long to be
/// made or kept is not the sender's fault.
#[derive(Debug)]
struct Pulse {
    patience: Patience,
    /// How many bytes came.
    came: Arc<AtomicUsize>,
    spell: Held<Spell>,
}

/// What is waited for since the least was judged last.
#[derive(Debug, Default)]
struct Spell {
    waited: Duration,
    /// How many bytes had come before it.
    before: usize,
}

impl Spell {
    /// Notes a wait, and says whether enough came, where it was long enough to judge.
    fn goes_on(&mut self, patience: Patience, wait: Duration, came: usize) -> bool {
        self.waited += wait;
        if self.waited < patience.span {
            return true;
        }
        let least = self.waited.as_secs_f64() * patience.least as f64;
        let enough = (came - self.before) as f64 >= least;
        *self = Self { waited: Duration::ZERO, before: came };
        enough
    }
}

impl Pulse {
    fn new(patience: Patience) -> Self {
        Self { patience, came: Arc::default(), spell: Held::default() }
    }

    /// What comes next of a form.
    async fn next<T, E>(&self, next: impl Future<Output = Result<T, E>>) -> Result<T, Broken> {
        let began = Instant::now();
        let next = timeout(self.patience.silence, next).await.map_err(|_| Broken::TooSlow)?;
        let next = next.map_err(|_| Broken::Cut)?;
        let mut spell = self.spell.lock().unwrap_or_else(PoisonError::into_inner);
        let came = self.came.load(Ordering::Relaxed);
        if spell.goes_on(self.patience, began.elapsed(), came) { Ok(next) } else { Err(Broken::TooSlow) }
    }
}

/// Why no more comes of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// It broke off.
    Cut,
    /// Nothing, or too little, came for too long.
    TooSlow,
}

/// Why a form isn't read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Others are sending; come again in a moment.
    Busy,
    /// Too much text, or no form.
    TooLarge,
    /// It came so slowly that it was ended.
    TooSlow,
}

impl From<Broken> for Unread {
    fn from(broken: Broken) -> Self {
        match broken {
            // What breaks off before its first file says too little to act on.
            Broken::Cut => Self::TooLarge,
            Broken::TooSlow => Self::TooSlow,
        }
    }
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
    /// Whether its files were ended because they came so slowly.
    pub fn was_too_slow(&self) -> bool {
        self.rest.as_ref().is_some_and(|rest| rest.too_slow.load(Ordering::Relaxed))
    }

    /// Lets pass what was sent and nobody read.
    pub async fn finish(self) {
        let Some(rest) = self.rest else { return };
        // Whoever sends longer than that is cut off.
        let _ = timeout(LET_PASS, async {
            let mut form = rest.form.lock().await;
            let Open { multipart, current, .. } = &mut *form;
            pass(multipart.as_mut(), current.take(), &rest.pulse).await;
        })
        .await;
    }
}

/// Lets pass what is left of a form.
async fn pass(multipart: Option<&mut Multipart<'static>>, current: Option<Field<'static>>, pulse: &Pulse) {
    if let Some(mut field) = current {
        while let Ok(Some(_)) = pulse.next(field.chunk()).await {}
    }
    let Some(multipart) = multipart else { return };
    while let Ok(Some(mut field)) = pulse.next(multipart.next_field()).await {
        while let Ok(Some(_)) = pulse.next(field.chunk()).await {}
    }
}

/// Lets pass a body that nobody reads.
pub async fn let_pass(body: Body) {
    let mut pieces = body.into_data_stream();
    let _ = timeout(LET_PASS, async { while let Some(Ok(_)) = pieces.next().await {} }).await;
}

/// Whether a request brings a form with files.
pub fn brings_files(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

/// Reads the fields of somebody's form, and leaves its files for who handles them.
///
/// # Errors
/// [`Unread`]; nothing of it was handled, and it was let pass.
pub async fn read(gate: &Gate, sender: UserId, headers: &HeaderMap, body: Body) -> Result<Sent, Unread> {
    let Some(boundary) = boundary(headers) else { return plain(gate, body).await };
    let admitted = match gate.admit(sender, headers).await {
        Ok(admitted) => admitted,
        Err(unread) => {
            let_pass(body).await;
            return Err(unread);
        }
    };
    let pulse = Pulse::new(gate.patience);
    let mut multipart = Multipart::new(PieceByPiece::of(body, Arc::clone(&pulse.came)), boundary);
    match fields(&mut multipart, &pulse).await {
        Ok((fields, current)) => {
            let form = Mutex::new(Open { multipart: Some(multipart), current, handed_out: 0 });
            let form =
                Arc::new(Arriving { form, pulse, too_slow: AtomicBool::new(false), _admitted: admitted });
            let files = Arc::clone(&form) as Arc<dyn Files>;
            Ok(Sent { form: Form::of(fields), files, rest: Some(form) })
        }
        Err(unread) => {
            drop(admitted);
            let _ = timeout(LET_PASS, pass(Some(&mut multipart), None, &pulse)).await;
            Err(unread)
        }
    }
}

/// A form without files.
///
/// # Errors
/// [`Unread::TooLarge`] or [`Unread::TooSlow`]; it was let pass.
pub async fn plain(gate: &Gate, body: Body) -> Result<Sent, Unread> {
    let pulse = Pulse::new(gate.patience);
    let mut pieces = body.into_data_stream();
    let mut text = BytesMut::new();
    while let Some(piece) = pulse.next(async { pieces.next().await.transpose() }).await? {
        pulse.came.fetch_add(piece.len(), Ordering::Relaxed);
        if text.len() + piece.len() > LARGEST_TEXT {
            let_pass(Body::from_stream(pieces)).await;
            return Err(Unread::TooLarge);
        }
        text.extend_from_slice(&piece);
    }
    Ok(Sent { form: Form::parse(&text), files: Arc::new(NoFiles), rest: None })
}

type Fields = Vec<(String, String)>;

/// The fields of a form up to its first file, and that.
async fn fields(
    multipart: &mut Multipart<'static>,
    pulse: &Pulse,
) -> Result<(Fields, Option<Field<'static>>), Unread> {
    let (mut fields, mut length) = (Fields::new(), 0);
    loop {
        match pulse.next(multipart.next_field()).await? {
            Some(field) if field.file_name().is_some() => return Ok((fields, Some(field))),
            Some(field) => {
                let name = field.name().unwrap_or_default().to_owned();
                length += name.len();
                let text = match whole(field, LARGEST_TEXT.saturating_sub(length), pulse).await {
                    Ok(text) => text,
                    Err(Partial::TooLarge) => return Err(Unread::TooLarge),
                    Err(Partial::Broken(broken)) => return Err(broken.into()),
                };
                length += text.len();
                fields.push((name, String::from_utf8_lossy(&text).into_owned()));
                if fields.len() > MOST_FIELDS {
                    return Err(Unread::TooLarge);
                }
            }
            None => return Ok((fields, None)),
        }
    }
}

/// A form that is still arriving.
struct Arriving {
    form: Mutex<Open>,
    pulse: Pulse,
    too_slow: AtomicBool,
    /// Given back when the last file was handled.
    _admitted: Admitted,
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

impl Arriving {
    /// No more comes of the form.
    fn ended(&self, form: &mut Open, broken: Broken) -> FileTrouble {
        form.multipart = None;
        match broken {
            Broken::Cut => FileTrouble::Cut,
            Broken::TooSlow => {
                self.too_slow.store(true, Ordering::Relaxed);
                FileTrouble::TooSlow
            }
        }
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
                    Some(multipart) => match self.pulse.next(multipart.next_field()).await {
                        Ok(Some(field)) => field,
                        Ok(None) => {
                            form.multipart = None;
                            return Ok(None);
                        }
                        Err(broken) => return Err(self.ended(&mut form, broken)),
                    },
                },
            };
            let Some(name) = field.file_name().map(str::to_owned) else { continue };
            if form.handed_out >= MOST_FILES {
                form.current = Some(field);
                return Err(FileTrouble::TooMany);
            }
            match whole(field, LARGEST_FILE, &self.pulse).await {
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
                Err(Partial::Broken(broken)) => return Err(self.ended(&mut form, broken)),
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
    /// How many bytes came of it.
    came: Arc<AtomicUsize>,
}

impl PieceByPiece {
    fn of(body: Body, came: Arc<AtomicUsize>) -> Self {
        Self { body: body.into_data_stream(), rested: true, came }
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
        if let Poll::Ready(Some(Ok(bytes))) = &piece {
            self.came.fetch_add(bytes.len(), Ordering::Relaxed);
        }
        piece
    }
}

/// Why a part wasn't read whole.
enum Partial {
    TooLarge,
    Broken(Broken),
}

/// All that stands in a part of the form. Of one that is too large the rest is let pass unkept.
async fn whole(mut field: Field<'static>, most: usize, pulse: &Pulse) -> Result<Bytes, Partial> {
    let mut content = BytesMut::new();
    let mut too_large = false;
    loop {
        match pulse.next(field.chunk()).await {
            Ok(Some(chunk)) if too_large || content.len() + chunk.len() > most => {
                too_large = true;
                content = BytesMut::new();
            }
            Ok(Some(chunk)) => content.extend_from_slice(&chunk),
            Ok(None) if too_large => return Err(Partial::TooLarge),
            Ok(None) => return Ok(content.freeze()),
            Err(broken) => return Err(Partial::Broken(broken)),
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
        read(&Gate::default(), somebody(1), &headers(), body(parts, whole)).await
    }

    fn somebody(n: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(n))
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

    /// A body of which the first pieces came, and no more comes.
    fn silent(parts: &[&[u8]]) -> Body {
        let came = Ok::<_, Infallible>(Bytes::from(parts.concat()));
        Body::from_stream(tokio_stream::once(came).chain(tokio_stream::pending()))
    }

    async fn begun(gate: &Gate, sender: u128) -> Result<Sent, Unread> {
        let form = body(&[&file("1.jpg", b"one"), END], true);
        read(gate, somebody(sender), &headers(), form).await
    }

    #[tokio::test]
    async fn no_more_forms_are_read_at_once_than_memory_allows() {
        let gate = Gate::with_patience(Duration::from_millis(20), Patience::default());
        let mut open = Vec::new();
        for sender in 0..8 {
            open.push(begun(&gate, sender).await.expect("a form"));
        }
        assert_eq!(begun(&gate, 8).await.err(), Some(Unread::Busy));
        open.pop();
        assert!(begun(&gate, 8).await.is_ok());
    }

    #[tokio::test]
    async fn somebody_who_sends_many_forms_at_once_leaves_room_for_others() {
        let gate = Gate::default();
        let mut open = Vec::new();
        for _ in 0..OF_EACH {
            open.push(begun(&gate, 1).await.expect("a form"));
        }
        assert_eq!(begun(&gate, 1).await.err(), Some(Unread::Busy));
        assert!(begun(&gate, 2).await.is_ok());
        open.clear();
        assert!(begun(&gate, 1).await.is_ok());
        assert!(gate.open.lock().expect("a map").is_empty(), "nobody is remembered");
    }

    #[test]
    fn a_form_counts_for_what_it_holds() {
        let declared = |bytes: &'static str| {
            weight(&HeaderMap::from_iter([(header::CONTENT_LENGTH, HeaderValue::from_static(bytes))]))
        };
        assert_eq!(declared("5242880"), 5 * 1024);
        assert_eq!(declared("10"), LEAST);
        let largest = weight(&HeaderMap::new());
        assert_eq!(largest * 1024, u32::try_from(LARGEST_FILE).expect("a number"));
        assert_eq!((declared("99999999999999"), declared("-1")), (largest, largest));
    }

    fn hasty() -> Patience {
        let (silence, span) = (Duration::from_millis(400), Duration::from_millis(300));
        Patience { silence, span, least: 10_000 }
    }

    #[tokio::test]
    async fn a_form_of_which_nothing_comes_holds_up_nobody() {
        let half = file("1.jpg", &[7; 900]);
        let gate = Gate::with_patience(TURN, Patience { silence: Duration::from_millis(20), ..hasty() });
        let body = silent(&[&field("a", "1"), &half[..500]]);
        let sent = read(&gate, somebody(1), &headers(), body).await.expect("a form");
        assert_eq!(sent.files.next().await, Err(FileTrouble::TooSlow));
        assert!(sent.was_too_slow());
        let nothing = read(&gate, somebody(1), &headers(), silent(&[])).await;
        assert_eq!(nothing.err(), Some(Unread::TooSlow));
        let no_file = read(&gate, somebody(1), &HeaderMap::new(), silent(&[b"a=1"])).await;
        assert_eq!(no_file.err(), Some(Unread::TooSlow));
    }

    /// A body that begins with some parts, and of which then one byte comes after the other, for ever.
    fn dripping(parts: &[&[u8]]) -> Body {
        let begins = Ok::<_, Infallible>(Bytes::from(parts.concat()));
        let drops = tokio_stream::iter(std::iter::repeat(Ok(Bytes::from_static(b"7"))));
        Body::from_stream(tokio_stream::once(begins).chain(drops.throttle(Duration::from_millis(10))))
    }

    #[tokio::test]
    async fn a_form_that_drips_holds_its_place_no_longer_than_a_silent_one() {
        let (whole, half) = (file("1.jpg", b"one"), file("2.jpg", &[7; 900]));
        let gate = Gate::with_patience(TURN, hasty());
        let began = Instant::now();
        let body = dripping(&[&field("a", "1"), &whole, &half[..500]]);
        let sent = read(&gate, somebody(1), &headers(), body).await.expect("a form");
        assert_eq!(sent.files.next().await.expect("a file").expect("the first").name, "1.jpg");
        assert!(!sent.was_too_slow());
        assert_eq!(sent.files.next().await, Err(FileTrouble::TooSlow));
        assert!(sent.was_too_slow());
        assert_eq!(sent.files.next().await, Ok(None), "what came before it stays handled");
        sent.finish().await;
        assert!(gate.open.lock().expect("a map").is_empty());
        for headers in [headers(), HeaderMap::new()] {
            let unread = read(&gate, somebody(1), &headers, dripping(&[])).await;
            assert_eq!(unread.err(), Some(Unread::TooSlow));
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    }

    /// How long a sender lasts of whom so many bytes come after each so many seconds, if not for ever.
    fn lasts(pattern: &[(u64, usize)]) -> Option<Duration> {
        let patience = Patience::default();
        let (mut spell, mut all, mut came) = (Spell::default(), Duration::ZERO, 0);
        for (seconds, bytes) in pattern.iter().cycle().take(3_000) {
            let wait = Duration::from_secs(*seconds);
            (all, came) = (all + wait, came + bytes);
            if wait > patience.silence || !spell.goes_on(patience, wait, came) {
                return Some(all);
            }
            if all > LONGEST {
                break;
            }
        }
        None
    }

    #[test]
    fn a_telephone_where_there_is_hardly_a_signal_is_waited_for_and_who_only_keeps_a_place_is_not() {
        // Five kilobytes a second; with stops of a quarter of a minute; two kilobytes a second; a lift.
        for honest in [&[(1, 5_000)][..], &[(1, 5_000), (15, 40_000)], &[(5, 10_000)], &[(20, 30_000)]] {
            assert_eq!(lasts(honest), None, "{honest:?}");
        }
        for dripping in [&[(1, 1)][..], &[(19, 1)], &[(1, 1_000)], &[(2, 1_500), (18, 1)]] {
            let held = lasts(dripping).expect("it is ended");
            assert!(held < Duration::from_secs(80), "{dripping:?}: {held:?}");
        }
        // Much at once buys a minute, and no more.
        let mut bought = vec![(1, 20_000_000)];
        bought.resize(400, (1, 1));
        assert!(lasts(&bought).expect("it is ended") <= Duration::from_secs(120));
    }

    #[tokio::test]
    async fn what_takes_long_here_is_not_the_senders_fault() {
        let parts = [file("1.jpg", &[7; 4_000]), file("2.jpg", &[7; 4_000]), END.to_vec()];
        let gate = Gate::with_patience(TURN, hasty());
        // All of it lies there from the beginning, and is asked for slowly.
        let body = body(&[&parts[0], &parts[1], &parts[2]], true);
        let sent = read(&gate, somebody(1), &headers(), body).await.expect("a form");
        for _ in 0..2 {
            assert!(sent.files.next().await.is_ok_and(|file| file.is_some()));
            tokio::time::sleep(2 * hasty().span).await;
        }
        assert_eq!(sent.files.next().await, Ok(None));
        assert!(!sent.was_too_slow());
    }

    #[tokio::test]
    async fn what_is_refused_is_let_pass_to_its_end() {
        let whole = async |parts: &[&[u8]], headers: &HeaderMap, gate: &Gate| {
            let left = Arc::new(std::sync::atomic::AtomicUsize::new(0));
            let bytes = parts.concat();
            let pieces: Vec<_> = bytes.chunks(64 * 1024).map(Bytes::copy_from_slice).collect();
            left.store(pieces.len(), std::sync::atomic::Ordering::Relaxed);
            let counted = Arc::clone(&left);
            let body = tokio_stream::iter(pieces).map(move |piece| {
                counted.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
                Ok::<_, Infallible>(piece)
            });
            let unread = read(gate, somebody(1), headers, Body::from_stream(body)).await.err();
            (unread, left.load(std::sync::atomic::Ordering::Relaxed))
        };
        let (photo, text) = (file("1.jpg", &vec![7; 1_000_000]), vec![b'x'; 2 * LARGEST_TEXT]);
        let wide = field("a", &"x".repeat(LARGEST_TEXT + 1));
        let gate = Gate::default();
        assert_eq!(whole(&[&wide, &photo, END], &headers(), &gate).await, (Some(Unread::TooLarge), 0));
        assert_eq!(whole(&[&text], &HeaderMap::new(), &gate).await, (Some(Unread::TooLarge), 0));
        let mut open = Vec::new();
        for _ in 0..OF_EACH {
            open.push(begun(&gate, 1).await.expect("a form"));
        }
        assert_eq!(whole(&[&photo, END], &headers(), &gate).await, (Some(Unread::Busy), 0));
    }

    #[tokio::test]
    async fn text_without_bounds_is_refused() {
        let text = field("a", &"x".repeat(LARGEST_TEXT + 1));
        assert_eq!(sent(&[&text, END], true).await.err(), Some(Unread::TooLarge));
        let many: Vec<u8> = (0..=MOST_FIELDS).flat_map(|_| field("a", "")).collect();
        assert_eq!(sent(&[&many, END], true).await.err(), Some(Unread::TooLarge));
        let plain = Body::from(vec![b'x'; LARGEST_TEXT + 1]);
        assert_eq!(
            read(&Gate::default(), somebody(1), &HeaderMap::new(), plain).await.err(),
            Some(Unread::TooLarge)
        );
    }

    #[tokio::test]
    async fn what_is_no_form_at_all_says_nothing() {
        let nonsense =
            Body::from_stream(tokio_stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"%PDF"))]));
        let sent = read(&Gate::default(), somebody(1), &headers(), nonsense).await;
        assert_eq!(sent.err(), Some(Unread::TooLarge));
    }
}
