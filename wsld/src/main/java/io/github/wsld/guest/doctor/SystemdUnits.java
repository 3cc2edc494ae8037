package io.github.wsld.guest.doctor;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks systemd's managers for wsld's units. Blocks; any thread. */
final class SystemdUnits {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String PROPERTIES =
            "LoadState,ActiveState,SubState,UnitFileState,Result,ExecMainStatus,NRestarts,MainPID";

    private final Commands commands;

    SystemdUnits(Commands commands) {
        this.commands = commands;
    }

    List<Unit> ask() throws InterruptedException {
        List<Unit> units = new ArrayList<>();
        ask(false, List.of("systemctl", "show", Unit.NAME, "-p", PROPERTIES)).ifPresent(units::add);
        // Where nobody has logged in there is no manager of this user's, and so no unit.
        ask(true, List.of("systemctl", "--user", "show", Unit.NAME, "-p", PROPERTIES))
                .ifPresent(units::add);
        return units;
    }

    private Optional<Unit> ask(boolean isUsers, List<String> words) throws InterruptedException {
        try {
            Commands.Result result = commands.run(words, "", LIMIT);
            return result.exitCode() == 0
                    ? Optional.of(new Unit(isUsers, properties(result.output())))
                    : Optional.empty();
        } catch (CommandException e) {
            return Optional.empty();
        }
    }

    static Map<String, String> properties(String output) {
        Map<String, String> properties = new HashMap<>();
        output.lines().filter(line -> line.contains("=")).forEach(line -> {
            int sign = line.indexOf('=');
            properties.put(line.substring(0, sign), line.substring(sign + 1));
        });
        return properties;
    }
}
