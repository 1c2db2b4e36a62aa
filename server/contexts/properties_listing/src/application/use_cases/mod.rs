//! One file, one story.
