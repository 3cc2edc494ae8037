package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Command lines of this user's processes, which the JDK does not tell on Windows. NtQueryInformationProcess gives them (Windows 8.1 and
 * later) to whoever may query limited information, so of elevated processes too; where it does not know how, which Wine 8 does not, they
 * are read from the process's memory. Without state; any thread.
 */
public final class CommandLines {
    /** PROCESS_QUERY_LIMITED_INFORMATION of winnt.h. */
    private static final int QUERY_LIMITED = 0x1000;
    /** PROCESS_QUERY_INFORMATION and PROCESS_VM_READ of winnt.h. */
    private static final int READ = 0x410;
    /** ProcessBasicInformation of PROCESSINFOCLASS (winternl.h): 48 bytes, the PEB's address at 8. */
    private static final int BASIC = 0;
    /** ProcessCommandLineInformation of PROCESSINFOCLASS: a UNICODE_STRING, then its characters. */
    private static final int COMMAND_LINE = 60;
    /** Where 64-bit Windows has, in the PEB, the address of the process's parameters, and in those the command line (winternl.h). */
    private static final int PEB_PARAMETERS = 0x20;

    private static final int PARAMETERS_COMMAND_LINE = 0x70;
    /** Size of a UNICODE_STRING: its length in bytes at 0, its address at 8. */
    private static final int UNICODE_STRING = 16;
    /** The longest UNICODE_STRING with its characters. */
    private static final int MOST_BYTES = UNICODE_STRING + 65535;

    private final NativeLibrary kernel32 = NativeLibrary.getInstance("kernel32");
    private final Function openProcess = kernel32.getFunction("OpenProcess");
    private final Function readMemory = kernel32.getFunction("ReadProcessMemory");
    private final Function closeHandle = kernel32.getFunction("CloseHandle");
    private final Function query = NativeLibrary.getInstance("ntdll").getFunction("NtQueryInformationProcess");

    /**
     * The command lines of a program's processes that run as this user; those that may not be looked at are left out.
     *
     * @param program file name, such as {@code wslhost.exe}, in any case
     * @throws IOException when processes were found and none could be read
     */
    public List<String> of(String program) throws IOException {
        Optional<String> user = ProcessHandle.current().info().user();
        List<Long> pids = ProcessHandle.allProcesses()
                .filter(process -> isOf(process.info(), program, user))
                .map(ProcessHandle::pid)
                .toList();
        List<String> lines =
                pids.stream().map(this::commandLine).flatMap(Optional::stream).toList();
        if (lines.isEmpty() && !pids.isEmpty()) {
            throw new IOException(
                    "the command lines of " + program + " (" + pids.size() + " processes) cannot be read");
        }
        return lines;
    }

    /** This process's own, split as Windows splits it: the program, then its arguments. */
    public static List<String> own() {
        NativeLibrary kernel32 = NativeLibrary.getInstance("kernel32");
        Pointer line = kernel32.getFunction("GetCommandLineW").invokePointer(new Object[0]);
        try (Memory count = new Memory(4)) {
            Pointer words = NativeLibrary.getInstance("shell32")
                    .getFunction("CommandLineToArgvW")
                    .invokePointer(new Object[] {line, count});
            List<String> own = List.of(words.getWideStringArray(0, count.getInt(0)));
            kernel32.getFunction("LocalFree").invokePointer(new Object[] {words});
            return own;
        }
    }

    private static boolean isOf(ProcessHandle.Info process, String program, Optional<String> user) {
        return process.command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .filter(name -> name.toString().equalsIgnoreCase(program))
                        .isPresent()
                && process.user().equals(user);
    }

    /** Empty when the process has ended, or is protected. */
    private Optional<String> commandLine(long pid) {
        return opened(pid, QUERY_LIMITED, this::told).or(() -> opened(pid, READ, this::read));
    }

    private Optional<String> opened(long pid, int rights, java.util.function.Function<Pointer, Optional<String>> use) {
        Pointer process = openProcess.invokePointer(new Object[] {rights, 0, (int) pid});
        if (process == null) {
            return Optional.empty();
        }
        try {
            return use.apply(process);
        } finally {
            closeHandle.invokeInt(new Object[] {process});
        }
    }

    private Optional<String> told(Pointer process) {
        try (Memory answer = new Memory(MOST_BYTES);
                Memory length = new Memory(4)) {
            if (query.invokeInt(new Object[] {process, COMMAND_LINE, answer, MOST_BYTES, length}) < 0) {
                return Optional.empty();
            }
            return Optional.of(text(answer.getPointer(8).getByteArray(0, Short.toUnsignedInt(answer.getShort(0)))));
        }
    }

    private Optional<String> read(Pointer process) {
        try (Memory basic = new Memory(48);
                Memory length = new Memory(4)) {
            if (query.invokeInt(new Object[] {process, BASIC, basic, (int) basic.size(), length}) < 0) {
                return Optional.empty();
            }
            return copy(process, basic.getLong(8) + PEB_PARAMETERS, Long.BYTES)
                    .flatMap(parameters ->
                            copy(process, parameters.getLong(0) + PARAMETERS_COMMAND_LINE, UNICODE_STRING))
                    .flatMap(line -> copy(process, line.getLong(8), Short.toUnsignedInt(line.getShort(0))))
                    .map(characters -> text(characters.array()));
        }
    }

    private Optional<ByteBuffer> copy(Pointer process, long address, int length) {
        if (length == 0) {
            return Optional.empty();
        }
        try (Memory bytes = new Memory(length)) {
            int copied = readMemory.invokeInt(new Object[] {process, new Pointer(address), bytes, (long) length, null});
            return copied == 0
                    ? Optional.empty()
                    : Optional.of(ByteBuffer.wrap(bytes.getByteArray(0, length)).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private static String text(byte[] characters) {
        return new String(characters, StandardCharsets.UTF_16LE);
    }
}
