#!/bin/sh
# Installs the real parts that tests run against, from Debian. Quick when all are there.
set -eu

PARTS='
  mosquitto mosquitto-clients
  influxdb influxdb-client victoria-metrics prometheus
  socat libmodbus-dev pkg-config gcc libc6-dev
  python3-pymodbus python3-serial python3-serial-asyncio mbpoll
  chromium fonts-noto-cjk zbar-tools
  fping snmpd snmp
  collectd-core libmodbus5
  openssl
'
# Tests start their own on free ports; Debian starts these on well-known ones.
SERVICES='mosquitto influxdb victoria-metrics prometheus snmpd collectd'

installed() {
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

missing=''
for part in $PARTS; do
  installed "$part" || missing="$missing $part"
done
if [ -z "$missing" ]; then
  echo 'all real parts are installed'
  exit 0
fi

sudo=''
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "run this as root, or install by hand:$missing" >&2
    exit 77
  fi
  sudo='sudo'
fi

$sudo apt-get update -q
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends $missing

if [ -d /run/systemd/system ]; then
  for service in $SERVICES; do
    case "$missing" in
      *" $service"*) $sudo systemctl disable --now "$service" || true ;;
    esac
  done
fi
echo "installed:$missing"
