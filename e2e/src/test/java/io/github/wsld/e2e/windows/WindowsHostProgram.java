package io.github.wsld.e2e.windows;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs wsldhost on a Java of Windows where functions of Windows are doubled, those of Hyper-V sockets among them. */
public final class WindowsHostProgram {
    private WindowsHostProgram() {}

    /** @param args the doubles, with a semicolon between, to be loaded before anything looks for what they double; then wsldhost's own */
    public static void main(String[] args) throws ReflectiveOperationException {
        for (String library : args[0].split(";")) {
            System.load(library);
        }
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
