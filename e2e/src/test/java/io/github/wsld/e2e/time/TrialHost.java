package io.github.wsld.e2e.time;

import io.github.wsld.host.RawTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** A wsldhost in a guest, whose clock is what a trial takes for the truth. */
final class TrialHost {
    private TrialHost() {}

    /** Starts it, and waits until it listens. */
    static Process start(int port, RawTime truth) throws IOException {
        Process host = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.wsld.host.cli.WsldHost",
                        "--listen",
                        "vsock:any:" + port,
                        "--raw-time",
                        truth.base() + ":" + truth.ppm()))
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = host.inputReader();
        String line = lines.readLine();
        while (line != null && !line.contains("listening endpoint=vsock")) {
            System.out.println("wsldhost: " + line);
            line = lines.readLine();
        }
        return host;
    }
}
