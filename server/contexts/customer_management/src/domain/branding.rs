//! How an agency looks: its logo and its colour.

use super::ids::LogoId;
use super::values::InvalidValue;
use kernel::ids::OrganizationId;
use kernel::objects::{MediaType, ObjectKey};
use std::fmt;
use thiserror::Error;

/// The folder of all logos.
pub const LOGOS: &str = "logos/";

/// Words or numbers that describe no logo of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no logo")]
pub struct InvalidLogo;

/// An agency's logo, which lies in the storage of objects in two formats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The PNG or JPEG, which every browser reads.
    still: ObjectKey,
    webp: ObjectKey,
    width: u32,
    height: u32,
}

impl Logo {
    /// A logo that was just made.
    ///
    /// # Errors
    /// [`InvalidLogo`] for one without a pixel, or that is neither PNG nor JPEG.
    pub fn new(
        organization: OrganizationId,
        id: LogoId,
        (width, height): (u32, u32),
        still: MediaType,
    ) -> Result<Self, InvalidLogo> {
        let key = format!("{LOGOS}{organization}/{id}/{width}.{}", still.extension());
        Self::parse(&key, i64::from(height))
    }

    /// A logo by where its PNG or JPEG lies, `logos/{agency}/{id}/{width}.png`, and its height.
    ///
    /// # Errors
    /// [`InvalidLogo`].
    pub fn parse(key: &str, height: i64) -> Result<Self, InvalidLogo> {
        let still = ObjectKey::parse(key).map_err(|_| InvalidLogo)?;
        if !matches!(still.media_type(), MediaType::Png | MediaType::Jpeg) {
            return Err(InvalidLogo);
        }
        let (stem, _) = key.rsplit_once('.').ok_or(InvalidLogo)?;
        let parts = key.strip_prefix(LOGOS).map(|rest| rest.split('/').count());
        let width = stem.rsplit('/').next().and_then(|width| width.parse().ok());
        let webp = ObjectKey::parse(&format!("{stem}.{}", MediaType::Webp.extension()));
        let webp = webp.map_err(|_| InvalidLogo)?;
        match (parts, width, u32::try_from(height)) {
            (Some(3), Some(width @ 1..=Self::LARGEST), Ok(height @ 1..=Self::LARGEST)) => {
                Ok(Self { still, webp, width, height })
            }
            _ => Err(InvalidLogo),
        }
    }

    /// More pixels a side than a logo will ever have.
    const LARGEST: u32 = 10_000;

    /// Where the PNG or JPEG lies.
    #[must_use]
    pub const fn still(&self) -> &ObjectKey {
        &self.still
    }

    /// Where the WebP lies.
    #[must_use]
    pub const fn webp(&self) -> &ObjectKey {
        &self.webp
    }

    /// Pixels from left to right.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Where all that is kept of it lies.
    #[must_use]
    pub const fn objects(&self) -> [&ObjectKey; 2] {
        [&self.still, &self.webp]
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
    use uuid::Uuid;

    #[test]
    fn a_logo_is_told_by_where_it_lies_and_how_high_it_is() {
        let (agency, id) = (OrganizationId(Uuid::from_u128(1)), LogoId(Uuid::from_u128(2)));
        let logo = Logo::new(agency, id, (480, 160), MediaType::Png).unwrap();
        assert_eq!(logo.still().as_str(), format!("logos/{agency}/{id}/480.png"));
        assert_eq!(logo.webp().as_str(), format!("logos/{agency}/{id}/480.webp"));
        assert_eq!(Logo::parse(logo.still().as_str(), 160), Ok(logo));
    }

    #[test]
    fn nothing_else_is_a_logo() {
        for wrong in [
            "",
            "logos/a/480.png",
            "logos/a/b/c/480.png",
            "photos/a/b/480.png",
            "logos/a/b/480.webp",
            "logos/a/b/480.pdf",
            "logos/a/b/0.png",
            "logos/a/b/wide.png",
            "logos/a/../480.png",
        ] {
            assert_eq!(Logo::parse(wrong, 160), Err(InvalidLogo), "{wrong}");
        }
        for height in [-1, 0, 10_001, i64::MAX] {
            assert_eq!(Logo::parse("logos/a/b/480.png", height), Err(InvalidLogo), "{height}");
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
