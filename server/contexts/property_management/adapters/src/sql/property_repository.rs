//! Properties inside a transaction.

use super::dossier_rows::day_text;
use super::mapping::{attention_codes, feature_codes};
use super::reader::{self, BATCH};
use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use kernel::ids::{EventId, OrganizationId};
use kernel::money::Currency;
use kernel::storage::StorageError;
use property_management::application::ports::PropertyRepository;
use property_management::domain::characteristics::Energy;
use property_management::domain::property::{Property, PropertyId, PropertyState};
use property_management::domain::rent::Rents;
use property_management::domain::search_words::search_words;
use property_management::domain::values::{Area, Reference};
use sql::Statement;
use std::collections::HashMap;

#[async_trait]
impl PropertyRepository for SqlUnitOfWork {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: PropertyId,
    ) -> Result<Option<Property>, StorageError> {
        self.belongings.flush(&mut self.transaction).await?;
        let statement =
            Statement::new(include_str!("statements/find_property.sql")).bind(organization.0).bind(id.0);
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(|row| reader::whole(row).map(Property::restored)).transpose()
    }

    async fn find_by_references(
        &mut self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashMap<Reference, Property>, StorageError> {
        self.belongings.flush(&mut self.transaction).await?;
        let mut found = HashMap::new();
        for batch in references.chunks(BATCH) {
            // The last reference again and again fills the places that are left.
            let statement = Statement::new(include_str!("statements/properties_by_references.sql"))
                .bind(organization.0)
                .bind_each(reader::padded(batch).map(|reference| reference.as_str().to_owned()));
            for row in self.transaction.fetch_all(statement).await? {
                let state = reader::whole(&row)?;
                found.insert(state.reference.clone(), Property::restored(state));
            }
        }
        Ok(found)
    }

    async fn save(&mut self, property: &mut Property) -> Result<(), StorageError> {
        if !property.pending().anything {
            return Ok(());
        }
        let listed_change = match property.pending().public {
            true => Some(self.listed_change().await?),
            false => None,
        };
        let state = property.state();
        let version = state.version + 1;
        let statement = if state.version == 0 {
            insertion(state, version, listed_change)
        } else {
            update(state, version, listed_change)
        };
        // No row: the version that was loaded is no longer there.
        let row = self.transaction.fetch_optional(statement).await?.ok_or(StorageError::Conflict)?;
        let number = row.get("number")?;
        self.belongings.save(&mut self.transaction, property, number).await?;
        self.tell_of(property, version)?;
        property.saved_as(number, version);
        Ok(())
    }

    async fn remove(&mut self, property: Property) -> Result<(), StorageError> {
        self.belongings.flush(&mut self.transaction).await?;
        let listed_change = match property.pending().public {
            true => Some(self.listed_change().await?),
            false => None,
        };
        let (id, version) = (property.state().id.0, property.state().version);
        let remember = Statement::new(include_str!("statements/remember_removal.sql"));
        let delete = Statement::new(include_str!("statements/delete_property.sql"));
        self.transaction.execute(remember.bind(id).bind(version).bind(listed_change)).await?;
        if self.transaction.execute(delete.bind(id).bind(version)).await? == 0 {
            return Err(StorageError::Conflict);
        }
        self.tell_of(&property, version + 1)
    }
}

impl SqlUnitOfWork {
    /// Keeps the property's events for the commit.
    fn tell_of(&mut self, property: &Property, version: i64) -> Result<(), StorageError> {
        for event in &property.pending().events {
            let envelope = event
                .clone()
                .into_envelope(EventId(self.ids.next()), property.state().organization, version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        Ok(())
    }
}

fn insertion(state: &PropertyState, version: i64, listed_change: Option<i64>) -> Statement {
    let statement = Statement::new(include_str!("statements/insert_property.sql"))
        .bind(state.id.0)
        .bind(state.organization.0)
        .bind(version)
        // Never public so far: no change that the public side would ask for.
        .bind(listed_change.unwrap_or(0));
    with_facts(statement, state).bind(state.created_at).bind(state.updated_at).bind(state.published_at)
}

fn update(state: &PropertyState, version: i64, listed_change: Option<i64>) -> Statement {
    let statement = Statement::new(include_str!("statements/update_property.sql"))
        .bind(state.id.0)
        .bind(state.version)
        .bind(version)
        .bind(listed_change);
    with_facts(statement, state).bind(state.updated_at).bind(state.published_at)
}

/// Binds the columns from `reference` to `search_words`, in the table's order.
fn with_facts(statement: Statement, state: &PropertyState) -> Statement {
    let (address, facts) = (&state.address, &state.characteristics);
    let public = state.public_position();
    let price = state.current_price().map(|price| price.money());
    let area = |area: Option<Area>| area.map(Area::dm2);
    let (class, certificate, expires_on, exemption) = match &facts.energy {
        Some(Energy::Certified { class, certificate, expires_on }) => {
            (Some(class.code()), certificate.as_ref().map(ToString::to_string), *expires_on, None)
        }
        Some(Energy::Exempt(exemption)) => (None, None, None, Some(exemption.code())),
        None => (None, None, None, None),
    };
    let rents = |rents: Option<Rents>| rents.map(|rents| i64::from(rents.get()));
    statement
        .bind(state.reference.to_string())
        .bind(state.listing_type.code().to_owned())
        .bind(state.property_type.code().to_owned())
        .bind(state.status.code().to_owned())
        .bind(attention_codes(&state.attention))
        .bind(address.country.code().to_owned())
        .bind(address.district.as_ref().map(ToString::to_string))
        .bind(address.municipality.as_ref().map(ToString::to_string))
        .bind(address.parish.as_ref().map(ToString::to_string))
        .bind(address.postal_code.as_ref().map(|code| code.as_str().to_owned()))
        .bind(address.street.as_ref().map(ToString::to_string))
        .bind(state.places.district)
        .bind(state.places.municipality)
        .bind(state.places.parish)
        .bind(state.position.map(|position| position.latitude()))
        .bind(state.position.map(|position| position.longitude()))
        .bind(state.address_hidden)
        .bind(public.map(|position| position.latitude()))
        .bind(public.map(|position| position.longitude()))
        .bind(price.map(|price| price.cents))
        .bind(price.map_or(Currency::Eur, |price| price.currency).code().to_owned())
        .bind(facts.bedrooms.map(|count| i64::from(count.get())))
        .bind(facts.bathrooms.map(|count| i64::from(count.get())))
        .bind(area(facts.gross_area))
        .bind(area(facts.useful_area))
        .bind(area(facts.dependent_area))
        .bind(area(facts.land_area))
        .bind(facts.year_built.map(|year| i64::from(year.get())))
        .bind(facts.floor.as_ref().map(ToString::to_string))
        .bind(facts.condition.map(|condition| condition.code().to_owned()))
        .bind(class.map(str::to_owned))
        .bind(certificate)
        .bind(exemption.map(str::to_owned))
        .bind(expires_on.map(day_text))
        .bind(rents(state.rent.advance))
        .bind(rents(state.rent.deposit))
        .bind(state.assigned_to.map(|user| user.0))
        .bind(feature_codes(&facts.features))
        .bind(search_words(state))
}
