//! Sharing a page: the system's own sheet where there is one, else the clipboard.
//! The links to mail and messenger beside it work without scripts.

#![allow(missing_docs, reason = "the island macro writes a struct for the properties")]

use super::icon::{Icon, icon};
use leptos::prelude::*;

/// A button that shares the page it stands on.
#[island]
pub fn ShareButton(
    /// What is shared, in words.
    title: String,
    /// The button's text.
    label: String,
    /// What it says after copying.
    copied: String,
) -> impl IntoView {
    let (done, set_done) = signal(false);
    #[cfg(feature = "hydrate")]
    let share = move |_| {
        let title = title.clone();
        leptos::task::spawn_local(async move {
            if browser::share(&title).await == browser::Shared::Copied {
                set_done.set(true);
            }
        });
    };
    #[cfg(not(feature = "hydrate"))]
    let share = {
        let _ = (set_done, title);
        move |_| {}
    };
    let text = move || if done.get() { copied.clone() } else { label.clone() };
    view! {
        <button type="button" class="button quiet needs-js" on:click=share>
            {icon(Icon::Share)}
            <span aria-live="polite">{text}</span>
        </button>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    /// How it went.
    #[derive(PartialEq, Eq)]
    pub enum Shared {
        /// The system's sheet took over (also if it was then dismissed).
        BySystem,
        /// The address is in the clipboard.
        Copied,
        /// The browser allowed neither.
        Refused,
    }

    /// Shares the page's address.
    pub async fn share(title: &str) -> Shared {
        let Ok(address) = window().location().href() else { return Shared::Refused };
        if let Some(sheet) = open_sheet(title, &address) {
            let _ = JsFuture::from(sheet).await;
            return Shared::BySystem;
        }
        match JsFuture::from(window().navigator().clipboard().write_text(&address)).await {
            Ok(_) => Shared::Copied,
            Err(_) => Shared::Refused,
        }
    }

    /// `navigator.share({title, url})`, looked up by name: desktop browsers often lack it.
    fn open_sheet(title: &str, address: &str) -> Option<js_sys::Promise> {
        let navigator = window().navigator();
        let share =
            js_sys::Reflect::get(&navigator, &"share".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        let data = js_sys::Object::new();
        js_sys::Reflect::set(&data, &"title".into(), &JsValue::from_str(title)).ok()?;
        js_sys::Reflect::set(&data, &"url".into(), &JsValue::from_str(address)).ok()?;
        share.call1(&navigator, &data).ok()?.dyn_into().ok()
    }
}
