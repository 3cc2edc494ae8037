package io.github.wsld.host.platform;

import io.github.wsld.common.process.ProcessCommands;
import io.github.wsld.host.install.SystemFolder;
import io.github.wsld.host.vm.ComputeService;
import io.github.wsld.host.vm.HcsLocator;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.RegistryLocator;
import io.github.wsld.host.vm.VmLocator;
import io.github.wsld.host.vm.WslHostLocator;
import io.github.wsld.host.vm.WslInfoLocator;
import io.github.wsld.host.vm.WslText;
import io.github.wsld.net.windows.hcs.HostCompute;
import io.github.wsld.net.windows.system.CommandLines;
import io.github.wsld.net.windows.system.Registry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What Windows knows of its virtual machines. */
final class WindowsMachines implements VirtualMachines {
    /** Where the Host Compute Service records what runs: a key for each, by its id. */
    private static final String RECORDED =
            "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\HostComputeService\\VolatileStore\\ComputeSystem";

    private static final String TYPE = "ComputeSystemType";
    /** What {@link #TYPE} is for a virtual machine. */
    private static final OptionalInt VIRTUAL_MACHINE = OptionalInt.of(2);

    @Override
    public List<VmLocator> locators(List<LocatorName> names, Map<String, String> environment) {
        return names.stream().map(name -> locator(name, environment)).toList();
    }

    private static VmLocator locator(LocatorName name, Map<String, String> environment) {
        return switch (name) {
            case HCS -> new HcsLocator(new Service());
            case WSLHOST -> new WslHostLocator(new CommandLines()::of);
            case WSLINFO ->
                new WslInfoLocator(
                        new ProcessCommands(environment, Map.of(), WslText::decode),
                        SystemFolder.of(environment).command("wsl.exe").get(0),
                        System::nanoTime);
            case REGISTRY -> new RegistryLocator(WindowsMachines::recorded);
            case GIVEN -> throw new IllegalArgumentException("a given VM is not looked for");
        };
    }

    private static List<String> recorded() throws IOException {
        Registry registry = new Registry();
        return registry.subkeys(RECORDED).stream()
                .filter(id -> registry.number(RECORDED + "\\" + id, TYPE).equals(VIRTUAL_MACHINE))
                .toList();
    }

    @Override
    public int register(String key, String elementName) {
        return new Registry().set(key, "ElementName", elementName);
    }

    /** The Host Compute Service through its libraries. */
    private static final class Service implements ComputeService {
        private final HostCompute compute = new HostCompute();

        @Override
        public Reply systems() throws IOException {
            HostCompute.Systems systems = compute.systems();
            return new Reply(systems.result(), systems.systems());
        }
    }
}
