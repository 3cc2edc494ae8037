package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Findings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has all checks look at a guest, beside each other, and within a limit. */
public final class Doctor {
    /** Above what any of a guest's answers takes where nobody answers: a program that waits for the lock of iptables. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** In the order in which they are shown: from the ground up. */
    static final List<Check> ALL = List.of(
            new ConfigurationCheck(),
            new WslCheck(),
            new InteropCheck(),
            new VsockCheck(),
            new DaemonCheck(),
            new ServiceCheck(),
            new OtherWsldsCheck(),
            new KeyCheck(),
            new HostCheck(),
            new KeepAliveCheck(),
            new XFolderCheck(),
            new DisplayCheck(),
            new DisplayVariableCheck(),
            new WaylandCheck(),
            new XauthorityCheck(),
            new XServerCheck(),
            new PortsCheck(),
            new ClockCheck(),
            new AgentCheck());

    private final List<Check> checks;
    private final Duration limit;

    public Doctor() {
        this(ALL, LIMIT);
    }

    /** @param limit for all checks together */
    Doctor(List<Check> checks, Duration limit) {
        this.checks = checks;
        this.limit = limit;
    }

    /** What all checks find. A check that fails or takes too long is a finding itself. Blocks. */
    public Findings examine(ThisGuest guest) throws InterruptedException {
        return examine((Guest) guest);
    }

    Findings examine(Guest guest) throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool(Doctor::thread);
        try {
            List<Future<List<Finding>>> looks = new ArrayList<>();
            checks.forEach(check -> looks.add(threads.submit(() -> check.look(guest))));
            long deadline = System.nanoTime() + limit.toNanos();
            List<Finding> findings = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                findings.addAll(result(checks.get(i), looks.get(i), deadline));
            }
            return new Findings(findings);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Finding> result(Check check, Future<List<Finding>> look, long deadline) throws InterruptedException {
        try {
            return look.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(check.failure(
                    "not known: something that is asked for it does not answer within " + limit.toSeconds() + " s",
                    "wsld status, and then once more: wsld doctor"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException barred) {
                return List.of(check.failure("not known: " + barred.getMessage(), "sudo wsld doctor"));
            }
            return List.of(check.failure("not known: looking failed (" + e.getCause() + ")", "wsld --version"));
        }
    }

    private static Thread thread(Runnable look) {
        Thread thread = new Thread(look, "check");
        thread.setDaemon(true);
        return thread;
    }
}
