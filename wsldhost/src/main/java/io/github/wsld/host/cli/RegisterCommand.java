package io.github.wsld.host.cli;

import io.github.wsld.common.daemon.ExitCode;
import io.github.wsld.host.platform.Platform;
import io.github.wsld.host.platform.VirtualMachines;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wsldhost register}. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = {
            "Windows: lets other guests of Hyper-V connect.",
            "Writes the port's key in the registry, which takes an administrator's",
            "terminal, once. WSL's machines need none."
        })
final class RegisterCommand implements Callable<Integer> {
    private static final String SERVICES =
            "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization\\GuestCommunicationServices\\";
    /** HV_GUID_VSOCK_TEMPLATE of hvsocket.h after its first eight digits, which are the port. */
    private static final String TEMPLATE = "-facb-11e6-bd58-64006a7986d3";

    private static final String NAME = "wsldhost";
    private static final int SUCCESS = 0;
    private static final int ACCESS_DENIED = 5;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--vm-port",
            paramLabel = "PORT",
            defaultValue = "6000",
            description = "The vsock port that wsldhost listens on (default: ${DEFAULT-VALUE}).")
    private long port;

    @Override
    public Integer call() {
        if (port < 0 || port > Integer.MAX_VALUE) {
            throw new ParameterException(
                    spec.commandLine(), "--vm-port is " + port + ", not 0 to " + Integer.MAX_VALUE);
        }
        Optional<VirtualMachines> machines = Platform.here().virtualMachines();
        if (machines.isEmpty()) {
            return WindowsOnly.refuse(spec, "register", "on Linux guests need no registration");
        }
        String key = SERVICES + serviceId(port);
        int result = machines.get().register(key, NAME);
        PrintWriter err = spec.commandLine().getErr();
        if (result == SUCCESS) {
            spec.commandLine().getOut().println("registered HKLM\\" + key);
            return ExitCode.OK.code();
        }
        if (result == ACCESS_DENIED) {
            err.println("not registered: that takes an administrator's rights. In a terminal that was started by"
                    + " \"Run as administrator\", run \"wsldhost register --vm-port " + port + "\", or");
            err.println("  reg add \"HKLM\\" + key + "\" /v ElementName /d " + NAME + " /f");
            return ExitCode.NOPERM.code();
        }
        err.println("not registered: Windows error " + result + " at HKLM\\" + key);
        return ExitCode.OSERR.code();
    }

    /** The service's GUID, as the registry names keys. */
    static String serviceId(long port) {
        return String.format(Locale.ROOT, "%08x", port) + TEMPLATE;
    }
}
