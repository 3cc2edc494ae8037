package io.github.wsld.host.vm;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the Host Compute Service. What it answers is certain; without rights it does not answer. */
public final class HcsLocator implements VmLocator {
    private static final Logger LOG = LoggerFactory.getLogger(HcsLocator.class);

    private final ComputeService service;

    public HcsLocator(ComputeService service) {
        this.service = service;
    }

    @Override
    public LocatorName name() {
        return LocatorName.HCS;
    }

    @Override
    public Finding look() {
        ComputeService.Reply reply;
        try {
            reply = service.systems();
        } catch (IOException e) {
            return Finding.trouble(e.getMessage());
        }
        if (HcsResult.isFailure(reply.result())) {
            return Finding.trouble(HcsResult.text(reply.result()));
        }
        try {
            ComputeSystems systems = ComputeSystems.parse(reply.systems());
            LOG.debug("compute systems wsl={} skipped={}", systems.wsl(), systems.skipped());
            return systems.wsl().isEmpty() ? new Finding.NoneRuns() : new Finding.Found(systems.wsl());
        } catch (IllegalArgumentException e) {
            return Finding.trouble("the Host Compute Service answered with what is no list of machines ("
                    + e.getMessage() + "); it may pass; if it lasts, please report it");
        }
    }
}
