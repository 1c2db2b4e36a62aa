//! Plans, drawn as on an architect's table: blue ink on limestone paper.

use super::canvas::{Canvas, HEIGHT, N, Rgb, WIDTH, curve};
use super::palette::{AZULEJO, LEAF, OLIVE, TERRACOTTA};
use super::{Dice, Subject};

const PAPER: Rgb = Rgb::hex(0xf4eee1);
const INK: Rgb = Rgb::hex(0x27415f);
const DRY: Rgb = Rgb::hex(0xfdfaf2);
const WOOD: Rgb = Rgb::hex(0xf0e0c4);
const WET: Rgb = Rgb::hex(0xd8e5ea);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Living,
    Kitchen,
    Bedroom,
    Bathroom,
    Hall,
}

/// A room: its kind and rectangle.
#[derive(Debug, Clone, Copy)]
struct Room {
    kind: Kind,
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

fn paper(c: &mut Canvas) {
    c.rect(0.0, 0.0, WIDTH, HEIGHT, PAPER);
    let grid = c.pattern(30.0, 30.0, |c| {
        c.faint("M0 .5H30M.5 0V30", AZULEJO, 1.0, 0.12);
    });
    c.rect(0.0, 0.0, WIDTH, HEIGHT, grid);
}

/// An arrow to the north, and a scale of five metres.
fn legend(c: &mut Canvas, dice: &mut Dice) {
    let turn = dice.between(-30.0, 30.0);
    let (sin, cos) = turn.to_radians().sin_cos();
    let at = |x: f64, y: f64| (1110.0 + x * cos - y * sin, 786.0 + x * sin + y * cos);
    c.line("M1152 786a42 42 0 1 0 -.1 1", INK, 2.5);
    c.polygon(&[at(0.0, -54.0), at(15.0, 18.0), at(0.0, 8.0)], INK)
        .polygon(&[at(0.0, -54.0), at(-15.0, 18.0), at(0.0, 8.0)], INK.lighter(0.6));
    for step in 0..5 {
        c.rect(70.0 + f64::from(step) * 40.0, 836.0, 40.0, 9.0, if step % 2 == 0 { INK } else { DRY });
    }
    c.line("M70 836h200v9h-200Z", INK, 1.6);
}

/// A flat of as many rooms as the listing has: living room and kitchen on one
/// side, a hall, and the rooms along it in two rows.
pub fn floor_plan(c: &mut Canvas, dice: &mut Dice, subject: &Subject<'_>) {
    paper(c);
    let bedrooms = usize::from(subject.bedrooms.min(6));
    let bathrooms = usize::from(subject.bathrooms.clamp(1, 3));
    let mirrored = dice.chance(0.5);
    let h = dice.between(560.0, 620.0);
    let w = if bedrooms < 2 { dice.between(680.0, 740.0) } else { dice.between(860.0, 940.0) };
    let (x, y) = ((WIDTH - w) / 2.0, (HEIGHT - h) / 2.0 - 14.0);
    let mut rooms = Vec::new();
    // Day side: as large as the night side leaves it.
    let day = w * (0.62 - 0.055 * bedrooms as f64).max(0.34);
    let kitchen = h * dice.between(0.34, 0.42);
    let hall = 84.0;
    rooms.push(Room { kind: Kind::Living, x, y, w: day, h: h - kitchen });
    rooms.push(Room { kind: Kind::Kitchen, x, y: y + h - kitchen, w: day, h: kitchen });
    let hall_y = y + (h - hall) * dice.between(0.46, 0.54);
    rooms.push(Room { kind: Kind::Hall, x: x + day, y: hall_y, w: w - day, h: hall });
    // Night side: bedrooms above, the others and the bathrooms below.
    let above = bedrooms.div_ceil(2).max(1);
    let mut rows = [Vec::new(), Vec::new()];
    for bedroom in 0..bedrooms {
        rows[usize::from(bedroom >= above)].push((Kind::Bedroom, if bedroom == 0 { 1.25 } else { 1.0 }));
    }
    for bathroom in 0..bathrooms {
        let row = usize::from(bathroom != 1 || rows[0].is_empty());
        let at = rows[row].len().min(1);
        rows[row].insert(at, (Kind::Bathroom, 0.6));
    }
    // Nobody has a bathroom as large as a bedroom: a store room beside it.
    if rows[1].iter().all(|(kind, _)| *kind == Kind::Bathroom) {
        rows[1].push((Kind::Hall, if rows[1].len() > 1 { 0.5 } else { 0.9 }));
    }
    // A studio sleeps in an alcove.
    if !rows[0].iter().any(|(kind, _)| *kind == Kind::Bedroom) {
        rows[0].push((Kind::Bedroom, 1.25));
    }
    for (row, cells) in rows.iter().enumerate() {
        let total: f64 = cells.iter().map(|(_, share)| share).sum();
        let mut left = x + day;
        let (top, height) = if row == 0 { (y, hall_y - y) } else { (hall_y + hall, y + h - hall_y - hall) };
        for (kind, share) in cells {
            let width = (w - day) * share / total;
            rooms.push(Room { kind: *kind, x: left, y: top, w: width, h: height });
            left += width;
        }
    }
    if mirrored {
        for room in &mut rooms {
            room.x = WIDTH - room.x - room.w;
        }
    }

    // A shadow under the whole, then floors, furniture, walls, openings.
    c.veil(x + 10.0, y + 14.0, w, h, INK, 0.16);
    for room in &rooms {
        let floor = match room.kind {
            Kind::Bathroom => WET,
            Kind::Kitchen => WET.mix(DRY, 0.5),
            Kind::Living | Kind::Bedroom => WOOD,
            Kind::Hall => DRY,
        };
        c.rect(room.x, room.y, room.w, room.h, floor);
        let boards = if matches!(room.kind, Kind::Living | Kind::Bedroom) { 17.0 } else { 29.0 };
        c.slats(room.x, room.y + boards, room.w, room.h - boards, (1.0, boards), INK, 0.1);
    }
    for room in &rooms {
        furnish(c, dice, room, mirrored);
    }
    let mut walls = String::new();
    for room in &rooms {
        walls += &format!("M{} {}h{}v{}h-{2}Z", N(room.x), N(room.y), N(room.w), N(room.h));
    }
    c.line(walls, INK, 8.0);
    c.line(format!("M{} {}h{}v{}h-{2}Z", N(x), N(y), N(w), N(h)), INK, 16.0);
    for room in &rooms {
        // Windows where the room meets the outer wall above or below.
        let outer = if (room.y - y).abs() < 1.0 {
            Some(room.y)
        } else if (room.y + room.h - y - h).abs() < 1.0 {
            Some(room.y + room.h)
        } else {
            None
        };
        if let (Some(edge), true) = (outer, room.kind != Kind::Hall && room.w > 60.0) {
            let span = (room.w * 0.46).clamp(40.0, 190.0);
            let left = room.x + (room.w - span) / 2.0;
            c.rect(left, edge - 8.0, span, 16.0, DRY).line(
                format!(
                    "M{} {}h{span:.0}M{0} {}h{span:.0}M{0} {}h{span:.0}",
                    N(left),
                    N(edge - 7.0),
                    N(edge),
                    N(edge + 7.0)
                ),
                INK,
                2.0,
            );
        }
    }
    // Doors: a gap and the arc of its leaf, all towards the hall.
    let hall_left = if mirrored { x } else { x + day };
    for room in rooms.iter().filter(|room| {
        matches!(room.kind, Kind::Bedroom | Kind::Bathroom) || room.kind == Kind::Hall && room.h > hall + 1.0
    }) {
        let upper = room.y < hall_y;
        let edge = if upper { hall_y } else { hall_y + hall };
        let (gap, left) = (46.0_f64.min(room.w * 0.5), room.x + room.w * 0.5 - 23.0);
        let into = if upper { -1.0 } else { 1.0 };
        c.rect(left, edge - 6.0, gap, 12.0, DRY);
        c.line(format!("M{} {}v{}", N(left), N(edge), N(gap * into)), INK, 3.0).faint(
            format!(
                "M{} {}A{2} {2} 0 0 {3} {4} {5}",
                N(left),
                N(edge + gap * into),
                N(gap),
                if upper { 1 } else { 0 },
                N(left + gap),
                N(edge)
            ),
            INK,
            1.6,
            0.7,
        );
    }
    let joint = if mirrored { x + w - day } else { x + day };
    c.rect(joint - 6.0, hall_y + 12.0, 12.0, hall - 24.0, DRY);
    let front = if mirrored { hall_left } else { x + w };
    c.rect(front - 10.0, hall_y + 16.0, 20.0, hall - 32.0, DRY);
    let dir = if mirrored { 1.0 } else { -1.0 };
    c.line(format!("M{} {}h{}", N(front), N(hall_y + 16.0), N(52.0 * dir)), TERRACOTTA, 4.0).faint(
        format!(
            "M{} {}A52 52 0 0 {} {} {}",
            N(front + 52.0 * dir),
            N(hall_y + 16.0),
            i32::from(mirrored),
            N(front),
            N(hall_y + 68.0)
        ),
        TERRACOTTA,
        2.0,
        0.8,
    );
    let tip = front - 26.0 * dir;
    c.polygon(
        &[(tip, hall_y + 42.0), (tip - 24.0 * dir, hall_y + 28.0), (tip - 24.0 * dir, hall_y + 56.0)],
        TERRACOTTA,
    );
    let kitchen_door = y + h - kitchen;
    c.rect(x.max(if mirrored { x + w - day } else { x }) + day * 0.6, kitchen_door - 6.0, 60.0, 12.0, DRY);
    legend(c, dice);
}

fn furnish(c: &mut Canvas, dice: &mut Dice, room: &Room, mirrored: bool) {
    let Room { kind, x, y, w, h } = *room;
    let outline = |c: &mut Canvas, x: f64, y: f64, w: f64, h: f64, r: f64, fill: Rgb| {
        c.outlined(x, y, w, h, r, fill, INK.lighter(0.35));
    };
    let cloth = AZULEJO.lighter(0.7);
    match kind {
        Kind::Living => {
            let (sx, sy) = (x + w * 0.12, y + h * 0.16);
            c.round(sx + w * 0.1, sy + 20.0, w * 0.56, h * 0.42, 6.0, TERRACOTTA.lighter(0.62));
            outline(c, sx, sy, 46.0, h * 0.5, 12.0, cloth);
            outline(c, sx + 60.0, sy, w * 0.34, 44.0, 12.0, cloth);
            outline(c, sx + w * 0.24, sy + h * 0.2, w * 0.2, h * 0.14, 6.0, DRY);
            let (tx, ty) = (x + w * 0.56, y + h * 0.72);
            for (dx, dy) in
                [(-44.0, -22.0), (-44.0, 22.0), (44.0, -22.0), (44.0, 22.0), (0.0, -44.0), (0.0, 44.0)]
            {
                c.circle(tx + dx * 1.3, ty + dy * 1.2, 13.0, cloth);
            }
            c.ellipse(tx, ty, 56.0, 42.0, DRY).line(
                format!("M{} {}a56 42 0 1 0 .1 0Z", N(tx), N(ty - 42.0)),
                INK,
                1.8,
            );
            plant(c, x + w * 0.88, y + h * 0.12);
        }
        Kind::Kitchen => {
            let side = if mirrored { x + w - 54.0 } else { x + 10.0 };
            outline(c, x + 10.0, y + h - 54.0, w - 20.0, 44.0, 2.0, DRY);
            outline(c, side, y + 30.0, 44.0, h - 84.0, 2.0, DRY);
            outline(c, x + w * 0.44, y + h - 48.0, 64.0, 32.0, 8.0, WET);
            for (dx, dy) in [(12.0, 14.0), (32.0, 14.0), (12.0, 36.0), (32.0, 36.0)] {
                c.line(format!("M{} {}a7 7 0 1 0 .1 0Z", N(side + dx), N(y + 60.0 + dy)), INK, 1.6);
            }
            let (tx, ty) = (x + w * 0.52, y + h * 0.42);
            for (dx, dy) in [(-34.0, -30.0), (34.0, -30.0), (-34.0, 30.0), (34.0, 30.0)] {
                c.round(tx + dx - 11.0, ty + dy - 11.0, 22.0, 22.0, 6.0, cloth);
            }
            outline(c, tx - 58.0, ty - 26.0, 116.0, 52.0, 5.0, WOOD);
        }
        Kind::Bedroom => {
            let (bw, bh) = ((w * 0.6).min(120.0), (h * 0.5).min(150.0));
            let (bx, by) = (x + (w - bw) / 2.0, if y < 300.0 { y + 22.0 } else { y + h - bh - 22.0 });
            let pillows = if y < 300.0 { by + 8.0 } else { by + bh - 32.0 };
            c.round(bx - 14.0, by + bh * 0.24, bw + 28.0, bh * 0.62, 6.0, TERRACOTTA.lighter(0.62));
            outline(c, bx, by, bw, bh, 8.0, DRY);
            c.round(bx, if y < 300.0 { by + bh * 0.42 } else { by }, bw, bh * 0.58, 8.0, cloth);
            for side in [0.08, 0.54] {
                outline(c, bx + bw * side, pillows, bw * 0.38, 24.0, 8.0, PAPER);
            }
            let wardrobe = if y < 300.0 { y + h - 34.0 } else { y + 12.0 };
            outline(c, x + 12.0, wardrobe, (w * 0.32).max(24.0), 22.0, 1.0, WOOD.darker(0.06));
        }
        Kind::Bathroom => {
            let top = y < 300.0;
            outline(c, x + 12.0, if top { y + 16.0 } else { y + h - 60.0 }, w - 24.0, 44.0, 18.0, DRY);
            let middle = if top { y + 84.0 } else { y + h - 128.0 };
            outline(c, x + 12.0, middle, 34.0, 42.0, 14.0, DRY);
            outline(c, x + w - 46.0, middle + 2.0, 34.0, 38.0, 8.0, DRY);
            c.circle(x + w - 29.0, middle + 21.0, 10.0, WET);
        }
        Kind::Hall if h > 100.0 => {
            outline(c, x + 12.0, y + 14.0, 26.0, h - 28.0, 2.0, WOOD.darker(0.06));
            outline(c, x + w - 60.0, y + h - 62.0, 44.0, 44.0, 6.0, DRY);
            c.line(format!("M{} {}a14 14 0 1 0 .1 0Z", N(x + w - 38.0), N(y + h - 54.0)), INK, 1.8);
        }
        Kind::Hall => {
            if dice.chance(0.7) {
                outline(c, x + w * 0.3, y + 8.0, 70.0, 14.0, 2.0, WOOD.darker(0.06));
            }
            plant(c, x + w * 0.5 + 40.0, y + h - 20.0);
        }
    }
}

/// A plant from above.
fn plant(c: &mut Canvas, x: f64, y: f64) {
    for turn in 0..6 {
        let (sin, cos) = (f64::from(turn) * 1.047).sin_cos();
        c.circle(x + cos * 9.0, y + sin * 9.0, 7.0, LEAF.lighter(0.25));
    }
    c.circle(x, y, 5.0, OLIVE);
}

/// A plot from above: its boundary, contour lines, trees, a way in, what stands on it.
pub fn site_plan(c: &mut Canvas, dice: &mut Dice, subject: &Subject<'_>) {
    paper(c);
    let (cx, cy) = (590.0, 420.0);
    for ring in 0..7 {
        let size = 150.0 + f64::from(ring) * 84.0;
        let points: Vec<(f64, f64)> = (0..=13)
            .map(|step| {
                let angle = f64::from(step % 13) / 13.0 * std::f64::consts::TAU;
                let reach = size * (1.0 + 0.16 * (angle * 2.0 + f64::from(ring) * 0.3).sin());
                (cx - 160.0 + angle.cos() * reach * 1.25, cy + 120.0 + angle.sin() * reach * 0.8)
            })
            .collect();
        c.faint(curve(&points), TERRACOTTA, if ring % 3 == 0 { 2.6 } else { 1.4 }, 0.34);
    }
    // The lane.
    let bend = dice.between(-60.0, 60.0);
    let lane = format!("M-20 {}Q320 {} 600 {}T1220 {}", N(770.0), N(720.0 + bend), N(772.0), N(730.0 - bend));
    c.faint(&lane, Rgb::hex(0xd9c7a2), 62.0, 0.9).line(&lane, INK, 1.0);
    c.faint(lane, DRY, 4.0, 0.9);
    // Neighbouring plots lightly, ours in full.
    let mut corner = |x: f64, y: f64| (x + dice.between(-46.0, 46.0), y + dice.between(-36.0, 36.0));
    let plot = [
        corner(310.0, 190.0),
        corner(600.0, 140.0),
        corner(890.0, 200.0),
        corner(900.0, 450.0),
        corner(860.0, 650.0),
        corner(560.0, 690.0),
        corner(320.0, 650.0),
        corner(280.0, 410.0),
    ];
    let outline: String = plot
        .iter()
        .enumerate()
        .map(|(at, (x, y))| format!("{}{} {}", if at == 0 { 'M' } else { 'L' }, N(*x), N(*y)))
        .chain(["Z".to_owned()])
        .collect();
    for (at, far) in [
        (0, (-40.0, 60.0)),
        (2, (1240.0, 90.0)),
        (4, (1240.0, 640.0)),
        (6, (-40.0, 560.0)),
        (1, (620.0, -30.0)),
    ] {
        c.faint(format!("M{} {}L{} {}", N(plot[at].0), N(plot[at].1), N(far.0), N(far.1)), INK, 2.0, 0.45);
    }
    c.path(format!("{outline}m12 14"), AZULEJO.lighter(0.82));
    c.translucent(0.8, |c| {
        c.path(&outline, LEAF.lighter(0.68));
    });
    c.line(&outline, TERRACOTTA, 7.0);
    for (x, y) in plot {
        c.circle(x, y, 10.0, DRY).line(
            format!("M{} {}a10 10 0 1 0 .1 0Z", N(x), N(y - 10.0)),
            TERRACOTTA,
            4.0,
        );
    }
    for row in 0..5 {
        for column in 0..7 {
            if dice.chance(0.62) {
                let (x, y, r) = (
                    370.0 + f64::from(column) * 74.0 + dice.between(-20.0, 20.0),
                    250.0 + f64::from(row) * 74.0 + dice.between(-18.0, 18.0),
                    dice.between(13.0, 26.0),
                );
                if subject.storeys > 0 && (480.0..760.0).contains(&x) && (360.0..560.0).contains(&y) {
                    continue;
                }
                c.veil(x - r * 0.3, y + r * 0.3, r * 1.6, r, INK, 0.12)
                    .circle(x, y, r, OLIVE.lighter(0.18))
                    .circle(x - r * 0.25, y - r * 0.28, r * 0.55, OLIVE.lighter(0.42));
            }
        }
    }
    if subject.storeys > 0 {
        c.veil(536.0, 420.0, 190.0, 122.0, INK, 0.2);
        c.polygon(
            &[(520.0, 400.0), (700.0, 400.0), (700.0, 520.0), (520.0, 520.0)],
            TERRACOTTA.lighter(0.25),
        )
        .polygon(&[(520.0, 460.0), (700.0, 460.0), (700.0, 520.0), (520.0, 520.0)], TERRACOTTA.darker(0.05));
        c.line("M520 400h180v120h-180ZM520 460h180", INK, 3.0);
        if subject.pool {
            c.round(742.0, 430.0, 56.0, 96.0, 12.0, Rgb::hex(0x7fbfd0)).line("M742 430h56v96h-56Z", INK, 2.4);
        }
    }
    c.faint("M592 690Q600 620 612 524", Rgb::hex(0xd9c7a2), 18.0, 0.9);
    legend(c, dice);
}
