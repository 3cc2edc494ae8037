package io.github.wsld.host.vm;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Reads the registry: the last resort. It names any program's machine, and has been seen to lack WSL's; so a find may be wrong and
 * no find says nothing.
 */
public final class RegistryLocator implements VmLocator {
    private final RecordedVms recorded;

    public RegistryLocator(RecordedVms recorded) {
        this.recorded = recorded;
    }

    @Override
    public LocatorName name() {
        return LocatorName.REGISTRY;
    }

    @Override
    public Finding look() {
        try {
            List<UUID> vms = recorded.ids().stream()
                    .flatMap(id -> VmIds.parse(id).stream())
                    .distinct()
                    .toList();
            return vms.isEmpty()
                    ? Finding.seesNothing("the registry names no VM, which it does not always do")
                    : new Finding.Found(vms);
        } catch (IOException e) {
            return Finding.trouble(e.getMessage());
        }
    }
}
