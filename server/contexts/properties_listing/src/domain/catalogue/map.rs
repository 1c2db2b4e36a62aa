//! Dots on the map.

use super::Catalogue;
use super::columns::{Dimension, degrees, micro_degrees};
use super::marks::Mark;
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::views::MapCluster;

/// Side of a cell in pixels of the usual 256-pixel web map: a price tag and a little air.
const CELL_PIXELS: f64 = 76.0;

/// A view has at most so many columns and rows of cells (and one more where they
/// don't align with its edge): some 300 dots.
const MOST_COLUMNS: f64 = 18.0;
const MOST_ROWS: f64 = 14.0;

/// Beyond this the map shows no more detail.
const DEEPEST_ZOOM: u8 = 22;

/// What falls into a cell.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    count: i64,
    latitudes: i64,
    longitudes: i64,
    price_from: i64,
    number: i64,
}

impl Catalogue {
    /// The dots for everything that matches inside `view` (which stands in for
    /// the rectangle of the criteria): listings whose tags would lie over one
    /// another share one, so that there are never more than some 300.
    #[must_use]
    pub fn clusters(&self, criteria: &SearchCriteria, view: Rectangle, zoom: u8) -> Vec<MapCluster> {
        let set = self.matching(criteria, Some(view)) & self.marks.of(Mark::Located);
        let grid = Grid::over(view, zoom);
        let mut cells = vec![Cell::default(); grid.rows * grid.columns];
        for seat in &set {
            let (latitude, longitude) = self.spot(seat);
            if let Some(cell) = cells.get_mut(grid.cell(latitude, longitude)) {
                cell.add(self, seat);
            }
        }
        let mut clusters: Vec<MapCluster> = cells.into_iter().filter_map(Cell::into_cluster).collect();
        // The same answer for the same question, large ones drawn first.
        clusters.sort_by(|a, b| {
            b.count
                .cmp(&a.count)
                .then(a.latitude.total_cmp(&b.latitude))
                .then(a.longitude.total_cmp(&b.longitude))
        });
        clusters
    }

    /// Latitude and longitude in micro-degrees.
    fn spot(&self, seat: u32) -> (i64, i64) {
        (self.columns.key(Dimension::Latitude, seat), self.columns.key(Dimension::Longitude, seat))
    }
}

impl Cell {
    fn add(&mut self, catalogue: &Catalogue, seat: u32) {
        let (latitude, longitude) = catalogue.spot(seat);
        let price = catalogue.columns.key(Dimension::Price, seat);
        self.price_from = if self.count == 0 { price } else { self.price_from.min(price) };
        self.count += 1;
        self.latitudes += latitude;
        self.longitudes += longitude;
        self.number = catalogue.columns.number(seat);
    }

    /// The dot of what fell in, if anything did.
    fn into_cluster(self) -> Option<MapCluster> {
        (self.count > 0).then(|| MapCluster {
            latitude: degrees(self.latitudes / self.count),
            longitude: degrees(self.longitudes / self.count),
            count: self.count.unsigned_abs(),
            price_from: self.price_from,
            number: (self.count == 1).then_some(self.number),
        })
    }
}

/// Cells of equal size, fixed to the globe so that dots stay where they are when
/// the view moves. All in micro-degrees.
struct Grid {
    south: i64,
    west: i64,
    height: i64,
    width: i64,
    rows: usize,
    columns: usize,
}

impl Grid {
    #[allow(clippy::cast_possible_truncation, reason = "a view is at most the globe")]
    fn over(view: Rectangle, zoom: u8) -> Self {
        // Web Mercator: a degree of latitude is 1/cos(latitude) times as tall as one of longitude is wide.
        let width = 360.0 * CELL_PIXELS / 256.0 / f64::from(zoom.min(DEEPEST_ZOOM)).exp2();
        let height = width * view.south.midpoint(view.north).to_radians().cos();
        let size = |least: f64, side: f64| ((least.max(side) * 1_000_000.0).ceil() as i64).max(1);
        let height = size(height, (view.north - view.south) / MOST_ROWS);
        let width = size(width, (view.east - view.west) / MOST_COLUMNS);
        let [west, south, east, north] =
            [view.west, view.south, view.east, view.north].map(|side| i64::from(micro_degrees(side)));
        let first = |from: i64, size: i64| from.div_euclid(size) * size;
        let count =
            |from: i64, to: i64, size: i64| (to.div_euclid(size) - from.div_euclid(size) + 1) as usize;
        Self {
            south: first(south, height),
            west: first(west, width),
            height,
            width,
            rows: count(south, north, height),
            columns: count(west, east, width),
        }
    }

    /// The place of the cell that holds a spot inside the view.
    fn cell(&self, latitude: i64, longitude: i64) -> usize {
        // Differences on the globe fit 32 bits, in which dividing is three times as fast.
        let steps = |from: i64, to: i64, size: i64| ((to - from) as u32 / size as u32) as usize;
        steps(self.south, latitude, self.height) * self.columns + steps(self.west, longitude, self.width)
    }
}
