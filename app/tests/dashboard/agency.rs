//! What the agency says of itself.

use crate::house::{Answer, Browser, HOSTILE, House, pt};
use customer_management::domain::caller::Member;
use customer_management::domain::organization::OrganizationState;
use customer_management::domain::role::Role;
use http::StatusCode;
use kernel::objects::ObjectError;
use kernel::pictures::{PictureError, PictureFlaw};

const AGENCY: &str = "/painel/agencia";

async fn kept(house: &House, member: &Member) -> OrganizationState {
    house.world.container().queries.by_id(member.organization()).await.unwrap().unwrap()
}

async fn save(house: &House, browser: &Browser, part: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("action", "save_agency"), ("part", part)];
    all.extend(fields);
    house.post(browser, AGENCY, &all).await
}

#[tokio::test]
async fn each_part_is_saved_by_itself_and_says_so() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let contacts = [("phone", "+351 213 456 789"), ("email", "ola@casas.example"), ("website", "")];
    save(&house, &browser, "contacts", &contacts).await.led_to("/painel/agencia?ok=contacts#contacts");
    let html = house.get(&browser, "/painel/agencia?ok=contacts").await.shown();
    assert_eq!(html.matches(pt().agency_settings_ok).count(), 1);
    save(&house, &browser, "licence", &[("ami_licence", "AMI 12345")]).await;
    let about = [("about_pt", "Vendemos casas.\r\n\r\nDesde 1998."), ("about_en", ""), ("about_es", "")];
    save(&house, &browser, "about", &about).await;
    let look = [("colour", "#0a5c7d"), ("time_zone", "Atlantic/Madeira")];
    save(&house, &browser, "look", &look).await;
    let profile = kept(&house, &owner).await.profile;
    assert_eq!(profile.phone.unwrap().as_str(), "+351213456789", "kept while others were saved");
    assert_eq!(profile.ami_licence.unwrap().number(), "12345");
    assert_eq!(profile.about.pt.unwrap().as_str(), "Vendemos casas.\n\nDesde 1998.");
    assert_eq!(profile.time_zone.code(), "Atlantic/Madeira");
    save(&house, &browser, "look", &look).await.led_to("/painel/agencia?ok=look&same#look");
    let html = house.get(&browser, "/painel/agencia?ok=look&same").await.shown();
    assert!(html.contains(pt().agency_settings_same));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_stays_typed() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let wrong = [("name", "Casas do Rio"), ("legal_name", HOSTILE), ("nif", "123")];
    let html = save(&house, &browser, "identity", &wrong).await.refused_with(pt().flaw_nif);
    assert!(html.contains("value=\"123\"") && !html.contains("<script>alert"));
    assert_eq!(html.matches("role=\"alert\"").count(), 1, "at the part that was sent");
    save(&house, &browser, "identity", &[("name", " ")]).await.refused_with(pt().flaw_blank);
    save(&house, &browser, "look", &[("colour", "#ffd700")]).await.refused_with(pt().flaw_pale_colour);
    let long = "x".repeat(5_001);
    save(&house, &browser, "about", &[("about_en", &long)]).await.refused_with(&pt().flaw_too_long(5_000));
    let spain = [("country", "ES"), ("postal_code", "1000-001")];
    save(&house, &browser, "address", &spain).await.refused_with(pt().flaw_postal_code);
    for (part, fields) in
        [("nothing", ("name", "X")), ("look", ("time_zone", "Mars/Base")), ("address", ("country", "XX"))]
    {
        assert_eq!(save(&house, &browser, part, &[fields]).await.status, StatusCode::NOT_FOUND, "{part}");
    }
    assert_eq!(kept(&house, &owner).await.version, 1, "nothing was kept");
}

#[tokio::test]
async fn what_an_agency_writes_is_only_ever_text() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    save(&house, &browser, "about", &[("about_pt", HOSTILE)]).await;
    save(&house, &browser, "identity", &[("name", HOSTILE)]).await;
    house.publish(&owner, |agency| agency.name = HOSTILE.to_owned()).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(!html.contains("<script>alert") && !html.contains(HOSTILE));
    assert_eq!(html.matches("</textarea>").count(), 3);
    assert!(html.contains("&lt;/textarea&gt;"));
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let seen = kept(&house, &owner).await.version.to_string();
    let mine = [("version", seen.as_str()), ("locality", "Lisboa")];
    save(&house, &browser, "address", &mine).await.led_to("/painel/agencia?ok=address#address");
    let late = [("version", seen.as_str()), ("locality", "Porto")];
    let html = save(&house, &browser, "address", &late).await.refused_with(pt().agency_settings_changed);
    assert!(html.contains("value=\"Porto\""));
    let now = format!("name=\"version\" value=\"{}\"", kept(&house, &owner).await.version);
    assert!(html.contains(&now), "and saving once more is saving over what was seen");
}

#[tokio::test]
async fn the_public_side_stands_beside_and_a_missing_licence_is_said() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    assert!(house.get(&browser, AGENCY).await.shown().contains(pt().agency_settings_public_none));
    house.publish(&owner, |agency| agency.ami_licence = None).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(html.contains(pt().agency_settings_no_licence));
    let slug = kept(&house, &owner).await.profile.slug;
    assert!(html.contains(&format!("href=\"/imobiliarias/{slug}\"")));

    let house = House::new();
    let owner = house.world.owner().await;
    house.publish(&owner, |agency| agency.ami_licence = Some("12345".into())).await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(!html.contains(pt().agency_settings_no_licence) && html.contains("12345"));
}

#[tokio::test]
async fn an_agent_reads_the_settings_and_changes_nothing() {
    let house = House::new();
    let owner = house.world.owner().await;
    let eva = house.world.colleague(&owner, "eva@casas.example", Role::Agent).await;
    let browser = house.of(&eva).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(html.contains(pt().agency_settings_read_only) && html.contains(pt().agency_settings_not_given));
    assert!(!html.contains("save_agency") && !html.contains("<input"));
    let answer = save(&house, &browser, "identity", &[("name", "Minha")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(kept(&house, &owner).await.profile.name.as_str(), "Casas do Rio");
}

const PNG: (&str, &[u8]) = ("logo.png", b"a logo");

async fn send_logo(house: &House, browser: &Browser, files: &[(&str, &[u8])]) -> Answer {
    house.send(browser, AGENCY, &[("action", "change_logo")], files).await
}

#[tokio::test]
async fn a_logo_is_chosen_shown_around_the_dashboard_and_taken_away() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(html.contains(pt().logo_none) && html.contains("enctype=\"multipart/form-data\""));
    let (file, action) = (html.find("type=\"file\"").unwrap(), html.find("value=\"change_logo\"").unwrap());
    assert!(action < file, "what comes after a file isn't read");
    assert!(!html.contains("value=\"remove_logo\""));

    send_logo(&house, &browser, &[PNG]).await.led_to("/painel/agencia?ok=logo#logo");
    let logo = kept(&house, &owner).await.logo.unwrap();
    let html = house.get(&browser, "/painel/agencia?ok=logo").await.shown();
    assert!(html.contains(pt().agency_settings_ok) && html.contains("value=\"remove_logo\""));
    let source = format!("src=\"/media/{}\"", logo.still());
    assert_eq!(html.matches(&source).count(), 2, "in its part and beside the agency's name");
    assert!(house.get(&browser, "/painel").await.shown().contains(&source));

    let remove = [("action", "remove_logo")];
    house.post(&browser, AGENCY, &remove).await.led_to("/painel/agencia?ok=logo#logo");
    assert_eq!(kept(&house, &owner).await.logo, None);
    house.post(&browser, AGENCY, &remove).await.led_to("/painel/agencia?ok=logo&same#logo");
}

#[tokio::test]
async fn what_is_no_logo_is_refused_with_what_to_do_and_the_former_one_stays() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    send_logo(&house, &browser, &[PNG]).await;
    let before = kept(&house, &owner).await;
    send_logo(&house, &browser, &[]).await.refused_with(pt().logo_none_chosen);
    for (flaw, says) in [
        (PictureFlaw::Svg, pt().photo_flaw_svg.to_owned()),
        (PictureFlaw::Heic, pt().photo_flaw_heic.to_owned()),
        (PictureFlaw::NotAPicture, pt().logo_flaw_format.to_owned()),
        (PictureFlaw::TooSmall { min: 96 }, pt().logo_flaw_too_small(96)),
    ] {
        house.world.pictures.fail_with(flaw.into());
        let html = send_logo(&house, &browser, &[PNG]).await.refused_with(&says);
        assert!(html.contains("href=\"#logo_file\""), "the sentence leads to its field");
    }
    house.world.pictures.fail_with(PictureError::Busy);
    send_logo(&house, &browser, &[PNG]).await.refused_with(pt().photo_flaw_busy);
    house.world.objects().fail_with(ObjectError::Full("the disk".into()));
    send_logo(&house, &browser, &[PNG]).await.refused_with(pt().property_storage_full);
    assert_eq!(kept(&house, &owner).await, before);
}

#[tokio::test]
async fn who_is_in_the_middle_of_a_form_is_told_that_the_logo_changed() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    let seen = kept(&house, &owner).await.version.to_string();
    send_logo(&house, &browser, &[PNG]).await;
    let logo = kept(&house, &owner).await.logo;
    let late = [("version", seen.as_str()), ("locality", "Porto")];
    save(&house, &browser, "address", &late).await.refused_with(pt().agency_settings_changed);
    save(&house, &browser, "address", &[("locality", "Porto")]).await;
    assert_eq!(kept(&house, &owner).await.logo, logo, "saving a part leaves it");
    assert_eq!(save(&house, &browser, "logo", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_agent_sees_the_logo_and_changes_nothing() {
    let house = House::new();
    let owner = house.world.owner().await;
    let agent = house.world.colleague(&owner, "eva@casas.example", Role::Agent).await;
    send_logo(&house, &house.of(&owner).await, &[PNG]).await;
    let logo = kept(&house, &owner).await.logo;
    let browser = house.of(&agent).await;
    let html = house.get(&browser, AGENCY).await.shown();
    assert!(html.contains(logo.as_ref().unwrap().still().as_str()) && !html.contains("change_logo"));
    assert_eq!(send_logo(&house, &browser, &[PNG]).await.status, StatusCode::FORBIDDEN);
    let removed = house.post(&browser, AGENCY, &[("action", "remove_logo")]).await;
    assert_eq!(removed.status, StatusCode::FORBIDDEN);
    assert_eq!(kept(&house, &owner).await.logo, logo);
}
