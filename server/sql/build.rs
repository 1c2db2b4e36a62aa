//! The migrations are embedded by a macro, which Cargo can't see: a new file
//! in either chain must build the kit again.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
