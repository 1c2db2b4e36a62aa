//! What a listing says and shows: texts and pictures.

use super::values::{AltText, Description, InvalidValue, PerLocale, Title};
use kernel::ids::OrganizationId;
use kernel::objects::{InvalidObjectKey, MediaType, ObjectKey};
use std::fmt;

/// What a listing says in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyText {
    /// The title.
    pub title: Option<Title>,
    /// The description.
    pub description: Option<Description>,
}

impl PropertyText {
    /// Whether nothing is said in this language.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.title.is_none() && self.description.is_none()
    }
}

/// What a listing says, in each language.
pub type PropertyTexts = PerLocale<PropertyText>;

/// Where a picture is: an `https` address (imported) or a path below `/media/` (ours).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageSource(String);

impl ImageSource {
    /// Reads an address or path. `http` and scheme-less addresses are read as
    /// `https`: a page served over https shows no others.
    ///
    /// # Errors
    /// [`InvalidValue::ImageSource`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        let source = if let Some(rest) = text.strip_prefix("http://") {
            format!("https://{rest}")
        } else if let Some(rest) = text.strip_prefix("//") {
            format!("https://{rest}")
        } else {
            text.to_owned()
        };
        let plain = source.len() <= 2048
            && !source.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\`{}".contains(c));
        let ours = source.strip_prefix("/media/").is_some_and(|path| {
            !path.is_empty() && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        });
        let theirs = source
            .strip_prefix("https://")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()) && rest.contains('.'));
        if plain && (ours || theirs) { Ok(Self(source)) } else { Err(InvalidValue::ImageSource) }
    }

    /// The address or path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the path of a photograph that we keep, see [`Photograph::object_key`]: such a
    /// one belongs to one property.
    #[must_use]
    pub fn is_kept_photograph(&self) -> bool {
        self.0.starts_with("/media/photos/")
    }
}

impl fmt::Display for ImageSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A picture's size in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize {
    width: u32,
    height: u32,
}

impl ImageSize {
    /// A size in pixels.
    ///
    /// # Errors
    /// [`InvalidValue::ImageSize`] unless both lie in 1..=100 000.
    pub fn new(width: i64, height: i64) -> Result<Self, InvalidValue> {
        match (u32::try_from(width), u32::try_from(height)) {
            (Ok(width @ 1..=100_000), Ok(height @ 1..=100_000)) => Ok(Self { width, height }),
            _ => Err(InvalidValue::ImageSize),
        }
    }

    /// Pixels from left to right.
    #[must_use]
    pub const fn width(self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    #[must_use]
    pub const fn height(self) -> u32 {
        self.height
    }
}

kernel::id_type! {
    /// A photograph that we keep ourselves.
    ImageId
}

/// What is known of a picture that we made and keep ourselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// Its identity.
    pub id: ImageId,
    /// The widths in pixels in which there is one, the narrowest first.
    pub widths: Vec<u32>,
    /// A tiny WebP in base64, shown while the photograph loads.
    pub placeholder: String,
}

impl Photograph {
    /// Where one of its renditions lies.
    ///
    /// # Errors
    /// Never in practice: ids are keys.
    pub fn object_key(
        organization: OrganizationId,
        id: ImageId,
        width: u32,
        media_type: MediaType,
    ) -> Result<ObjectKey, InvalidObjectKey> {
        ObjectKey::parse(&format!("photos/{organization}/{id}/{width}.{}", media_type.extension()))
    }

    /// Where all its renditions lie.
    #[must_use]
    pub fn objects(&self, organization: OrganizationId) -> Vec<ObjectKey> {
        let types = [MediaType::Webp, MediaType::Jpeg];
        let both = |width: &u32| {
            types.map(|media_type| Self::object_key(organization, self.id, *width, media_type).ok())
        };
        self.widths.iter().flat_map(both).flatten().collect()
    }
}

/// A photograph or plan of the property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyImage {
    /// Where it is.
    pub source: ImageSource,
    /// Its size, where it is known.
    pub size: Option<ImageSize>,
    /// What it shows, in words.
    pub alt: PerLocale<Option<AltText>>,
    /// What is known of it if we keep it ourselves; none for a picture that lies elsewhere.
    pub photograph: Option<Photograph>,
}

impl PropertyImage {
    /// A picture of which nothing more is known.
    #[must_use]
    pub fn at(source: ImageSource) -> Self {
        Self { source, size: None, alt: PerLocale::default(), photograph: None }
    }
}

/// The pictures of a listing in their order; the first is the cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PropertyImages(Vec<PropertyImage>);

impl PropertyImages {
    /// How many pictures a listing may have.
    pub const MAX: usize = 50;

    /// Pictures in their order.
    ///
    /// # Errors
    /// [`InvalidValue::TooManyImages`] above [`Self::MAX`].
    pub fn new(images: Vec<PropertyImage>) -> Result<Self, InvalidValue> {
        if images.len() > Self::MAX {
            return Err(InvalidValue::TooManyImages { max: Self::MAX });
        }
        Ok(Self(images))
    }

    /// The pictures, the cover first.
    #[must_use]
    pub fn as_slice(&self) -> &[PropertyImage] {
        &self.0
    }

    /// The picture at an address or path.
    #[must_use]
    pub fn find(&self, source: &ImageSource) -> Option<&PropertyImage> {
        self.0.iter().find(|image| image.source == *source)
    }

    /// The same pictures in another order: those named first, then the others as they were.
    #[must_use]
    pub fn arranged(&self, order: &[ImageSource]) -> Self {
        let mut left = self.0.clone();
        let mut arranged = Vec::with_capacity(left.len());
        for source in order {
            if let Some(at) = left.iter().position(|image| image.source == *source) {
                arranged.push(left.remove(at));
            }
        }
        arranged.append(&mut left);
        Self(arranged)
    }

    /// Where everything lies that we keep of them.
    #[must_use]
    pub fn objects(&self, organization: OrganizationId) -> Vec<ObjectKey> {
        let photographs = self.0.iter().filter_map(|image| image.photograph.as_ref());
        photographs.flat_map(|photograph| photograph.objects(organization)).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_an_https_address_or_a_path_of_ours() {
        for right in ["https://img.example.pt/a/1.jpg?w=800", "/media/demo/1-facade.webp"] {
            assert_eq!(ImageSource::parse(right).unwrap().as_str(), right);
        }
        for wrong in [
            "",
            "/etc/passwd",
            "/media/",
            "/media/../secret",
            "/media//x",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "https://",
            "https://x.pt/\"onerror=",
            "ftp://x.pt/1.jpg",
        ] {
            assert_eq!(ImageSource::parse(wrong), Err(InvalidValue::ImageSource), "{wrong}");
        }
    }

    #[test]
    fn an_address_without_encryption_is_read_as_one_with() {
        assert_eq!(ImageSource::parse("http://x.pt/1.jpg").unwrap().as_str(), "https://x.pt/1.jpg");
        assert_eq!(ImageSource::parse("//x.pt/1.jpg").unwrap().as_str(), "https://x.pt/1.jpg");
    }

    #[test]
    fn pictures_are_arranged_without_one_being_lost_or_made_up() {
        let at = |text: &str| PropertyImage::at(ImageSource::parse(text).unwrap());
        let (a, b, c) = (at("/media/a.webp"), at("/media/b.webp"), at("/media/c.webp"));
        let images = PropertyImages::new(vec![a.clone(), b.clone(), a.clone(), c.clone()]).unwrap();
        let arranged = |order: &[&PropertyImage]| {
            let order: Vec<_> = order.iter().map(|image| image.source.clone()).collect();
            images.arranged(&order).as_slice().to_vec()
        };
        assert_eq!(arranged(&[&c, &a]), [c.clone(), a.clone(), b.clone(), a.clone()]);
        assert_eq!(arranged(&[&at("/media/x.webp"), &b, &b]), [b, a.clone(), a, c]);
        assert_eq!(arranged(&[]), images.as_slice());
    }

    #[test]
    fn a_listing_has_at_most_fifty_pictures() {
        let image = PropertyImage::at(ImageSource::parse("/media/a.webp").unwrap());
        assert!(PropertyImages::new(vec![image.clone(); 50]).is_ok());
        assert_eq!(PropertyImages::new(vec![image; 51]), Err(InvalidValue::TooManyImages { max: 50 }));
    }
}
