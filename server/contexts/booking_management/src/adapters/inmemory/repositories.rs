//! The repositories of a unit of work in memory.

use super::kept::Seated;
use super::store::InMemoryUnit;
use crate::application::ports::{
    CalendarRepository, Claim, IdempotencyKeys, InvitationRepository, OpenHouseRepository, Placed,
    SettingsRepository, VisitRepository, WaitingRepository,
};
use crate::domain::events::PendingEvent;
use crate::domain::hours::{AgentCalendar, Block};
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{
    ApplicantId, BlockId, InvitationId, OpenHouseId, PropertyId, VisitId, WaitingEntryId,
};
use crate::domain::invitation::Invitation;
use crate::domain::open_house::{OpenHouse, OpenHouseState};
use crate::domain::settings::VisitSettings;
use crate::domain::values::Email;
use crate::domain::visit::{Hold, Visit, VisitState};
use crate::domain::waiting::{WaitingEntry, WaitingEntryState, WaitingStatus};
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use uuid::Uuid;

impl InMemoryUnit {
    fn hold(&mut self, occasion: Uuid, hold: Option<Hold>) -> Placed {
        self.placed(|unit| unit.kept.holds.place(occasion, hold))
    }

    fn placed(&mut self, place: impl FnOnce(&mut Self) -> bool) -> Placed {
        if place(self) {
            Placed::Kept
        } else {
            self.spoilt = true;
            Placed::Taken
        }
    }

    fn restored(&self, wanted: impl Fn(&VisitState) -> bool) -> Vec<Visit> {
        let mut states: Vec<_> = self.kept.visits.values().filter(|state| wanted(state)).cloned().collect();
        states.sort_by_key(|state| (state.starts_at, state.id));
        states.into_iter().map(Visit::restored).collect()
    }

    fn entries(&self, wanted: impl Fn(&WaitingEntryState) -> bool) -> Vec<WaitingEntry> {
        let mut states: Vec<_> = self.kept.waiting.values().filter(|state| wanted(state)).cloned().collect();
        states.sort_by_key(|state| (state.created_at, state.id));
        states.into_iter().map(WaitingEntry::restored).collect()
    }
}

/// Whether somebody waits, or something is offered to them.
fn stands(state: &WaitingEntryState) -> bool {
    matches!(state.status, WaitingStatus::Waiting | WaitingStatus::Offered)
}

fn unless_stale(kept: Option<i64>, seen: i64) -> Result<i64, StorageError> {
    if kept.unwrap_or(0) == seen { Ok(seen + 1) } else { Err(StorageError::Conflict) }
}

#[async_trait]
impl VisitRepository for InMemoryUnit {
    async fn find(&mut self, id: VisitId) -> Result<Option<Visit>, StorageError> {
        Ok(self.kept.visits.get(&id).cloned().map(Visit::restored))
    }

    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<Visit>, StorageError> {
        Ok(self.restored(|state| {
            let of_it = state.organization == organization && state.property == property;
            of_it && state.status.is_open() && state.starts_at > after
        }))
    }

    async fn seated_in(&mut self, house: OpenHouseId) -> Result<Vec<Visit>, StorageError> {
        let seats = self.kept.seats.range((house, 0)..=(house, u16::MAX));
        let states = seats.filter_map(|(_, who)| match who {
            Seated::Visit(visit) => self.kept.visits.get(visit).cloned(),
            Seated::Offer(_) => None,
        });
        Ok(states.map(Visit::restored).collect())
    }

    async fn insert(&mut self, visit: &mut Visit) -> Result<Placed, StorageError> {
        let state = visit.state();
        let version = unless_stale(self.kept.visits.get(&state.id).map(|kept| kept.version), state.version)?;
        let (id, organization) = (state.id, state.organization);
        let seat = match state.open_house() {
            None => None,
            Some(house) => match self.kept.seat(house, Seated::Visit(id)) {
                Some(seat) => Some(seat),
                None => return Ok(self.placed(|_| false)),
            },
        };
        if self.hold(id.0, state.hold()) == Placed::Taken {
            return Ok(Placed::Taken);
        }
        self.record(organization, version, visit.events())?;
        visit.saved_as(version, seat);
        self.kept.visits.insert(id, visit.state().clone());
        Ok(Placed::Kept)
    }

    async fn save(&mut self, visit: &mut Visit) -> Result<Placed, StorageError> {
        if !visit.is_changed() {
            return Ok(Placed::Kept);
        }
        let state = visit.state();
        let (id, organization) = (state.id, state.organization);
        let version = unless_stale(self.kept.visits.get(&id).map(|kept| kept.version), state.version)?;
        if self.hold(id.0, state.hold()) == Placed::Taken {
            return Ok(Placed::Taken);
        }
        if state.open_house().is_none() {
            self.kept.seats.retain(|_, who| *who != Seated::Visit(id));
        }
        self.record(organization, version, visit.events())?;
        visit.saved_as(version, None);
        self.kept.visits.insert(id, visit.state().clone());
        Ok(Placed::Kept)
    }
}

#[async_trait]
impl CalendarRepository for InMemoryUnit {
    async fn find(
        &mut self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentCalendar>, StorageError> {
        Ok(self.kept.calendars.get(&(organization, agent)).cloned())
    }

    async fn save(&mut self, calendar: &AgentCalendar) -> Result<(), StorageError> {
        self.kept.calendars.insert((calendar.organization, calendar.agent), calendar.clone());
        Ok(())
    }

    async fn add_block(&mut self, block: &Block) -> Result<BlockId, StorageError> {
        let same = |kept: &&Block| Block { id: block.id, ..(*kept).clone() } == *block;
        if let Some(kept) = self.kept.blocks.values().find(same) {
            return Ok(kept.id);
        }
        self.kept.blocks.insert(block.id, block.clone());
        Ok(block.id)
    }

    async fn block(
        &mut self,
        organization: OrganizationId,
        id: BlockId,
    ) -> Result<Option<Block>, StorageError> {
        let block = self.kept.blocks.get(&id).cloned();
        Ok(block.filter(|block| block.organization == organization))
    }

    async fn remove_block(&mut self, organization: OrganizationId, id: BlockId) -> Result<(), StorageError> {
        self.kept.blocks.retain(|_, block| block.id != id || block.organization != organization);
        Ok(())
    }
}

#[async_trait]
impl SettingsRepository for InMemoryUnit {
    async fn save(
        &mut self,
        _: OrganizationId,
        property: PropertyId,
        settings: &VisitSettings,
    ) -> Result<(), StorageError> {
        self.kept.settings.insert(property, *settings);
        Ok(())
    }
}

#[async_trait]
impl OpenHouseRepository for InMemoryUnit {
    async fn find(&mut self, id: OpenHouseId) -> Result<Option<OpenHouse>, StorageError> {
        Ok(self.kept.houses.get(&id).copied().map(OpenHouse::restored))
    }

    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<OpenHouse>, StorageError> {
        let of_it = |house: &&OpenHouseState| {
            let of_it = house.organization == organization && house.property == property;
            of_it && house.hold().is_some() && house.starts_at > after
        };
        let mut houses: Vec<_> = self.kept.houses.values().filter(of_it).copied().collect();
        houses.sort_by_key(|house| (house.starts_at, house.id));
        Ok(houses.into_iter().map(OpenHouse::restored).collect())
    }

    async fn taken(&mut self, id: OpenHouseId) -> Result<u16, StorageError> {
        Ok(self.kept.seats_taken(id))
    }

    async fn insert(&mut self, house: &mut OpenHouse) -> Result<Placed, StorageError> {
        let state = *house.state();
        if self.hold(state.id.0, state.hold()) == Placed::Taken {
            return Ok(Placed::Taken);
        }
        OpenHouseRepository::save(self, house).await?;
        Ok(Placed::Kept)
    }

    async fn save(&mut self, house: &mut OpenHouse) -> Result<(), StorageError> {
        let state = *house.state();
        let version = unless_stale(self.kept.houses.get(&state.id).map(|kept| kept.version), state.version)?;
        if state.hold().is_none() {
            let _ = self.kept.holds.place(state.id.0, None);
        }
        self.record(state.organization, version, house.events())?;
        house.saved_as(version);
        self.kept.houses.insert(state.id, *house.state());
        Ok(())
    }
}

#[async_trait]
impl WaitingRepository for InMemoryUnit {
    async fn find(&mut self, id: WaitingEntryId) -> Result<Option<WaitingEntry>, StorageError> {
        Ok(self.kept.waiting.get(&id).cloned().map(WaitingEntry::restored))
    }

    async fn find_of(
        &mut self,
        property: PropertyId,
        starts_at: Timestamp,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError> {
        let mut found = self.entries(|state| {
            let theirs = state.property == property && state.visitor.email == *email;
            stands(state) && theirs && state.starts_at == starts_at && state.open_house.is_none()
        });
        Ok(found.pop())
    }

    async fn find_for_seat(
        &mut self,
        house: OpenHouseId,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError> {
        let mut found = self.entries(|state| {
            stands(state) && state.open_house == Some(house) && state.visitor.email == *email
        });
        Ok(found.pop())
    }

    async fn next_for_seat(&mut self, house: OpenHouseId) -> Result<Option<WaitingEntry>, StorageError> {
        let waits = |state: &WaitingEntryState| {
            state.status == WaitingStatus::Waiting && state.open_house == Some(house)
        };
        Ok(self.entries(waits).into_iter().next())
    }

    async fn standing_for_seats(&mut self, house: OpenHouseId) -> Result<Vec<WaitingEntry>, StorageError> {
        Ok(self.entries(|state| stands(state) && state.open_house == Some(house)))
    }

    async fn standing_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<WaitingEntry>, StorageError> {
        Ok(self.entries(|state| {
            let of_it = state.organization == organization && state.property == property;
            of_it && stands(state) && state.open_house.is_none()
        }))
    }

    async fn waiting_for(
        &mut self,
        agent: UserId,
        property: Option<PropertyId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<WaitingEntry>, StorageError> {
        let properties = self.kept.shown_by(agent, property);
        Ok(self.entries(|state| {
            let waits = state.status == WaitingStatus::Waiting && properties.contains(&state.property);
            waits && state.open_house.is_none() && (from..=until).contains(&state.starts_at)
        }))
    }

    async fn insert(&mut self, entry: &mut WaitingEntry) -> Result<(), StorageError> {
        let state = entry.state().clone();
        let (property, email) = (state.property, &state.visitor.email);
        let earlier = match state.open_house {
            None => WaitingRepository::find_of(self, property, state.starts_at, email).await?,
            Some(house) => WaitingRepository::find_for_seat(self, house, email).await?,
        };
        if earlier.is_some() {
            return Err(StorageError::Conflict);
        }
        // A new entry holds nothing yet.
        let _ = WaitingRepository::save(self, entry).await?;
        Ok(())
    }

    async fn save(&mut self, entry: &mut WaitingEntry) -> Result<Placed, StorageError> {
        let state = entry.state();
        let (id, organization) = (state.id, state.organization);
        let version = unless_stale(self.kept.waiting.get(&id).map(|kept| kept.version), state.version)?;
        if self.hold(id.0, state.hold()) == Placed::Taken {
            return Ok(Placed::Taken);
        }
        let offered = state.seat();
        self.kept.seats.retain(|_, who| *who != Seated::Offer(id));
        if let Some(house) = offered
            && self.placed(|unit| unit.kept.seat(house, Seated::Offer(id)).is_some()) == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        self.record(organization, version, entry.events())?;
        entry.saved_as(version);
        self.kept.waiting.insert(id, entry.state().clone());
        Ok(Placed::Kept)
    }
}

#[async_trait]
impl InvitationRepository for InMemoryUnit {
    async fn find(&mut self, id: InvitationId) -> Result<Option<Invitation>, StorageError> {
        Ok(self.kept.invitations.get(&id).copied())
    }

    async fn find_of(
        &mut self,
        applicant: ApplicantId,
        property: PropertyId,
    ) -> Result<Option<Invitation>, StorageError> {
        let mut all = self.kept.invitations.values();
        Ok(all.find(|one| one.applicant == applicant && one.property == property).copied())
    }

    async fn add(&mut self, invitation: &Invitation, event: PendingEvent) -> Result<(), StorageError> {
        let earlier = InvitationRepository::find_of(self, invitation.applicant, invitation.property).await?;
        if earlier.is_some() {
            return Err(StorageError::Conflict);
        }
        self.record(invitation.organization, 1, &[event])?;
        self.kept.invitations.insert(invitation.id, *invitation);
        Ok(())
    }

    async fn save(
        &mut self,
        was: &Invitation,
        invitation: &Invitation,
        events: &[PendingEvent],
    ) -> Result<(), StorageError> {
        match self.kept.invitations.get_mut(&invitation.id) {
            Some(kept) if kept == was => *kept = *invitation,
            _ => return Err(StorageError::Conflict),
        }
        self.record(invitation.organization, 1, events)
    }
}

#[async_trait]
impl IdempotencyKeys for InMemoryUnit {
    async fn claim(&mut self, key: &RequestKey, visit: VisitId, _: Timestamp) -> Result<Claim, StorageError> {
        Ok(match self.kept.keys.get(&key.key) {
            Some((earlier, visit)) if earlier == key => Claim::Known(*visit),
            Some(_) => Claim::OtherBody,
            None => {
                self.kept.keys.insert(key.key, (*key, visit));
                Claim::Fresh
            }
        })
    }
}
