package io.github.wsld.net.windows.hcs;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.util.Map;

/**
 * HcsEnumerateComputeSystems of the Host Compute Service. Two libraries export it, with different parameters: {@code vmcompute.dll},
 * and on Windows 10 1809 and later {@code computecore.dll}, where a result is waited for. Each is bound by its own name, from the
 * system's folder alone, the first time that it is needed. Blocks; any thread.
 */
public final class HostCompute {
    /** For all compute systems. */
    private static final WString EVERYTHING = new WString("{}");
    /** LOAD_LIBRARY_SEARCH_SYSTEM32 of libloaderapi.h: never a library from the current folder. */
    private static final Map<String, Object> FROM_SYSTEM = Map.of(Library.OPTION_OPEN_FLAGS, 0x800);

    private static final int MOST_MILLIS = 10_000;
    /** E_OUTOFMEMORY of winerror.h. */
    private static final int OUT_OF_MEMORY = 0x8007000E;

    /**
     * What a call gave.
     *
     * @param result an HRESULT: negative is failure
     * @param systems JSON; null when there is none
     */
    public record Systems(int result, String systems) {}

    /** Bound when this object is first asked. */
    private Enumeration enumeration;

    private interface Enumeration {
        Systems systems();
    }

    /**
     * Lists the compute systems.
     *
     * @throws IOException when neither library is there, or none exports what it should
     */
    public synchronized Systems systems() throws IOException {
        if (enumeration == null) {
            enumeration = bind();
        }
        return enumeration.systems();
    }

    private static Enumeration bind() throws IOException {
        try {
            return new VmCompute();
        } catch (UnsatisfiedLinkError old) {
            try {
                return new ComputeCore();
            } catch (UnsatisfiedLinkError e) {
                throw new IOException(
                        "there is no Host Compute Service (vmcompute.dll, computecore.dll): WSL2 cannot run here; "
                                + "turn on \"Virtual Machine Platform\" (wsl --install) and restart Windows",
                        e);
            }
        }
    }

    /** Takes over a string that the service allocated. */
    private static String take(Pointer text) {
        if (text == null) {
            return null;
        }
        String copy = text.getWideString(0);
        // What WSL itself frees them with; CoTaskMemFree and LocalFree both end in the process heap.
        NativeLibrary.getInstance("ole32", FROM_SYSTEM)
                .getFunction("CoTaskMemFree")
                .invokeVoid(new Object[] {text});
        return copy;
    }

    /** {@code HRESULT HcsEnumerateComputeSystems(PCWSTR query, PWSTR* systems, PWSTR* result)} of vmcompute.dll. */
    private static final class VmCompute implements Enumeration {
        private final Function enumerate =
                NativeLibrary.getInstance("vmcompute", FROM_SYSTEM).getFunction("HcsEnumerateComputeSystems");

        @Override
        public Systems systems() {
            PointerByReference systems = new PointerByReference();
            PointerByReference errors = new PointerByReference();
            int result = enumerate.invokeInt(new Object[] {EVERYTHING, systems, errors});
            take(errors.getValue());
            return new Systems(result, take(systems.getValue()));
        }
    }

    /** The documented functions of computecore.h: an operation is begun, waited for, and closed. */
    private static final class ComputeCore implements Enumeration {
        private final NativeLibrary library = NativeLibrary.getInstance("computecore", FROM_SYSTEM);
        private final Function create = library.getFunction("HcsCreateOperation");
        private final Function enumerate = library.getFunction("HcsEnumerateComputeSystems");
        private final Function await = library.getFunction("HcsWaitForOperationResult");
        private final Function close = library.getFunction("HcsCloseOperation");

        @Override
        public Systems systems() {
            Pointer operation = create.invokePointer(new Object[] {null, null});
            if (operation == null) {
                return new Systems(OUT_OF_MEMORY, null);
            }
            try {
                int begun = enumerate.invokeInt(new Object[] {EVERYTHING, operation});
                if (begun < 0) {
                    return new Systems(begun, null);
                }
                PointerByReference document = new PointerByReference();
                int result = await.invokeInt(new Object[] {operation, MOST_MILLIS, document});
                return new Systems(result, take(document.getValue()));
            } finally {
                close.invokeVoid(new Object[] {operation});
            }
        }
    }
}
