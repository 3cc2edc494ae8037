package io.github.wsld.host.vm;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.OutageLog;
import io.github.wsld.common.loop.EventLoop;
import io.github.wsld.common.loop.Timer;
import io.github.wsld.common.loop.Workers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves WSL's machine as it comes, changes and goes, as a part of the daemon: asks the locators on a worker, does on the loop what
 * {@link VmWatch} decides, and says what happened. Nothing that the locators or the system answer ends it.
 */
public final class VmWatching extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(VmWatching.class);
    /** Windows is asked for nothing that takes longer, unless it hangs. */
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final Workers workers;
    private final Surveyor surveyor;
    private final VmServer server;
    private final VmWatch watch;
    private final VmTrouble trouble =
            new VmTrouble((level, line) -> LOG.atLevel(level).log(line));
    private final Map<UUID, OutageLog> refusals = new HashMap<>();
    private Optional<UUID> before = Optional.empty();
    private Optional<Survey> survey = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private String foundBy = "";
    private String state = "";
    private Timer next;
    private Timer overdue;
    private boolean stopped;

    /**
     * @param poll the time between two looks while all is well
     */
    public VmWatching(
            LoopPart loopPart, EventLoop loop, Workers workers, Surveyor surveyor, VmServer server, Duration poll) {
        super(loopPart, "vm-watch");
        this.loop = loop;
        this.workers = workers;
        this.surveyor = surveyor;
        this.server = server;
        this.watch = new VmWatch(poll);
    }

    /** Serves, until the first look tells otherwise, the machine that the process before this one served. */
    public void goOnWith(UUID vm) {
        before = Optional.of(vm);
    }

    @Override
    public void start() {
        before.ifPresent(this::listen);
        look();
    }

    private void look() {
        overdue = loop.schedule(
                OVERDUE,
                () -> LOG.warn(
                        "Windows has not answered for {} s where the VM is; still waiting", OVERDUE.toSeconds()));
        workers.submit("vm survey", surveyor::untilKnown, new Workers.Outcome<>() {
            @Override
            public void done(Survey result) {
                surveyed(result);
            }

            @Override
            public void failed(Exception cause) {
                surveyFailed(cause);
            }
        });
    }

    private void surveyed(Survey result) {
        overdue.cancel();
        if (stopped) {
            return;
        }
        survey = Optional.of(result);
        watch.surveyed(result);
        trouble.surveyed(result);
        follow();
        tellState();
    }

    private void surveyFailed(Exception cause) {
        overdue.cancel();
        if (!stopped) {
            LOG.error("looking for the VM failed, this is a defect of wsldhost; it goes on", cause);
            follow();
        }
    }

    private void follow() {
        while (true) {
            VmWatch.Step step = watch.next(loop.nanoTime());
            if (step instanceof VmWatch.Step.Listen listen) {
                listen(listen.vm());
            } else if (step instanceof VmWatch.Step.End end) {
                LOG.info("vm gone id={}; its connections end", end.vm());
                server.end(end.vm());
            } else if (step instanceof VmWatch.Step.Wait wait) {
                next = loop.schedule(wait.time(), this::look);
                return;
            }
        }
    }

    private void listen(UUID vm) {
        OutageLog outage = refusals.computeIfAbsent(
                vm,
                id -> new OutageLog(
                        "vm not served, trying on id=" + id,
                        "vm served after all id=" + id,
                        loop::nanoTime,
                        (level, line) -> LOG.atLevel(level).log(line)));
        try {
            server.listen(vm);
        } catch (IOException | RuntimeException e) {
            refusal = Optional.of(vm + ": " + e.getMessage());
            outage.failed(String.valueOf(e.getMessage()));
            watch.refused(vm, loop.nanoTime());
            return;
        }
        outage.worked();
        refusals.clear();
        refusal = Optional.empty();
        watch.listening(vm);
        foundBy = decidedBy();
        LOG.info("vm served id={} found-by={}", vm, foundBy);
    }

    private String decidedBy() {
        return survey.flatMap(Survey::deciding)
                .map(answer -> answer.locator().word())
                .orElse("the wsldhost before this one");
    }

    /** That one waits is told when it begins. */
    private void tellState() {
        String before = state;
        state = watch.served().isPresent()
                ? "served"
                : survey.flatMap(Survey::deciding)
                        .map(answer -> answer.finding() instanceof Finding.NoneRuns ? "none runs" : "not served")
                        .orElse("not known");
        if (!state.equals(before) && state.equals("none runs")) {
            LOG.info("no VM of WSL runs; waiting for one told-by={}", decidedBy());
        } else if (!state.equals(before) && state.equals("not known")) {
            LOG.warn("no locator knows a VM of WSL; looking on");
        }
    }

    /** In one line, for status. */
    public String text() {
        if (survey.isEmpty()) {
            return "looking";
        }
        String now = watch.served()
                .map(vm -> vm + ", found by " + foundBy)
                .orElseGet(() -> survey.get()
                        .deciding()
                        .map(answer -> answer.finding() instanceof Finding.NoneRuns
                                ? "none runs, says " + answer.locator().word()
                                : "not served")
                        .orElse("not known: " + survey.get().reasons()));
        return now
                + refusal.or(trouble::last)
                        .filter(text -> !now.contains(text))
                        .map(text -> "; last trouble: " + text)
                        .orElse("");
    }

    @Override
    protected void stopOnLoop() {
        stopped = true;
        overdue.cancel();
        if (next != null) {
            next.cancel();
        }
    }
}
