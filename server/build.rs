//! Compiles the package again when the files it carries have changed.

fn main() {
    // Debug builds read `site` from the disk as it is at the moment; release builds carry it inside.
    let carried = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if carried { "site" } else { "build.rs" });
}
