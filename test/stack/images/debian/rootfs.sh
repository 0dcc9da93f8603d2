#!/usr/bin/env bash
# Writes the root file system of a minimal Debian 12 as a tar file:
#   bash rootfs.sh OUT.tar
# Packages come from the mirror that this machine's own apt uses.
set -euo pipefail

out=$1
mirror() {
	apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}
[ -n "$(mirror)" ] || apt-get update -qq
[ -n "$(mirror)" ] || { echo "rootfs.sh: expected a Debian package source in apt, got none" >&2; exit 1; }

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
chmod 755 "$root"
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" "$(mirror)"

# As upstream's slim variant: no manuals, no translations, and none later on.
cat >"$root/etc/dpkg/dpkg.cfg.d/slim" <<'EXCLUDE'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/info/*
EXCLUDE
# No service manager runs in a container: packages must not start services.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/usr/share/man/* "$root"/usr/share/locale/* "$root"/usr/share/info/* \
	"$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root"/var/log/*.log \
	"$root"/dev/*
tar --create --file "$out" --directory "$root" --numeric-owner .
