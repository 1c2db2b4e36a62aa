//! What hangs on a property: photographs, documents, owners, notes.

use super::{Office, between, seen};
use crate::house::pt;
use http::StatusCode;
use property_management::fixtures::complete_draft;

#[tokio::test]
async fn photographs_come_in_are_put_in_order_described_and_taken_away() {
    let office = Office::new().await;
    let mut draft = complete_draft("A-1");
    draft.images = property_management::domain::media::PropertyImages::default();
    let page = office.property_like(draft).await;
    let add = [("action", "add_photographs")];
    let files: [(&str, &[u8]); 2] = [("sala.jpg", b"picture one"), ("cozinha.jpg", b"picture two")];
    let answer = office.house.send(&office.browser, &page, &add, &files).await;
    answer.led_to(&format!("{page}?ok=added&in=photographs&n=2#photographs"));
    let sources = |state: &property_management::domain::property::PropertyState| -> Vec<String> {
        state.images.as_slice().iter().map(|image| image.source.to_string()).collect()
    };
    let before = sources(&office.kept(&page).await);
    assert_eq!(before.len(), 2);

    let html = office.get(&page).await.shown();
    let order = [
        ("action", "arrange_photographs"),
        ("seen", between(&html, "data-seen=\"", "\"")),
        ("image", before[1].as_str()),
        ("image", before[0].as_str()),
    ];
    office.post(&page, &order).await.led_to(&format!("{page}?ok=arranged&in=photographs#photographs"));
    assert_eq!(sources(&office.kept(&page).await), [before[1].clone(), before[0].clone()]);

    let describe = [
        ("action", "describe_photograph"),
        ("image", before[0].as_str()),
        ("seen", seen_of(&html, &before[0])),
        ("alt_pt", "Sala"),
    ];
    office.post(&page, &describe).await;
    assert!(office.get(&page).await.shown().contains("alt=\"Sala\""));
    office.post(&page, &[("action", "remove_photograph"), ("image", before[0].as_str())]).await;
    assert_eq!(sources(&office.kept(&page).await), [before[1].clone()]);
    let gone = [("action", "remove_photograph"), ("image", before[0].as_str())];
    office.post(&page, &gone).await.refused_with(pt().photo_changed_meanwhile);
}

/// The mark of what was said of a photograph, in the form that describes it.
fn seen_of<'a>(html: &'a str, image: &str) -> &'a str {
    let form = format!("name=\"image\" value=\"{image}\"/><input type=\"hidden\" name=\"seen\" value=\"");
    let form = if html.contains(&form) { form } else { form.replace("/>", ">") };
    between(html, &form, "\"")
}

#[tokio::test]
async fn a_form_whose_answer_got_lost_keeps_its_files_once() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let before = office.kept(&page).await.images.as_slice().len();
    let html = office.get(&page).await.shown();
    let keys: Vec<&str> =
        html.split("name=\"key\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let [photographs, documents] = keys[..] else { panic!("two forms with files: {keys:?}") };
    for _ in 0..2 {
        let add = [("action", "add_photographs"), ("key", photographs)];
        let files: [(&str, &[u8]); 2] = [("sala.jpg", b"picture one"), ("cozinha.jpg", b"picture two")];
        let answer = office.house.send(&office.browser, &page, &add, &files).await;
        answer.led_to(&format!("{page}?ok=added&in=photographs&n=2#photographs"));
        let add = [("action", "add_documents"), ("key", documents), ("kind", "other")];
        office.house.send(&office.browser, &page, &add, &[("planta.pdf", b"%PDF plan")]).await;
    }
    let kept = office.kept(&page).await;
    assert_eq!(kept.images.as_slice().len(), before + 2);
    assert_eq!(office.house.properties.documents(kept.id).len(), 1);
}

#[tokio::test]
async fn a_storage_that_fails_among_many_files_is_told_of_its_file_and_the_others_are_kept() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let before = office.kept(&page).await.images.as_slice().len();
    let add = [("action", "add_photographs")];
    let files: [(&str, &[u8]); 2] = [("sala.jpg", b"picture one"), ("cozinha.jpg", b"picture two")];
    // As often as it is tried.
    office.house.properties.store().conflict_on_the_next(10);
    let html = office.house.send(&office.browser, &page, &add, &files).await;
    let html = html.refused_with(&format!("sala.jpg: {}", pt().property_try_again));
    assert!(!html.contains("cozinha.jpg: ") && html.contains(&pt().photo_added(1, 1)));
    assert_eq!(office.kept(&page).await.images.as_slice().len(), before + 1);

    office.house.properties.store().conflict_on_the_next(10);
    let later = office.house.send_by_script(&office.browser, &page, &add, &files[..1]).await;
    assert_eq!(later.status, StatusCode::SERVICE_UNAVAILABLE, "it is sent again by itself");

    office.house.properties.store().conflict_on_the_next(10);
    let add = [("action", "add_documents"), ("kind", "other")];
    let files: [(&str, &[u8]); 2] = [("planta.pdf", b"%PDF plan"), ("caderneta.pdf", b"%PDF tax")];
    let html = office.house.send(&office.browser, &page, &add, &files).await;
    html.refused_with(&format!("planta.pdf: {}", pt().property_try_again));
    assert_eq!(office.house.properties.documents(office.kept(&page).await.id).len(), 1);
}

#[tokio::test]
async fn what_somebody_else_did_with_photographs_and_documents_is_shown_and_not_overwritten() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let add = [("action", "add_documents"), ("kind", "energy_certificate"), ("expires_on", "2027-03-28")];
    office.house.send(&office.browser, &page, &add, &[("cert.pdf", b"%PDF cert")]).await;
    let html = office.get(&page).await.shown();
    let id = between(&html, "id=\"file_name-", "\"").to_owned();
    let form = between(&html, "id=\"documents\"", &format!("id=\"kind-{id}\""));
    let opened = between(form.rsplit_once("name=\"seen\"").unwrap().1, "value=\"", "\"").to_owned();
    let certificate = |expires_on: &'static str, name: &'static str| {
        [
            ("action", "change_document"),
            ("document", id.as_str()),
            ("seen", opened.as_str()),
            ("kind", "energy_certificate"),
            ("expires_on", expires_on),
            ("file_name", name),
        ]
    };
    let changed = format!("{page}?ok=doc_changed&in=documents#documents");
    office.post(&page, &certificate("2037-03-28", "cert.pdf")).await.led_to(&changed);
    let unseen = certificate("2027-03-28", "certificado.pdf");
    let told = office.post(&page, &unseen).await.refused_with(pt().property_conflict);
    assert!(told.contains(&pt().property_conflict_field(pt().doc_file_name, "cert.pdf")));
    assert!(told.contains("value=\"certificado.pdf\""), "what was typed stays");
    let kept = office.house.properties.documents(office.kept(&page).await.id).remove(0);
    assert_eq!(kept.expires_on.unwrap().to_string(), "2037-03-28");

    let image = between(&html, "data-image=\"", "\"").to_owned();
    let first = seen_of(&html, &image).to_owned();
    let describe = |language: &'static str, says: &'static str| {
        [
            ("action", "describe_photograph"),
            ("image", image.as_str()),
            ("seen", first.as_str()),
            (language, says),
        ]
    };
    office.post(&page, &describe("alt_en", "Front")).await;
    let told = office.post(&page, &describe("alt_pt", "Fachada")).await.refused_with(pt().property_conflict);
    assert!(told.contains(&pt().property_conflict_field(pt().language(kernel::locale::Locale::En), "Front")));
    assert!(told.contains("value=\"Fachada\""));

    let sources: Vec<String> =
        office.kept(&page).await.images.as_slice().iter().map(|image| image.source.to_string()).collect();
    let order = between(&html, "data-seen=\"", "\"");
    let arrange = |image| [("action", "arrange_photographs"), ("seen", order), ("image", image)];
    office.post(&page, &arrange(sources[1].as_str())).await;
    office.post(&page, &arrange(sources[0].as_str())).await.refused_with(pt().photo_changed_meanwhile);
    assert_eq!(office.kept(&page).await.images.as_slice()[0].source.as_str(), sources[1]);
}

#[tokio::test]
async fn a_script_hears_of_one_file_at_a_time() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let add = [("action", "add_photographs")];
    let kept = office.house.send_by_script(&office.browser, &page, &add, &[("a.jpg", b"picture")]).await;
    assert_eq!(kept.status, StatusCode::OK);
    let none = office.house.send_by_script(&office.browser, &page, &add, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html.contains(pt().photo_none_chosen));
}

#[tokio::test]
async fn the_last_photograph_of_what_is_public_stays_and_that_is_said() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    office.publish(&page).await;
    let shown = office.kept(&page).await.images.as_slice().to_vec();
    for (image, last) in shown.iter().zip([false, true]) {
        let fields = [("action", "remove_photograph"), ("image", image.source.as_str())];
        let answer = office.post(&page, &fields).await;
        if last {
            answer.refused_with(pt().photo_last_of_public);
        }
    }
    assert_eq!(office.kept(&page).await.images.as_slice().len(), 1);
}

#[tokio::test]
async fn a_form_without_photographs_says_so() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let add = [("action", "add_photographs")];
    office.house.send(&office.browser, &page, &add, &[]).await.refused_with(pt().photo_none_chosen);
}

#[tokio::test]
async fn documents_are_kept_told_apart_and_opened_by_a_link() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let add = [("action", "add_documents"), ("kind", "floor_plan"), ("expires_on", "2026-12-01")];
    let answer = office.house.send(&office.browser, &page, &add, &[("planta.pdf", b"%PDF plan")]).await;
    answer.led_to(&format!("{page}?ok=doc_added&in=documents&n=1#documents"));
    let html = office.get(&page).await.shown();
    assert!(html.contains("planta.pdf") && html.contains(&pt().doc_until("01/12/2026")));
    let id = between(&html, "name=\"document\" value=\"", "\"").to_owned();
    let opened = office.post(&page, &[("action", "open_document"), ("document", &id)]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert!(!opened.location.is_empty() && !opened.location.starts_with(&page));
    assert!(office.get(&page).await.shown().contains(pt().activity_document_opened));

    let mut change =
        vec![("action", "change_document"), ("document", &id), ("kind", "other"), ("file_name", "x.pdf")];
    office.post(&page, &change).await.refused_with(pt().property_conflict);
    let kept = office.house.properties.documents(office.kept(&page).await.id).remove(0);
    let seen = kept.fingerprint().to_string();
    change.push(("seen", &seen));
    office.post(&page, &change).await.led_to(&format!("{page}?ok=doc_changed&in=documents#documents"));
    let day = [("action", "add_documents"), ("kind", "other"), ("expires_on", "amanhã")];
    office.post(&page, &day).await.refused_with(pt().doc_date_flaw);
    office.post(&page, &[("action", "remove_document"), ("document", &id)]).await;
    assert!(office.get(&page).await.shown().contains(pt().doc_none));
    let gone = office.post(&page, &[("action", "open_document"), ("document", &id)]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_owners_numbers_are_masked_until_somebody_looks_and_that_is_written_down() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let id = between(&html, "name=\"owner_0_id\" value=\"", "\"").to_owned();
    let fields = [
        ("owner_0_id", id.as_str()),
        ("owner_0_name", "Maria da Graça"),
        ("owner_0_nif", "213 456 788"),
        ("owner_0_identity", "12345678 9 ZZ1"),
        ("owner_0_share", "1/2"),
        ("owner_1_name", "Rui da Graça"),
        ("owner_1_share", "1/2"),
        ("owner_2_name", ""),
    ];
    let answer = office.save(&page, "owners", &seen(&html, "owners"), &fields).await;
    answer.led_to(&format!("{page}?ok=saved&in=owners#owners"));
    let html = office.get(&page).await.shown();
    assert!(html.contains("•••••6788") && !html.contains("213456788"));
    assert!(html.contains("value=\"Rui da Graça\""));

    let reveal = [("action", "reveal_owner"), ("owner", id.as_str())];
    let html = office.post(&page, &reveal).await.shown();
    assert!(html.contains("213456788") && html.contains(&pt().owners_revealed("Maria da Graça")));
    let html = office.get(&page).await.shown();
    assert!(!html.contains("213456788") && html.contains(pt().activity_owner_revealed));

    let log = office.get("/painel/acessos").await.shown();
    assert!(log.contains(&pt().looks_owner("Maria da Graça")) && !log.contains("213456788"));
    assert!(!log.contains("rel=\"next\""));

    // Empty fields keep what is sealed; a wrong number is said at its field.
    let keep = [("owner_0_id", id.as_str()), ("owner_0_name", "Maria")];
    office.save(&page, "owners", &seen(&html, "owners"), &keep).await;
    let html = office.get(&page).await.shown();
    assert!(html.contains("•••••6788") && !html.contains("Rui da Graça\""));
    let wrong = [("owner_0_id", id.as_str()), ("owner_0_name", "Maria"), ("owner_0_nif", "123")];
    let html = office.save(&page, "owners", &seen(&html, "owners"), &wrong).await.refused_with(pt().flaw_nif);
    assert!(html.contains("id=\"owner_0_nif-flaw\""));
}

#[tokio::test]
async fn who_looked_is_told_page_by_page() {
    let office = Office::new().await;
    assert!(office.get("/painel/acessos").await.shown().contains(pt().looks_none));
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let id = between(&html, "name=\"owner_0_id\" value=\"", "\"").to_owned();
    for _ in 0..101 {
        office.post(&page, &[("action", "reveal_owner"), ("owner", id.as_str())]).await.shown();
    }
    let rows = |html: &str| html.matches("<tr>").count() - 1;
    let first = office.get("/painel/acessos").await.shown();
    assert!(first.contains("href=\"/painel/acessos?page=2\"") && !first.contains("rel=\"prev\""));
    let second = office.get("/painel/acessos?page=2").await.shown();
    assert!(second.contains("href=\"/painel/acessos?page=1\"") && !second.contains("rel=\"next\""));
    assert_eq!((rows(&first), rows(&second)), (100, 1));
    for odd in ["0", "-1", "99999999999", "x"] {
        office.get(&format!("/painel/acessos?page={odd}")).await.shown();
    }
}

#[tokio::test]
async fn notes_are_the_teams_and_only_ones_own_go() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let note = [("action", "add_note"), ("note", "Chave na receção.")];
    office.post(&page, &note).await.led_to(&format!("{page}?ok=added&in=notes#notes"));
    let html = office.get(&page).await.shown();
    assert!(html.contains("Chave na receção."));
    let id = between(&html, "name=\"note\" value=\"", "\"").to_owned();
    office.post(&page, &[("action", "add_note"), ("note", "  ")]).await.refused_with(pt().flaw_blank);

    let eva = customer_management::domain::role::Role::Agent;
    let eva = office.house.world.colleague(&office.owner, "eva@casas.example", eva).await;
    let theirs = office.house.of(&eva).await;
    let remove = [("action", "remove_note"), ("note", id.as_str())];
    assert_eq!(office.house.post(&theirs, &page, &remove).await.status, StatusCode::NOT_FOUND);
    office.post(&page, &remove).await.led_to(&format!("{page}?ok=removed&in=notes#notes"));
    assert!(office.get(&page).await.shown().contains(pt().notes_none));
}

#[tokio::test]
async fn what_is_wrong_with_a_document_or_photograph_is_said_at_its_own_form() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    for name in ["planta.pdf", "caderneta.pdf"] {
        let add = [("action", "add_documents"), ("kind", "other"), ("expires_on", "")];
        office.house.send(&office.browser, &page, &add, &[(name, b"%PDF plan")]).await;
    }
    let html = office.get(&page).await.shown();
    let ids: Vec<&str> =
        html.split("id=\"file_name-").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let [first, second] = ids[..] else { panic!("two documents: {ids:?}") };
    let fields = [
        ("action", "change_document"),
        ("document", second),
        ("kind", "burnt"),
        ("file_name", "x.pdf"),
        ("expires_on", "amanhã"),
    ];
    let html = office.post(&page, &fields).await.refused_with(pt().doc_date_flaw);
    assert!(html.contains(&format!("href=\"#expires_on-{second}\"")));
    assert!(html.contains(&format!("id=\"kind-{second}-flaw\"")) && html.contains("value=\"amanhã\""));
    assert!(!html.contains(&format!("-{first}-flaw")) && !html.contains("id=\"expires_on-flaw\""));

    let long = "a".repeat(2_000);
    let image = between(&html, "data-image=\"", "\"").to_owned();
    let fields = [
        ("action", "describe_photograph"),
        ("image", image.as_str()),
        ("alt_pt", long.as_str()),
        ("alt_en", "Hall"),
    ];
    let answer = office.post(&page, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.html.contains("href=\"#alt_1_pt\"") && answer.html.contains("id=\"alt_1_pt-flaw\""));
    assert!(answer.html.contains("value=\"Hall\""), "what was typed stays");
}

#[tokio::test]
async fn an_owner_whom_somebody_else_added_meanwhile_is_not_taken_for_the_one_that_was_typed() {
    let office = Office::new().await;
    let page = office.property("A-1").await;
    let html = office.get(&page).await.shown();
    let before = seen(&html, "owners");
    let id = between(&html, "name=\"owner_0_id\" value=\"", "\"").to_owned();
    let theirs = [
        ("owner_0_id", id.as_str()),
        ("owner_0_name", "Maria"),
        ("owner_1_name", "José"),
        ("owner_1_nif", "213 456 788"),
    ];
    office.save(&page, "owners", &before, &theirs).await.led_to(&format!("{page}?ok=saved&in=owners#owners"));
    let mine = [("owner_0_id", id.as_str()), ("owner_0_name", "Maria"), ("owner_1_name", "Rui")];
    let html = office.save(&page, "owners", &before, &mine).await.refused_with(pt().property_conflict);
    assert!(!html.contains("name=\"owner_1_id\""), "Rui is somebody new");
    let jose = between(&html, "name=\"owner_2_id\" value=\"", "\"").to_owned();
    assert!(html.contains("value=\"José\"") && html.contains("•••••6788"));

    let both = [
        ("owner_0_id", id.as_str()),
        ("owner_0_name", "Maria"),
        ("owner_1_name", "Rui"),
        ("owner_2_id", jose.as_str()),
        ("owner_2_name", "José"),
    ];
    office.save(&page, "owners", &seen(&html, "owners"), &both).await;
    let kept = office.kept(&page).await.owners;
    let nifs: Vec<(&str, bool)> =
        kept.as_slice().iter().map(|owner| (owner.full_name.as_str(), owner.nif.is_some())).collect();
    assert_eq!(nifs[1..], [("Rui", false), ("José", true)]);
}
