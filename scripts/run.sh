#!/usr/bin/env bash
# Builds all there is and serves it with a demo agency. Arguments go to `estate-os serve`.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/setup.sh
scripts/build-site.sh
say "estate-os, release"
cargo build --release -p server
exec "$CARGO_TARGET_DIR/release/estate-os" serve --demo "$@"
