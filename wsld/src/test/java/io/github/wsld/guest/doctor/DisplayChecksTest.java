package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.guest.config.GuestConfigLoader;
import io.github.wsld.guest.x11.DisplaySurvey;
import io.github.wsld.guest.x11.XDirectories;
import io.github.wsld.guest.x11.XSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of what stands between an X program and its window. */
final class DisplayChecksTest {
    private static final String ENV = "eval \"$(wsld env)\"";

    @TempDir
    private Path folder;

    private final FakeGuest guest = new FakeGuest();

    private Verdicts verdict(Check check) {
        return new Verdicts(check, guest);
    }

    private void folder(XDirectories.State state) {
        guest.xFolder = Optional.of(new XDirectories.Finding(state, "it is wrong", "mend it"));
    }

    private static DisplaySurvey.Found found(XSockets.SocketFile file, int pid, String name) {
        return new DisplaySurvey.Found(
                file,
                file == XSockets.SocketFile.ANSWERED,
                Optional.of(new DisplaySurvey.Holder(pid, Optional.of(name).filter(text -> !text.isEmpty()))));
    }

    @Test
    void folder() throws Exception {
        Verdicts verdict = verdict(new XFolderCheck());
        verdict.ok("sockets can be made in it");
        guest.wslg = true;
        verdict.ok("; WSLg is here");
        guest.xFolder = Optional.empty();
        verdict.ok("not there yet");
        folder(XDirectories.State.WSLG_READ_ONLY);
        verdict.warning(
                "it is wrong: wsld is found on the abstract socket alone", "sudo mount -o remount,rw /tmp/.X11-unix");
        folder(XDirectories.State.WRONG_MODE);
        verdict.failure("it is wrong", "mend it");
        folder(XDirectories.State.WRONG_OWNER);
        verdict.ok("made by the wsld that runs");
        guest.daemons = Daemons.NONE;
        verdict.failure("it is wrong", "mend it");
    }

    @Test
    void displayThatIsServed() throws Exception {
        Verdicts verdict = verdict(new DisplayCheck());
        verdict.ok(":0 of wsld pid 41 on unix:/tmp/.X11-unix/X0");
        guest.displays.put(0, found(XSockets.SocketFile.ABSENT, FakeGuest.PID, "wsld"));
        verdict.failure("the socket file of :0 is gone", "sudo systemctl restart wsld");
        guest.displays.put(0, found(XSockets.SocketFile.ANSWERED, 7, "Xwayland"));
        verdict.warning("the lock of :0 is held by Xwayland (pid 7)", "sudo systemctl restart wsld");
        guest.displays.put(0, found(XSockets.SocketFile.ANSWERED, 7, ""));
        verdict.warning("the lock of :0 is held by pid 7, which is gone", "sudo systemctl restart wsld");
        guest.displays.put(0, new DisplaySurvey.Found(XSockets.SocketFile.ANSWERED, true, Optional.empty()));
        verdict.warning("the lock of :0 is gone", "sudo systemctl restart wsld");
    }

    @Test
    void displayThatIsWanted() throws Exception {
        guest.daemons = Daemons.NONE;
        Verdicts verdict = verdict(new DisplayCheck());
        verdict.nothing();
        guest.configure(
                GuestConfigLoader.load(Files.writeString(folder.resolve("config.toml"), "[x11]\ndisplay = 3\n")));
        String help = "write display = \"auto\" into /etc/wsld/config.toml";
        verdict.ok(":3 is free");
        guest.displays.put(3, found(XSockets.SocketFile.STALE, 7, ""));
        verdict.ok(":3 is free");
        guest.displays.put(3, found(XSockets.SocketFile.STALE, 7, "Xorg"));
        verdict.failure("belongs to Xorg (pid 7)", help);
        guest.displays.put(3, new DisplaySurvey.Found(XSockets.SocketFile.ANSWERED, true, Optional.empty()));
        verdict.failure("most likely WSLg", help);
    }

    @ParameterizedTest
    @CsvSource({
        ":0, OK, is wsld's",
        ":0.0, OK, is wsld's",
        "unix:0, OK, is wsld's",
        "localhost:10.0, OK, ssh -X",
        "/tmp/.X11-unix/X0, OK, a socket by its path",
        "172.28.80.1:0, WARNING, as old guides have it",
        "desktop.local:0, WARNING, as old guides have it",
        "127.0.0.1:0, WARNING, goes to the X server by TCP and past wsld",
        "localhost:0, WARNING, goes to the X server by TCP and past wsld",
        "what, WARNING, is no name of a display",
        ":5, FAILURE, is nobody's"
    })
    void displayOfThisShell(String value, String level, String part) throws Exception {
        guest.environment.put("DISPLAY", value);
        Verdicts verdict = verdict(new DisplayVariableCheck());
        switch (level) {
            case "OK" -> verdict.ok(part);
            case "WARNING" -> verdict.warning(part, ENV);
            default -> verdict.failure(part, ENV);
        }
    }

    @Test
    void displayOfAnother() throws Exception {
        Verdicts verdict = verdict(new DisplayVariableCheck());
        guest.displays.put(5, found(XSockets.SocketFile.ANSWERED, 7, "Xephyr"));
        guest.environment.put("DISPLAY", ":5");
        verdict.warning(":5 belongs to Xephyr, not to wsld", ENV);
        guest.environment.put("DISPLAY", ":0");
        guest.daemons = Daemons.NONE;
        guest.wslg = true;
        verdict.warning(":0 is WSLg's", ENV);
        guest.displays.clear();
        verdict.warning(":0 is nobody's: no wsld serves a display", ENV);
        guest.environment.remove("DISPLAY");
        verdict.nothing();
        guest.daemons = new FakeGuest().daemons;
        verdict.warning("not set", ENV);
    }

    @Test
    void wayland() throws Exception {
        Verdicts verdict = verdict(new WaylandCheck());
        verdict.nothing();
        guest.environment.put("WAYLAND_DISPLAY", "wayland-0");
        verdict.warning("wayland-0: Gtk and Qt", "eval \"$(wsld env --x11-toolkits)\"");
        guest.environment.put("GDK_BACKEND", "x11");
        guest.environment.put("QT_QPA_PLATFORM", "xcb");
        verdict.ok("keep Gtk and Qt on X11");
    }

    @Test
    void xauthority() throws Exception {
        Verdicts verdict = verdict(new XauthorityCheck());
        verdict.nothing();
        guest.files.put(Path.of("/me/.Xauthority"), Guest.Access.BARRED);
        verdict.warning("~/.Xauthority may not be read", "sudo chown \"$(id -u)\" ~/.Xauthority");
        guest.environment.put("XAUTHORITY", "/x");
        verdict.warning("not there, /x", "unset XAUTHORITY");
        guest.files.put(Path.of("/x"), Guest.Access.BARRED);
        verdict.warning("may not read, /x", "unset XAUTHORITY");
        guest.files.put(Path.of("/x"), Guest.Access.READABLE);
        verdict.nothing();
    }

    @Test
    void xServer() throws Exception {
        Verdicts verdict = verdict(new XServerCheck());
        verdict.ok("behind :0 answers VcXsrv, release 12");
        String start = "on Windows: start VcXsrv or X410, on TCP port 6000";
        guest.xServer = new XServerAnswer.Refused("wsld: no X server answers on 127.0.0.1:6000");
        verdict.failure("none answers behind :0: no X server answers on 127.0.0.1:6000", start);
        guest.xServer = new XServerAnswer.None("it says nothing for 5 s");
        verdict.failure("it says nothing for 5 s", start);
        guest.xServer = new XServerAnswer.Refused("Authorization required");
        verdict.warning(
                "refuses a client without a cookie: Authorization required",
                "start the X server with access for programs of its own machine (VcXsrv: -ac), or give this user its"
                        + " cookie by: xauth add");
        guest.daemons = Daemons.NONE;
        guest.xServer = new XServerAnswer.Accepted("VcXsrv", 12);
        verdict.ok("behind x11 of the host answers VcXsrv");
        guest.hosts(FakeGuest.DOWN);
        verdict.nothing();
    }
}
