#!/bin/sh
# Process 1 of the guest. First on the machine's own root, read-only by hostfs: it lays a tmpfs over that root, so that
# nothing written in the guest reaches the machine, and starts itself again inside. Only the run's folder, in which this
# file lies, is shared for writing, at the path that it has outside. The console is for what goes wrong.
folder=${0%/*}
version=$(uname -r)
modules=/usr/lib/uml/modules/$version
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

power_off() {
    echo o >/proc/sysrq-trigger
    sleep 10
}

give_up() {
    echo "guest init: $*"
    power_off
}

if [ "${1-}" != inside ]; then
    root=/mnt/root
    mount -t proc proc /proc
    mount -t tmpfs tmpfs /mnt
    mkdir -p /mnt/upper /mnt/work $root /mnt/lib/modules
    ln -s "$modules" /mnt/lib/modules
    modprobe -d /mnt overlay || give_up "no module overlay in $modules"
    mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay $root || give_up "no overlay over /"
    mount -t proc proc $root/proc
    mount -t sysfs sysfs $root/sys
    mount -t devtmpfs devtmpfs $root/dev
    mkdir -p $root/dev/pts $root/dev/shm
    mount -t devpts devpts $root/dev/pts
    mount -t tmpfs tmpfs $root/dev/shm
    mount -t tmpfs tmpfs $root/run
    mkdir -p "$root$folder"
    mount -t hostfs -o "$folder" hostfs "$root$folder" || give_up "cannot share $folder"
    exec chroot $root "$0" inside
fi

# Where the kernel looks when it wants a module by itself, as for an iptables match.
mkdir -p /lib/modules
ln -sfn "$modules" "/lib/modules/$version"
modprobe -a vsock_loopback vsock_diag ipv6 || give_up "no modules of vsock or IPv6 in $modules"
echo localhost >/proc/sys/kernel/hostname
ip link set lo up
# The machine's X servers are not here: neither are their sockets and locks.
rm -rf /tmp/.X11-unix /tmp/.X*-lock
mkdir /run/home
cd /run/home || give_up "no home folder"

# A guest whose starter was killed ends by itself.
read -r seconds <"$folder/watchdog"
(sleep "$seconds" && give_up "ended after $seconds s, because nobody else did") &

cat >/run/run-script <<END
env -i PATH="$PATH" HOME=/run/home TERM=dumb LANG=C.UTF-8 \
    sh -eu "$folder/script" </dev/null >"$folder/console" 2>&1
status=\$?
sync
echo \$status >"$folder/status"
echo o >/proc/sysrq-trigger
sleep 10
END

if [ -e "$folder/systemd" ]; then
    units=/run/systemd/system
    mkdir -p $units
    # These take long and change nothing that a test wants, but for the first, which empties /tmp.
    for unit in tmpfiles-setup.service tmpfiles-setup-dev.service udevd.service udev-trigger.service hwdb-update.service \
        timesyncd.service random-seed.service update-utmp.service machine-id-commit.service firstboot.service \
        pstore.service journal-flush.service journal-catalog-update.service modules-load.service sysctl.service; do
        ln -s /dev/null "$units/systemd-$unit"
    done
    for unit in networking ifupdown-pre keyboard-setup console-setup apparmor dbus polkit; do
        ln -s /dev/null "$units/$unit.service"
    done
    printf '[Unit]\nDefaultDependencies=no\nAfter=basic.target\nRequires=basic.target\n[Service]\nType=oneshot\n%s\n' \
        'ExecStart=/bin/sh /run/run-script' >"$units/guest-script.service"
    exec /lib/systemd/systemd --unit=guest-script.service --log-target=journal --show-status=0 \
        systemd.unified_cgroup_hierarchy=1
fi
sh /run/run-script
