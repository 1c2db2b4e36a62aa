//! The switch between light, dark and what the system says.
//!
//! The choice stays in the browser's storage under `theme`; `frontend/js/theme.js`
//! applies it on every page, the style sheet reads `data-theme` on the root.

#![allow(missing_docs, reason = "the island macro writes a struct for the properties")]

use super::icon::{Icon, icon};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The switch's words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ThemeLabels {
    /// What is switched.
    pub label: String,
    /// As the system says.
    pub system: String,
    /// Always light.
    pub light: String,
    /// Always dark.
    pub dark: String,
}

/// What may be chosen, by the word it is stored under.
#[cfg_attr(feature = "ssr", allow(dead_code, reason = "only the browser switches"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Theme {
    System,
    Light,
    Dark,
}

#[cfg_attr(feature = "ssr", allow(dead_code, reason = "only the browser switches"))]
impl Theme {
    const fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    const fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// What the visitor chose before, if the browser remembers.
#[cfg(feature = "hydrate")]
fn remembered() -> Theme {
    let stored =
        window().local_storage().ok().flatten().and_then(|storage| storage.get_item("theme").ok().flatten());
    match stored.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Shows a choice and remembers it.
#[cfg(feature = "hydrate")]
fn choose(theme: Theme) {
    let root = document().document_element();
    let storage = window().local_storage().ok().flatten();
    // A browser that keeps nothing still switches this page.
    match theme.code() {
        Some(code) => {
            let _ = root.map(|root| root.set_attribute("data-theme", code));
            let _ = storage.map(|storage| storage.set_item("theme", code));
        }
        None => {
            let _ = root.map(|root| root.remove_attribute("data-theme"));
            let _ = storage.map(|storage| storage.remove_item("theme"));
        }
    }
}

/// A button that goes through the three.
#[island]
pub fn ThemeSwitch(
    /// Its words.
    labels: ThemeLabels,
) -> impl IntoView {
    let (theme, set_theme) = signal(Theme::System);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| set_theme.set(remembered()));
    #[cfg(feature = "ssr")]
    let _ = set_theme;
    let ThemeLabels { label, system, light, dark } = labels;
    let text = move || {
        let name = match theme.get() {
            Theme::System => &system,
            Theme::Light => &light,
            Theme::Dark => &dark,
        };
        format!("{label}: {name}")
    };
    let turn = move |_| {
        #[cfg(feature = "hydrate")]
        {
            let next = theme.get_untracked().next();
            choose(next);
            set_theme.set(next);
        }
    };
    view! {
        <button type="button" class="theme-switch needs-js" on:click=turn>
            {icon(Icon::Theme)}
            <span class="hidden">{text}</span>
        </button>
    }
}
