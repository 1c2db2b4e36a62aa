//! The screens around signing in, as a browser gets them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod confirm;
mod forgotten;
mod invitation;
mod provider;
mod register;
mod reset;
mod second_factor;
mod sign_in;
mod town;

use app::session::Screen;
use kernel::locale::Locale;
use town::{RUI, a_town, main_of};

#[tokio::test]
async fn every_screen_is_whole_in_every_language_without_inline_scripts_and_styles() {
    let town = a_town();
    let owner = town.world.owner().await;
    let token = town.invite(&owner, RUI).await;
    for locale in Locale::ALL {
        let path = |screen: Screen| screen.path(locale);
        for address in [
            path(Screen::SignIn),
            path(Screen::Register),
            format!("{}?ok=sent", path(Screen::Register)),
            path(Screen::Forgotten),
            format!("{}?ok=sent", path(Screen::Forgotten)),
            path(Screen::Reset),
            format!("{}?token=x", path(Screen::Reset)),
            path(Screen::Confirm),
            format!("{}?token=x", path(Screen::Confirm)),
            path(Screen::Invitation(token.clone())),
            path(Screen::Invitation("x".into())),
            path(Screen::ProviderReturn),
        ] {
            let answer = town.browser().get(&address).await;
            let html = answer.body();
            assert!(html.starts_with("<!DOCTYPE html><html lang=\""), "{address}");
            assert!(html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{address}");
            for once in ["<h1", "<title>", "<main", "</body>"] {
                assert_eq!(html.matches(once).count(), 1, "{address} and {once}");
            }
            for never in ["<style", " style=", " onclick=", "javascript:", "<!>", "<p><p"] {
                assert!(!html.contains(never), "{address} has {never}");
            }
            assert!(html.contains("noindex"), "{address}");
            let main = main_of(&answer);
            assert!(!main.contains('{') && !main.contains('}'), "{address} has a text with a hole in it");
        }
    }
}
