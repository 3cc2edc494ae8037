package io.github.wsld.common.daemon;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a program of ours ends: the codes of sysexits.h (4.3BSD) that we use. 0 never means failure. */
public enum ExitCode {
    OK(0, "done, or stopped as asked"),
    USAGE(64, "the command line is wrong"),
    UNAVAILABLE(69, "something needed is not there: a daemon, the host, a kernel feature"),
    SOFTWARE(70, "a bug in the program; please report it"),
    OSERR(71, "the operating system refused: no descriptors, memory or processes left"),
    CANTCREAT(73, "a file or socket cannot be created"),
    IOERR(74, "reading or writing failed"),
    TEMPFAIL(75, "failed for now; try again"),
    NOPERM(77, "permission is missing"),
    CONFIG(78, "the configuration is wrong");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** What the process ends with, 0 to 255. */
    public int code() {
        return code;
    }

    /** For people, without capital or full stop. */
    public String meaning() {
        return meaning;
    }

    /** Code to meaning, ascending, as the list of exit codes in a help text takes it. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode exit : values()) {
            meanings.put(Integer.toString(exit.code), exit.meaning);
        }
        return meanings;
    }
}
