#!/bin/sh
# Runs a command beside a throw-away PostgreSQL: `scripts/with-postgres.sh cargo nextest run`.
#
# The cluster lives in a temporary folder, listens on a socket in it and on a
# free port of 127.0.0.1, and is gone when the command ends. The command finds
# it in ESTATE_OS_TEST_POSTGRES; when that is already set, nothing is started.
#
# ESTATE_OS_TEST_POSTGRES_FSYNC=on makes commits wait for the disk (for tests
# that kill things); without it nothing is ever flushed, which is much faster.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT…]" >&2; exit 2; }
[ -z "${ESTATE_OS_TEST_POSTGRES:-}" ] || exec "$@"

# Debian keeps the server's programs off PATH; the newest version wins.
bin=""
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && bin="$folder/"
done
if [ -z "$bin" ] && ! command -v initdb >/dev/null; then
    echo "PostgreSQL is not installed: run \`apt-get install -y postgresql\` (or your system's like)." >&2
    exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/estate-os-postgres.XXXXXX")
chmod 755 "$folder"
server=""

tear_down() {
    trap - EXIT HUP INT TERM
    if [ -n "$server" ]; then
        kill -QUIT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap tear_down EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root.
as=""
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
    chown "$user" "$folder"
fi

cd "$folder"
# shellcheck disable=SC2086 # $as is several words
if ! $as "${bin}initdb" -D "$folder/data" -U estate --auth=trust -E UTF8 --locale=C.UTF-8 -N >"$folder/log" 2>&1; then
    cat "$folder/log" >&2
    exit 1
fi
cd "$OLDPWD"

fsync="${ESTATE_OS_TEST_POSTGRES_FSYNC:-off}"
for _ in 1 2 3 4 5; do
    # Below the ports that the system hands out; one that is taken ends the server, and another is tried.
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
    # shellcheck disable=SC2086
    $as "${bin}postgres" -D "$folder/data" -k "$folder" -p "$port" \
        -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB \
        -c fsync="$fsync" -c full_page_writes="$fsync" -c synchronous_commit="$fsync" \
        >"$folder/log" 2>&1 </dev/null &
    server=$!
    tries=0
    until "${bin}pg_isready" -q -h "$folder" -p "$port" 2>/dev/null; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
            wait "$server" 2>/dev/null || true
            server=""
            break
        fi
        sleep 0.1
    done
    [ -z "$server" ] || break
done
if [ -z "$server" ]; then
    cat "$folder/log" >&2
    exit 1
fi

ESTATE_OS_TEST_POSTGRES="postgres://estate@127.0.0.1:$port/postgres"
export ESTATE_OS_TEST_POSTGRES
status=0
"$@" || status=$?
exit $status
