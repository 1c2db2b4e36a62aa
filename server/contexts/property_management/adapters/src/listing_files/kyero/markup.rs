//! Descriptions that bring HTML along, as plain text.

use std::borrow::Cow;

/// A text without markup: paragraphs and line breaks of HTML become line breaks, its
/// entities characters, other tags nothing. Text without markup stays as it is.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find(['<', '&']) else { return Cow::Borrowed(text) };
    let (mut out, mut rest) = (text[..first].to_owned(), &text[first..]);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag(rest) {
            Some((name, length)) => {
                match name.as_str() {
                    "br" => out.push('\n'),
                    "li" | "tr" if !out.ends_with('\n') => out.push('\n'),
                    "p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" if !out.ends_with("\n\n") => {
                        out.push_str(if out.ends_with('\n') { "\n" } else { "\n\n" });
                    }
                    _ => {}
                }
                rest = &rest[length..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    let decoded = html_escape::decode_html_entities(&out).replace('\u{a0}', " ");
    Cow::Owned(decoded.trim().to_owned())
}

/// The name of the tag with which a text begins, in small letters, and its length in bytes.
fn tag(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let length = inside.find('>')? + 2;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    Some((name[..end].to_ascii_lowercase(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_lines_and_entities_characters() {
        let html = "<p>Casa &amp; jardim&nbsp;grande</p><p class=\"x\">A 5&#39; do mar<br/>T3</p><ul><li>um<li>dois</ul>";
        assert_eq!(plain(html), "Casa & jardim grande\n\nA 5' do mar\nT3\n\num\ndois");
    }

    #[test]
    fn text_without_markup_stays_as_it_is() {
        for text in ["", "a > b", "Área 3,5\n\n  Bom", "Sol y playa"] {
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain("preço < 300 000 & negociável"), "preço < 300 000 & negociável");
        assert_eq!(plain("5 <b"), "5 <b");
    }

    #[test]
    fn scripts_leave_no_tags_behind() {
        let text = plain("Olá <script>alert(1)</script><img src=x onerror=alert(1)>");
        assert!(!text.contains('<'), "{text}");
    }
}
