#!/usr/bin/env bash
# How fast the portal is, as a table of ratios from one run: see server/benches/portal.rs.
#
#   scripts/bench.sh            10,000 and 1,000,000 listings
#   scripts/bench.sh 10000      one size
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

scripts/setup.sh --with-bench
scripts/build-site.sh
cargo bench --package server --bench portal -- "$@"
cargo bench --package pictures --bench photographs
scripts/with-postgres.sh cargo bench --package booking_management_adapters --bench slots
scripts/with-postgres.sh cargo bench --package property_management_adapters --bench desk
