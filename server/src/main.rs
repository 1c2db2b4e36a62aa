//! `estate-os`: see `estate-os --help`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = pictures::read_pdf_if_asked(std::env::args_os()) {
        return code;
    }
    estate_os::allocator::be_thrifty();
    let command = estate_os::cli::Cli::parse();
    let log = match estate_os::config::Config::from_env() {
        Ok(config) => config.log,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(log))
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("estate-os can't start its threads: {error}.");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(estate_os::cli::run(command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
