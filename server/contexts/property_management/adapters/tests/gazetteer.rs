//! The gazetteer in both databases, with small files always and with the real
//! ones where they are on the machine.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::locale::Country;
use property_management::application::ports::gazetteer::Gazetteer;
use property_management::domain::gazetteer::ResolvedPlace;
use property_management_adapters::gazetteer::{LoadReport, SqlGazetteer, ensure_packaged, import};
use sql::{Database, Statement};
use std::path::{Path, PathBuf};

const PACKAGE: &str = "kind,country,code,name,parent_code,lat,lon
district,PT,11,Lisboa,,38.71670,-9.13330
district,ES,46,Valencia/València,,39.37,-0.8
municipality,PT,1105,Cascais,11,38.69790,-9.42146
municipality,PT,1106,Lisboa,11,38.72509,-9.14980
municipality,ES,46250,València,46,39.47391,-0.37966
municipality,ES,46999,Lisboa,46,39.0,-0.5
town,PT,1106-graca,Graça,1106,38.71758,-9.12949
";
const PARISHES: &str = "dicofre,name,dtmn,municipality,district,lat,lon
110508,União das freguesias de Cascais e Estoril,1105,Cascais,Lisboa,38.71131,-9.43138
110699,Graça,1106,Lisboa,Lisboa,,
119901,Lost,1199,Nowhere,Lisboa,,
";

fn names(found: &ResolvedPlace) -> [Option<&str>; 3] {
    [&found.district, &found.municipality, &found.parish]
        .map(|level| level.as_ref().map(|place| place.name.as_str()))
}

async fn slugs(database: &Database) -> Vec<(i64, String, String)> {
    let rows =
        database.fetch_all(Statement::new("SELECT id, kind, slug FROM places ORDER BY id")).await.unwrap();
    rows.iter()
        .map(|row| (row.get("id").unwrap(), row.get("kind").unwrap(), row.get("slug").unwrap()))
        .collect()
}

async fn clock(database: &Database) -> i64 {
    let row =
        database.fetch_one(Statement::new("SELECT value FROM listing_clock WHERE id = 1")).await.unwrap();
    row.get("value").unwrap()
}

/// What holds on either engine.
mod behaviour {
    use super::*;

    pub async fn ids_and_slugs_stay_and_nothing_is_doubled(database: Database) {
        let first = ensure_packaged(&database, PACKAGE.as_bytes()).await.unwrap();
        assert_eq!((first.added, first.changed, first.unchanged), (7, 0, 0));
        let laid = slugs(&database).await;
        let expected = [
            "distrito-lisboa",
            "provincia-valencia",
            "cascais",
            "lisboa",
            "valencia",
            "lisboa-valencia",
            "graca-lisboa",
        ];
        assert_eq!(laid.iter().map(|(_, _, slug)| slug.as_str()).collect::<Vec<_>>(), expected);
        let seen = clock(&database).await;

        let again = ensure_packaged(&database, PACKAGE.as_bytes()).await.unwrap();
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 7));
        assert_eq!(slugs(&database).await, laid);
        assert_eq!(clock(&database).await, seen, "nothing changed, nobody is told");

        let parishes = import(&database, PARISHES.as_bytes()).await.unwrap();
        assert_eq!(
            (parishes.read, parishes.added, parishes.changed),
            (3, 1, 1),
            "Graça was a town and is now a parish"
        );
        assert_eq!(parishes.rejected.iter().map(|row| row.line).collect::<Vec<_>>(), [4]);
        assert!(clock(&database).await > seen, "running servers are told");
        let after = slugs(&database).await;
        assert_eq!(after[6], (laid[6].0, "parish".to_owned(), "graca-lisboa".to_owned()));
        assert_eq!(after[7].2, "cascais-e-estoril-cascais");

        // The next start does not bring the town back.
        let start = ensure_packaged(&database, PACKAGE.as_bytes()).await.unwrap();
        assert_eq!((start.added, start.changed), (0, 0));
        let again = import(&database, PARISHES.as_bytes()).await.unwrap();
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
    }

    pub async fn the_port_answers_from_the_table_and_refreshes(database: Database) {
        let gazetteer = SqlGazetteer::new(database.clone());
        let ask = async |municipality, parish| {
            gazetteer.resolve(Country::Portugal, None, Some(municipality), Some(parish), None).await.unwrap()
        };
        ensure_packaged(&database, PACKAGE.as_bytes()).await.unwrap();
        assert_eq!(names(&ask("Lisbon", "Graça").await), [Some("Lisboa"), Some("Lisboa"), Some("Graça")]);
        assert_eq!(names(&ask("Cascais", "Estoril").await), [Some("Lisboa"), Some("Cascais"), None]);
        import(&database, PARISHES.as_bytes()).await.unwrap();
        gazetteer.refresh().await;
        assert_eq!(
            names(&ask("Cascais", "Estoril").await),
            [Some("Lisboa"), Some("Cascais"), Some("União das freguesias de Cascais e Estoril")]
        );
    }

    pub async fn a_file_that_is_no_gazetteer_changes_nothing(database: Database) {
        assert!(import(&database, b"price,title\n1,House\n").await.is_err());
        assert!(slugs(&database).await.is_empty());
    }
}

sql::contract_suite! {
    sqlite: |database| database,
    postgres: |database| database;
    crate::behaviour::{
        ids_and_slugs_stay_and_nothing_is_doubled,
        the_port_answers_from_the_table_and_refreshes,
        a_file_that_is_no_gazetteer_changes_nothing,
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../..")
}

fn packaged() -> Option<Vec<u8>> {
    std::fs::read(repository().join("server/site/data/gazetteer.csv")).ok()
}

/// A real file, from a folder beside the repository or the one named by the environment.
fn real(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("ESTATE_OS_TEST_DATA")
        .map_or_else(|| repository().join("../shared/data"), PathBuf::from);
    std::fs::read(folder.join("admin").join(name)).ok()
}

#[test]
fn the_package_has_every_municipality_of_portugal_and_its_places_have_positions() {
    let Some(bytes) = packaged() else {
        eprintln!("skipped: server/site/data/gazetteer.csv is not built (node scripts/gazetteer.mjs)");
        return;
    };
    sql::testing::on_sqlite(|database| async move {
        let database = &database;
        let report = ensure_packaged(database, &bytes).await.unwrap();
        assert_eq!(report.rejected, []);
        let count = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM places WHERE latitude IS NOT NULL AND ";
        for (condition, expected) in [
            ("kind = 'municipality' AND country = 'PT'", 308..=308),
            ("kind = 'district' AND country = 'PT'", 29..=29),
            ("kind = 'district' AND country = 'ES'", 52..=52),
            ("kind = 'municipality' AND country = 'ES'", 8_100..=8_200),
        ] {
            let row = database.fetch_one(Statement::composed(format!("{count}{condition}"))).await.unwrap();
            let n: i64 = row.get("n").unwrap();
            assert!(expected.contains(&n), "{condition}: {n}");
        }
        let gazetteer = SqlGazetteer::new(database.clone());
        for (country, asked, district, municipality) in [
            (Country::Portugal, "Lisbon", "Lisboa", "Lisboa"),
            (Country::Portugal, "Vila Nova de Gaia", "Porto", "Vila Nova de Gaia"),
            (Country::Portugal, "Funchal", "Ilha da Madeira", "Funchal"),
            (Country::Spain, "Valencia", "Valencia/València", "València"),
            (Country::Spain, "La Coruña", "A Coruña", "A Coruña"),
            (Country::Spain, "Seville", "Sevilla", "Sevilla"),
            (Country::Spain, "Alicante", "Alicante/Alacant", "Alicante/Alacant"),
            (Country::Spain, "San Sebastián", "Gipuzkoa", "Donostia/San Sebastián"),
        ] {
            let found = gazetteer.resolve(country, None, Some(asked), None, None).await.unwrap();
            assert_eq!(names(&found), [Some(district), Some(municipality), None], "{asked}");
        }
    });
}

#[test]
fn the_parishes_of_both_maps_of_portugal_resolve_by_their_names() {
    let (Some(package), Some(map_2013), Some(map_2025)) =
        (packaged(), real("pt_parishes_2013_all.csv"), real("pt_parishes_2025_all.csv"))
    else {
        eprintln!("skipped: the package or the parish files of 2013 and 2025 are not on this machine");
        return;
    };
    sql::testing::on_sqlite(|database| async move {
        let database = &database;
        ensure_packaged(database, &package).await.unwrap();
        let LoadReport { read, rejected, .. } = import(database, &map_2013).await.unwrap();
        assert_eq!((read, rejected), (3_092, vec![]));
        let LoadReport { read, rejected, .. } = import(database, &map_2025).await.unwrap();
        assert_eq!((read, rejected), (3_259, vec![]));
        for bytes in [&map_2013, &map_2025] {
            let again = import(database, bytes).await.unwrap();
            assert_eq!((again.added, again.changed), (0, 0));
        }

        let gazetteer = SqlGazetteer::new(database.clone());
        for map in [&map_2013, &map_2025] {
            let mut reader = csv::Reader::from_reader(map.as_slice());
            for row in reader.records() {
                let row = row.unwrap();
                let (name, municipality, district) = (&row[1], &row[3], &row[4]);
                let found = gazetteer
                    .resolve(Country::Portugal, Some(district), Some(municipality), Some(name), None)
                    .await
                    .unwrap();
                let [_, _, parish] = names(&found);
                let key = property_management::domain::gazetteer::name_key;
                assert_eq!(parish.map(key), Some(key(name)), "{name}, {municipality}, {district}");
            }
        }
        for (municipality, name, expected) in [
            ("Cascais", "Cascais e Estoril", "União das freguesias de Cascais e Estoril"),
            ("Espinho", "Anta e Guetim", "União das freguesias de Anta e Guetim"),
            ("Espinho", "Guetim", "Guetim"),
        ] {
            let found = gazetteer
                .resolve(Country::Portugal, None, Some(municipality), Some(name), None)
                .await
                .unwrap();
            assert_eq!(names(&found)[2], Some(expected), "{name}");
        }
    });
}
