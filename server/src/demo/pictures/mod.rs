//! Pictures of the demo, drawn by the program: façades, rooms, gardens, plans.
//!
//! One hand draws them all: flat paint, one light from the upper left, shade in
//! blue, limestone, whitewash, azulejo, terracotta and olive. What a picture
//! shows follows from the listing and its reference alone, so the same demo
//! looks the same everywhere. SVG without text, script or outside references.

#![allow(clippy::too_many_arguments, reason = "a shape is its four numbers and its paint")]

mod canvas;
mod exteriors;
mod interiors;
mod nature;
mod palette;
mod plan;

use canvas::Canvas;
use palette::Light;

/// Width of every picture, in pixels.
pub const WIDTH: i64 = canvas::WIDTH as i64;
/// Height of every picture, in pixels.
pub const HEIGHT: i64 = canvas::HEIGHT as i64;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scene {
    /// A town house with tiles and iron balconies, as in Lisbon.
    TiledBuilding,
    /// A narrow granite-framed house, as in Porto.
    GraniteHouse,
    /// A block of flats of our days.
    ModernBlock,
    /// A bourgeois house with glazed bays, as in Spanish *ensanches*.
    Ensanche,
    /// A low whitewashed house with a coloured band, as in the Alentejo.
    WhitewashedHouse,
    /// A house with a hipped roof and a garden.
    GardenHouse,
    /// A villa of our days with a pool.
    PoolVilla,
    /// An Andalusian house around a courtyard.
    CourtyardHouse,
    /// Land with trees.
    Land,
    /// Land with a view of the sea.
    SeaLand,
    /// Stone walls without a roof.
    Ruin,
    /// A shop under a house.
    ShopFront,
    /// A building of offices.
    OfficeBuilding,
    /// Garage doors.
    GarageDoors,
    /// Living room.
    LivingRoom,
    /// Kitchen.
    Kitchen,
    /// Bedroom.
    Bedroom,
    /// Bathroom.
    Bathroom,
    /// A terrace or balcony and what is seen from it.
    TerraceView,
    /// The inside of an empty shop.
    ShopFloor,
    /// Desks by a window.
    OfficeFloor,
    /// A parking bay.
    ParkingBay,
    /// A floor plan.
    FloorPlan,
    /// A plot from above.
    SitePlan,
}

/// What a window looks out on, and what a picture is composed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outlook {
    /// Roofs of a town.
    Roofs,
    /// The sea.
    Sea,
    /// Hills and fields.
    Hills,
}

/// What of a listing its pictures follow from.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// Its reference: the seed of all that is left to chance.
    pub reference: &'a str,
    /// Bedrooms.
    pub bedrooms: u8,
    /// Bathrooms.
    pub bathrooms: u8,
    /// Storeys of the building.
    pub storeys: u8,
    /// What is seen from it.
    pub outlook: Outlook,
    /// A pool belongs to it.
    pub pool: bool,
}

/// Draws a scene: SVG of 1200 × 900. `nth` tells repeated scenes apart.
#[must_use]
pub fn draw(scene: Scene, subject: &Subject<'_>, nth: usize) -> String {
    // The light is the house's, so that a gallery is one day; the rest is the picture's.
    let light = Light::of(&mut Dice::of(&[subject.reference, "light"]));
    let mut dice = Dice::of(&[subject.reference, &format!("{scene:?}{nth}")]);
    let dice = &mut dice;
    let mut canvas = Canvas::default();
    let c = &mut canvas;
    match scene {
        Scene::TiledBuilding => exteriors::tiled_building(c, &light, dice, subject),
        Scene::GraniteHouse => exteriors::granite_house(c, &light, dice, subject),
        Scene::ModernBlock => exteriors::modern_block(c, &light, dice, subject),
        Scene::Ensanche => exteriors::ensanche(c, &light, dice, subject),
        Scene::WhitewashedHouse => exteriors::whitewashed_house(c, &light, dice, subject),
        Scene::GardenHouse => exteriors::garden_house(c, &light, dice, subject),
        Scene::PoolVilla => exteriors::pool_villa(c, &light, dice, subject),
        Scene::CourtyardHouse => exteriors::courtyard_house(c, &light, dice),
        Scene::Land => exteriors::land(c, &light, dice, false),
        Scene::SeaLand => exteriors::land(c, &light, dice, true),
        Scene::Ruin => exteriors::ruin(c, &light, dice),
        Scene::ShopFront => exteriors::shop_front(c, &light, dice),
        Scene::OfficeBuilding => exteriors::office_building(c, &light, dice),
        Scene::GarageDoors => exteriors::garage_doors(c, &light, dice),
        Scene::LivingRoom => interiors::living_room(c, &light.by_day(), dice, subject),
        Scene::Kitchen => interiors::kitchen(c, &light.by_day(), dice, subject),
        Scene::Bedroom => interiors::bedroom(c, &light.by_day(), dice, subject),
        Scene::Bathroom => interiors::bathroom(c, &light.by_day(), dice, subject),
        Scene::TerraceView => interiors::terrace_view(c, &light, dice, subject),
        Scene::ShopFloor => interiors::shop_floor(c, &light.by_day(), dice, subject),
        Scene::OfficeFloor => interiors::office_floor(c, &light.by_day(), dice, subject),
        Scene::ParkingBay => interiors::parking_bay(c, &light.by_day(), dice),
        Scene::FloorPlan => plan::floor_plan(c, dice, subject),
        Scene::SitePlan => plan::site_plan(c, dice, subject),
    }
    // Every other house is seen in a mirror: all its pictures, so that its light is one.
    let plan = matches!(scene, Scene::FloorPlan | Scene::SitePlan);
    canvas.finish(!plan && Dice::of(&[subject.reference, "mirror"]).chance(0.5))
}

/// Chance that always falls the same way: SplitMix64 over a hash of words.
/// Its sequence is part of the demo, so it must not change with a library.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that belong to these words.
    #[must_use]
    pub fn of(words: &[&str]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64; // FNV-1a
        for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, but not including, 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A number from 0 to `count` − 1; 0 if there is none.
    pub fn below(&mut self, count: usize) -> usize {
        if count == 0 { 0 } else { (self.next() % count as u64) as usize }
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::listings;
    use std::collections::HashSet;

    #[test]
    fn every_picture_is_small_and_carries_nothing_but_shapes() {
        for facts in listings::all() {
            for (scene, nth) in &facts.scenes {
                let svg = draw(*scene, &facts.subject(), *nth);
                assert!(svg.len() <= 14 * 1024, "{scene:?} of {}: {} bytes", facts.reference, svg.len());
                for forbidden in
                    ["<script", "<text", "<image", "<style", "http:", "https:", "data:", "NaN", "inf"]
                {
                    let body = svg.replacen("http://www.w3.org/2000/svg", "", 1);
                    assert!(!body.contains(forbidden), "{scene:?} of {}: {forbidden}", facts.reference);
                }
            }
        }
    }

    #[test]
    fn every_picture_is_valid_and_refers_only_to_itself() {
        let mut seen = HashSet::new();
        for facts in listings::all() {
            for (scene, nth) in &facts.scenes {
                if !seen.insert(*scene) {
                    continue;
                }
                let svg = draw(*scene, &facts.subject(), *nth);
                let options = resvg::usvg::Options::default();
                let tree = resvg::usvg::Tree::from_str(&svg, &options).expect("a valid SVG");
                assert_eq!((tree.size().width(), tree.size().height()), (WIDTH as f32, HEIGHT as f32));
                for reference in svg.split("href=\"#").skip(1).chain(svg.split("url(#").skip(1)) {
                    let id: String = reference.chars().take_while(char::is_ascii_alphanumeric).collect();
                    assert!(svg.contains(&format!("id=\"{id}\"")), "{scene:?}: {id} is not drawn");
                }
            }
        }
        assert_eq!(seen.len(), 24, "the demo uses every scene");
    }

    #[test]
    fn a_picture_is_always_the_same_and_another_house_looks_otherwise() {
        let listings = listings::all();
        let (a, b) = (listings[0].subject(), listings[1].subject());
        assert_eq!(draw(Scene::TiledBuilding, &a, 0), draw(Scene::TiledBuilding, &a, 0));
        assert_ne!(draw(Scene::TiledBuilding, &a, 0), draw(Scene::TiledBuilding, &b, 0));
        assert_ne!(draw(Scene::Bedroom, &a, 0), draw(Scene::Bedroom, &a, 1));
    }
}
