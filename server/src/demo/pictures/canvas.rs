//! The pen: writes SVG of 1200 × 900, short and valid.

use super::Dice;
use std::fmt::{self, Display, Write};

/// Width of every picture.
pub const WIDTH: f64 = 1200.0;
/// Height of every picture.
pub const HEIGHT: f64 = 900.0;

/// A colour, mixed like paint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rgb(f64, f64, f64);

impl Rgb {
    /// From `0xRRGGBB`.
    pub const fn hex(code: u32) -> Self {
        Self(((code >> 16) & 255) as f64, ((code >> 8) & 255) as f64, (code & 255) as f64)
    }

    /// So much of another colour, 0 to 1.
    pub fn mix(self, other: Self, part: f64) -> Self {
        let blend = |a: f64, b: f64| a + (b - a) * part;
        Self(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// Towards white.
    pub fn lighter(self, part: f64) -> Self {
        self.mix(Self(255.0, 252.0, 245.0), part)
    }

    /// Towards a blue black: shadows in daylight are never grey.
    pub fn darker(self, part: f64) -> Self {
        self.mix(Self(28.0, 34.0, 52.0), part)
    }
}

impl Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let byte = |channel: f64| channel.round().clamp(0.0, 255.0) as u8;
        write!(f, "#{:02x}{:02x}{:02x}", byte(self.0), byte(self.1), byte(self.2))
    }
}

/// A number as short as it may be: a tenth of a pixel near the origin, where
/// symbols are drawn, whole pixels farther out.
pub struct N(pub f64);

impl Display for N {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fine = if self.0.abs() < 60.0 { self.0 } else { self.0.round() };
        let tenths = (fine * 10.0).round() as i64;
        if tenths % 10 == 0 {
            write!(f, "{}", tenths / 10)
        } else {
            let sign = if tenths < 0 { "-" } else { "" };
            write!(f, "{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
        }
    }
}

/// A picture being drawn.
#[derive(Debug, Default)]
pub struct Canvas {
    defs: String,
    body: String,
    symbols: usize,
    /// The fill of the rectangles last written, which a like one may join.
    joinable: Option<String>,
}

impl Canvas {
    fn put(&mut self, args: fmt::Arguments<'_>) {
        self.joinable = None;
        // Writing to a string can't fail.
        let _ = self.body.write_fmt(args);
    }

    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, fill: impl Display) -> &mut Self {
        let fill = fill.to_string();
        if self.joinable.as_ref() == Some(&fill) {
            // Same paint again: one path with two outlines.
            self.body.truncate(self.body.len() - r#""/>"#.len());
            let _ = write!(self.body, r#"{}"/>"#, Rectangle(x, y, w, h));
        } else {
            self.put(format_args!(r#"<path fill="{fill}" d="{}"/>"#, Rectangle(x, y, w, h)));
            self.joinable = Some(fill);
        }
        self
    }

    /// Upright bars from `x` to `x + w`, evenly, each `bar` wide with `gap` after it.
    pub fn bars(
        &mut self,
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        (bar, gap): (f64, f64),
        colour: impl Display,
    ) -> &mut Self {
        self.put(format_args!(
            r#"<path d="M{} {}h{}" stroke="{colour}" stroke-width="{}" stroke-dasharray="{} {}" stroke-linecap="butt"/>"#,
            N(x),
            N(y + h / 2.0),
            N(w),
            N(h),
            N(bar),
            N(gap)
        ));
        self
    }

    /// Level lines from `y` to `y + h`, evenly, each `bar` thick with `gap` after it.
    pub fn slats(
        &mut self,
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        (bar, gap): (f64, f64),
        colour: impl Display,
        opacity: f64,
    ) -> &mut Self {
        self.put(format_args!(
            r#"<path d="M{} {}v{}" stroke="{colour}" stroke-width="{}" stroke-dasharray="{} {}" stroke-linecap="butt" opacity=".{:02}"/>"#,
            N(x + w / 2.0), N(y), N(h), N(w), N(bar), N(gap), percent(opacity)
        ));
        self
    }

    pub fn round(&mut self, x: f64, y: f64, w: f64, h: f64, radius: f64, fill: impl Display) -> &mut Self {
        self.put(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{fill}"/>"#,
            N(x),
            N(y),
            N(w),
            N(h),
            N(radius)
        ));
        self
    }

    /// A rectangle with a thin outline, as in plans.
    pub fn outlined(
        &mut self,
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        radius: f64,
        fill: impl Display,
        line: impl Display,
    ) -> &mut Self {
        self.put(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{fill}" stroke="{line}" stroke-width="2"/>"#,
            N(x), N(y), N(w), N(h), N(radius)
        ));
        self
    }

    /// A translucent rectangle: light or shade lying on what is there.
    pub fn veil(&mut self, x: f64, y: f64, w: f64, h: f64, fill: impl Display, opacity: f64) -> &mut Self {
        self.put(format_args!(
            r#"<path d="{}" fill="{fill}" opacity=".{:02}"/>"#,
            Rectangle(x, y, w, h),
            percent(opacity)
        ));
        self
    }

    pub fn ellipse(&mut self, x: f64, y: f64, rx: f64, ry: f64, fill: impl Display) -> &mut Self {
        self.put(format_args!(
            r#"<ellipse cx="{}" cy="{}" rx="{}" ry="{}" fill="{fill}"/>"#,
            N(x),
            N(y),
            N(rx),
            N(ry)
        ));
        self
    }

    pub fn circle(&mut self, x: f64, y: f64, r: f64, fill: impl Display) -> &mut Self {
        self.put(format_args!(r#"<circle cx="{}" cy="{}" r="{}" fill="{fill}"/>"#, N(x), N(y), N(r)));
        self
    }

    pub fn polygon(&mut self, points: &[(f64, f64)], fill: impl Display) -> &mut Self {
        self.put(format_args!(r#"<path d="{}" fill="{fill}"/>"#, Points(points)));
        self
    }

    /// A translucent polygon.
    pub fn shade(&mut self, points: &[(f64, f64)], fill: impl Display, opacity: f64) -> &mut Self {
        self.put(format_args!(
            r#"<path d="{}" fill="{fill}" opacity=".{:02}"/>"#,
            Points(points),
            percent(opacity)
        ));
        self
    }

    pub fn path(&mut self, d: impl Display, fill: impl Display) -> &mut Self {
        self.put(format_args!(r#"<path d="{d}" fill="{fill}"/>"#));
        self
    }

    pub fn line(&mut self, d: impl Display, colour: impl Display, width: f64) -> &mut Self {
        self.put(format_args!(r#"<path d="{d}" stroke="{colour}" stroke-width="{}"/>"#, N(width)));
        self
    }

    /// A translucent line.
    pub fn faint(&mut self, d: impl Display, colour: impl Display, width: f64, opacity: f64) -> &mut Self {
        self.put(format_args!(
            r#"<path d="{d}" stroke="{colour}" stroke-width="{}" opacity=".{:02}"/>"#,
            N(width),
            percent(opacity)
        ));
        self
    }

    /// Lines that run towards the viewer: `count` on either side of the middle, so
    /// far apart at `y` and so far at the lower edge.
    pub fn fan(
        &mut self,
        y: f64,
        count: i32,
        (far, near): (f64, f64),
        colour: impl Display,
        opacity: f64,
    ) -> &mut Self {
        let mut d = String::new();
        for line in -count..=count {
            let at = f64::from(line);
            let _ =
                write!(d, "M{} {}L{} {HEIGHT}", N(WIDTH / 2.0 + at * far), N(y), N(WIDTH / 2.0 + at * near));
        }
        self.faint(d, colour, 1.6, opacity)
    }

    /// A gradient from top to bottom; gives the paint.
    pub fn down(&mut self, from: impl Display, to: impl Display) -> String {
        self.gradient("0", "1", from, to)
    }

    /// A gradient from left to right; gives the paint.
    pub fn across(&mut self, from: impl Display, to: impl Display) -> String {
        self.gradient("1", "0", from, to)
    }

    fn gradient(&mut self, x2: &str, y2: &str, from: impl Display, to: impl Display) -> String {
        let id = self.next_id();
        let _ = write!(
            self.defs,
            r#"<linearGradient id="{id}" x2="{x2}" y2="{y2}"><stop stop-color="{from}"/><stop offset="1" stop-color="{to}"/></linearGradient>"#
        );
        format!("url(#{id})")
    }

    /// A pattern of tiles, drawn once; gives the paint.
    pub fn pattern(&mut self, w: f64, h: f64, draw: impl FnOnce(&mut Self)) -> String {
        let content = self.apart(draw);
        let id = self.next_id();
        let _ = write!(
            self.defs,
            r#"<pattern id="{id}" width="{}" height="{}" patternUnits="userSpaceOnUse">{content}</pattern>"#,
            N(w),
            N(h)
        );
        format!("url(#{id})")
    }

    /// Something drawn around the origin, to be set down with [`stamp`](Self::stamp).
    pub fn symbol(&mut self, draw: impl FnOnce(&mut Self)) -> String {
        let content = self.apart(draw);
        let id = self.next_id();
        let _ = write!(self.defs, r#"<g id="{id}">{content}</g>"#);
        id
    }

    pub fn stamp(&mut self, symbol: &str, x: f64, y: f64) -> &mut Self {
        self.put(format_args!(r##"<use href="#{symbol}" x="{}" y="{}"/>"##, N(x), N(y)));
        self
    }

    /// Sets a symbol down larger or smaller, mirrored where `scale` is negative.
    pub fn stamp_scaled(&mut self, symbol: &str, x: f64, y: f64, scale: f64) -> &mut Self {
        let size = format!("{:.2}", scale.abs());
        let mirrored = if scale < 0.0 { format!("-{size} {size}") } else { size };
        self.put(format_args!(
            r##"<use href="#{symbol}" transform="translate({} {})scale({mirrored})"/>"##,
            N(x),
            N(y)
        ));
        self
    }

    /// Everything drawn inside is seen only within a path.
    pub fn clipped(&mut self, d: impl Display, draw: impl FnOnce(&mut Self)) -> &mut Self {
        let id = self.next_id();
        let _ = write!(self.defs, r#"<clipPath id="{id}"><path d="{d}"/></clipPath>"#);
        self.put(format_args!(r#"<g clip-path="url(#{id})">"#));
        draw(self);
        self.put(format_args!("</g>"));
        self
    }

    /// Everything drawn inside is translucent as one.
    pub fn translucent(&mut self, opacity: f64, draw: impl FnOnce(&mut Self)) -> &mut Self {
        self.put(format_args!(r#"<g opacity=".{:02}">"#, percent(opacity)));
        draw(self);
        self.put(format_args!("</g>"));
        self
    }

    fn apart(&mut self, draw: impl FnOnce(&mut Self)) -> String {
        let outside = std::mem::take(&mut self.body);
        self.joinable = None;
        draw(self);
        self.joinable = None;
        std::mem::replace(&mut self.body, outside)
    }

    fn next_id(&mut self) -> String {
        self.symbols += 1;
        format!("i{}", self.symbols)
    }

    /// The whole document, seen in a mirror if asked for.
    pub fn finish(self, mirrored: bool) -> String {
        let Self { defs, body, .. } = self;
        let body =
            if mirrored { format!(r#"<g transform="matrix(-1 0 0 1 {WIDTH} 0)">{body}</g>"#) } else { body };
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke-linecap="round"><defs>{defs}</defs>{body}</svg>"#
        )
    }
}

fn percent(opacity: f64) -> u8 {
    (opacity * 100.0).round().clamp(1.0, 99.0) as u8
}

/// The outline of a rectangle.
struct Rectangle(f64, f64, f64, f64);

impl Display for Rectangle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self(x, y, w, h) = self;
        write!(f, "M{} {}h{}v{}h{}z", N(x), N(y), N(w), N(h), N(-w))
    }
}

/// A closed outline.
struct Points<'a>(&'a [(f64, f64)]);

impl Display for Points<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (x, y)) in self.0.iter().enumerate() {
            write!(f, "{}{} {}", if at == 0 { 'M' } else { 'L' }, N(*x), N(*y))?;
        }
        f.write_char('Z')
    }
}

/// A soft line through points: each step a quadratic curve to the next middle.
pub fn curve(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let _ = match (at, points.get(at + 1)) {
            (0, _) => write!(d, "M{} {}", N(*x), N(*y)),
            (_, Some((nx, ny))) => {
                write!(d, "Q{} {} {} {}", N(*x), N(*y), N((x + nx) / 2.0), N((y + ny) / 2.0))
            }
            (_, None) => write!(d, "L{} {}", N(*x), N(*y)),
        };
    }
    d
}

/// A hilly horizon from the left to the right edge, filled down to `bottom`.
pub fn ridge(dice: &mut Dice, y: f64, swing: f64, steps: usize, bottom: f64) -> String {
    let points: Vec<(f64, f64)> = (0..=steps + 1)
        .map(|step| {
            let x = WIDTH * (step as f64 - 0.5) / steps as f64;
            (x, y + dice.between(-swing, swing))
        })
        .collect();
    format!("{}L1260 {}L-60 {}Z", curve(&points), N(bottom), N(bottom))
}
