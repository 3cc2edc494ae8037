package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;

/** Whether this is WSL2, and how it is networked. */
final class WslCheck implements Check {
    private static final String MIRRORED = "mirrored";

    @Override
    public String title() {
        return "WSL";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        Wsl wsl = guest.wsl();
        if (wsl.isFirst()) {
            return List.of(failure(
                    "this is WSL1 (kernel " + wsl.kernel() + "): it has no vsock and no netfilter, and its localhost is"
                            + " Windows' own, so that DISPLAY=localhost:0 needs no wsld",
                    "wsl.exe --set-version " + wsl.distribution().orElse("DISTRIBUTION") + " 2"));
        }
        if (!wsl.isSecond()) {
            return List.of(notUsed("not WSL: kernel " + wsl.kernel()));
        }
        String networking = wsl.networking()
                .map(mode -> ", networking " + mode
                        + (mode.equals(MIRRORED)
                                ? ": guest and host share localhost, so no port needs forwarding"
                                : ""))
                .orElse(", networking not told: there is no wslinfo, or it does not answer");
        return List.of(ok("WSL2, " + wsl.distribution().map(name -> name + ", ").orElse("") + "kernel " + wsl.kernel()
                + networking));
    }
}
