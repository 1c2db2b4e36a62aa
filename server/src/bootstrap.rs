//! The one place that names concrete adapters: which one serves which port is
//! decided here, from the configuration, and nowhere else.

use crate::catalogue_file::CatalogueFile;
use crate::config::Config;
use customer_management_adapters::identity::{Argon2Passwords, OsTokens, Totp};
use customer_management_adapters::sql as customers;
use kernel::ids::{IdGenerator, TimeOrderedIds};
use kernel::storage::StorageError;
use kernel::time::{Clock, SystemClock};
use properties_listing_adapters::sql::SqlListingQueries;
use property_management_adapters::gazetteer::{SqlGazetteer, ensure_packaged};
use property_management_adapters::sql as properties;
use std::sync::Arc;

/// The whole program, wired.
pub struct Estate {
    /// What it was told.
    pub config: Config,
    /// The database everything is kept in.
    pub database: sql::Database,
    /// Context 1: agencies.
    pub customer_management: customer_management::container::Container,
    /// Context 2: what agencies sell and rent.
    pub property_management: property_management::container::Container,
    /// Context 3: what the public sees.
    pub properties_listing: Arc<properties_listing::container::Container>,
    /// Names of places to places of the gazetteer.
    pub gazetteer: Arc<SqlGazetteer>,
    /// What the binary carries: styles, scripts, fonts, data.
    pub assets: crate::assets::SiteAssets,
    /// The Content-Security-Policy of every page.
    pub content_security_policy: http::HeaderValue,
}

impl Estate {
    /// Connects, migrates, loads the packaged gazetteer, and wires every context.
    ///
    /// # Errors
    /// Whatever keeps the database from being reached or brought up to date.
    pub async fn start(config: Config) -> Result<Self, StorageError> {
        let database = Self::connect(&config).await?;
        database.migrate().await?;
        let assets = crate::assets::SiteAssets::load();
        if let Some(places) = assets.embedded("data/gazetteer.csv") {
            ensure_packaged(&database, &places).await?;
        }
        Self::wire(config, database, assets)
    }

    /// As [`start`](Self::start), and takes the search up where the last run left it:
    /// for who is going to answer visitors.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn start_serving(config: Config) -> Result<Self, StorageError> {
        let file = CatalogueFile::of(&config);
        let reading = tokio::task::spawn_blocking(move || file.read());
        let estate = Self::start(config).await?;
        if let Ok(Some(snapshot)) = reading.await {
            let taken = estate.properties_listing.catalogue.restore(snapshot).await?;
            tracing::info!(taken, "the catalogue's file was read");
        }
        Ok(estate)
    }

    /// Connects to the database of the configuration, and nothing else.
    ///
    /// # Errors
    /// When it can't be reached, or its folder can't be made.
    pub async fn connect(config: &Config) -> Result<sql::Database, StorageError> {
        std::fs::create_dir_all(&config.data_dir).map_err(|error| {
            StorageError::Unavailable(format!(
                "the folder {} can't be made: {error}",
                config.data_dir.display()
            ))
        })?;
        sql::Database::connect(&config.database_url, &sql::ConnectOptions::default()).await
    }

    fn wire(
        config: Config,
        database: sql::Database,
        assets: crate::assets::SiteAssets,
    ) -> Result<Self, StorageError> {
        let gazetteer = Arc::new(SqlGazetteer::new(database.clone()));
        let (customer_management, property_management) =
            writing_contexts(&database, gazetteer.clone(), Arc::new(SystemClock))?;
        let properties_listing =
            Arc::new(properties_listing::container::Container::new(properties_listing::container::Ports {
                queries: Arc::new(SqlListingQueries::new(database.clone())),
            }));
        let content_security_policy =
            crate::http::security::policy_header(config.tiles.as_ref().map(|tiles| tiles.url.as_str()));
        Ok(Self {
            config,
            database,
            content_security_policy,
            customer_management,
            property_management,
            properties_listing,
            gazetteer,
            assets,
        })
    }
}

/// The contexts that write, living at the time of `clock`: the machine's, or
/// for the demo seed the days of its listings' past.
///
/// # Errors
/// [`StorageError::Corrupt`] when the list of common passwords that the program carries is damaged.
pub fn writing_contexts(
    database: &sql::Database,
    gazetteer: Arc<SqlGazetteer>,
    clock: Arc<dyn Clock>,
) -> Result<
    (customer_management::container::Container, property_management::container::Container),
    StorageError,
> {
    let passwords = Argon2Passwords::try_new().map_err(|error| StorageError::Corrupt(error.to_string()))?;
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    let customer_management =
        customer_management::container::Container::new(customer_management::container::Ports {
            units_of_work: Arc::new(customers::SqlUnitsOfWork::new(database.clone(), ids.clone())),
            queries: Arc::new(customers::SqlOrganizationQueries::new(database.clone())),
            accounts: Arc::new(customers::SqlAccountQueries::new(database.clone())),
            passwords: Arc::new(passwords),
            mint: Arc::new(OsTokens),
            codes: Arc::new(Totp),
            identity_provider: None,
            ids: ids.clone(),
            clock: clock.clone(),
        });
    let property_management =
        property_management::container::Container::new(property_management::container::Ports {
            units_of_work: Arc::new(properties::SqlUnitsOfWork::new(database.clone(), ids.clone())),
            agencies: Arc::new(properties::SqlAgencyStandings::new(database.clone())),
            queries: Arc::new(properties::SqlPropertyQueries::new(database.clone())),
            gazetteer,
            ids,
            clock,
        });
    Ok((customer_management, property_management))
}
