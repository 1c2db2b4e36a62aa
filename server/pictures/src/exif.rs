//! Which way up a photograph is.

use ::exif::{In, Reader, Tag};

/// One of the eight ways in which a camera writes down a picture: the value of the EXIF tag
/// 0x0112, as the EXIF specification has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// Reads it out of an EXIF block. One that can't be read tells nothing, and nothing else of
    /// a picture hangs on it: the picture is then taken as it lies.
    pub(crate) fn of(exif: &[u8]) -> Self {
        let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        let read = Reader::new()
            .continue_on_error(true)
            .read_raw(exif.to_vec())
            .or_else(|e| e.distill_partial_result(|_| {}));
        read.ok()
            .and_then(|exif| exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0))
            .and_then(|value| u8::try_from(value).ok())
            .filter(|value| (1..=8).contains(value))
            .map_or_else(Self::default, Self)
    }

    const fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// Width and height of the upright picture, from those of the one that lies. It is its own
    /// inverse.
    pub(crate) const fn upright(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() { (height, width) } else { (width, height) }
    }

    /// Where a pixel of the upright picture stands in one that lies, `width` by `height` large.
    pub(crate) const fn origin(self, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
        match self.0 {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::{Layout, Raster};

    /// An EXIF block of one tag.
    fn exif(value: u8) -> Vec<u8> {
        let mut block = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        block.extend([value, 0, 0, 0, 0, 0, 0]);
        block
    }

    fn turned(value: u8, width: u32, samples: &[u8]) -> (u32, Vec<u8>) {
        let height = samples.len() as u32 / width;
        let raster = Raster { width, height, layout: Layout::Gray, samples: samples.to_vec() };
        let upright = raster.upright(Orientation::of(&exif(value)));
        (upright.width, upright.samples)
    }

    #[test]
    fn all_eight_orientations_come_out_upright() {
        // 1 2 3
        // 4 5 6, as each of the eight cameras would have written it down.
        for (value, width, lies) in [
            (1, 3, [1, 2, 3, 4, 5, 6]),
            (2, 3, [3, 2, 1, 6, 5, 4]),
            (3, 3, [6, 5, 4, 3, 2, 1]),
            (4, 3, [4, 5, 6, 1, 2, 3]),
            (5, 2, [1, 4, 2, 5, 3, 6]),
            (6, 2, [3, 6, 2, 5, 1, 4]),
            (7, 2, [6, 3, 5, 2, 4, 1]),
            (8, 2, [4, 1, 5, 2, 6, 3]),
        ] {
            assert_eq!(turned(value, width, &lies), (3, vec![1, 2, 3, 4, 5, 6]), "orientation {value}");
        }
    }

    #[test]
    fn an_orientation_that_makes_no_sense_turns_nothing() {
        for block in [&exif(0)[..], &exif(9), b"", b"Exif\0\0", b"MM\0\x2a\xff\xff\xff\xff"] {
            assert_eq!(Orientation::of(block), Orientation::default());
        }
    }
}
