//! The list, several at once, searches that are kept, files.

use super::{Office, between};
use crate::house::{House, pt, said};
use app::session::{
    FileFlaw, FileFormat, ImportFailure, ImportLine, ImportSummary, ListingFiles, ListingUpload, Screen,
};
use axum::body::Body;
use http::StatusCode;
use kernel::caller::Agent;
use kernel::ids::OrganizationId;
use kernel::locale::Locale;
use property_management::domain::publish_gate::Attention;
use property_management::domain::status::PropertyStatus;
use property_management::domain::vocabulary::ListingType;
use property_management::fixtures::complete_draft;
use std::sync::Arc;

const LIST: &str = "/painel/imoveis";

#[tokio::test]
async fn an_empty_list_says_how_to_begin() {
    let office = Office::new().await;
    let html = office.get(LIST).await.shown();
    assert!(html.contains(pt().properties_none_title) && html.contains("/painel/imoveis/importar"));
    assert!(!html.contains("<table"));
}

#[tokio::test]
async fn a_list_is_narrowed_and_ordered_by_its_address() {
    let office = Office::new().await;
    office.property("A-1").await;
    let mut rent = complete_draft("B-2");
    rent.listing_type = ListingType::Rent;
    let rented = office.property_like(rent).await;
    office.publish(&rented).await;
    let rows = |html: &str| html.matches("data-label=").count() / 2;
    let shown = |address: &'static str| async { office.get(address).await.shown() };
    assert_eq!(rows(&shown(LIST).await), 2);
    let html = shown("/painel/imoveis?deal=rent").await;
    assert!(html.contains("B-2") && !html.contains("A-1"));
    let html = shown("/painel/imoveis?status=DRAFT").await;
    assert!(html.contains("A-1") && !html.contains("B-2"));
    assert!(html.contains("aria-current=\"true\""), "the status is one of the tabs");
    let html = shown("/painel/imoveis?words=nada+disto").await;
    assert!(html.contains(pt().properties_nothing_found));
    let html = shown("/painel/imoveis?order=reference").await;
    let (first, second) = (html.find(">A-1").unwrap(), html.find(">B-2").unwrap());
    assert!(first < second);
}

#[tokio::test]
async fn several_are_changed_at_once_and_each_says_what_became_of_it() {
    let office = Office::new().await;
    let whole = office.property("A-1").await;
    let mut draft = complete_draft("A-2");
    draft.price = None;
    let lacking = office.property_like(draft).await;
    let number = |page: &str| page.rsplit('/').next().unwrap().to_owned();
    let (one, two) = (number(&whole), number(&lacking));
    let fields = [("action", "change_properties"), ("property", one.as_str()), ("property", two.as_str())];
    let with = |step: &'static str| [&fields[..], &[("step", step)]].concat();
    let html = office.post(LIST, &with("publish")).await.shown();
    assert!(html.contains(&pt().properties_report(2, 2)));
    let report = between(&html, "class=\"lines\"", "</ul>");
    assert!(report.contains(pt().properties_done_publish) && report.contains(pt().gate_missing_price));
    assert_eq!(office.kept(&whole).await.status, PropertyStatus::Active);
    assert_eq!(office.kept(&lacking).await.status, PropertyStatus::Draft);

    let html = office.post(LIST, &with("delete")).await.shown();
    assert!(html.contains(pt().property_delete_public), "what is public stays");
    assert_eq!(office.get(&lacking).await.status, StatusCode::NOT_FOUND);
    office.post(LIST, &with("withdraw")).await;
    assert_eq!(office.kept(&whole).await.status, PropertyStatus::Withdrawn);
}

#[tokio::test]
async fn without_a_choice_nothing_is_changed() {
    let office = Office::new().await;
    office.property("A-1").await;
    let fields = [("action", "change_properties"), ("step", "delete")];
    office.post(LIST, &fields).await.refused_with(pt().properties_none_chosen);
    let odd = [("action", "change_properties"), ("step", "burn"), ("property", "1")];
    assert_eq!(office.post(LIST, &odd).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_search_is_kept_under_a_name_and_forgotten() {
    let office = Office::new().await;
    office.property("A-1").await;
    let address = "/painel/imoveis?deal=sale&status=DRAFT";
    let save = [("action", "save_view"), ("name", "Vendas por acabar")];
    office.post(address, &save).await.led_to("/painel/imoveis?ok=view_saved&status=DRAFT&deal=sale");
    let html = office.get("/painel/imoveis?ok=view_saved").await.shown();
    assert!(html.contains(&said(pt().properties_view_saved)) && html.contains("Vendas por acabar"));
    assert!(html.contains("href=\"/painel/imoveis?status=DRAFT&amp;deal=sale\""));
    office
        .post(address, &[("action", "save_view"), ("name", " ")])
        .await
        .refused_with(pt().properties_view_unnamed);
    let view = between(&html, "name=\"view\" value=\"", "\"").to_owned();
    office.post(LIST, &[("action", "remove_view"), ("view", &view)]).await;
    assert!(!office.get(LIST).await.shown().contains("Vendas por acabar"));
    let again = office.post(LIST, &[("action", "remove_view"), ("view", &view)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_import_wants_a_file() {
    let office = Office::new().await;
    let fields = [("action", "import_listings"), ("country", "PT"), ("publish", "no")];
    let address = "/painel/imoveis/importar";
    office.post(address, &fields).await.refused_with(pt().exchange_none_chosen);
    assert_eq!(office.get("/painel/imoveis/ficheiro?format=doc").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_beyond_the_last_is_the_last() {
    let office = Office::new().await;
    office.property("A-1").await;
    let html = office.get("/painel/imoveis?page=7").await.shown();
    assert!(html.contains("A-1") && !html.contains(pt().properties_nothing_found));
}

#[tokio::test]
async fn a_tax_number_is_kept_in_no_view_and_the_name_that_was_typed_stays() {
    let office = Office::new().await;
    office.property("A-1").await;
    let save = [("action", "save_view"), ("name", "Da Maria")];
    let address = "/painel/imoveis?words=213+456+788";
    let html = office.post(address, &save).await.refused_with(pt().properties_view_secret);
    assert!(html.contains("value=\"Da Maria\""));
    assert!(!office.get(LIST).await.shown().contains("class=\"saved-views\""), "nothing is kept");
    let html = office
        .post("/painel/imoveis?deal=sale", &[("action", "save_view"), ("name", " ")])
        .await
        .refused_with(pt().properties_view_unnamed);
    assert!(html.contains("href=\"#view-name\"") && html.contains("id=\"view-name-flaw\""));
}

/// Reads every file as one row that is refused for this.
struct Refusing(&'static str);

#[async_trait::async_trait]
impl ListingFiles for Refusing {
    async fn take_in(&self, _: &Agent, _: ListingUpload) -> Result<ImportSummary, ImportFailure> {
        let line = ImportLine { line: 7, code: self.0.into(), reason: "\u{201c}abc\u{201d} is odd".into() };
        Ok(ImportSummary { rows: 1, rejected: 1, lines: vec![line], ..ImportSummary::default() })
    }

    fn hand_out(&self, _: OrganizationId, _: FileFormat) -> Body {
        Body::empty()
    }
}

#[tokio::test]
async fn why_a_row_was_not_taken_in_is_said_in_the_readers_language() {
    let fields = [("action", "import_listings"), ("country", "PT"), ("publish", "no")];
    for (code, says) in [
        ("short_let", Some(pt().row_short_let)),
        ("plan_limit", Some(pt().row_public)),
        ("missing_address", Some(pt().row_public)),
        ("missing_energy_certificate_expiry", Some(pt().row_public)),
        ("a_code_of_tomorrow", None),
    ] {
        let mut house = House::new();
        house.members.listing_files = Arc::new(Refusing(code));
        let office = Office::in_house(house).await;
        let files: [(&str, &[u8]); 1] = [("a.csv", b"a")];
        let answer = office.house.send(&office.browser, "/painel/imoveis/importar", &fields, &files).await;
        let html = answer.shown();
        assert!(html.contains("abc\u{201d} is odd") && html.contains("lang=\"en\""), "{code}");
        assert!(says.is_none_or(|says| html.contains(says)), "{code}");
    }
}

/// Answers every file so.
struct Answering(fn() -> Result<ImportSummary, ImportFailure>);

#[async_trait::async_trait]
impl ListingFiles for Answering {
    async fn take_in(&self, _: &Agent, _: ListingUpload) -> Result<ImportSummary, ImportFailure> {
        (self.0)()
    }

    fn hand_out(&self, _: OrganizationId, _: FileFormat) -> Body {
        Body::empty()
    }
}

/// The page that somebody sees who sends a file, and its status.
async fn sent(address: &str, answer: fn() -> Result<ImportSummary, ImportFailure>) -> (StatusCode, String) {
    let mut house = House::new();
    house.members.listing_files = Arc::new(Answering(answer));
    let office = Office::in_house(house).await;
    let fields = [("action", "import_listings"), ("country", "PT"), ("publish", "no")];
    let files: [(&str, &[u8]); 1] = [("a.csv", b"a")];
    let answer = office.house.send(&office.browser, address, &fields, &files).await;
    (answer.status, answer.html)
}

#[tokio::test]
async fn why_a_whole_file_was_refused_is_said_in_the_readers_language() {
    let refused = || Err(ImportFailure::Refused(FileFlaw::MissingColumns(vec!["price".to_owned()])));
    for locale in Locale::ALL {
        let texts = app::i18n::texts(locale);
        let (status, html) = sent(&Screen::ImportProperties.path(locale), refused).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let named = format!("{} (<code>price</code>)", texts.properties_price);
        assert!(html.contains(&texts.file_missing_columns(named)), "{locale:?}");
        assert!(!html.contains("class=\"what\""), "{locale:?}: nothing in another language");
    }
    let address = "/painel/imoveis/importar";
    let (status, html) = sent(address, || Err(ImportFailure::Refused(FileFlaw::NotText))).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains(pt().file_not_text));
    let (status, html) = sent(address, || Err(ImportFailure::Busy)).await;
    assert!(status == StatusCode::SERVICE_UNAVAILABLE && html.contains(pt().exchange_busy));
}

#[tokio::test]
async fn an_import_that_stopped_midway_says_what_is_kept() {
    let stopped =
        || Ok(ImportSummary { rows: 30, created: 19, updated: 2, stopped: true, ..Default::default() });
    let (status, html) = sent("/painel/imoveis/importar", stopped).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains(&pt().exchange_stopped("21")) && !html.contains(pt().exchange_done));
}

#[tokio::test]
async fn what_an_import_left_out_is_told_and_that_there_is_more() {
    let told = || {
        let line = |code: &str| ImportLine { line: 7, code: code.to_owned(), reason: "why".to_owned() };
        let remarks = vec![line("missing_owner"), line("year_built")];
        Ok(ImportSummary { rows: 900, created: 900, remarked: 540, remarks, ..Default::default() })
    };
    let (_, html) = sent("/painel/imoveis/importar", told).await;
    assert!(html.contains(pt().exchange_remarks_title) && html.contains(&pt().exchange_first_of("2", "540")));
    assert!(html.contains(&pt().row_stays_draft(pt().gate_missing_owner)));
    assert!(html.contains(&pt().row_left_out(pt().traits_year_built)));
    assert!(!html.contains("year_built"), "a column of ours is no word of the reader's");
}

#[tokio::test]
async fn whatever_keeps_an_imported_property_from_the_public_is_said_in_words() {
    let told = || {
        let line = |mark: &Attention| ImportLine { line: 7, code: mark.code().into(), reason: "why".into() };
        let remarks: Vec<_> = Attention::ALL.iter().map(line).collect();
        Ok(ImportSummary { rows: 9, created: 9, remarked: 9, remarks, ..Default::default() })
    };
    let (_, html) = sent("/painel/imoveis/importar", told).await;
    for code in Attention::ALL.iter().map(|mark| mark.code()) {
        assert!(!html.contains(&pt().row_left_out(code)), "{code} is a reason, not a field");
    }
    for says in [pt().gate_missing_place, pt().gate_missing_energy_certificate_expiry] {
        assert!(html.contains(&pt().row_stays_draft(says)), "{says}");
    }
}
