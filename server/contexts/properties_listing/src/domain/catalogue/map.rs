//! Dots on the map.

use super::Catalogue;
use super::columns::{Dimension, degrees};
use super::marks::Mark;
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::views::MapCluster;
use std::collections::HashMap;

/// Up to so many listings each get a dot of their own.
const DOTS: u64 = 200;

/// Side of a cell in pixels of the usual 256-pixel web map.
const CELL_PIXELS: f64 = 64.0;

/// A view has at most so many columns and rows of cells (and one more where they
/// don't align with its edge): some 300 dots.
const MOST_COLUMNS: f64 = 18.0;
const MOST_ROWS: f64 = 14.0;

/// Beyond this the map shows no more detail.
const DEEPEST_ZOOM: u8 = 22;

/// What falls into a cell.
#[derive(Debug, Clone, Copy)]
struct Cell {
    count: i64,
    latitudes: i64,
    longitudes: i64,
    price_from: i64,
    number: u32,
}

impl Catalogue {
    /// The dots for everything that matches inside `view` (which stands in for
    /// the rectangle of the criteria): listings close together share one, so
    /// that there are never more than some 300; few listings have one each.
    #[must_use]
    pub fn clusters(&self, criteria: &SearchCriteria, view: Rectangle, zoom: u8) -> Vec<MapCluster> {
        let set = self.matching(criteria, Some(view)) & self.marks.of(Mark::Located);
        let grid = if set.len() <= DOTS { Grid::exact() } else { Grid::over(view, zoom) };
        let mut cells: HashMap<(i64, i64), Cell> = HashMap::new();
        for number in &set {
            let latitude = self.columns.key(Dimension::Latitude, number);
            let longitude = self.columns.key(Dimension::Longitude, number);
            let price = self.columns.key(Dimension::Price, number);
            let cell = cells.entry(grid.cell(latitude, longitude)).or_insert(Cell {
                count: 0,
                latitudes: 0,
                longitudes: 0,
                price_from: price,
                number,
            });
            cell.count += 1;
            cell.latitudes += latitude;
            cell.longitudes += longitude;
            cell.price_from = cell.price_from.min(price);
        }
        let mut clusters: Vec<MapCluster> = cells.into_values().map(Cell::into_cluster).collect();
        // The same answer for the same question, large ones drawn first.
        clusters.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(a.latitude.total_cmp(&b.latitude))
                .then(a.longitude.total_cmp(&b.longitude))
        });
        clusters
    }
}

impl Cell {
    fn into_cluster(self) -> MapCluster {
        MapCluster {
            latitude: degrees(self.latitudes / self.count),
            longitude: degrees(self.longitudes / self.count),
            count: self.count.unsigned_abs(),
            price_from: self.price_from,
            number: (self.count == 1).then_some(i64::from(self.number)),
        }
    }
}

/// Cells of equal size, fixed to the globe so that dots stay where they are when
/// the view moves. Sizes in micro-degrees.
struct Grid {
    height: i64,
    width: i64,
}

impl Grid {
    /// Only the very same spot is the same cell.
    const fn exact() -> Self {
        Self { height: 1, width: 1 }
    }

    #[allow(clippy::cast_possible_truncation, reason = "a view is at most the globe")]
    fn over(view: Rectangle, zoom: u8) -> Self {
        // Web Mercator: a degree of latitude is 1/cos(latitude) times as tall as one of longitude is wide.
        let width = 360.0 * CELL_PIXELS / 256.0 / f64::from(zoom.min(DEEPEST_ZOOM)).exp2();
        let height = width * view.south.midpoint(view.north).to_radians().cos();
        let size = |least: f64, side: f64| ((least.max(side) * 1_000_000.0).ceil() as i64).max(1);
        Self {
            height: size(height, (view.north - view.south) / MOST_ROWS),
            width: size(width, (view.east - view.west) / MOST_COLUMNS),
        }
    }

    fn cell(&self, latitude: i64, longitude: i64) -> (i64, i64) {
        (latitude.div_euclid(self.height), longitude.div_euclid(self.width))
    }
}
