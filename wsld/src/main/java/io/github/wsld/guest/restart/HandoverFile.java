package io.github.wsld.guest.restart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one run of wsld leaves to the next, beside open descriptors: a file in memory. Big-endian; a text is its length in bytes
 * (u16) and UTF-8; a flag is a byte, 0 or 1.
 *
 * <pre>
 *  at  size
 *   0     4  "wslr"
 *   4     2  version
 *   6    16  instance
 *  22        records, the last of kind 0
 *
 * record
 *   0     1  kind
 *   1     4  n
 *   5     n  1 listener: its descriptor (text), endpoint (text), socket file (text)
 *            2 display: number (u16), named by the configuration (flag), lock file (text)
 *            3 stream: its client's descriptor (text, empty for none), whether the client has said all (flag), u32 and as many
 *              bytes that the client sent, u32 and as many bytes of GuestState
 *            4 newcomer: its descriptor (text), where it came to (text), u32 and as many bytes that it said
 *            5 rules: nothing; redirect rules are in place
 *            0 end: nothing
 * </pre>
 *
 * A descriptor has another number in each process: the kernel's name for what is open tells which one it is.
 */
final class HandoverFile {
    static final int MAGIC = 0x77736c72;
    /** Of the format; a reader of another one starts afresh. */
    static final int VERSION = 1;

    static final int END = 0;
    static final int LISTENER = 1;
    static final int DISPLAY = 2;
    static final int STREAM = 3;
    static final int NEWCOMER = 4;
    static final int RULES = 5;

    private HandoverFile() {}

    /** What is open, by the kernel's name for it: {@code socket:[4711]}, {@code /memfd:wsld (deleted)}. */
    static String nameOf(int descriptor) throws IOException {
        return Files.readSymbolicLink(path(descriptor)).toString();
    }

    /** Where an open file can be opened once more. */
    static Path path(int descriptor) {
        return Path.of("/proc/self/fd", Integer.toString(descriptor));
    }
}
