# Functions for what runs in a guest. Its script has them; a shell that it starts gets them with: . "$PRELUDE"

# await WHAT COMMAND...: polls until COMMAND succeeds; after 30 s says that WHAT did not come, and fails.
await() (
    what=$1
    shift
    tries=300
    until "$@"; do
        tries=$((tries - 1))
        if [ $tries -eq 0 ]; then
            echo "waited 30 s in vain for $what" >&2
            exit 1
        fi
        sleep 0.1
    done
)

# await_socket PATH: a listener on a unix socket, @NAME for an abstract one.
await_socket() { await "a listener on unix socket $1" unix_listens "$1"; }

# await_port PORT: a TCP listener in this network namespace, on whichever address.
await_port() { await "a listener on TCP port $1" tcp_listens "$(printf %04X "$1")"; }

# await_vsock PORT: a vsock listener.
await_vsock() { await "a listener on vsock port $1" vsock_listens "$1"; }

# await_file PATH: a file that is not empty.
await_file() { await "$1" test -s "$1"; }

# 00010000 is __SO_ACCEPTCON, of linux/net.h; 0A is TCP_LISTEN, of net/tcp_states.h.
unix_listens() { awk -v p="$1" '$4 == "00010000" && $8 == p { found = 1 } END { exit !found }' /proc/net/unix; }
tcp_listens() { grep -q ":$1 [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6; }
vsock_listens() { ss --no-header --vsock --listening | grep -q ":$1 "; }

# start NAME COMMAND...: in the background with its output in $OUT/NAME.log; $! is its process id.
start() {
    log=$OUT/$1.log
    shift
    "$@" </dev/null >"$log" 2>&1 &
}
