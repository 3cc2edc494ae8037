package io.github.wsld.common.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Main class of the child processes of {@link ShutdownSignalTest}: a daemon of two parts that behaves as the argument says. */
final class ShutdownProgram {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private ShutdownProgram() {}

    public static void main(String[] args) throws Exception {
        String behaviour = args[0];
        Logging.start(Map.of(), LogLevel.DEBUG);
        Lifecycle lifecycle = new Lifecycle(List.of(
                part("first", () -> {}, () -> {}),
                part("second", () -> startSecond(behaviour), () -> stopSecond(behaviour))));
        ShutdownSignal.register(lifecycle, Duration.ofMillis(behaviour.equals("hang-in-stop") ? 3_000 : 60_000));
        try {
            lifecycle.start();
        } catch (StartException failure) {
            System.err.println(failure.getMessage());
            System.exit(ExitCode.UNAVAILABLE.code());
        }
        System.err.println("running");
        switch (behaviour) {
            case "exit" -> System.exit(ExitCode.CONFIG.code());
            case "throw" -> throw new IllegalStateException("a bug");
            case "return" -> System.err.println("main returns");
            default -> NEVER.await();
        }
    }

    private static void startSecond(String behaviour) throws Exception {
        if (behaviour.equals("fail")) {
            throw new IllegalStateException("no host");
        }
        if (behaviour.equals("slow-start")) {
            System.err.println("in start");
            // The stop is there: this thread may go on.
            while (Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("shutdown"))) {
                Thread.onSpinWait();
            }
        }
    }

    private static void stopSecond(String behaviour) throws Exception {
        switch (behaviour) {
            case "hang-in-stop" -> NEVER.await();
            case "throw-in-stop" -> throw new IllegalStateException("cannot stop");
            default -> {}
        }
    }

    private static Part part(String name, Step start, Step stop) {
        return new Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void start() throws Exception {
                start.run();
            }

            @Override
            public void stop(Duration left) throws Exception {
                System.err.println("stop " + name);
                stop.run();
            }
        };
    }

    private interface Step {
        void run() throws Exception;
    }
}
