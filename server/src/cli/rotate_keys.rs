//! `rotate-keys`: seals all personal data anew under the newest key.

use super::{start, storage};
use crate::config::Config;
use clap::Args;
use kernel::time::{Clock as _, SystemClock};
use property_management_adapters::vault::{KeyRing, rotate};

/// What `rotate-keys` takes.
#[derive(Debug, Args)]
pub struct RotateKeysArgs {
    /// Makes a new key first, in front of those in the file of keys.
    #[arg(long)]
    new_key: bool,
}

/// Rotates and says what comes next.
pub async fn run(config: Config, args: RotateKeysArgs) -> Result<(), String> {
    if args.new_key {
        if config.secret_keys.is_some() {
            return Err("The keys are given by ESTATE_OS_SECRET_KEYS: put a new one in front there, and run this without --new-key.".to_owned());
        }
        let name = SystemClock.now().format("%Y-%m-%d-%H%M%S").to_string();
        let file = config.keys_file();
        KeyRing::renew_file(&file, &name).map_err(|error| format!("No key was made: {error}."))?;
        println!("The key \u{201c}{name}\u{201d} stands first in {}.", file.display());
    }
    let estate = start(config).await?;
    let rotation = rotate(&estate.database, &estate.vault).await.map_err(|error| storage(&error))?;
    println!(
        "Of {} owners with something sealed, {} were sealed anew. Start what runs (`serve`, `worker`) anew; keys behind the first may then leave, the last one only together with another run of this.",
        rotation.owners, rotation.renewed
    );
    Ok(())
}
