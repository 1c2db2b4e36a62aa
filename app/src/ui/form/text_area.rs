//! A text of several lines.

use leptos::prelude::*;

/// A text of several lines: the only place that writes a `<textarea>`. Leptos writes what stands in
/// one as it is, so it is escaped here.
pub(super) struct TextArea {
    pub(super) id: String,
    pub(super) name: String,
    /// How many lines are seen at once.
    pub(super) rows: u8,
    pub(super) lang: Option<&'static str>,
    pub(super) required: bool,
    /// Whether what stands in it was refused.
    pub(super) wrong: bool,
    /// The ids of what tells more about it.
    pub(super) described: Option<String>,
}

impl TextArea {
    pub(super) fn view(self, text: &str) -> impl IntoView + use<> {
        // The first line break after the tag is not part of the text.
        let text = format!("\n{}", html_escape::encode_text(text));
        view! {
            <textarea
                id=self.id
                name=self.name
                rows=self.rows
                lang=self.lang
                required=self.required
                aria-invalid=self.wrong.then_some("true")
                aria-describedby=self.described
            >
                {text}
            </textarea>
        }
    }
}
