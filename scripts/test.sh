#!/usr/bin/env bash
# Everything that has to hold before a change goes in, the quick answers first. `make test` and CI run this.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/setup.sh --with-tests

# The frontend is compiled for the browser alone; its features must not meet the server's.
native=(--workspace --exclude frontend)

say "cargo fmt"
cargo fmt --all --check

scripts/build-site.sh

say "clippy"
cargo clippy "${native[@]}" --all-targets --quiet -- -D warnings

# Units, contracts on memory, SQLite, a throw-away PostgreSQL and a throw-away S3 server, architecture, statements.
say "tests"
scripts/with-postgres.sh scripts/with-s3.sh cargo nextest run "${native[@]}" --no-fail-fast

# Examples in the documentation: nextest leaves them out, and few files have any.
if grep -rqE '^\s*//[/!] ```(rust|no_run|should_panic|compile_fail)?$' --include='*.rs' app server/kernel server/sql server/contexts server/src; then
    say "examples in the documentation"
    cargo test "${native[@]}" --doc --quiet
fi

say "estate-os, release"
cargo build --release -p server

# In a real Chromium, against the binary as it is shipped.
say "end to end"
ESTATE_OS_BIN="$CARGO_TARGET_DIR/release/estate-os"
CHROMIUM="$(chromium_path)"
CALENDAR_READER="$(scripts/pypi.sh path calendars)"
export ESTATE_OS_BIN CHROMIUM CALENDAR_READER
npx --no-install playwright test --config end2end
