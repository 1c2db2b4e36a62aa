//! Files of listings between the dashboard and the formats that the program knows.

use app::portal::paths;
use app::session::{
    FileFormat, ImportFailure, ImportLine, ImportSummary, ListingFiles, ListingUpload, PublishOnImport,
};
use async_trait::async_trait;
use axum::body::{Body, Bytes};
use kernel::caller::Agent;
use kernel::ids::OrganizationId;
use property_management::application::use_cases::ImportListingsError;
use property_management::container::Container;
use property_management::domain::publish_gate::PublishMode;
use property_management_adapters::listing_files::{
    FeedSite, ImportError, Layout, LineReport, ListingExport, ListingFile, Opening, Pages, Reports, import,
};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// Where the public finds what a feed tells of.
#[must_use]
pub fn feed_site(base_url: &str) -> FeedSite {
    FeedSite { base_url: base_url.to_owned(), path_of: paths::listing_number }
}

/// The files of listings of a running program.
pub struct EstateFiles {
    /// Context 2.
    pub property_management: Arc<Container>,
    /// `https://…`, without a slash at the end.
    pub base_url: String,
}

#[async_trait]
impl ListingFiles for EstateFiles {
    async fn take_in(&self, agent: &Agent, upload: ListingUpload) -> Result<ImportSummary, ImportFailure> {
        let ListingUpload { content, country, publish } = upload;
        let own_address = self.base_url.clone();
        // The head is unpacked and read: not for long, but not among requests.
        let opened = tokio::task::spawn_blocking(move || {
            let opening = Opening { own_address: Some(&own_address), ..Opening::default() };
            ListingFile::sent(content, Layout::general(country), &opening)
        });
        let mut file = opened
            .await
            .map_err(|error| ImportFailure::Refused(error.to_string()))?
            .map_err(|error| ImportFailure::Refused(error.to_string()))?;
        let mode = match publish {
            PublishOnImport::No => None,
            PublishOnImport::WhatLacksNothing => Some(PublishMode::Strict),
            PublishOnImport::AlsoIncomplete => Some(PublishMode::Incomplete),
        };
        let mut reports = Reports { rejected: LineReport::kept(ImportSummary::MOST_LINES), remarks: None };
        let use_case = &self.property_management.import_listings;
        let counts = import(use_case, agent, &mut file, mode, &mut reports, |_| {}).await;
        let counts = counts.map_err(|error| match error {
            ImportError::Batch(ImportListingsError::UnknownAgency) => ImportFailure::UnknownAgency,
            ImportError::Batch(ImportListingsError::Storage(error)) => ImportFailure::Storage(error),
            ImportError::Report(error) => ImportFailure::Refused(error.to_string()),
        })?;
        let lines = reports.rejected.into_kept().into_iter();
        Ok(ImportSummary {
            rows: counts.rows,
            created: counts.created,
            updated: counts.updated,
            unchanged: counts.unchanged,
            duplicates: counts.duplicates,
            rejected: counts.rejections(),
            published: counts.published,
            published_with_attention: counts.published_with_attention,
            kept_back: counts.kept_back,
            lines: lines
                .map(|line| ImportLine { line: line.line, code: line.code, reason: line.reason })
                .collect(),
            cut: file.was_cut(),
        })
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
