package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Who may do what with a file, as Windows writes it down: in the security descriptor definition language ([MS-DTYP]
 * 2.5.1), in which users are numbers and not words of the system's language. Any thread.
 */
public final class FileSecurity {
    /** SE_FILE_OBJECT of accctrl.h, OWNER_ and DACL_SECURITY_INFORMATION of winnt.h, SDDL_REVISION_1 of sddl.h. */
    private static final int FILE = 1;

    private static final int OWNER_AND_DACL = 1 | 4;
    private static final int REVISION = 1;

    private final NativeLibrary advapi32 = NativeLibrary.getInstance("advapi32");
    private final Function get = advapi32.getFunction("GetNamedSecurityInfoW");
    private final Function write = advapi32.getFunction("ConvertSecurityDescriptorToStringSecurityDescriptorW");
    private final Function free = NativeLibrary.getInstance("kernel32").getFunction("LocalFree");

    /**
     * Owner and access list of a file.
     *
     * @return such as {@code O:S-1-5-21-1-2-3-1001D:(A;ID;FA;;;SY)}
     * @throws IOException with the file and the code
     */
    public String sddl(Path file) throws IOException {
        try (Memory descriptor = new Memory(8);
                Memory text = new Memory(8)) {
            Object[] question = {
                new WString(file.toAbsolutePath().toString()), FILE, OWNER_AND_DACL, null, null, null, null, descriptor
            };
            int result = get.invokeInt(question);
            if (result != 0) {
                throw new IOException("who may read " + file + " is not told: Windows error " + result);
            }
            try {
                Object[] order = {descriptor.getPointer(0), REVISION, OWNER_AND_DACL, text, null};
                if (write.invokeInt(order) == 0) {
                    throw new IOException("who may read " + file + " cannot be written down");
                }
                return take(text.getPointer(0));
            } finally {
                free.invokePointer(new Object[] {descriptor.getPointer(0)});
            }
        }
    }

    private String take(Pointer text) {
        try {
            return text.getWideString(0);
        } finally {
            free.invokePointer(new Object[] {text});
        }
    }
}
