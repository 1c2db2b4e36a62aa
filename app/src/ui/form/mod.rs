//! Forms: a field with its label, hint and flaw; what was typed stays.
//!
//! ```text
//! filled.rs     what was sent, and why it came to nothing
//! values.rs     what is kept, as it stands in fields
//! filling.rs    both together, as a form is shown: what stands in a field, what is said of it
//! field.rs      a field to type into, to choose from, to tick
//! text_area.rs  the one place that writes a `<textarea>`
//! ```

mod field;
mod filled;
mod filling;
mod text_area;
mod values;

pub use field::Field;
pub use filled::{Filled, Problems};
pub use filling::Filling;
pub use values::Values;

use crate::session::Action;
use leptos::prelude::*;

/// The button that sends a form, and says what it does.
pub fn submit(action: Action, says: &'static str) -> impl IntoView {
    view! {
        <button class="button" type="submit" name="action" value=action.code()>
            {says}
        </button>
    }
}

/// A sentence in which what is to be typed as it stands is put between backticks: shown as code.
pub(super) fn with_code(sentence: &str) -> impl IntoView + use<> {
    let parts = sentence.split('`').enumerate().map(|(nth, part)| {
        let part = part.to_owned();
        if nth % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
    });
    parts.collect_view()
}

/// What was done, said once after a redirect.
pub fn done(says: Option<&'static str>) -> impl IntoView {
    says.map(|says| view! { <p class="notice good" role="status">{says}</p> })
}
