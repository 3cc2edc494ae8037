package io.github.wsld.host.serve;

import io.github.wsld.common.daemon.Part;
import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import io.github.wsld.iptables.BackendChoice;
import io.github.wsld.iptables.InPlace;
import io.github.wsld.iptables.Placed;
import io.github.wsld.iptables.RedirectException;
import io.github.wsld.iptables.Redirection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps wsldhost from starting where a wsld of the same network redirects the ports that it would connect to: each
 * connection would come back as a new one, without end. What cannot be known hinders nothing.
 */
public final class RedirectGuard implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectGuard.class);

    private final Commands commands;
    private final HostSettings settings;

    public RedirectGuard(Commands commands, HostSettings settings) {
        this.commands = commands;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "redirect-guard";
    }

    /** @throws IOException when connections would come back, with what to do */
    @Override
    public void start() throws IOException, InterruptedException {
        PortRanges display = isLoopback(settings.display().host())
                ? PortRanges.of(IntStream.of(settings.display().port()))
                : PortRanges.NONE;
        try {
            for (InPlace found : new Redirection(this::withoutSudo, BackendChoice.AUTO).find()) {
                for (Placed rules : found.rules().values()) {
                    require(found, rules.ports().and(settings.ports()), "leave them out of --allow-ports");
                    require(found, rules.ports().and(display), "set --display to another one");
                }
            }
        } catch (RedirectException e) {
            LOG.debug("not known whether a wsld redirects ports here reason=\"{}\"", e.getMessage());
        }
    }

    private static void require(InPlace found, PortRanges redirected, String otherwise) throws IOException {
        if (!redirected.isEmpty()) {
            throw new IOException("a wsld in this same network redirects ports " + redirected
                    + ", so connections to them would come back: rules of \"" + found.owner() + "\" (" + found.backend()
                    + "); stop it, remove what it left with \"wsld iptables remove\", or " + otherwise);
        }
    }

    /** To look is not worth a line in the administrator's log of who tried sudo. */
    private Commands.Result withoutSudo(List<String> words, String input, Duration limit)
            throws CommandException, InterruptedException {
        if (words.get(0).equals("sudo")) {
            throw new CommandException(CommandException.Reason.NOT_FOUND, "sudo is not asked", null);
        }
        return commands.run(words, input, limit);
    }

    private static boolean isLoopback(String host) throws UnknownHostException {
        return InetAddress.getByName(host).isLoopbackAddress();
    }

    @Override
    public void stop(Duration left) {
        // It looks once.
    }
}
