//! What somebody saw of pictures who then says something of them.

use super::media::{PropertyImage, PropertyImages};
use super::section::Fingerprint;
use std::fmt;

/// The order in which somebody saw pictures. Those that come in meanwhile stand behind them, and
/// change nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenOrder {
    count: usize,
    mark: Fingerprint,
}

impl SeenOrder {
    /// Reads how many there were, and their mark.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (count, mark) = text.split_once('-')?;
        Some(Self { count: count.parse().ok()?, mark: Fingerprint::parse(mark)? })
    }
}

impl fmt::Display for SeenOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.count, self.mark)
    }
}

impl PropertyImages {
    /// The order in which they stand now.
    #[must_use]
    pub fn order(&self) -> SeenOrder {
        order(self.as_slice())
    }

    /// Whether those that somebody saw still stand as they were seen.
    #[must_use]
    pub fn stand_as(&self, seen: SeenOrder) -> bool {
        self.as_slice().get(..seen.count).is_some_and(|images| order(images) == seen)
    }
}

fn order(images: &[PropertyImage]) -> SeenOrder {
    let sources: Vec<&str> = images.iter().map(|image| image.source.as_str()).collect();
    SeenOrder { count: images.len(), mark: Fingerprint::of(&sources) }
}

impl PropertyImage {
    /// The mark of what is said of it now.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.alt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::media::ImageSource;

    fn images(names: &[&str]) -> PropertyImages {
        let at = |name: &&str| PropertyImage::at(ImageSource::parse(&format!("/media/{name}")).unwrap());
        PropertyImages::new(names.iter().map(at).collect()).unwrap()
    }

    #[test]
    fn pictures_that_come_in_change_no_order_and_those_that_move_or_go_do() {
        let seen = images(&["a", "b"]).order();
        for same in [&["a", "b"][..], &["a", "b", "c"]] {
            assert!(images(same).stand_as(seen), "{same:?}");
        }
        for other in [&["b", "a"][..], &["a"], &["a", "c"], &["c", "a", "b"]] {
            assert!(!images(other).stand_as(seen), "{other:?}");
        }
    }

    #[test]
    fn an_order_is_read_as_it_was_written() {
        let order = images(&["a", "b"]).order();
        assert_eq!(SeenOrder::parse(&order.to_string()), Some(order));
        for wrong in ["", "2", "2-", "-0123456789abcdef", "x-0123456789abcdef"] {
            assert_eq!(SeenOrder::parse(wrong), None, "{wrong}");
        }
    }
}
