#!/bin/sh
# Runs a command beside a throw-away S3 server: `scripts/with-s3.sh cargo nextest run`.
#
# It lives in a temporary folder, listens on free ports of 127.0.0.1 and is gone
# when the command ends. The command finds its address in ESTATE_OS_TEST_S3; when
# that is already set, nothing is started.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 COMMAND [ARGUMENT…]" >&2; exit 2; }
[ -z "${ESTATE_OS_TEST_S3:-}" ] || exec "$@"

here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/estate-os-s3.XXXXXX")
server=""

tear_down() {
    trap - EXIT HUP INT TERM
    if [ -n "$server" ]; then
        # Nothing of it is needed again: it need not tidy up.
        kill -KILL "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap tear_down EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# It serves when it keeps something, which is later than when it answers.
serves() {
    curl --silent --fail --max-time 2 --output /dev/null --user estate:only-for-tests \
        --aws-sigv4 aws:amz:us-east-1:s3 --request PUT "http://127.0.0.1:$port/$1"
}

for _ in 1 2 3 4 5; do
    # Below the ports that the system hands out; where one is taken the server ends, and others are tried.
    port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 1500 * 8))
    "$here/s3-server.sh" "$folder" "$port" >"$folder/log" 2>&1 </dev/null &
    server=$!
    tries=0
    until serves tests && serves tests/ready; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
            kill -KILL "$server" 2>/dev/null || true
            wait "$server" 2>/dev/null || true
            server=""
            break
        fi
        sleep 0.1
    done
    [ -z "$server" ] || break
done
if [ -z "$server" ]; then
    tail -n 20 "$folder/log" >&2
    exit 1
fi

ESTATE_OS_TEST_S3="http://127.0.0.1:$port"
export ESTATE_OS_TEST_S3
status=0
"$@" || status=$?
exit $status
