package io.github.wsld.iptables;

import java.util.List;
import java.util.Locale;

/** Why a command on rules fails, as told from its words in the C locale, and what a person can do. */
public enum Failure {
    /** The rules belong to another wsld that lives. */
    OWNED("stop that one, or leave forwarding to it"),
    /** The program is not here. */
    NOT_INSTALLED("install it (Debian: apt-get install nftables iptables), or choose another backend"),
    /** sudo would ask, or does not allow it. */
    SUDO("allow it in sudoers with NOPASSWD, or give wsld CAP_NET_ADMIN"),
    NO_RIGHTS("give wsld CAP_NET_ADMIN (iptables-legacy wants root), or allow it in sudoers with NOPASSWD"),
    LOCKED("another program is changing rules: try again once it is done"),
    /** A part of the kernel is missing. */
    UNSUPPORTED("this kernel lacks a part of netfilter: load its module, or choose another backend"),
    OTHER("run the command by hand to see more, or choose another backend");

    /** Words of sudo, iptables 1.8 of both kinds and nft 1.0; an earlier failure's words win over a later's. */
    private static final List<Words> WORDS = List.of(
            new Words(NOT_INSTALLED, "command not found"),
            new Words(
                    SUDO,
                    "password is required",
                    "terminal is required",
                    "no tty present",
                    "not allowed to",
                    "sudoers"),
            new Words(LOCKED, "holding the xtables lock", "resource temporarily unavailable"),
            new Words(NO_RIGHTS, "permission denied", "operation not permitted", "must be root"),
            new Words(
                    UNSUPPORTED,
                    "not supported",
                    "table does not exist",
                    "no chain/target/match",
                    "couldn't load",
                    "could not process rule: no such file or directory"));

    private final String advice;

    Failure(String advice) {
        this.advice = advice;
    }

    private record Words(Failure failure, String... parts) {}

    /** What a person can do, as the end of a sentence. */
    String advice() {
        return advice;
    }

    static Failure of(String errors) {
        String text = errors.toLowerCase(Locale.ROOT);
        return WORDS.stream()
                .filter(words -> List.of(words.parts()).stream().anyMatch(text::contains))
                .map(Words::failure)
                .findFirst()
                .orElse(OTHER);
    }
}
