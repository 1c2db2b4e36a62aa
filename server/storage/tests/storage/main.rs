//! The three storages, each against what the port promises, and against what
//! goes wrong around it: full disks, killed processes, servers that fall silent.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod contract;
mod files;
mod s3;
mod s3_server;

use bytes::Bytes;

/// Bytes that are told apart from any others of the kind, and by their place.
fn noise(seed: u8, length: usize) -> Bytes {
    let mut state = u32::from(seed) + 1;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect::<Vec<u8>>().into()
}
