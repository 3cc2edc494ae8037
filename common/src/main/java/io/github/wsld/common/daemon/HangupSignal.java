package io.github.wsld.common.daemon;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which a daemon is asked to read its configuration again. The JDK has it in sun.misc.Signal alone (module
 * jdk.unsupported, meant to be used until there is another way), which javac cannot name without a warning: hence by
 * reflection.
 */
public final class HangupSignal {
    private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

    private HangupSignal() {}

    /**
     * Runs an action at each SIGHUP from now on, on a thread of its own, in place of the JVM's end. But a SIGHUP
     * because the terminal that this was started from is gone still ends the process, in order.
     */
    public static void onHangup(Runnable action) {
        boolean hadTerminal = hasTerminal();
        Runnable reaction = () -> {
            if (hadTerminal && !hasTerminal()) {
                LOG.info("stopping reason=\"the terminal is closed\"");
                System.exit(ExitCode.OK.code());
            }
            action.run();
        };
        install(reaction);
    }

    /** Whether there is a controlling terminal, which only then can be opened by this name (tty(4)). */
    private static boolean hasTerminal() {
        try {
            Files.newInputStream(Path.of("/dev/tty")).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void install(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            action.run();
                            yield null;
                        }
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == arguments[0];
                        default -> "handler of SIGHUP";
                    });
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
            // The JVM leaves a signal alone that it was started with ignored, and says so by what was there before.
            if (handler.getField("SIG_IGN").get(null).equals(before)) {
                LOG.info("no reload by SIGHUP reason=\"started with it ignored, as by nohup\"; start it by setsid");
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | NoSuchFieldException
                | InstantiationException
                | IllegalAccessException e) {
            LOG.warn("no reload by SIGHUP: this Java has no sun.misc.Signal error=\"{}\"", e.toString());
        } catch (InvocationTargetException e) {
            LOG.warn("no reload by SIGHUP error=\"{}\"", e.getCause().toString());
        }
    }
}
