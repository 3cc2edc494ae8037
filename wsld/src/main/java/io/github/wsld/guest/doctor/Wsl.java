package io.github.wsld.guest.doctor;

import java.util.Locale;
import java.util.Optional;

/**
 * Where this guest runs.
 *
 * @param kernel its release
 * @param distribution as WSL calls it
 * @param networking nat, mirrored and others, as wslinfo tells; empty where there is no wslinfo, or it does not answer
 * @param interop whether Windows programs can be started
 */
record Wsl(String kernel, Optional<String> distribution, Optional<String> networking, Interop interop) {
    /** How Windows programs are started: by an entry of binfmt_misc. */
    enum Interop {
        ON,
        /** The configuration of WSL turns it off. */
        OFF,
        /** The entry is there and disabled, which root in a distribution has done. */
        DISABLED,
        /** The entry is gone, which something in the guest has done. */
        MISSING
    }

    /** Its kernels are called 4.4.0-19041-Microsoft, those of WSL2 ...-microsoft-standard-WSL2. */
    boolean isFirst() {
        return kernel.endsWith("-Microsoft");
    }

    /** A kernel of one's own may have any name. */
    boolean isSecond() {
        return !isFirst() && (kernel.toLowerCase(Locale.ROOT).contains("microsoft") || distribution.isPresent());
    }
}
