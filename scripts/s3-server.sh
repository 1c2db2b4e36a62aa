#!/bin/sh
# Becomes an S3 server (SeaweedFS) for tests: `scripts/s3-server.sh FOLDER PORT`.
#
# It keeps everything in FOLDER, listens at 127.0.0.1:PORT and uses the seven ports
# above for itself. Its only user has the key `estate` and the secret
# `only-for-tests`; buckets are made when something is put into them.
#
# The program `weed` is the one in ESTATE_OS_WEED, the one that scripts/setup.sh
# --with-tests brought, or one on the PATH.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 FOLDER PORT" >&2; exit 2; }
folder=$1
port=$2

here=$(dirname "$0")
weed=${ESTATE_OS_WEED:-$("$here/pypi.sh" path weed)} || weed=weed
if ! command -v "$weed" >/dev/null; then
    echo "There is no S3 server for the tests: run \`scripts/setup.sh --with-tests\`, which brings SeaweedFS." >&2
    exit 1
fi

mkdir -p "$folder/data"
cat >"$folder/users.json" <<'USERS'
{
  "identities": [
    {
      "name": "tests",
      "credentials": [{ "accessKey": "estate", "secretKey": "only-for-tests" }],
      "actions": ["Admin", "Read", "Write", "List", "Tagging"]
    }
  ]
}
USERS

exec "$weed" -logtostderr=true server -dir="$folder/data" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
    -s3 -s3.port="$port" -s3.port.grpc=$((port + 1)) -s3.config="$folder/users.json" -s3.iam=false \
    -s3.port.iceberg=0 -s3.port.lance=0 \
    -filer -filer.port=$((port + 2)) -filer.port.grpc=$((port + 3)) \
    -master.port=$((port + 4)) -master.port.grpc=$((port + 5)) -master.volumeSizeLimitMB=256 \
    -volume.port=$((port + 6)) -volume.port.grpc=$((port + 7))
