//! The one place that names concrete adapters: which one serves which port is
//! decided here, from the configuration, and nowhere else.

mod start_error;

pub use start_error::StartError;

use crate::calendar_files::EstateCalendars;
use crate::catalogue_file::CatalogueFile;
use crate::config::{Config, MailRoute, ObjectPlace};
use crate::letters::DemoLetters;
use crate::listing_files::EstateFiles;
use app::session::{CalendarFiles, KeptLetters, Members, Screen, Throttle};
use booking_management::application::ports::{CalendarSource, VisitLinks};
use booking_management::domain::slot::StraightLine;
use booking_management_adapters::elsewhere::HttpCalendars;
use booking_management_adapters::letters::{Places, PostParts, VisitFiles, VisitPost};
use booking_management_adapters::links::SignedVisitLinks;
use booking_management_adapters::sql as visits;
use customer_management::application::ports::IdentityProvider;
use customer_management_adapters::identity::{
    Argon2Passwords, InvalidOidcConfig, OidcConfig, OidcProvider, OsTokens, Totp,
};
use customer_management_adapters::letters::{InvalidTexts, LetterPost, LetterRenderer, Links};
use customer_management_adapters::sessions::SqlSessionStore;
use customer_management_adapters::sql as customers;
use kernel::ids::{IdGenerator, TimeOrderedIds};
use kernel::locale::Locale;
use kernel::mail::MailTransport;
use kernel::objects::ObjectStorage;
use kernel::pictures::{DocumentInspector, LogoMaker, PictureMaker};
use kernel::time::{Clock, SystemClock};
use mail::{LocalOutbox, ResendKey, ResendMail, Sender, SmtpMail};
use pictures::{Documents, Logos, PdfReader, Photographs, Workshop, WorkshopLimits};
use properties_listing_adapters::sql::SqlListingQueries;
use property_management_adapters::gazetteer::{SqlGazetteer, ensure_packaged};
use property_management_adapters::sql as properties;
use property_management_adapters::vault::{KeyRing, Vault};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;
use storage::s3::S3Objects;
use storage::{FileObjects, LinkKey};

/// The whole program, wired.
pub struct Estate {
    /// What it was told.
    pub config: Config,
    /// The database everything is kept in.
    pub database: sql::Database,
    /// Context 1: agencies and their people.
    pub customer_management: Arc<customer_management::container::Container>,
    /// Context 2: what agencies sell and rent.
    pub property_management: Arc<property_management::container::Container>,
    /// Context 3: what the public sees.
    pub properties_listing: Arc<properties_listing::container::Container>,
    /// Context 5: who visits what, and when.
    pub booking_management: Arc<booking_management::Container>,
    /// Signs what visitors' links say.
    pub visit_links: Arc<dyn VisitLinks>,
    /// Visits as other calendars read them.
    pub calendar_files: Arc<dyn CalendarFiles>,
    /// The rows behind the browsers' cookies.
    pub sessions: SqlSessionStore,
    /// How letters leave.
    pub mail: Arc<dyn MailTransport>,
    /// The letters that left into files, if they do.
    pub letters: Option<Arc<LocalOutbox>>,
    /// Where photographs and documents are kept.
    pub objects: Arc<dyn ObjectStorage>,
    /// What judges the links to them, where this program signs those itself.
    pub links: Option<storage::Links>,
    /// What personal data is sealed with.
    pub vault: Arc<Vault>,
    /// Makes photographs out of what people send in.
    pub pictures: Arc<dyn PictureMaker>,
    /// Makes logos out of them.
    pub logos: Arc<dyn LogoMaker>,
    /// Looks at documents before they are kept.
    pub documents: Arc<dyn DocumentInspector>,
    /// Whether it is a demonstration, whose dashboard shows the letters that were sent.
    pub demo: bool,
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
    /// [`StartError`]. What the configuration gets wrong is told before the database is touched.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let around = AroundTheDatabase::open(&config).await?;
        let database = Self::connect(&config).await?;
        database.migrate().await?;
        let assets = crate::assets::SiteAssets::load();
        if let Some(places) = assets.embedded("data/gazetteer.csv") {
            ensure_packaged(&database, &places).await?;
        }
        Self::wire(config, database, assets, around)
    }

    /// As [`start`](Self::start), and takes the search up where the last run left it:
    /// for who is going to answer visitors.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn start_serving(config: Config) -> Result<Self, StartError> {
        let file = CatalogueFile::of(&config);
        let reading = tokio::task::spawn_blocking(move || file.read());
        let estate = Self::start(config).await?;
        if let Ok(Some(snapshot)) = reading.await {
            let taken = estate.properties_listing.catalogue.restore(snapshot).await?;
            tracing::info!(taken, "the catalogue's file was read");
        }
        Ok(estate)
    }

    /// What properties keep beside the database, for who wires the contexts to another clock.
    #[must_use]
    pub fn beside(&self) -> BesideTheDatabase {
        BesideTheDatabase {
            vault: Arc::clone(&self.vault),
            objects: Arc::clone(&self.objects),
            pictures: Arc::clone(&self.pictures),
            logos: Arc::clone(&self.logos),
            inspector: Arc::clone(&self.documents),
        }
    }

    /// What the screens of accounts and dashboard stand on.
    #[must_use]
    pub fn members(&self) -> Members {
        Members {
            customer_management: Arc::clone(&self.customer_management),
            property_management: Arc::clone(&self.property_management),
            properties_listing: Arc::clone(&self.properties_listing),
            booking_management: Arc::clone(&self.booking_management),
            throttle: Arc::new(Throttle::default()),
            clock: Arc::new(SystemClock),
            letters: self
                .letters
                .clone()
                .filter(|_| self.demo)
                .map(|outbox| Arc::new(DemoLetters(outbox)) as Arc<dyn KeptLetters>),
            listing_files: Arc::new(EstateFiles {
                property_management: Arc::clone(&self.property_management),
                base_url: self.config.base_url.clone(),
            }),
            calendar_files: Arc::clone(&self.calendar_files),
            provider: self.config.identity.as_ref().map(|site| site.name.clone()),
        }
    }

    /// The consumer that sends the letters of accounts.
    ///
    /// # Errors
    /// When the texts that the program carries are damaged.
    pub fn post(&self) -> Result<LetterPost, InvalidTexts> {
        let renderer = LetterRenderer::new(Links::with_paths(&self.config.base_url, crate::letters::path))?;
        Ok(LetterPost::new(self.database.clone(), renderer, Arc::clone(&self.mail), Arc::new(SystemClock)))
    }

    /// The consumer that sends the letters of visits.
    ///
    /// # Errors
    /// As [`post`](Self::post).
    pub fn visit_post(&self) -> Result<VisitPost, letter_layout::InvalidTexts> {
        VisitPost::new(PostParts {
            database: self.database.clone(),
            links: Arc::clone(&self.visit_links),
            places: visit_places(&self.config),
            house: self.config.mail_from.1.clone(),
            transport: Arc::clone(&self.mail),
            clock: Arc::new(SystemClock),
        })
    }

    /// Connects to the database of the configuration, and nothing else.
    ///
    /// # Errors
    /// [`StartError`] when it can't be reached, or the data folder can't be made.
    pub async fn connect(config: &Config) -> Result<sql::Database, StartError> {
        data_folder(config)?;
        Ok(sql::Database::connect(&config.database_url, &sql::ConnectOptions::default()).await?)
    }

    fn wire(
        config: Config,
        database: sql::Database,
        assets: crate::assets::SiteAssets,
        around: AroundTheDatabase,
    ) -> Result<Self, StartError> {
        let AroundTheDatabase {
            clock,
            mail,
            letters,
            beside,
            links,
            origin,
            visit_links,
            identity_provider,
            calendar_source,
        } = around;
        let gazetteer = Arc::new(SqlGazetteer::new(database.clone()));
        let sessions = SqlSessionStore::new(database.clone(), Arc::clone(&clock), Arc::new(TimeOrderedIds));
        let (customer_management, property_management) = writing_contexts(
            &database,
            gazetteer.clone(),
            Arc::clone(&clock),
            identity_provider,
            beside.clone(),
        )?;
        let calendar_files = EstateCalendars {
            files: VisitFiles::new(
                database.clone(),
                Arc::clone(&visit_links),
                visit_places(&config),
                config.mail_from.1.clone(),
            )
            .map_err(|error| StartError::Binary(error.to_string()))?,
            base_url: config.base_url.clone(),
        };
        let booking_management =
            visits_context(&database, Arc::clone(&visit_links), calendar_source, Arc::clone(&clock));
        let properties_listing =
            Arc::new(properties_listing::container::Container::new(properties_listing::container::Ports {
                queries: Arc::new(SqlListingQueries::new(database.clone())),
            }));
        let content_security_policy = crate::http::security::policy_header(
            config.tiles.as_ref().map(|tiles| tiles.url.as_str()),
            config.identity.as_ref().map(|site| site.issuer.as_str()),
            origin.as_deref(),
        );
        Ok(Self {
            config,
            database,
            content_security_policy,
            customer_management: Arc::new(customer_management),
            sessions,
            mail,
            letters,
            objects: beside.objects,
            links,
            vault: beside.vault,
            pictures: beside.pictures,
            logos: beside.logos,
            documents: beside.inspector,
            demo: false,
            property_management: Arc::new(property_management),
            properties_listing,
            booking_management: Arc::new(booking_management),
            visit_links,
            calendar_files: Arc::new(calendar_files),
            gazetteer,
            assets,
        })
    }
}

/// What the contexts need besides a database: made first, so that a wrong word of the configuration
/// is told before a database of the right one is migrated.
struct AroundTheDatabase {
    clock: Arc<dyn Clock>,
    mail: Arc<dyn MailTransport>,
    letters: Option<Arc<LocalOutbox>>,
    beside: BesideTheDatabase,
    links: Option<storage::Links>,
    origin: Option<String>,
    visit_links: Arc<dyn VisitLinks>,
    identity_provider: Option<Arc<dyn IdentityProvider>>,
    calendar_source: Arc<dyn CalendarSource>,
}

impl AroundTheDatabase {
    async fn open(config: &Config) -> Result<Self, StartError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let (mail, letters) = mail_route(config, &clock)?;
        let identity_provider = identity_provider(config, &clock)?;
        let calendar_source = HttpCalendars::new(&config.base_url)
            .map_err(|error| StartError::Machine(format!("Calendars elsewhere can't be read: {error}.")))?;
        data_folder(config)?;
        let Objects { objects, links, origin } = object_storage(config, &clock).await?;
        let visit_links = SignedVisitLinks::new(links_key(config)?.derived("visits"));
        let workshop = workshop()?;
        let beside = BesideTheDatabase {
            vault: Arc::new(Vault::new(key_ring(config)?)),
            objects,
            inspector: Arc::new(documents(&workshop, config)),
            logos: Arc::new(Logos::new(Arc::clone(&workshop))),
            pictures: Arc::new(Photographs::new(workshop)),
        };
        Ok(Self {
            clock,
            mail,
            letters,
            beside,
            links,
            origin,
            visit_links: Arc::new(visit_links),
            identity_provider,
            calendar_source: Arc::new(calendar_source),
        })
    }
}

/// Makes the data folder where there is none.
fn data_folder(config: &Config) -> Result<(), StartError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| {
        let reason = format!("the folder can't be made ({error}); name one that this user may write");
        StartError::variable("ESTATE_OS_DATA_DIR", config.data_dir.display().to_string(), &reason)
    })
}

/// Where what is written about visits leads.
fn visit_places(config: &Config) -> Places {
    Places::with_paths(&config.base_url, crate::letters::place)
}

/// What agencies and properties keep beside the database, and who makes it fit to be kept.
#[derive(Clone)]
pub struct BesideTheDatabase {
    /// What personal data is sealed with.
    pub vault: Arc<Vault>,
    /// Where photographs and documents lie.
    pub objects: Arc<dyn ObjectStorage>,
    /// Makes photographs.
    pub pictures: Arc<dyn PictureMaker>,
    /// Makes logos.
    pub logos: Arc<dyn LogoMaker>,
    /// Looks at documents.
    pub inspector: Arc<dyn DocumentInspector>,
}

/// The contexts that write, living at the time of `clock`: the machine's, or
/// for the demo seed the days of its listings' past.
///
/// # Errors
/// [`StartError::Binary`] when the list of common passwords that the program carries is damaged.
pub fn writing_contexts(
    database: &sql::Database,
    gazetteer: Arc<SqlGazetteer>,
    clock: Arc<dyn Clock>,
    identity_provider: Option<Arc<dyn IdentityProvider>>,
    beside: BesideTheDatabase,
) -> Result<(customer_management::container::Container, property_management::container::Container), StartError>
{
    let passwords = Argon2Passwords::try_new().map_err(|error| StartError::Binary(error.to_string()))?;
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    let customer_management =
        customer_management::container::Container::new(customer_management::container::Ports {
            units_of_work: Arc::new(customers::SqlUnitsOfWork::new(database.clone(), ids.clone())),
            queries: Arc::new(customers::SqlOrganizationQueries::new(database.clone())),
            accounts: Arc::new(customers::SqlAccountQueries::new(database.clone())),
            passwords: Arc::new(passwords),
            mint: Arc::new(OsTokens),
            codes: Arc::new(Totp),
            identity_provider,
            objects: Arc::clone(&beside.objects),
            logos: beside.logos,
            ids: ids.clone(),
            clock: clock.clone(),
        });
    let property_management =
        property_management::container::Container::new(property_management::container::Ports {
            units_of_work: Arc::new(properties::SqlUnitsOfWork::new(database.clone(), ids.clone())),
            agencies: Arc::new(properties::SqlAgencyStandings::new(database.clone())),
            members: Arc::new(properties::SqlAgencyMembers::new(database.clone())),
            queries: Arc::new(properties::SqlPropertyQueries::new(database.clone())),
            desk: Arc::new(properties::SqlDeskQueries::new(database.clone())),
            references: Arc::new(properties::SqlObjectReferences::new(database.clone())),
            gazetteer,
            vault: beside.vault,
            objects: beside.objects,
            pictures: beside.pictures,
            inspector: beside.inspector,
            ids,
            clock,
        });
    Ok((customer_management, property_management))
}

/// The context of visits, living at the time of `clock`, as [`writing_contexts`] do.
#[must_use]
pub fn visits_context(
    database: &sql::Database,
    links: Arc<dyn VisitLinks>,
    calendar_source: Arc<dyn CalendarSource>,
    clock: Arc<dyn Clock>,
) -> booking_management::Container {
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    booking_management::Container::new(booking_management::Ports {
        units_of_work: Arc::new(visits::SqlUnitsOfWork::new(database.clone(), Arc::clone(&ids))),
        queries: Arc::new(visits::SqlBookingQueries::new(database.clone())),
        members: Arc::new(visits::SqlAgencyMembers::new(database.clone())),
        elsewhere: Arc::new(visits::SqlCalendarsElsewhere::new(database.clone())),
        calendar_source,
        links,
        travel: Arc::new(StraightLine::default()),
        ids,
        clock,
    })
}

/// The site that vouches for people, where one is configured. It isn't asked yet: one that is
/// away doesn't keep the program from starting.
///
/// # Errors
/// [`StartError::Variable`] when its address, or the one to come back to, can't be used.
pub fn identity_provider(
    config: &Config,
    clock: &Arc<dyn Clock>,
) -> Result<Option<Arc<dyn IdentityProvider>>, StartError> {
    let Some(site) = &config.identity else { return Ok(None) };
    let provider = OidcProvider::try_new(
        OidcConfig {
            issuer: site.issuer.clone(),
            client_id: site.client_id.clone(),
            client_secret: site.client_secret.clone(),
            redirect_url: format!("{}{}", config.base_url, Screen::ProviderReturn.path(Locale::default())),
            scopes: vec!["email".to_owned(), "profile".to_owned()],
        },
        Arc::clone(clock),
    );
    let provider = provider.map_err(|error| match error {
        InvalidOidcConfig::RedirectUrl(_) => {
            StartError::variable("ESTATE_OS_BASE_URL", &config.base_url, &error)
        }
        InvalidOidcConfig::ClientId => {
            StartError::variable("ESTATE_OS_OIDC_CLIENT_ID", &site.client_id, &error)
        }
        InvalidOidcConfig::Issuer(_) | InvalidOidcConfig::Https(_) => {
            StartError::variable("ESTATE_OS_OIDC_ISSUER", &site.issuer, &error)
        }
    })?;
    Ok(Some(Arc::new(provider)))
}

/// The keys that the configuration gives, else those of their file, which is made where there is none.
///
/// # Errors
/// [`StartError`], when they can't be used.
pub fn key_ring(config: &Config) -> Result<KeyRing, StartError> {
    match &config.secret_keys {
        Some(keys) => KeyRing::parse(keys.expose_secret())
            .map_err(|error| StartError::secret("ESTATE_OS_SECRET_KEYS", &error)),
        None => KeyRing::of_file(&config.keys_file()).map_err(|error| unusable_file("personal data", &error)),
    }
}

/// The key for links that the configuration gives, else that of its file, which is made where there is
/// none.
///
/// # Errors
/// [`StartError`], when it can't be used.
pub fn links_key(config: &Config) -> Result<LinkKey, StartError> {
    match &config.links_key {
        Some(key) => LinkKey::parse(key).map_err(|error| StartError::secret("ESTATE_OS_LINKS_KEY", &error)),
        None => {
            let file = config.links_key_file();
            LinkKey::open(&file)
                .map_err(|error| unusable_file("links", &format!("{}: {error}", file.display())))
        }
    }
}

fn unusable_file(of: &str, error: &dyn std::fmt::Display) -> StartError {
    StartError::Machine(format!(
        "The key of {of} can't be used: {error}. Let this user read the file, or bring it back from a copy."
    ))
}

/// Where photographs and documents are kept.
pub struct Objects {
    /// What keeps them.
    pub objects: Arc<dyn ObjectStorage>,
    /// What judges the links to them, where this program signs those itself.
    pub links: Option<storage::Links>,
    /// Where the links lead, if to another host.
    pub origin: Option<String>,
}

/// The place that the configuration names. A bucket isn't asked yet: one that is away doesn't keep
/// the program from starting.
///
/// # Errors
/// [`StartError`], when files can't be kept there.
pub async fn object_storage(config: &Config, clock: &Arc<dyn Clock>) -> Result<Objects, StartError> {
    match &config.objects {
        ObjectPlace::Files => {
            let links = storage::Links::new(links_key(config)?, Arc::clone(clock));
            let objects = FileObjects::open(
                config.objects_dir(),
                links.clone(),
                Arc::new(TimeOrderedIds),
                clock.as_ref(),
            );
            let objects = objects.map_err(|error| {
                StartError::Machine(format!(
                    "Photographs and documents can't be kept ({error}): let this user write the folder."
                ))
            })?;
            Ok(Objects { objects: Arc::new(objects), links: Some(links), origin: None })
        }
        ObjectPlace::S3(options) => {
            let objects = S3Objects::new(options, Arc::clone(clock));
            let origin = objects.origin().await.map_err(|error| {
                let endpoint = options.endpoint.as_deref().unwrap_or_default();
                StartError::variable("ESTATE_OS_S3_ENDPOINT", endpoint, &error)
            })?;
            Ok(Objects { objects: Arc::new(objects), links: None, origin: Some(origin) })
        }
    }
}

/// How letters leave, and where they lie if they leave into files.
type WayOut = (Arc<dyn MailTransport>, Option<Arc<LocalOutbox>>);

/// The way that the configuration names. Nobody is asked yet.
///
/// # Errors
/// [`StartError::Variable`] when what it says of the way can't be used.
pub fn mail_route(config: &Config, clock: &Arc<dyn Clock>) -> Result<WayOut, StartError> {
    Ok(match &config.mail {
        MailRoute::Files => {
            let outbox = Arc::new(LocalOutbox::new(config.letters_dir(), sender(config)?, Arc::clone(clock)));
            (Arc::clone(&outbox) as Arc<dyn MailTransport>, Some(outbox))
        }
        MailRoute::Smtp(url) => (Arc::new(mail_server(config, url, clock)?), None),
        MailRoute::Resend(key) => (Arc::new(resend(config, key)?), None),
    })
}

/// Asks whoever takes letters whether they would, and sends none: what they said, or a sentence with
/// its remedy. Files aren't asked.
pub async fn ask_mail(config: &Config, clock: &Arc<dyn Clock>) -> Option<Result<&'static str, String>> {
    match &config.mail {
        MailRoute::Files => None,
        MailRoute::Smtp(url) => Some(ask_mail_server(config, url, clock).await),
        MailRoute::Resend(key) => Some(ask_resend(config, key).await),
    }
}

async fn ask_mail_server(
    config: &Config,
    url: &SecretString,
    clock: &Arc<dyn Clock>,
) -> Result<&'static str, String> {
    let server = mail_server(config, url, clock).map_err(|error| error.to_string())?;
    let asked = server.check().await;
    asked
        .map(|()| "the mail server lets this program in")
        .map_err(|error| format!("{error}: check host, port, user and password in ESTATE_OS_MAIL"))
}

async fn ask_resend(config: &Config, key: &SecretString) -> Result<&'static str, String> {
    let resend = resend(config, key).map_err(|error| error.to_string())?;
    match resend.check().await {
        Ok(ResendKey::Full) => Ok("Resend knows the key"),
        Ok(ResendKey::SendingOnly) => Ok("Resend knows the key, which may send and nothing else: enough"),
        Err(error) => Err(format!(
            "{error}: check ESTATE_OS_RESEND_KEY, and that this machine reaches {}",
            ResendMail::API
        )),
    }
}

fn sender(config: &Config) -> Result<Sender, StartError> {
    let (name, address) = &config.mail_from;
    Sender::new(name, address)
        .map_err(|error| StartError::variable("ESTATE_OS_MAIL_FROM", format!("{name} <{address}>"), &error))
}

fn mail_server(config: &Config, url: &SecretString, clock: &Arc<dyn Clock>) -> Result<SmtpMail, StartError> {
    SmtpMail::new(url, None, sender(config)?, Arc::clone(clock))
        .map_err(|error| StartError::secret("ESTATE_OS_MAIL", &error))
}

fn resend(config: &Config, key: &SecretString) -> Result<ResendMail, StartError> {
    ResendMail::new(ResendMail::API, key, sender(config)?)
        .map_err(|error| StartError::secret("ESTATE_OS_RESEND_KEY", &error))
}

fn workshop() -> Result<Arc<Workshop>, StartError> {
    Workshop::open(WorkshopLimits::default()).map_err(|error| {
        StartError::Machine(format!(
            "There are no threads for photographs ({error}): let this user start more of them."
        ))
    })
}

/// Who looks at documents, by the program that the configuration names.
///
/// # Errors
/// [`StartError::Machine`] when there are no threads for it.
pub fn document_inspector(config: &Config) -> Result<Documents, StartError> {
    Ok(documents(&workshop()?, config))
}

fn documents(workshop: &Arc<Workshop>, config: &Config) -> Documents {
    Documents::new(Arc::clone(workshop), PdfReader::new(config.program.clone()))
}
