//! A new key, and everything sealed anew under it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::ids::TimeOrderedIds;
use kernel::locale::Country;
use kernel::nif::Nif;
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use property_management::application::ports::{PersonalDataVault as _, UnitOfWork, UnitsOfWork as _};
use property_management::domain::owner::{OwnerId, PropertyOwner, PropertyOwners, Sealed, SealedNif};
use property_management::domain::property::{Property, PropertyId};
use property_management::domain::values::FullName;
use property_management::fixtures::{AGENCY, agent, complete_draft, noon};
use property_management_adapters::sql::SqlUnitsOfWork;
use property_management_adapters::vault::{KeyRing, Rotation, Vault, rotate};
use sql::{Database, Statement};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| database,
    postgres: |database| database;
    crate::rotation::{
        after_it_the_old_key_may_go,
        what_is_sealed_as_it_should_be_stays_as_it_is,
        what_does_not_open_stays_and_is_told,
        who_loaded_a_property_before_does_not_bring_the_old_key_back,
        a_number_typed_in_meanwhile_is_kept_and_sealed_anew,
    }
}

/// Three keys, each of one byte again and again.
const OLD: &str = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const NEW: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
const OTHER: &str = "old:AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";

fn vault(keys: &[&str]) -> Vault {
    Vault::new(KeyRing::parse(&keys.join(",")).unwrap())
}

fn nif() -> Nif {
    Nif::parse(Country::Portugal, "123456789").unwrap()
}

/// Two owners of two properties, one known by name alone.
async fn put(database: &Database, vault: &Vault) -> OwnerId {
    let founding = Statement::new(
        "INSERT INTO organizations (id, version, slug, name, country, founded_at)
         VALUES ($1, 1, 'a', 'A', 'PT', $2)",
    );
    database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
    let (id, another) = (OwnerId(Uuid::from_u128(7)), OwnerId(Uuid::from_u128(8)));
    let name = || FullName::parse("Maria Silva").unwrap().unwrap();
    let sealed = PropertyOwner {
        nif: Some(SealedNif {
            sealed: vault.seal(AGENCY, id, nif().as_str()).unwrap(),
            mark: vault.mark(AGENCY, &nif()).unwrap(),
        }),
        identity: Some(vault.seal(AGENCY, id, "12345678 9 ZZ4").unwrap()),
        ..PropertyOwner::named(id, name())
    };
    let mut draft = complete_draft("A-1");
    draft.owners = PropertyOwners::new(vec![PropertyOwner::named(another, name()), sealed]).unwrap();
    let mut property = Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, noon()).unwrap();
    let mut unit = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds)).begin().await.unwrap();
    unit.properties().save(&mut property).await.unwrap();
    unit.commit().await.unwrap();
    id
}

async fn kept(database: &Database, id: OwnerId) -> PropertyOwner {
    let mut unit = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds)).begin().await.unwrap();
    let property = unit.properties().find(AGENCY, PropertyId(Uuid::from_u128(1))).await.unwrap().unwrap();
    property.state().owners.find(id).unwrap().clone()
}

/// The property with another number of an identity document, not saved yet, or with another name of its
/// owner; and the unit in which it was loaded.
async fn typed(units: &SqlUnitsOfWork, identity: Option<Sealed>) -> (Property, Box<dyn UnitOfWork>) {
    let mut unit = units.begin().await.unwrap();
    let mut property = unit.properties().find(AGENCY, PropertyId(Uuid::from_u128(1))).await.unwrap().unwrap();
    let mut draft = property.to_draft();
    let mut owners = draft.owners.as_slice().to_vec();
    match identity {
        Some(identity) => owners[1].identity = Some(identity),
        None => owners[1].full_name = FullName::parse("Maria Sousa").unwrap().unwrap(),
    }
    draft.owners = PropertyOwners::new(owners).unwrap();
    property.revise(draft, TimeZone::Lisbon, noon()).unwrap();
    (property, unit)
}

mod rotation {
    use super::*;

    pub async fn after_it_the_old_key_may_go(database: Database) {
        let id = put(&database, &vault(&[OLD])).await;
        let rotation = rotate(&database, &vault(&[NEW, OLD])).await.unwrap();
        assert_eq!(rotation, Rotation { owners: 1, renewed: 1 });
        // What is left is the mark, which the oldest key made.
        let alone = vault(&[NEW]);
        assert_eq!(rotate(&database, &alone).await.unwrap(), Rotation { owners: 1, renewed: 1 });

        let owner = kept(&database, id).await;
        let sealed = owner.nif.unwrap();
        assert_eq!(alone.open(AGENCY, id, &sealed.sealed).unwrap(), "123456789");
        assert_eq!(alone.open(AGENCY, id, &owner.identity.unwrap()).unwrap(), "12345678 9 ZZ4");
        assert_eq!(sealed.mark, alone.mark(AGENCY, &nif()).unwrap(), "it is found again");
    }

    pub async fn what_is_sealed_as_it_should_be_stays_as_it_is(database: Database) {
        let vault = vault(&[OLD]);
        let id = put(&database, &vault).await;
        let before = kept(&database, id).await;
        assert_eq!(rotate(&database, &vault).await.unwrap(), Rotation { owners: 1, renewed: 0 });
        assert_eq!(kept(&database, id).await, before);
    }

    pub async fn what_does_not_open_stays_and_is_told(database: Database) {
        let id = put(&database, &vault(&[OLD])).await;
        let before = kept(&database, id).await;
        assert!(rotate(&database, &vault(&[NEW, OTHER])).await.is_err());
        let unknown = rotate(&database, &vault(&[NEW])).await.unwrap_err();
        assert!(unknown.to_string().contains("\u{201c}old\u{201d}"), "{unknown}");
        assert_eq!(kept(&database, id).await, before);
    }

    pub async fn who_loaded_a_property_before_does_not_bring_the_old_key_back(database: Database) {
        let id = put(&database, &vault(&[OLD])).await;
        let units = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds));
        let mut loaded = typed(&units, None).await.0;
        rotate(&database, &vault(&[NEW, OLD])).await.unwrap();
        let mut unit = units.begin().await.unwrap();
        let late = unit.properties().save(&mut loaded).await;
        assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
        drop(unit);
        let identity = kept(&database, id).await.identity.unwrap();
        assert_eq!(vault(&[NEW]).open(AGENCY, id, &identity).unwrap(), "12345678 9 ZZ4");
    }

    pub async fn a_number_typed_in_meanwhile_is_kept_and_sealed_anew(database: Database) {
        let id = put(&database, &vault(&[OLD])).await;
        let units = SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds));
        let sealed = vault(&[OLD]).seal(AGENCY, id, "87654321 0 ZZ1").unwrap();
        let (mut property, mut unit) = typed(&units, Some(sealed)).await;
        unit.properties().save(&mut property).await.unwrap();
        // It reads what was there before, and waits for whoever is saving.
        let rotating = tokio::spawn({
            let database = database.clone();
            async move { rotate(&database, &vault(&[NEW, OLD])).await }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        unit.commit().await.unwrap();
        rotating.await.unwrap().unwrap();
        let identity = kept(&database, id).await.identity.unwrap();
        assert_eq!(vault(&[NEW]).open(AGENCY, id, &identity).unwrap(), "87654321 0 ZZ1");
    }
}
