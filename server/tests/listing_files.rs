//! Files of listings through the port of the dashboard, over real databases: what goes out
//! comes in again and changes nothing, and what is broken leaves nothing behind.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod beside;

use app::session::{
    FileFlaw, FileFormat, ImportFailure, ImportSummary, ListingFiles, ListingUpload, PublishOnImport,
};
use axum::body::{Body, to_bytes};
use customer_management::application::use_cases::FoundOrganizationCommand;
use customer_management::domain::subscription::Plan;
use estate_os::bootstrap::writing_contexts;
use estate_os::listing_files::EstateFiles;
use kernel::caller::{Agent, Operator};
use kernel::locale::{Country, Locale};
use kernel::time::{Clock, FixedClock};
use property_management::application::use_cases::{CreatePropertyCommand, PublishPropertyCommand};
use property_management::container::Container;
use property_management::domain::property::PropertyState;
use property_management::domain::publish_gate::PublishMode;
use property_management::fixtures::{complete_draft, noon};
use property_management_adapters::gazetteer::SqlGazetteer;
use property_management_adapters::listing_files::fields::Field;
use sql::Database;
use std::sync::Arc;

/// Two agencies over a database.
struct Street {
    properties: Arc<Container>,
    files: EstateFiles,
    ours: Agent,
    theirs: Agent,
}

impl Street {
    async fn open(database: Database) -> Self {
        let gazetteer = Arc::new(SqlGazetteer::new(database.clone()));
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(noon()));
        let (agencies, properties) =
            writing_contexts(&database, gazetteer, clock.clone(), None, beside::the_database(clock)).unwrap();
        let mut founded = Vec::new();
        for slug in ["casa-clara", "nortada"] {
            let profile = customer_management::fixtures::full_profile(slug);
            let command = FoundOrganizationCommand { profile, plan: Plan::Enterprise };
            let operator = Operator::at_the_command_line();
            founded.push(Agent::operator(
                agencies.found_organization.execute(&operator, command).await.unwrap(),
            ));
        }
        let properties = Arc::new(properties);
        let base_url = "https://casas.example".to_owned();
        let files = EstateFiles { property_management: Arc::clone(&properties), base_url };
        Self { properties, files, ours: founded[0], theirs: founded[1] }
    }

    /// A public property of which much is known, and a draft.
    async fn furnished(database: Database) -> Self {
        let street = Self::open(database).await;
        for (reference, hidden) in [("A-1", false), ("A-2", true), ("A-3", false)] {
            let mut draft = complete_draft(reference);
            draft.address_hidden = hidden;
            let create = CreatePropertyCommand { draft };
            let id = street.properties.create_property.execute(&street.ours, create).await.unwrap();
            if reference != "A-3" {
                let publish = PublishPropertyCommand { property: id, mode: PublishMode::Strict };
                street.properties.publish_property.execute(&street.ours, publish).await.unwrap();
            }
        }
        street
    }

    async fn kept(&self, agent: &Agent) -> Vec<PropertyState> {
        self.properties.queries.page(agent.organization(), None, 10_000).await.unwrap()
    }

    async fn exported(&self, format: FileFormat) -> String {
        text(self.files.hand_out(self.ours.organization(), format)).await
    }

    async fn take_in(
        &self,
        agent: &Agent,
        content: impl Into<Vec<u8>>,
    ) -> Result<ImportSummary, ImportFailure> {
        self.publish(agent, content, PublishOnImport::AlsoIncomplete).await
    }

    async fn publish(
        &self,
        agent: &Agent,
        content: impl Into<Vec<u8>>,
        publish: PublishOnImport,
    ) -> Result<ImportSummary, ImportFailure> {
        let content: Vec<u8> = content.into();
        let upload = ListingUpload { content: content.into(), country: Country::Portugal, publish };
        self.files.take_in(agent, upload).await
    }
}

async fn text(body: Body) -> String {
    String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap()
}

#[test]
fn every_field_of_a_file_has_a_name_in_the_readers_language() {
    for locale in Locale::ALL {
        for field in Field::ALL {
            let name = app::i18n::texts(locale).file_field(field.name());
            assert!(name.is_some_and(|name| name != field.name()), "{field} in {locale:?}");
        }
    }
}

/// What holds on either engine.
mod behaviour {
    use super::*;

    pub async fn what_goes_out_comes_in_again_and_changes_nothing(street: Street) {
        let before = street.kept(&street.ours).await;
        for (format, rows) in [(FileFormat::Csv, 3), (FileFormat::Kyero, 2)] {
            let file = street.exported(format).await;
            let summary = street.publish(&street.ours, file, PublishOnImport::No).await.unwrap();
            assert_eq!((summary.rows, summary.unchanged, summary.lines.as_slice()), (rows, rows, &[][..]));
            assert!(street.kept(&street.ours).await == before, "{format:?}");
        }
    }

    pub async fn a_feed_brings_the_same_to_another_agency(street: Street) {
        let file = street.exported(FileFormat::Kyero).await;
        let summary = street.take_in(&street.theirs, file).await.unwrap();
        assert_eq!((summary.created, summary.published_with_attention), (2, 2), "owners are told to nobody");
        let (ours, theirs) = (street.kept(&street.ours).await, street.kept(&street.theirs).await);
        let mut same = theirs[0].clone();
        (same.id, same.number, same.organization) = (ours[0].id, ours[0].number, ours[0].organization);
        (same.owners, same.attention) = (ours[0].owners.clone(), ours[0].attention.clone());
        (same.version, same.published_at) = (ours[0].version, ours[0].published_at);
        assert!(same == ours[0], "{same:#?}\n{:#?}", ours[0]);
        assert_eq!((theirs[1].address_hidden, theirs[1].position), (true, None));
    }

    pub async fn broken_files_give_a_report_and_nothing_half_written(street: Street) {
        let whole = street.exported(FileFormat::Kyero).await;
        let cut = &whole.as_bytes()[..whole.rfind("<images>").unwrap()];
        let summary = street.take_in(&street.theirs, cut).await.unwrap();
        assert_eq!((summary.created, summary.rejected, summary.cut), (1, 1, true));
        assert_eq!(summary.lines[0].code, "file_cut");
        assert_eq!(street.kept(&street.theirs).await.len(), 1);

        let bomb = whole.replacen("<root>", "<!DOCTYPE root [<!ENTITY a \"aaaaaaaa\">]><root>", 1);
        let needed = ["listing_type", "property_type", "price"].map(str::to_owned).to_vec();
        for (refused, why) in [
            ("", FileFlaw::Empty),
            ("<", FileFlaw::NotAFeed),
            ("<html><body/></html>", FileFlaw::NotAFeed),
            ("a,b\n1,2\n", FileFlaw::MissingColumns(needed)),
            ("%PDF-1.7", FileFlaw::NotText),
            (bomb.as_str(), FileFlaw::NotAFeed),
        ] {
            match street.take_in(&street.theirs, refused).await {
                Err(ImportFailure::Refused(flaw)) => assert_eq!(flaw, why, "{refused:.20}"),
                other => panic!("{refused:.20}: {other:?}"),
            }
        }
        assert_eq!(street.kept(&street.theirs).await.len(), 1);

        let completed = street.take_in(&street.theirs, whole).await.unwrap();
        assert_eq!((completed.created, completed.unchanged), (1, 1), "the whole file completes it");
    }

    pub async fn rejected_listings_are_told_by_line_and_no_more_than_anybody_reads(street: Street) {
        let mut file = String::from("reference,listing_type,property_type,price\n");
        (0..300).for_each(|i| file.push_str(&format!("R{i},sale,house,caro\n")));
        let summary = street.take_in(&street.ours, file).await.unwrap();
        assert_eq!((summary.rejected, summary.lines.len()), (300, ImportSummary::MOST_LINES));
        assert_eq!((summary.lines[0].line, summary.lines[0].code.as_str()), (2, "unreadable_price"));
    }

    pub async fn what_was_left_out_or_stayed_a_draft_is_told_by_line(street: Street) {
        let file = "reference,listing_type,property_type,price,year_built,image_urls\n\
                    R1,sale,house,250000,soon,/media/photos/x/y/1600.jpg\n";
        let summary = street.publish(&street.ours, file, PublishOnImport::WhatLacksNothing).await.unwrap();
        assert_eq!((summary.created, summary.published, summary.kept_back), (1, 0, 1));
        let told: Vec<_> = summary.remarks.iter().map(|line| (line.line, line.code.as_str())).collect();
        for code in ["year_built", "image_urls", "missing_place", "missing_owner", "missing_image"] {
            assert!(told.contains(&(2, code)), "{code}: {told:?}");
        }
        assert_eq!(summary.remarked, told.len() as u64);
    }

    pub async fn what_is_sent_is_read_only_so_far(street: Street) {
        let mut file = String::from("reference,listing_type,property_type,price\n");
        (0..100_001).for_each(|_| file.push_str("R,sale,house,x\n"));
        let summary = street.take_in(&street.ours, file).await.unwrap();
        assert_eq!((summary.rows, summary.rejected, summary.cut), (100_001, 100_001, true));
    }
}

sql::contract_suite! {
    sqlite: |database| Street::furnished(database).await,
    postgres: |database| Street::furnished(database).await;
    crate::behaviour::{
        what_goes_out_comes_in_again_and_changes_nothing,
        a_feed_brings_the_same_to_another_agency,
        broken_files_give_a_report_and_nothing_half_written,
        rejected_listings_are_told_by_line_and_no_more_than_anybody_reads,
        what_was_left_out_or_stayed_a_draft_is_told_by_line,
        what_is_sent_is_read_only_so_far,
    }
}

#[test]
fn a_reader_who_goes_away_ends_the_writing() {
    sql::testing::on_sqlite(|database| async move {
        let street = Street::furnished(database).await;
        drop(street.files.hand_out(street.ours.organization(), FileFormat::Csv));
        tokio::task::yield_now().await;
        assert!(street.exported(FileFormat::Csv).await.lines().count() > 3);
    });
}
