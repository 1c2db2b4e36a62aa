//! Covers for those who show links: a drawing becomes a PNG of 1200 × 630.
//!
//! Networks show no SVG. A listing's cover that we drew is rasterised here;
//! without one, a panel of azulejos stands in its place.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use std::sync::LazyLock;

/// Width of a cover, in pixels.
pub const WIDTH: u32 = 1200;
/// Height of a cover, in pixels.
pub const HEIGHT: u32 = 630;

/// What is shown where there is no drawing: tiles, and a band of whitewash.
const PANEL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><defs><pattern id="t" width="90" height="90" patternUnits="userSpaceOnUse"><path fill="#f4f1e8" d="M0 0h90v90H0z"/><path fill="#2f5d8c" d="M45 5Q58 32 85 45Q58 58 45 85Q32 58 5 45Q32 32 45 5Z"/><path fill="#f4f1e8" d="M45 27L63 45L45 63L27 45Z"/><circle cx="45" cy="45" r="8" fill="#c26b47"/><path fill="#7ea0c0" d="M0 0h16A16 16 0 0 1 0 16ZM90 0v16A16 16 0 0 1 74 0ZM0 90v-16A16 16 0 0 1 16 90ZM90 90h-16A16 16 0 0 1 90 74Z"/><path d="M0 .5H90M.5 0V90" stroke="#26406b" opacity=".14"/></pattern></defs><path fill="url(#t)" d="M0 0h1200v630H0z"/><path fill="#f6f1e6" d="M0 495h1200v135H0z"/><path fill="#dfa94f" d="M0 495h1200v14H0z"/></svg>"##;

/// Rasterises an SVG to fill a cover, cut above and below; what can't be read
/// as SVG, or is missing, becomes the panel of tiles. Takes some tens of
/// milliseconds of a core: not for an async thread.
#[must_use]
pub fn og_png(svg: Option<&[u8]>) -> Vec<u8> {
    static TILES: LazyLock<Vec<u8>> = LazyLock::new(|| rasterised(PANEL.as_bytes()).unwrap_or_default());
    svg.and_then(rasterised).unwrap_or_else(|| TILES.clone())
}

fn rasterised(svg: &[u8]) -> Option<Vec<u8>> {
    let tree = Tree::from_data(svg, &Options::default()).ok()?;
    let size = tree.size();
    let (width, height) = (WIDTH as f32, HEIGHT as f32);
    let scale = (width / size.width()).max(height / size.height());
    // A little more is cut from the sky than from the ground.
    let (left, top) = ((width - size.width() * scale) / 2.0, (height - size.height() * scale) * 0.6);
    let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::from_row(scale, 0.0, 0.0, scale, left, top), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::listings;
    use crate::demo::pictures::draw;

    fn size(png: &[u8]) -> (u32, u32) {
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }

    #[test]
    fn a_drawing_becomes_a_cover_of_the_size_that_networks_expect() {
        let facts = &listings::all()[0];
        let svg = draw(facts.scenes[0].0, &facts.subject(), 0);
        let png = og_png(Some(svg.as_bytes()));
        assert_eq!(size(&png), (WIDTH, HEIGHT));
        assert_ne!(png, og_png(None));
    }

    #[test]
    fn what_is_no_drawing_becomes_the_panel_of_tiles() {
        let panel = og_png(None);
        assert_eq!(size(&panel), (WIDTH, HEIGHT));
        for wrong in [
            &b""[..],
            b"<svg",
            b"\xff\xd8\xff",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>",
        ] {
            assert_eq!(og_png(Some(wrong)), panel);
        }
    }
}
