package io.github.wsld.common.daemon;

/** Tells the service manager that started this daemon how far it is. */
public interface ServiceNotifier {
    /** For a daemon that nobody waits for. */
    ServiceNotifier NONE = state -> {};

    /**
     * Passes on lines of sd_notify(3), such as {@code READY=1}. Never fails the daemon: what goes wrong is logged. Any thread.
     */
    void send(String state);
}
