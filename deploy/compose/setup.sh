#!/bin/sh
# Makes what compose.yaml needs and no repository may hold: passwords and a token
# in deploy/compose/house, and deploy/.env with what is particular to this machine.
# What is there already stays as it is.
set -eu
cd "$(dirname "$0")"

# The folder keeps others out; the files in it are read by the users of several
# containers, none of which is root.
mkdir -p house/nightroom
chmod 700 house
for secret in mqtt_password influx_password influx_token grafana_password; do
	[ -s "house/$secret" ] || od -An -N20 -tx1 /dev/urandom | tr -d ' \n' >"house/$secret"
	chmod 644 "house/$secret"
done

zone=$(cat /etc/timezone 2>/dev/null || readlink /etc/localtime | sed 's|.*/zoneinfo/||')
if [ ! -e house/nightroom/nightroom.yaml ]; then
	sed "s|^timezone: .*|timezone: ${zone:-Etc/UTC}|" nightroom.yaml >house/nightroom/nightroom.yaml
	chmod 640 house/nightroom/nightroom.yaml
fi

i2c=$(getent group i2c | cut -d: -f3)
if [ ! -e /dev/i2c-1 ] || [ -z "$i2c" ]; then
	echo "There is no /dev/i2c-1 yet: sudo raspi-config nonint do_i2c 0, restart, and run this again." >&2
fi
cat >../.env <<END
NIGHTROOM_UID=$(id -u)
NIGHTROOM_GID=$(id -g)
I2C_GID=${i2c:-998}
TZ=${zone:-Etc/UTC}
END
[ "$(id -u)" != 0 ] || echo "You are root: run this as the Pi's user, so that nightroom is not root either." >&2
echo "Next: docker compose -f deploy/compose.yaml up -d"
