package io.github.wsld.host;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.host.vm.VmLocator;
import java.time.Duration;
import java.util.List;

/** What a daemon listens on. */
public sealed interface Listening {

    /** These, from its start to its end. */
    record On(List<Endpoint> endpoints) implements Listening {
        public On {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * A port of the virtual machine that runs, which comes and goes.
     *
     * @param locators in the order in which they are asked
     * @param port 0 to 0x7fffffff
     * @param poll the time between two looks
     */
    record ForVm(List<VmLocator> locators, long port, Duration poll) implements Listening {
        public ForVm {
            locators = List.copyOf(locators);
        }
    }
}
