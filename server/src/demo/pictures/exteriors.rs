//! Houses, land and shops from outside.

use super::canvas::{Canvas, HEIGHT, N, Rgb, WIDTH, curve, ridge};
use super::nature::{Tree, ground_shadow, hills, lamp, pavement, pot, sea, sky, tree, tufts};
use super::palette::{
    AZULEJO, GRANITE, IRON, JOINERY, LAMPLIGHT, LEAF, LIMESTONE, Light, OAK, OCHRE, OLIVE, ROOF, TERRACOTTA,
    WALLS, WHITEWASH,
};
use super::{Dice, Outlook, Subject};

/// Where the street meets the houses.
const STREET: f64 = 768.0;

/// How a window is made.
struct Window {
    w: f64,
    h: f64,
    surround: Rgb,
    frame: Rgb,
    shutters: Option<Rgb>,
    arched: bool,
    lit: bool,
}

/// A window with its stone frame, glass, reflection and sill; the origin is the glass's upper left.
fn window(c: &mut Canvas, light: &Light, make: &Window) -> String {
    let &Window { w, h, surround, frame, shutters, arched, lit } = make;
    let glass = if lit && light.evening {
        c.down(LAMPLIGHT.lighter(0.2), LAMPLIGHT.mix(TERRACOTTA, 0.3))
    } else {
        c.down(light.glass_high, light.glass_low)
    };
    c.symbol(|c| {
        if let Some(paint) = shutters {
            for (x, tone) in [(-8.0 - w * 0.46, paint.lighter(0.06)), (w + 8.0, paint)] {
                c.rect(x + 3.0, 5.0, w * 0.46, h, light.shade.mix(surround, 0.55));
                c.rect(x, 0.0, w * 0.46, h, tone);
                c.slats(x + 4.0, h / 8.0, w * 0.46 - 8.0, h * 0.8, (2.0, h / 8.0 - 2.0), light.shade, 0.3);
            }
        }
        if arched {
            let d = format!(
                "M-9 {}V{3}A{1} {1} 0 0 1 {2} {3}V{0}Z",
                N(h + 2.0),
                N(w / 2.0 + 9.0),
                N(w + 9.0),
                N(w / 2.0 - 6.0)
            );
            c.path(d, surround);
            let d = format!("M0 {}V{3}A{1} {1} 0 0 1 {2} {3}V{0}Z", N(h), N(w / 2.0), N(w), N(w / 2.0 - 6.0));
            c.path(d, &glass);
        } else {
            c.rect(-9.0, -11.0, w + 18.0, h + 15.0, surround);
            c.rect(0.0, 0.0, w, h, &glass);
        }
        if lit && light.evening {
            c.veil(4.0, h * 0.2, w * 0.26, h * 0.78, Rgb::hex(0xffffff), 0.4);
            c.veil(w * 0.74 - 4.0, h * 0.2, w * 0.26, h * 0.78, Rgb::hex(0xffffff), 0.4);
        } else {
            c.shade(
                &[(w * 0.5, h * 0.12), (w, h * 0.02), (w, h * 0.45), (w * 0.16, h), (0.0, h), (0.0, h * 0.9)],
                light.cloud,
                0.18,
            );
            c.veil(3.0, h * 0.3, w * 0.2, h * 0.68, Rgb::hex(0xffffff), 0.35);
        }
        // The reveal lies in shade above and on the lit side.
        if !arched {
            c.veil(0.0, 0.0, w, h * 0.07, light.shade, 0.45);
        }
        c.veil(
            0.0,
            if arched { w * 0.3 } else { 0.0 },
            w * 0.07,
            h - if arched { w * 0.3 } else { 0.0 },
            light.shade,
            0.35,
        );
        let bars = format!(
            "M{} {}V{}M0 {2}H{}",
            N(w / 2.0),
            N(if arched { 4.0 - w * 0.1 } else { 0.0 }),
            N(h),
            N(w)
        );
        c.line(bars, frame, 4.0);
        c.line(format!("M0 {}H{}", N(h * 0.3), N(w)), frame, 3.5);
        c.rect(-13.0, h + 1.0, w + 26.0, 8.0, surround.lighter(0.3));
        c.veil(-11.0, h + 9.0, w + 24.0, 6.0, light.shade, light.depth);
    })
}

/// An iron balcony; the origin is the middle of its floor.
fn iron_balcony(c: &mut Canvas, light: &Light, stone: Rgb, w: f64) -> String {
    let iron = light.on(IRON);
    c.symbol(|c| {
        c.shade(
            &[(-w / 2.0, 10.0), (w / 2.0, 10.0), (w / 2.0 + 16.0, 44.0), (-w / 2.0 + 16.0, 44.0)],
            light.shade,
            light.depth,
        );
        c.rect(-w / 2.0, 0.0, w, 9.0, stone.lighter(0.35)).rect(
            -w / 2.0 + 5.0,
            9.0,
            w - 10.0,
            6.0,
            stone.darker(0.14),
        );
        for x in [-w * 0.36, w * 0.36 - 10.0] {
            c.path(format!("M{} 15h10v16q-10 -2 -10 -16Z", N(x)), stone.darker(0.1));
        }
        c.bars(-w / 2.0 + 2.0, -52.0, w - 3.0, 52.0, (2.2, 9.8), iron);
        c.line(format!("M{} -54H{}M{0} -38H{1}M{0} -4H{1}", N(-w / 2.0), N(w / 2.0)), iron, 3.2);
    })
}

/// Glazed tiles in one of five patterns, in blue, green, ochre or wine.
fn tiles(c: &mut Canvas, light: &Light, dice: &mut Dice) -> (Rgb, String) {
    let paint = *dice.pick(&[
        AZULEJO,
        Rgb::hex(0x4f7f9f),
        Rgb::hex(0x3f7361),
        Rgb::hex(0xb98a3c),
        Rgb::hex(0x86514a),
        Rgb::hex(0x5f86a8),
    ]);
    let ground = light.on(Rgb::hex(0xeef0ea));
    let ink = light.on(paint.lighter(0.12));
    let accent = light.on(paint.mix(OCHRE, 0.55).lighter(0.2));
    let kind = dice.below(5);
    let pattern = c.pattern(28.0, 28.0, |c| {
        c.rect(0.0, 0.0, 28.0, 28.0, ground.mix(ink, 0.12));
        match kind {
            0 => {
                c.path("M14 2L26 14L14 26L2 14Z", ink).path("M14 8L20 14L14 20L8 14Z", ground);
            }
            1 => {
                c.path("M14 0A14 14 0 0 0 28 14A14 14 0 0 0 14 28A14 14 0 0 0 0 14A14 14 0 0 0 14 0Z", ink);
                c.circle(14.0, 14.0, 4.0, accent);
            }
            2 => {
                c.path("M0 0H14L0 14ZM28 28H14L28 14Z", ink)
                    .path("M14 0H28V14ZM0 14V28H14Z", ink.mix(ground, 0.6));
            }
            3 => {
                c.line("M14 4V24M4 14H24", ink, 5.0).circle(14.0, 14.0, 3.4, accent);
                c.line("M0 5V-5M-5 0H5M28 33V23M23 28H33M0 33V23M-5 28H5M28 5V-5M23 0H33", ink, 3.0);
            }
            _ => {
                c.path("M14 3Q18 10 25 14Q18 18 14 25Q10 18 3 14Q10 10 14 3Z", ink);
                c.circle(0.0, 0.0, 5.0, accent)
                    .circle(28.0, 28.0, 5.0, accent)
                    .circle(0.0, 28.0, 5.0, accent)
                    .circle(28.0, 0.0, 5.0, accent);
            }
        }
        c.faint("M0 .5H28M.5 0V28", light.shade, 1.0, 0.14);
    });
    (ground.mix(ink, 0.4), pattern)
}

/// Roof tiles as a paint.
fn roof_tiles(c: &mut Canvas, light: &Light) -> String {
    let clay = light.on(ROOF);
    c.pattern(22.0, 16.0, |c| {
        c.rect(0.0, 0.0, 22.0, 16.0, clay);
        c.path("M0 0Q11 9 22 0V5Q11 15 0 5Z", clay.lighter(0.16));
        c.faint("M0 6Q11 16 22 6M0 0V16", light.shade, 2.0, 0.24);
    })
}

/// The walls left and right of the house that is shown.
fn neighbours(c: &mut Canvas, light: &Light, dice: &mut Dice, left: f64, right: f64, top: f64) {
    for (x, w, inner) in [(-20.0, left + 20.0, left), (right, WIDTH - right + 20.0, right)] {
        if w < 30.0 {
            continue;
        }
        let wall = light.on(*dice.pick(&WALLS)).mix(light.far, 0.16);
        let roof = top + dice.between(30.0, 170.0);
        c.rect(x, roof, w, STREET - roof, wall);
        c.rect(x, roof - 26.0, w, 28.0, light.on(ROOF).mix(light.far, 0.15));
        c.veil(x, roof + 2.0, w, 12.0, light.shade, light.depth);
        let (glass, stone) = (light.glass_high.mix(wall, 0.25), wall.lighter(0.4));
        let pane = c.symbol(|c| {
            c.rect(-6.0, -6.0, 64.0, 112.0, stone).rect(0.0, 0.0, 52.0, 100.0, glass).line(
                "M26 0V100M0 34H52",
                stone,
                3.0,
            );
            c.veil(0.0, 0.0, 52.0, 9.0, light.shade, 0.4);
        });
        let mut y = roof + 54.0;
        while y < STREET - 120.0 {
            let mut at = if inner == left { inner - 100.0 } else { inner + 46.0 };
            for _ in 0..2 {
                if at > -60.0 && at < WIDTH {
                    c.stamp(&pane, at, y);
                }
                at += if inner == left { -112.0 } else { 112.0 };
            }
            y += 158.0;
        }
        if inner == right {
            c.veil(x, roof, w, STREET - roof, light.shade, 0.12);
        }
    }
}

/// The light on a wall: bright to the left, the neighbour's shadow across a corner.
fn wall_light(c: &mut Canvas, light: &Light, dice: &mut Dice, x: f64, y: f64, w: f64, h: f64) {
    c.veil(x + w * 0.8, y, w * 0.2, h, light.shade, 0.07);
    let reach = dice.between(70.0, 190.0);
    c.shade(
        &[(x, y), (x + reach * 0.25, y), (x + reach, y + h * 0.42), (x + reach, y + h), (x, y + h)],
        light.shade,
        light.depth * 0.75,
    );
}

fn door(c: &mut Canvas, light: &Light, x: f64, base: f64, w: f64, h: f64, paint: Rgb, stone: Rgb) {
    c.rect(x - 14.0, base - h - 16.0, w + 28.0, h + 16.0, stone);
    c.rect(x, base - h, w, h, paint);
    let fan = if light.evening { LAMPLIGHT } else { light.glass_high };
    c.rect(x + 5.0, base - h + 5.0, w - 10.0, h * 0.16, fan);
    c.veil(x, base - h, w, 10.0, light.shade, 0.4).veil(x, base - h, 7.0, h, light.shade, 0.35);
    let top = base - h * 0.78;
    for (dx, dw) in [(0.09, 0.35), (0.56, 0.35)] {
        for (dy, dh) in [(0.0, 0.36), (0.43, 0.3)] {
            c.veil(x + w * dx, top + h * dy, w * dw, h * dh, Rgb::hex(0xffffff), 0.1);
        }
    }
    c.line(format!("M{} {}V{}", N(x + w / 2.0), N(top - 6.0), N(base)), paint.darker(0.4), 3.0);
    c.circle(x + w * 0.56, base - h * 0.36, 4.5, light.on(OCHRE));
    c.rect(x - 24.0, base - 8.0, w + 48.0, 10.0, stone.lighter(0.2));
}

pub fn tiled_building(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    sky(c, light, dice, STREET);
    let uppers = usize::from(subject.storeys.clamp(3, 5)) - 1;
    let bays = 3 + dice.below(3);
    let w = 620.0 + 70.0 * bays as f64 / 1.2 + dice.between(-40.0, 40.0);
    let x = (WIDTH - w) / 2.0 + dice.between(-60.0, 60.0);
    let (ground, storey) = (178.0, if uppers == 4 { 116.0 } else { 138.0 });
    let top = STREET - ground - storey * uppers as f64 - 16.0;
    neighbours(c, light, dice, x, x + w, top);

    let stone = light.on(LIMESTONE);
    let (wall, tiled) = if dice.chance(0.68) {
        let (wall, pattern) = tiles(c, light, dice);
        (wall, pattern)
    } else {
        let wall = light.on(*dice.pick(&WALLS));
        (wall, wall.to_string())
    };
    c.rect(x, top, w, STREET - top, wall).rect(x, top, w, STREET - top - ground + 10.0, tiled);
    // Rusticated ground floor.
    c.rect(x, STREET - ground, w, ground, stone.darker(0.03));
    c.slats(x, STREET - ground + 30.0, w, ground - 30.0, (2.0, 28.0), light.shade, 0.14);
    for side in [x, x + w - 24.0] {
        c.rect(side, top, 24.0, STREET - top, stone);
        c.slats(side, top + 20.0, 24.0, STREET - ground - top - 20.0, (2.0, 44.0), light.shade, 0.18);
    }

    // Roof with dormers.
    let tile = roof_tiles(c, light);
    c.polygon(
        &[(x + 46.0, top - 70.0), (x + w - 46.0, top - 70.0), (x + w + 10.0, top), (x - 10.0, top)],
        tile,
    );
    let dormers = 1 + bays / 2;
    for at in 0..dormers {
        let dx = x + w * (at as f64 + 1.0) / (dormers as f64 + 1.0);
        c.polygon(
            &[(dx - 46.0, top - 62.0), (dx, top - 92.0), (dx + 46.0, top - 62.0)],
            light.on(ROOF).darker(0.15),
        );
        c.rect(dx - 36.0, top - 64.0, 72.0, 60.0, stone);
        c.rect(dx - 22.0, top - 56.0, 44.0, 46.0, if light.evening { LAMPLIGHT } else { light.glass_high });
        c.line(format!("M{} {}v46", N(dx), N(top - 56.0)), stone, 4.0);
        c.shade(
            &[(dx + 36.0, top - 62.0), (dx + 64.0, top - 4.0), (dx + 36.0, top - 4.0)],
            light.shade,
            light.depth,
        );
    }
    let chimney = x + w * dice.between(0.1, 0.24);
    c.rect(chimney, top - 118.0, 40.0, 60.0, stone).rect(
        chimney - 6.0,
        top - 124.0,
        52.0,
        10.0,
        light.on(ROOF),
    );
    c.veil(chimney + 26.0, top - 114.0, 14.0, 54.0, light.shade, 0.2);

    // Windows and balconies, floor by floor.
    let frame = light.on(*dice.pick(&[WHITEWASH, JOINERY[0], JOINERY[1], JOINERY[2]]));
    let step = (w - 60.0) / bays as f64;
    let (ww, wh) = (step.min(150.0) * 0.46, storey * 0.7);
    let plain = Window { w: ww, h: wh, surround: stone, frame, shutters: None, arched: false, lit: false };
    let dark = window(c, light, &plain);
    let bright = if light.evening { window(c, light, &Window { lit: true, ..plain }) } else { dark.clone() };
    let balcony = iron_balcony(c, light, stone, (ww + 56.0).min(step - 14.0));
    let laundry = dice.chance(0.35);
    for floor in 0..uppers {
        let y = top + 26.0 + storey * floor as f64;
        if floor > 0 {
            c.rect(x, y - 18.0, w, 7.0, stone).veil(x, y - 11.0, w, 5.0, light.shade, light.depth * 0.7);
        }
        for bay in 0..bays {
            let middle = x + 30.0 + step * (bay as f64 + 0.5);
            let glass = if dice.chance(0.4) { &bright } else { &dark };
            c.stamp(glass, middle - ww / 2.0, y);
            if floor + 1 == uppers || (floor > 0 && (bay + floor) % 2 == 0) {
                c.stamp(&balcony, middle, y + wh + 4.0);
            } else if laundry && floor == 0 && bay == 1 {
                let line = y + wh + 22.0;
                c.faint(format!("M{} {}q40 7 {} 0", N(middle - 60.0), N(line), 120), IRON, 2.0, 0.6);
                for (dx, cloth) in [
                    (-48.0, WHITEWASH),
                    (-20.0, AZULEJO.lighter(0.3)),
                    (6.0, OCHRE.lighter(0.3)),
                    (32.0, WHITEWASH),
                ] {
                    c.rect(middle + dx, line + 2.0, 20.0, 32.0, light.on(cloth));
                }
            }
        }
    }
    // Ground floor: door and shop-like windows.
    let paint = light.on(*dice.pick(&JOINERY));
    let entrance = dice.below(bays);
    for bay in 0..bays {
        let middle = x + 30.0 + step * (bay as f64 + 0.5);
        if bay == entrance {
            door(c, light, middle - 38.0, STREET, 76.0, 148.0, paint, stone.lighter(0.25));
        } else {
            let wide = (step * 0.56).min(110.0);
            c.rect(middle - wide / 2.0 - 9.0, STREET - 148.0, wide + 18.0, 118.0, stone.lighter(0.25));
            let glass = if light.evening { LAMPLIGHT.mix(TERRACOTTA, 0.15) } else { light.glass_high };
            c.rect(middle - wide / 2.0, STREET - 140.0, wide, 104.0, glass);
            c.shade(
                &[
                    (middle, STREET - 140.0),
                    (middle + wide / 2.0, STREET - 140.0),
                    (middle, STREET - 36.0),
                    (middle - wide / 2.0, STREET - 36.0),
                ],
                light.cloud,
                0.16,
            );
            c.veil(middle - wide / 2.0, STREET - 140.0, wide, 10.0, light.shade, 0.4);
            c.line(
                format!(
                    "M{} {}v104M{} {}h{}",
                    N(middle),
                    N(STREET - 140.0),
                    N(middle - wide / 2.0),
                    N(STREET - 110.0),
                    N(wide)
                ),
                paint,
                5.0,
            );
        }
    }
    c.rect(x - 8.0, STREET - ground - 8.0, w + 16.0, 14.0, stone.lighter(0.3)).veil(
        x,
        STREET - ground + 6.0,
        w,
        9.0,
        light.shade,
        light.depth,
    );
    c.rect(x - 14.0, top - 8.0, w + 28.0, 18.0, stone.lighter(0.3)).veil(
        x,
        top + 10.0,
        w,
        14.0,
        light.shade,
        light.depth,
    );
    wall_light(c, light, dice, x, top + 10.0, w, STREET - top - 10.0);

    pavement(c, light, dice, STREET);
    street_life(c, light, dice, x, w);
}

/// What stands on the pavement: a lamp, a tree, pots by the door.
fn street_life(c: &mut Canvas, light: &Light, dice: &mut Dice, x: f64, w: f64) {
    let flowers = pot(c, light, dice);
    c.stamp(&flowers, x + dice.between(30.0, 80.0), STREET + 22.0);
    if dice.chance(0.6) {
        let kind = *dice.pick(&[Tree::Plane, Tree::Orange]);
        let plane = tree(c, light, dice, kind);
        let left = dice.chance(0.5);
        let at = if left { x * 0.5 - 10.0 } else { x + w + (WIDTH - x - w) * 0.55 };
        ground_shadow(c, light, at, STREET + 62.0, 90.0);
        c.stamp_scaled(&plane, at, STREET + 66.0, if kind == Tree::Plane { 1.75 } else { 1.3 });
        lamp(c, light, if left { x + w + 30.0 } else { x - 30.0 }, STREET + 30.0);
    } else {
        lamp(c, light, x + w * dice.between(0.0, 1.0), STREET + 46.0);
    }
}

pub fn granite_house(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    sky(c, light, dice, STREET);
    let uppers = usize::from(subject.storeys.clamp(3, 5)) - 1;
    let w = dice.between(360.0, 440.0);
    let x = (WIDTH - w) / 2.0 + dice.between(-90.0, 90.0);
    let storey = if uppers == 4 { 120.0 } else { 142.0 };
    let top = STREET - 176.0 - storey * uppers as f64;
    let granite = light.on(GRANITE);
    // A row of narrow houses; the middle one is ours.
    let mut edge = x - 2.0 * w * 0.72;
    let beside = Window {
        w: (w * 0.72 - 50.0) * 0.28,
        h: 92.0,
        surround: granite.lighter(0.06),
        frame: light.on(*dice.pick(&JOINERY)),
        shutters: None,
        arched: false,
        lit: true,
    };
    // What stands beside is told with fewer strokes.
    let (bw, bh) = (beside.w, beside.h);
    let beside_glass = light.glass_high.mix(light.glass_low, 0.35);
    let beside_pane = c.symbol(|c| {
        c.rect(-8.0, -10.0, bw + 16.0, bh + 16.0, beside.surround).rect(0.0, 0.0, bw, bh, beside_glass);
        c.line(format!("M{} 0V{}M0 {}H{}", N(bw / 2.0), N(bh), N(bh * 0.3), N(bw)), beside.frame, 4.0);
        c.veil(0.0, 0.0, bw, 8.0, light.shade, 0.4);
    });
    let beside_rail = iron_balcony(c, light, granite, w * 0.72 - 44.0);
    let paint = light.on(*dice.pick(&JOINERY));
    let entrance = c.symbol(|c| door(c, light, 0.0, 0.0, 72.0, 128.0, paint, granite.lighter(0.18)));
    let own_step = (w - 50.0) / 3.0;
    let own = Window {
        w: own_step * 0.56,
        h: storey * 0.66,
        frame: light.on(WHITEWASH),
        arched: dice.chance(0.4),
        ..beside
    };
    let own_pane = window(c, light, &own);
    let own_rail = iron_balcony(c, light, granite, w - 44.0);
    for house in 0..5 {
        let ours = house == 2;
        let hw = if ours { w } else { w * 0.72 };
        if edge + hw < 0.0 || edge > WIDTH {
            edge += hw;
            continue;
        }
        let roof = if ours { top } else { top + dice.between(-30.0, 120.0) };
        let (wall, surface) = if ours || house == 1 {
            tiles(c, light, dice)
        } else {
            let wall = light.on(*dice.pick(&WALLS));
            (wall, wall.to_string())
        };
        c.rect(edge, roof, hw, STREET - roof, wall).rect(edge, roof, hw, STREET - roof, surface);
        c.rect(edge - 4.0, roof - 34.0, hw + 8.0, 36.0, light.on(ROOF));
        c.rect(edge - 6.0, roof - 4.0, hw + 12.0, 14.0, granite.lighter(0.12)).veil(
            edge,
            roof + 10.0,
            hw,
            12.0,
            light.shade,
            light.depth,
        );
        for side in [edge, edge + hw - 18.0] {
            c.rect(side, roof + 8.0, 18.0, STREET - roof - 8.0, granite);
        }
        let bays = if ours { 3 } else { 2 };
        let step = (hw - 50.0) / f64::from(bays);
        let (pane, rail, make, sh) = if ours {
            (&own_pane, &own_rail, &own, storey)
        } else {
            (&beside_pane, &beside_rail, &beside, 140.0)
        };
        let (ww, wh) = (make.w, make.h);
        let mut y = roof + 34.0;
        let mut floor = 0;
        while y + wh < STREET - 168.0 {
            for bay in 0..bays {
                c.stamp(pane, edge + 25.0 + step * (f64::from(bay) + 0.5) - ww / 2.0, y);
            }
            if floor % 2 == 1 || (ours && floor == 0) {
                c.stamp(rail, edge + hw / 2.0, y + wh + 4.0);
            }
            y += sh;
            floor += 1;
        }
        c.rect(edge, STREET - 158.0, hw, 158.0, granite);
        c.rect(edge - 4.0, STREET - 166.0, hw + 8.0, 12.0, granite.lighter(0.2)).veil(
            edge,
            STREET - 154.0,
            hw,
            8.0,
            light.shade,
            light.depth,
        );
        c.stamp(&entrance, edge + hw * 0.2, STREET);
        c.rect(edge + hw * 0.62 - 6.0, STREET - 126.0, hw * 0.26 + 12.0, 92.0, granite.lighter(0.18));
        c.rect(
            edge + hw * 0.62,
            STREET - 120.0,
            hw * 0.26,
            80.0,
            if light.evening { LAMPLIGHT } else { light.glass_high },
        );
        c.line(format!("M{} {}v80", N(edge + hw * 0.75), N(STREET - 120.0)), make.frame, 4.0);
        if !ours {
            c.veil(edge, roof - 34.0, hw, STREET - roof + 34.0, light.far, 0.16);
        }
        if house > 0 {
            c.shade(
                &[(edge, roof), (edge + 44.0, roof + 120.0), (edge + 44.0, STREET), (edge, STREET)],
                light.shade,
                light.depth * 0.8,
            );
        }
        edge += hw;
    }
    pavement(c, light, dice, STREET);
    street_life(c, light, dice, x, w);
}

pub fn modern_block(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    sky(c, light, dice, STREET);
    hills(c, light, dice, 560.0, STREET);
    let storeys = usize::from(subject.storeys.clamp(4, 7));
    let storey = 560.0 / storeys as f64;
    let w = dice.between(660.0, 780.0);
    let x = (WIDTH - w) / 2.0 + dice.between(-50.0, 50.0);
    let depth = 110.0;
    let top = STREET - storey * storeys as f64 - 70.0;
    let wall = light.on(*dice.pick(&[WHITEWASH, Rgb::hex(0xefe7d8), Rgb::hex(0xdcd3c4), Rgb::hex(0xe9dfd2)]));
    let accent = light.on(*dice.pick(&[OAK, AZULEJO, OLIVE, TERRACOTTA, Rgb::hex(0x6e6a64)]));
    // The side that lies in shade.
    c.polygon(
        &[(x + w, top), (x + w + depth, top + 34.0), (x + w + depth, STREET), (x + w, STREET)],
        wall.mix(light.shade, 0.36),
    );
    for floor in 0..storeys {
        let y = top + 22.0 + storey * floor as f64;
        c.shade(
            &[
                (x + w + 30.0, y + 28.0),
                (x + w + 76.0, y + 41.0),
                (x + w + 76.0, y + storey * 0.62 + 16.0),
                (x + w + 30.0, y + storey * 0.62 + 8.0),
            ],
            light.glass_high,
            0.8,
        );
    }
    c.rect(x, top, w, STREET - top, wall);
    c.rect(x - 8.0, top - 14.0, w + 16.0, 18.0, wall.lighter(0.4));
    c.rect(x + w * 0.3, top - 52.0, w * 0.22, 40.0, wall.mix(light.shade, 0.14));
    // Columns of recessed balconies between walls and wooden screens.
    let columns = 3 + dice.below(2);
    let step = w / columns as f64;
    let glass = c.down(light.glass_high, light.glass_low);
    let lit = c.down(LAMPLIGHT.lighter(0.25), LAMPLIGHT.mix(TERRACOTTA, 0.25));
    let screen = c.pattern(12.0, 40.0, |c| {
        c.rect(0.0, 0.0, 12.0, 40.0, accent).veil(8.0, 0.0, 4.0, 40.0, light.shade, 0.4);
    });
    let planted = light.on(LEAF);
    let (bay, open) = (step - 36.0, storey * 0.78);
    // A recessed balcony, by day and with lamps on; then what stands in front of it.
    let recess = [&glass, &lit].map(|behind| {
        c.symbol(|c| {
            c.rect(0.0, 0.0, bay, open, wall.mix(light.shade, 0.28)).rect(
                bay * 0.12,
                open * 0.14,
                bay * 0.76,
                open * 0.86,
                behind,
            );
            c.bars(
                bay * 0.37,
                open * 0.14,
                bay * 0.26 + 3.0,
                open * 0.86,
                (3.0, bay * 0.26 - 3.0),
                light.on(IRON),
            );
            c.shade(
                &[
                    (0.0, 0.0),
                    (bay, 0.0),
                    (bay, open * 0.34),
                    (bay * 0.18, open * 0.24),
                    (bay * 0.18, open),
                    (0.0, open),
                ],
                light.shade,
                0.28,
            );
        })
    });
    let rail = c.symbol(|c| {
        c.veil(-10.0, open * 0.56, bay + 20.0, open * 0.46, light.sky_low, 0.42).rect(
            -12.0,
            open * 0.54,
            bay + 24.0,
            4.0,
            light.on(Rgb::hex(0x8d9296)),
        );
        c.rect(-14.0, open, bay + 28.0, 11.0, wall.lighter(0.5));
        c.shade(
            &[(-14.0, open + 11.0), (bay + 14.0, open + 11.0), (bay + 26.0, open + 24.0), (0.0, open + 24.0)],
            light.shade,
            light.depth * 0.8,
        );
    });
    let bush = c.symbol(|c| {
        c.ellipse(0.0, 0.0, 24.0, 16.0, planted).ellipse(-8.0, -6.0, 12.0, 9.0, planted.lighter(0.2));
    });
    for column in 0..columns {
        let left = x + step * column as f64 + 18.0;
        for floor in 0..storeys {
            let y = top + 20.0 + storey * floor as f64;
            c.stamp(&recess[usize::from(light.evening && dice.chance(0.55))], left, y);
            let shift = if (floor + column) % 2 == 0 { 0.0 } else { bay * 0.58 };
            if dice.chance(0.75) {
                c.rect(left + shift, y, bay * 0.42, open, &screen);
            }
            if dice.chance(0.4) {
                c.stamp(&bush, left + bay * dice.between(0.2, 0.8), y + open * 0.62);
            }
            c.stamp(&rail, left, y);
        }
    }
    c.rect(x, STREET - 66.0, w, 66.0, light.glass_high.mix(light.shade, 0.25));
    for column in 0..=6 {
        c.rect(x + (w - 20.0) * f64::from(column) / 6.0, STREET - 70.0, 20.0, 70.0, wall.darker(0.05));
    }
    let lobby = x + w * 0.44;
    c.rect(lobby, STREET - 62.0, 92.0, 62.0, if light.evening { LAMPLIGHT } else { light.glass_low });
    c.rect(lobby - 20.0, STREET - 76.0, 132.0, 14.0, accent);
    c.veil(x + w * 0.86, top, w * 0.14, STREET - top, light.shade, 0.06);
    let lawn = light.on(OLIVE.mix(LEAF, 0.6));
    c.rect(0.0, STREET, WIDTH, 46.0, lawn).rect(0.0, STREET, WIDTH, 7.0, lawn.darker(0.25));
    let stone = light.on(Rgb::hex(0xd8d0c0));
    let ground = c.down(stone.darker(0.1), stone);
    c.rect(0.0, STREET + 42.0, WIDTH, 90.0, ground);
    c.faint("M0 852H1200", light.shade, 2.0, 0.2);
    c.polygon(
        &[
            (lobby - 8.0, STREET),
            (lobby + 100.0, STREET),
            (lobby + 150.0, STREET + 44.0),
            (lobby - 60.0, STREET + 44.0),
        ],
        stone,
    );
    c.shade(
        &[
            (x + w, STREET),
            (x + w + depth, STREET),
            (x + w + depth + 120.0, STREET + 44.0),
            (x + w + 60.0, STREET + 44.0),
        ],
        light.shade,
        light.depth,
    );
    let kind = *dice.pick(&[Tree::Plane, Tree::Stone, Tree::Olive]);
    let green = tree(c, light, dice, kind);
    for (at, scale) in [(x * 0.45, 1.5), (WIDTH - (WIDTH - x - w) * 0.4, 1.25), (x * 0.45 + 90.0, 0.9)] {
        ground_shadow(c, light, at, STREET + 22.0, 80.0 * scale);
        c.stamp_scaled(&green, at, STREET + 24.0, scale);
    }
}

pub fn ensanche(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    sky(c, light, dice, STREET);
    let uppers = usize::from(subject.storeys.clamp(4, 6)) - 1;
    let storey = 480.0 / uppers as f64;
    let w = dice.between(700.0, 790.0);
    let x = (WIDTH - w) / 2.0;
    let ground = 150.0;
    let top = STREET - ground - storey * uppers as f64;
    neighbours(c, light, dice, x, x + w, top - 10.0);
    let wall = light.on(*dice.pick(&[
        Rgb::hex(0xe8c79a),
        Rgb::hex(0xe2b89c),
        Rgb::hex(0xf0dcb4),
        Rgb::hex(0xd9c0a4),
        Rgb::hex(0xc9b38f),
    ]));
    let stone = light.on(Rgb::hex(0xefe6d6));
    c.rect(x, top, w, STREET - top, wall);
    c.rect(x, STREET - ground, w, ground, stone.darker(0.06));
    // Balustrade with urns on the roof.
    c.rect(x - 12.0, top - 12.0, w + 24.0, 20.0, stone).rect(x, top - 56.0, w, 10.0, stone);
    c.bars(x + 8.0, top - 48.0, w - 16.0, 38.0, (8.0, 10.0), stone.darker(0.08));
    for at in [0.0, 0.33, 0.67, 1.0] {
        let ux = x + 10.0 + (w - 20.0) * at;
        c.rect(ux - 14.0, top - 60.0, 28.0, 50.0, stone.lighter(0.2))
            .path(format!("M{} {}q-16 -22 0 -34h20q16 12 0 34Z", N(ux - 10.0), N(top - 60.0)), stone);
    }
    c.veil(x, top + 8.0, w, 16.0, light.shade, light.depth);
    c.bars(x + 4.0, top + 8.0, w - 8.0, 11.0, (7.0, 8.0), stone);

    let frame = light.on(*dice.pick(&[WHITEWASH, JOINERY[4], JOINERY[0]]));
    let step = (w - 40.0) / 5.0;
    let (ww, wh) = (step * 0.46, storey * 0.68);
    let blind = Window { w: ww, h: wh, surround: stone, frame, shutters: None, arched: false, lit: false };
    let plain = window(c, light, &blind);
    let bright = if light.evening { window(c, light, &Window { lit: true, ..blind }) } else { plain.clone() };
    let rail = iron_balcony(c, light, stone, step - 16.0);
    for floor in 0..uppers {
        let y = top + 36.0 + storey * floor as f64;
        for bay in [0, 2, 4] {
            let middle = x + 20.0 + step * (f64::from(bay) + 0.5);
            let glass = if dice.chance(0.45) { &bright } else { &plain };
            c.stamp(glass, middle - ww / 2.0, y);
            c.path(
                format!(
                    "M{} {}h{}l-9 -12h-{}Z",
                    N(middle - ww / 2.0 - 14.0),
                    N(y - 11.0),
                    N(ww + 28.0),
                    N(ww + 10.0)
                ),
                stone.lighter(0.2),
            );
            // A roll-up blind, half down, as everybody in Spain has.
            if dice.chance(0.5) {
                let down = wh * dice.between(0.25, 0.6);
                c.rect(middle - ww / 2.0, y, ww, down, light.on(Rgb::hex(0xd8cdb8)));
                c.slats(middle - ww / 2.0, y + 6.0, ww, down - 6.0, (1.4, 5.6), light.shade, 0.25);
            }
            c.stamp(&rail, middle, y + wh + 3.0);
        }
    }
    // The glazed bays (miradores) run through all floors.
    let bay_wood = light.on(*dice.pick(&[WHITEWASH, JOINERY[0], JOINERY[4], JOINERY[5]]));
    let glass = c.down(light.glass_high, light.glass_low);
    let (bw, bh) = (step + 8.0, storey * 0.62);
    let bays = [glass, LAMPLIGHT.to_string()].map(|pane| {
        c.symbol(|c| {
            c.rect(9.0, 0.0, bw - 18.0, bh, pane);
            c.shade(&[(bw * 0.5, 0.0), (bw * 0.8, 0.0), (bw * 0.4, bh), (bw * 0.1, bh)], light.cloud, 0.2);
            c.line(
                format!(
                    "M{} 0v{}M{} 0v{1}M9 {}h{}",
                    N(bw * 0.33),
                    N(bh),
                    N(bw * 0.67),
                    N(bh * 0.26),
                    N(bw - 18.0)
                ),
                bay_wood,
                5.0,
            );
            c.veil(9.0, 0.0, bw - 18.0, 7.0, light.shade, 0.4).rect(
                -5.0,
                bh + 6.0,
                bw + 10.0,
                7.0,
                bay_wood.lighter(0.3),
            );
        })
    });
    for bay in [1, 3] {
        let left = x + 20.0 + step * f64::from(bay) - 4.0;
        let bottom = STREET - ground - 14.0;
        c.shade(
            &[
                (left + bw, top + 40.0),
                (left + bw + 30.0, top + 66.0),
                (left + bw + 30.0, bottom + 30.0),
                (left + 24.0, bottom + 30.0),
                (left, bottom),
            ],
            light.shade,
            light.depth,
        );
        c.rect(left, top + 34.0, bw, bottom - top - 34.0, bay_wood);
        for floor in 0..uppers {
            c.stamp(
                &bays[usize::from(light.evening && dice.chance(0.5))],
                left,
                top + 52.0 + storey * floor as f64,
            );
        }
        c.veil(left + bw * 0.8, top + 34.0, bw * 0.2, bottom - top - 34.0, light.shade, 0.16);
        c.rect(left - 8.0, top + 26.0, bw + 16.0, 12.0, stone.lighter(0.2));
        c.path(
            format!("M{} {}h{}l-26 22h-{}Z", N(left - 4.0), N(bottom), N(bw + 8.0), N(bw - 44.0)),
            stone.darker(0.08),
        );
    }
    // Arches on the ground floor.
    let paint = light.on(*dice.pick(&JOINERY));
    let dark = if light.evening { LAMPLIGHT.mix(TERRACOTTA, 0.2) } else { light.glass_high };
    for bay in 0..5 {
        let (left, aw) = (x + 20.0 + step * f64::from(bay) + step * 0.17, step * 0.66);
        let d = format!("M{} {STREET}v-76a{1} {1} 0 0 1 {2} 0v76Z", N(left), N(aw / 2.0), N(aw));
        c.path(&d, if bay == 2 { paint } else { dark });
        c.line(&d, stone.lighter(0.35), 8.0);
        c.faint(
            format!("M{} {}v76M{} {1}h{}", N(left + aw / 2.0), N(STREET - 76.0), N(left), N(aw)),
            if bay == 2 { IRON } else { stone },
            4.0,
            0.8,
        );
    }
    c.rect(x - 6.0, STREET - ground - 10.0, w + 12.0, 14.0, stone.lighter(0.25)).veil(
        x,
        STREET - ground + 4.0,
        w,
        9.0,
        light.shade,
        light.depth,
    );
    wall_light(c, light, dice, x, top + 8.0, w, STREET - top - 8.0);
    pavement(c, light, dice, STREET);
    street_life(c, light, dice, x, w);
}

pub fn whitewashed_house(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let ground = 690.0;
    sky(c, light, dice, 560.0);
    landscape(c, light, dice, subject.outlook, 540.0, ground);
    let soil = light.on(Rgb::hex(0xd9c49a));
    let paint = c.down(soil.darker(0.08), soil.lighter(0.12));
    c.path(ridge(dice, ground - 6.0, 8.0, 6, HEIGHT), paint);

    let (w, x) = (dice.between(640.0, 760.0), dice.between(190.0, 280.0));
    let h = if subject.storeys > 1 { 330.0 } else { 218.0 };
    let top = ground - h;
    let wall = light.on(WHITEWASH);
    let band =
        light.on(*dice.pick(&[AZULEJO.lighter(0.1), OCHRE, Rgb::hex(0x6d8fa8), TERRACOTTA.lighter(0.12)]));
    let roof = roof_tiles(c, light);
    // A lower wing behind, then the house.
    c.rect(x + w - 20.0, ground - 160.0, 190.0, 160.0, wall.mix(light.shade, 0.16));
    c.polygon(
        &[
            (x + w - 34.0, ground - 156.0),
            (x + w - 20.0, ground - 204.0),
            (x + w + 160.0, ground - 204.0),
            (x + w + 188.0, ground - 156.0),
        ],
        &roof,
    );
    c.rect(x + w + 60.0, ground - 104.0, 54.0, 56.0, light.glass_high);
    c.line(format!("M{} {}v56", N(x + w + 87.0), N(ground - 104.0)), wall, 4.0);
    // The great chimney.
    let cx = x + w * dice.between(0.16, 0.3);
    c.rect(cx, top - 168.0, 92.0, 150.0, wall).rect(
        cx + 62.0,
        top - 168.0,
        30.0,
        150.0,
        wall.mix(light.shade, 0.2),
    );
    c.rect(cx - 7.0, top - 176.0, 106.0, 14.0, wall.lighter(0.4)).rect(
        cx + 6.0,
        top - 190.0,
        80.0,
        16.0,
        light.on(ROOF),
    );
    c.rect(cx, top - 132.0, 92.0, 8.0, band);
    c.polygon(
        &[
            (x + 36.0, top - 92.0),
            (x + w - 36.0, top - 92.0),
            (x + w + 22.0, top + 4.0),
            (x - 22.0, top + 4.0),
        ],
        &roof,
    );
    c.shade(
        &[(cx + 92.0, top - 92.0), (cx + 158.0, top - 10.0), (cx + 92.0, top - 30.0)],
        light.shade,
        light.depth,
    );
    c.rect(x, top, w, h, wall);
    c.veil(x, top + 2.0, w, 18.0, light.shade, light.depth);
    c.rect(x, ground - 42.0, w, 42.0, band).rect(x, top + 2.0, 18.0, h - 2.0, band).rect(
        x + w - 18.0,
        top + 2.0,
        18.0,
        h - 2.0,
        band,
    );
    let joinery = light.on(*dice.pick(&[JOINERY[0], JOINERY[1], JOINERY[2], JOINERY[4]]));
    let pane = window(
        c,
        light,
        &Window {
            w: 58.0,
            h: 84.0,
            surround: band,
            frame: wall,
            shutters: Some(joinery),
            arched: false,
            lit: true,
        },
    );
    let places = [0.17, 0.36, 0.78];
    for floor in 0..if subject.storeys > 1 { 2 } else { 1 } {
        let y = ground - 172.0 - 146.0 * f64::from(floor);
        for at in places {
            c.stamp(&pane, x + w * at - 29.0, y);
        }
        if floor == 1 {
            c.stamp(&pane, x + w * 0.57 - 29.0, y);
        }
    }
    door(c, light, x + w * 0.57 - 42.0, ground, 84.0, 150.0, joinery, band);
    c.shade(
        &[(x + w, top + 6.0), (x + w + 70.0, top + 80.0), (x + w + 70.0, ground), (x + w, ground)],
        light.shade,
        light.depth,
    );
    c.shade(
        &[
            (x + w, ground),
            (x + w + 190.0, ground),
            (x + w + 300.0, ground + 36.0),
            (x + 60.0, ground + 36.0),
            (x, ground),
        ],
        light.shade,
        light.depth * 0.8,
    );
    // A vine over the door, pots along the wall, a bench.
    let vine = light.on(if dice.chance(0.5) { Rgb::hex(0xb0487e) } else { LEAF });
    let at = x + w * 0.57;
    for (dx, dy, r) in [
        (-74.0, 8.0, 26.0),
        (-40.0, -14.0, 30.0),
        (0.0, -22.0, 32.0),
        (40.0, -12.0, 28.0),
        (70.0, 12.0, 24.0),
        (82.0, 48.0, 18.0),
    ] {
        c.circle(at + dx, ground - 172.0 + dy, r, vine.darker(0.14))
            .circle(at + dx - 4.0, ground - 178.0 + dy, r * 0.8, vine)
            .circle(at + dx - 10.0, ground - 186.0 + dy, r * 0.3, vine.lighter(0.35));
    }
    let flowers = pot(c, light, dice);
    for dx in [0.06, 0.27, 0.46, 0.69] {
        c.stamp_scaled(&flowers, x + w * dx, ground + 14.0, 0.85);
    }
    let stone = light.on(LIMESTONE);
    c.polygon(
        &[(at - 46.0, ground + 4.0), (at + 46.0, ground + 4.0), (at + 210.0, HEIGHT), (at - 160.0, HEIGHT)],
        stone.mix(soil, 0.35),
    );
    for row in 1..5 {
        let y = ground + 4.0 + 205.0 * (f64::from(row) / 5.0).powf(1.5);
        c.faint(
            format!("M{} {}H{}", N(at - 46.0 - (y - ground) * 0.55), N(y), N(at + 46.0 + (y - ground) * 0.8)),
            light.shade,
            2.0,
            0.2,
        );
    }
    let kind = *dice.pick(&[Tree::Olive, Tree::Orange, Tree::Cork]);
    let green = tree(c, light, dice, kind);
    ground_shadow(c, light, 96.0, 806.0, 130.0);
    c.stamp_scaled(&green, 96.0, 810.0, 2.1);
    if dice.chance(0.6) {
        c.stamp_scaled(&green, 1124.0, 770.0, -1.5);
    }
    tufts(c, light, dice, 850.0, 14);
}

/// What lies behind a house in the country.
pub fn landscape(
    c: &mut Canvas,
    light: &Light,
    dice: &mut Dice,
    outlook: Outlook,
    horizon: f64,
    bottom: f64,
) {
    match outlook {
        Outlook::Sea => {
            sea(c, light, dice, horizon, bottom);
            let head = light.far.mix(light.near, 0.45);
            let left = dice.chance(0.5);
            let d = if left {
                format!(
                    "M-10 {}Q200 {} 330 {} Q420 {} 520 {0}Z",
                    N(horizon + 2.0),
                    N(horizon - 70.0),
                    N(horizon - 40.0),
                    N(horizon - 20.0)
                )
            } else {
                format!(
                    "M1210 {}Q1010 {} 880 {} Q790 {} 690 {0}Z",
                    N(horizon + 2.0),
                    N(horizon - 70.0),
                    N(horizon - 40.0),
                    N(horizon - 20.0)
                )
            };
            c.path(d, head);
            c.path(ridge(dice, bottom - 40.0, 14.0, 6, bottom + 20.0), light.near);
        }
        Outlook::Hills | Outlook::Roofs => {
            hills(c, light, dice, horizon, bottom + 20.0);
            if outlook == Outlook::Roofs {
                let white = light.on(WHITEWASH).mix(light.far, 0.25);
                let clay = light.on(ROOF).mix(light.far, 0.3);
                for _ in 0..16 {
                    let (x, y, w) = (
                        dice.between(0.0, 1160.0),
                        horizon + dice.between(-6.0, 40.0),
                        dice.between(24.0, 52.0),
                    );
                    c.rect(x, y, w, 26.0, white)
                        .polygon(&[(x - 3.0, y), (x + w / 2.0, y - 12.0), (x + w + 3.0, y)], clay);
                }
            }
        }
    }
}

pub fn garden_house(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let ground = 706.0;
    sky(c, light, dice, 570.0);
    landscape(c, light, dice, subject.outlook, 540.0, ground);
    let lawn = light.on(LEAF.mix(OLIVE, 0.45).lighter(0.12));
    let paint = c.down(lawn.darker(0.1), lawn.lighter(0.1));
    c.rect(0.0, ground - 16.0, WIDTH, HEIGHT - ground + 16.0, paint);
    let kind = *dice.pick(&[Tree::Cypress, Tree::Stone, Tree::Plane]);
    let behind = tree(c, light, dice, kind);
    c.stamp_scaled(&behind, 150.0, ground, 1.9).stamp_scaled(&behind, 1090.0, ground, -1.7);

    let (w, x) = (dice.between(620.0, 700.0), dice.between(230.0, 290.0));
    let two = subject.storeys > 1;
    let (low, high) = (190.0, if two { 168.0 } else { 0.0 });
    let wall = light.on(*dice.pick(&[
        WHITEWASH,
        Rgb::hex(0xf3e5c6),
        Rgb::hex(0xedd5bd),
        Rgb::hex(0xf4ead6),
        Rgb::hex(0xe7d0a6),
    ]));
    let stone = light.on(LIMESTONE);
    let roof = roof_tiles(c, light);
    let top = ground - low - high;
    // Upper storey stands back on the left, the terrace on the right lies on the ground floor.
    let upper = if two { w * 0.66 } else { w };
    c.polygon(
        &[
            (x + 60.0, top - 96.0),
            (x + upper - 60.0, top - 96.0),
            (x + upper + 24.0, top + 4.0),
            (x - 24.0, top + 4.0),
        ],
        &roof,
    );
    c.rect(x + upper * 0.7, top - 122.0, 44.0, 70.0, wall).rect(
        x + upper * 0.7 - 6.0,
        top - 130.0,
        56.0,
        12.0,
        light.on(ROOF),
    );
    c.rect(x, top, upper, low + high, wall);
    c.veil(x, top + 2.0, upper, 20.0, light.shade, light.depth);
    if two {
        c.rect(x + upper, ground - low, w - upper, low, wall.mix(light.shade, 0.1));
        c.shade(
            &[
                (x + upper, top + 20.0),
                (x + upper + 46.0, top + 70.0),
                (x + upper + 46.0, ground - low),
                (x + upper, ground - low),
            ],
            light.shade,
            0.05,
        );
        c.rect(x + upper - 4.0, ground - low - 12.0, w - upper + 18.0, 14.0, stone);
        let rail = iron_balcony(c, light, stone, w - upper - 10.0);
        c.stamp(&rail, x + upper + (w - upper) / 2.0 + 4.0, ground - low - 12.0);
    }
    let joinery = light.on(*dice.pick(&JOINERY));
    let pane = window(
        c,
        light,
        &Window {
            w: 58.0,
            h: 96.0,
            surround: stone,
            frame: light.on(WHITEWASH),
            shutters: Some(joinery),
            arched: false,
            lit: true,
        },
    );
    if two {
        for at in [0.2, 0.5, 0.8] {
            c.stamp(&pane, x + upper * at - 29.0, top + 44.0);
        }
    }
    c.stamp(&pane, x + upper * 0.155 - 29.0, ground - 152.0);
    door(c, light, x + upper * 0.45 - 40.0, ground, 80.0, 146.0, joinery, stone);
    // A porch of arches on the right.
    let arches = x + upper * 0.62;
    let porch = x + w - arches - 14.0;
    let dark = wall.mix(light.shade, 0.5);
    for arch in 0..2 {
        let aw = porch / 2.0 - 22.0;
        let left = arches + f64::from(arch) * (porch / 2.0) + 8.0;
        let d =
            format!("M{} {ground}v-96a{1} {2} 0 0 1 {3} 0v96Z", N(left), N(aw / 2.0), N(aw * 0.42), N(aw));
        c.path(&d, dark);
        c.rect(
            left + aw * 0.24,
            ground - 106.0,
            aw * 0.52,
            92.0,
            if light.evening { LAMPLIGHT } else { light.glass_high },
        );
        c.line(format!("M{} {}v92", N(left + aw * 0.5), N(ground - 106.0)), wall, 4.0);
        c.line(d, stone, 7.0);
    }
    c.rect(x - 4.0, ground - 22.0, upper * 0.36, 22.0, stone.darker(0.04));
    c.veil(x + upper * 0.86, top, upper * 0.14, low + high, light.shade, 0.07);
    c.shade(
        &[(x + w, ground), (x + w + 150.0, ground + 30.0), (x + 80.0, ground + 30.0), (x, ground)],
        light.shade,
        light.depth,
    );
    // Hedge, path, flower beds.
    let hedge = light.on(LEAF.darker(0.1));
    for side in [-20.0, x + w + 70.0] {
        let end = if side < 0.0 { x - 40.0 } else { WIDTH + 20.0 };
        c.round(side, ground - 40.0, end - side, 52.0, 22.0, hedge).round(
            side,
            ground - 44.0,
            end - side,
            26.0,
            13.0,
            hedge.lighter(0.14),
        );
    }
    let gate = x + upper * 0.44;
    c.polygon(
        &[
            (gate - 48.0, ground + 2.0),
            (gate + 48.0, ground + 2.0),
            (gate + 250.0, HEIGHT),
            (gate - 150.0, HEIGHT),
        ],
        stone,
    );
    for row in 0..6 {
        let near = f64::from(row + 1) / 6.0;
        let y = ground + 194.0 * near * near;
        c.faint(
            format!(
                "M{} {}H{}",
                N(gate - 48.0 - (y - ground) * 0.52),
                N(y),
                N(gate + 48.0 + (y - ground) * 1.04)
            ),
            light.shade,
            2.2,
            0.18,
        );
    }
    let leaf = light.on(LEAF);
    let beds = [Rgb::hex(0xc8443c), Rgb::hex(0xd9688a), Rgb::hex(0xf0e4c8)].map(|bloom| {
        c.symbol(|c| {
            c.ellipse(5.0, 8.0, 36.0, 21.0, leaf.darker(0.22)).ellipse(0.0, 0.0, 34.0, 20.0, leaf);
            for (dx, dy) in [(-15.0, -6.0), (3.0, -12.0), (18.0, -2.0), (0.0, 5.0)] {
                c.circle(dx, dy, 5.0, light.on(bloom));
            }
        })
    });
    for (bed, side) in [(gate - 130.0, -1.0), (gate + 170.0, 1.0)] {
        for at in 0..5 {
            let near = f64::from(at) / 5.0;
            let flowers: &String = dice.pick(&beds);
            c.stamp_scaled(
                flowers,
                bed + side * near * 170.0,
                ground + 30.0 + near * 140.0,
                0.7 + near * 0.75,
            );
        }
    }
    let orange = tree(c, light, dice, Tree::Orange);
    ground_shadow(c, light, 110.0, 838.0, 90.0);
    c.stamp_scaled(&orange, 110.0, 842.0, 1.7);
}

pub fn pool_villa(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let ground = 600.0;
    sky(c, light, dice, 520.0);
    landscape(c, light, dice, subject.outlook, 470.0, ground);
    let stone_pine = tree(c, light, dice, Tree::Stone);
    let palm = tree(c, light, dice, Tree::Palm);
    let cypress = tree(c, light, dice, Tree::Cypress);
    c.stamp_scaled(&stone_pine, 1040.0, ground, 2.0);
    for (x, scale) in [(70.0, 1.5), (124.0, 1.25), (176.0, 1.4)] {
        c.stamp_scaled(&cypress, x, ground + 4.0, scale);
    }
    let wall = light.on(WHITEWASH);
    let stone = light.on(Rgb::hex(0xcdb894));
    let wood = light.on(OAK);
    let glass = c.down(light.glass_high, light.glass_low);
    let x = dice.between(220.0, 270.0);
    // Upper block, set back and overhanging.
    c.rect(x + 120.0, ground - 330.0, 470.0, 150.0, wall).rect(
        x + 590.0,
        ground - 330.0,
        46.0,
        150.0,
        wall.mix(light.shade, 0.3),
    );
    c.rect(x + 108.0, ground - 342.0, 540.0, 16.0, wall.lighter(0.5));
    c.rect(
        x + 160.0,
        ground - 300.0,
        260.0,
        104.0,
        if light.evening { LAMPLIGHT.to_string() } else { glass.clone() },
    );
    c.shade(
        &[
            (x + 240.0, ground - 300.0),
            (x + 330.0, ground - 300.0),
            (x + 260.0, ground - 196.0),
            (x + 170.0, ground - 196.0),
        ],
        light.cloud,
        0.22,
    );
    c.line(
        format!(
            "M{} {}v104M{} {1}v104M{} {1}v104",
            N(x + 225.0),
            N(ground - 300.0),
            N(x + 290.0),
            N(x + 355.0)
        ),
        light.on(IRON),
        4.0,
    );
    c.veil(x + 160.0, ground - 300.0, 260.0, 16.0, light.shade, 0.4);
    let screen = c.pattern(14.0, 50.0, |c| {
        c.rect(0.0, 0.0, 14.0, 50.0, wood).veil(9.0, 0.0, 5.0, 50.0, light.shade, 0.45);
    });
    c.rect(x + 440.0, ground - 312.0, 130.0, 130.0, &screen);
    // Ground floor: stone wall, wide glazing, pergola.
    c.rect(x, ground - 180.0, 760.0, 180.0, wall);
    c.rect(x, ground - 180.0, 170.0, 180.0, stone);
    let mut joints = String::new();
    for row in 0..6 {
        for column in 0..3 {
            let offset = if row % 2 == 0 { 0.0 } else { 28.0 };
            joints += &format!(
                "M{} {}v30h-50",
                N(x + 56.0 * f64::from(column) + 52.0 + offset * 0.8),
                N(ground - 180.0 + 30.0 * f64::from(row))
            );
        }
    }
    c.faint(joints, light.shade, 2.0, 0.2);
    c.rect(
        x + 190.0,
        ground - 156.0,
        420.0,
        156.0,
        if light.evening { LAMPLIGHT.lighter(0.1).to_string() } else { glass },
    );
    c.veil(x + 200.0, ground - 150.0, 60.0, 150.0, Rgb::hex(0xffffff), 0.4);
    c.round(
        x + 330.0,
        ground - 60.0,
        150.0,
        44.0,
        12.0,
        light.on(Rgb::hex(0xd7c3a2)).mix(light.glass_high, 0.35),
    );
    c.shade(
        &[(x + 400.0, ground - 156.0), (x + 520.0, ground - 156.0), (x + 420.0, ground), (x + 300.0, ground)],
        light.cloud,
        0.2,
    );
    c.line(
        format!(
            "M{} {}v156M{} {1}v156M{} {1}v156",
            N(x + 295.0),
            N(ground - 156.0),
            N(x + 400.0),
            N(x + 505.0)
        ),
        light.on(IRON),
        4.0,
    );
    c.veil(x + 190.0, ground - 156.0, 420.0, 26.0, light.shade, 0.45);
    c.rect(x - 26.0, ground - 194.0, 830.0, 18.0, wall.lighter(0.5)).veil(
        x,
        ground - 176.0,
        760.0,
        15.0,
        light.shade,
        light.depth,
    );
    for at in [628.0, 700.0, 772.0] {
        c.rect(x + at, ground - 176.0, 14.0, 176.0, wood);
    }
    c.veil(x + 620.0, ground - 160.0, 140.0, 160.0, light.shade, 0.22);
    // Terrace, pool, water light.
    let deck = light.on(Rgb::hex(0xe7d9bd));
    let paint = c.down(deck.darker(0.08), deck.lighter(0.1));
    c.rect(0.0, ground - 4.0, WIDTH, HEIGHT - ground + 4.0, paint);
    c.shade(
        &[(x - 20.0, ground), (x + 800.0, ground), (x + 870.0, ground + 34.0), (x + 70.0, ground + 34.0)],
        light.shade,
        light.depth,
    );
    for row in 1..6 {
        let y = ground + 300.0 * (f64::from(row) / 6.0).powf(1.6);
        c.faint(format!("M0 {}H1200", N(y)), light.shade, 1.6, 0.13);
    }
    c.fan(ground, 8, (90.0, 190.0), light.shade, 0.1);
    if subject.pool {
        let water = light.on(Rgb::hex(0x49aebf));
        let (a, b, d, e) = ((250.0, 676.0), (880.0, 676.0), (1010.0, 850.0), (120.0, 850.0));
        c.polygon(
            &[
                (a.0 - 24.0, a.1 - 11.0),
                (b.0 + 22.0, b.1 - 11.0),
                (d.0 + 34.0, d.1 + 20.0),
                (e.0 - 36.0, e.1 + 20.0),
            ],
            deck.lighter(0.5),
        );
        let depth = c.down(water.darker(0.16), water.lighter(0.2));
        c.polygon(&[a, b, d, e], depth);
        c.polygon(&[a, b, (b.0 + 8.0, b.1 + 12.0), (a.0 - 8.0, a.1 + 12.0)], water.darker(0.35));
        c.clipped("M250 688L880 688L1010 850L120 850Z", |c| {
            for row in 0..7 {
                let y = 702.0 + f64::from(row * row) * 3.4 + f64::from(row) * 2.0;
                let points: Vec<(f64, f64)> = (0..9)
                    .map(|at| {
                        (
                            90.0 + f64::from(at) * 130.0 + f64::from(row % 2) * 60.0,
                            y + if at % 2 == 0 { -4.0 } else { 5.0 } * (0.6 + f64::from(row) * 0.14),
                        )
                    })
                    .collect();
                c.faint(curve(&points), light.sun, 2.0 + f64::from(row) * 0.5, 0.4);
            }
        });
        c.line("M838 660v34M868 660v38", light.on(Rgb::hex(0xb9c0c2)), 5.0);
    } else {
        let lawn = light.on(LEAF.mix(OLIVE, 0.4).lighter(0.15));
        c.polygon(&[(200.0, 690.0), (930.0, 690.0), (1080.0, 900.0), (40.0, 900.0)], lawn);
        tufts(c, light, dice, 800.0, 14);
    }
    // Loungers and a parasol.
    let cloth = light.on(*dice.pick(&[TERRACOTTA, AZULEJO, OCHRE, WHITEWASH]));
    for (lx, ly) in [(960.0, 690.0), (1050.0, 716.0)] {
        c.shade(
            &[(lx, ly + 26.0), (lx + 110.0, ly + 26.0), (lx + 150.0, ly + 44.0), (lx + 40.0, ly + 44.0)],
            light.shade,
            light.depth,
        );
        c.polygon(&[(lx, ly), (lx + 92.0, ly), (lx + 112.0, ly + 24.0), (lx + 16.0, ly + 24.0)], wall)
            .polygon(
                &[(lx + 92.0, ly), (lx + 126.0, ly - 30.0), (lx + 146.0, ly - 8.0), (lx + 112.0, ly + 24.0)],
                wall.darker(0.1),
            );
    }
    c.rect(1058.0, 560.0, 6.0, 150.0, wood);
    c.path("M956 596Q1061 500 1166 596Q1110 580 1061 590Q1012 580 956 596Z", cloth)
        .path("M1061 548Q1130 560 1166 596Q1110 580 1061 590Z", cloth.darker(0.14));
    ground_shadow(c, light, 66.0, 836.0, 70.0);
    c.stamp_scaled(&palm, 66.0, 840.0, 1.9);
    let flowers = pot(c, light, dice);
    c.stamp_scaled(&flowers, 196.0, 664.0, 0.9).stamp_scaled(&flowers, x + 610.0, ground + 18.0, 0.8);
}

pub fn courtyard_house(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    let ground = 700.0;
    sky(c, light, dice, 300.0);
    let wall = light.on(WHITEWASH);
    let stone = light.on(Rgb::hex(0xd9c7a5));
    let shade = wall.mix(light.shade, 0.3);
    let ochre = light.on(OCHRE);
    let roof = roof_tiles(c, light);
    // Back wall of two storeys with arches, side walls in perspective.
    c.rect(250.0, 170.0, 700.0, ground - 170.0, wall);
    c.polygon(&[(0.0, 20.0), (250.0, 170.0), (250.0, ground), (0.0, HEIGHT)], shade);
    c.polygon(&[(1200.0, 20.0), (950.0, 170.0), (950.0, ground), (1200.0, HEIGHT)], wall.lighter(0.2));
    c.rect(238.0, 140.0, 724.0, 34.0, &roof)
        .polygon(&[(0.0, -24.0), (250.0, 140.0), (250.0, 172.0), (0.0, 30.0)], light.on(ROOF).darker(0.15));
    c.polygon(&[(1200.0, -24.0), (950.0, 140.0), (950.0, 172.0), (1200.0, 30.0)], light.on(ROOF));
    c.veil(250.0, 174.0, 700.0, 18.0, light.shade, light.depth);
    let joinery = light.on(*dice.pick(&JOINERY));
    let pane = window(
        c,
        light,
        &Window {
            w: 84.0,
            h: 130.0,
            surround: ochre,
            frame: wall,
            shutters: Some(joinery),
            arched: false,
            lit: true,
        },
    );
    let rail = iron_balcony(c, light, stone, 176.0);
    for x in [334.0, 558.0, 782.0] {
        c.stamp(&pane, x, 220.0).stamp(&rail, x + 42.0, 354.0);
    }
    c.rect(250.0, 398.0, 700.0, 12.0, ochre);
    let dark = wall.mix(light.shade, 0.55);
    for arch in 0..3 {
        let left = 276.0 + f64::from(arch) * 220.0;
        let d = format!("M{} {ground}V560a104 108 0 0 1 208 0V{ground}Z", N(left));
        c.path(&d, dark);
        if arch == 1 {
            c.rect(left + 62.0, 520.0, 84.0, 180.0, joinery).line(
                format!("M{} 520v180", N(left + 104.0)),
                dark,
                4.0,
            );
        } else {
            c.circle(left + 104.0, 520.0, 16.0, LAMPLIGHT);
        }
        c.line(d, ochre, 10.0);
    }
    for x in [262.0, 482.0, 702.0, 922.0] {
        c.rect(x, 560.0, 16.0, ground - 560.0, stone.lighter(0.3))
            .rect(x - 8.0, 548.0, 32.0, 16.0, stone)
            .rect(x - 8.0, ground - 14.0, 32.0, 16.0, stone);
    }
    // Tiled dado on the side walls, pots hung on them.
    let (_, dado) = tiles(c, light, dice);
    c.polygon(&[(1200.0, 640.0), (950.0, 590.0), (950.0, ground), (1200.0, HEIGHT)], &dado)
        .polygon(&[(0.0, 640.0), (250.0, 590.0), (250.0, ground), (0.0, HEIGHT)], &dado);
    c.shade(&[(0.0, 640.0), (250.0, 590.0), (250.0, ground), (0.0, HEIGHT)], light.shade, 0.4);
    c.shade(
        &[(250.0, 192.0), (430.0, 340.0), (430.0, ground), (250.0, ground)],
        light.shade,
        light.depth * 0.7,
    );
    let flowers = pot(c, light, dice);
    for row in 0..3 {
        for column in 0..3 {
            let x = 1000.0 + f64::from(column) * 72.0;
            let y = 270.0 + f64::from(row) * 118.0 - f64::from(column) * 16.0;
            c.stamp_scaled(&flowers, x, y, 0.62 + f64::from(column) * 0.1);
            let mirrored = 1200.0 - x;
            if row < 2 {
                c.stamp_scaled(&flowers, mirrored, y + 16.0, 0.62 + f64::from(column) * 0.1);
            }
        }
    }
    // Floor of clay and a fountain.
    let clay = light.on(TERRACOTTA.mix(LIMESTONE, 0.5));
    let floor = c.down(clay.darker(0.14), clay.lighter(0.12));
    c.polygon(&[(250.0, ground), (950.0, ground), (1200.0, HEIGHT), (0.0, HEIGHT)], floor);
    c.fan(ground, 5, (64.0, 112.0), light.shade, 0.2);
    for row in 1..5 {
        let y = ground + 200.0 * (f64::from(row) / 5.0).powf(1.5);
        c.faint(
            format!("M{} {}H{}", N(250.0 - (y - ground) * 1.25), N(y), N(950.0 + (y - ground) * 1.25)),
            light.shade,
            2.0,
            0.2,
        );
    }
    c.shade(&[(460.0, 852.0), (770.0, 852.0), (850.0, 880.0), (560.0, 884.0)], light.shade, light.depth);
    c.ellipse(600.0, 838.0, 160.0, 40.0, stone.darker(0.12)).rect(440.0, 796.0, 320.0, 42.0, stone).ellipse(
        600.0,
        796.0,
        160.0,
        38.0,
        stone.lighter(0.35),
    );
    c.ellipse(600.0, 798.0, 138.0, 30.0, light.on(Rgb::hex(0x4b93a5)));
    c.rect(588.0, 700.0, 24.0, 96.0, stone).ellipse(600.0, 700.0, 66.0, 17.0, stone.lighter(0.3)).ellipse(
        600.0,
        698.0,
        52.0,
        11.0,
        light.on(Rgb::hex(0x6fb3bf)),
    );
    c.faint(
        "M600 690q-6 -44 -40 -26M600 690q6 -44 40 -26M600 694q-30 -20 -62 60M600 694q30 -20 62 60",
        light.cloud,
        3.0,
        0.7,
    );
    for (x, y, s) in [(60.0, 880.0, 1.7), (170.0, 800.0, 1.2), (1140.0, 880.0, 1.7), (1030.0, 800.0, 1.2)] {
        c.stamp_scaled(&flowers, x, y, s);
    }
    let orange = tree(c, light, dice, Tree::Orange);
    c.stamp_scaled(&orange, 330.0, 742.0, 1.25).stamp_scaled(&orange, 870.0, 742.0, -1.25);
}

pub fn land(c: &mut Canvas, light: &Light, dice: &mut Dice, by_the_sea: bool) {
    let horizon = dice.between(330.0, 400.0);
    sky(c, light, dice, horizon + 30.0);
    if by_the_sea {
        landscape(c, light, dice, Outlook::Sea, horizon, horizon + 120.0);
    } else {
        hills(c, light, dice, horizon, HEIGHT);
    }
    // Fields, nearer and warmer.
    let dry = light.on(Rgb::hex(0xd8bd7c));
    let green = light.on(OLIVE.lighter(0.22));
    let mut tones = [green.mix(light.far, 0.2), dry.mix(green, 0.45), dry, green.mix(dry, 0.3)];
    if dice.chance(0.5) {
        tones.swap(0, 2);
    }
    let kind = *dice.pick(&[Tree::Cork, Tree::Olive, Tree::Olive, Tree::Stone]);
    let stand = tree(c, light, dice, kind);
    for (field, tone) in tones.into_iter().enumerate() {
        let near = field as f64 / 4.0;
        let y = horizon + 70.0 + (HEIGHT - horizon - 70.0) * near * (0.5 + near * 0.42);
        let paint = c.down(tone, tone.darker(0.1 + near * 0.06));
        c.path(ridge(dice, y, 10.0 + near * 12.0, 5, HEIGHT), paint);
        let scale = 0.16 + near * near * 1.15;
        let count = [15, 9, 5, 0][field];
        let start = dice.between(0.0, 80.0);
        for at in 0..count {
            let x = start + WIDTH * f64::from(at) / f64::from(count) + dice.between(-14.0, 14.0);
            let base = y + 20.0 + near * 50.0 + dice.between(0.0, 14.0);
            ground_shadow(c, light, x, base - 4.0, 190.0 * scale);
            c.stamp_scaled(&stand, x, base, scale);
        }
        if field == 2 {
            c.fan(y + 40.0, 9, (70.0, 190.0), light.shade, 0.12);
        }
    }
    // A track that leads the eye in, and a dry stone wall.
    let track = light.on(Rgb::hex(0xe9d7ac));
    let bend = dice.between(-120.0, 160.0);
    let far_y = horizon + 165.0;
    let d = format!(
        "M{} 900Q{} 760 {} 690Q{} 610 {} {}L{} {5}Q{} 620 {} 700Q{} 770 {} 900Z",
        N(360.0 + bend),
        N(470.0 + bend),
        N(560.0 + bend),
        N(690.0 + bend),
        N(600.0),
        N(far_y),
        N(612.0),
        N(730.0 + bend),
        N(660.0 + bend),
        N(650.0 + bend),
        N(690.0 + bend)
    );
    c.path(d, track);
    let rock = light.on(GRANITE.mix(LIMESTONE, 0.5));
    let piles = [0.0, 1.0, 2.0].map(|which: f64| {
        c.symbol(|c| {
            c.round(-4.0 * which, 0.0, 46.0, 20.0, 6.0, rock.darker(0.14))
                .round(-3.0 + 5.0 * which, -12.0, 40.0 - 2.0 * which, 20.0, 6.0, rock)
                .round(2.0 - 4.0 * which, -22.0, 36.0 + 3.0 * which, 19.0, 6.0, rock.lighter(0.2));
        })
    });
    let left = dice.chance(0.5);
    for at in 0..13 {
        let near = f64::from(at) / 13.0;
        let size = 26.0 + near * 62.0;
        let x = if left { 470.0 - near * 540.0 } else { 760.0 + near * 520.0 };
        let y = 700.0 + near * 130.0;
        c.stamp_scaled(dice.pick::<String>(&piles), x, y, size / 40.0);
    }
    ground_shadow(c, light, if left { 1070.0 } else { 150.0 }, 838.0, 200.0);
    c.stamp_scaled(&stand, if left { 1070.0 } else { 150.0 }, 842.0, 2.0);
    tufts(c, light, dice, 870.0, 22);
}

pub fn ruin(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    let ground = 724.0;
    sky(c, light, dice, 560.0);
    hills(c, light, dice, 520.0, HEIGHT);
    let grass = light.on(OLIVE.lighter(0.15));
    let paint = c.down(grass.darker(0.1), grass.lighter(0.12));
    c.path(ridge(dice, ground - 26.0, 12.0, 6, HEIGHT), paint);
    let kind = *dice.pick(&[Tree::Olive, Tree::Cork, Tree::Stone]);
    let green = tree(c, light, dice, kind);
    c.stamp_scaled(&green, 150.0, ground - 10.0, 1.5).stamp_scaled(&green, 1080.0, ground - 14.0, -1.3);
    let rock = light.on(*dice.pick(&[Rgb::hex(0xc3b292), Rgb::hex(0xb4aa98), Rgb::hex(0xc8a983)]));
    let stones = c.pattern(96.0, 60.0, |c| {
        c.rect(0.0, 0.0, 96.0, 60.0, rock.darker(0.2));
        for (x, y, w, h, tone) in [
            (2.0, 2.0, 40.0, 26.0, 0.0),
            (45.0, 2.0, 28.0, 26.0, 0.12),
            (76.0, 2.0, 24.0, 26.0, 0.05),
            (-6.0, 32.0, 26.0, 26.0, 0.14),
            (23.0, 32.0, 44.0, 26.0, 0.04),
            (70.0, 32.0, 24.0, 26.0, 0.2),
        ] {
            c.round(x, y, w, h, 6.0, rock.lighter(tone));
        }
    });
    let (x, w) = (dice.between(230.0, 280.0), dice.between(620.0, 690.0));
    let top = ground - 330.0;
    // The inner face of the back wall, then the broken front.
    c.path(
        format!(
            "M{} {ground}V{}l60 -30 70 24 90 -40 120 30 90 -20 80 40V{ground}Z",
            N(x + 40.0),
            N(top + 90.0)
        ),
        rock.mix(light.shade, 0.42),
    );
    let jag = dice.between(-20.0, 20.0);
    let outline = format!(
        "M{} {ground}V{}L{} {} {} {} {} {} {} {} {} {} {} {} {} {} {} {}V{ground}Z",
        N(x),
        N(top + 30.0),
        N(x + 60.0),
        N(top - 10.0),
        N(x + w * 0.2),
        N(top - 74.0 + jag),
        N(x + w * 0.26),
        N(top - 40.0),
        N(x + w * 0.4),
        N(top + 36.0),
        N(x + w * 0.52),
        N(top + 110.0 - jag),
        N(x + w * 0.64),
        N(top + 84.0),
        N(x + w * 0.78),
        N(top + 20.0 + jag),
        N(x + w),
        N(top + 66.0)
    );
    c.path(&outline, stones);
    c.clipped(outline, |c| {
        c.shade(
            &[(x + w * 0.72, top), (x + w, top), (x + w, ground), (x + w * 0.84, ground)],
            light.shade,
            0.2,
        );
        // What is left of the plaster.
        let lime = light.on(WHITEWASH);
        c.shade(
            &[
                (x, top + 170.0),
                (x + 120.0, top + 140.0),
                (x + 190.0, top + 200.0),
                (x + 150.0, top + 262.0),
                (x + 40.0, top + 300.0),
                (x, ground),
            ],
            lime,
            0.6,
        );
        c.shade(
            &[
                (x + w * 0.76, top + 200.0),
                (x + w * 0.92, top + 170.0),
                (x + w, top + 230.0),
                (x + w * 0.88, ground - 40.0),
            ],
            lime,
            0.5,
        );
    });
    // Openings: through one the hills are seen, the door is dark.
    let stone = light.on(LIMESTONE);
    c.rect(x + 100.0, ground - 212.0, 96.0, 110.0, stone)
        .rect(x + 112.0, ground - 200.0, 72.0, 90.0, light.sky_low)
        .rect(x + 112.0, ground - 150.0, 72.0, 40.0, light.near);
    c.veil(x + 112.0, ground - 200.0, 12.0, 90.0, light.shade, 0.5);
    c.rect(x + w * 0.72, ground - 214.0, 92.0, 108.0, stone).rect(
        x + w * 0.72 + 12.0,
        ground - 202.0,
        68.0,
        88.0,
        rock.mix(light.shade, 0.6),
    );
    let dx = x + w * 0.46;
    c.rect(dx - 14.0, ground - 178.0, 118.0, 178.0, stone).rect(
        dx,
        ground - 164.0,
        90.0,
        164.0,
        rock.mix(light.shade, 0.66),
    );
    c.polygon(
        &[(dx, ground - 164.0), (dx + 40.0, ground - 150.0), (dx + 40.0, ground + 6.0), (dx, ground)],
        light.on(Rgb::hex(0x7a6a55)),
    );
    // Fallen beams, ivy, grass.
    let beam = light.on(Rgb::hex(0x6b4f38));
    c.line(
        format!("M{} {}L{} {}", N(x + w * 0.3), N(top - 8.0), N(x + w * 0.66), N(top + 150.0)),
        beam,
        15.0,
    );
    c.line(
        format!("M{} {}L{} {}", N(x + w * 0.94), N(top + 44.0), N(x + w * 0.6), N(top + 170.0)),
        beam.darker(0.2),
        13.0,
    );
    let ivy = light.on(LEAF.darker(0.1));
    for at in 0..18 {
        let t = f64::from(at) / 18.0;
        let (px, py) = (
            x + w - 20.0 - t * 96.0 + dice.between(-30.0, 26.0),
            top + 84.0 + t * 196.0 + dice.between(-24.0, 24.0),
        );
        let r = dice.between(12.0, 26.0);
        c.circle(px, py, r, if at % 3 == 0 { ivy.lighter(0.2) } else { ivy });
    }
    c.shade(
        &[(x, ground), (x + w, ground), (x + w + 150.0, ground + 40.0), (x + 90.0, ground + 40.0)],
        light.shade,
        light.depth,
    );
    for at in 0..9 {
        let px = x - 70.0 + f64::from(at) * 108.0 + dice.between(-20.0, 20.0);
        let r = dice.between(16.0, 34.0);
        c.round(
            px,
            ground + 16.0 + dice.between(0.0, 26.0),
            r * 1.7,
            r,
            r * 0.35,
            rock.lighter(dice.between(0.0, 0.2)),
        );
    }
    tufts(c, light, dice, ground + 20.0, 26);
    tufts(c, light, dice, 850.0, 22);
    for _ in 0..18 {
        let (fx, fy) = (dice.between(0.0, WIDTH), dice.between(780.0, 892.0));
        let bloom = light.on(*dice.pick(&[Rgb::hex(0xd8523f), Rgb::hex(0xf2dd7a), WHITEWASH]));
        c.circle(fx, fy, 5.0 + (fy - 780.0) / 30.0, bloom);
    }
}

pub fn shop_front(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    let wall =
        if dice.chance(0.6) { tiles(c, light, dice).1 } else { light.on(*dice.pick(&WALLS)).to_string() };
    c.rect(0.0, 0.0, WIDTH, STREET, wall);
    let stone = light.on(LIMESTONE);
    let frame = light.on(WHITEWASH);
    let pane = window(
        c,
        light,
        &Window { w: 110.0, h: 170.0, surround: stone, frame, shutters: None, arched: false, lit: true },
    );
    let rail = iron_balcony(c, light, stone, 200.0);
    for x in [130.0, 430.0, 730.0, 1030.0] {
        c.stamp(&pane, x - 55.0, 20.0).stamp(&rail, x, 194.0);
    }
    // Shop of stone piers, wood and glass.
    c.rect(0.0, 268.0, WIDTH, STREET - 268.0, stone.darker(0.04));
    c.slats(0.0, 314.0, WIDTH, STREET - 314.0, (2.0, 44.0), light.shade, 0.12);
    c.rect(0.0, 254.0, WIDTH, 20.0, stone.lighter(0.3)).veil(
        0.0,
        274.0,
        WIDTH,
        12.0,
        light.shade,
        light.depth,
    );
    let paint = light.on(*dice.pick(&JOINERY));
    c.rect(110.0, 318.0, 980.0, STREET - 318.0, paint);
    c.rect(110.0, 318.0, 980.0, 76.0, paint.lighter(0.08));
    for x in [150.0, 440.0, 730.0] {
        c.veil(x, 334.0, 250.0, 44.0, Rgb::hex(0xffffff), 0.1);
    }
    let inside = c.down(
        light.on(Rgb::hex(0xf0d7a6)).mix(light.glass_high, 0.25),
        light.on(Rgb::hex(0xd9b98a)).mix(light.glass_high, 0.2),
    );
    for (x, w) in [(140.0, 330.0), (730.0, 330.0)] {
        c.rect(x, 420.0, w, 262.0, &inside);
        // Shelves, a table, lamps: a shop one could open tomorrow.
        for shelf in 0..3 {
            let y = 470.0 + f64::from(shelf) * 62.0;
            c.rect(x + 20.0, y, w - 40.0, 6.0, light.on(OAK).darker(0.15));
            for thing in 0..6 {
                let (h, tw) = (dice.between(16.0, 40.0), dice.between(18.0, 34.0));
                let tone = light.on(*dice.pick(&[TERRACOTTA, AZULEJO.lighter(0.2), OCHRE, OLIVE, WHITEWASH]));
                c.round(x + 32.0 + f64::from(thing) * (w - 70.0) / 6.0, y - h, tw, h, 5.0, tone);
            }
        }
        for lamp in [0.25, 0.75] {
            c.line(format!("M{} 420v26", N(x + w * lamp)), light.on(IRON), 3.0)
                .path(format!("M{} 462a20 18 0 0 1 40 0Z", N(x + w * lamp - 20.0)), light.on(IRON))
                .ellipse(x + w * lamp, 463.0, 14.0, 5.0, LAMPLIGHT);
        }
        c.shade(
            &[(x + w * 0.4, 420.0), (x + w * 0.72, 420.0), (x + w * 0.36, 682.0), (x + w * 0.04, 682.0)],
            light.cloud,
            0.22,
        );
        c.shade(
            &[(x + w * 0.8, 420.0), (x + w * 0.88, 420.0), (x + w * 0.52, 682.0), (x + w * 0.44, 682.0)],
            light.cloud,
            0.22,
        );
        c.veil(x, 420.0, w, 14.0, light.shade, 0.35);
        c.rect(x - 8.0, 682.0, w + 16.0, 12.0, paint.lighter(0.2));
        c.veil(x + 20.0, 704.0, w - 40.0, 46.0, Rgb::hex(0xffffff), 0.08);
    }
    // The door, open by a hand's breadth.
    c.rect(500.0, 420.0, 200.0, STREET - 420.0, paint.darker(0.2)).rect(
        516.0,
        436.0,
        168.0,
        STREET - 436.0,
        &inside,
    );
    c.polygon(&[(516.0, 436.0), (664.0, 436.0), (664.0, STREET), (516.0, STREET)], paint);
    c.rect(536.0, 460.0, 108.0, 210.0, light.glass_high).shade(
        &[(600.0, 460.0), (644.0, 460.0), (580.0, 670.0), (536.0, 670.0)],
        light.cloud,
        0.25,
    );
    c.circle(654.0, 610.0, 7.0, light.on(OCHRE));
    // Awning with stripes and its shadow.
    let cloth = light.on(*dice.pick(&[TERRACOTTA, AZULEJO, OLIVE, OCHRE]));
    c.shade(
        &[(130.0, 400.0), (1070.0, 400.0), (1110.0, 520.0), (170.0, 520.0)],
        light.shade,
        light.depth * 0.9,
    );
    for stripe in 0..14 {
        let (a, b) = (120.0 + f64::from(stripe) * 68.6, 92.0 + f64::from(stripe) * 72.6);
        let tone = if stripe % 2 == 0 { cloth } else { light.on(WHITEWASH) };
        c.path(format!("M{} 392h68.6L{} 468a36.3 22 0 0 1 -72.6 0Z", N(a), N(b + 72.6)), tone);
    }
    c.veil(92.0, 392.0, 1016.0, 10.0, light.shade, 0.2);
    c.shade(&[(0.0, 286.0), (70.0, 340.0), (70.0, STREET), (0.0, STREET)], light.shade, light.depth);
    pavement(c, light, dice, STREET);
    let flowers = pot(c, light, dice);
    for x in [82.0, 490.0, 716.0, 1126.0] {
        c.stamp_scaled(&flowers, x, STREET + 26.0, 1.35);
    }
    // Two chairs and a table in the sun.
    let iron = light.on(IRON);
    c.ellipse(900.0, 866.0, 120.0, 16.0, light.on(Rgb::hex(0xb9b2a4)));
    c.ellipse(880.0, 782.0, 70.0, 14.0, light.on(WHITEWASH)).line(
        "M880 794v66M850 866l30 -12 30 12",
        iron,
        6.0,
    );
    for (x, side) in [(770.0, 1.0), (990.0, -1.0)] {
        let d = format!("M{} 866v-56h{}v56M{0} 810l{} -72", N(x), N(54.0 * side), N(-8.0 * side));
        c.line(d, iron, 6.0).ellipse(x + 27.0 * side, 808.0, 34.0, 9.0, cloth);
    }
}

pub fn office_building(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    sky(c, light, dice, STREET);
    hills(c, light, dice, 600.0, STREET);
    let (x, w, top) = (dice.between(250.0, 310.0), dice.between(560.0, 620.0), dice.between(80.0, 130.0));
    let depth = 190.0;
    let stone = light.on(*dice.pick(&[Rgb::hex(0xe9dfcc), Rgb::hex(0xd9cfc0), Rgb::hex(0xc9bba6)]));
    // Two faces meeting at an edge; the right one lies in shade.
    let face = c.down(light.glass_high, light.glass_low);
    let side = c.down(light.glass_high.mix(light.shade, 0.4), light.glass_low.mix(light.shade, 0.35));
    let bottom = STREET - 96.0;
    c.rect(x, top, w, bottom - top, face);
    c.polygon(
        &[(x + w, top), (x + w + depth, top + 62.0), (x + w + depth, STREET - 70.0), (x + w, bottom)],
        side,
    );
    // The sky in the glass.
    c.clipped(format!("M{} {}h{}V{}h-{2}Z", N(x), N(top), N(w), N(bottom)), |c| {
        c.translucent(0.35, |c| {
            for _ in 0..4 {
                let (cx, cy) = (x + dice.between(0.0, w), top + dice.between(30.0, 300.0));
                c.round(cx - 120.0, cy, 240.0, 22.0, 11.0, light.cloud).round(
                    cx - 70.0,
                    cy - 16.0,
                    120.0,
                    22.0,
                    11.0,
                    light.cloud,
                );
            }
            c.path(ridge(dice, bottom - 80.0, 22.0, 7, bottom), light.near);
        });
        c.shade(
            &[(x + w * 0.5, top), (x + w * 0.72, top), (x + w * 0.3, bottom), (x + w * 0.08, bottom)],
            light.cloud,
            0.2,
        );
    });
    let floors = 8;
    let storey = (bottom - top) / f64::from(floors);
    let columns = 9;
    for floor in 0..floors {
        let y = top + storey * f64::from(floor);
        c.rect(x - 6.0, y, w + 6.0, 13.0, stone).veil(x, y + 13.0, w, 7.0, light.shade, 0.35);
        let slope = |at: f64, v: f64| {
            v + at * (62.0 + (STREET - 70.0 - 62.0 - bottom) * (f64::from(floor) / f64::from(floors)))
        };
        c.polygon(
            &[
                (x + w, y),
                (x + w + depth, slope(1.0, y)),
                (x + w + depth, slope(1.0, y) + 11.0),
                (x + w, y + 13.0),
            ],
            stone.mix(light.shade, 0.32),
        );
        for column in 0..columns {
            if light.evening && dice.chance(0.3) || dice.chance(0.07) {
                let tone = if light.evening { LAMPLIGHT } else { light.cloud };
                c.veil(
                    x + w * f64::from(column) / f64::from(columns) + 8.0,
                    y + 15.0,
                    w / f64::from(columns) - 10.0,
                    storey - 16.0,
                    tone,
                    if light.evening { 0.8 } else { 0.3 },
                );
            }
        }
    }
    for column in 0..=columns {
        c.rect(
            x + (w - 8.0) * f64::from(column) / f64::from(columns),
            top,
            8.0,
            bottom - top,
            stone.lighter(0.2),
        );
    }
    for column in 1..6 {
        let at = f64::from(column) / 6.0;
        c.line(
            format!("M{} {}V{}", N(x + w + depth * at), N(top + 62.0 * at), N(bottom + 26.0 * at)),
            stone.mix(light.shade, 0.36),
            5.0,
        );
    }
    c.rect(x - 14.0, top - 18.0, w + 20.0, 24.0, stone.lighter(0.3));
    c.polygon(
        &[
            (x + w, top - 18.0),
            (x + w + depth + 8.0, top + 46.0),
            (x + w + depth + 8.0, top + 66.0),
            (x + w, top + 6.0),
        ],
        stone.mix(light.shade, 0.24),
    );
    // Lobby behind columns.
    c.rect(x, bottom, w, 96.0, light.glass_high.mix(LAMPLIGHT, 0.25)).polygon(
        &[(x + w, bottom), (x + w + depth, STREET - 70.0), (x + w + depth, STREET), (x + w, STREET)],
        light.glass_high.darker(0.3),
    );
    c.veil(x, bottom, w, 20.0, light.shade, 0.45);
    for column in 0..6 {
        c.rect(x + (w - 26.0) * f64::from(column) / 5.0, bottom, 26.0, 98.0, stone).veil(
            x + (w - 26.0) * f64::from(column) / 5.0 + 17.0,
            bottom,
            9.0,
            98.0,
            light.shade,
            0.2,
        );
    }
    c.rect(x + w * 0.38, bottom - 4.0, 150.0, 16.0, light.on(AZULEJO));
    pavement(c, light, dice, STREET);
    c.shade(
        &[
            (x + w, STREET),
            (x + w + depth, STREET),
            (x + w + depth + 160.0, STREET + 60.0),
            (x + w - 60.0, STREET + 60.0),
        ],
        light.shade,
        light.depth,
    );
    let kind = *dice.pick(&[Tree::Plane, Tree::Olive, Tree::Stone]);
    let green = tree(c, light, dice, kind);
    for (at, scale) in [(90.0, 1.7), (206.0, 1.2), (1140.0, 1.6)] {
        ground_shadow(c, light, at, STREET + 44.0, 80.0 * scale);
        c.rect(at - 34.0 * scale, STREET + 30.0, 68.0 * scale, 24.0, stone.darker(0.1)).stamp_scaled(
            &green,
            at,
            STREET + 32.0,
            scale,
        );
    }
    c.round(430.0, 826.0, 190.0, 16.0, 5.0, light.on(OAK))
        .rect(452.0, 842.0, 14.0, 26.0, stone.darker(0.2))
        .rect(584.0, 842.0, 14.0, 26.0, stone.darker(0.2));
}

pub fn garage_doors(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    sky(c, light, dice, 300.0);
    let wall = light.on(*dice.pick(&[WHITEWASH, Rgb::hex(0xefe3c9), Rgb::hex(0xe3d6c2), Rgb::hex(0xead0b5)]));
    let green = tree(c, light, dice, Tree::Plane);
    c.stamp_scaled(&green, 180.0, 320.0, 1.3).stamp_scaled(&green, 1010.0, 330.0, -1.6);
    let stone = light.on(LIMESTONE);
    let roof = roof_tiles(c, light);
    c.rect(0.0, 230.0, WIDTH, STREET - 230.0, wall);
    c.rect(-10.0, 190.0, 1220.0, 46.0, roof).veil(0.0, 236.0, WIDTH, 22.0, light.shade, light.depth);
    c.rect(0.0, STREET - 60.0, WIDTH, 60.0, stone.darker(0.05)).veil(
        0.0,
        STREET - 62.0,
        WIDTH,
        3.0,
        light.shade,
        0.3,
    );
    let ours = dice.below(3);
    let paint = light.on(*dice.pick(&JOINERY));
    for bay in 0..3 {
        let x = 70.0 + bay as f64 * 366.0;
        let tone = if bay == ours { paint } else { light.on(Rgb::hex(0xb9b3a6)) };
        c.rect(x - 16.0, 372.0, 346.0, STREET - 372.0, stone.lighter(0.25));
        c.rect(x, 388.0, 314.0, STREET - 388.0, tone);
        c.slats(x, 418.0, 314.0, STREET - 418.0, (4.0, 28.0), light.shade, 0.25);
        for column in 0..3 {
            if bay == ours {
                c.round(x + 28.0 + f64::from(column) * 92.0, 430.0, 72.0, 40.0, 6.0, light.glass_high).shade(
                    &[
                        (x + 60.0 + f64::from(column) * 92.0, 430.0),
                        (x + 90.0 + f64::from(column) * 92.0, 430.0),
                        (x + 60.0 + f64::from(column) * 92.0, 470.0),
                        (x + 30.0 + f64::from(column) * 92.0, 470.0),
                    ],
                    light.cloud,
                    0.25,
                );
            }
        }
        c.rect(x + 132.0, 640.0, 50.0, 10.0, light.on(IRON));
        c.veil(x, 388.0, 314.0, 26.0, light.shade, 0.35).veil(
            x,
            388.0,
            16.0,
            STREET - 388.0,
            light.shade,
            0.3,
        );
        c.path(format!("M{} 330h28l-6 26h-16Z", N(x + 143.0)), light.on(IRON)).ellipse(
            x + 157.0,
            358.0,
            13.0,
            5.0,
            LAMPLIGHT,
        );
        c.shade(
            &[(x + 130.0, 362.0), (x + 184.0, 362.0), (x + 230.0, 388.0), (x + 84.0, 388.0)],
            LAMPLIGHT,
            0.35,
        );
    }
    c.shade(&[(0.0, 236.0), (260.0, 236.0), (60.0, STREET), (0.0, STREET)], light.shade, light.depth * 0.7);
    let asphalt = light.on(Rgb::hex(0xb8b0a2));
    let ground = c.down(asphalt.darker(0.1), asphalt.lighter(0.1));
    c.rect(0.0, STREET, WIDTH, HEIGHT - STREET, ground).veil(
        0.0,
        STREET,
        WIDTH,
        10.0,
        light.shade,
        light.depth,
    );
    for bay in 0..3 {
        let x = 70.0 + f64::from(bay) * 366.0;
        c.shade(
            &[
                (x, STREET),
                (x + 314.0, STREET),
                (600.0 + (x + 314.0 - 600.0) * 1.25, HEIGHT),
                (600.0 + (x - 600.0) * 1.25, HEIGHT),
            ],
            light.cloud,
            0.16,
        );
    }
    let flowers = pot(c, light, dice);
    for x in [30.0, 418.0, 784.0, 1168.0] {
        c.stamp_scaled(&flowers, x, STREET + 24.0, 1.25);
    }
}
