//! `estate-os`: see `estate-os --help`.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = pictures::read_pdf_if_asked(std::env::args_os()) {
        return code;
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ESTATE_OS_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,estate_os=info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let command = estate_os::cli::Cli::parse();
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
