package io.github.wsld.host.keepalive;

import java.util.Locale;

/** When wsldhost keeps a distribution of WSL from being stopped for want of Windows clients. */
public enum KeepAliveMode {
    /** While a display connection of a guest is open, and a little longer. */
    WHILE_CLIENTS,
    /** From the first link of a guest on, as long as it runs. */
    ALWAYS,
    NEVER;

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for any text that is no mode's */
    public static KeepAliveMode parse(String text) {
        for (KeepAliveMode mode : values()) {
            if (mode.toString().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not one of while-clients, always, never");
    }
}
