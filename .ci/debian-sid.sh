#!/usr/bin/env bash
# Downloads packages of Debian sid, without their dependencies, into a folder:
#   bash .ci/debian-sid.sh FOLDER PACKAGE...
# The machine's own package sources stay untouched: sid is read from a list of its own.
set -euo pipefail

folder=$1
shift

mirror() {
	apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
[ -n "$(mirror)" ] || apt-get update -qq
[ -n "$(mirror)" ] || { echo "debian-sid: expected a Debian package source in apt, got none" >&2; exit 1; }

echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) sid main" >"$state/sid.list"
mkdir -p "$state/lists" "$state/cache" "$folder"
chmod -R a+rX "$state"
# A mirror that stands still for reproducibility serves an expired Release file; its
# signature and the packages' checksums are verified all the same.
sid() {
	apt-get -qq -o Dir::Etc::sourcelist="$state/sid.list" -o Dir::Etc::sourceparts=- \
		-o Dir::State::lists="$state/lists" -o Dir::Cache="$state/cache" \
		-o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root "$@"
}
sid update
cd "$folder"
sid download "$@"
