//! How fast an agency with 50,000 properties sees its list: `cargo bench -p property_management_adapters`,
//! with PostgreSQL beside SQLite under `scripts/with-postgres.sh`.
//!
//! Nothing is kept between two questions but what the database itself keeps. The median of each is printed.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the terminal")]

use kernel::ids::{IdGenerator, TimeOrderedIds};
use property_management::application::ports::desk_queries::{Assigned, ListCriteria, ListSort};
use property_management::application::ports::{DeskQueries, UnitsOfWork};
use property_management::domain::owner::NifMark;
use property_management::domain::property::{Property, PropertyId};
use property_management::domain::publish_gate::PublishMode;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{PlaceName, Price, Title};
use property_management::domain::vocabulary::{ListingType, PropertyType};
use property_management::fixtures::{AGENCY, agent, complete_draft, licensed, noon};
use property_management_adapters::sql::{SqlDeskQueries, SqlUnitsOfWork};
use sql::testing::TestDatabase;
use sql::{Database, Engine, Statement};
use std::sync::Arc;
use std::time::{Duration, Instant};

const PROPERTIES: u64 = 50_000;
const A_BATCH: u64 = 1_000;
const TIMES: usize = 21;

/// The least that the list may take, in `make bench`.
const BUDGET: Duration = Duration::from_millis(30);

/// The generator `xorshift64*`: foreseeable, and good enough for made-up houses.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] =
            ["ca", "sa", "mo", "ra", "di", "a", "vis", "ta", "ri", "o", "jar", "dim", "lu", "mi", "no", "so"];
        let length = 2 + self.below(3);
        (0..length).map(|_| SYLLABLES[self.below(16) as usize]).collect()
    }

    fn title(&mut self) -> Option<Title> {
        let words: Vec<_> = (0..7).map(|_| self.word()).collect();
        Title::parse(&words.join(" ")).unwrap()
    }
}

fn made_up(dice: &mut Dice, number: u64, ids: &dyn IdGenerator) -> Property {
    let mut draft = complete_draft(&format!("R-{number:06}"));
    let kinds = PropertyType::ALL;
    draft.property_type = kinds[dice.below(kinds.len() as u64) as usize];
    draft.listing_type = if dice.below(4) == 0 { ListingType::Rent } else { ListingType::Sale };
    draft.price = Some(Price::new(kernel::money::Money::euros(50_000 + dice.below(900_000) as i64)).unwrap());
    draft.address.parish = PlaceName::parse(&dice.word()).unwrap();
    draft.texts.pt.title = dice.title();
    draft.texts.en.title = dice.title();
    let age = chrono::TimeDelta::minutes(dice.below(1_000_000) as i64);
    let mut property = Property::draft(PropertyId(ids.next()), &agent(), draft, noon() - age).unwrap();
    if dice.below(3) > 0 {
        property.publish(PublishMode::Incomplete, &licensed(), noon() - age).unwrap();
        if dice.below(5) == 0 {
            property.withdraw(noon() - age).unwrap();
        }
    }
    property
}

async fn fill(database: &Database) {
    let founding = Statement::new(
        "INSERT INTO organizations (id, version, slug, name, country, ami_licence, founded_at)
         VALUES ($1, 1, 'big', 'Big', 'PT', '12345', $2)",
    );
    database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    let units = SqlUnitsOfWork::new(database.clone(), ids.clone());
    let mut dice = Dice(0x00C0_FFEE);
    for batch in 0..PROPERTIES / A_BATCH {
        let mut unit = units.begin().await.unwrap();
        for number in 0..A_BATCH {
            let mut property = made_up(&mut dice, batch * A_BATCH + number, ids.as_ref());
            unit.properties().save(&mut property).await.unwrap();
        }
        unit.commit().await.unwrap();
    }
    if database.engine() == Engine::Postgres {
        // What its own housekeeping does within the minute.
        database.execute(Statement::new("VACUUM ANALYZE")).await.unwrap();
    }
}

fn questions() -> Vec<(&'static str, ListCriteria)> {
    let list = || ListCriteria { page: 1, ..ListCriteria::default() };
    let somebody = kernel::ids::UserId(uuid::Uuid::from_u128(1));
    vec![
        ("the list", list()),
        ("its last page", ListCriteria { page: 1_000, ..list() }),
        ("the newest", ListCriteria { sort: ListSort::Newest, ..list() }),
        ("the cheapest", ListCriteria { sort: ListSort::PriceUp, ..list() }),
        ("the dearest", ListCriteria { sort: ListSort::PriceDown, ..list() }),
        ("by reference", ListCriteria { sort: ListSort::Reference, ..list() }),
        ("by reference, its last page", ListCriteria { sort: ListSort::Reference, page: 1_000, ..list() }),
        ("drafts", ListCriteria { status: Some(PropertyStatus::Draft), ..list() }),
        ("nobody's", ListCriteria { assigned: Some(Assigned::Nobody), ..list() }),
        (
            "houses to rent, incomplete, of one agent",
            ListCriteria {
                listing_type: Some(ListingType::Rent),
                property_type: Some(PropertyType::House),
                assigned: Some(Assigned::To(somebody)),
                attention: true,
                ..list()
            },
        ),
        ("one word", ListCriteria { words: "vistajardim".to_owned(), ..list() }),
        ("two words, typed half", ListCriteria { words: "cas lumi".to_owned(), ..list() }),
        ("a word that all have", ListCriteria { words: "lisboa".to_owned(), ..list() }),
        ("a tax number", ListCriteria { nif: Some(NifMark::new("unknown")), ..list() }),
    ]
}

async fn measured(desk: &SqlDeskQueries, criteria: &ListCriteria) -> (Duration, u64) {
    let mut times = Vec::with_capacity(TIMES);
    let mut total = 0;
    for _ in 0..TIMES {
        let start = Instant::now();
        total = desk.list(AGENCY, criteria).await.unwrap().total;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[TIMES / 2], total)
}

async fn measure(name: &str, database: TestDatabase) {
    let start = Instant::now();
    fill(&database.database()).await;
    println!("\n{name}: {PROPERTIES} properties of one agency, filled in {:.1?}", start.elapsed());
    let desk = SqlDeskQueries::new(database.database());
    for (question, criteria) in questions() {
        let (median, total) = measured(&desk, &criteria).await;
        let verdict = if median <= BUDGET { "" } else { "  over 30 ms" };
        println!("  {question:<42} {total:>6} found {:>7.1} ms{verdict}", median.as_secs_f64() * 1_000.0);
    }
    database.discard().await;
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        measure("SQLite", TestDatabase::sqlite().await).await;
        if std::env::var_os("ESTATE_OS_TEST_POSTGRES").is_some() {
            measure("PostgreSQL", TestDatabase::postgres().await).await;
        }
    });
}
