#!/usr/bin/env bash
# Installs the servers that the integration suite starts by itself: PostgreSQL,
# Redis, MariaDB, RabbitMQ, nginx, HAProxy, and a Java for Kafka. Node and npm,
# where the machine has none.
set -euo pipefail

wanted=(
  postgresql redis-server mariadb-server rabbitmq-server openssl
  nginx-light haproxy
)
command -v npm >/dev/null || wanted+=(nodejs npm)
command -v java >/dev/null || wanted+=(default-jre-headless)
command -v mvn >/dev/null || wanted+=(maven)

missing=()
for package in "${wanted[@]}"; do
	dpkg --status "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} = 0 ]; then
	echo "packages: ${wanted[*]} are installed"
	exit
fi
echo "packages: installing ${missing[*]}"
# No cluster and no service: the tests start their own on free ports
mkdir -p /etc/postgresql-common
echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
rm -f /usr/sbin/policy-rc.d
