package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.XSockets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether DISPLAY leads the programs of this shell to wsld. */
final class DisplayVariableCheck implements Check {
    private static final String HELP = "eval \"$(wsld env)\"";
    /** As X(7) has it: host, display and screen, the first and the last at will. */
    private static final Pattern FORM = Pattern.compile("(.*):(\\d{1,5})(?:\\.\\d+)?");

    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+|.*:.*|.*\\.local");

    @Override
    public String title() {
        return "DISPLAY";
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        List<Integer> served = guest.daemons().displays();
        String value = guest.environment().getOrDefault("DISPLAY", "");
        if (value.isEmpty()) {
            return served.isEmpty()
                    ? List.of()
                    : List.of(warning("not set: X programs of this shell look for no display", HELP));
        }
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            return List.of(
                    value.startsWith("/") || value.startsWith("unix:/")
                            ? ok(value + ", a socket by its path")
                            : warning(value + " is no name of a display", HELP));
        }
        return List.of(finding(guest, value, matcher.group(1), Integer.parseInt(matcher.group(2)), served));
    }

    private Finding finding(Guest guest, String value, String host, int display, List<Integer> served) {
        if (host.isEmpty() || host.equals("unix")) {
            return local(guest, value, display, served);
        }
        if (ADDRESS.matcher(host).matches() && !host.startsWith("127.") && !host.equals("[::1]")) {
            return warning(
                    value + " goes to the X server by TCP and past wsld, as old guides have it: the address changes and"
                            + " firewalls are in the way",
                    HELP);
        }
        if (host.equals("localhost") && display >= 10) {
            return ok(value + ", as ssh -X sets it: windows open where that ssh came from");
        }
        return warning(value + " goes to the X server by TCP and past wsld", HELP);
    }

    private Finding local(Guest guest, String value, int display, List<Integer> served) {
        if (served.contains(display)) {
            return ok(value + " is wsld's");
        }
        DisplaySurvey.Found found = guest.display(display);
        if (found.file() == XSockets.SocketFile.ANSWERED || found.abstractListening()) {
            return display == 0 && guest.hasWslg()
                    ? warning(value + " is WSLg's, not wsld's", HELP)
                    : warning(
                            value + " belongs to "
                                    + found.holder()
                                            .flatMap(DisplaySurvey.Holder::name)
                                            .orElse("another program")
                                    + ", not to wsld",
                            HELP);
        }
        return served.isEmpty()
                ? warning(value + " is nobody's: no wsld serves a display", HELP)
                : failure(value + " is nobody's: X programs of this shell do not start", HELP);
    }
}
