package io.github.wsld.e2e.x11;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of x11-apps, x11-utils, xterm and xauth, run in one session on one display at a time. */
public record XClients(Session session) {
    private static final String INSTALL = "apt-get install x11-apps x11-utils xauth xterm";

    /** Runs a client to its end. */
    public Outcome run(String display, String... command) throws IOException, InterruptedException {
        return session.run(command(display, command));
    }

    /** A client that is not started yet. */
    public ProcessBuilder command(String display, String... command) {
        List<String> found = new ArrayList<>(List.of(command));
        found.set(0, Parts.need(command[0], INSTALL).toString());
        ProcessBuilder builder = session.command(found);
        builder.environment().put("DISPLAY", display);
        builder.environment().put("XAUTHORITY", cookies().toString());
        return builder;
    }

    /** The clients' cookies: none unless {@link #giveCookie} was called. */
    public Path cookies() {
        return session.path("home/.Xauthority");
    }

    /** Gives the clients a cookie for a display. */
    public void giveCookie(String display, String hexadecimal) throws IOException, InterruptedException {
        run(display, "xauth", "-q", "-f", cookies().toString(), "add", display, "MIT-MAGIC-COOKIE-1", hexadecimal)
                .ok();
    }

    /** Takes all cookies away. */
    public void takeCookies() throws IOException {
        Files.delete(cookies());
    }
}
