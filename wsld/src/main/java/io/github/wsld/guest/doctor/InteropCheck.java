package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;

/** Whether Windows programs can be started, which wsld does without, and its user may not. */
final class InteropCheck implements Check {
    @Override
    public String title() {
        return "interop";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        if (!guest.wsl().isSecond()) {
            return List.of();
        }
        return List.of(
                switch (guest.wsl().interop()) {
                    case ON -> ok("Windows programs can be started from here");
                    case OFF -> notUsed("turned off in /etc/wsl.conf; wsld does without");
                    case DISABLED ->
                        warning(
                                "Windows programs cannot be started from here: WSL's entry of binfmt_misc is disabled; wsld does"
                                        + " without",
                                "echo 1 | sudo tee /proc/sys/fs/binfmt_misc/WSLInterop*");
                    case MISSING ->
                        warning(
                                "Windows programs cannot be started from here: something has removed WSL's entry of binfmt_misc;"
                                        + " wsld does without",
                                "sudo sh -c 'echo :WSLInterop:M::MZ::/init:PF >/proc/sys/fs/binfmt_misc/register'");
                });
    }
}
