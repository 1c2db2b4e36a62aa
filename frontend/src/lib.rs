//! The browser side: wakes the islands of [`app`] after the page is there.
//!
//! `frontend/js/boot.js` loads the wasm and calls [`hydrate`]; everything else is `app`'s.

// Nothing is called by name: naming the package is what links its islands into the wasm.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Brings every island of the page to life. Called once, when the document has been read.
#[wasm_bindgen]
pub fn hydrate() {
    // A panic says where it happened; release builds leave the words out for the sake of size.
    #[cfg(all(debug_assertions, target_arch = "wasm32"))]
    console_error_panic_hook::set_once();

    leptos::mount::hydrate_islands();
}
