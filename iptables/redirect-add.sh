#!/bin/sh
# Sets up by hand the rules that wsld sets up by itself; --help says how.
set -eu
program=redirect-add.sh
wait=5

usage() {
    cat <<TEXT
usage: redirect-add.sh [-b BACKEND] [-a ADDRESS] [-s PORT] [-p] PORT...

Redirects connections to ports of this machine's loopback (127.0.0.0/8 and ::1) to wsld, in place of all ports redirected
before. Needs root, or CAP_NET_ADMIN where that is enough.

  PORT        a port 8080 or a range 9000-9010
  -b BACKEND  nft, iptables-nft or iptables-legacy; without it the first that is installed
  -a ADDRESS  where wsld listens for IPv4 connections, 127.0.0.2 if not given; 127.0.0.1 redirects as the original wsld did
  -s PORT     the port that wsld listens on there and on ::1, 6001 if not given
  -p          prints the commands and runs none

redirect-remove.sh takes the rules away again.
Exit status: 0 done, 1 a command failed, 64 wrong usage, 69 no backend is installed, 75 a running wsld owns the rules.
TEXT
}

die() {
    status=$1
    shift
    printf '%s: %s\n' "$program" "$*" >&2
    exit "$status"
}

is_port() {
    case $1 in
        '' | *[!0-9]* | ??????*) return 1 ;;
    esac
    [ "$1" -ge 1 ] && [ "$1" -le 65535 ]
}

# The ports as the fewest ranges, "FIRST LAST" a line, ascending.
ranges() {
    for item; do
        printf '%s %s\n' "${item%%-*}" "${item##*-}"
    done | sort -n | awk '
        NR == 1 { first = $1 + 0; last = $2 + 0; next }
        $1 <= last + 1 { if ($2 > last) last = $2 + 0; next }
        { print first, last; first = $1 + 0; last = $2 + 0 }
        END { print first, last }'
}

# Lists for the multiport match: at most 15 ports, of which a range counts two.
multiports() {
    awk '
        { weight = $1 == $2 ? 1 : 2 }
        count + weight > 15 { print list; list = ""; count = 0 }
        { list = list (list == "" ? "" : ",") ($1 == $2 ? $1 : $1 ":" $2); count += weight }
        END { print list }'
}

nft_script() {
    elements=$(awk '{ printf "%s%s", (NR > 1 ? ", " : ""), ($1 == $2 ? $1 : $1 "-" $2) }')
    verdict="dnat ip to $address:$service"
    [ "$address" != 127.0.0.1 ] || verdict="redirect to :$service"
    cat <<TEXT
add table inet wsld
delete table inet wsld
table inet wsld {
	set ports {
		type inet_service
		flags interval
		elements = { $elements }
	}
	chain output {
		type nat hook output priority -101; policy accept;
		ip daddr 127.0.0.0/8 tcp dport @ports $verdict comment "$owner"
		ip6 daddr ::1 tcp dport @ports redirect to :$service comment "$owner"
	}
}
TEXT
}

# transaction FAMILY JUMPS: for iptables-restore or ip6tables-restore. Exactly the jumps that are there are deleted: one
# too many fails the whole, one too few doubles them.
transaction() {
    destination=::1/128
    target="REDIRECT --to-ports $service"
    if [ "$1" = ip ]; then
        destination=127.0.0.0/8
        [ "$address" = 127.0.0.1 ] || target="DNAT --to-destination $address:$service"
    fi
    printf '*nat\n:WSLD - [0:0]\n'
    [ -z "$2" ] || printf '%s\n' "$2"
    printf '%s\n' "$port_ranges" | multiports | while read -r list; do
        printf -- '-A WSLD -p tcp -m multiport --dports %s -m comment --comment "%s" -j %s\n' "$list" "$owner" "$target"
    done
    printf -- '-I OUTPUT -d %s -p tcp -j WSLD\nCOMMIT\n' "$destination"
}

# The rules of OUTPUT that go to our chain, as deletions, from a listing.
jumps() {
    printf '%s\n' "$1" | sed -n 's/^-A\( OUTPUT .*-[jg] WSLD\)$/-D\1/p'
}

apply_iptables() {
    variant=${backend#iptables}
    listing=$("iptables$variant" -w $wait -t nat -S) || exit 1
    transaction ip "$(jumps "$listing")" | "iptables$variant-restore" --noflush -w $wait || exit 1
    if listing=$("ip6tables$variant" -w $wait -t nat -S); then
        transaction ip6 "$(jumps "$listing")" | "ip6tables$variant-restore" --noflush -w $wait || {
            "$(dirname "$0")/redirect-remove.sh" -b "$backend"
            die 1 "the IPv6 rules were not taken; the IPv4 rules are removed"
        }
    else
        printf '%s: only IPv4 connections are redirected\n' "$program" >&2
    fi
}

print_iptables() {
    for family in ip ip6; do
        printf "%stables%s-restore --noflush -w %s <<'END'\n%s\nEND\n" \
            $family "${backend#iptables}" $wait "$(transaction $family '')"
    done
}

LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
backend='' address=127.0.0.2 service=6001 print=no
[ "${1-}" != --help ] || { usage; exit; }
while getopts b:a:s:ph option; do
    case $option in
        b) backend=$OPTARG ;;
        a) address=$OPTARG ;;
        s) service=$OPTARG ;;
        p) print=yes ;;
        h) usage; exit ;;
        *) usage >&2; exit 64 ;;
    esac
done
shift $((OPTIND - 1))

[ $# -gt 0 ] || { usage >&2; exit 64; }
is_port "$service" || die 64 "-s $service is not 1 to 65535"
printf '%s\n' "$address" | grep -Eqx '127(\.[0-9]{1,3}){3}' || die 64 "-a $address is no address of 127.0.0.0/8"
for item; do
    case $item in
        *:*) die 64 "$item: a remap does not change the rules; name the guest's port alone, ${item%%:*}" ;;
    esac
    first=${item%%-*} last=${item##*-}
    if [ "$item" != "$first" ] && [ "$item" != "$first-$last" ] || ! is_port "$first" || ! is_port "$last" ||
        [ "$first" -gt "$last" ]; then
        die 64 "$item is no port 8080 and no range 9000-9010"
    fi
    [ "$service" -lt "$first" ] || [ "$service" -gt "$last" ] || die 64 "$item includes $service, the service port itself"
done
port_ranges=$(ranges "$@")
owner="$program by $(id -un | tr -c 'A-Za-z0-9._:@+\n-' _)"

if [ -z "$backend" ]; then
    for name in nft iptables-nft iptables-legacy; do
        [ -n "$backend" ] || ! command -v $name >/dev/null || backend=$name
    done
    [ -n "$backend" ] || die 69 "neither nft nor iptables is installed (Debian: apt-get install nftables iptables)"
fi
case $backend in
    nft | iptables-nft | iptables-legacy) ;;
    *) die 64 "there is no backend $backend; it is nft, iptables-nft or iptables-legacy" ;;
esac

if [ $print = yes ]; then
    case $backend in
        nft) printf "nft -f - <<'END'\n%s\nEND\n" "$(printf '%s\n' "$port_ranges" | nft_script)" ;;
        *) print_iptables ;;
    esac
    exit
fi
! grep -q ' @wsld/netfilter$' /proc/net/unix || die 75 "a running wsld owns the rules; change its configuration, or stop it"
case $backend in
    nft) printf '%s\n' "$port_ranges" | nft_script | nft -f - ;;
    *) apply_iptables ;;
esac
