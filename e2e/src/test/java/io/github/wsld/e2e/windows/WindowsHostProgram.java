package io.github.wsld.e2e.windows;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs wsldhost on a Java of Windows where Hyper-V sockets are doubled. */
public final class WindowsHostProgram {
    private WindowsHostProgram() {}

    /** @param args the double, to be loaded before anything looks for sockets; then wsldhost's own */
    public static void main(String[] args) throws ReflectiveOperationException {
        System.load(args[0]);
        try {
            // By name: this class is compiled against no daemon, and stands alone on the class path beside the jar.
            Class.forName("io.github.wsld.host.cli.WsldHost")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("wsldhost failed", e.getCause());
        }
    }
}
