//! The screens of the dashboard over people in memory, as a browser gets them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod agency;
mod house;
mod letters;
mod notifications;
mod plan;
mod profile;
mod properties;
mod security;
mod team;

use customer_management::domain::role::Role;
use house::House;
use kernel::caller::Agent;
use property_management::fixtures::{complete_draft, licensed};
use std::collections::HashSet;

/// The screens in every language.
const SCREENS: [&str; 33] = [
    "/painel",
    "/painel/imoveis",
    "/painel/imoveis/novo",
    "/painel/imoveis/importar",
    "/painel/equipa",
    "/painel/agencia",
    "/painel/plano",
    "/painel/conta",
    "/painel/seguranca",
    "/painel/avisos",
    "/painel/correio",
    "/en/dashboard",
    "/en/dashboard/properties",
    "/en/dashboard/properties/new",
    "/en/dashboard/properties/import",
    "/en/dashboard/team",
    "/en/dashboard/agency",
    "/en/dashboard/plan",
    "/en/dashboard/account",
    "/en/dashboard/security",
    "/en/dashboard/notifications",
    "/en/dashboard/mail",
    "/es/panel",
    "/es/panel/inmuebles",
    "/es/panel/inmuebles/nuevo",
    "/es/panel/inmuebles/importar",
    "/es/panel/equipo",
    "/es/panel/agencia",
    "/es/panel/plan",
    "/es/panel/cuenta",
    "/es/panel/seguridad",
    "/es/panel/avisos",
    "/es/panel/correo",
];

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    html.split(&open).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn every_screen_is_whole_without_scripts_and_styles_of_its_own() {
    let house = House::new().with_letters(Vec::new());
    let owner = house.world.owner().await;
    house.world.colleague(&owner, "rui@casas.example", Role::Admin).await;
    house.world.colleague(&owner, "eva@casas.example", Role::Agent).await;
    house.publish(&owner, |_| {}).await;
    house.properties.set_standing(owner.organization(), licensed());
    let browser = house.of(&owner).await;
    let agent = Agent::member(owner.organization(), owner.user());
    let property = house.properties.publish(&agent, complete_draft("A-1")).await;
    let number = house.properties.property(property).number.unwrap();
    let property = format!("/painel/imoveis/{number}");
    for address in SCREENS.into_iter().chain([property.as_str(), "/painel/imoveis?words=nada"]) {
        let html = house.get(&browser, address).await.shown();
        assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>"), "{address}");
        for once in ["<h1", "<title>", "<main", "</body>"] {
            assert_eq!(html.matches(once).count(), 1, "{address} and {once}");
        }
        for never in ["<!>", "<style", " style=\"", " onclick=", "javascript:"] {
            assert!(!html.contains(never), "{address} has {never}");
        }
        assert!(html.contains("aria-current=\"page\""), "{address} is not in the menu");
        let ids = attributes(&html, "id");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "{address}: {ids:?}");
        let known: HashSet<_> = ids.into_iter().collect();
        for wanted in ["for", "aria-describedby", "aria-labelledby"] {
            for id in attributes(&html, wanted).into_iter().flat_map(str::split_whitespace) {
                assert!(known.contains(id), "{address}: {wanted} names {id}");
            }
        }
    }
}

#[tokio::test]
async fn forms_of_another_screen_lead_nowhere() {
    let house = House::new();
    let owner = house.world.owner().await;
    let browser = house.of(&owner).await;
    for address in ["/painel/equipa", "/painel/plano", "/painel/conta"] {
        let answer = house.post(&browser, address, &[("action", "change_password")]).await;
        assert_eq!(answer.status, http::StatusCode::NOT_FOUND, "{address}");
    }
}
