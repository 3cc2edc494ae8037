package io.github.wsld.common.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintStream;

/** Writes events to a stream that it does not own. Any thread; the base class lets one in at a time. */
final class LineAppender extends AppenderBase<ILoggingEvent> {

    private final PrintStream out;
    private final LineFormat format;

    LineAppender(PrintStream out, LineFormat format) {
        this.out = out;
        this.format = format;
    }

    @Override
    protected void append(ILoggingEvent event) {
        // A stream that fails, a closed terminal say, must not stop the daemon: PrintStream keeps that to itself.
        out.print(format.format(event));
        out.flush();
    }
}
