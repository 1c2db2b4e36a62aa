//! The hour of the day and the paints of the two countries.

use super::Dice;
use super::canvas::Rgb;

/// Light of an hour: everything in a picture is tinted by it.
#[derive(Debug, Clone, Copy)]
pub struct Light {
    pub sky_high: Rgb,
    pub sky_low: Rgb,
    pub cloud: Rgb,
    pub far: Rgb,
    pub near: Rgb,
    /// What shade is made of, and how strongly.
    pub shade: Rgb,
    pub depth: f64,
    /// What the light adds to every paint, and how much of it.
    tint: Rgb,
    strength: f64,
    pub glass_high: Rgb,
    pub glass_low: Rgb,
    /// Lamps are on.
    pub evening: bool,
    /// The colour of sunlight where it falls.
    pub sun: Rgb,
}

const MORNING: Light = Light {
    sky_high: Rgb::hex(0xa9cbe0),
    sky_low: Rgb::hex(0xf4ead9),
    cloud: Rgb::hex(0xfffaf0),
    far: Rgb::hex(0xb3c3c4),
    near: Rgb::hex(0x9aa984),
    shade: Rgb::hex(0x3d5070),
    depth: 0.2,
    tint: Rgb::hex(0xfff0d8),
    strength: 0.08,
    glass_high: Rgb::hex(0x5f7f93),
    glass_low: Rgb::hex(0xbcd0d4),
    evening: false,
    sun: Rgb::hex(0xfff3d6),
};
const NOON: Light = Light {
    sky_high: Rgb::hex(0x6fabd6),
    sky_low: Rgb::hex(0xd9ebf0),
    cloud: Rgb::hex(0xffffff),
    far: Rgb::hex(0x9dbac2),
    near: Rgb::hex(0x8b9f6c),
    shade: Rgb::hex(0x26406b),
    depth: 0.26,
    tint: Rgb::hex(0xffffff),
    strength: 0.03,
    glass_high: Rgb::hex(0x3f6a88),
    glass_low: Rgb::hex(0x9dc3d3),
    evening: false,
    sun: Rgb::hex(0xfffbea),
};
const GOLDEN: Light = Light {
    sky_high: Rgb::hex(0x8fb4c9),
    sky_low: Rgb::hex(0xf9d9a8),
    cloud: Rgb::hex(0xffedcf),
    far: Rgb::hex(0xc3ae9d),
    near: Rgb::hex(0xa59a62),
    shade: Rgb::hex(0x54406a),
    depth: 0.27,
    tint: Rgb::hex(0xf7b768),
    strength: 0.17,
    glass_high: Rgb::hex(0x6c7a86),
    glass_low: Rgb::hex(0xf3cf95),
    evening: false,
    sun: Rgb::hex(0xffe0a3),
};
const DUSK: Light = Light {
    sky_high: Rgb::hex(0x4a5f8f),
    sky_low: Rgb::hex(0xeeb594),
    cloud: Rgb::hex(0xd9a7a1),
    far: Rgb::hex(0x7b7c9c),
    near: Rgb::hex(0x5f6b62),
    shade: Rgb::hex(0x1f2748),
    depth: 0.3,
    tint: Rgb::hex(0x5b5f93),
    strength: 0.3,
    glass_high: Rgb::hex(0x43547c),
    glass_low: Rgb::hex(0x8d8ba6),
    evening: true,
    sun: Rgb::hex(0xffcf9a),
};

impl Light {
    /// An hour; evenings are rare, so that a page of listings stays bright.
    pub fn of(dice: &mut Dice) -> Self {
        match dice.below(12) {
            0..=3 => MORNING,
            4..=7 => NOON,
            8..=10 => GOLDEN,
            _ => DUSK,
        }
    }

    /// The same hour, but by day: rooms are shown in daylight.
    pub fn by_day(self) -> Self {
        if self.evening { GOLDEN } else { self }
    }

    /// A paint as this light shows it.
    pub fn on(&self, paint: Rgb) -> Rgb {
        paint.mix(self.tint, self.strength)
    }
}

pub const WHITEWASH: Rgb = Rgb::hex(0xf6f1e6);
pub const LIMESTONE: Rgb = Rgb::hex(0xe6dcc8);
pub const GRANITE: Rgb = Rgb::hex(0xaeaaa2);
pub const TERRACOTTA: Rgb = Rgb::hex(0xc26b47);
pub const ROOF: Rgb = Rgb::hex(0xbf6a49);
pub const AZULEJO: Rgb = Rgb::hex(0x2f5d8c);
pub const OCHRE: Rgb = Rgb::hex(0xdfa94f);
pub const OLIVE: Rgb = Rgb::hex(0x76824f);
pub const IRON: Rgb = Rgb::hex(0x2c3338);
pub const OAK: Rgb = Rgb::hex(0xa9764a);
pub const LEAF: Rgb = Rgb::hex(0x5f7a46);
pub const LAMPLIGHT: Rgb = Rgb::hex(0xffd98a);

/// Paints of town houses, as lime and tiles give them.
pub const WALLS: [Rgb; 10] = [
    Rgb::hex(0xf1e4cb),
    Rgb::hex(0xe9c98a),
    Rgb::hex(0xdfae93),
    Rgb::hex(0x9db7c6),
    Rgb::hex(0xc9d3b4),
    Rgb::hex(0xe3b6a3),
    Rgb::hex(0xd5c4ad),
    Rgb::hex(0xb7c9cf),
    Rgb::hex(0xeeddb9),
    Rgb::hex(0xcf9d7c),
];
/// Paints of shutters and doors.
pub const JOINERY: [Rgb; 7] = [
    Rgb::hex(0x2e5b4c),
    Rgb::hex(0x2f5577),
    Rgb::hex(0x7a2f2a),
    Rgb::hex(0x3d4a3a),
    Rgb::hex(0x6e4a30),
    Rgb::hex(0x45566b),
    Rgb::hex(0x8c3b32),
];
/// Fabrics and furniture.
pub const FABRICS: [Rgb; 8] = [
    Rgb::hex(0xc9b79c),
    Rgb::hex(0x6f86a0),
    Rgb::hex(0xb66f52),
    Rgb::hex(0x8a9468),
    Rgb::hex(0xd9c4a0),
    Rgb::hex(0x4f6a7d),
    Rgb::hex(0xd7a25f),
    Rgb::hex(0xa9a396),
];
