//! Whole files into a database, and out again: made-up ones always, real ones
//! where they are on the machine.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use kernel::ids::{IdGenerator, TimeOrderedIds};
use kernel::locale::Country;
use kernel::pictures::{PretendedInspector, PretendedPictures};
use kernel::time::{Clock, FixedClock};
use property_management::adapters::inmemory::PretendedVault;
use property_management::container::{Container, Ports};
use property_management::domain::listing_record::Rejection;
use property_management::domain::property::PropertyState;
use property_management::domain::publish_gate::PublishMode;
use property_management::domain::status::PropertyStatus;
use property_management::fixtures::{AGENCY, agent, noon};
use property_management_adapters::gazetteer::{self, SqlGazetteer};
use property_management_adapters::listing_files::{
    Counts, CsvExport, Layout, Limits, LineReport, ListingReader, MappingError, Reports, import, profiles,
};
use property_management_adapters::sql::{
    SqlAgencyMembers, SqlAgencyStandings, SqlDeskQueries, SqlObjectReferences, SqlPropertyQueries,
    SqlUnitsOfWork,
};
use sql::{Database, Statement};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use storage::MemoryObjects;
use tempfile::TempDir;

/// An agency over a database, and a folder for its files.
struct Office {
    database: Database,
    container: Container,
    folder: TempDir,
}

impl Office {
    async fn open(database: Database) -> Self {
        let founding = Statement::new(
            "INSERT INTO organizations (id, version, slug, name, country, ami_licence, founded_at)
             VALUES ($1, 1, 'first', 'First', 'PT', '12345', $2)
             ON CONFLICT (id) DO NOTHING",
        );
        database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
        let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(noon()));
        let container = Container::new(Ports {
            units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), ids.clone())),
            agencies: Arc::new(SqlAgencyStandings::new(database.clone())),
            members: Arc::new(SqlAgencyMembers::new(database.clone())),
            queries: Arc::new(SqlPropertyQueries::new(database.clone())),
            desk: Arc::new(SqlDeskQueries::new(database.clone())),
            references: Arc::new(SqlObjectReferences::new(database.clone())),
            gazetteer: Arc::new(SqlGazetteer::new(database.clone())),
            vault: Arc::new(PretendedVault::default()),
            objects: Arc::new(MemoryObjects::new(clock.clone())),
            pictures: Arc::new(PretendedPictures::default()),
            inspector: Arc::new(PretendedInspector::default()),
            ids,
            clock,
        });
        Self { database, container, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn report(&self) -> PathBuf {
        self.folder.path().join("rejected.csv")
    }

    async fn import(
        &self,
        path: &Path,
        details: Option<&Path>,
        layout: Layout,
        publish: Option<PublishMode>,
    ) -> Result<Counts, MappingError> {
        let mut reader = ListingReader::open(path, details, layout, Limits::default())?;
        let mut reports = Reports { rejected: LineReport::at(&self.report()).unwrap(), remarks: None };
        let use_case = &self.container.import_listings;
        let go_on = |_: &Counts| ControlFlow::Continue(());
        let counts = import(use_case, &agent(), &mut reader, publish, &mut reports, go_on).await.unwrap();
        assert_eq!(reports.rejected.lines(), counts.rejections());
        Ok(counts)
    }

    async fn properties(&self) -> Vec<PropertyState> {
        self.container.queries.page(AGENCY, None, 100_000).await.unwrap()
    }

    fn rejected(&self) -> Vec<(u64, String)> {
        if !self.report().exists() {
            return Vec::new();
        }
        let rows = csv::Reader::from_path(self.report()).unwrap().into_records().map(Result::unwrap);
        rows.map(|row| (row[0].parse().unwrap(), row[1].to_owned())).collect()
    }
}

fn profile(name: &str) -> Layout {
    Layout::of(profiles::by_name(name).unwrap())
}

fn mapped(pairs: &[&str], constants: &[&str]) -> Layout {
    let mut layout = Layout::general(Country::Portugal);
    pairs.iter().for_each(|pair| layout.map(pair).unwrap());
    constants.iter().for_each(|pair| layout.set(pair).unwrap());
    layout
}

const MADE_UP: &str = "Ref;Tipo;Preço;Concelho;Tipologia;Área;Título\n\
    A1;Apartamento;\"250.000 €\";Évora;T2;\"81,5 m²\";\"T2 com \"\"vista\"\"\"\n\
    A2;Moradia;\"1 250 000 €\";Évora;V4;2.400;\"Casa\ncom quebra\"\n\
    A3;Moradia;Sob Consulta;Évora;V4;240;=1+1\n\
    A4;Quarto;400;Évora;;12;Quarto\n\
    A5;Apartamento;180000;;T1;21953;Sem lugar\n\
    A1;Apartamento;\"250.000 €\";Évora;T2;\"81,5 m²\";\"T2 com \"\"vista\"\"\"\n";

fn made_up() -> Layout {
    mapped(
        &[
            "reference=Ref",
            "property_type=Tipo",
            "price=Preço",
            "municipality=Concelho",
            "bedrooms=Tipologia",
            "gross_area=Área",
            "title=Título",
        ],
        &["listing_type=venda"],
    )
}

/// What holds on either engine.
mod behaviour {
    use super::*;

    pub async fn a_file_never_seen_before_comes_in_by_a_mapping(office: Office) {
        let path = office.file("made-up.csv", MADE_UP);
        let counts = office.import(&path, None, made_up(), Some(PublishMode::Incomplete)).await.unwrap();
        assert_eq!((counts.rows, counts.created, counts.duplicates, counts.rejections()), (6, 3, 1, 2));
        assert_eq!((counts.published_with_attention, counts.kept_back), (2, 1));
        assert_eq!(counts.reasons.get("missing_place"), Some(&1));
        assert_eq!(office.rejected(), [(5, "price_on_request".to_owned()), (6, "single_room".to_owned())]);

        let properties = office.properties().await;
        let status: Vec<_> = properties.iter().map(|property| property.status).collect();
        assert_eq!(status, [PropertyStatus::Active, PropertyStatus::Active, PropertyStatus::Draft]);
        assert_eq!(properties[0].characteristics.gross_area.unwrap().m2(), 81.5);
        assert_eq!(properties[1].texts.pt.title.as_ref().unwrap().as_str(), "Casa com quebra");
        assert_eq!(properties[2].characteristics.gross_area, None, "no flat has two hectares");
    }

    pub async fn the_same_file_again_changes_nothing(office: Office) {
        let path = office.file("made-up.csv", MADE_UP);
        office.import(&path, None, made_up(), Some(PublishMode::Incomplete)).await.unwrap();
        let before = office.properties().await;
        let again = office.import(&path, None, made_up(), Some(PublishMode::Incomplete)).await.unwrap();
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 3));
        assert_eq!(office.properties().await, before);
    }

    pub async fn rows_without_reference_are_known_by_their_content(office: Office) {
        let layout = || mapped(&[], &["listing_type=sale", "property_type=house"]);
        let path = office.file("a.csv", "price,municipality\n250000,Évora\n260000,Évora\n250000,Évora\n");
        let first = office.import(&path, None, layout(), None).await.unwrap();
        assert_eq!((first.created, first.duplicates), (2, 1));
        let longer = office.file("b.csv", "municipality,price\nÉvora,260000\nBeja,99000\n");
        let second = office.import(&longer, None, layout(), None).await.unwrap();
        assert_eq!((second.created, second.unchanged), (1, 1));
    }

    pub async fn another_price_updates_and_is_remembered(office: Office) {
        let path = office.file("made-up.csv", MADE_UP);
        office.import(&path, None, made_up(), None).await.unwrap();
        let cheaper = office.file("cheaper.csv", MADE_UP.replace("250.000 €", "240.000 €"));
        let counts = office.import(&cheaper, None, made_up(), None).await.unwrap();
        assert_eq!((counts.updated, counts.unchanged), (1, 2));
        assert_eq!(office.properties().await[0].prices.len(), 2);
    }

    pub async fn a_file_cut_in_the_middle_leaves_whole_rows_only(office: Office) {
        let path = office.file("cut.csv", MADE_UP.split_at(MADE_UP.find("com quebra").unwrap()).0);
        let counts = office.import(&path, None, made_up(), None).await.unwrap();
        assert_eq!((counts.created, counts.rejected.get("file_cut")), (1, Some(&1)));
        assert_eq!(office.properties().await.len(), 1);
        // The whole file completes it.
        let whole = office.file("whole.csv", MADE_UP);
        let counts = office.import(&whole, None, made_up(), None).await.unwrap();
        assert_eq!((counts.created, counts.unchanged), (2, 1));
    }

    pub async fn a_file_in_an_old_encoding_comes_in_readable(office: Office) {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(MADE_UP);
        let path = office.file("old.csv", &bytes);
        office.import(&path, None, made_up(), None).await.unwrap();
        assert_eq!(office.properties().await[0].address.municipality.as_ref().unwrap().as_str(), "Évora");
    }

    pub async fn a_file_without_its_columns_is_refused_before_anything_happens(office: Office) {
        let path = office.file("other.csv", "Name,Value\nA,1\n");
        for layout in [made_up(), profile("olx"), profile("idealista18"), mapped(&[], &[])] {
            let refused = office.import(&path, None, layout, None).await;
            assert!(matches!(refused, Err(MappingError::File(_) | MappingError::Untold(_))));
        }
        assert!(office.properties().await.is_empty());
    }

    pub async fn more_rows_than_a_batch_all_come_in(office: Office) {
        let mut text = String::from("reference,price,municipality\n");
        for i in 0..2_345 {
            text.push_str(&format!("R{i},{},Évora\n", 100_000 + i));
        }
        let path = office.file("many.csv", text);
        let layout = mapped(&[], &["listing_type=sale", "property_type=apartment"]);
        let counts = office.import(&path, None, layout, Some(PublishMode::Incomplete)).await.unwrap();
        assert_eq!((counts.created, counts.published_with_attention), (2_345, 2_345));
        assert_eq!(office.properties().await.len(), 2_345);
    }

    pub async fn an_export_read_again_changes_nothing(office: Office) {
        let path = office.file("made-up.csv", MADE_UP);
        office.import(&path, None, made_up(), Some(PublishMode::Incomplete)).await.unwrap();
        let before = office.properties().await;
        let exported = office.folder.path().join("export.csv");
        let mut export = CsvExport::new(std::fs::File::create(&exported).unwrap()).unwrap();
        before.iter().for_each(|property| export.write(property).unwrap());
        export.finish().unwrap();

        let again = office.import(&exported, None, profile("estate-os"), None).await.unwrap();
        assert_eq!((again.unchanged, again.updated, again.rejections()), (3, 0, 0));
        assert_eq!(office.properties().await, before);
    }

    pub async fn a_report_holds_no_formula(office: Office) {
        let text = "reference,price\nA,\"=cmd|' /C calc'!A0\"\nB,\"@SUM(1)\"\n";
        let path = office.file("evil.csv", text);
        let layout = mapped(&[], &["listing_type=sale", "property_type=house"]);
        office.import(&path, None, layout, None).await.unwrap();
        let report = std::fs::read_to_string(office.report()).unwrap();
        for cell in csv::Reader::from_reader(report.as_bytes())
            .into_records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
        assert_eq!(office.rejected().len(), 2);
    }
}

sql::contract_suite! {
    sqlite: |database| Office::open(database).await,
    postgres: |database| Office::open(database).await;
    crate::behaviour::{
        a_file_never_seen_before_comes_in_by_a_mapping,
        the_same_file_again_changes_nothing,
        rows_without_reference_are_known_by_their_content,
        another_price_updates_and_is_remembered,
        a_file_cut_in_the_middle_leaves_whole_rows_only,
        a_file_in_an_old_encoding_comes_in_readable,
        a_file_without_its_columns_is_refused_before_anything_happens,
        more_rows_than_a_batch_all_come_in,
        an_export_read_again_changes_nothing,
        a_report_holds_no_formula,
    }
}

/// A file of the test data: a folder beside the repository, or the one the environment names.
fn real(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("ESTATE_OS_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../../shared/data"),
        PathBuf::from,
    );
    let path = folder.join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: there is no {}", path.display());
    None
}

/// Every place there is: the package and both maps of parishes.
async fn load_gazetteer(database: &Database) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../site/data/gazetteer.csv");
    if let Ok(places) = std::fs::read(package) {
        gazetteer::ensure_packaged(database, &places).await.unwrap();
    }
    for map in ["admin/pt_parishes_2013_all.csv", "admin/pt_parishes_2025_all.csv"] {
        if let Some(path) = real(map) {
            gazetteer::import(database, &std::fs::read(path).unwrap()).await.unwrap();
        }
    }
}

/// Imports a real file twice, shows the counts, and gives them with the properties.
fn imported(name: &str, file: &str, details: Option<&str>, check: impl FnOnce(&Counts, &[PropertyState])) {
    let Some(path) = real(&format!("listings/{file}")) else { return };
    let details = details.and_then(|file| real(&format!("listings/{file}")));
    sql::testing::on_sqlite(|database| async move {
        let office = Office::open(database).await;
        load_gazetteer(&office.database).await;
        let mode = Some(PublishMode::Incomplete);
        let counts = office.import(&path, details.as_deref(), profile(name), mode).await.unwrap();
        eprintln!(
            "{name}: {counts}\n  rejected {:?}\n  attention {:?}\n  kept back {:?}\n  left out {:?}",
            counts.rejected, counts.attention, counts.reasons, counts.remarks
        );
        let properties = office.properties().await;
        let located = properties.iter().filter(|property| property.places.municipality.is_some()).count();
        let parishes = properties.iter().filter(|property| property.places.parish.is_some()).count();
        eprintln!(
            "  of {} properties {located} have a known municipality, {parishes} a known parish",
            properties.len()
        );
        assert_eq!(
            counts.rows,
            counts.created + counts.updated + counts.unchanged + counts.duplicates + counts.rejections(),
            "every row is accounted for"
        );
        assert_eq!(counts.created, properties.len() as u64);
        check(&counts, &properties);

        let again = office.import(&path, details.as_deref(), profile(name), mode).await.unwrap();
        assert_eq!(
            (again.created, again.updated, again.unchanged),
            (0, 0, counts.created),
            "the same file twice"
        );
        assert_eq!(again.rejected, counts.rejected);
        assert!(office.properties().await == properties, "the same file twice changes nothing");
    });
}

fn public(properties: &[PropertyState]) -> usize {
    properties.iter().filter(|property| property.status == PropertyStatus::Active).count()
}

#[test]
fn the_real_sintra_files_come_in() {
    let details = Some("pt_sintra_houses_sale_2026_details.csv.gz");
    imported("sintra", "pt_sintra_houses_sale_2026_listings.csv.gz", details, |counts, properties| {
        assert_eq!(counts.rows, 719);
        assert!(counts.created > 700, "{counts}");
        assert!(public(properties) > 650);
        let plots: Vec<_> =
            properties.iter().filter_map(|p| p.characteristics.land_area).map(|a| a.m2()).collect();
        assert!(
            plots.len() > 450 && plots.iter().all(|area| *area >= 50.0),
            "points between thousands are understood"
        );
        assert!(properties.iter().filter(|p| p.texts.pt.description.is_some()).count() > 690);
    });
}

#[test]
fn the_real_portugal_file_comes_in() {
    imported("portugal-2024", "pt_portugal_sale_rent_2024_3000.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 3_000);
        assert!((150..=212).contains(&counts.duplicates), "{counts}");
        assert!(counts.created > 2_400, "{counts}");
        assert_eq!(counts.rejected.get("missing_price"), Some(&5));
        assert!(counts.rejected["implausible_price"] > 50);
        assert!(properties.iter().all(|p| p.places.municipality.is_some()), "every municipality is known");
        let largest_flat = properties
            .iter()
            .filter(|p| p.property_type.code() == "apartment")
            .filter_map(|p| p.characteristics.gross_area)
            .max();
        assert!(largest_flat.unwrap().m2() <= 1_500.0);
    });
}

#[test]
fn the_real_lisbon_rentals_come_in() {
    imported("lisbon-rentals", "pt_lisbon_rentals_6portals_2025.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 837);
        assert!(counts.created > 650, "{counts}");
        assert!(counts.rejected["single_room"] > 100);
        assert!(properties.iter().all(|p| p.listing_type.code() == "rent"));
        assert!(properties.iter().filter(|p| !p.images.is_empty()).count() > 500);
    });
}

#[test]
fn the_real_olx_file_comes_in() {
    imported("olx", "pt_olx_houses_sale_2024_lisboa_aveiro_braga_faro.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 3_808);
        assert!(counts.created > 3_700, "{counts}");
        let prices: Vec<_> =
            properties.iter().filter_map(|p| p.current_price()).map(|p| p.money().cents / 100).collect();
        assert!(prices.iter().all(|euros| (5_000..=100_000_000).contains(euros)), "thousands are understood");
    });
}

#[test]
fn the_real_era_file_comes_in() {
    imported("era", "pt_lisbon_era_sale_2024.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 2_164);
        assert!(counts.rejected["price_on_request"] > 400);
        assert!(counts.created > 1_400, "{counts}");
        assert!(properties.iter().all(|p| p.characteristics.bathrooms.is_none_or(|count| count.get() <= 25)));
    });
}

#[test]
fn the_real_remax_file_comes_in() {
    imported("remax", "pt_lisbon_remax_sale_2024.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 2_000);
        assert!(counts.created > 1_900 && counts.duplicates == 50, "{counts}");
        assert!(properties.iter().filter(|p| p.property_type.code() == "land").count() > 150);
    });
}

#[test]
fn the_real_valencia_file_comes_in() {
    imported("idealista18", "es_valencia_idealista18_6000.csv.gz", None, |counts, properties| {
        assert_eq!(counts.rows, 6_000);
        assert!(counts.created >= 5_700, "{counts}");
        assert!(counts.rejected["repeated_reference"] > 200);
        assert!(properties.iter().all(|p| p.address.country == Country::Spain && p.position.is_some()));
    });
}

#[test]
fn rejections_of_a_report_are_sentences() {
    let rejection = Rejection { line: 3, code: "missing_price", reason: "the row has no price".to_owned() };
    assert_eq!(rejection.to_string(), "line 3: the row has no price (missing_price)");
}
