//! Names of downloads, as a header may have them.

use kernel::objects::MediaType;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest name, in bytes: below what any file system takes.
const LONGEST: usize = 150;

/// What stands for itself in an extended parameter (`attr-char`, RFC 8187 section 3.2.1).
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header `Content-Disposition` of a download (RFC 6266), for a name that
/// anybody may have typed: for old readers in ASCII, for the others in UTF-8.
///
/// The name loses control characters, those that turn the direction of writing
/// (`fdp.exe` would read `exe.pdf`) and those that no file name may have; it
/// gains the ending of its type where it has another.
#[must_use]
pub fn attachment(file_name: &str, media_type: MediaType) -> String {
    let name = safe(file_name, media_type);
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(&name, EXTENDED))
}

/// The name as it may be given to a file.
pub(crate) fn safe(file_name: &str, media_type: MediaType) -> String {
    let shown: String = file_name
        .chars()
        .filter(|c| !c.is_control() && !turns_direction(*c))
        .map(
            |c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%') { '-' } else { c },
        )
        .collect();
    let shown = shown.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let stem = match shown.rsplit_once('.') {
        Some((stem, ending)) if names(ending, media_type) => stem,
        _ => shown,
    };
    let mut end = stem.len().min(LONGEST - 5);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let stem = stem[..end].trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let stem = if stem.is_empty() { "documento" } else { stem };
    format!("{stem}.{}", media_type.extension())
}

fn names(ending: &str, media_type: MediaType) -> bool {
    ending.eq_ignore_ascii_case(media_type.extension())
        || (media_type == MediaType::Jpeg && ending.eq_ignore_ascii_case("jpeg"))
}

/// Marks and overrides of direction, and what isn't seen at all (Unicode, UAX 9).
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_as_far_as_a_file_may_have_it() {
        for (typed, kept) in [
            ("Caderneta predial.pdf", "Caderneta predial.pdf"),
            ("CERTIDÃO.PDF", "CERTIDÃO.pdf"),
            ("planta 1/2: r/c \"A\".pdf", "planta 1-2- r-c -A-.pdf"),
            ("..\\..\\boot.ini", "-..-boot.ini.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe.pdf"),
            ("a\r\nX: b", "aX- b.pdf"),
            (" . ", "documento.pdf"),
            (".pdf", "pdf.pdf"),
        ] {
            assert_eq!(safe(typed, MediaType::Pdf), kept, "{typed:?}");
        }
        assert_eq!(safe("sala.jpeg", MediaType::Jpeg), "sala.jpg");
        assert_eq!(safe("sala.png", MediaType::Jpeg), "sala.png.jpg");
        let long = safe(&"é".repeat(500), MediaType::Pdf);
        assert!(long.len() <= LONGEST && long.ends_with("é.pdf"), "{long}");
    }

    #[test]
    fn the_header_has_the_name_for_old_readers_and_for_all() {
        assert_eq!(
            attachment("Certidão (2026).pdf", MediaType::Pdf),
            "attachment; filename=\"Certid_o (2026).pdf\"; filename*=UTF-8''Certid%C3%A3o%20%282026%29.pdf"
        );
    }
}
