# The Debian package in a guest whose process 1 is systemd. One network namespace stands for the host: wsldhost, an X server, a
# web server. The kernel has iptables-legacy alone, so that redirect rules go the longer way, by root's lines in the unit.

# What the machine has in /tmp shows through, X displays of others, too.
display=58711
step() { echo "--- $* ($(cut -d' ' -f1 /proc/uptime) s)"; }
trap 'status=$?; [ $status = 0 ] || { systemctl status --no-pager wsld; journalctl --no-pager -t systemd -t wsld -t service-rules | tail -60; }; exit $status' EXIT
is() { [ "$2" = "$3" ] || { echo "$1 is \"$2\", not \"$3\""; return 1; }; }
property() { systemctl show -P "$1" wsld; }
property_is() { [ "$(property "$1")" = "$2" ]; }
rules() { iptables-legacy -t nat -S; ip6tables-legacy -t nat -S; }
has_rules() { [ "$(rules | grep -c -- '--dport 8080\|--dports 8080')" = 2 ]; }
no_rules() { ! rules | grep -i wsld; }
status_has() { property StatusText | grep -q "$1"; }
as_somebody() { setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/nonexistent "$@"; }
uses_port() { curl -sS --max-time 10 "http://$1:8080/" 2>"$OUT/curl.err" | grep -q "the host's page"; }
uses_display() { as_somebody env DISPLAY=:$display xdpyinfo 2>"$OUT/xdpyinfo.err" | grep -q X.Org; }
serves() {
    await "display" uses_display
    await "port by IPv4" uses_port 127.0.0.1
    await "port by IPv6" uses_port '[::1]'
}
has_clock() { as_somebody env DISPLAY=:$display xwininfo -root -tree 2>/dev/null | grep -q xclock; }
# The same process, whose window is where it was.
clock_goes_on() {
    await "the clock's window" has_clock
    is "the clock's process" "$(pgrep -x xclock)" "$clock"
}
nothing_left() {
    for file in /tmp/.X$display-lock /tmp/.X11-unix/X$display /run/wsld; do
        [ ! -e "$file" ] || { echo "left: $file"; return 1; }
    done
    ! tcp_listens "$(printf %04X 6001)"
    no_rules
}
dpkg_quietly() { dpkg "$@" >>"$OUT/dpkg.log" 2>&1 || { cat "$OUT/dpkg.log"; return 1; }; }

# What this machine says about its own services is not about the guest's.
rm -f /usr/sbin/policy-rc.d /var/lib/man-db/auto-update
# A cache of somebody else's spares the launcher's training runs, which take long here.
mkdir -p /var/cache/wsld
chown nobody /var/cache/wsld
mkdir -p /run/systemd/system/wsld.service.d /run/page
echo "the host's page" >/run/page/index.html
cat >/run/systemd/system/wsld.service.d/hurry.conf <<END
[Service]
Environment=WSLD_JAVA=$JAVA_HOME
CacheDirectory=
WatchdogSec=15
TimeoutAbortSec=1
RestartSec=100ms
END

step install
dpkg_quietly -i "$DEB"
is state "$(property ActiveState)" active
is "the unit" "$(systemctl is-enabled wsld)" enabled
is "the socket" "$(systemctl is-enabled wsld.socket || true)" disabled
ps -o user=,comm= -p "$(property MainPID)" | grep -q '^wsld *java$'
grep -q '^CapEff:.0000000002001000$' "/proc/$(property MainPID)/status"
status_has '^display :[0-9]*; host vsock:2:6000'

step the host
start host unshare -nm sh -c 'ip link set lo up; mount -t tmpfs tmp /tmp
    Xvfb :0 -screen 0 400x300x24 -listen tcp -nolisten local -noreset -ac -extension MIT-SHM &
    python3 -m http.server --bind 127.0.0.1 --directory /run/page 8080 &
    exec wsldhost'
host=$!
await "the status line" status_has 'host vsock:2:6000 up'

step reload
sed -i "s/^\[x11\]/&\ndisplay = $display/" /etc/wsld/config.toml
printf '[tcp_forward]\nports = [8080]\n[time]\ninterval = "1s"\n' >>/etc/wsld/config.toml
systemctl reload wsld
has_rules
serves
as_somebody wsld status >"$OUT/status"
grep -q 'vsock:2:6000, up' "$OUT/status"
wsld doctor >"$OUT/doctor" || true
grep -q 'service .*wsld.service is active' "$OUT/doctor"
grep -q 'ports .*8080 by iptables-legacy' "$OUT/doctor"
as_somebody wsld env | grep -q "DISPLAY=:$display"
await "the clock's turn" sh -c 'wsld time >"$OUT/time" 2>&1'
# It is allowed to set the clock.
! grep -i 'not allowed\|permission\|EPERM' "$OUT/time"
cp /etc/wsld/config.toml /run/right
echo 'wrong = 1' >>/etc/wsld/config.toml
! systemctl reload wsld 2>/dev/null
cp /run/right /etc/wsld/config.toml
serves

step a hang
hung=$(property MainPID)
kill -STOP "$hung"
await "a restart" property_is NRestarts 1
journalctl -u wsld --no-pager -o cat | grep -q 'Watchdog timeout'
[ "$(property MainPID)" != "$hung" ]
serves

step kill -9
printf '[Service]\nRestart=no\n' >/run/systemd/system/wsld.service.d/once.conf
systemctl daemon-reload
has_rules
kill -9 "$(property MainPID)"
await "its end" property_is ActiveState failed
no_rules
! wsld doctor >"$OUT/doctor"
grep -q 'FAILURE *service .*wsld.service has failed (signal' "$OUT/doctor"
grep -q 'ok *X folder' "$OUT/doctor"
rm /run/systemd/system/wsld.service.d/once.conf
systemctl daemon-reload
systemctl reset-failed wsld
systemctl start wsld
serves

step restart
start clock as_somebody env DISPLAY=:$display xclock -update 1
await "a clock" has_clock
clock=$(pgrep -x xclock)
former=$(property MainPID)
systemctl restart wsld
[ "$(property MainPID)" != "$former" ]
has_rules
clock_goes_on
journalctl -u wsld --no-pager -o cat | grep -q 'taken over from the last run streams=1 displays=1'
is "descriptors in the store" "$(property NFileDescriptorStore)" 0

step a stop in place of a restart
on_host() { nsenter -t "$host" -n env DISPLAY=127.0.0.1:0 "$@"; }
host_has_clock() { on_host xwininfo -root -tree 2>/dev/null | grep -q xclock; }
host_has_no_clock() { ! host_has_clock; }
printf "[Service]\nExecStop=sh -c 'until [ -e /run/go ]; do sleep 0.1; done'\n" >/run/systemd/system/wsld.service.d/slow.conf
systemctl daemon-reload
host_has_clock
systemctl restart --no-block wsld
await "word of the restart" test -e /run/wsld/restart
systemctl stop --no-block wsld
touch /run/go
await "its end" property_is ActiveState inactive
journalctl -u wsld --no-pager -o cat | grep -q 'left to the next run'
await "the end of the window on the host" host_has_no_clock
nothing_left
rm /run/systemd/system/wsld.service.d/slow.conf /run/go
systemctl daemon-reload
systemctl start wsld
serves
start clock as_somebody env DISPLAY=:$display xclock -update 1
await "a clock" has_clock
clock=$(pgrep -x xclock)

step upgrade
dpkg-deb -R "$DEB" /run/newer
sed -i 's/^Version:.*/Version: 99/' /run/newer/DEBIAN/control
dpkg-deb -Znone -b /run/newer /run/newer.deb >/dev/null
former=$(property MainPID)
dpkg_quietly -i /run/newer.deb
[ "$(property MainPID)" != "$former" ]
clock_goes_on
cmp /run/right /etc/wsld/config.toml
serves

step stop
systemctl stop wsld
is result "$(property Result)" success
nothing_left
! pgrep -x xclock

step socket
systemctl start wsld.socket
systemctl start wsld
serves
start clock as_somebody env DISPLAY=:$display xclock -update 1
await "a clock" has_clock
clock=$(pgrep -x xclock)
systemctl restart wsld
clock_goes_on
serves
! journalctl -u wsld --no-pager -o cat | grep 'passed in vain'
systemctl stop wsld.socket wsld
nothing_left

step a service of a user
# Without a login, which not every machine has the parts for: the same manager, started by hand.
display=58712
useradd --create-home anna
home=$(getent passwd anna | cut -d: -f6)
touch "$home/.cache"
own=/run/user/$(id -u anna)
install -d -o anna -g anna -m 700 "$own"
install -d -o anna -g anna "$home/.config/wsld"
printf '[x11]\ndisplay = %d\n' $display >"$home/.config/wsld/config.toml"
mkdir -p /run/systemd/user/wsld.service.d
printf '[Service]\nEnvironment=WSLD_JAVA=%s\n' "$JAVA_HOME" >/run/systemd/user/wsld.service.d/hurry.conf
systemd-run --quiet --unit=anna --service-type=notify --uid=anna -p Delegate=yes --setenv=HOME="$home" \
    --setenv=XDG_RUNTIME_DIR="$own" /lib/systemd/systemd --user
as_anna() { setpriv --reuid=anna --regid=anna --init-groups env HOME="$home" XDG_RUNTIME_DIR="$own" "$@"; }
own_property() { as_anna systemctl --user show -P "$1" wsld; }
as_anna systemctl --user start wsld
is state "$(own_property ActiveState)" active
is "who runs it" "$(ps -o user= -p "$(own_property MainPID)")" anna
await "the host" sh -c "setpriv --reuid=anna --regid=anna --clear-groups env XDG_RUNTIME_DIR=$own wsld status | grep -q 'vsock:2:6000, up'"
as_anna wsld env | grep -q "DISPLAY=:$display"
start clock as_anna env DISPLAY=:$display xclock -update 1
await "a clock" has_clock
clock=$(pgrep -x xclock)
former=$(own_property MainPID)
as_anna systemctl --user restart wsld
[ "$(own_property MainPID)" != "$former" ]
clock_goes_on
is "descriptors in the store" "$(own_property NFileDescriptorStore)" 0
as_anna systemctl --user stop wsld
is result "$(own_property Result)" success
for file in /tmp/.X$display-lock /tmp/.X11-unix/X$display "$own/wsld"; do
    [ ! -e "$file" ] || { echo "left: $file"; exit 1; }
done
! pgrep -x xclock
systemctl stop anna
display=58711
systemctl start wsld

step remove
dpkg_quietly -r wsld
nothing_left
[ -e /etc/wsld/config.toml ]
[ -d /var/cache/wsld ]

step purge
(umask 077 && echo secret >/etc/wsld/key)
chown wsld /etc/wsld/key
dpkg_quietly -P wsld
# A key is its maker's, and must not fall to the next user of that number.
[ "$(stat -c %u:%a /etc/wsld/key)" = 0:600 ]
rm /etc/wsld/key
rmdir /etc/wsld
for name in /var/cache/wsld /usr/lib/wsld /etc/systemd/system/multi-user.target.wants/wsld.service; do
    [ ! -e "$name" ] || { echo "left: $name"; exit 1; }
done
! getent passwd wsld
step end
