# shellcheck shell=bash
# What every script of this folder shares. Source it, don't run it.

set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# One target folder for all clones of a user: a fresh clone compiles only what is its own.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/estate-os/target}"
# rustup's cargo first, where the shell's profile was not read (CI, cron, `sh -c`).
export PATH="$ROOT/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}"

readonly WASM=wasm32-unknown-unknown

# Says what is being done, so that a long silence never needs a guess.
say() { printf '▸ %s\n' "$*" >&2; }

# Ends with one sentence that says what to do.
die() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# The first of the commands named that is there.
first_of() {
    local name
    for name in "$@"; do
        if have "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Whether a toolchain (a rustup name, or "" for the default one) has the standard library for wasm.
has_wasm_std() {
    local libraries
    libraries="$(RUSTUP_TOOLCHAIN="${1:-${RUSTUP_TOOLCHAIN:-}}" rustc --print target-libdir --target "$WASM" 2>/dev/null)" &&
        compgen -G "$libraries/libstd-*.rlib" >/dev/null
}

# The toolchain that builds for the browser: "" is the default one, "debian" the distribution's.
# ESTATE_OS_WASM_TOOLCHAIN=debian asks for the latter even where the former would do.
wasm_toolchain() {
    if [[ "${ESTATE_OS_WASM_TOOLCHAIN:-}" != debian ]] && has_wasm_std ""; then
        echo ""
    elif has_wasm_std debian; then
        echo debian
    else
        return 1
    fi
}

# The version of a crate that Cargo.lock names.
locked_version() {
    awk -v name="\"$1\"" '$1 == "name" { hit = ($3 == name) } hit && $1 == "version" { gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

# An executable Chromium or Chrome.
chromium_path() {
    if [[ -n "${CHROMIUM:-}" ]]; then
        echo "$CHROMIUM"
    else
        first_of chromium chromium-browser google-chrome-stable google-chrome
    fi
}

# Whether PostgreSQL's server programs are there; Debian keeps them off the PATH.
has_postgres() { have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# Cargo tells a changed source by its time alone, and takes two clones for one workspace. When the
# target folder was last another clone's, its results may be newer than sources here that differ:
# touched sources are compiled again.
claim_target() {
    local owner="$CARGO_TARGET_DIR/.clone"
    [[ "$(cat "$owner" 2>/dev/null)" == "$ROOT" ]] && return
    mkdir -p "$CARGO_TARGET_DIR"
    find app frontend server migrations -type f -not -path '*/node_modules/*' -exec touch {} +
    echo "$ROOT" >"$owner"
}
claim_target
