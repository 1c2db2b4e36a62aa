//! Sky, hills, trees, pots: what stands around and in front of houses.

use super::Dice;
use super::canvas::{Canvas, HEIGHT, N, Rgb, WIDTH, curve, ridge};
use super::palette::{LEAF, Light, OLIVE, TERRACOTTA};

pub fn sky(c: &mut Canvas, light: &Light, dice: &mut Dice, horizon: f64) {
    let paint = c.down(light.sky_high, light.sky_low);
    c.rect(0.0, 0.0, WIDTH, horizon + 4.0, paint);
    if light.evening || dice.chance(0.3) {
        let x = dice.between(160.0, 1040.0);
        let y = horizon * dice.between(0.3, 0.6);
        c.translucent(0.22, |c| {
            c.circle(x, y, 90.0, light.sun);
        });
        c.circle(x, y, 46.0, light.sun);
    }
    // Long flat clouds, as over the Atlantic.
    c.translucent(0.6, |c| {
        for _ in 0..dice.between(2.0, 5.0) as usize {
            let (x, y) = (dice.between(-80.0, 1080.0), dice.between(40.0, horizon * 0.55));
            let (w, h) = (dice.between(140.0, 330.0), dice.between(10.0, 18.0));
            c.round(x, y, w, h, h / 2.0, light.cloud);
            c.round(x + w * 0.22, y - h * 0.7, w * 0.45, h, h / 2.0, light.cloud);
            c.round(x - w * 0.18, y + h * 0.8, w * 0.6, h * 0.7, h * 0.35, light.cloud);
        }
    });
    if dice.chance(0.5) {
        let (x, y) = (dice.between(200.0, 1000.0), dice.between(80.0, 180.0));
        for (dx, dy) in [(0.0, 0.0), (34.0, 14.0), (62.0, -6.0)] {
            let d = format!("M{} {}q6 -7 11 0q5 -7 11 0", N(x + dx), N(y + dy));
            c.faint(d, light.shade, 2.2, 0.55);
        }
    }
}

/// Two or three ranges of hills, paler the farther.
pub fn hills(c: &mut Canvas, light: &Light, dice: &mut Dice, horizon: f64, bottom: f64) {
    let far = ridge(dice, horizon - 46.0, 26.0, 5, bottom);
    c.path(far, light.far.mix(light.sky_low, 0.35));
    let middle = ridge(dice, horizon - 18.0, 18.0, 6, bottom);
    c.path(middle, light.far.mix(light.near, 0.5));
    let near = ridge(dice, horizon + 14.0, 10.0, 7, bottom);
    c.path(near, light.near);
}

/// A calm sea up to `bottom`, with glints of the sun.
pub fn sea(c: &mut Canvas, light: &Light, dice: &mut Dice, horizon: f64, bottom: f64) {
    let deep = light.on(Rgb::hex(0x3f7f9f));
    let paint = c.down(deep.mix(light.sky_low, 0.35), deep);
    c.rect(0.0, horizon, WIDTH, bottom - horizon, paint);
    c.translucent(0.55, |c| {
        for row in 1..9 {
            let y = horizon + (bottom - horizon) * (f64::from(row) / 9.0).powi(2);
            let x = dice.between(60.0, 900.0);
            c.round(x, y, dice.between(60.0, 260.0), 1.5 + f64::from(row) * 0.4, 2.0, light.sun);
        }
    });
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tree {
    Olive,
    Cork,
    Cypress,
    Palm,
    Stone,
    Plane,
    Orange,
}

/// Draws a tree as a symbol of about 200 units' height, standing on the origin.
pub fn tree(c: &mut Canvas, light: &Light, dice: &mut Dice, kind: Tree) -> String {
    let bark = light.on(Rgb::hex(0x77604c));
    let leaf = light.on(match kind {
        Tree::Olive => Rgb::hex(0x8b9676),
        Tree::Cypress => Rgb::hex(0x3f5a40),
        Tree::Palm => Rgb::hex(0x6b8350),
        Tree::Stone => Rgb::hex(0x4f6f4a),
        Tree::Cork => Rgb::hex(0x667347),
        Tree::Plane | Tree::Orange => LEAF,
    });
    let (dark, bright) = (leaf.darker(0.22), leaf.mix(light.sun, 0.28));
    let mut crown = |c: &mut Canvas, blobs: &[(f64, f64, f64, f64)]| {
        for &(x, y, rx, ry) in blobs {
            c.ellipse(x + 5.0, y + ry * 0.28, rx, ry, dark);
        }
        for &(x, y, rx, ry) in blobs {
            c.ellipse(x, y, rx * 0.96, ry * 0.9, leaf);
        }
        for &(x, y, rx, ry) in blobs {
            let wander = dice.between(-4.0, 4.0);
            c.ellipse(x - rx * 0.25 + wander, y - ry * 0.3, rx * 0.52, ry * 0.4, bright);
        }
    };
    c.symbol(|c| match kind {
        Tree::Olive => {
            c.path(
                "M-12 0C-14 -40 -30 -58 -34 -92L-18 -84C-10 -70 -4 -66 2 -88L16 -92C12 -60 14 -30 18 0Z",
                bark,
            );
            crown(c, &[(-44.0, -106.0, 46.0, 32.0), (34.0, -112.0, 52.0, 36.0), (-6.0, -144.0, 54.0, 38.0)]);
        }
        Tree::Cork => {
            // The stripped trunk is the colour of rust.
            c.path(
                "M-16 0C-14 -50 -22 -70 -50 -104L-34 -110C-14 -92 0 -86 6 -104L24 -112C16 -76 18 -40 20 0Z",
                bark,
            );
            c.path("M-16 0C-15 -24 -15 -44 -20 -62L12 -72C16 -44 18 -20 20 0Z", light.on(Rgb::hex(0x9c5638)));
            crown(c, &[(-60.0, -124.0, 58.0, 30.0), (50.0, -128.0, 66.0, 32.0), (-4.0, -154.0, 84.0, 40.0)]);
        }
        Tree::Cypress => {
            c.rect(-5.0, -20.0, 10.0, 20.0, bark);
            c.path("M0 -232C26 -170 34 -90 24 -24Q0 -6 -24 -24C-34 -90 -26 -170 0 -232Z", dark);
            c.path("M-3 -226C10 -170 14 -90 8 -22Q-12 -14 -22 -26C-30 -90 -24 -168 -3 -226Z", leaf);
            c.path("M-8 -190C-4 -140 -6 -80 -12 -40Q-20 -60 -20 -90C-20 -130 -14 -160 -8 -190Z", bright);
        }
        Tree::Palm => {
            c.path("M-9 0C-2 -70 -8 -120 2 -176L12 -176C8 -110 10 -60 11 0Z", bark);
            for (x, y, lift) in [
                (-92.0, -150.0, -60.0),
                (92.0, -148.0, -58.0),
                (-74.0, -196.0, -46.0),
                (76.0, -194.0, -46.0),
                (-30.0, -238.0, -20.0),
                (36.0, -236.0, -22.0),
                (-62.0, -110.0, -70.0),
                (66.0, -108.0, -70.0),
            ] {
                let tone = if y > -160.0 { dark } else { leaf };
                let d = format!(
                    "M6 -176Q{} {} {} {}Q{} {} 6 -170Z",
                    N(x * 0.5),
                    N(y + lift * 0.6),
                    N(x),
                    N(y),
                    N(x * 0.55),
                    N(y + lift * 0.6 + 22.0)
                );
                c.path(d, tone);
            }
            c.circle(6.0, -172.0, 9.0, bark.lighter(0.2));
        }
        Tree::Stone => {
            c.path("M-9 0C-5 -60 -8 -110 -26 -146L-12 -148Q0 -128 6 -150L22 -150C10 -110 10 -60 11 0Z", bark);
            crown(c, &[(-58.0, -164.0, 62.0, 24.0), (60.0, -166.0, 62.0, 24.0), (0.0, -184.0, 92.0, 32.0)]);
        }
        Tree::Plane => {
            c.path("M-10 0L-8 -90L-30 -124L-20 -128L0 -104L20 -130L30 -124L10 -88L12 0Z", bark);
            crown(c, &[(-46.0, -140.0, 52.0, 44.0), (46.0, -142.0, 54.0, 46.0), (0.0, -186.0, 62.0, 52.0)]);
        }
        Tree::Orange => {
            c.rect(-6.0, -74.0, 12.0, 74.0, bark);
            crown(c, &[(0.0, -112.0, 58.0, 54.0), (-22.0, -98.0, 36.0, 34.0), (24.0, -100.0, 36.0, 34.0)]);
            for (x, y) in [
                (-30.0, -92.0),
                (-8.0, -118.0),
                (22.0, -96.0),
                (34.0, -124.0),
                (-38.0, -124.0),
                (6.0, -82.0),
                (4.0, -148.0),
            ] {
                c.circle(x, y, 5.5, light.on(Rgb::hex(0xe08a35)));
            }
        }
    })
}

/// A terracotta pot with flowers or leaves, as a symbol standing on the origin, 100 high.
pub fn pot(c: &mut Canvas, light: &Light, dice: &mut Dice) -> String {
    let clay = light.on(TERRACOTTA);
    let leaf = light.on(LEAF);
    let bloom = light
        .on([Rgb::hex(0xc8443c), Rgb::hex(0xd9688a), Rgb::hex(0xf3e9dc), Rgb::hex(0x7d5fa6)][dice.below(4)]);
    let flowering = dice.chance(0.7);
    c.symbol(|c| {
        if flowering {
            c.ellipse(3.0, -62.0, 32.0, 24.0, leaf.darker(0.2)).ellipse(0.0, -66.0, 30.0, 22.0, leaf);
            for (x, y) in
                [(-20.0, -68.0), (-6.0, -82.0), (12.0, -76.0), (22.0, -62.0), (0.0, -62.0), (-14.0, -54.0)]
            {
                c.circle(x, y, 6.5, bloom);
            }
        } else {
            for (x, y) in [(-34.0, -92.0), (-16.0, -112.0), (4.0, -120.0), (24.0, -106.0), (38.0, -86.0)] {
                let d = format!(
                    "M-4 -42Q{} {} {} {}Q{} {} 4 -42Z",
                    N(x * 0.7 - 6.0),
                    N(y + 30.0),
                    N(x),
                    N(y),
                    N(x * 0.6 + 8.0),
                    N(y + 34.0)
                );
                c.path(d, if x < 0.0 { leaf } else { leaf.darker(0.15) });
            }
        }
        c.path("M-24 -44H24L17 0H-17Z", clay).path("M4 -44H24L17 0H4Z", clay.darker(0.16));
        c.round(-27.0, -50.0, 54.0, 11.0, 3.0, clay.lighter(0.15));
    })
}

/// Grass and flowers along a line.
pub fn tufts(c: &mut Canvas, light: &Light, dice: &mut Dice, y: f64, count: usize) {
    let grass = light.on(OLIVE);
    let tuft = c.symbol(|c| {
        c.faint("M0 0q-3 -6 -5 -10M0 0q0 -8 1 -14M0 0q4 -6 6 -9", grass, 2.0, 0.8);
    });
    for _ in 0..count {
        c.stamp_scaled(&tuft, dice.between(0.0, WIDTH), y + dice.between(-8.0, 8.0), dice.between(0.8, 2.0));
    }
}

/// Long shadows of what stands at `x`, falling to the right on the ground.
pub fn ground_shadow(c: &mut Canvas, light: &Light, x: f64, y: f64, w: f64) {
    let d = [(x - w * 0.5, y), (x + w * 0.5, y), (x + w * 1.5, y + 26.0), (x + w * 0.6, y + 26.0)];
    c.shade(&d, light.shade, light.depth);
}

/// Paving of small limestone cubes in front of town houses, with dark waves or plain.
pub fn pavement(c: &mut Canvas, light: &Light, dice: &mut Dice, y: f64) {
    let stone = light.on(Rgb::hex(0xd9d2c2));
    let paint = c.down(stone.darker(0.12), stone);
    c.rect(0.0, y, WIDTH, HEIGHT - y, paint);
    let dark = light.on(Rgb::hex(0x5a6068));
    let height = HEIGHT - y;
    if dice.chance(0.6) {
        // The waves of Portuguese squares, wider the nearer.
        for row in 0..4 {
            let near = f64::from(row) / 4.0;
            let base = y + height * (0.16 + near * near * 0.8);
            let (step, swing) = (46.0 + near * 90.0, 3.0 + near * 13.0);
            let mut points = vec![(-60.0, base)];
            let mut x = -60.0;
            let mut up = true;
            while x < WIDTH + 80.0 {
                x += step;
                points.push((x, base + if up { -swing } else { swing }));
                up = !up;
            }
            c.faint(curve(&points), dark, 3.0 + near * 11.0, 0.4);
        }
    } else {
        for row in 1..6 {
            let near = f64::from(row) / 6.0;
            let base = y + height * near * near;
            c.faint(format!("M0 {0}H1200", N(base)), dark, 1.0 + near, 0.2);
        }
        c.fan(y, 7, (90.0, 170.0), dark, 0.16);
    }
    c.veil(0.0, y, WIDTH, 9.0, light.shade, light.depth);
}

/// A cast-iron street lamp, standing on `y`.
pub fn lamp(c: &mut Canvas, light: &Light, x: f64, y: f64) {
    let iron = light.on(Rgb::hex(0x2c3a38));
    c.rect(x - 4.0, y - 300.0, 8.0, 300.0, iron).rect(x - 9.0, y - 46.0, 18.0, 46.0, iron).rect(
        x - 14.0,
        y - 10.0,
        28.0,
        10.0,
        iron,
    );
    let glass = if light.evening { super::palette::LAMPLIGHT } else { light.on(Rgb::hex(0xf3efdf)) };
    if light.evening {
        c.translucent(0.25, |c| {
            c.circle(x, y - 330.0, 70.0, glass);
        });
    }
    let d = format!("M{} {}h32l-7 44h-18Z", N(x - 16.0), N(y - 348.0));
    c.path(d, glass);
    c.polygon(&[(x - 20.0, y - 348.0), (x + 20.0, y - 348.0), (x, y - 370.0)], iron);
}
