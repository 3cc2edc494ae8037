package io.github.wsld.common.protocol;

/**
 * Bytes or text from the other side, or a target from a configuration, break the protocol. The only exception that a
 * codec throws on bad input; checked, since whoever decodes must say what becomes of the link. Has no stack trace, and
 * a message that is safe to show: strangers can cause it.
 */
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1;

    /** The message is made safe to show. */
    public ProtocolException(String message) {
        super(Reason.presentable(message), null, false, false);
    }
}
