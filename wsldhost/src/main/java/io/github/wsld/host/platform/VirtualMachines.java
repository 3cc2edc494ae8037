package io.github.wsld.host.platform;

import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.VmLocator;
import java.util.List;
import java.util.Map;

/** The virtual machines of a Windows host. */
public interface VirtualMachines {

    /** Locators that look for WSL's machine, in this order. */
    List<VmLocator> locators(List<LocatorName> names, Map<String, String> environment);

    /**
     * Registers a service that guests of ordinary Hyper-V machines may connect to; WSL's need none.
     *
     * @param key below HKEY_LOCAL_MACHINE
     * @param elementName the service's name for people
     * @return 0, or an error code of winerror.h
     */
    int register(String key, String elementName);
}
