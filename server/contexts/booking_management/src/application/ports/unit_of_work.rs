//! Atomic changes.

use super::{
    CalendarRepository, IdempotencyKeys, InvitationRepository, OpenHouseRepository, SettingsRepository,
    VisitRepository, WaitingRepository,
};
use crate::domain::ids::PropertyId;
use crate::domain::slot::SlotFacts;
use async_trait::async_trait;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// One atomic change. Dropped without `commit`, it leaves no trace.
#[async_trait]
pub trait UnitOfWork: Send {
    /// Visits.
    fn visits(&mut self) -> &mut dyn VisitRepository;

    /// Hours and blocks.
    fn calendars(&mut self) -> &mut dyn CalendarRepository;

    /// How visits are arranged.
    fn settings(&mut self) -> &mut dyn SettingsRepository;

    /// Open houses.
    fn open_houses(&mut self) -> &mut dyn OpenHouseRepository;

    /// Who waits.
    fn waiting(&mut self) -> &mut dyn WaitingRepository;

    /// Who was invited.
    fn invitations(&mut self) -> &mut dyn InvitationRepository;

    /// Which forms were sent.
    fn idempotency(&mut self) -> &mut dyn IdempotencyKeys;

    /// Until this change ends, whoever else locks this agent waits: hours, blocks and ways are
    /// judged under it. To lock several, lock them in the order of their ids.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn lock_agent(&mut self, agent: UserId) -> Result<(), StorageError>;

    /// All that decides about the times of a property of whatever agency, as this change sees it.
    ///
    /// `settings` are the default ones until some were saved; `agent` is `shown_by`, or else whom the
    /// settings name, or else who takes care of the property, and only a member of its agency; `calendar` is theirs in that
    /// agency, [`AgentCalendar::unsaid`](crate::domain::hours::AgentCalendar::unsaid) until they
    /// said something. `busy` is whatever holds the agent (in all agencies: visits, offers, open
    /// houses, blocks) or the property and meets the time between the two moments; what holds both
    /// stands there once, with its `showing`.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn facts(
        &mut self,
        property: PropertyId,
        shown_by: Option<UserId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError>;

    /// Makes the change so. Once this has answered, a crash doesn't undo it.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the change was kept.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// Begins atomic changes.
#[async_trait]
pub trait UnitsOfWork: Send + Sync {
    /// Begins a change.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`].
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError>;
}
