# shellcheck shell=sh
# What the scripts in bin/ share, in POSIX sh; they run with set -eu. A script sets `program` to its name before it
# sources this file, and `assume_yes=yes` when its user said --yes.
#
#   say TEXT...            a line for the person at the terminal, on standard error
#   die STATUS TEXT...     the same, then the end; 69 (EX_UNAVAILABLE of sysexits.h) when a part is missing
#   java_homes             "RELEASE HOME" of each Java 17+, a line each: JAVA_HOME, then PATH, then /usr/lib/jvm
#   find_java              home of the first of them, or fails
#   find_jdk               home of the first with a compiler, or fails
#   find_maven             path of a Maven 3.8.7+, or fails; it takes a JDK to find out
#   need_packages PART...  installs with apt what is missing, when root or allowed to use sudo; else says how, and ends
#                          with 69. A PART is jdk, maven, or COMMAND:PACKAGE, as in modprobe:kmod.
#   unpack_packages FOLDER PACKAGE...
#                          unpacks what must not be installed, such as time daemons, which would start
#   build_jars JAR...      makes runnable jars, as in wsld/target/wsld.jar, unless they are newer than all that they are made
#                          from; with JAVA_HOME set to a JDK, in the folder of the source tree
#   without_clock          words that, before a command, take from it the right to set the clock; or nothing

# shellcheck disable=SC2154
say() {
    printf '%s: %s\n' "$program" "$*" >&2
}

die() {
    die_status=$1
    shift
    say "$@"
    exit "$die_status"
}

java_homes() {
    {
        [ -z "${JAVA_HOME-}" ] || printf '%s\n' "$JAVA_HOME"
        java=$(command -v java) && java=$(readlink -f "$java") && printf '%s\n' "${java%/bin/java}"
        printf '%s\n' /usr/lib/jvm/*
    } | while IFS= read -r home; do
        [ -x "$home/bin/java" ] || continue
        release=$(java_release "$home")
        [ "${release:-0}" -lt 17 ] || printf '%s %s\n' "$release" "$home"
    done
}

# The release file spares the start of a JVM; not every Java has one.
java_release() {
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'
    fi
}

find_java() {
    java_homes | sed -n '1s/^[0-9]* //p' | grep .
}

find_jdk() {
    java_homes | while read -r release home; do
        [ ! -x "$home/bin/javac" ] || printf '%s\n' "$home"
    done | sed 1q | grep .
}

find_maven() {
    maven=$(command -v mvn) || return 1
    version=$(JAVA_HOME=$(find_jdk) "$maven" --version 2>/dev/null </dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    [ -n "$version" ] || return 1
    [ "$(printf '%s\n' 3.8.7 "$version" | sort -V | sed 1q)" = 3.8.7 ] || return 1
    printf '%s\n' "$maven"
}

need_packages() {
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        die 69 "missing, by the names of Debian's packages:$missing. Without apt-get here, install them by hand."
    elif [ "$(id -u)" = 0 ]; then
        as_root='env'
    elif [ "${assume_yes-}" = yes ] && command -v sudo >/dev/null; then
        as_root='sudo'
    else
        say "these packages are missing; this installs them:"
        printf '%s\n' "sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
        exit 69
    fi
    $as_root apt-get -q -o Acquire::Retries=3 update >&2 || say "going on with the package lists that are here"
    # Only now is it known which of Java's packages there is.
    missing=$(missing_packages "$@")
    say "installing$missing"
    # The names are words of their own.
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 \
        install --no-install-recommends $missing >&2 </dev/null ||
        die 69 "apt-get could not install$missing; its reason stands above"
    missing=$(missing_packages "$@")
    [ -z "$missing" ] || die 69 "still missing or too old after the installation:$missing" \
        "(Java 17 and Maven 3.8.7 are the oldest that serve; a newer one may come from elsewhere, by JAVA_HOME and PATH)"
}

# The packages of those parts that are not here, each with a blank before it.
missing_packages() (
    # An ordinary user's PATH on Debian leaves these out.
    PATH=$PATH:/usr/sbin:/sbin
    for part; do
        case $part in
            jdk) find_jdk >/dev/null || printf ' %s' "$(jdk_package)" ;;
            maven) find_maven >/dev/null || printf ' maven' ;;
            *) command -v "${part%%:*}" >/dev/null || printf ' %s' "${part#*:}" ;;
        esac
    done
)

jdk_package() {
    if [ -n "$(apt-cache --quiet=2 show openjdk-17-jdk-headless 2>/dev/null)" ]; then
        echo openjdk-17-jdk-headless
    else
        echo default-jdk-headless
    fi
}

# No test and no demo may set the clock of the machine it runs on. Bit 25 is CAP_SYS_TIME.
without_clock() {
    capabilities=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
    if [ $((0x$capabilities >> 25 & 1)) = 1 ]; then
        echo setpriv --bounding-set -sys_time --inh-caps -sys_time
    fi
}

# unpack_packages FOLDER PACKAGE...: downloads packages and unpacks them there, once each. Nothing is installed: so none of
# their services starts.
unpack_packages() {
    folder=$(mkdir -p "$1" && cd "$1" && pwd)
    shift
    for package; do
        [ ! -e "$folder/.$package" ] || continue
        say "unpacking $package in $folder"
        mkdir -p "$folder/.download"
        # Root's apt would download as a user of its own, who may not write there.
        if (cd "$folder/.download" && apt-get -q -o Acquire::Retries=3 -o APT::Sandbox::User=root download "$package" >&2) &&
            dpkg -x "$folder/.download/$package"_*.deb "$folder"; then
            touch "$folder/.$package"
        else
            say "without $package; the tests that need it say so"
        fi
        rm -rf -- "$folder/.download"
    done
}

build_jars() {
    stale=no modules=
    for jar; do
        modules=${modules:+$modules,}${jar%%/*}
        [ -f "$jar" ] && [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$jar" | sed 1q)" ] || stale=yes
    done
    [ $stale = yes ] || return 0
    say "building; the first time, Maven fetches plugins and libraries"
    log=target/${program#bin/}-build.log
    mkdir -p target
    {
        result=0
        "$(find_maven)" -B -DskipTests -Dspotless.check.skip -pl "$modules" -am package </dev/null 2>&1 || result=$?
        echo $result >"$log.status"
    } | tee "$log" | show_build
    if [ "$(cat "$log.status")" != 0 ]; then
        grep '^\[ERROR\]' "$log" | sed 10q >&2
        die 70 "the build failed; all that Maven said is in $PWD/$log"
    fi
}

# From Maven's many lines, those that show how far it is.
show_build() {
    downloads=0
    while IFS= read -r line; do
        case $line in
            *'Downloaded from '*)
                downloads=$((downloads + 1))
                [ $((downloads % 100)) -ne 0 ] || say "  $downloads files fetched"
                ;;
            '[INFO] Building wsld'*) say "  ${line#* }" ;;
        esac
    done
}
