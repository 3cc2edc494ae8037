package io.github.wsld.common.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TimeZone;

/** A log file that is put aside when it has grown: at most five files of about 1 MiB each. Any thread. */
final class RollingLog extends RollingFileAppender<ILoggingEvent> {
    private static final long FULL_BYTES = 1 << 20;
    private static final int FILES_ASIDE = 4;

    private final FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
    private final Full full = new Full();
    private final Lines lines = new Lines();

    private RollingLog(Path folder, String name) {
        setFile(folder.resolve(name + ".log").toString());
        names.setFileNamePattern(folder.resolve(name + ".%i.log").toString());
        names.setMinIndex(1);
        names.setMaxIndex(FILES_ASIDE);
        names.setParent(this);
        setRollingPolicy(names);
        setTriggeringPolicy(full);
        setEncoder(lines);
    }

    static RollingLog in(Path folder, String name) {
        return new RollingLog(folder, name);
    }

    @Override
    public void setContext(Context context) {
        super.setContext(context);
        names.setContext(context);
        full.setContext(context);
        lines.setContext(context);
    }

    @Override
    public void start() {
        lines.start();
        names.start();
        full.start();
        super.start();
    }

    /** Logback's own policy looks once a minute, in which a file can grow to any size. */
    private static final class Full extends TriggeringPolicyBase<ILoggingEvent> {
        @Override
        public boolean isTriggeringEvent(File active, ILoggingEvent event) {
            return active.length() >= FULL_BYTES;
        }
    }

    /** Events in UTF-8. */
    private static final class Lines extends EncoderBase<ILoggingEvent> {
        private final LineFormat format = new LineFormat(LogStyle.PLAIN, TimeZone.getDefault());

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return format.format(event).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
