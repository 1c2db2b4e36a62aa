//! E-mails as files in a folder: for a demo and for development.

use crate::message::message;
use crate::sender::Sender;
use async_trait::async_trait;
use chrono::{DateTime, NaiveDateTime, Utc};
use kernel::mail::{CalendarMethod, CalendarPart, Mail, MailError, MailTransport};
use kernel::time::{Clock, Timestamp};
use mail_parser::{Address, Message, MessageParser, MimeHeaders as _};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// The end of a finished file's name, and of one that is being written.
const FINISHED: &str = ".eml";
const UNFINISHED: &str = ".tmp";

/// The file whose lock makes writers take turns, also those of other processes.
const LOCK: &str = ".lock";

/// The moment in a file's name: names sort as the moments do.
const MOMENT: &str = "%Y%m%dT%H%M%S%.6fZ";

/// A larger file isn't ours, and isn't read.
const LARGEST: u64 = 1 << 20;

/// A folder of `.eml` files, which every mail program opens. Nothing leaves the
/// machine.
///
/// A file appears under its name, `<moment>-<id>.eml`, when it is whole and on
/// the disk; a process that dies half way leaves a temporary file that the next
/// one removes. An id that has a file is not written again. The files hold live
/// links, so only their owner may read them.
pub struct LocalOutbox {
    folder: PathBuf,
    sender: Sender,
    clock: Arc<dyn Clock>,
}

/// An e-mail in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMail {
    /// When it was written.
    pub written_at: Timestamp,
    /// The e-mail, its line breaks `\n`, but for those of what the calendar is told.
    pub mail: Mail,
}

impl LocalOutbox {
    /// The most e-mails that [`latest`](Self::latest) reads.
    pub const MOST: usize = 200;

    /// An outbox in `folder`, which is made when the first e-mail comes.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, sender: Sender, clock: Arc<dyn Clock>) -> Self {
        Self { folder: folder.into(), sender, clock }
    }

    /// The latest e-mails, the newest first, at most `limit` and never more
    /// than [`MOST`](Self::MOST). A file that can't be understood is left out.
    ///
    /// # Errors
    /// [`io::Error`] when the folder can't be read; that there is none yet is no error.
    pub async fn latest(&self, limit: usize) -> io::Result<Vec<KeptMail>> {
        let folder = self.folder.clone();
        aside(move || {
            let mut names = finished(&folder)?;
            names.sort_unstable_by(|a, b| b.cmp(a));
            Ok(names.iter().filter_map(|name| name.read(&folder)).take(limit.min(Self::MOST)).collect())
        })
        .await
    }

    /// The e-mail of an id.
    ///
    /// # Errors
    /// [`io::Error`] when the folder can't be read.
    pub async fn find(&self, id: Uuid) -> io::Result<Option<KeptMail>> {
        let folder = self.folder.clone();
        aside(move || {
            Ok(finished(&folder)?.iter().find(|name| name.id == id).and_then(|name| name.read(&folder)))
        })
        .await
    }
}

#[async_trait]
impl MailTransport for LocalOutbox {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let at = self.clock.now();
        let bytes = message(mail, &self.sender, at)?.formatted();
        let name = Name { at, id: mail.id };
        let folder = self.folder.clone();
        aside(move || write_once(&folder, name, &bytes))
            .await
            .map_err(|error| MailError::Unavailable(format!("the folder of the outbox: {error}")))
    }
}

/// What a file's name says. Sorts by the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    at: Timestamp,
    id: Uuid,
}

impl Name {
    fn parse(name: &str) -> Option<Self> {
        let (at, id) = name.strip_suffix(FINISHED)?.split_once('-')?;
        let at = NaiveDateTime::parse_from_str(at, MOMENT).ok()?.and_utc();
        Some(Self { at, id: Uuid::try_parse(id).ok()? })
    }

    fn file(self) -> String {
        format!("{}-{}{FINISHED}", DateTime::<Utc>::format(&self.at, MOMENT), self.id)
    }

    /// The e-mail in the file. One bad file doesn't hide the others.
    fn read(self, folder: &Path) -> Option<KeptMail> {
        let path = folder.join(self.file());
        let kept = fs::metadata(&path)
            .ok()
            .filter(|about| about.len() <= LARGEST)
            .and_then(|_| fs::read(&path).ok())
            .and_then(|bytes| understood(self.id, &bytes))
            .map(|mail| KeptMail { written_at: self.at, mail });
        if kept.is_none() {
            tracing::warn!(path = %path.display(), "this file of the outbox can't be read");
        }
        kept
    }
}

/// The e-mail that a file's bytes are.
fn understood(id: Uuid, bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let reader = message.to().and_then(Address::first)?;
    let lines = |text: std::borrow::Cow<'_, str>| text.replace("\r\n", "\n");
    Some(Mail {
        id,
        to: reader.address()?.to_owned(),
        to_name: reader.name().map(str::to_owned),
        subject: message.subject()?.to_owned(),
        text: lines(message.body_text(0)?),
        html: lines(message.body_html(0)?),
        calendar: calendar(&message),
    })
}

/// What the calendar is told: the part that says what is to be done with it.
fn calendar(message: &Message<'_>) -> Option<CalendarPart> {
    message.parts.iter().find_map(|part| {
        let kind = part.content_type().filter(|kind| kind.subtype() == Some("calendar"))?;
        let method = CalendarMethod::parse(kind.attribute("method")?)?;
        Some(CalendarPart { method, text: part.text_contents()?.to_owned() })
    })
}

/// The names of the finished files, in no order.
fn finished(folder: &Path) -> io::Result<Vec<Name>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    entries
        .filter_map(|entry| entry.map(|entry| Name::parse(entry.file_name().to_str()?)).transpose())
        .collect()
}

/// Writes the file unless the id has one. The lock is held from the look to the
/// rename, and falls with the process.
fn write_once(folder: &Path, name: Name, bytes: &[u8]) -> io::Result<()> {
    private_folder(folder)?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    lock.lock()?;
    remove_unfinished(folder)?;
    if finished(folder)?.iter().any(|earlier| earlier.id == name.id) {
        return Ok(());
    }
    let unfinished = folder.join(format!("{}{UNFINISHED}", name.id));
    let mut file = private_file(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name.file()))?;
    // The name is on the disk when its folder is.
    File::open(folder)?.sync_all()
}

/// Removes what a process that died was writing: who holds the lock knows that nobody writes.
fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == UNFINISHED.trim_start_matches('.')) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Runs what waits for the disk where it keeps nobody waiting.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_which() {
        let at = "2026-11-25T09:30:00.000042Z".parse().unwrap();
        let name = Name { at, id: Uuid::from_u128(0x17) };
        assert_eq!(name.file(), "20261125T093000.000042Z-00000000-0000-0000-0000-000000000017.eml");
        assert_eq!(Name::parse(&name.file()), Some(name));
        for other in [".lock", "x.tmp", "x.eml", "20261125T093000.000042Z-x.eml"] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }
}
