package io.github.wsld.guest.time;

import io.github.wsld.common.loop.Workers;
import io.github.wsld.common.time.ClockWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches processes and the kernel's files, on a worker thread. */
public final class ProcWriterSearch implements WriterSearch {
    private static final Logger LOG = LoggerFactory.getLogger(ProcWriterSearch.class);

    private final Workers workers;
    private final Path root;

    /** @param root of the file system that has /proc, /run and /sys */
    public ProcWriterSearch(Workers workers, Path root) {
        this.workers = workers;
        this.root = root;
    }

    @Override
    public void search(Consumer<List<ClockWriter>> found) {
        workers.submit("clock writers", () -> ClockWriters.find(root), new Workers.Outcome<>() {
            @Override
            public void done(List<ClockWriter> result) {
                found.accept(result);
            }

            @Override
            public void failed(Exception cause) {
                LOG.warn("other programs that set the clock are not known error=\"{}\"", cause.toString());
                found.accept(List.of());
            }
        });
    }
}
