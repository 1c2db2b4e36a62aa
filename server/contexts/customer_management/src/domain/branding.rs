//! How an agency looks: its logo and its colour.

use super::values::InvalidValue;
use std::fmt;

/// Where a picture of the agency is kept in the media store, such as
/// `logos/casas-do-rio.webp`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaKey(String);

impl MediaKey {
    /// The most characters.
    pub const MAX: usize = 200;

    /// Reads a key.
    ///
    /// # Errors
    /// [`InvalidValue::MediaKey`] unless it is folders and a name of small
    /// letters, digits, `-`, `_` and `.`, none of them beginning with a dot.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'))
        };
        if text.len() <= Self::MAX && text.split('/').all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidValue::MediaKey)
        }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A colour that white text can be read on, and that can be read on white.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// The least contrast of text to what is behind it (WCAG 2.2, 1.4.3).
    const LEAST_CONTRAST: f64 = 4.5;

    /// Reads `#rrggbb`, capitals or not.
    ///
    /// # Errors
    /// [`InvalidValue::Colour`] for another shape, [`InvalidValue::PaleColour`]
    /// when its contrast to white is below 4.5 to 1.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let digits = text.trim().strip_prefix('#').ok_or(InvalidValue::Colour)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(InvalidValue::Colour);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| InvalidValue::Colour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        let colour = Self([red, green, blue]);
        if colour.contrast_to_white() >= Self::LEAST_CONTRAST {
            Ok(colour)
        } else {
            Err(InvalidValue::PaleColour)
        }
    }

    /// 1 for white to 21 for black, as WCAG 2.2 defines it.
    fn contrast_to_white(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        1.05 / (luminance + 0.05)
    }
}

/// `#rrggbb` in small letters.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_folders_and_a_name() {
        assert!(MediaKey::parse("logos/casas-do-rio_2.webp").is_ok());
        for wrong in
            ["", "/logo.png", "logos//a", "../secret", "logos/.hidden", "Logo.png", "a b", &"x".repeat(201)]
        {
            assert_eq!(MediaKey::parse(wrong), Err(InvalidValue::MediaKey), "{wrong}");
        }
    }

    #[test]
    fn a_colour_is_written_in_six_hexadecimal_digits() {
        assert_eq!(Colour::parse(" #0A5C7D ").unwrap().to_string(), "#0a5c7d");
        for wrong in ["", "0a5c7d", "#0a5", "#0a5c7g", "#+a5c7d", "red", "#0a5c7d00"] {
            assert_eq!(Colour::parse(wrong), Err(InvalidValue::Colour), "{wrong}");
        }
    }

    #[test]
    fn white_text_can_be_read_on_it() {
        // #767676 is the lightest grey of 4.5 to 1.
        assert!(Colour::parse("#767676").is_ok());
        for pale in ["#777777", "#ffffff", "#ffd700"] {
            assert_eq!(Colour::parse(pale), Err(InvalidValue::PaleColour), "{pale}");
        }
    }
}
