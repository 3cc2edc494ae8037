package io.github.wsld.guest.tcp;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out about this guest's network. Blocks: for worker threads. */
public final class Surveyor {
    private static final Logger LOG = LoggerFactory.getLogger(Surveyor.class);
    private static final List<String> WSLINFO = List.of("wslinfo", "--networking-mode");
    private static final Duration WSLINFO_TIME = Duration.ofSeconds(5);
    private static final String MIRRORED = "mirrored";
    private static final String IPV6_LOOPBACK = "0".repeat(31) + "1";

    private final Commands commands;
    private final Path net;

    /** @param net /proc/net */
    public Surveyor(Commands commands, Path net) {
        this.commands = commands;
        this.net = net;
    }

    public Survey look() throws IOException, InterruptedException {
        return new Survey(isMirrored(), ListenedPorts.read(net), hasIpv6Loopback());
    }

    private boolean isMirrored() throws InterruptedException {
        try {
            Commands.Result result = commands.run(WSLINFO, "", WSLINFO_TIME);
            if (result.exitCode() == 0) {
                return result.output().strip().equals(MIRRORED);
            }
            LOG.debug("networking mode not known exit-code={} error=\"{}\"", result.exitCode(), result.errors());
        } catch (CommandException e) {
            // Not WSL, or one from before wslinfo, which had no other mode than NAT.
            if (e.reason() != CommandException.Reason.NOT_FOUND) {
                LOG.debug("networking mode not known error=\"{}\"", e.getMessage());
            }
        }
        return false;
    }

    private boolean hasIpv6Loopback() throws IOException {
        Path addresses = net.resolve("if_inet6");
        return Files.exists(addresses)
                && Files.readAllLines(addresses).stream().anyMatch(line -> line.startsWith(IPV6_LOOPBACK));
    }
}
