package io.github.wsld.host.doctor;

import io.github.wsld.common.daemon.Deadline;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.Findings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs checks side by side, each on a daemon thread of its own, for as long as a person waits at most. */
public final class Examination {
    private final List<Check> checks;
    private final Duration limit;

    /** @param limit for all of them together */
    public Examination(List<Check> checks, Duration limit) {
        this.checks = List.copyOf(checks);
        this.limit = limit;
    }

    /** What they found, in the order of the checks. One that hangs is left behind and told. */
    public Findings run() throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        List<FutureTask<List<Finding>>> tasks = checks.stream().map(this::start).toList();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            findings.addAll(await(checks.get(i), tasks.get(i), deadline));
        }
        return new Findings(findings);
    }

    private FutureTask<List<Finding>> start(Check check) {
        FutureTask<List<Finding>> task = new FutureTask<>(check::look);
        Thread thread = new Thread(task, "check " + check.title());
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private List<Finding> await(Check check, FutureTask<List<Finding>> task, Deadline deadline)
            throws InterruptedException {
        try {
            return task.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.warning(
                    check.title(),
                    "not known: nothing answered within " + limit.toSeconds() + " s",
                    "wsldhost doctor, when the computer is less busy"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                return List.of(Finding.warning(check.title(), "not known: " + cause.getMessage(), "wsldhost selftest"));
            }
            throw new IllegalStateException("the check of " + check.title() + " failed", e.getCause());
        }
    }
}
