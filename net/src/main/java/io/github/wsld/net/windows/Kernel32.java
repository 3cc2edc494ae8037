package io.github.wsld.net.windows;

import com.sun.jna.Native;

/** Handles, overlapped I/O and clocks of kernel32.dll, bound as {@link Ws2} is. BOOL results are 0 for a failure. */
final class Kernel32 {
    static final long INVALID_HANDLE = -1;

    static {
        Native.register(Kernel32.class, "kernel32");
    }

    private Kernel32() {}

    static native long CreateFileW(
            long name, int access, int share, long security, int disposition, int flags, long template);

    static native int GetFileType(long handle);

    static native int ReadFile(long handle, long buffer, int length, long read, long overlapped);

    static native int WriteFile(long handle, long buffer, int length, long written, long overlapped);

    static native int CancelIoEx(long handle, long overlapped);

    static native int CloseHandle(long handle);

    static native int SetHandleInformation(long handle, int mask, int flags);

    static native long CreateIoCompletionPort(long handle, long port, long key, int threads);

    static native int GetQueuedCompletionStatus(long port, long bytes, long key, long overlapped, int timeoutMillis);

    static native int PostQueuedCompletionStatus(long port, int bytes, long key, long overlapped);

    static native void RtlMoveMemory(long to, long from, long length);

    static native long GetTickCount64();

    static native int QueryUnbiasedInterruptTime(long time);
}
