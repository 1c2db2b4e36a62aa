//! What is made of the files that people send in.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod documents;
mod drawn;
mod memory;
mod photographs;
mod samples;

use pictures::{Documents, PdfReader, Photographs, Workshop, WorkshopLimits};

/// What the program runs on: how much memory is held depends on who hands it out.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn photographs() -> Photographs {
    Photographs::new(Workshop::open(WorkshopLimits::default()).unwrap())
}

fn documents() -> Documents {
    let reader = PdfReader::new(env!("CARGO_BIN_EXE_read-pdf").into());
    Documents::new(Workshop::open(WorkshopLimits::default()).unwrap(), reader)
}
