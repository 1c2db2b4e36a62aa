//! Reads PDF, in a process of its own.
//!
//! A PDF of a few bytes can unpack to gigabytes, in ways that only whoever unpacks it sees. So
//! this is done where the system takes memory and time away when it is too much of either,
//! without the program that answers visitors.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kernel::pictures::DocumentFlaw;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// By which argument the program is told to be the one that reads.
const ARGUMENT: &str = "read-pdf";

/// The end mark stands within the last bytes of a file (ISO 32000-1, implementation note 18 has
/// 1024; what mail programs append is allowed for). Readers that mend find pages in half of one, too.
const END_WITHIN: usize = 2048;

/// Seconds of processor that reading may take.
const SECONDS: u64 = 5;

/// The program that is started for each PDF: one whose `main` begins with [`read_pdf_if_asked`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfReader {
    program: PathBuf,
}

impl PdfReader {
    /// Bytes of memory that it may have.
    pub(crate) const MEMORY: u64 = 128 * 1024 * 1024;

    /// Started from this file.
    #[must_use]
    pub const fn new(program: PathBuf) -> Self {
        Self { program }
    }

    /// Blocks until the PDF is read, or the system has ended whoever reads it.
    ///
    /// # Errors
    /// The program can't be started, or it isn't one that reads.
    pub(crate) fn read(&self, content: &[u8]) -> std::io::Result<Result<(), DocumentFlaw>> {
        // It is handed nothing that a reader of files needn't know: no environment, and of open
        // files only the pipes.
        let mut child = Command::new(&self.program)
            .arg(ARGUMENT)
            .env_clear()
            // The program's allocator (mimalloc) would set a gigabyte aside before main can limit
            // anything: what there is at most would be that.
            .env("MIMALLOC_ARENA_RESERVE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // One that was ended early takes no more; why it was, its end tells.
            drop(input.write_all(content));
        }
        let output = child.wait_with_output()?;
        let told = VERDICTS.into_iter().find(|(word, _)| output.stdout == word.as_bytes());
        told.map(|(_, verdict)| verdict).or_else(|| ended_by_the_system(output.status)).ok_or_else(|| {
            std::io::Error::other(format!("{} ended with {}", self.program.display(), output.status))
        })
    }
}

/// What is read tells in one word what it is: whatever else comes out of the program is no answer.
const VERDICTS: [(&str, Result<(), DocumentFlaw>); 3] =
    [("whole", Ok(())), ("damaged", Err(DocumentFlaw::Damaged)), ("encrypted", Err(DocumentFlaw::Encrypted))];

#[cfg(unix)]
fn ended_by_the_system(status: ExitStatus) -> Option<Result<(), DocumentFlaw>> {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let too_long = [Signal::XCPU.as_raw(), Signal::KILL.as_raw()];
    status.signal().map(|signal| {
        // Others come of memory that isn't given, or of a stack that overflows.
        Err(if too_long.contains(&signal) { DocumentFlaw::TookTooLong } else { DocumentFlaw::Damaged })
    })
}

#[cfg(not(unix))]
fn ended_by_the_system(_: ExitStatus) -> Option<Result<(), DocumentFlaw>> {
    None
}

/// To be asked first of all in `main` of the program that a [`PdfReader`] starts: when the
/// program is to read a PDF, this does it, and tells with which code it is to end.
#[must_use]
pub fn read_pdf_if_asked(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    if arguments.nth(1)? != ARGUMENT {
        return None;
    }
    let told = limit_this_process().and_then(|()| {
        let mut content = Vec::new();
        std::io::stdin().lock().read_to_end(&mut content)?;
        // A panic of the reader is the file's fault, as an overflow would be.
        let verdict = std::panic::catch_unwind(|| look(content)).unwrap_or(Err(DocumentFlaw::Damaged));
        let word = VERDICTS.into_iter().find(|(_, known)| *known == verdict).map_or("", |(word, _)| word);
        std::io::stdout().lock().write_all(word.as_bytes())
    });
    Some(if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(unix)]
fn limit_this_process() -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |amount| Rlimit { current: Some(amount), maximum: Some(amount) };
    setrlimit(Resource::Data, at_most(PdfReader::MEMORY))?;
    setrlimit(Resource::Cpu, at_most(SECONDS))?;
    // What was in the file isn't left lying about.
    setrlimit(Resource::Core, at_most(0))?;
    Ok(())
}

#[cfg(not(unix))]
fn limit_this_process() -> std::io::Result<()> {
    Ok(())
}

/// Refuses a PDF that nobody could read: without end or pages, damaged, or locked.
fn look(content: Vec<u8>) -> Result<(), DocumentFlaw> {
    let tail = content.len().saturating_sub(END_WITHIN);
    if memchr::memmem::find(content.get(tail..).unwrap_or_default(), b"%%EOF").is_none() {
        return Err(DocumentFlaw::Damaged);
    }
    let pdf = Pdf::new(content).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => DocumentFlaw::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => DocumentFlaw::Damaged,
    })?;
    if pdf.pages().is_empty() { Err(DocumentFlaw::Damaged) } else { Ok(()) }
}
