#!/bin/sh
# Removes the rules of redirect-add.sh, and those that a killed wsld left behind; --help says how.
set -eu
program=redirect-remove.sh
wait=5

usage() {
    cat <<TEXT
usage: redirect-remove.sh [-b BACKEND]

Removes wsld's redirect rules, with whichever backend they were added, and no others. Needs root, or CAP_NET_ADMIN where
that is enough.

  -b BACKEND  nft, iptables-nft or iptables-legacy: removes those of this backend alone

Exit status: 0 none are left, 1 a command failed, 64 wrong usage, 75 a running wsld owns the rules.
TEXT
}

remove_nft() {
    listing=$(nft list tables) || return 1
    ! printf '%s\n' "$listing" | grep -qx 'table inet wsld' || nft delete table inet wsld
}

# remove_iptables FAMILY VARIANT
remove_iptables() {
    command -v "$1tables$2" >/dev/null || return 0
    # Merely reading would have the kernel load these.
    [ "$2" = -nft ] || grep -qsx nat "/proc/net/$1_tables_names" || return 0
    listing=$("$1tables$2" -w $wait -t nat -S) || return 1
    printf '%s\n' "$listing" | grep -qx -- '-N WSLD' || return 0
    {
        printf '*nat\n:WSLD - [0:0]\n'
        printf '%s\n' "$listing" | sed -n 's/^-A\( OUTPUT .*-[jg] WSLD\)$/-D\1/p'
        # Somebody's own jump keeps the empty chain.
        printf '%s\n' "$listing" | grep -v '^-A OUTPUT ' | grep -q -- ' -[jg] WSLD$' || echo '-X WSLD'
        echo COMMIT
    } | "$1tables$2-restore" --noflush -w $wait
}

remove() {
    command -v "$1" >/dev/null || return 0
    case $1 in
        nft) remove_nft ;;
        *) remove_iptables ip "${1#iptables}" && remove_iptables ip6 "${1#iptables}" ;;
    esac
}

LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
backends='nft iptables-nft iptables-legacy'
[ "${1-}" != --help ] || { usage; exit; }
while getopts b:h option; do
    case $option in
        b) backends=$OPTARG ;;
        h) usage; exit ;;
        *) usage >&2; exit 64 ;;
    esac
done
shift $((OPTIND - 1))
[ $# = 0 ] || { usage >&2; exit 64; }

for backend in $backends; do
    case $backend in
        nft | iptables-nft | iptables-legacy) ;;
        *)
            echo "$program: there is no backend $backend; it is nft, iptables-nft or iptables-legacy" >&2
            exit 64
            ;;
    esac
done
if grep -q ' @wsld/netfilter$' /proc/net/unix; then
    echo "$program: a running wsld owns the rules; stop it, and it removes them" >&2
    exit 75
fi
status=0
for backend in $backends; do
    remove "$backend" || status=1
done
exit $status
