//! Writes pages of a made-up portal into a folder, to be looked at without a server:
//! `cargo run -p app --features ssr --example showroom -- FOLDER [STYLESHEET]`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]

#[path = "../tests/portal/town.rs"]
mod town;

use std::path::PathBuf;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder"));
    let mut town = town::a_town().await;
    town.site.css = arguments.next().unwrap_or_else(|| "main.css".into());
    std::fs::create_dir_all(&folder).unwrap();
    for (name, address) in [
        ("home", "/"),
        ("results", "/comprar"),
        ("results-en", "/en/buy?tipo=apartment&quartos=2&quartos=3&preco_max=600000"),
        ("empty", "/comprar?local=sintra&preco_max=1000"),
        ("detail", "/imovel/apartamento-t4-estrela-lisboa-17"),
        ("detail-es", "/es/inmueble/estudio-sao-vicente-lisboa-1"),
        ("agency", "/imobiliarias/casas-da-serra"),
        ("agencies", "/imobiliarias"),
        ("legal", "/legal/privacidade"),
        ("lost", "/nada"),
    ] {
        let answer = app::render::page(&town.contexts, &town.site, &address.parse().unwrap()).await;
        println!(
            "{name}: {} {} {:?}",
            answer.status(),
            answer.body().len(),
            answer.headers().get("location")
        );
        std::fs::write(folder.join(format!("{name}.html")), answer.body()).unwrap();
    }
    let start = std::time::Instant::now();
    for _ in 0..200 {
        app::render::page(&town.contexts, &town.site, &"/comprar".parse().unwrap()).await;
    }
    println!("results page: {:?}", start.elapsed() / 200);
}
