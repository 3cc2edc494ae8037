package io.github.wsld.guest.doctor;

import io.github.wsld.common.daemon.Status;
import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.config.GuestConfig;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.XSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether each display has what it needs: the socket file, the abstract socket, the lock, all of the same owner. */
final class DisplayCheck implements Check {
    @Override
    public String title() {
        return "display";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Daemons.Running daemon : guest.daemons().running()) {
            for (int display : daemon.offers().displays()) {
                findings.add(served(guest, display, daemon, guest.display(display)));
            }
        }
        if (guest.daemons().isEmpty()) {
            String file = guest.configured().file().map(Object::toString).orElse("the configuration");
            guest.configured()
                    .config()
                    .map(GuestConfig::x11)
                    .orElse(List.of())
                    .forEach(display -> display.display()
                            .ifPresent(number -> findings.add(wanted(file, number, guest.display(number)))));
        }
        return findings;
    }

    private Finding served(Guest guest, int display, Daemons.Running daemon, DisplaySurvey.Found found)
            throws InterruptedException {
        List<String> sockets = daemon.status().listeners().stream()
                .filter(listening -> listening.purpose().equals("x11 :" + display))
                .map(Status.Listening::endpoint)
                .toList();
        String restart = Unit.restart(guest, daemon.pid());
        if (sockets.stream().anyMatch(socket -> socket.startsWith("unix:/"))
                && found.file() == XSockets.SocketFile.ABSENT) {
            return failure(
                    "the socket file of :" + display
                            + " is gone: something has cleaned /tmp, and programs do not find wsld",
                    restart);
        }
        Optional<DisplaySurvey.Holder> holder = found.holder();
        if (holder.isEmpty() || holder.get().pid() != daemon.pid()) {
            return warning(
                    "the lock of :" + display + " is "
                            + holder.map(DisplayCheck::text)
                                    .map(who -> "held by " + who)
                                    .orElse("gone")
                            + ", though wsld serves it: another X server may take it",
                    restart);
        }
        return ok(":" + display + " of wsld pid " + daemon.pid() + " on " + String.join(" and ", sockets));
    }

    private Finding wanted(String file, int display, DisplaySurvey.Found found) {
        boolean answered = found.file() == XSockets.SocketFile.ANSWERED || found.abstractListening();
        Optional<DisplaySurvey.Holder> holder =
                found.holder().filter(who -> who.name().isPresent());
        if (!answered && holder.isEmpty()) {
            return ok(":" + display + " is free");
        }
        return failure(
                ":" + display + ", which the configuration asks for, belongs to "
                        + holder.map(DisplayCheck::text)
                                .orElse("a program that keeps no lock, on WSL2 most likely WSLg")
                        + "; display = \"auto\" takes another",
                "write display = \"auto\" into " + file);
    }

    private static String text(DisplaySurvey.Holder holder) {
        return holder.name()
                .map(name -> name + " (pid " + holder.pid() + ")")
                .orElse("pid " + holder.pid() + ", which is gone");
    }
}
