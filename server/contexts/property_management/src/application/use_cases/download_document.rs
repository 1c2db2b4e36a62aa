//! A member of the agency downloads a document: by a link that holds for a few
//! minutes, and not without having been written down.

use crate::application::ports::UnitsOfWork;
use crate::domain::activity::{Activity, AuditEntry, AuditKind, Deed};
use crate::domain::document::DocumentId;
use kernel::caller::Agent;
use kernel::objects::{Download, ObjectError, ObjectStorage, SignedLink};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DownloadDocumentCommand {
    /// The document.
    pub document: DocumentId,
}

/// Why there is no link.
#[derive(Debug, Error)]
pub enum DownloadDocumentError {
    /// The agency has no such document.
    #[error("there is no such document")]
    UnknownDocument,
    /// The storage of objects gives no link.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It couldn't be written down.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// For how long a link holds.
pub const LINK_HOLDS: Duration = Duration::from_secs(5 * 60);

/// Gives the link by which a document is downloaded.
pub struct DownloadDocument {
    units_of_work: Arc<dyn UnitsOfWork>,
    objects: Arc<dyn ObjectStorage>,
    clock: Arc<dyn Clock>,
}

impl DownloadDocument {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        objects: Arc<dyn ObjectStorage>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, objects, clock }
    }

    /// Writes down who downloads it, then gives the link.
    ///
    /// # Errors
    /// [`DownloadDocumentError`]; there is no link.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: DownloadDocumentCommand,
    ) -> Result<SignedLink, DownloadDocumentError> {
        let organization = agent.organization();
        let mut unit = self.units_of_work.begin().await?;
        let document = unit
            .documents()
            .find(organization, command.document)
            .await?
            .ok_or(DownloadDocumentError::UnknownDocument)?;
        let now = self.clock.now();
        let entry = AuditEntry {
            at: now,
            actor: agent.user(),
            kind: AuditKind::DocumentDownloaded,
            property: document.property,
            subject: document.id.0,
        };
        let deed = Deed::DocumentOpened { document: document.kind };
        unit.journal().audit(organization, &entry).await?;
        unit.journal().append(&[Activity::of(agent, document.property, deed, now)]).await?;
        unit.commit().await?;
        let download = Download {
            key: document.object,
            file_name: document.file_name.to_string(),
            valid_for: LINK_HOLDS,
        };
        Ok(self.objects.signed_link(&download).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, agent, complete_draft, stranger};

    #[tokio::test]
    async fn who_downloads_a_document_is_written_down_before_there_is_a_link() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let download = &world.container().download_document;
        let ana = Agent::member(AGENCY, ANA);
        download.execute(&ana, DownloadDocumentCommand { document }).await.unwrap();
        let audited = world.audit(AGENCY);
        let [entry] = audited.as_slice() else { panic!("{audited:?}") };
        assert_eq!((entry.actor, entry.kind), (Some(ANA), AuditKind::DocumentDownloaded));
        assert_eq!((entry.property, entry.subject), (property, document.0));
        assert!(matches!(world.deeds(property).last(), Some(Deed::DocumentOpened { .. })));

        world.objects().fail_with(ObjectError::Unavailable("no network".to_owned()));
        let refused = download.execute(&ana, DownloadDocumentCommand { document }).await;
        assert!(matches!(refused, Err(DownloadDocumentError::Objects(_))));
        assert_eq!(world.audit(AGENCY).len(), 2);
    }

    #[tokio::test]
    async fn another_agencys_document_is_not_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let refused = world
            .container()
            .download_document
            .execute(&stranger(), DownloadDocumentCommand { document })
            .await;
        assert!(matches!(refused, Err(DownloadDocumentError::UnknownDocument)));
        assert!(world.audit(AGENCY).is_empty());
    }
}
