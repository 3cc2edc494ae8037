package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.nio.file.Path;
import java.util.List;

/** Whether the cookies of this shell can be read, where it has some. The file is not opened. */
final class XauthorityCheck implements Check {
    private static final String VARIABLE = "XAUTHORITY";

    @Override
    public String title() {
        return VARIABLE;
    }

    @Override
    public List<Finding> look(Guest guest) throws InterruptedException {
        String value = guest.environment().getOrDefault(VARIABLE, "");
        String home = guest.environment().getOrDefault("HOME", "");
        if (!value.isEmpty()) {
            return switch (guest.access(Path.of(value))) {
                case READABLE -> List.of();
                case ABSENT ->
                    List.of(warning(
                            "names a file that is not there, " + value + ": programs go without a cookie",
                            "unset XAUTHORITY"));
                case BARRED ->
                    List.of(warning(
                            "names a file that this user may not read, " + value + ": programs go without a cookie",
                            "unset XAUTHORITY"));
            };
        }
        return home.startsWith("/") && guest.access(Path.of(home, ".Xauthority")) == Guest.Access.BARRED
                ? List.of(warning(
                        "~/.Xauthority may not be read by this user, as after sudo: programs go without a cookie",
                        "sudo chown \"$(id -u)\" ~/.Xauthority"))
                : List.of();
    }
}
