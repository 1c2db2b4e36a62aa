//! The binary `estate-os`: configuration, wiring, HTTP and the command line
//! around the five contexts.
//!
//! * [`config`] reads the environment; [`bootstrap`] chooses adapters by it.
//! * [`http`] is the front door: Leptos pages, feeds, pictures, health.
//! * [`cli`] is the back door: migrate, import, export, seed, doctor.
//! * [`listing_files`] is what the dashboard takes in and hands out as files.
//! * [`catalogue_file`] is what the search keeps between two runs.
//! * [`allocator`] is who hands out memory.
//! * [`assets`] is what the binary carries, so that it runs from any folder.
//!
//! It is a library with a `main` of a few lines, so that tests and benchmarks
//! can run the very same program in their own process.

pub mod allocator;
pub mod assets;
pub mod bootstrap;
pub mod calendar_files;
pub mod catalogue_file;
pub mod cli;
pub mod config;
pub mod consumers;
pub mod demo;
pub mod http;
pub mod letters;
pub mod listing_files;
pub mod og;
