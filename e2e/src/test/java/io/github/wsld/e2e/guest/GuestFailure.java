package io.github.wsld.e2e.guest;

/** A guest that ended otherwise than by its script's end. The message holds the last lines of script and kernel. */
public final class GuestFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What ended it. */
    public enum Cause {
        PANIC("the guest's kernel panicked"),
        NO_STATUS("the guest ended without its script's exit status"),
        TIME_LIMIT("the guest was ended at its time limit");

        private final String text;

        Cause(String text) {
            this.text = text;
        }
    }

    private final Cause reason;

    GuestFailure(Cause reason, String detail, String console, String kernel) {
        super(reason.text + " (" + detail + ")\n--- last of the script\n" + console + "\n--- last of the kernel\n"
                + kernel);
        this.reason = reason;
    }

    public Cause reason() {
        return reason;
    }
}
