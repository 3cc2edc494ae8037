package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** What Windows lets this process do. Any thread. */
public final class ProcessToken {
    /** The pseudo-handle that GetCurrentProcess gives. */
    private static final Pointer THIS_PROCESS = Pointer.createConstant(-1L);
    /** TOKEN_QUERY and, of TOKEN_INFORMATION_CLASS, TokenElevation (winnt.h), which gives a DWORD. */
    private static final int QUERY = 8;

    private static final int ELEVATION = 20;

    private final NativeLibrary advapi32 = NativeLibrary.getInstance("advapi32");
    private final Function open = advapi32.getFunction("OpenProcessToken");
    private final Function information = advapi32.getFunction("GetTokenInformation");
    private final Function close = NativeLibrary.getInstance("kernel32").getFunction("CloseHandle");

    /** Whether it runs with an administrator's full rights; false when Windows does not tell. */
    public boolean isElevated() {
        try (Memory token = new Memory(8);
                Memory elevation = new Memory(4);
                Memory length = new Memory(4)) {
            if (open.invokeInt(new Object[] {THIS_PROCESS, QUERY, token}) == 0) {
                return false;
            }
            try {
                Object[] question = {token.getPointer(0), ELEVATION, elevation, (int) elevation.size(), length};
                return information.invokeInt(question) != 0 && elevation.getInt(0) != 0;
            } finally {
                close.invokeInt(new Object[] {token.getPointer(0)});
            }
        }
    }
}
