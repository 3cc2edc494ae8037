package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;
import java.util.Optional;

/**
 * Whether this Java is of the computer's own kind.
 *
 * @param version of Java
 * @param built for which kind of processor it is, as {@code os.arch} has it
 * @param machine the computer's kind, where its system tells
 */
record JavaCheck(String version, String built, Optional<String> machine) implements Check {
    @Override
    public String title() {
        return "Java";
    }

    @Override
    public List<Finding> look() {
        String what = "Java " + version + " for " + built;
        return List.of(
                machine.isEmpty() || machine.get().equals(built)
                        ? Finding.ok(title(), what)
                        : Finding.warning(
                                title(),
                                what + " is emulated on this computer, whose processor is " + machine.get()
                                        + ": it is slow, and nobody has tried Hyper-V sockets so",
                                "winget install Microsoft.OpenJDK.21"));
    }
}
