package io.github.wsld.net.linux;

import com.sun.jna.Native;
import java.io.IOException;

/** The umask of this process. */
final class Umask {
    /** What is done under another umask. */
    interface Action {
        void run() throws IOException;
    }

    static {
        Native.register(Umask.class, "c");
    }

    private Umask() {}

    static void during(int mask, Action action) throws IOException {
        int before = umask(mask);
        try {
            action.run();
        } finally {
            umask(before);
        }
    }

    private static native int umask(int mask);
}
