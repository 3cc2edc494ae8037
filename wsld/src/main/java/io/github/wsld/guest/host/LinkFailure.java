package io.github.wsld.guest.host;

/**
 * Why there is no link.
 *
 * @param reason a sentence, with what to do
 * @param requested whether the host may have acted on the REQUEST
 */
public record LinkFailure(Route route, Kind kind, DownCause cause, String reason, boolean requested) {
    /** How far an attempt came. */
    public enum Kind {
        /** Nobody answers at the endpoint. */
        NOT_REACHED,
        /** Closed at once, as a host does that does not know the function; told only when there is no key. */
        UNKNOWN_FUNCTION,
        /** The set-up failed: was cut off, say. The next one may do. */
        NO_SET_UP,
        /** The two sides do not fit, by key or version, and will not by themselves. */
        REFUSED
    }
}
