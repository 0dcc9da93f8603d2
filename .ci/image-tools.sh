#!/usr/bin/env bash
# Installs what `npm run images` needs besides Docker on a bare Debian 12
# machine: Go (the backends), debootstrap (the Node.js and PostgreSQL images)
# and a static busybox. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")"

go_version=1.26
go_root="$HOME/.cache/tamma-observability/go-$go_version"

say() { echo "image-tools: $*"; }
fail() { say "$*" >&2; exit 1; }

install_debian_tools() {
	# By package: Debian's plain busybox asks for a dynamic loader that an image lacks.
	if dpkg --status debootstrap busybox-static ca-certificates >/dev/null 2>&1; then
		say "debootstrap, busybox and CA certificates are installed"
		return
	fi
	say "installing debootstrap, busybox-static and ca-certificates"
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends debootstrap busybox-static ca-certificates >/dev/null
}

# Debian 12's own Go is 1.19; the backends ask for 1.26.
has_go() {
	local have
	have=$(go env GOVERSION 2>/dev/null) || return 1
	[ "$(printf 'go%s\n%s\n' "$go_version" "$have" | sort -V | head -n 1)" = "go$go_version" ]
}

install_go() {
	if has_go; then
		say "$(go env GOVERSION) is installed"
		return
	fi
	say "unpacking golang-$go_version of Debian sid into $go_root"
	local work
	work=$(mktemp -d)
	bash ./debian-sid.sh "$work" "golang-$go_version-go" "golang-$go_version-src"
	mkdir -p "$go_root"
	for package in "$work"/*.deb; do dpkg-deb -x "$package" "$go_root"; done
	rm -rf "$work"
	ln -sfn "$go_root/usr/lib/go-$go_version/bin/go" /usr/local/bin/go
	has_go || fail "expected Go >= $go_version on PATH, got $(go version 2>&1 || true)"
}

[ "$(id -u)" = 0 ] || fail "expected to run as root, got uid $(id -u)"
install_debian_tools
install_go
