//! One property: its sections, its gate, its steps.

use super::{Office, agent, between, seen};
use crate::house::{HOSTILE, House, pt, said};
use http::StatusCode;
use kernel::locale::Country;
use properties_listing::contract::{ListingFixture, some_places};
use property_management::domain::characteristics::Energy;
use property_management::domain::draft::PropertyDraft;
use property_management::domain::gazetteer::{Place, PlaceKind};
use property_management::domain::owner::PropertyOwners;
use property_management::domain::status::PropertyStatus;
use property_management::domain::values::{PlaceName, Reference};
use property_management::domain::vocabulary::{EnergyExemption, ListingType, PropertyType};
use property_management::fixtures::complete_draft;

#[tokio::test]
async fn a_property_begins_with_kind_and_reference_and_goes_on_on_its_page() {
    let office = Office::new().await;
    let html = office.get("/painel/imoveis/novo").await.shown();
    assert!(
        html.contains("name=\"reference\" type=\"text\" value=\"1\""),
        "the first reference is suggested"
    );
    let fields = [
        ("action", "create_property"),
        ("property_type", "house"),
        ("listing_type", "sale"),
        ("municipality", "Loulé"),
        ("price", "350 000"),
        ("reference", "M-7"),
    ];
    let answer = office.post("/painel/imoveis/novo", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = answer.location.split('?').next().unwrap().to_owned();
    let html = office.get(&answer.location).await.shown();
    assert!(html.contains(&said(pt().property_created)));
    let kept = office.kept(&page).await;
    assert_eq!((kept.property_type, kept.status), (PropertyType::House, PropertyStatus::Draft));
    assert_eq!(kept.current_price().unwrap().money().cents, 35_000_000);
    assert_eq!(kept.address.municipality.unwrap().as_str(), "Loulé");
    office.post("/painel/imoveis/novo", &fields).await.refused_with(pt().new_property_taken);
}

#[tokio::test]
async fn a_flaw_is_said_at_its_field_and_what_was_typed_stays() {
    let office = Office::new().await;
    let fields = [("action", "create_property"), ("price", "barato"), ("reference", "")];
    let html = office.post("/painel/imoveis/novo", &fields).await.refused_with(pt().asking_flaw);
    assert!(html.contains("id=\"price-flaw\"") && html.contains("value=\"barato\""));
    assert!(html.contains("href=\"#reference\""), "the summary leads to the field");
}

#[tokio::test]
async fn each_section_is_saved_by_itself() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let before = office.kept(&page).await;
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("basics", &[("reference", "B-2"), ("property_type", "house"), ("listing_type", "rent")]),
        (
            "place",
            &[("country", "PT"), ("municipality", "Porto"), ("latitude", "41,15"), ("longitude", "-8.61")],
        ),
        ("asking", &[("price", "1.250,50")]),
        ("characteristics", &[("bedrooms", "4"), ("useful_area", "120,5"), ("feature_pool", "on")]),
        ("energy", &[("energy_class", "A"), ("certificate", "SCE1"), ("certificate_expires", "2033-02-01")]),
        ("texts", &[("title_pt", "Casa de férias"), ("description_es", "Con piscina.")]),
    ];
    for (section, fields) in forms {
        let html = office.get(&page).await.shown();
        let answer = office.save(&page, section, &seen(&html, section), fields).await;
        answer.led_to(&format!("{page}?ok=saved&in={section}#{section}"));
    }
    let kept = office.kept(&page).await;
    assert_eq!(kept.reference.as_str(), "B-2");
    assert_eq!((kept.listing_type, kept.property_type), (ListingType::Rent, PropertyType::House));
    assert_eq!(kept.address.municipality.as_ref().unwrap().as_str(), "Porto");
    assert_eq!(kept.address.street, None, "a section is what its form says");
    assert_eq!(kept.current_price().unwrap().money().cents, 125_050);
    assert_eq!(kept.characteristics.bedrooms.unwrap().get(), 4);
    assert_eq!(kept.characteristics.useful_area.unwrap().dm2(), 12_050);
    assert_ne!(kept.characteristics.energy, before.characteristics.energy);
    assert_eq!(kept.texts.pt.title.as_ref().unwrap().as_str(), "Casa de férias");
    assert_eq!(kept.texts.en.title, None);
    let html = office.get(&format!("{page}?ok=saved&in=asking")).await.shown();
    assert_eq!(html.matches(&said(pt().property_saved)).count(), 1);
}

#[tokio::test]
async fn nobody_overwrites_what_they_have_not_seen_and_both_versions_stand_side_by_side() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let old = seen(&office.get(&page).await.shown(), "texts");
    office.save(&page, "texts", &old, &[("title_pt", "Com vista")]).await;
    let answer = office.save(&page, "texts", &old, &[("title_pt", "Com jardim")]).await;
    let html = answer.refused_with(pt().property_conflict);
    assert!(html.contains("value=\"Com jardim\""), "what was typed stays");
    assert!(html.contains(&pt().property_conflict_field(pt().words_heading, "Com vista")));
    assert!(html.contains(pt().property_conflict_mine) && html.contains(pt().property_conflict_theirs));
    assert_eq!(office.kept(&page).await.texts.pt.title.unwrap().as_str(), "Com vista");

    let now = seen(&html, "texts");
    office.save(&page, "texts", &now, &[("title_pt", "Com jardim")]).await;
    assert_eq!(office.kept(&page).await.texts.pt.title.unwrap().as_str(), "Com jardim");
}

#[tokio::test]
async fn another_section_that_changed_meanwhile_is_no_conflict() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    office.save(&page, "asking", &seen(&html, "asking"), &[("price", "400000")]).await;
    let answer = office.save(&page, "texts", &seen(&html, "texts"), &[("title_pt", "Com vista")]).await;
    answer.led_to(&format!("{page}?ok=saved&in=texts#texts"));
}

#[tokio::test]
async fn a_form_without_the_mark_of_what_was_seen_overwrites_nothing() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    office.save(&page, "asking", "", &[("price", "1")]).await.refused_with(pt().property_conflict);
    assert_eq!(office.kept(&page).await.current_price().unwrap().money().cents, 35_000_000);
}

#[tokio::test]
async fn the_gate_says_what_is_missing_and_publishing_waits_for_it() {
    let office = Office::new().await;
    let mut draft = complete_draft("A-1");
    draft.owners = PropertyOwners::default();
    draft.price = None;
    let page = office.property_like(draft).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains(pt().gate_missing_owner) && html.contains(pt().gate_missing_price));
    assert!(html.contains(&pt().gate_count(2, 2)));
    let publish = [("action", "publish_property")];
    let html = office.post(&page, &publish).await.refused_with(pt().property_kept_back);
    assert!(html.contains(&format!("<li>{}</li>", pt().gate_missing_price)));
    office.save(&page, "asking", &seen(&html, "asking"), &[("price", "350000")]).await;

    office.post(&page, &publish).await.refused_with(pt().property_kept_back);
    let asked_for_less = [("action", "publish_property"), ("incomplete", "on")];
    office.post(&page, &asked_for_less).await.refused_with(pt().property_kept_back);
    assert_eq!(office.kept(&page).await.status, PropertyStatus::Draft);

    let whole = office.property("A-2").await;
    office.post(&whole, &publish).await.led_to(&format!("{whole}?ok=published&in=steps#steps"));
    assert_eq!(office.kept(&whole).await.status, PropertyStatus::Active);
}

#[tokio::test]
async fn the_gate_asks_for_the_street_and_the_certificates_last_day_and_each_field_says_so() {
    let office = Office::new().await;
    let mut draft = complete_draft("A-1");
    draft.address.street = None;
    if let Some(Energy::Certified { expires_on, .. }) = &mut draft.characteristics.energy {
        *expires_on = None;
    }
    let page = office.property_like(draft.clone()).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains(&pt().gate_count(2, 2)));
    for says in [pt().gate_missing_street, pt().gate_missing_energy_certificate_expiry] {
        assert_eq!(missing(&html).matches(says).count(), 1, "{says}");
    }
    for name in ["street", "municipality", "price", "certificate", "certificate_expires"] {
        let label = between(&html, &format!("<label for=\"{name}\""), "</label>");
        assert!(label.contains(pt().property_to_publish), "{name}: {label}");
    }
    let publish = [("action", "publish_property")];
    office.post(&page, &publish).await.refused_with(pt().gate_missing_street);

    draft.reference = Reference::parse("A-2").unwrap();
    (draft.position, draft.address.municipality) = (None, None);
    let nowhere = office.get(&office.property_like(draft.clone()).await).await.shown();
    assert!(missing(&nowhere).contains(pt().gate_missing_place));
    assert!(nowhere.contains(&pt().gate_count(2, 2)), "no place and no address are one thing to do");

    draft.reference = Reference::parse("A-3").unwrap();
    draft.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Monument));
    let exempt = office.get(&office.property_like(draft).await).await.shown();
    let label = between(&exempt, "<label for=\"certificate_expires\"", "</label>");
    assert!(label.contains(pt().form_optional), "who needs no certificate needs no day: {label}");
}

/// The list of what the gate asks for.
fn missing(html: &str) -> &str {
    between(html, "id=\"checklist\"", "</ul>")
}

#[tokio::test]
async fn what_a_rent_asks_for_beside_itself_has_bounds_that_the_gate_knows() {
    let office = Office::new().await;
    let mut draft = complete_draft("A-1");
    let sale = office.property("A-2").await;
    assert!(!office.get(&sale).await.shown().contains("name=\"advance\""), "a sale asks for no rents");
    draft.listing_type = ListingType::Rent;
    let page = office.property_like(draft).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains(&pt().rent_advance_hint(2)));
    let fields = [("advance", "3"), ("deposit", "2")];
    office.save(&page, "rent", &seen(&html, "rent"), &fields).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains(&pt().gate_rent_advance_too_high(2)));
    let wrong = [("advance", "muitas"), ("deposit", "")];
    office.save(&page, "rent", &seen(&html, "rent"), &wrong).await.refused_with(pt().rent_months_flaw);
}

#[tokio::test]
async fn words_that_keep_people_out_are_shown() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let fields = [("title_pt", "T2 na Graça"), ("description_pt", "Não se aceitam imigrantes.")];
    office.save(&page, "texts", &seen(&html, "texts"), &fields).await;
    let html =
        office.post(&page, &[("action", "publish_property")]).await.refused_with(pt().property_kept_back);
    assert!(html.to_lowercase().contains("imigrantes"));
}

#[tokio::test]
async fn what_is_public_is_not_broken() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    office.publish(&page).await;
    let html = office.get(&page).await.shown();
    let answer = office.save(&page, "place", &seen(&html, "place"), &[("country", "PT")]).await;
    answer.refused_with(pt().property_not_while_public);
    assert!(office.kept(&page).await.address.municipality.is_some());
}

#[tokio::test]
async fn a_property_goes_its_way_on_the_market() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    office.publish(&page).await;
    let step = |step: &'static str| [("action", "move_property"), ("step", step)];
    office.post(&page, &step("reserved")).await.led_to(&format!("{page}?ok=reserved&in=steps#steps"));
    office.post(&page, &step("sold")).await.led_to(&format!("{page}?ok=sold&in=steps#steps"));
    assert_eq!(office.kept(&page).await.status, PropertyStatus::Sold);
    let late = pt().property_not_from_here(pt().status_sold.to_lowercase());
    office.post(&page, &step("withdrawn")).await.refused_with(&late);
    assert_eq!(office.post(&page, &step("burnt")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_duplicate_is_a_draft_of_its_own_and_what_is_deleted_is_gone() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let again = [("action", "duplicate_property"), ("duplicate_reference", "A-1")];
    office.post(&page, &again).await.refused_with(pt().new_property_taken);
    let answer =
        office.post(&page, &[("action", "duplicate_property"), ("duplicate_reference", "A-2")]).await;
    let copy = answer.location.split('?').next().unwrap().to_owned();
    assert!(office.get(&answer.location).await.shown().contains(&said(pt().property_duplicated)));
    assert_eq!(office.kept(&copy).await.reference.as_str(), "A-2");

    office.publish(&page).await;
    office.post(&page, &[("action", "delete_property")]).await.refused_with(pt().property_delete_public);
    office.post(&copy, &[("action", "delete_property")]).await.led_to("/painel/imoveis?ok=deleted");
    assert_eq!(office.get(&copy).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_members_look_after_a_property() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let me = office.owner.user().to_string();
    office.post(&page, &[("action", "assign_property"), ("agent", &me)]).await;
    assert_eq!(office.kept(&page).await.assigned_to, Some(office.owner.user()));
    let stranger = "018f2d3a-0000-7000-8000-00000000dead";
    let answer = office.post(&page, &[("action", "assign_property"), ("agent", stranger)]).await;
    answer.refused_with(pt().property_unknown_member);
    office.post(&page, &[("action", "assign_property"), ("agent", "")]).await;
    assert_eq!(office.kept(&page).await.assigned_to, None);
}

#[tokio::test]
async fn another_agencys_property_is_as_if_it_never_was() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let rival = office.house.world.owner_called("rita@nortada.example", "Nortada").await;
    let browser = office.house.of(&rival).await;
    let preview = format!("{page}/ver");
    for address in [page.as_str(), preview.as_str(), "/painel/imoveis/999999", "/painel/imoveis/x"] {
        let answer = office.house.get(&browser, address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(!answer.html.contains("A-1"));
    }
    let actions = ["publish_property", "delete_property", "save_section", "add_note", "arrange_photographs"];
    for action in actions {
        let fields = [("action", action), ("section", "asking"), ("price", "1"), ("note", "x")];
        let answer = office.house.post(&browser, &page, &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{action}");
    }
    assert_eq!(office.kept(&page).await.version, 1);
}

#[tokio::test]
async fn the_preview_is_the_publics_page_and_found_by_nobody() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&format!("{page}/ver")).await.shown();
    assert!(html.contains(pt().preview_banner) && html.contains("Apartamento T2"));
    assert!(html.contains("noindex") && html.contains("350"));
    assert!(!html.contains("application/ld+json"));
    assert!(
        !html.contains("book-bar") && !html.contains("wa.me"),
        "nothing leads to where there is nothing yet"
    );
    let empty = PropertyDraft::new(
        Reference::parse("A-2").unwrap(),
        ListingType::Rent,
        PropertyType::Land,
        Country::Portugal,
    );
    let page = office.property_like(empty).await;
    let html = office.get(&format!("{page}/ver")).await.shown();
    assert!(html.contains(pt().preview_no_price));
}

#[tokio::test]
async fn what_is_written_of_a_property_is_only_ever_text() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let fields = [("title_pt", HOSTILE), ("description_pt", HOSTILE)];
    office.save(&page, "texts", &seen(&html, "texts"), &fields).await;
    office.post(&page, &[("action", "add_note"), ("note", HOSTILE)]).await;
    for address in [page.clone(), format!("{page}/ver"), "/painel/imoveis".to_owned()] {
        let html = office.get(&address).await.shown();
        assert!(!html.contains("<script>alert") && !html.contains(HOSTILE), "{address}");
    }
}

#[tokio::test]
async fn what_there_is_to_do_stands_on_the_overview() {
    let office = Office::new().await;
    let html = office.get("/painel").await.shown();
    assert!(html.contains(pt().overview_todo_first));
    office.property("A-1").await;
    let html = office.get("/painel").await.shown();
    assert!(html.contains(&pt().overview_todo_drafts(1, 1)) && !html.contains(pt().overview_todo_first));
    assert!(html.contains("href=\"/painel/imoveis?status=DRAFT\""));
}

#[tokio::test]
async fn who_has_no_agency_has_no_properties() {
    let house = House::new();
    let owner = house.world.owner().await;
    let page = house.properties.create(&agent(&owner), complete_draft("A-1")).await;
    assert!(house.properties.property(page).number.is_some());
    let newcomer = house.world.register("nova@casas.example", "Nova").await;
    let browser = house.browser(newcomer.user).await;
    let answer = house.get(&browser, "/painel/imoveis").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "the address is confirmed first");
}

#[tokio::test]
async fn a_map_without_a_pin_opens_at_the_narrowest_place_that_is_known() {
    let place = |id, kind, name: &str, parent| Place {
        id,
        kind,
        country: Country::Portugal,
        name: name.into(),
        parent,
        position: None,
    };
    let house = House::among(vec![
        place(1, PlaceKind::District, "Lisboa", None),
        place(11, PlaceKind::Municipality, "Sintra", Some(1)),
    ]);
    let mut listed = some_places();
    listed[1].centre = Some((38.8, -9.38));
    house.listings.put_places(&listed).await;
    let office = Office::in_house(house).await;
    let mut draft = complete_draft("A-1");
    draft.position = None;
    draft.address.municipality = PlaceName::parse("Sintra").unwrap();
    draft.address.parish = None;
    let page = office.property_like(draft.clone()).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains("data-near-lat=\"38.8\"") && html.contains("data-near-lon=\"-9.38\""));

    draft.reference = Reference::parse("A-2").unwrap();
    draft.address.district = None;
    draft.address.municipality = PlaceName::parse("Terra de Ninguém").unwrap();
    let page = office.property_like(draft).await;
    assert!(!office.get(&page).await.shown().contains("data-near"), "nobody knows where that is");
}

#[tokio::test]
async fn among_several_fields_each_flaw_is_told_with_its_label() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let fields = [("bedrooms", "muitos"), ("bathrooms", "poucas"), ("feature_pool", "on")];
    let answer = office.save(&page, "characteristics", &seen(&html, "characteristics"), &fields).await;
    let html = answer.refused_with(pt().traits_rooms_flaw);
    for (name, label) in [("bedrooms", pt().traits_bedrooms), ("bathrooms", pt().traits_bathrooms)] {
        let line = format!("<a href=\"#{name}\">{label}: {}</a>", pt().traits_rooms_flaw);
        assert!(html.contains(&line), "{name}");
        assert!(html.contains(&format!("aria-describedby=\"{name}-flaw\"")), "{name}");
    }
    let ticked =
        |feature: &str| between(&html, &format!("name=\"feature_{feature}\""), ">").contains("checked");
    assert!(ticked("pool"), "what was ticked stays ticked");
    assert!(!ticked("lift"), "what was not is not ticked again by what is kept");
}

#[tokio::test]
async fn a_certificate_is_not_lost_for_want_of_its_class() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let fields = [("energy_class", ""), ("certificate", "SCE77"), ("certificate_expires", "")];
    let answer = office.save(&page, "energy", &seen(&html, "energy"), &fields).await;
    let html = answer.refused_with(pt().energy_class_missing);
    assert!(html.contains("value=\"SCE77\""), "what was typed stays");
    assert!(office.kept(&page).await.characteristics.energy.is_some());
}

#[tokio::test]
async fn a_place_is_in_one_of_the_countries() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let fields = [("country", "FR"), ("municipality", "Paris")];
    office.save(&page, "place", &seen(&html, "place"), &fields).await.refused_with(pt().flaw_choice);
    assert_eq!(office.kept(&page).await.address.country, Country::Portugal);
}

#[tokio::test]
async fn a_field_in_another_language_is_marked_as_such_and_its_label_is_not() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let text = between(&html, "id=\"description_es\"", ">");
    assert!(text.contains("lang=\"es-ES\""), "{text}");
    let label = between(&html, "for=\"description_es\"", "</label>");
    assert!(label.contains(pt().words_description));
    assert!(!html.contains("<div lang="));
}
