package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.time.ResumeWatch;

/** The watch for this host's resumes as a part of the daemon: guests are told of each. */
public final class ResumeWatching extends OnLoop {
    private final ResumeWatch watch;
    private final TimeService time;

    public ResumeWatching(LoopPart loop, ResumeWatch watch, TimeService time) {
        super(loop, "resumes");
        this.watch = watch;
        this.time = time;
    }

    @Override
    public void start() {
        watch.start(time::resumed);
    }

    @Override
    protected void stopOnLoop() {
        watch.close();
    }
}
