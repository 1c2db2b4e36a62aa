//! Tile patterns in the manner of *azulejos*: what stands where a listing has no
//! picture, and behind every picture until (and in case) it comes.
//!
//! A pattern is chosen by the listing's number alone, so a listing keeps its
//! tiles for ever. A tile is a quarter turned four times; [`definitions`] holds
//! the quarters once a page, each picture only refers to one. Colours are the
//! style sheet's (`.tile-0` … `.tile-3`).

use leptos::prelude::*;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A quarter of a tile on a square of 50: the corner is at 0 0, the middle of the
/// tile at 50 50. First what is painted in the ink, then what in the accent.
const QUARTERS: [(&str, &str); 8] = [
    // rosette
    ("M0 0H26A26 26 0 0 1 0 26ZM50 50C50 32 40 22 22 22C22 40 32 50 50 50Z", "M0 0H12A12 12 0 0 1 0 12Z"),
    // star of eight points
    ("M50 50V14L39 39L14 50ZM0 0H14L0 14Z", "M50 50L26 26L50 36ZM50 50L26 26L36 50Z"),
    // rings that meet in the neighbours
    ("M50 8A42 42 0 0 0 8 50H20A30 30 0 0 1 50 20Z", "M0 0H18A18 18 0 0 1 0 18ZM50 50H38A12 12 0 0 1 50 38Z"),
    // four leaves
    ("M4 4C32 4 46 18 46 46C18 46 4 32 4 4Z", "M14 14C26 16 34 24 36 36C24 34 16 26 14 14Z"),
    // lozenges
    ("M0 50L50 0V17L17 50Z", "M50 50H33L50 33ZM0 0H17L0 17Z"),
    // cross with rounded arms
    ("M50 50V27C38 27 35 13 35 0H50ZM50 50H27C27 38 13 35 0 35V50Z", "M0 0H15A15 15 0 0 1 0 15Z"),
    // knotted bands
    (
        "M18 0A18 18 0 0 1 0 18V30A30 30 0 0 0 30 0ZM50 20A30 30 0 0 0 20 50H32A18 18 0 0 1 50 32Z",
        "M50 50H42L50 42Z",
    ),
    // pinwheel
    ("M0 0H50V50Z", "M50 50L32 32L50 26Z"),
];

/// How many colourings the style sheet has.
const TONES: u64 = 4;
/// Sides of a tile, as parts of the hundred that it is drawn on.
const SCALES: [&str; 3] = ["0.48", "0.64", "0.88"];

/// The quarters and tiles that [`tiles`] refers to: once a page, before the first use.
pub fn definitions() -> impl IntoView {
    static DEFINITIONS: LazyLock<String> = LazyLock::new(|| {
        let mut svg = String::from("<defs>");
        for (n, (ink, accent)) in QUARTERS.iter().enumerate() {
            let _ = write!(
                svg,
                r#"<g id="quarter-{n}"><path d="{ink}"/><path class="accent" d="{accent}"/></g>"#
            );
            let _ = write!(svg, r##"<g id="tile-{n}"><use href="#quarter-{n}"/>"##);
            for angle in [90, 180, 270] {
                let _ = write!(svg, r##"<use href="#quarter-{n}" transform="rotate({angle} 50 50)"/>"##);
            }
            svg.push_str("</g>");
        }
        svg.push_str("</defs>");
        svg
    });
    view! { <svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false" inner_html=DEFINITIONS.as_str()></svg> }
}

/// Which tile, tone and size a number gets. Neighbouring numbers look different.
fn choice(number: i64) -> (usize, u64, &'static str) {
    // Mixes the bits (Fibonacci hashing), so that 101, 102, 103 don't walk through the motifs in step.
    let mixed = number.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let pick = |range: u64, divisor: u64| (mixed / divisor) % range;
    let tile = usize::try_from(pick(QUARTERS.len() as u64, 1)).unwrap_or(0);
    let scale = usize::try_from(pick(SCALES.len() as u64, 64)).unwrap_or(0);
    (tile, pick(TONES, 8), SCALES.get(scale).copied().unwrap_or("0.64"))
}

/// The pattern of a listing, as the ground of its picture. `place` tells the
/// pictures of one listing on one page apart.
pub fn tiles(number: i64, place: &str) -> impl IntoView {
    let (tile, tone, scale) = choice(number);
    let id = format!("az-{number}{place}");
    let svg = format!(
        r##"<pattern id="{id}" width="100" height="100" patternUnits="userSpaceOnUse" patternTransform="scale({scale})"><use href="#tile-{tile}"/></pattern><rect width="100%" height="100%" fill="url(#{id})"/>"##
    );
    view! { <svg class=format!("azulejo tile-{tone}") aria-hidden="true" focusable="false" inner_html=svg></svg> }
}

/// A panel of many tiles: rows of two motifs framed by a third, as on a church wall.
/// One tile may be `missing`, by column and row.
pub fn panel(columns: u32, rows: u32, missing: Option<(u32, u32)>) -> impl IntoView {
    let mut svg = String::new();
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (column * 100, row * 100);
            if missing == Some((column, row)) {
                let _ = write!(svg, r#"<rect class="mortar" x="{x}" y="{y}" width="100" height="100"/>"#);
                continue;
            }
            let edge = row == 0 || column == 0 || row + 1 == rows || column + 1 == columns;
            let inner = (row + column) % 2;
            let (tile, tone) = match (edge, inner) {
                (true, _) => (2, 1),
                (false, 0) => (0, 0),
                (false, _) => (3, 2),
            };
            let _ = write!(
                svg,
                r##"<g class="tile-{tone}" transform="translate({x} {y})"><rect class="ground" width="100" height="100"/><use href="#tile-{tile}"/></g>"##
            );
        }
    }
    let view_box = format!("0 0 {} {}", columns * 100, rows * 100);
    view! { <svg class="panel" viewBox=view_box preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false" inner_html=svg></svg> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_listing_keeps_its_tiles() {
        assert_eq!(choice(4711), choice(4711));
    }

    #[test]
    fn a_page_of_neighbours_shows_many_different_tiles() {
        let looks: HashSet<_> = (1000..1024).map(choice).collect();
        assert!(looks.len() >= 16, "only {} looks on a page of 24", looks.len());
    }

    #[test]
    fn every_number_has_tiles() {
        for number in [i64::MIN, -1, 0, 1, i64::MAX] {
            let (tile, tone, scale) = choice(number);
            assert!(tile < QUARTERS.len() && tone < TONES && SCALES.contains(&scale));
        }
    }
}
