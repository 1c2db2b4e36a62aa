//! What is kept in memory, and how it changes.

use crate::application::ports::{
    InvitationRepository, LetterBox, NotificationRepository, OrganizationRepository, SessionRepository,
    SessionView, SubscriptionRepository, TeamRepository, TokenRepository, UnitOfWork, UnitsOfWork,
    UserRepository,
};
use crate::domain::events::PendingEvent;
use crate::domain::ids::{InvitationId, SessionId};
use crate::domain::invitation::InvitationState;
use crate::domain::letter::Letter;
use crate::domain::notification::Notification;
use crate::domain::organization::OrganizationState;
use crate::domain::secrets::{PasswordHash, TokenHash};
use crate::domain::subscription::SubscriptionState;
use crate::domain::team::TeamState;
use crate::domain::token::OneTimeToken;
use crate::domain::user::UserState;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, UserId};
use kernel::storage::StorageError;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All that is kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// How many changes led here.
    generation: u64,
    pub(super) organizations: BTreeMap<OrganizationId, OrganizationState>,
    pub(super) users: BTreeMap<UserId, UserState>,
    pub(super) teams: BTreeMap<OrganizationId, TeamState>,
    pub(super) invitations: BTreeMap<InvitationId, InvitationState>,
    pub(super) subscriptions: BTreeMap<OrganizationId, SubscriptionState>,
    pub(super) tokens: BTreeMap<TokenHash, OneTimeToken>,
    pub(super) sessions: BTreeMap<SessionId, (UserId, SessionView)>,
    pub(super) notifications: Vec<Notification>,
    pub(super) letters: Vec<Letter>,
    events: Vec<EventEnvelope>,
    listing_clock: i64,
}

/// Agencies, people and their events, in memory. Clones share what they hold.
#[derive(Clone)]
pub struct InMemoryStore {
    kept: Arc<Mutex<Kept>>,
    /// How many of the next commits find that somebody else was faster.
    interferences: Arc<AtomicU32>,
    /// Whether the next commit is made, and its answer gets lost.
    answer_lost: Arc<AtomicBool>,
    ids: Arc<dyn IdGenerator>,
}

impl InMemoryStore {
    /// An empty store; `ids` names the events.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self { kept: Arc::default(), interferences: Arc::default(), answer_lost: Arc::default(), ids }
    }

    /// The events that were committed, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<EventEnvelope> {
        self.kept().events.clone()
    }

    /// How often a transaction changed what the public sees.
    #[must_use]
    pub fn listing_clock(&self) -> i64 {
        self.kept().listing_clock
    }

    /// A person as they are kept.
    #[must_use]
    pub fn user(&self, id: UserId) -> Option<UserState> {
        self.kept().users.get(&id).cloned()
    }

    /// The letters that were posted, the oldest first.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.kept().letters.clone()
    }

    /// From now on this many commits end in a conflict, as if somebody else had
    /// been faster each time.
    pub fn interfere(&self, times: u32) {
        self.interferences.store(times, Ordering::Relaxed);
    }

    /// The next commit is made, and who waits for it is told that storage went away.
    pub fn lose_the_answer_to_the_next_commit(&self) {
        self.answer_lost.store(true, Ordering::Relaxed);
    }

    /// Somebody's password is another from now on, as if they had changed it in
    /// another browser.
    pub fn replace_password(&self, user: UserId, hash: PasswordHash) {
        if let Some(state) = self.kept().users.get_mut(&user) {
            state.password = Some(hash);
            state.version += 1;
        }
    }

    /// Somebody signed in with a browser, as the web would have it.
    pub fn plant_session(&self, user: UserId, session: SessionView) {
        self.kept().sessions.insert(session.id, (user, session));
    }

    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl UnitsOfWork for InMemoryStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
        let draft = self.kept().clone();
        Ok(Box::new(InMemoryUnit { store: self.clone(), draft, public: false }))
    }
}

/// A change of a copy. Of two that began from the same, the second to commit
/// is told of a conflict, whatever they changed.
pub(super) struct InMemoryUnit {
    store: InMemoryStore,
    pub(super) draft: Kept,
    /// Whether the public side learns of it.
    pub(super) public: bool,
}

impl InMemoryUnit {
    /// Puts what an aggregate tells into the outbox.
    pub(super) fn tell(&mut self, pending: &[PendingEvent], version: i64) -> Result<(), StorageError> {
        for event in pending {
            let envelope = event
                .clone()
                .into_envelope(EventId(self.store.ids.next()), version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.draft.events.push(envelope);
        }
        Ok(())
    }
}

#[async_trait]
impl UnitOfWork for InMemoryUnit {
    fn organizations(&mut self) -> &mut dyn OrganizationRepository {
        self
    }

    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }

    fn teams(&mut self) -> &mut dyn TeamRepository {
        self
    }

    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }

    fn subscriptions(&mut self) -> &mut dyn SubscriptionRepository {
        self
    }

    fn tokens(&mut self) -> &mut dyn TokenRepository {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }

    fn notifications(&mut self) -> &mut dyn NotificationRepository {
        self
    }

    fn letters(&mut self) -> &mut dyn LetterBox {
        self
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        let mut kept = self.store.kept();
        let one_less = |left: u32| left.checked_sub(1);
        if self.store.interferences.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok() {
            return Err(StorageError::Conflict);
        }
        if kept.generation != self.draft.generation {
            return Err(StorageError::Conflict);
        }
        self.draft.generation += 1;
        self.draft.listing_clock += i64::from(self.public);
        *kept = self.draft;
        if self.store.answer_lost.swap(false, Ordering::Relaxed) {
            return Err(StorageError::Unavailable("the connection broke".to_owned()));
        }
        Ok(())
    }
}
