//! Files of listings between the dashboard and the formats that the program knows.

use app::portal::paths;
use app::session::{
    FileFlaw, FileFormat, ImportFailure, ImportLine, ImportSummary, ListingFiles, ListingUpload,
    PublishOnImport,
};
use async_trait::async_trait;
use axum::body::{Body, Bytes};
use kernel::caller::Agent;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use property_management::application::use_cases::ImportListingsError;
use property_management::container::Container;
use property_management::domain::publish_gate::PublishMode;
use property_management_adapters::listing_files::{
    FeedSite, FileError, ImportError, Layout, Limits, LineReport, ListingExport, ListingFile, MappingError,
    Opening, Pages, ReportedLine, Reports, Stopped, import,
};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::wrappers::ReceiverStream;

/// Where the public finds what a feed tells of.
#[must_use]
pub fn feed_site(base_url: &str) -> FeedSite {
    FeedSite { base_url: base_url.to_owned(), path_of: paths::listing_number }
}

/// The files of listings of a running program.
#[derive(Clone)]
pub struct EstateFiles {
    /// Context 2.
    pub property_management: Arc<Container>,
    /// `https://…`, without a slash at the end.
    pub base_url: String,
}

/// Files that are taken in at once: each keeps a thread busy, and a database.
static SLOTS: Semaphore = Semaphore::const_new(2);
/// How long a file waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long one is read, at most; what remains is told before the browser is given up.
const LONGEST: Duration = Duration::from_secs(180);

impl EstateFiles {
    /// Takes a file in, on a thread where nobody else waits: unpacking and reading are work.
    fn work(
        &self,
        agent: &Agent,
        upload: ListingUpload,
        here: &Handle,
    ) -> Result<ImportSummary, ImportFailure> {
        let ListingUpload { content, country, publish } = upload;
        let opening =
            Opening { own_address: Some(&self.base_url), limits: Limits::SENT, ..Opening::default() };
        let mut file = ListingFile::sent(content, Layout::general(country), &opening).map_err(refused)?;
        let mode = match publish {
            PublishOnImport::No => None,
            PublishOnImport::WhatLacksNothing => Some(PublishMode::Strict),
            PublishOnImport::AlsoIncomplete => Some(PublishMode::Incomplete),
        };
        let mut reports = Reports {
            rejected: LineReport::kept(ImportSummary::MOST_LINES),
            remarks: Some(LineReport::kept(ImportSummary::MOST_LINES)),
        };
        let began = Instant::now();
        let in_time = |_: &_| {
            if began.elapsed() < LONGEST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let use_case = &self.property_management.import_listings;
        let (counts, stopped) = match here.block_on(import(
            use_case,
            agent,
            &mut file,
            mode,
            &mut reports,
            in_time,
        )) {
            Ok(counts) => (counts, false),
            Err(Stopped { counts, why }) if counts.kept() > 0 => {
                tracing::error!(organization = %agent.organization(), error = %why, "an import stopped midway");
                (*counts, true)
            }
            Err(Stopped { why, .. }) => return Err(nothing_kept(why)),
        };
        let remarked = reports.remarks.as_ref().map_or(0, LineReport::lines);
        Ok(ImportSummary {
            rows: counts.rows,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            duplicates: counts.duplicates,
            rejected: counts.rejections(),
            remarked,
            published: counts.published,
            published_with_attention: counts.published_with_attention,
            kept_back: counts.kept_back,
            lines: lines(Some(reports.rejected)),
            remarks: lines(reports.remarks),
            cut: file.was_cut(),
            stopped,
        })
    }
}

fn lines(report: Option<LineReport>) -> Vec<ImportLine> {
    let kept = report.map(LineReport::into_kept).unwrap_or_default().into_iter();
    kept.map(|ReportedLine { line, code, reason }| ImportLine { line, code, reason }).collect()
}

/// Why a file is refused as a whole.
fn refused(error: MappingError) -> ImportFailure {
    ImportFailure::Refused(match error {
        MappingError::Untold(fields) => {
            FileFlaw::MissingColumns(fields.into_iter().map(|field| field.name().to_owned()).collect())
        }
        MappingError::File(FileError::MissingColumns { missing, .. }) => FileFlaw::MissingColumns(missing),
        MappingError::File(FileError::TooManyColumns { allowed, .. }) => FileFlaw::TooManyColumns { allowed },
        MappingError::File(FileError::Empty) => FileFlaw::Empty,
        MappingError::File(FileError::NotText(_)) => FileFlaw::NotText,
        MappingError::File(FileError::NotAFeed(_)) => FileFlaw::NotAFeed,
        MappingError::File(FileError::BadHeader(_)) => FileFlaw::BadHeader,
        // No file of the disk is opened here, and no mapping given: not the file's fault.
        error @ (MappingError::File(FileError::Unreadable { .. })
        | MappingError::NoPair(_)
        | MappingError::UnknownField(_)
        | MappingError::BadFile(_)) => return unexpected(&error),
    })
}

/// Why an import stopped before anything was kept.
fn nothing_kept(why: ImportError) -> ImportFailure {
    match why {
        ImportError::Batch(ImportListingsError::UnknownAgency) => ImportFailure::UnknownAgency,
        ImportError::Batch(ImportListingsError::Storage(error)) => ImportFailure::Storage(error),
        ImportError::Ended => ImportFailure::Busy,
        ImportError::Report(error) => unexpected(&error),
    }
}

/// What should not happen: told as a failure of ours, with its cause for the log.
fn unexpected(error: &impl std::fmt::Display) -> ImportFailure {
    ImportFailure::Storage(StorageError::Unavailable(format!("an import broke: {error}")))
}

#[async_trait]
impl ListingFiles for EstateFiles {
    async fn take_in(&self, agent: &Agent, upload: ListingUpload) -> Result<ImportSummary, ImportFailure> {
        let Ok(Ok(slot)) = tokio::time::timeout(PATIENCE, SLOTS.acquire()).await else {
            return Err(ImportFailure::Busy);
        };
        let (files, agent, here, span) = (self.clone(), *agent, Handle::current(), tracing::Span::current());
        let work = move || {
            let (_slot, _in) = (slot, span.entered());
            files.work(&agent, upload, &here)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(unexpected(&error)))
    }

    fn hand_out(&self, organization: OrganizationId, format: FileFormat) -> Body {
        let (container, base_url) = (Arc::clone(&self.property_management), self.base_url.clone());
        // Whoever reads slowly holds up the writing: two parcels wait at most.
        let (sender, receiver) = mpsc::channel(2);
        tokio::spawn(async move {
            if let Err(error) = send(&container, organization, format, &base_url, &sender).await {
                tracing::warn!(%organization, %error, "an export broke off");
                let _ = sender.send(Err(error)).await;
            }
        });
        Body::from_stream(ReceiverStream::new(receiver))
    }
}

/// Writes the file, a page of properties at a time, for as long as somebody reads it.
async fn send(
    container: &Container,
    organization: OrganizationId,
    format: FileFormat,
    base_url: &str,
    sender: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let parcel = Parcel::default();
    let mut export = match format {
        FileFormat::Csv => ListingExport::csv(parcel.clone())?,
        FileFormat::Kyero => ListingExport::kyero(parcel.clone(), feed_site(base_url))?,
    };
    let mut pages = Pages::of(container.queries.as_ref(), organization);
    while let Some(page) = pages.next().await.map_err(io::Error::other)? {
        page.iter().try_for_each(|property| export.write(property))?;
        let written = parcel.taken();
        if !written.is_empty() && sender.send(Ok(written)).await.is_err() {
            return Ok(());
        }
    }
    export.finish()?;
    let _ = sender.send(Ok(parcel.taken())).await;
    Ok(())
}

/// What was written and not yet sent.
#[derive(Clone, Default)]
struct Parcel(Arc<Mutex<Vec<u8>>>);

impl Parcel {
    fn taken(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Parcel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
