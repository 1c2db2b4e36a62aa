#!/usr/bin/env bash
# Makes what the browser gets: the islands as wasm, the scripts, the styles, the fonts, the map's data.
# It all lands in server/site, which the release binary carries inside. Unchanged parts are not made again.
# --dev: quick instead of small (no wasm-opt, no precompression).
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

profile="wasm-release"
folder="wasm-release"
mode=release
for argument in "$@"; do
    case "$argument" in
        --dev)
            profile=dev
            folder=debug
            mode=dev
            ;;
        -h | --help)
            sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}"
            exit
            ;;
        *) die "build-site.sh knows --dev, not $argument." ;;
    esac
done

toolchain="$(wasm_toolchain)" || die "The wasm target is missing: run scripts/setup.sh first."
[[ -d node_modules ]] || die "The npm packages are missing: run scripts/setup.sh first."

# --- the islands as wasm -----------------------------------------------------

# A target folder of its own: its features and its compiler are not the server's.
front="$CARGO_TARGET_DIR/front"
(
    if [[ -n "$toolchain" ]]; then
        # Debian's compiler looks for rust-lld, which Debian doesn't ship.
        export RUSTUP_TOOLCHAIN="$toolchain" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19
    fi
    say "wasm ($profile)"
    cargo build -p frontend --lib --profile "$profile" --target "$WASM" --target-dir "$front"
)
wasm="$front/$WASM/$folder/frontend.wasm"

# --- its glue, and its diet --------------------------------------------------

generated=frontend/generated
stamp="$mode $(wasm-bindgen --version) $(sha256sum <"$wasm") $(sha256sum <scripts/build-site.sh)"
if [[ "$(cat "$generated/.stamp" 2>/dev/null)" != "$stamp" ]]; then
    rm -rf "$generated"
    wasm-bindgen --target web --no-typescript --out-name estate --out-dir "$generated" "$wasm"
    if [[ $mode == release ]]; then
        say "wasm-opt"
        wasm-opt -Oz \
            --enable-bulk-memory --enable-nontrapping-float-to-int --enable-reference-types \
            --enable-multivalue --enable-sign-ext --enable-mutable-globals \
            "$generated/estate_bg.wasm" -o "$generated/estate_bg.wasm"
    fi
    echo "$stamp" >"$generated/.stamp"
fi

# --- everything else ---------------------------------------------------------

node scripts/bundle.mjs "--$mode"
