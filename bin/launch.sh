# shellcheck shell=sh disable=SC2154
# Starts the daemon whose launcher sources this, $self being that launcher's path: the newest Java (17 or later), small-footprint
# flags, and, from a cache folder that the first start fills, native libraries and an archive of loaded classes. The shell is
# replaced by java: its process id is the daemon's.
#
#   WSLD_JAVA, JAVA_HOME     a Java home (WSLD_JAVA: or a java executable) that is preferred
#   WSLD_LAUNCHER            set for the daemon: its process id and this launcher, which "wsldhost restart" runs again
#   CACHE_DIRECTORY          the cache folder, as systemd sets it; else /var/cache/wsld for root, and for others
#                            ${XDG_CACHE_HOME:-$HOME/.cache}/wsld
#
# Where encryption may be wanted the JVM has its second compiler too, which is several MB larger: without it AES is a hundred times
# slower. Encryption takes a key, so a key, or TCP beyond this machine, in the arguments or the files that are looked at, tells.
#
# Nothing that goes wrong with the cache keeps the daemon from starting: it then takes a little longer.

name=${self##*/}
bin=${self%/*}

die() {
    printf '%s: %s\n' "$name" "$1" >&2
    exit 69 # EX_UNAVAILABLE
}

# Sets version and major from a Java home's release file; fails unless a Java 17 or later is there.
read_version() {
    version=
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='="' read -r key _ value _; do
        [ "$key" = JAVA_VERSION ] && version=$value
    done <"$1/release"
    major=${version%%[!0-9]*}
    [ -n "$major" ] && [ "$major" -ge 17 ]
}

# The Java home of an executable; a wrapper (jenv, asdf) has to be asked.
home_of() {
    home=$(readlink -f -- "$1")
    home=${home%/bin/java}
    [ -r "$home/release" ] || home=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
}

# Sets home, version and major.
find_java() {
    if [ -n "${WSLD_JAVA-}" ]; then
        home=$WSLD_JAVA
        [ -d "$home" ] || home_of "$home"
        read_version "$home" || die "WSLD_JAVA=$WSLD_JAVA is no Java 17 or later"
        return
    fi
    if [ -n "${JAVA_HOME-}" ] && read_version "$JAVA_HOME"; then
        home=$JAVA_HOME
        return
    fi
    home=
    on_path=$(command -v java) && home_of "$on_path"
    newest='' newest_major=0
    for home in "$home" /usr/lib/jvm/*; do
        if read_version "$home" && [ "$major" -gt "$newest_major" ]; then
            newest=$home newest_major=$major
        fi
    done
    home=$newest
    read_version "$home" ||
        die 'no Java 17 or later found; install one (apt install openjdk-17-jre-headless) or set WSLD_JAVA to one'
}

# Sets cache, or fails: no home folder, or a folder of somebody else's, who could make us load his libraries.
find_cache() {
    if [ -n "${CACHE_DIRECTORY-}" ]; then
        cache=$CACHE_DIRECTORY
    elif [ "$(id -u)" = 0 ]; then
        cache=/var/cache/wsld
    else
        cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
        [ -n "$cache" ] || return 1
        cache=$cache/wsld
    fi
    [ -d "$cache" ] || { mkdir -p "${cache%/*}" && mkdir -m 0700 "$cache"; } 2>/dev/null
    [ -O "$cache" ]
}

# Whether the arguments or the usual files tell of a key; one too many costs memory alone.
may_encrypt() {
    config=${XDG_CONFIG_HOME:-${HOME-}/.config}/wsld
    [ ! -e "$config/key" ] && [ ! -e /etc/wsld/key ] || return 0
    for argument; do
        # As grep takes a file.
        case $argument in
        --config=*) set -- "$@" "${argument#--config=}" ;;
        esac
    done
    [ "$name" = wsld ] && grep -qsE -- '^[[:space:]]*key[[:space:]]*=|tcp-from-host:|"tcp:' \
        "$config/config.toml" "${HOME-}/.wsld.toml" /etc/wsld/config.toml "$@" && return 0
    for argument; do
        case $argument in
        --key* | *tcp:* | *tcp-from-host:*) return 0 ;;
        esac
    done
    for profile_key in /mnt/c/Users/*/AppData/Local/wsld/key; do
        [ ! -r "$profile_key" ] || return 0
    done
    return 1
}

# Runs java by way of a prefix (exec, timeout), with the libraries and the archive of a folder, if one is given. JNA is told where
# libraries are, or it would run ldconfig to ask.
java() {
    prefix=$1 folder=$2 archive_flag=$3
    shift 3
    set -- -jar "$jar" "$@"
    [ -z "$folder" ] || set -- "$archive_flag=$folder/$archive" "-Djna.boot.library.path=$folder" -Djna.platform.library.path=/lib \
        "-Dorg.newsclub.net.unix.library.override=$folder/libjunixsocket-native.so" "$@"
    # -Xlog:disable: the JVM's own log goes to stdout, where answers go, and complains of an archive that is not there.
    # Streams keep up to 256 MiB (StreamLimits.MEMORY) outside the heap, whose size is the limit for that unless said otherwise.
    # A small young generation: it is walked through from end to end, and all of it stays resident.
    # The method that is left out takes 6.7 MB to compile, which glibc keeps; it runs a moment, while Java 25 starts.
    # The intervals: a JVM at rest tidies up five times a second, for programs with thousands of locks. Once a minute will do.
    # shellcheck disable=SC2086
    $prefix "$home/bin/java" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -Xlog:disable -XX:-UsePerfData \
        -XX:+UseSerialGC $compiler -XX:ReservedCodeCacheSize=16m -Xmx32m -Xmn2m -XX:MaxDirectMemorySize=288m -Xss256k \
        -XX:CompileCommand=quiet -XX:CompileCommand=exclude,jdk.internal.classfile.impl.StackMapGenerator::processBlock \
        -XX:AsyncDeflationInterval=60000 -XX:GuaranteedSafepointInterval=60000 -XX:ServiceThreadCleanupInterval=60000 "$@"
}

# Size and times of what a slot depends on, and of its archive: a JVM can crash on one that was cut or overwritten. A package's
# files have the same time of modification in every version; that of their last change is their installation's.
state() {
    stat -L -c '%s %y %z' "$jar" "$home/lib/modules" "$bin/launch.sh" "$1/$archive" 2>/dev/null
}

is_fresh() {
    [ -O "$slot" ] && [ -r "$slot/state" ] && [ "$(cat "$slot/state")" = "$(state "$slot")" ]
}

# Fills the slot by a training run. Others may do the same now: each fills a folder of its own, and one of them stays.
train() {
    new=$cache/new-$$
    trap 'kill $!; wait $!; rm -rf "$new"; exit 143' HUP INT TERM
    fill &
    if wait $!; then
        keep
    fi
    rm -rf "$new"
    trap - HUP INT TERM
} >/dev/null 2>&1 </dev/null

fill() {
    umask 077
    chmod 0700 "$cache" && mkdir "$new" && java 'exec timeout 30' "$new" "$create_archive" train "$new"
}

keep() (
    umask 077
    state "$new" >"$new/state"
    sync "$new"/* # or a power cut could leave files without their content
    # A fresh slot of somebody else's stays: a JVM may be about to load from it.
    is_fresh || { rm -rf "$slot" && mv -T "$new" "$slot"; }
    # A daemon keeps three slots, and nothing that a killed run left behind.
    cd "$cache" || exit
    # shellcheck disable=SC2012
    ls -dt "$name"-* | tail -n +4 | xargs rm -rf
    find . -maxdepth 1 -name 'new-*' -mmin +10 -exec rm -rf {} +
)

for jar in "${bin%/*}/lib/$name.jar" "${bin%/*}/$name/target/$name.jar" ''; do
    [ ! -f "$jar" ] || break
done
[ -n "$jar" ] || die "no $name.jar in ${bin%/*}/lib or ${bin%/*}/$name/target; build it: mvn -q package"
find_java
if [ "$major" -ge 25 ]; then
    archive=classes.aot use_archive=-XX:AOTCache create_archive=-XX:AOTCacheOutput
else
    archive=classes.jsa use_archive=-XX:SharedArchiveFile create_archive=-XX:ArchiveClassesAtExit
fi
# Profiles of the training run are for the second compiler; the first would only compile early what it hardly needs.
compiler='-XX:TieredStopAtLevel=1 -XX:-AOTReplayTraining'
! may_encrypt "$@" || compiler=
slot=
if find_cache; then
    sum=$(printf '%s\n' "$jar" "$home" | cksum)
    slot=$cache/$name-$version-${sum%% *}
    is_fresh || { train; is_fresh; } || slot=
fi
export WSLD_LAUNCHER="$$ $self"
java exec "$slot" "$use_archive" "$@"
