//! The pictures of a listing: a strip that scrolls and snaps by itself. In the
//! browser it gains arrows, a counter, the keyboard and a full screen.

#![allow(missing_docs, reason = "the island macro writes a struct for the properties")]

use super::icon::{Icon, icon};
use super::picture::Photograph;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A picture as the gallery needs it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Picture {
    /// Its address.
    pub source: String,
    /// The widths it was made in, the smallest first; none of one from elsewhere.
    pub widths: Vec<u32>,
    /// A tiny WebP in base64, shown until the picture is there.
    pub placeholder: Option<String>,
    /// What it shows.
    pub alt: String,
    /// Width in pixels.
    pub width: String,
    /// Height in pixels.
    pub height: String,
}

/// The gallery's words.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GalleryLabels {
    /// What the strip is.
    pub strip: String,
    /// To the picture before.
    pub previous: String,
    /// To the picture after.
    pub next: String,
    /// To the full screen.
    pub open: String,
    /// And back.
    pub close: String,
}

/// Scrolls a strip so that a picture fills it.
#[cfg(feature = "hydrate")]
fn show(strip: NodeRef<html::Ul>, index: usize, smooth: bool) {
    let Some(strip) = strip.get_untracked() else { return };
    let options = web_sys::ScrollToOptions::new();
    #[allow(clippy::cast_precision_loss, reason = "a listing has at most fifty pictures")]
    options.set_left(index as f64 * f64::from(strip.client_width()));
    options.set_behavior(if smooth {
        web_sys::ScrollBehavior::Smooth
    } else {
        web_sys::ScrollBehavior::Instant
    });
    strip.scroll_to_with_scroll_to_options(&options);
}

/// Which picture a strip shows.
#[cfg(feature = "hydrate")]
fn shown(strip: NodeRef<html::Ul>) -> Option<usize> {
    let strip = strip.get_untracked()?;
    let width = strip.client_width().max(1);
    usize::try_from((strip.scroll_left() + width / 2) / width).ok()
}

/// One strip of pictures; the first is fetched before everything else.
fn pictures(images: Vec<Picture>, eager: bool) -> impl IntoView {
    images
        .into_iter()
        .enumerate()
        .map(|(position, Picture { source, widths, placeholder, alt, width, height })| {
            let first = eager && position == 0;
            let photograph = Photograph {
                source,
                widths,
                placeholder,
                alt,
                width,
                height,
                sizes: "100vw",
                loading: (!first).then_some("lazy"),
                priority: first.then_some("high"),
            };
            view! { <li>{photograph.view()}</li> }
        })
        .collect_view()
}

/// The gallery of a listing with at least one picture.
#[island]
pub fn Gallery(
    /// The pictures, the cover first.
    images: Vec<Picture>,
    /// Its words.
    labels: GalleryLabels,
) -> impl IntoView {
    let total = images.len();
    let strip = NodeRef::<html::Ul>::new();
    let screen_strip = NodeRef::<html::Ul>::new();
    let screen = NodeRef::<html::Dialog>::new();
    let (current, set_current) = signal(0_usize);
    // Where a strip is being taken: pictures it passes on the way are not the current one.
    let heading = StoredValue::new(None::<usize>);

    #[cfg(feature = "hydrate")]
    let (go, opened, closed, scrolled, screen_scrolled) = {
        let on_screen = move || screen.get_untracked().is_some_and(|screen| screen.open());
        let go = move |forward: bool| {
            let now = current.get_untracked();
            let target = if forward { (now + 1) % total } else { (now + total - 1) % total };
            heading.set_value(Some(target));
            show(if on_screen() { screen_strip } else { strip }, target, true);
            set_current.set(target);
        };
        let opened = move |_| {
            if let Some(dialog) = screen.get_untracked() {
                heading.set_value(Some(current.get_untracked()));
                let _ = dialog.show_modal();
                show(screen_strip, current.get_untracked(), false);
            }
        };
        let closed = move |_| {
            heading.set_value(Some(current.get_untracked()));
            show(strip, current.get_untracked(), false);
        };
        let follow = move |strip| {
            let Some(index) = shown(strip).map(|index| index.min(total - 1)) else { return };
            match heading.get_value() {
                Some(target) if target != index => {}
                Some(_) => heading.set_value(None),
                None => set_current.set(index),
            }
        };
        let scrolled = move |_| {
            if !on_screen() {
                follow(strip)
            }
        };
        let screen_scrolled = move |_| {
            if on_screen() {
                follow(screen_strip)
            }
        };
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            use wasm_bindgen::JsCast;
            let typing =
                event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(
                    |element| element.closest("input, textarea, select, .map").ok().flatten().is_some(),
                );
            if typing || event.alt_key() || event.ctrl_key() || event.meta_key() {
                return;
            }
            match event.key().as_str() {
                "ArrowLeft" => go(false),
                "ArrowRight" => go(true),
                _ => return,
            }
            event.prevent_default();
        });
        on_cleanup(move || keys.remove());
        (go, opened, closed, scrolled, screen_scrolled)
    };
    #[cfg(not(feature = "hydrate"))]
    let (go, opened, closed, scrolled, screen_scrolled) = {
        let _ = set_current;
        (|_: bool| {}, |_| {}, |_| {}, |_| {}, |_| {})
    };

    // Whoever takes hold of a strip leads it.
    let taken = move || heading.set_value(None);
    let GalleryLabels { strip: strip_label, previous, next, open, close } = labels;
    let (screen_label, screen_strip_label) = (strip_label.clone(), strip_label.clone());
    let (screen_previous, screen_next) = (previous.clone(), next.clone());
    let counter = move || format!("{} / {total}", current.get() + 1);
    let several = if total > 1 { "gallery" } else { "gallery is-single" };
    view! {
        <div class=several>
            <ul class="strip" tabindex="0" aria-label=strip_label node_ref=strip on:scroll=scrolled on:pointerdown=move |_| taken() on:wheel=move |_| taken()>
                {pictures(images.clone(), true)}
            </ul>
            <div class="gallery-tools needs-js">
                <button type="button" class="tool previous" aria-label=previous on:click=move |_| go(false)>
                    {icon(Icon::Left)}
                </button>
                <p class="counter">{counter}</p>
                <button type="button" class="tool next" aria-label=next on:click=move |_| go(true)>
                    {icon(Icon::Right)}
                </button>
                <button type="button" class="tool open" aria-label=open on:click=opened>
                    {icon(Icon::Expand)}
                </button>
            </div>
            <dialog class="screen" aria-label=screen_label node_ref=screen on:close=closed>
                <ul class="strip" tabindex="0" aria-label=screen_strip_label node_ref=screen_strip on:scroll=screen_scrolled on:pointerdown=move |_| taken() on:wheel=move |_| taken()>
                    {pictures(images, false)}
                </ul>
                <div class="gallery-tools">
                    <button type="button" class="tool previous" aria-label=screen_previous on:click=move |_| go(false)>
                        {icon(Icon::Left)}
                    </button>
                    <p class="counter">{counter}</p>
                    <button type="button" class="tool next" aria-label=screen_next on:click=move |_| go(true)>
                        {icon(Icon::Right)}
                    </button>
                    <form method="dialog">
                        <button class="tool close" aria-label=close>
                            {icon(Icon::Close)}
                        </button>
                    </form>
                </div>
            </dialog>
        </div>
    }
}
