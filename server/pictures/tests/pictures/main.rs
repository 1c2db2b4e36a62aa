//! What is made of the files that people send in.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod documents;
mod drawn;
mod hostile;
mod logos;
mod memory;
mod photographs;
mod samples;

use pictures::{Documents, PdfReader, Photographs, Workshop, WorkshopLimits};
use std::time::Duration;

/// What the program runs on: how much memory is held depends on who hands it out.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What this process has had of the processors: how busy the machine is besides doesn't count.
/// Each test is a process of its own.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap()
}

fn photographs() -> Photographs {
    Photographs::new(Workshop::open(WorkshopLimits::default()).unwrap())
}

fn documents() -> Documents {
    let reader = PdfReader::new(env!("CARGO_BIN_EXE_read-pdf").into());
    Documents::new(Workshop::open(WorkshopLimits::default()).unwrap(), reader)
}
