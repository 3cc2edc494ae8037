package io.github.wsld.common.time;

/** A descriptor that becomes readable when somebody, this process included, has stepped the clock. Owns it until {@link #close}. */
public interface StepWatch extends AutoCloseable {
    /** To be watched for reading. */
    int descriptor();

    /** Takes note of what was noticed, so that the descriptor is readable only after the next step; false when it was nothing. */
    boolean clear();

    @Override
    void close();
}
