package io.github.wsld.net.windows.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Keys of HKEY_LOCAL_MACHINE, in the 64-bit view. Constants are those of winreg.h, winnt.h and winerror.h. Any thread. */
public final class Registry {
    private static final Pointer LOCAL_MACHINE = Pointer.createConstant(0x80000002L);
    private static final int KEY_READ = 0x20019;
    private static final int KEY_WRITE = 0x20006;
    private static final int KEY_64BIT = 0x100;
    private static final int RRF_REG_DWORD = 0x10;
    private static final int REG_SZ = 1;
    /** A key's name has at most so many characters, with the terminating zero. */
    private static final int MOST_NAME = 256;
    /** A value's name has at most so many characters, with the terminating zero. */
    private static final int MOST_VALUE_NAME = 16384;
    /** Longest text that is read, in bytes. */
    private static final int MOST_TEXT = 64 << 10;

    private static final int SUCCESS = 0;
    private static final int FILE_NOT_FOUND = 2;
    public static final int ACCESS_DENIED = 5;
    private static final int MORE_DATA = 234;
    private static final int NO_MORE_ITEMS = 259;

    private final NativeLibrary advapi32 = NativeLibrary.getInstance("advapi32");
    private final Function openKey = advapi32.getFunction("RegOpenKeyExW");
    private final Function createKey = advapi32.getFunction("RegCreateKeyExW");
    private final Function enumKey = advapi32.getFunction("RegEnumKeyExW");
    private final Function enumValue = advapi32.getFunction("RegEnumValueW");
    private final Function getValue = advapi32.getFunction("RegGetValueW");
    private final Function setValue = advapi32.getFunction("RegSetValueExW");
    private final Function closeKey = advapi32.getFunction("RegCloseKey");

    /**
     * The names of a key's direct subkeys; none when the key is not there.
     *
     * @throws IOException with the key and the code
     */
    public List<String> subkeys(String key) throws IOException {
        return withKey(key, handle -> {
            List<String> names = new ArrayList<>();
            try (Memory name = new Memory(2L * MOST_NAME);
                    Memory length = new Memory(4)) {
                while (true) {
                    length.setInt(0, MOST_NAME);
                    int result = enumKey.invokeInt(
                            new Object[] {handle, names.size(), name, length, null, null, null, null});
                    if (result == NO_MORE_ITEMS) {
                        return names;
                    }
                    require("list", key, result);
                    names.add(name.getWideString(0));
                }
            }
        });
    }

    /**
     * The texts of a key's REG_SZ values, in no order; none when the key is not there.
     *
     * @throws IOException with the key and the code
     */
    public List<String> texts(String key) throws IOException {
        return withKey(key, handle -> {
            List<String> texts = new ArrayList<>();
            try (Memory name = new Memory(2L * MOST_VALUE_NAME);
                    Memory nameLength = new Memory(4);
                    Memory type = new Memory(4);
                    Memory text = new Memory(MOST_TEXT + 2L);
                    Memory length = new Memory(4)) {
                for (int index = 0; ; index++) {
                    nameLength.setInt(0, MOST_VALUE_NAME);
                    length.setInt(0, MOST_TEXT);
                    text.clear();
                    int result = enumValue.invokeInt(
                            new Object[] {handle, index, name, nameLength, null, type, text, length});
                    if (result == NO_MORE_ITEMS) {
                        return texts;
                    }
                    if (result != MORE_DATA) {
                        require("list", key, result);
                        if (type.getInt(0) == REG_SZ) {
                            texts.add(text.getWideString(0));
                        }
                    }
                }
            }
        });
    }

    private interface Reading {
        List<String> of(Pointer key) throws IOException;
    }

    private List<String> withKey(String key, Reading reading) throws IOException {
        try (Memory handle = new Memory(8)) {
            int opened =
                    openKey.invokeInt(new Object[] {LOCAL_MACHINE, new WString(key), 0, KEY_READ | KEY_64BIT, handle});
            if (opened == FILE_NOT_FOUND) {
                return List.of();
            }
            require("open", key, opened);
            try {
                return reading.of(handle.getPointer(0));
            } finally {
                closeKey.invokeInt(new Object[] {handle.getPointer(0)});
            }
        }
    }

    /** A REG_DWORD value; empty when there is none, or it is of another type. */
    public OptionalInt number(String key, String name) {
        try (Memory value = new Memory(4);
                Memory length = new Memory(4)) {
            length.setInt(0, 4);
            int result = getValue.invokeInt(
                    new Object[] {LOCAL_MACHINE, new WString(key), new WString(name), RRF_REG_DWORD, null, value, length
                    });
            return result == SUCCESS ? OptionalInt.of(value.getInt(0)) : OptionalInt.empty();
        }
    }

    /**
     * Sets a REG_SZ value and creates its key where that is missing.
     *
     * @return 0, or the code of winerror.h, such as {@link #ACCESS_DENIED}
     */
    public int set(String key, String name, String text) {
        Memory handle = new Memory(8);
        int created = createKey.invokeInt(
                new Object[] {LOCAL_MACHINE, new WString(key), 0, null, 0, KEY_WRITE | KEY_64BIT, null, handle, null});
        if (created != SUCCESS) {
            return created;
        }
        try (Memory bytes = new Memory(2L * (text.length() + 1))) {
            bytes.setWideString(0, text);
            return setValue.invokeInt(
                    new Object[] {handle.getPointer(0), new WString(name), 0, REG_SZ, bytes, (int) bytes.size()});
        } finally {
            closeKey.invokeInt(new Object[] {handle.getPointer(0)});
        }
    }

    private static void require(String operation, String key, int result) throws IOException {
        if (result != SUCCESS) {
            throw new IOException("cannot " + operation + " HKLM\\" + key + ": Windows error " + result
                    + (result == ACCESS_DENIED ? " (access denied): run elevated" : ""));
        }
    }
}
