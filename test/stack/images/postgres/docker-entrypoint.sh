#!/usr/bin/env bash
# The part of upstream's entry point that a test or a demo uses: POSTGRES_USER,
# POSTGRES_PASSWORD, POSTGRES_DB (each also as …_FILE), POSTGRES_HOST_AUTH_METHOD,
# POSTGRES_INITDB_ARGS, PGDATA, and *.sql, *.sh in /docker-entrypoint-initdb.d on
# the first start.
set -euo pipefail

fail() { echo "docker-entrypoint: $*" >&2; exit 1; }

# $1 = name, $2 = default; the value of NAME or the content of the file NAME_FILE.
value() {
	local name=$1 file="${1}_FILE"
	if [ -n "${!name:-}" ] && [ -n "${!file:-}" ]; then fail "expected $name or $file, got both"; fi
	if [ -n "${!file:-}" ]; then cat "${!file}"; else echo "${!name:-$2}"; fi
}

as_postgres() {
	mkdir -p "$PGDATA"
	chmod 700 "$PGDATA"
	chown -R postgres:postgres "$PGDATA"
	exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
}

create_cluster() {
	local auth=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
	[ -n "$password" ] || [ "$auth" = trust ] || fail "expected POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE to be set, got neither"
	# shellcheck disable=SC2086 # POSTGRES_INITDB_ARGS is a list of words, as upstream's
	initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-local=trust ${POSTGRES_INITDB_ARGS:-}
	printf '\nhost all all all %s\n' "$auth" >>"$PGDATA/pg_hba.conf"
}

run_init_scripts() {
	local script
	for script in /docker-entrypoint-initdb.d/*; do
		case $script in
		*.sql) echo "docker-entrypoint: $script" && psql "${connect[@]}" --dbname "$database" --file "$script" ;;
		*.sh) echo "docker-entrypoint: $script" && bash "$script" ;;
		esac
	done
}

# The server listens on its socket only until the first start is complete, so
# that a client over TCP never meets a half-made database.
first_start() {
	local connect=(--set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$user")
	create_cluster
	pg_ctl --silent --wait --options "-c listen_addresses=''" start
	if [ "$database" != postgres ]; then
		psql "${connect[@]}" --dbname postgres --set db="$database" <<<'CREATE DATABASE :"db";'
	fi
	run_init_scripts
	pg_ctl --silent --wait --mode fast stop
}

[ "${1#-}" = "${1:-}" ] || set -- postgres "$@"
if [ "${1:-}" = postgres ]; then
	[ "$(id -u)" != 0 ] || as_postgres "$@"
	user=$(value POSTGRES_USER postgres)
	password=$(value POSTGRES_PASSWORD "")
	database=$(value POSTGRES_DB "$user")
	mkdir -p "$PGDATA"
	chmod 700 "$PGDATA" || true
	[ -s "$PGDATA/PG_VERSION" ] || first_start
fi
exec "$@"
