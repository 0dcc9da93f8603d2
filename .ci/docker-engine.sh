#!/usr/bin/env bash
# Makes `docker` and `docker compose` answer on a bare Debian 12 machine.
# Safe to run again: each step that is already done says so. Nothing is done
# where an engine and Compose already answer.
set -euo pipefail
cd "$(dirname "$0")"

log=${DOCKERD_LOG:-/var/log/dockerd.log}
say() { echo "docker-engine: $*"; }
fail() { say "$*" >&2; exit 1; }

install_engine() {
	if command -v dockerd >/dev/null && command -v iptables >/dev/null; then
		say "dockerd is installed"
		return
	fi
	say "installing docker.io and iptables"
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends docker.io iptables ca-certificates >/dev/null
}

# Debian 12's own docker-compose is 1.29, which reads neither profiles with
# `--wait` nor the merge rules that docker-compose.yml relies on.
install_compose() {
	if docker compose version >/dev/null 2>&1; then
		say "compose is installed ($(docker compose version --short))"
		return
	fi
	say "installing the compose plugin of Debian sid"
	local work plugins="$HOME/.docker/cli-plugins"
	work=$(mktemp -d)
	bash ./debian-sid.sh "$work" docker-compose
	dpkg-deb -x "$work"/docker-compose_*.deb "$work/root"
	mkdir -p "$plugins"
	install -m 0755 "$(find "$work/root" -type f -name docker-compose -perm -u+x | head -n 1)" "$plugins/docker-compose"
	rm -rf "$work"
	docker compose version >/dev/null || fail "expected 'docker compose version' to answer, got an error"
}

start_engine() {
	if pidof dockerd >/dev/null; then
		say "dockerd runs, waiting for it"
	else
		say "starting dockerd (log: $log)"
		rm -f /var/run/docker.pid
		setsid nohup dockerd >"$log" 2>&1 </dev/null &
	fi
	for _ in $(seq 1 120); do
		docker info >/dev/null 2>&1 && return
		sleep 0.5
	done
	tail -n 20 "$log" >&2
	fail "expected the engine to answer within 60 s, got nothing"
}

if docker info >/dev/null 2>&1; then
	say "an engine answers ($(docker info --format '{{.ServerVersion}}'))"
else
	[ "$(id -u)" = 0 ] || fail "expected to run as root to start an engine, got uid $(id -u)"
	install_engine
	start_engine
	say "the engine answers ($(docker info --format '{{.ServerVersion}}'))"
fi
install_compose
