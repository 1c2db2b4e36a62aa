//! Rooms in one-point perspective, and what is seen from terraces.

use super::canvas::{Canvas, HEIGHT, N, Rgb, WIDTH};
use super::exteriors::landscape;
use super::nature::{Tree, pot, sky, tree};
use super::palette::{
    AZULEJO, FABRICS, IRON, LEAF, LIMESTONE, Light, OAK, OCHRE, OLIVE, ROOF, TERRACOTTA, WHITEWASH,
};
use super::{Dice, Outlook, Subject};

/// The back wall of every room; the walls meet the picture's corners.
const LEFT: f64 = 240.0;
const RIGHT: f64 = 960.0;
const TOP: f64 = 150.0;
const FLOOR: f64 = 640.0;

/// The paints of one room, the same in all its corners.
struct Room {
    wall: Rgb,
    wood: Rgb,
    fabric: Rgb,
    accent: Rgb,
}

impl Room {
    fn of(light: &Light, dice: &mut Dice) -> Self {
        let wall = *dice.pick(&[
            WHITEWASH,
            Rgb::hex(0xf3ead9),
            Rgb::hex(0xeae6da),
            Rgb::hex(0xe9ddc9),
            Rgb::hex(0xdfe3dc),
            Rgb::hex(0xeee3d6),
        ]);
        let first = dice.below(FABRICS.len());
        let second = (first + 1 + dice.below(FABRICS.len() - 1)) % FABRICS.len();
        Self {
            wall: light.on(wall),
            wood: light.on(*dice.pick(&[OAK, Rgb::hex(0x8a5f3f), Rgb::hex(0xc49a6c), Rgb::hex(0x6f5140)])),
            fabric: light.on(FABRICS[first]),
            accent: light.on(FABRICS[second]),
        }
    }
}

/// Ceiling, walls and a floor of boards, tiles or clay.
fn shell(c: &mut Canvas, light: &Light, dice: &mut Dice, room: &Room, tiled: bool) {
    c.rect(0.0, 0.0, WIDTH, HEIGHT, room.wall.lighter(0.35));
    let left = c.across(room.wall.mix(light.shade, 0.22), room.wall.mix(light.shade, 0.1));
    c.polygon(&[(0.0, 0.0), (LEFT, TOP), (LEFT, FLOOR), (0.0, HEIGHT)], left);
    let right = c.across(room.wall, room.wall.lighter(0.3));
    c.polygon(&[(WIDTH, 0.0), (RIGHT, TOP), (RIGHT, FLOOR), (WIDTH, HEIGHT)], right);
    c.rect(LEFT, TOP, RIGHT - LEFT, FLOOR - TOP, room.wall);
    // Cornice: a line where wall and ceiling meet.
    c.line(format!("M0 0L{LEFT} {TOP}H{RIGHT}L1200 0"), room.wall.lighter(0.6), 9.0);
    c.faint(format!("M0 10L{LEFT} {}H{RIGHT}L1200 10", N(TOP + 8.0)), light.shade, 3.0, 0.14);
    let base = if tiled {
        light.on(*dice.pick(&[
            Rgb::hex(0xd9d3c6),
            Rgb::hex(0xc98f6c),
            Rgb::hex(0xcfd4d2),
            Rgb::hex(0xe2d7c2),
        ]))
    } else {
        room.wood.lighter(0.18)
    };
    let floor = c.down(base.darker(0.16), base.lighter(0.12));
    c.polygon(&[(LEFT, FLOOR), (RIGHT, FLOOR), (WIDTH, HEIGHT), (0.0, HEIGHT)], floor);
    let columns = if tiled { 6 } else { 9 };
    c.fan(FLOOR, columns, (360.0 / f64::from(columns), 600.0 / f64::from(columns)), light.shade, 0.2);
    let mut rows = String::new();
    for row in 1..if tiled { 7 } else { 4 } {
        let near = f64::from(row) / if tiled { 7.0 } else { 4.0 };
        let y = FLOOR + 260.0 * near.powf(1.5);
        let spread = (y - FLOOR) / 260.0 * 240.0;
        if tiled {
            rows += &format!("M{} {}H{}", N(LEFT - spread), N(y), N(RIGHT + spread));
        } else {
            for board in 0..3 {
                let x = LEFT - spread + (RIGHT - LEFT + 2.0 * spread) * dice.between(0.0, 0.9);
                let w = (40.0 + spread * 0.22) * if board == 1 { 1.0 } else { 0.9 };
                rows += &format!("M{} {}h{}", N(x), N(y), N(w));
            }
        }
    }
    c.faint(rows, light.shade, 1.8, 0.2);
    // Skirting.
    c.polygon(
        &[(0.0, HEIGHT), (0.0, HEIGHT - 34.0), (LEFT, FLOOR - 16.0), (LEFT, FLOOR)],
        room.wall.mix(light.shade, 0.04),
    );
    c.rect(LEFT, FLOOR - 16.0, RIGHT - LEFT, 16.0, room.wall.lighter(0.6));
    c.polygon(
        &[(WIDTH, HEIGHT), (WIDTH, HEIGHT - 34.0), (RIGHT, FLOOR - 16.0), (RIGHT, FLOOR)],
        room.wall.lighter(0.6),
    );
    c.faint(format!("M0 900L{LEFT} {FLOOR}H{RIGHT}L1200 900"), light.shade, 3.0, 0.22);
}

/// What a window shows, drawn into the whole picture and clipped by the caller.
fn view(c: &mut Canvas, light: &Light, dice: &mut Dice, outlook: Outlook, horizon: f64, span: (f64, f64)) {
    sky(c, light, dice, horizon + 20.0);
    match outlook {
        Outlook::Sea => landscape(c, light, dice, Outlook::Sea, horizon, horizon + 90.0),
        Outlook::Hills => landscape(c, light, dice, Outlook::Hills, horizon, 900.0),
        Outlook::Roofs => roofs(c, light, dice, horizon, span),
    }
}

/// A town seen from above: roofs behind roofs, a church tower, the river.
fn roofs(c: &mut Canvas, light: &Light, dice: &mut Dice, horizon: f64, (from, to): (f64, f64)) {
    landscape(c, light, dice, Outlook::Hills, horizon, horizon + 30.0);
    let tower = from + (to - from) * dice.between(0.3, 0.7);
    let stone = light.on(LIMESTONE).mix(light.far, 0.2);
    c.rect(tower, horizon - 62.0, 34.0, 110.0, stone).path(
        format!("M{} {}q18 -44 36 0Z", N(tower - 1.0), N(horizon - 60.0)),
        light.on(ROOF).mix(light.far, 0.2),
    );
    c.rect(tower + 11.0, horizon - 46.0, 12.0, 22.0, light.shade.mix(stone, 0.4));
    // Five houses of 100 units, set down many times.
    let pane = light.glass_high;
    let clay = light.on(ROOF);
    let houses = [0.0, 1.0, 2.0, 3.0, 4.0].map(|which: f64| {
        let wall = light.on(*dice.pick(&super::palette::WALLS));
        let (w, h) = (90.0 + which * 14.0, 26.0 + (which * 37.0) % 44.0);
        let symbol = c.symbol(|c| {
            c.rect(0.0, -h, w, h + 130.0, wall);
            c.polygon(
                &[(-5.0, -h), (w * 0.2, -h - 28.0), (w * 0.8, -h - 28.0), (w + 5.0, -h)],
                clay.lighter(which * 0.05),
            );
            c.rect(w * 0.2, 16.0 - h, 14.0, 22.0, pane).rect(w * 0.62, 16.0 - h, 14.0, 22.0, pane);
        });
        (symbol, w)
    });
    for row in 0..4 {
        let near = f64::from(row) / 4.0;
        let y = horizon + 4.0 + near * near * 130.0 + near * 30.0;
        let size = 0.42 + near * 0.84;
        let mut x = from - dice.between(20.0, 80.0);
        while x < to {
            let (house, w) = dice.pick(&houses);
            c.stamp_scaled(house, x, y + dice.between(-6.0, 6.0) * size, size);
            x += w * size;
        }
        c.veil(from, y - 90.0 * size, to - from, 300.0, light.far, 0.18 - near * 0.14);
    }
}

/// A window in the back wall with what it shows, curtains aside, and its light on the floor.
fn back_window(
    c: &mut Canvas,
    light: &Light,
    dice: &mut Dice,
    outlook: Outlook,
    x: f64,
    y: f64,
    w: f64,
    h: f64,
) {
    let frame = light.on(WHITEWASH).lighter(0.3);
    c.rect(x - 14.0, y - 14.0, w + 28.0, h + 28.0, frame.darker(0.07));
    let horizon = y + h * 0.62;
    c.clipped(format!("M{} {}h{}v{}h-{2}Z", N(x), N(y), N(w), N(h)), |c| {
        view(c, light, dice, outlook, horizon, (x, x + w))
    });
    c.veil(x, y, w, 9.0, light.shade, 0.3).veil(x, y, 8.0, h, light.shade, 0.25);
    let panes = if w > 260.0 { 3 } else { 2 };
    let mut bars = String::new();
    for bar in 1..panes {
        bars += &format!("M{} {}v{}", N(x + w * f64::from(bar) / f64::from(panes)), N(y), N(h));
    }
    c.line(bars, frame, 8.0);
    c.rect(x - 22.0, y + h + 8.0, w + 44.0, 12.0, frame).veil(
        x - 14.0,
        y + h + 20.0,
        w + 28.0,
        8.0,
        light.shade,
        0.16,
    );
    // Sun on the floor: the window thrown forward and to the right.
    let (fx, fy) = (x + w * 0.3, FLOOR + 26.0);
    for pane in 0..panes {
        let part = w / f64::from(panes);
        let px = fx + part * f64::from(pane);
        c.shade(
            &[
                (px + 6.0, fy),
                (px + part - 6.0, fy),
                (px + part + 120.0 + f64::from(pane) * 26.0, fy + 150.0),
                (px + 88.0 + f64::from(pane) * 26.0, fy + 150.0),
            ],
            light.sun,
            0.42,
        );
    }
}

fn curtains(c: &mut Canvas, light: &Light, room: &Room, x: f64, y: f64, w: f64, bottom: f64) {
    let cloth = room.wall.lighter(0.5).mix(room.accent, 0.14);
    c.line(format!("M{} {}H{}", N(x - 66.0), N(y - 30.0), N(x + w + 66.0)), light.on(IRON), 6.0);
    for (side, dir) in [(x - 60.0, 1.0), (x + w + 60.0, -1.0)] {
        let d = format!(
            "M{} {}h{}Q{} {} {} {}H{}Z",
            N(side),
            N(y - 28.0),
            N(66.0 * dir),
            N(side + 44.0 * dir),
            N((y + bottom) / 2.0),
            N(side + 58.0 * dir),
            N(bottom),
            N(side - 6.0 * dir)
        );
        c.path(d, cloth);
        c.faint(
            format!(
                "M{} {}V{}M{} {1}V{2}M{} {1}V{2}",
                N(side + 14.0 * dir),
                N(y - 26.0),
                N(bottom),
                N(side + 30.0 * dir),
                N(side + 46.0 * dir)
            ),
            light.shade,
            3.0,
            0.13,
        );
    }
}

/// A framed picture: shapes in the room's colours.
fn picture(c: &mut Canvas, light: &Light, dice: &mut Dice, room: &Room, x: f64, y: f64, w: f64, h: f64) {
    c.veil(x + 6.0, y + 8.0, w, h, light.shade, 0.18);
    c.rect(x, y, w, h, room.wood.darker(0.2)).rect(
        x + 7.0,
        y + 7.0,
        w - 14.0,
        h - 14.0,
        light.on(Rgb::hex(0xf5efe2)),
    );
    let (px, py, pw, ph) = (x + w * 0.2, y + h * 0.18, w * 0.6, h * 0.64);
    match dice.below(3) {
        0 => {
            c.rect(px, py, pw, ph, room.accent.lighter(0.4))
                .circle(px + pw * 0.62, py + ph * 0.34, pw.min(ph) * 0.2, light.on(TERRACOTTA))
                .path(
                    format!(
                        "M{} {}q{} -{} {} 0v{}h-{2}Z",
                        N(px),
                        N(py + ph * 0.72),
                        N(pw / 2.0),
                        N(ph * 0.3),
                        N(pw),
                        N(ph * 0.28)
                    ),
                    light.on(AZULEJO),
                );
        }
        1 => {
            let d = format!(
                "M{} {}q{} -{} {} 0t{2} 0",
                N(px),
                N(py + ph * 0.4),
                N(pw * 0.25),
                N(ph * 0.5),
                N(pw * 0.5)
            );
            c.line(d, light.on(AZULEJO), 8.0).circle(
                px + pw * 0.5,
                py + ph * 0.74,
                pw.min(ph) * 0.18,
                light.on(OCHRE),
            );
        }
        _ => {
            c.line(format!("M{} {}V{}", N(px + pw / 2.0), N(py), N(py + ph)), light.on(OLIVE), 4.0);
            for leaf in 0..4 {
                let ly = py + ph * (0.16 + f64::from(leaf) * 0.22);
                let dir = if leaf % 2 == 0 { 1.0 } else { -1.0 };
                c.ellipse(px + pw / 2.0 + dir * pw * 0.22, ly, pw * 0.2, ph * 0.07, light.on(LEAF));
            }
        }
    }
}

/// A plant in a pot on the floor, with large leaves.
fn house_plant(c: &mut Canvas, light: &Light, x: f64, y: f64, scale: f64) {
    let leaf = light.on(LEAF);
    let plant = c.symbol(|c| {
        c.ellipse(8.0, 2.0, 54.0, 9.0, light.shade.mix(OAK, 0.6));
        for (lx, ly, tone) in [
            (-72.0, -190.0, 0.12),
            (70.0, -204.0, 0.2),
            (-36.0, -250.0, 0.0),
            (40.0, -268.0, 0.06),
            (-88.0, -120.0, 0.22),
            (86.0, -132.0, 0.1),
            (2.0, -300.0, 0.02),
        ] {
            let d = format!(
                "M0 -70Q{} {} {} {}Q{} {} 0 -70Z",
                N(lx * 0.9 - 16.0),
                N(ly * 0.55),
                N(lx),
                N(ly),
                N(lx * 0.5 + 26.0),
                N(ly * 0.6)
            );
            c.path(d, if lx < 0.0 { leaf.lighter(0.1 + tone) } else { leaf.darker(tone) });
        }
        c.path("M-40 -78H40L30 0H-30Z", light.on(Rgb::hex(0xe4dccd)))
            .path("M8 -78H40L30 0H8Z", light.on(Rgb::hex(0xe4dccd)).darker(0.16));
    });
    c.stamp_scaled(&plant, x, y, scale);
}

fn floor_lamp(c: &mut Canvas, light: &Light, x: f64, base: f64) {
    let iron = light.on(IRON);
    c.ellipse(x, base, 30.0, 7.0, iron).rect(x - 3.0, base - 250.0, 6.0, 250.0, iron);
    c.translucent(0.3, |c| {
        c.circle(x, base - 278.0, 92.0, Rgb::hex(0xffe9bd));
    });
    c.path(format!("M{} {}h52l20 68h-92Z", N(x - 26.0), N(base - 320.0)), light.on(Rgb::hex(0xfbeecf)));
}

fn rug(c: &mut Canvas, light: &Light, dice: &mut Dice, room: &Room) {
    let base = room.accent.lighter(0.35);
    c.polygon(&[(350.0, 724.0), (850.0, 724.0), (960.0, 868.0), (240.0, 868.0)], base);
    c.faint("M370 738H830L922 854H278Z", room.fabric.darker(0.1), 5.0, 0.7);
    let motif = dice.below(3);
    for row in 0..3 {
        let y = 758.0 + f64::from(row) * 36.0;
        let half = 210.0 + f64::from(row) * 26.0;
        for at in 0..7 {
            let x = 600.0 + half * (f64::from(at) / 3.0 - 1.0) * 0.94;
            match motif {
                0 => c.polygon(&[(x, y - 9.0), (x + 18.0, y), (x, y + 9.0), (x - 18.0, y)], room.fabric),
                1 => c.ellipse(x, y, 13.0, 6.0, room.fabric),
                _ => c.rect(x - 22.0, y - 3.0, 44.0, 6.0, room.fabric),
            };
        }
    }
    c.faint("M350 724H850", light.shade, 4.0, 0.14);
}

pub fn living_room(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    let clay = dice.chance(0.3);
    shell(c, light, dice, &room, clay);
    let wide = dice.chance(0.5);
    let (x, w) = if wide { (400.0, 400.0) } else { (300.0, 250.0) };
    back_window(c, light, dice, subject.outlook, x, 210.0, w, 300.0);
    curtains(c, light, &room, x, 210.0, w, FLOOR - 6.0);
    if !wide {
        picture(c, light, dice, &room, 690.0, 240.0, 190.0, 140.0);
    }
    rug(c, light, dice, &room);
    // Shelves on the left wall, in perspective.
    if dice.chance(0.6) {
        for shelf in 0..3 {
            let y = 330.0 + f64::from(shelf) * 110.0;
            let skew = (y - 395.0) * 0.36;
            c.polygon(
                &[
                    (60.0, y + skew),
                    (200.0, y + skew * 0.42),
                    (200.0, y + 10.0 + skew * 0.42),
                    (60.0, y + 14.0 + skew),
                ],
                room.wood,
            );
            for book in 0..6 {
                let at = f64::from(book) / 6.0;
                let bx = 72.0 + at * 112.0;
                let by = y + skew * (1.0 - at * 0.54);
                let h = dice.between(34.0, 62.0) * (1.0 - at * 0.18);
                let tone = light.on(*dice.pick(&FABRICS));
                c.polygon(&[(bx, by - h), (bx + 13.0, by - h - 1.0), (bx + 13.0, by), (bx, by)], tone);
            }
        }
    }
    // Sofa with cushions.
    let (sx, sy) = (dice.between(560.0, 600.0), 690.0);
    let sofa = room.fabric;
    c.shade(
        &[(sx - 190.0, sy + 40.0), (sx + 250.0, sy + 40.0), (sx + 296.0, sy + 64.0), (sx - 150.0, sy + 64.0)],
        light.shade,
        0.26,
    );
    for leg in [-176.0, 222.0] {
        c.rect(sx + leg, sy + 28.0, 12.0, 26.0, room.wood.darker(0.3));
    }
    c.round(sx - 180.0, sy - 130.0, 420.0, 130.0, 26.0, sofa.darker(0.08));
    c.round(sx - 150.0, sy - 112.0, 172.0, 96.0, 20.0, sofa.lighter(0.08)).round(
        sx + 36.0,
        sy - 112.0,
        172.0,
        96.0,
        20.0,
        sofa.lighter(0.08),
    );
    c.round(sx - 200.0, sy - 50.0, 460.0, 88.0, 22.0, sofa);
    c.round(sx - 152.0, sy - 52.0, 178.0, 40.0, 16.0, sofa.lighter(0.2)).round(
        sx + 34.0,
        sy - 52.0,
        178.0,
        40.0,
        16.0,
        sofa.lighter(0.2),
    );
    c.round(sx - 214.0, sy - 86.0, 62.0, 126.0, 24.0, sofa.lighter(0.1)).round(
        sx + 212.0,
        sy - 86.0,
        62.0,
        126.0,
        24.0,
        sofa.darker(0.12),
    );
    let cushion = room.accent;
    c.path(format!("M{} {}l66 -16 14 62 -66 14Z", N(sx - 140.0), N(sy - 96.0)), cushion).path(
        format!("M{} {}l62 14 -12 60 -64 -12Z", N(sx + 130.0), N(sy - 108.0)),
        light.on(TERRACOTTA).lighter(0.1),
    );
    c.faint(format!("M{} {}l54 -13", N(sx - 128.0), N(sy - 74.0)), WHITEWASH, 4.0, 0.6);
    // Low table with a book and a bowl.
    c.shade(&[(500.0, 846.0), (800.0, 846.0), (840.0, 872.0), (560.0, 872.0)], light.shade, 0.24);
    c.ellipse(630.0, 806.0, 150.0, 30.0, room.wood.darker(0.22)).ellipse(
        630.0,
        799.0,
        150.0,
        30.0,
        room.wood.lighter(0.1),
    );
    for leg in [-110.0, 110.0] {
        c.line(format!("M{} 812l{} 48", N(630.0 + leg), N(leg * 0.1)), room.wood.darker(0.3), 9.0);
    }
    c.path("M560 790l70 -10 16 14 -74 11Z", light.on(AZULEJO))
        .path("M654 786q30 34 64 0Z", light.on(WHITEWASH))
        .ellipse(686.0, 786.0, 32.0, 7.0, light.on(OCHRE));
    floor_lamp(c, light, 914.0, 700.0);
    if dice.chance(0.7) {
        house_plant(c, light, 232.0, 742.0, 0.95);
    } else {
        armchair(c, light, &room, 190.0, 790.0);
    }
    if dice.chance(0.5) {
        pendant(c, light, 600.0, 78.0, 90.0);
    }
}

fn armchair(c: &mut Canvas, light: &Light, room: &Room, x: f64, y: f64) {
    let cloth = room.accent;
    c.shade(
        &[(x - 70.0, y + 34.0), (x + 110.0, y + 34.0), (x + 150.0, y + 56.0), (x - 30.0, y + 56.0)],
        light.shade,
        0.24,
    );
    c.line(
        format!("M{} {}l-8 40M{} {1}l8 40", N(x - 50.0), N(y + 10.0), N(x + 70.0)),
        room.wood.darker(0.2),
        8.0,
    );
    c.path(format!("M{} {}q-10 -130 60 -136q74 4 66 136Z", N(x - 54.0), N(y)), cloth.darker(0.1));
    c.round(x - 62.0, y - 36.0, 148.0, 56.0, 20.0, cloth).round(
        x - 46.0,
        y - 50.0,
        112.0,
        34.0,
        14.0,
        cloth.lighter(0.2),
    );
}

fn pendant(c: &mut Canvas, light: &Light, x: f64, top: f64, w: f64) {
    c.rect(x - 1.5, top - 30.0, 3.0, 90.0, light.on(IRON));
    let shade =
        format!("M{} {}a{} {} 0 0 1 {} 0Z", N(x - w / 2.0), N(top + 100.0), N(w / 2.0), N(w * 0.45), N(w));
    c.path(shade, light.on(Rgb::hex(0xe9dcc0)));
    c.ellipse(x, top + 100.0, w * 0.42, 7.0, Rgb::hex(0xffedc4));
}

pub fn kitchen(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    shell(c, light, dice, &room, true);
    let front = light.on(*dice.pick(&[
        Rgb::hex(0xf1ede2),
        Rgb::hex(0x5f7868),
        Rgb::hex(0x4e6680),
        Rgb::hex(0xc9b592),
        Rgb::hex(0x8f9a86),
        Rgb::hex(0xdfe0da),
        Rgb::hex(0x3f4a52),
    ]));
    let top = light.on(*dice.pick(&[
        Rgb::hex(0xe9e4da),
        Rgb::hex(0xb98b5c),
        Rgb::hex(0x5a5f63),
        Rgb::hex(0xd6cfc2),
    ]));
    // Tiles between worktop and cupboards.
    let ink = light.on(*dice.pick(&[AZULEJO, Rgb::hex(0x7d9a86), Rgb::hex(0xc2a36e), Rgb::hex(0x9fb4bf)]));
    let ground = light.on(Rgb::hex(0xf4f2ea));
    let kind = dice.below(4);
    let splash = c.pattern(36.0, 36.0, |c| {
        c.rect(0.0, 0.0, 36.0, 36.0, ground);
        match kind {
            0 => c.path("M18 2L34 18L18 34L2 18Z", ink).circle(18.0, 18.0, 6.0, ground),
            1 => c.path("M0 0A18 18 0 0 1 36 0ZM0 36A18 18 0 0 0 36 36Z", ink),
            2 => c
                .rect(1.0, 1.0, 34.0, 16.0, ink.lighter(0.5))
                .rect(-17.0, 19.0, 34.0, 16.0, ink.lighter(0.42))
                .rect(19.0, 19.0, 34.0, 16.0, ink.lighter(0.58)),
            _ => c
                .circle(18.0, 18.0, 7.0, ink)
                .circle(0.0, 0.0, 7.0, ink)
                .circle(36.0, 0.0, 7.0, ink)
                .circle(0.0, 36.0, 7.0, ink)
                .circle(36.0, 36.0, 7.0, ink),
        };
        c.faint("M0 .5H36M.5 0V36", light.shade, 1.0, 0.14);
    });
    c.rect(LEFT, 330.0, RIGHT - LEFT, 130.0, splash);
    let (wx, ww) = (470.0, 230.0);
    back_window(c, light, dice, subject.outlook, wx, 210.0, ww, 210.0);
    // Cupboards above, left and right of the window; a hood on the right.
    let cupboard = |c: &mut Canvas, x: f64, w: f64| {
        c.rect(x, 190.0, w, 150.0, front).veil(x, 340.0, w, 12.0, light.shade, 0.25);
        c.line(format!("M{} 190v150", N(x + w / 2.0)), front.darker(0.2), 2.0).line(
            format!("M{} 318v14M{} 318v14", N(x + w / 2.0 - 9.0), N(x + w / 2.0 + 9.0)),
            light.on(OCHRE).darker(0.2),
            4.0,
        );
        c.veil(x + 8.0, 198.0, w / 2.0 - 16.0, 134.0, WHITEWASH, 0.1).veil(
            x + w / 2.0 + 8.0,
            198.0,
            w / 2.0 - 16.0,
            134.0,
            WHITEWASH,
            0.1,
        );
    };
    cupboard(c, LEFT, 190.0);
    if dice.chance(0.5) {
        let hood = light.on(Rgb::hex(0xe6e2d8));
        c.path("M796 330L830 250V150H890V250L924 330Z", hood)
            .path("M866 150H890V250L924 330H884Z", hood.darker(0.12))
            .rect(790.0, 330.0, 140.0, 14.0, hood.darker(0.06));
    } else {
        cupboard(c, 770.0, 190.0);
    }
    for (shelf, y) in [(0, 300.0), (1, 360.0)] {
        let _ = shelf;
        if dice.chance(0.4) {
            c.rect(716.0, y, 50.0, 6.0, room.wood);
        }
    }
    // Worktop and fronts.
    c.rect(LEFT, 476.0, RIGHT - LEFT, 164.0, front);
    let mut doors = String::new();
    for door in 1..6 {
        doors += &format!("M{} 482v144", N(LEFT + f64::from(door) * 120.0));
    }
    c.line(doors, front.darker(0.22), 2.5);
    for door in 0..6 {
        let x = LEFT + f64::from(door) * 120.0;
        c.veil(x + 10.0, 492.0, 100.0, 128.0, WHITEWASH, 0.09).rect(
            x + 40.0,
            500.0,
            40.0,
            5.0,
            light.on(OCHRE).darker(0.15),
        );
    }
    c.rect(LEFT, 624.0, RIGHT - LEFT, 16.0, front.darker(0.4));
    c.rect(LEFT - 4.0, 460.0, RIGHT - LEFT + 8.0, 18.0, top).veil(
        LEFT,
        478.0,
        RIGHT - LEFT,
        8.0,
        light.shade,
        0.25,
    );
    // Oven, hob, sink and tap.
    c.rect(812.0, 486.0, 96.0, 132.0, light.on(IRON))
        .round(822.0, 520.0, 76.0, 66.0, 5.0, light.glass_high.darker(0.3))
        .rect(824.0, 502.0, 72.0, 5.0, light.on(Rgb::hex(0xc8c4ba)))
        .rect(806.0, 452.0, 108.0, 9.0, light.on(IRON));
    c.ellipse(842.0, 450.0, 22.0, 5.0, light.on(TERRACOTTA))
        .path("M818 420h48v30h-48Z", light.on(TERRACOTTA))
        .rect(812.0, 416.0, 60.0, 7.0, light.on(TERRACOTTA).darker(0.2));
    c.line("M585 460v-44q0 -18 20 -18t20 18v10", light.on(Rgb::hex(0x9aa1a4)), 7.0).rect(
        545.0,
        456.0,
        90.0,
        8.0,
        light.on(Rgb::hex(0xb9bdbd)),
    );
    for (x, h, tone) in [(290.0, 44.0, AZULEJO), (320.0, 60.0, OCHRE), (346.0, 34.0, WHITEWASH)] {
        c.round(x, 460.0 - h, 24.0, h, 6.0, light.on(tone));
    }
    let herb = pot(c, light, dice);
    c.stamp_scaled(&herb, 676.0, 460.0, 0.5).stamp_scaled(&herb, 396.0, 460.0, 0.55);
    // A tall cupboard in perspective on the right wall.
    c.polygon(&[(RIGHT, 186.0), (1110.0, 96.0), (1110.0, 802.0), (RIGHT, FLOOR)], front.mix(light.sun, 0.1));
    c.line("M1030 143L1030 716", front.darker(0.2), 3.0).line(
        "M1016 430v60M1046 428v64",
        light.on(OCHRE).darker(0.2),
        5.0,
    );
    // Island or table in front.
    if dice.chance(0.5) {
        c.shade(&[(290.0, 862.0), (910.0, 862.0), (960.0, 892.0), (340.0, 892.0)], light.shade, 0.3);
        c.rect(330.0, 742.0, 540.0, 128.0, front.darker(0.08))
            .polygon(&[(300.0, 742.0), (900.0, 742.0), (850.0, 690.0), (350.0, 690.0)], top.lighter(0.15))
            .rect(300.0, 742.0, 600.0, 16.0, top.darker(0.1));
        c.faint("M480 760v108M700 760v108", light.shade, 3.0, 0.25);
        for x in [400.0, 780.0] {
            c.line(format!("M{} 796v92M{} 796v92M{0} 846h60", N(x - 30.0), N(x + 30.0)), light.on(IRON), 6.0)
                .round(x - 42.0, 780.0, 84.0, 18.0, 9.0, room.wood);
        }
    } else {
        c.shade(&[(330.0, 850.0), (900.0, 850.0), (950.0, 880.0), (400.0, 880.0)], light.shade, 0.24);
        c.line("M390 740L372 868M810 740L828 868M450 720v80M750 720v80", room.wood.darker(0.25), 14.0);
        c.polygon(&[(320.0, 748.0), (880.0, 748.0), (800.0, 684.0), (400.0, 684.0)], room.wood.lighter(0.14))
            .rect(320.0, 748.0, 560.0, 15.0, room.wood.darker(0.12));
        for (x, side) in [(270.0, 1.0), (930.0, -1.0)] {
            c.line(
                format!(
                    "M{} 800h{}M{0} 800l{} -120M{0} 800v84M{} 800v84",
                    N(x),
                    N(74.0 * side),
                    N(-14.0 * side),
                    N(x + 74.0 * side)
                ),
                room.wood.darker(0.1),
                9.0,
            );
        }
    }
    let fruit = if dice.chance(0.5) { OCHRE } else { TERRACOTTA };
    for (dx, dy) in [(-24.0, 0.0), (0.0, -8.0), (24.0, 0.0), (12.0, -2.0), (-12.0, -2.0)] {
        c.circle(600.0 + dx, 698.0 + dy, 15.0, light.on(fruit).lighter(0.1 - dx / 300.0));
    }
    c.path("M548 702q52 46 104 0Z", light.on(WHITEWASH)).ellipse(
        600.0,
        702.0,
        52.0,
        7.0,
        light.on(WHITEWASH).darker(0.08),
    );
    for x in [500.0, 700.0] {
        pendant(c, light, x, 60.0, 84.0);
    }
}

pub fn bedroom(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    let clay = dice.chance(0.3);
    shell(c, light, dice, &room, clay);
    let left = dice.chance(0.5);
    // A colour on the wall behind the bed, up to a rail.
    let panel = room.accent.lighter(0.42);
    if dice.chance(0.55) {
        c.rect(LEFT, 330.0, RIGHT - LEFT, FLOOR - 346.0, panel).rect(
            LEFT,
            322.0,
            RIGHT - LEFT,
            10.0,
            room.wall.lighter(0.6),
        );
    }
    let wx = if left { 280.0 } else { 730.0 };
    back_window(c, light, dice, subject.outlook, wx, 200.0, 190.0, 290.0);
    curtains(c, light, &room, wx, 200.0, 190.0, FLOOR - 4.0);
    let bx = if left { 690.0 } else { 500.0 };
    picture(c, light, dice, &room, bx - 62.0, 210.0, 124.0, 104.0);
    // Headboard, bed, blanket.
    let head = if dice.chance(0.5) { room.wood } else { room.fabric.darker(0.08) };
    c.round(bx - 196.0, 400.0, 392.0, 220.0, 24.0, head).round(
        bx - 180.0,
        414.0,
        360.0,
        190.0,
        18.0,
        head.lighter(0.1),
    );
    c.shade(
        &[(bx - 250.0, 838.0), (bx + 280.0, 838.0), (bx + 340.0, 872.0), (bx - 190.0, 872.0)],
        light.shade,
        0.26,
    );
    let linen = light.on(Rgb::hex(0xf8f4ea));
    c.path(
        format!(
            "M{} 560H{}L{} 800Q{} 840 {} 846H{}Q{} 840 {} 800Z",
            N(bx - 180.0),
            N(bx + 180.0),
            N(bx + 250.0),
            N(bx + 250.0),
            N(bx + 236.0),
            N(bx - 236.0),
            N(bx - 250.0),
            N(bx - 250.0)
        ),
        linen,
    );
    let throw = room.fabric.lighter(0.12);
    c.path(
        format!(
            "M{} 660H{}L{} 800Q{} 840 {} 846H{}Q{} 840 {} 800Z",
            N(bx - 208.0),
            N(bx + 208.0),
            N(bx + 250.0),
            N(bx + 250.0),
            N(bx + 236.0),
            N(bx - 236.0),
            N(bx - 250.0),
            N(bx - 250.0)
        ),
        throw,
    );
    c.polygon(
        &[(bx - 208.0, 660.0), (bx + 208.0, 660.0), (bx + 217.0, 690.0), (bx - 217.0, 690.0)],
        linen.darker(0.04),
    );
    for stripe in 0..3 {
        let y = 712.0 + f64::from(stripe) * 34.0;
        let half = 222.0 + f64::from(stripe) * 9.0;
        c.faint(format!("M{} {}H{}", N(bx - half), N(y), N(bx + half)), room.accent.darker(0.1), 7.0, 0.4);
    }
    c.shade(
        &[
            (bx + 120.0, 560.0),
            (bx + 180.0, 560.0),
            (bx + 250.0, 800.0),
            (bx + 236.0, 846.0),
            (bx + 170.0, 846.0),
        ],
        light.shade,
        0.12,
    );
    for (dx, dw) in [(-166.0, 150.0), (16.0, 150.0)] {
        c.veil(bx + dx + 8.0, 548.0, dw, 66.0, light.shade, 0.14);
        c.path(
            format!(
                "M{} 540q-10 -44 20 -46h{}q28 4 18 48l-4 48q-4 12 -20 12h-{}q-18 0 -20 -14Z",
                N(bx + dx),
                N(dw - 34.0),
                N(dw - 40.0)
            ),
            linen.lighter(0.6),
        );
    }
    c.path(
        format!("M{} 568q-6 -32 14 -34h84q20 4 14 36l-4 34q-2 10 -16 10h-74q-14 0 -16 -12Z", N(bx - 56.0)),
        room.accent,
    );
    // Bedside tables with lamps.
    for side in [-1.0, 1.0] {
        let x = bx + side * 258.0;
        if !(LEFT - 30.0..RIGHT + 30.0).contains(&x) {
            continue;
        }
        c.rect(x - 46.0, 566.0, 92.0, 92.0, room.wood)
            .rect(x - 52.0, 558.0, 104.0, 10.0, room.wood.lighter(0.2))
            .rect(x - 36.0, 584.0, 72.0, 30.0, room.wood.darker(0.1))
            .circle(x, 599.0, 4.5, light.on(OCHRE));
        c.veil(x - 46.0, 658.0, 100.0, 12.0, light.shade, 0.25);
        c.translucent(0.34, |c| {
            c.circle(x, 496.0, 70.0, Rgb::hex(0xffe9bd));
        });
        c.rect(x - 4.0, 516.0, 8.0, 42.0, light.on(OCHRE))
            .path(format!("M{} 522h72l-16 -54h-40Z", N(x - 36.0)), light.on(Rgb::hex(0xfbeecf)));
    }
    // Wardrobe in perspective, or a chair and a plant.
    if dice.chance(0.5) {
        let front = room.wall.lighter(0.5);
        c.polygon(&[(RIGHT + 24.0, 200.0), (1170.0, 84.0), (1170.0, 852.0), (RIGHT + 24.0, 664.0)], front)
            .line("M1060 163L1060 742", front.darker(0.2), 3.0)
            .line("M1046 440v70M1076 438v76", room.wood, 5.0);
    } else {
        house_plant(c, light, 1090.0, 810.0, 0.9);
    }
    if dice.chance(0.5) {
        armchair(c, light, &room, 130.0, 800.0);
    } else {
        c.polygon(&[(40.0, 690.0), (186.0, 606.0), (186.0, 690.0), (40.0, 806.0)], room.wood).polygon(
            &[(40.0, 690.0), (186.0, 606.0), (204.0, 612.0), (64.0, 700.0)],
            room.wood.lighter(0.25),
        );
        c.faint("M112 650V748", light.shade, 3.0, 0.4);
        let flowers = pot(c, light, dice);
        c.stamp_scaled(&flowers, 120.0, 660.0, 0.7);
    }
    pendant(c, light, 600.0, 50.0, 110.0);
}

pub fn bathroom(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    shell(c, light, dice, &room, true);
    // Tiles up to a dado, in three manners.
    let ink = light.on(*dice.pick(&[
        AZULEJO,
        Rgb::hex(0x5f8f8a),
        Rgb::hex(0x8aa7b5),
        Rgb::hex(0xb79a74),
        Rgb::hex(0x7f9a72),
    ]));
    let ground = light.on(Rgb::hex(0xf2f1ea));
    let kind = dice.below(3);
    let tiles = c.pattern(40.0, 40.0, |c| {
        c.rect(0.0, 0.0, 40.0, 40.0, ground);
        match kind {
            0 => c
                .path("M20 2Q26 14 38 20Q26 26 20 38Q14 26 2 20Q14 14 20 2Z", ink)
                .circle(20.0, 20.0, 4.0, ground),
            1 => c
                .rect(1.0, 1.0, 18.0, 38.0, ink.lighter(0.25))
                .rect(21.0, -19.0, 18.0, 38.0, ink.lighter(0.32))
                .rect(21.0, 21.0, 18.0, 38.0, ink.lighter(0.18)),
            _ => c.path("M0 0H20V20H0ZM20 20H40V40H20Z", ink.lighter(0.35)),
        };
        c.faint("M0 .5H40M.5 0V40", light.shade, 1.0, 0.14);
    });
    c.rect(LEFT, 360.0, RIGHT - LEFT, FLOOR - 376.0, &tiles).rect(LEFT, 350.0, RIGHT - LEFT, 14.0, ink);
    c.polygon(&[(0.0, 330.0), (LEFT, 360.0), (LEFT, FLOOR - 16.0), (0.0, HEIGHT - 34.0)], &tiles).shade(
        &[(0.0, 330.0), (LEFT, 360.0), (LEFT, FLOOR - 16.0), (0.0, HEIGHT - 34.0)],
        light.shade,
        0.16,
    );
    c.polygon(&[(0.0, 318.0), (LEFT, 350.0), (LEFT, 364.0), (0.0, 334.0)], ink.mix(light.shade, 0.2));
    back_window(c, light, dice, subject.outlook, 690.0, 190.0, 150.0, 150.0);
    // Basin on a wooden cabinet, round mirror.
    c.circle(430.0, 280.0, 92.0, room.wood).circle(
        430.0,
        280.0,
        82.0,
        light.sky_low.mix(light.glass_low, 0.5),
    );
    c.clipped("M348 280a82 82 0 0 1 164 0a82 82 0 0 1 -164 0Z", |c| {
        c.shade(&[(400.0, 190.0), (450.0, 190.0), (380.0, 380.0), (330.0, 380.0)], light.cloud, 0.4).shade(
            &[(480.0, 190.0), (500.0, 190.0), (430.0, 380.0), (410.0, 380.0)],
            light.cloud,
            0.4,
        );
    });
    let porcelain = light.on(Rgb::hex(0xfaf8f2));
    c.shade(&[(290.0, 640.0), (600.0, 640.0), (640.0, 668.0), (330.0, 668.0)], light.shade, 0.22);
    c.rect(296.0, 506.0, 272.0, 122.0, room.wood)
        .rect(286.0, 494.0, 292.0, 16.0, light.on(LIMESTONE).lighter(0.3))
        .line("M432 512v112", room.wood.darker(0.25), 3.0)
        .line("M416 556v24M448 556v24", light.on(OCHRE), 5.0);
    c.path("M352 462h156q-8 36 -44 36h-68q-36 0 -44 -36Z", porcelain)
        .path("M440 462h68q-8 36 -44 36h-24Z", porcelain.darker(0.07))
        .ellipse(430.0, 462.0, 78.0, 8.0, porcelain.lighter(0.5));
    c.line("M430 450v-30q0 -16 -18 -16t-18 14", light.on(OCHRE).darker(0.1), 7.0);
    c.round(532.0, 458.0, 20.0, 36.0, 6.0, light.on(TERRACOTTA)).round(
        308.0,
        464.0,
        26.0,
        30.0,
        5.0,
        room.accent,
    );
    // WC.
    if subject.bathrooms > 0 {
        c.round(636.0, 508.0, 92.0, 66.0, 8.0, porcelain)
            .path("M632 574h100q6 44 -26 60l-4 30h-42l-4 -30q-30 -16 -24 -60Z", porcelain.darker(0.03))
            .ellipse(682.0, 574.0, 54.0, 12.0, porcelain.lighter(0.6));
    }
    if dice.chance(0.5) {
        // A bath along the right wall.
        c.polygon(
            &[
                (830.0, 610.0),
                (980.0, 610.0),
                (1180.0, 782.0),
                (1180.0, 900.0),
                (990.0, 900.0),
                (830.0, 690.0),
            ],
            porcelain.darker(0.06),
        )
        .polygon(
            &[(830.0, 610.0), (990.0, 782.0), (990.0, 900.0), (830.0, 690.0)],
            porcelain.mix(light.shade, 0.14),
        );
        c.polygon(
            &[(850.0, 616.0), (968.0, 616.0), (1150.0, 776.0), (1006.0, 776.0)],
            light.on(Rgb::hex(0xbfd8d8)),
        )
        .line("M830 610L990 784H1190", porcelain.lighter(0.6), 10.0);
        c.line("M900 600v-34q0 -14 14 -14h16", light.on(OCHRE).darker(0.1), 7.0);
    } else {
        // A shower behind glass.
        let wet = light.on(Rgb::hex(0xd6dedb));
        c.polygon(&[(RIGHT, TOP + 6.0), (1180.0, 16.0), (1180.0, 884.0), (RIGHT, FLOOR)], &tiles)
            .polygon(&[(850.0, 650.0), (980.0, 650.0), (1180.0, 868.0), (1010.0, 868.0)], wet);
        c.line("M1120 240v-70q0 -22 -30 -12l-66 26", light.on(Rgb::hex(0x9ba3a6)), 8.0)
            .ellipse(1018.0, 190.0, 40.0, 10.0, light.on(Rgb::hex(0x9ba3a6)))
            .line("M1120 330v220", light.on(Rgb::hex(0x9ba3a6)), 6.0);
        c.shade(&[(840.0, 210.0), (1004.0, 90.0), (1004.0, 876.0), (840.0, 656.0)], light.cloud, 0.3).faint(
            "M840 210L1004 90V876L840 656Z",
            light.shade,
            4.0,
            0.4,
        );
    }
    // Towels, mat, plant.
    c.line("M60 470L190 462", light.on(OCHRE).darker(0.1), 7.0);
    c.polygon(&[(76.0, 470.0), (128.0, 466.0), (128.0, 640.0), (76.0, 664.0)], room.fabric.lighter(0.2))
        .polygon(&[(132.0, 466.0), (176.0, 463.0), (176.0, 590.0), (132.0, 606.0)], room.accent.lighter(0.2));
    c.polygon(&[(380.0, 740.0), (640.0, 740.0), (690.0, 820.0), (350.0, 820.0)], room.fabric.lighter(0.3))
        .faint("M392 752H632L672 808H370Z", room.accent, 4.0, 0.7);
    house_plant(c, light, 160.0, 840.0, 0.72);
}

pub fn terrace_view(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let horizon = 420.0;
    sky(c, light, dice, horizon + 40.0);
    match subject.outlook {
        Outlook::Sea => landscape(c, light, dice, Outlook::Sea, horizon, 640.0),
        Outlook::Hills => {
            landscape(c, light, dice, Outlook::Hills, horizon, 700.0);
            let kind = *dice.pick(&[Tree::Olive, Tree::Cypress, Tree::Cork, Tree::Stone]);
            let green = tree(c, light, dice, kind);
            for _ in 0..9 {
                let near = dice.between(0.0, 1.0);
                let x = dice.between(20.0, 1180.0);
                c.stamp_scaled(&green, x, horizon + 60.0 + near * 150.0, 0.25 + near * 0.5);
            }
        }
        Outlook::Roofs => roofs(c, light, dice, horizon, (0.0, WIDTH)),
    }
    // Floor of clay or stone, parapet or iron rail.
    let edge = 668.0;
    let clay =
        light.on(*dice.pick(&[TERRACOTTA.lighter(0.22), LIMESTONE, Rgb::hex(0xd8b694), Rgb::hex(0xd9d2c4)]));
    if dice.chance(0.5) {
        let wall = light.on(WHITEWASH);
        c.rect(0.0, edge - 92.0, WIDTH, 96.0, wall.mix(light.shade, 0.12))
            .rect(0.0, edge - 106.0, WIDTH, 18.0, wall.lighter(0.4))
            .veil(0.0, edge - 88.0, WIDTH, 10.0, light.shade, light.depth);
    } else {
        let iron = light.on(IRON);
        c.bars(0.0, edge - 128.0, WIDTH, 128.0, (3.0, 17.0), iron)
            .rect(0.0, edge - 136.0, WIDTH, 10.0, iron)
            .rect(0.0, edge - 22.0, WIDTH, 6.0, iron);
    }
    let floor = c.down(clay.darker(0.12), clay.lighter(0.1));
    c.rect(0.0, edge, WIDTH, HEIGHT - edge, floor);
    for row in 1..5 {
        let y = edge + 232.0 * (f64::from(row) / 5.0).powf(1.5);
        c.faint(format!("M0 {}H1200", N(y)), light.shade, 2.0, 0.16);
    }
    c.fan(edge, 9, (92.0, 158.0), light.shade, 0.14);
    // The house's wall on one side, in shade, and a parasol or a vine.
    let wall = light.on(WHITEWASH).mix(light.shade, 0.26);
    c.polygon(&[(0.0, 0.0), (150.0, 0.0), (120.0, edge + 34.0), (0.0, HEIGHT)], wall)
        .polygon(&[(26.0, 150.0), (116.0, 170.0), (104.0, edge + 8.0), (26.0, 830.0)], light.glass_high)
        .line("M70 160L66 760", wall.lighter(0.5), 7.0);
    c.shade(&[(120.0, edge), (420.0, edge), (520.0, HEIGHT), (0.0, HEIGHT)], light.shade, light.depth * 0.7);
    let cloth = light.on(*dice.pick(&[TERRACOTTA, AZULEJO, OCHRE, OLIVE]));
    if dice.chance(0.5) {
        c.rect(752.0, 300.0, 9.0, 560.0, light.on(OAK))
            .path(
                "M520 340Q756 160 992 340Q930 322 874 336Q816 318 756 334Q696 318 638 336Q582 322 520 340Z",
                cloth,
            )
            .path("M756 240Q900 256 992 340Q930 322 874 336Q816 318 756 334Z", cloth.darker(0.14));
    } else {
        for at in 0..15 {
            let (x, y) =
                (40.0 + f64::from(at) * 46.0, 34.0 + dice.between(-20.0, 46.0) + f64::from(at) * 2.0);
            let leaf = light.on(LEAF);
            c.ellipse(x, y, 44.0, 26.0, if at % 2 == 0 { leaf } else { leaf.lighter(0.16) });
        }
        c.line("M0 26L760 60", light.on(OAK), 9.0);
    }
    // Table for two.
    c.ellipse(770.0, 866.0, 190.0, 20.0, light.shade.mix(clay, 0.6));
    let iron = light.on(IRON);
    for (x, side) in [(600.0, 1.0), (906.0, -1.0)] {
        c.line(
            format!("M{} 866v-70h{}v70M{0} 796l{} -100", N(x), N(70.0 * side), N(-12.0 * side)),
            iron,
            7.0,
        )
        .round(if side > 0.0 { x - 8.0 } else { x - 78.0 }, 784.0, 86.0, 16.0, 8.0, cloth);
        c.line(format!("M{} 700l{} 84", N(x - 12.0 * side), N(10.0 * side)), cloth, 14.0);
    }
    c.ellipse(754.0, 752.0, 96.0, 18.0, light.on(WHITEWASH)).line(
        "M754 768v94M714 868l40 -14 40 14",
        iron,
        8.0,
    );
    c.path("M700 716h14l-3 34h-8Z", light.on(AZULEJO).lighter(0.2))
        .path("M782 728h26q-2 20 -13 22q-11 -2 -13 -22Z", light.on(WHITEWASH).darker(0.06))
        .path("M740 706q12 -12 24 0l-4 42h-16Z", light.on(TERRACOTTA));
    let flowers = pot(c, light, dice);
    for (x, y, s) in [
        (1120.0, 850.0, 1.7),
        (1016.0, 760.0, 1.1),
        (1180.0, 740.0, 1.2),
        (222.0, 800.0, 1.35),
        (330.0, 738.0, 0.95),
    ] {
        c.stamp_scaled(&flowers, x, y, s);
    }
}

pub fn shop_floor(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    shell(c, light, dice, &room, true);
    let _ = subject;
    // The shop's own window, seen from inside, and the street beyond.
    let frame = light.on(IRON);
    let street = light.on(*dice.pick(&super::palette::WALLS));
    c.rect(300.0, 220.0, 600.0, FLOOR - 220.0, street.mix(light.cloud, 0.25));
    for x in [330.0, 470.0, 610.0, 750.0] {
        c.rect(x, 260.0, 74.0, 140.0, light.glass_high.mix(street, 0.3)).rect(
            x - 6.0,
            404.0,
            86.0,
            8.0,
            street.lighter(0.5),
        );
    }
    c.rect(300.0, 540.0, 600.0, 100.0, light.on(Rgb::hex(0xd9d2c2)));
    let plane = tree(c, light, dice, Tree::Plane);
    c.stamp_scaled(&plane, 420.0, 560.0, 1.3);
    c.line(format!("M300 220H900V{FLOOR}H300ZM500 220V{FLOOR}M700 220V{FLOOR}M300 300H900"), frame, 9.0);
    c.rect(692.0, 300.0, 8.0, FLOOR - 300.0, frame).rect(664.0, 450.0, 6.0, 70.0, light.on(OCHRE));
    c.shade(&[(360.0, FLOOR), (660.0, FLOOR), (860.0, 880.0), (470.0, 880.0)], light.sun, 0.45);
    // Columns, brick on the left, rail lights.
    let brick = light.on(TERRACOTTA).lighter(0.25);
    c.polygon(&[(0.0, 0.0), (LEFT, TOP), (LEFT, FLOOR), (0.0, HEIGHT)], brick);
    for row in 0..14 {
        let y = f64::from(row) / 14.0;
        c.faint(
            format!("M0 {}L{LEFT} {}", N(HEIGHT * y), N(TOP + (FLOOR - TOP) * y)),
            light.on(WHITEWASH),
            3.0,
            0.4,
        );
        for column in 0..4 {
            let at = (f64::from(column) + if row % 2 == 0 { 0.2 } else { 0.7 }) / 4.4;
            let x = LEFT * at;
            let (top, bottom) = (TOP * at, HEIGHT - (HEIGHT - FLOOR) * at);
            c.faint(
                format!(
                    "M{} {}V{}",
                    N(x),
                    N(top + (bottom - top) * y),
                    N(top + (bottom - top) * (y + 1.0 / 14.0))
                ),
                light.on(WHITEWASH),
                3.0,
                0.34,
            );
        }
    }
    c.shade(&[(0.0, 0.0), (LEFT, TOP), (LEFT, FLOOR), (0.0, HEIGHT)], light.shade, 0.14);
    let iron = light.on(Rgb::hex(0x3c4a48));
    c.rect(930.0, 100.0, 30.0, 640.0, iron)
        .rect(918.0, 92.0, 54.0, 22.0, iron)
        .rect(916.0, 730.0, 58.0, 18.0, iron)
        .veil(948.0, 112.0, 12.0, 620.0, light.shade, 0.4);
    c.line("M330 60L470 150M870 60L730 150", light.on(IRON), 6.0);
    for (x, y) in [(372.0, 86.0), (420.0, 118.0), (828.0, 86.0), (780.0, 118.0)] {
        c.path(format!("M{} {}h24l6 34h-36Z", N(x - 12.0), N(y)), light.on(IRON)).ellipse(
            x,
            y + 34.0,
            15.0,
            5.0,
            Rgb::hex(0xffedc4),
        );
    }
    // A counter waiting for its shopkeeper.
    c.shade(&[(880.0, 850.0), (1150.0, 850.0), (1190.0, 886.0), (930.0, 886.0)], light.shade, 0.28);
    c.polygon(&[(860.0, 690.0), (1060.0, 660.0), (1190.0, 716.0), (960.0, 760.0)], room.wood.lighter(0.3))
        .polygon(&[(860.0, 690.0), (960.0, 760.0), (960.0, 876.0), (860.0, 790.0)], room.accent)
        .polygon(
            &[(960.0, 760.0), (1190.0, 716.0), (1190.0, 830.0), (960.0, 876.0)],
            room.accent.darker(0.16),
        );
    let flowers = pot(c, light, dice);
    c.stamp_scaled(&flowers, 1030.0, 700.0, 0.9);
    house_plant(c, light, 270.0, 760.0, 0.8);
}

pub fn office_floor(c: &mut Canvas, light: &Light, dice: &mut Dice, subject: &Subject<'_>) {
    let room = Room::of(light, dice);
    let clay = dice.chance(0.3);
    shell(c, light, dice, &room, clay);
    back_window(c, light, dice, subject.outlook, 300.0, 200.0, 600.0, 300.0);
    c.line("M400 200v300M600 200v300M800 200v300", light.on(WHITEWASH).lighter(0.3), 8.0);
    // Boards for sound in the ceiling, long lamps.
    for x in [330.0, 600.0, 870.0] {
        let far = 600.0 + (x - 600.0) * 0.62;
        c.polygon(
            &[(x - 44.0, 20.0), (x + 44.0, 20.0), (far + 28.0, 128.0), (far - 28.0, 128.0)],
            Rgb::hex(0xfff6de),
        );
        c.faint(format!("M{} 20H{}", N(x - 44.0), N(x + 44.0)), light.shade, 3.0, 0.2);
    }
    let screen = light.on(Rgb::hex(0x2f3a44));
    for (row, (y, size)) in [(642.0, 0.8), (770.0, 1.15)].into_iter().enumerate() {
        for side in [-1.0, 1.0] {
            let x = 600.0 + side * (190.0 + row as f64 * 96.0);
            let (w, h) = (250.0 * size, 70.0 * size);
            c.shade(
                &[
                    (x - w / 2.0, y + h + 26.0),
                    (x + w / 2.0, y + h + 26.0),
                    (x + w / 2.0 + 40.0, y + h + 46.0),
                    (x - w / 2.0 + 40.0, y + h + 46.0),
                ],
                light.shade,
                0.22,
            );
            c.line(
                format!(
                    "M{} {}v{}M{} {1}v{2}",
                    N(x - w / 2.0 + 12.0),
                    N(y),
                    N(h + 36.0),
                    N(x + w / 2.0 - 12.0)
                ),
                light.on(IRON),
                8.0 * size,
            );
            c.polygon(
                &[
                    (x - w / 2.0, y),
                    (x + w / 2.0, y),
                    (x + w * 0.44 - side * 12.0, y - 34.0 * size),
                    (x - w * 0.44 - side * 12.0, y - 34.0 * size),
                ],
                room.wood.lighter(0.22),
            )
            .rect(x - w / 2.0, y, w, 11.0 * size, room.wood.darker(0.08));
            c.rect(x - 8.0 * size, y - 50.0 * size, 16.0 * size, 36.0 * size, light.on(Rgb::hex(0x9aa0a3)))
                .round(x - 62.0 * size, y - 116.0 * size, 124.0 * size, 74.0 * size, 6.0, screen)
                .shade(
                    &[
                        (x - 40.0 * size, y - 110.0 * size),
                        (x + 20.0 * size, y - 110.0 * size),
                        (x - 20.0 * size, y - 48.0 * size),
                        (x - 56.0 * size, y - 48.0 * size),
                    ],
                    light.cloud,
                    0.16,
                );
            c.round(x - 46.0 * size, y + 10.0 * size, 92.0 * size, 62.0 * size, 14.0 * size, room.fabric)
                .rect(x - 4.0, y + 70.0 * size, 8.0, 34.0 * size, light.on(IRON))
                .ellipse(x, y + 106.0 * size, 40.0 * size, 8.0 * size, light.on(IRON));
            c.round(x + 76.0 * size, y - 40.0 * size, 22.0 * size, 26.0 * size, 4.0, room.accent);
        }
    }
    picture(c, light, dice, &room, 1010.0, 300.0, 110.0, 150.0);
    house_plant(c, light, 108.0, 850.0, 1.0);
    house_plant(c, light, 930.0, 660.0, 0.6);
}

pub fn parking_bay(c: &mut Canvas, light: &Light, dice: &mut Dice) {
    let wall = light.on(*dice.pick(&[Rgb::hex(0xe9e5da), Rgb::hex(0xded9ce), Rgb::hex(0xeae0cd)]));
    let room = Room { wall, wood: light.on(OAK), fabric: light.on(FABRICS[0]), accent: light.on(FABRICS[1]) };
    shell(c, light, dice, &room, true);
    let floor = light.on(Rgb::hex(0xb5b1a6));
    let paint = c.down(floor.darker(0.16), floor.lighter(0.12));
    c.polygon(&[(LEFT, FLOOR), (RIGHT, FLOOR), (WIDTH, HEIGHT), (0.0, HEIGHT)], paint);
    let band = light.on(*dice.pick(&[AZULEJO, OLIVE, TERRACOTTA, OCHRE]));
    c.rect(LEFT, 470.0, RIGHT - LEFT, 70.0, band)
        .polygon(&[(0.0, 588.0), (LEFT, 470.0), (LEFT, 540.0), (0.0, 716.0)], band.mix(light.shade, 0.2))
        .polygon(&[(WIDTH, 588.0), (RIGHT, 470.0), (RIGHT, 540.0), (WIDTH, 716.0)], band.lighter(0.1));
    for x in [LEFT + 110.0, RIGHT - 150.0] {
        c.rect(x, TOP - 6.0, 44.0, FLOOR - TOP + 34.0, wall.darker(0.06))
            .rect(x + 30.0, TOP, 14.0, FLOOR - TOP + 28.0, wall.mix(light.shade, 0.3))
            .rect(x, 560.0, 44.0, 96.0, light.on(OCHRE));
        c.faint(format!("M{} 580l44 -24M{0} 620l44 -24M{0} 656l44 -24", N(x)), IRON, 10.0, 0.8);
    }
    let white = light.on(WHITEWASH);
    for at in [-1.0, -0.34, 0.34, 1.0] {
        let (far, near) = (600.0 + at * 330.0, 600.0 + at * 700.0);
        c.polygon(
            &[
                (far - 5.0, FLOOR + 20.0),
                (far + 5.0, FLOOR + 20.0),
                (near + 14.0, HEIGHT),
                (near - 14.0, HEIGHT),
            ],
            white,
        );
    }
    for y in [34.0, 96.0] {
        let half = 210.0 - y;
        c.translucent(0.3, |c| {
            c.round(600.0 - half - 30.0, y - 22.0, half * 2.0 + 60.0, 54.0, 27.0, Rgb::hex(0xfff3d0));
        });
        c.round(600.0 - half, y, half * 2.0, 12.0, 6.0, Rgb::hex(0xfffaf0));
    }
    c.shade(&[(480.0, 670.0), (720.0, 670.0), (800.0, 880.0), (400.0, 880.0)], Rgb::hex(0xfff6dc), 0.3);
    // A bicycle leaning on the wall: the bay is wide.
    let frame = light.on(*dice.pick(&[TERRACOTTA, AZULEJO, OLIVE]));
    c.line("M838 620a38 38 0 1 0 .1 0ZM958 620a38 38 0 1 0 .1 0Z", light.on(IRON), 5.0).line(
        "M838 658L870 596H930L958 658M870 596L900 658H838M900 658L930 596M862 578h22M924 574l18 -4",
        frame,
        6.0,
    );
    // A lift door at the back.
    c.rect(560.0, 420.0, 120.0, FLOOR - 420.0, light.on(Rgb::hex(0x9fa5a6)))
        .line(format!("M620 424V{}", N(FLOOR)), light.on(Rgb::hex(0x7d8486)), 4.0)
        .shade(&[(566.0, 424.0), (616.0, 424.0), (580.0, 636.0), (566.0, 636.0)], light.cloud, 0.3)
        .rect(694.0, 520.0, 16.0, 30.0, light.on(IRON))
        .circle(702.0, 530.0, 4.0, band);
}
