package io.github.wsld.host.cli;

import com.google.gson.stream.JsonWriter;
import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.platform.VirtualMachines;
import io.github.wsld.host.vm.Finding;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Survey;
import io.github.wsld.host.vm.Surveyor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wsldhost vm}. */
@Command(name = "vm", mixinStandardHelpOptions = true, description = "Windows: the virtual machine of WSL.")
final class VmCommand {

    /** {@code wsldhost vm list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what each locator says.",
                "The first one that is certain decides. None of them starts a VM.",
                "Exit code 69: none is found."
            })
    int list(
            @Option(
                            names = "--vm-id-from",
                            paramLabel = "LIST",
                            converter = LocatorsConverter.class,
                            defaultValue = "hcs,wslhost,wslinfo,registry",
                            description = "The locators (default: ${DEFAULT-VALUE}).")
                    List<LocatorName> order,
            @Option(names = "--json", description = "As a JSON array, one object a locator.") boolean json)
            throws IOException, InterruptedException {
        Optional<VirtualMachines> machines = Platform.here().virtualMachines();
        PrintWriter out = spec.commandLine().getOut();
        if (machines.isEmpty()) {
            return WindowsOnly.refuse(spec, "vm list", "on Linux all guests are served, by vsock:any:PORT");
        }
        Survey survey = new Surveyor(machines.get().locators(order, System.getenv())).all();
        if (json) {
            writeJson(survey, out);
        } else {
            survey.answers()
                    .forEach(answer -> out.printf(
                            "%-9s %s%n",
                            answer.locator().word(), answer.finding().text()));
        }
        out.flush();
        return survey.deciding()
                        .filter(answer -> answer.finding() instanceof Finding.Found)
                        .isPresent()
                ? ExitCode.OK.code()
                : ExitCode.UNAVAILABLE.code();
    }

    @Spec
    private CommandSpec spec;

    private static void writeJson(Survey survey, PrintWriter out) throws IOException {
        // Not closed: that would close the output.
        @SuppressWarnings("resource")
        JsonWriter json = new JsonWriter(out);
        json.beginArray();
        for (Survey.Answer answer : survey.answers()) {
            json.beginObject().name("locator").value(answer.locator().word());
            json.name("vms").beginArray();
            if (answer.finding() instanceof Finding.Found found) {
                for (UUID vm : found.vms()) {
                    json.value(vm.toString());
                }
            }
            json.endArray();
            if (answer.finding() instanceof Finding.Unknown unknown) {
                json.name("reason").value(unknown.reason());
                json.name("trouble").value(unknown.isTrouble());
            }
            json.endObject();
        }
        json.endArray();
        json.flush();
        out.println();
    }
}
