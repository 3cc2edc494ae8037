package io.github.wsld.guest.stream;

import io.github.wsld.common.daemon.LoopPart;
import io.github.wsld.common.daemon.OnLoop;
import io.github.wsld.common.daemon.RuntimeFolder;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streams as a part of the daemon: those that live at its stop are ended, after the parts that open new ones. Leaves word of
 * this run for the next one, and buries the runs before it that ended without a word.
 */
public final class StreamsPart extends OnLoop {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsPart.class);

    private final Streams streams;
    private final Map<String, String> environment;
    private InstanceFiles files;

    /** @param environment tells where files of this run are, see {@link RuntimeFolder} */
    public StreamsPart(LoopPart loop, Streams streams, Map<String, String> environment) {
        super(loop, "streams");
        this.streams = streams;
        this.environment = environment;
    }

    @Override
    public void start() {
        try {
            InstanceFiles found = new InstanceFiles(
                    RuntimeFolder.of(environment).make(),
                    ProcessHandle.current().pid());
            found.begin(streams.instance());
            files = found;
            streams.bury(new Burial(streams.host(), streams.instance(), files));
        } catch (IOException e) {
            LOG.warn("no word is left for the next wsld, should this one be killed reason=\"{}\"", e.getMessage());
        }
        streams.begin();
    }

    @Override
    protected void stopOnLoop() {
        boolean told = streams.stop();
        if (files != null) {
            files.end(told);
        }
    }
}
