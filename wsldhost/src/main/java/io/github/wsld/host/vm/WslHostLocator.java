package io.github.wsld.host.vm;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the id from the command lines of {@code wslhost.exe}, which WSL starts with {@code --vm-id {GUID}}. It needs no rights, and
 * starts nothing. That none runs says nothing: WSL does not always need one. {@code wslrelay.exe} is started in the same way, but
 * for the machines of WSL's containers as well, and is not looked at.
 */
public final class WslHostLocator implements VmLocator {
    private static final String PROGRAM = "wslhost.exe";
    private static final Pattern OPTION =
            Pattern.compile("(?<![^\\s\"])--vm-id[\\s=]+\"?(\\{?[-\\p{XDigit}]+\\}?)\"?(?!\\S)");

    private final RunningPrograms programs;

    public WslHostLocator(RunningPrograms programs) {
        this.programs = programs;
    }

    @Override
    public LocatorName name() {
        return LocatorName.WSLHOST;
    }

    @Override
    public Finding look() {
        List<String> lines;
        try {
            lines = programs.commandLines(PROGRAM);
        } catch (IOException e) {
            return Finding.trouble(e.getMessage());
        }
        Set<UUID> vms = new LinkedHashSet<>();
        lines.forEach(line -> vmId(line).ifPresent(vms::add));
        return vms.isEmpty()
                ? Finding.seesNothing("no " + PROGRAM + " of this user names a VM")
                : new Finding.Found(List.copyOf(vms));
    }

    static Optional<UUID> vmId(String commandLine) {
        Matcher option = OPTION.matcher(commandLine);
        return option.find() ? VmIds.parse(option.group(1)) : Optional.empty();
    }
}
