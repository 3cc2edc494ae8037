package io.github.wsld.net.windows.power;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * What Windows tells of suspends and resumes, without a window: PowerRegisterSuspendResumeNotification (powrprof.dll, Windows 8 and
 * later). Registered when it is made, unregistered by {@link #close}.
 */
final class PowerNotification implements AutoCloseable {
    /** The events of winuser.h that come by it. */
    static final int SUSPEND = 0x4;

    static final int RESUME_SUSPEND = 0x7;
    static final int RESUME_AUTOMATIC = 0x12;

    /** DEVICE_NOTIFY_CALLBACK of winuser.h. */
    private static final int CALLBACK = 2;

    private final Function unregister;
    /** What Windows calls: it must be referred to until it is unregistered. */
    private final Routine routine;
    /** DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS: the routine's address and a context, a pointer each. */
    private final Memory parameters = new Memory(2L * Native.POINTER_SIZE);

    private final Memory handle = new Memory(Native.POINTER_SIZE);

    /** DEVICE_NOTIFY_CALLBACK_ROUTINE of powrprof.h. Public for JNA, which calls it by reflection. */
    public interface Routine extends Callback {
        /** @return ERROR_SUCCESS */
        int told(Pointer context, int type, Pointer setting);
    }

    /**
     * Registers.
     *
     * @param listener takes each event, on a thread of Windows
     * @throws IOException when Windows does not let it, or has no such function
     */
    PowerNotification(IntConsumer listener) throws IOException {
        Function register;
        try {
            NativeLibrary powrprof = NativeLibrary.getInstance("powrprof");
            unregister = powrprof.getFunction("PowerUnregisterSuspendResumeNotification");
            register = powrprof.getFunction("PowerRegisterSuspendResumeNotification");
        } catch (UnsatisfiedLinkError e) {
            throw new IOException("powrprof.dll lacks PowerRegisterSuspendResumeNotification", e);
        }
        routine = (context, type, setting) -> {
            listener.accept(type);
            return 0;
        };
        Native.setCallbackThreadInitializer(routine, new CallbackThreadInitializer(true, true, "power"));
        parameters.setPointer(0, CallbackReference.getFunctionPointer(routine));
        parameters.setPointer(Native.POINTER_SIZE, Pointer.NULL);
        handle.clear();
        int error = register.invokeInt(new Object[] {CALLBACK, parameters, handle});
        if (error != 0) {
            throw new IOException("PowerRegisterSuspendResumeNotification failed with " + error);
        }
    }

    /** As if Windows told of an event: for tests, which cannot put their machine to sleep. */
    int tell(int type) {
        Function address = Function.getFunction(parameters.getPointer(0));
        return address.invokeInt(new Object[] {Pointer.NULL, type, Pointer.NULL});
    }

    @Override
    public void close() {
        unregister.invokeInt(new Object[] {handle.getPointer(0)});
    }
}
