package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.x11.XDirectories;
import java.util.List;
import java.util.Optional;

/** Whether X sockets can be made where programs look for them, and whether WSLg is here. */
final class XFolderCheck implements Check {
    @Override
    public String title() {
        return "X folder";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        if (guest.configured().config().filter(config -> config.x11().isEmpty()).isPresent()) {
            return List.of();
        }
        String wslg = guest.hasWslg() ? "; WSLg is here" : "";
        Optional<XDirectories.Finding> found = guest.xFolder();
        if (found.isEmpty()) {
            return List.of(ok("not there yet; the next start of wsld makes it" + wslg));
        }
        XDirectories.Finding folder = found.get();
        if (folder.usable()) {
            return List.of(ok("sockets can be made in it" + wslg));
        }
        return List.of(
                switch (folder.state()) {
                    case WSLG_READ_ONLY ->
                        warning(
                                folder.matter()
                                        + ": wsld is found on the abstract socket alone, where newer programs do not look",
                                "sudo mount -o remount,rw /tmp/.X11-unix");
                    case WRONG_OWNER ->
                        // The folder of a service is in order for the service.
                        guest.daemons().displays().isEmpty()
                                ? failure(folder.matter(), folder.advice())
                                : ok("made by the wsld that runs" + wslg);
                    default -> failure(folder.matter(), folder.advice());
                });
    }
}
