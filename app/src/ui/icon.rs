//! Icons: one consistent hand, drawn on a grid of 24 with strokes of 1.5.
//! They never stand alone: a text says the same.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A magnifying glass.
    Search,
    /// A folded map.
    Map,
    /// A cross.
    Close,
    /// An arrow to the left.
    Left,
    /// An arrow to the right.
    Right,
    /// An arrow downwards.
    Down,
    /// Corners that grow.
    Expand,
    /// An arrow out of a box.
    Share,
    /// A telephone.
    Phone,
    /// An envelope.
    Mail,
    /// A speech bubble.
    Message,
    /// A tick.
    Check,
    /// Waves of a broadcast.
    Feed,
    /// Sun and moon in one.
    Theme,
    /// Arrows in all four directions.
    Move,
    /// A leaf of a calendar.
    Calendar,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Search => "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.3 15.3 20 20",
            Self::Map => "M9 4 3.5 6v14L9 18l6 2 5.5-2V4L15 6 9 4Zm0 0v14m6-12v14",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Left => "M15 5 8 12l7 7",
            Self::Right => "m9 5 7 7-7 7",
            Self::Down => "m6 9 6 6 6-6",
            Self::Expand => "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
            Self::Share => "M12 15V3.5M8 7l4-3.5L16 7M6 11H4.5v9h15v-9H18",
            Self::Phone => {
                "M6.5 3.5 9 8 7 10c1.2 3 4 5.8 7 7l2-2 4.5 2.5c0 2-1.5 3.5-3.5 3.5C9.5 20.5 3.5 14.5 3 7c0-2 1.5-3.5 3.5-3.5Z"
            }
            Self::Mail => "M3.5 6h17v12.5h-17ZM3.5 6.5 12 13l8.5-6.5",
            Self::Message => "M4 5h16v11H10l-4.5 4v-4H4Z",
            Self::Check => "m5 12.5 4.5 4.5L19 7",
            Self::Feed => "M5 5c8 0 14 6 14 14M5 11c4.5 0 8 3.5 8 8M6 17.5v.1",
            Self::Move => {
                "M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5"
            }
            Self::Calendar => "M4 5.5h16V20H4ZM4 10h16M8.5 3v4m7-4v4M8 14h3m2 0h3",
            Self::Theme => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 0v16M14.5 8h3.3M14.5 12h5M14.5 16h3.3",
        }
    }
}

/// Draws an icon the size of the text beside it.
pub fn icon(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
}
