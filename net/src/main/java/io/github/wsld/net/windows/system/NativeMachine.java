package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Optional;

/** The kind of processor of this computer, also where a program of another kind is emulated. Any thread. */
public final class NativeMachine {
    private static final Pointer THIS_PROCESS = Pointer.createConstant(-1L);
    /** IMAGE_FILE_MACHINE_AMD64 and IMAGE_FILE_MACHINE_ARM64 of winnt.h. */
    private static final int AMD64 = 0x8664;

    private static final int ARM64 = 0xaa64;

    /**
     * As Java's {@code os.arch} would call it; empty for others, and on Windows before 10 1511, which does not tell.
     */
    public Optional<String> name() {
        Function isWow64Process2;
        try {
            isWow64Process2 = NativeLibrary.getInstance("kernel32").getFunction("IsWow64Process2");
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
        try (Memory emulated = new Memory(2);
                Memory machine = new Memory(2)) {
            if (isWow64Process2.invokeInt(new Object[] {THIS_PROCESS, emulated, machine}) == 0) {
                return Optional.empty();
            }
            return switch (Short.toUnsignedInt(machine.getShort(0))) {
                case AMD64 -> Optional.of("amd64");
                case ARM64 -> Optional.of("aarch64");
                default -> Optional.empty();
            };
        }
    }
}
