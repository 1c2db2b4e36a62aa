//! Whole pages over a town in memory, as a browser gets them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod town;

use chrono::{TimeZone, Utc};
use http::{Response, StatusCode, header};
use kernel::locale::Country;
use properties_listing::contract::a_house;
use town::{HOSTILE, Town, a_town, town_of};

/// Pages of every kind, in every language.
const PAGES: [&str; 24] = [
    "/",
    "/comprar",
    "/arrendar",
    "/comprar?local=sintra&tipo=house",
    "/comprar?q=nada+disto",
    "/imobiliarias",
    "/imobiliarias/casas-da-serra",
    "/imobiliarias/telhado-e-mar?negocio=rent",
    "/legal/privacidade",
    "/legal/termos",
    "/legal/fontes",
    "/en",
    "/en/buy",
    "/en/rent?quartos=2",
    "/en/agencies",
    "/en/agencies/casas-da-serra",
    "/en/legal/privacy",
    "/es",
    "/es/comprar",
    "/es/alquilar",
    "/es/inmobiliarias",
    "/es/legal/fuentes",
    "/imovel/apartamento-t0-sao-vicente-lisboa-1",
    "/en/property/studio-apartment-sao-vicente-lisboa-1",
];

async fn get(town: &Town, address: &str) -> Response<String> {
    app::render::page(&town.contexts, &town.site, &address.parse().unwrap()).await
}

async fn html(town: &Town, address: &str) -> String {
    let answer = get(town, address).await;
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    answer.into_body()
}

fn location(answer: &Response<String>) -> &str {
    answer.headers().get(header::LOCATION).unwrap().to_str().unwrap()
}

/// The text between two marks, the first time they appear.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    text.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map(|(inside, _)| inside).unwrap()
}

/// Opening tags of scripts that run: blocks of data are no scripts.
fn scripts(html: &str) -> Vec<&str> {
    html.split("<script")
        .skip(1)
        .map(|rest| rest.split_once('>').map_or(rest, |(attributes, _)| attributes))
        .filter(|attributes| !attributes.contains("application/ld+json"))
        .collect()
}

#[tokio::test]
async fn every_page_is_whole_in_its_first_bytes() {
    let town = a_town().await;
    for address in PAGES {
        let html = html(&town, address).await;
        assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{address}");
        assert!(html.ends_with("</html>"), "{address} goes on after its end");
        for once in ["<h1", "<title>", "<main", "</body>", "rel=\"stylesheet\""] {
            assert_eq!(html.matches(once).count(), 1, "{address} and {once}");
        }
        assert!(html.contains("https://www.livroreclamacoes.pt"), "{address} lacks the complaints book");
    }
}

#[tokio::test]
async fn no_page_has_an_inline_script_or_style() {
    let town = a_town().await;
    for address in PAGES {
        let html = html(&town, address).await;
        for attributes in scripts(&html) {
            assert!(attributes.contains("src=\"/pkg/"), "{address} has <script{attributes}>");
        }
        assert!(!html.contains("<style"), "{address}");
        for handler in [" onclick=", " onload=", " onerror=", "javascript:"] {
            assert!(!html.contains(handler), "{address} has {handler}");
        }
    }
}

#[tokio::test]
async fn seams_between_texts_leave_no_invalid_comments() {
    let town = a_town().await;
    for address in PAGES {
        assert!(!html(&town, address).await.contains("<!>"), "{address}");
    }
}

#[tokio::test]
async fn what_agencies_write_is_only_ever_text() {
    let town = a_town().await;
    let hostile = town.numbers.get(1).unwrap();
    let canonical = get(&town, &format!("/imovel/{hostile}")).await;
    for address in [location(&canonical), "/", "/comprar", "/imobiliarias/casas-da-serra"] {
        let html = html(&town, address).await;
        assert!(!html.contains("<script>alert"), "{address}");
        assert!(!html.contains(HOSTILE), "{address}");
        assert!(!html.contains("x\"onerror=\"alert"), "{address}");
        assert_eq!(html.matches("</title>").count(), 1, "{address}");
    }
}

#[tokio::test]
async fn what_visitors_type_is_only_ever_text() {
    let town = a_town().await;
    let query: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    let html = html(&town, &format!("/comprar?q={query}")).await;
    assert!(!html.contains("<script>alert") && !html.contains(HOSTILE));
    assert!(html.contains("&lt;script&gt;alert"), "the words should be shown, as text");
}

#[tokio::test]
async fn any_query_gets_a_page() {
    let town = a_town().await;
    let hostile = [
        "%00",
        "%FF%FE",
        "&&&=&",
        "q=%E2%80%AE",
        "mapa=NaN,NaN,NaN,NaN",
        "mapa=1e308,1,2,3",
        "depois=1~1",
        "antes=-9223372036854775808~1",
        "preco_min=999999999&preco_max=1",
        "quartos=255",
        "local=%2e%2e",
        "ordem=%27%3B--",
        "q=%F0%9F%8F%A0",
        "tipo[]=house",
        "negocio=theft",
    ];
    for query in hostile {
        for path in ["/", "/comprar", "/en/rent", "/imobiliarias/casas-da-serra", "/nada"] {
            let status = get(&town, &format!("{path}?{query}")).await.status();
            assert!(!status.is_server_error(), "{path}?{query} gave {status}");
        }
    }
}

#[tokio::test]
async fn a_listing_has_one_address_a_language() {
    let town = a_town().await;
    for (old, canonical) in [
        ("/imovel/1", "/imovel/apartamento-t0-sao-vicente-lisboa-1"),
        ("/imovel/o-nome-de-ontem-1", "/imovel/apartamento-t0-sao-vicente-lisboa-1"),
        ("/es/inmueble/1", "/es/inmueble/estudio-sao-vicente-lisboa-1"),
    ] {
        let answer = get(&town, old).await;
        assert_eq!(answer.status(), StatusCode::MOVED_PERMANENTLY, "{old}");
        assert_eq!(location(&answer), canonical);
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_so_and_the_search_stays_open() {
    let town = a_town().await;
    for address in ["/nada", "/imovel/casa-999", "/imobiliarias/ninguem", "/en/nothing", "/es/legal/nada"] {
        let answer = get(&town, address).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        let html = answer.body();
        assert!(html.contains("name=\"q\"") && html.contains("noindex"), "{address}");
    }
    assert!(get(&town, "/es/nada").await.body().contains("lang=\"es-ES\""));
}

#[tokio::test]
async fn a_place_nobody_knows_is_not_the_whole_country() {
    let town = a_town().await;
    for (address, known) in [
        ("/comprar?local=", "sintra"),
        ("/en/rent?quartos=2&local=", "colares"),
        ("/imobiliarias/casas-da-serra?local=", "sintra"),
    ] {
        assert_eq!(get(&town, &format!("{address}{known}")).await.status(), StatusCode::OK);
        let answer = get(&town, &format!("{address}old-parish")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(answer.body().contains("noindex") && !answer.body().contains("class=\"card\""), "{address}");
    }
}

#[tokio::test]
async fn a_number_of_bathrooms_that_the_form_does_not_offer_stays_chosen_in_it() {
    let town = a_town().await;
    let chosen = |html: &str| {
        let radios = html.split("<input type=\"radio\" name=\"banhos\" value=\"").skip(1);
        let told = radios.filter_map(|radio| radio.split_once('"'));
        told.filter(|(_, rest)| rest.starts_with(" checked"))
            .map(|(value, _)| value.to_owned())
            .collect::<Vec<_>>()
    };
    for (asked, kept) in [("", ""), ("?banhos=2", "2"), ("?banhos=4", "4"), ("?banhos=9", "")] {
        let html = html(&town, &format!("/comprar{asked}")).await;
        let numbers = html.matches("name=\"banhos\"").count();
        assert_eq!(numbers, if asked == "?banhos=4" { 5 } else { 4 }, "{asked}");
        assert_eq!(chosen(&html), [kept], "{asked}");
    }
}

#[tokio::test]
async fn a_day_is_told_by_the_clock_of_the_country_of_the_property() {
    for (country, hour) in [(Country::Portugal, 23), (Country::Spain, 22)] {
        let night = Utc.with_ymd_and_hms(2026, 6, 30, hour, 30, 0).unwrap();
        let mut house = a_house();
        let card = &mut house.property.card;
        (card.country, card.published_at, card.updated_at) = (country, Some(night), night);
        house.property.prices.last_mut().unwrap().since = night;
        let town = town_of(&[house]).await;
        let canonical = get(&town, "/imovel/1").await;
        let html = html(&town, location(&canonical)).await;
        for told in
            ["2026-07-01\">1 de julho de 2026<", "2026-07-01\">01/07/2026<", "\"datePosted\":\"2026-07-01\""]
        {
            assert!(html.contains(told), "{country:?}: {told}");
        }
        assert!(!html.contains("30 de junho") && !html.contains("2026-06-30"), "{country:?}");
    }
}

#[tokio::test]
async fn the_form_knows_one_address_for_both_deals() {
    let town = a_town().await;
    let answer = get(&town, "/comprar?negocio=rent&q=lisboa").await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/arrendar?q=lisboa"));
}

#[tokio::test]
async fn empty_fields_of_the_form_leave_the_address() {
    let town = a_town().await;
    let answer = get(&town, "/comprar?q=&preco_min=&preco_max=300000&ordem=newest").await;
    assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/comprar?preco_max=300000"));
}

#[tokio::test]
async fn a_search_for_nothing_that_exists_says_what_to_let_go_of() {
    let town = a_town().await;
    let html = html(&town, "/comprar?local=sintra&preco_max=1000").await;
    let empty = between(&html, "class=\"empty\"", "</section>");
    assert!(empty.contains("href=\"/comprar?local=sintra\""), "without the price");
    assert!(empty.contains("href=\"/comprar?preco_max=1000\""), "without the place");
    assert!(html.contains("noindex"));
}

#[tokio::test]
async fn pages_follow_one_another_without_gaps() {
    let town = a_town().await;
    let first = html(&town, "/comprar").await;
    assert_eq!(first.matches("class=\"card\"").count(), 24);
    let next = between(&first, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
    let second = html(&town, &next).await;
    assert!(second.contains("25–26"), "{next}");
    assert!(second.contains("rel=\"prev\""));
}

#[tokio::test]
async fn every_language_links_to_the_same_page_in_the_others() {
    let town = a_town().await;
    let html = html(&town, "/comprar?local=sintra").await;
    for link in [
        r#"hreflang="pt" href="https://casas.example/comprar?local=sintra""#,
        r#"hreflang="en" href="https://casas.example/en/buy?local=sintra""#,
        r#"hreflang="es" href="https://casas.example/es/comprar?local=sintra""#,
        r#"hreflang="x-default" href="https://casas.example/comprar?local=sintra""#,
        r#"rel="canonical" href="https://casas.example/comprar?local=sintra""#,
    ] {
        assert!(html.contains(link), "{link}");
    }
}

#[tokio::test]
async fn every_advertisement_names_agency_licence_and_energy_class() {
    let town = a_town().await;
    let html = html(&town, "/comprar").await;
    for card in html.split("<article").skip(1) {
        assert!(card.contains("AMI 12345"), "{card}");
        assert!(card.contains("class=\"energy energy-"), "{card}");
    }
}

#[tokio::test]
async fn an_agency_is_known_by_its_logo_and_colour_where_it_has_them() {
    let town = a_town().await;
    let logo = "<img src=\"/media/logos/a/b/480.png\" alt=\"\" width=\"480\" height=\"160\"";
    let band = "fill=\"#0a5c7d\"";
    let page = html(&town, "/imobiliarias/casas-da-serra").await;
    let head = between(&page, "class=\"agency-head\"", "</h1>");
    assert!(head.contains(logo) && head.contains("Casas da Serra") && page.contains(band), "{head}");
    let one = between(&page, "href=\"/imovel/", "\"");
    let listing = html(&town, &format!("/imovel/{one}")).await;
    let agency = between(&listing, "class=\"agency-box\"", "</section>");
    assert!(agency.contains(logo) && agency.contains(band) && agency.contains("Casas da Serra"), "{agency}");
    let data = "\"logo\":\"https://casas.example/media/logos/a/b/480.png\"";
    assert!(page.contains(data), "search engines are told");
    let bare = html(&town, "/imobiliarias/telhado-e-mar").await;
    assert!(!bare.contains("class=\"logo\"") && !bare.contains("class=\"band\""));
    assert!(bare.contains("<h1>Telhado &amp; Mar</h1>"));
}

#[tokio::test]
async fn a_description_in_another_language_is_marked_as_such() {
    let town = a_town().await;
    let number = town.numbers.get(3).unwrap();
    let address = get(&town, &format!("/en/property/{number}")).await;
    let html = html(&town, location(&address)).await;
    assert!(html.contains("only in Portuguese") && html.contains("<div lang=\"pt-PT\" class=\"prose\">"));
}

#[tokio::test]
async fn the_data_for_search_engines_is_json_with_the_price() {
    let town = a_town().await;
    let html = html(&town, "/imovel/apartamento-t0-sao-vicente-lisboa-1").await;
    let blocks: Vec<serde_json::Value> = html
        .split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap())
        .collect();
    let listing = blocks.iter().find(|block| block["@type"] == "RealEstateListing").unwrap();
    assert_eq!(listing["offers"]["price"], "185000.00");
    assert_eq!(listing["mainEntity"]["numberOfBedrooms"], 0);
}

#[tokio::test]
async fn a_page_of_results_stays_light() {
    let town = a_town().await;
    let size = html(&town, "/comprar").await.len();
    assert!(size < 64 * 1024, "{size} bytes");
}
