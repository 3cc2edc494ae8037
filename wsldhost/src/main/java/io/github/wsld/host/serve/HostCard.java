package io.github.wsld.host.serve;

import io.github.wsld.common.protocol.Function;
import io.github.wsld.common.protocol.HostInfo;
import io.github.wsld.common.protocol.Limits;
import io.github.wsld.common.protocol.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a host says of itself to an {@code info} request. */
final class HostCard {
    private HostCard() {}

    /** Names the targets, as many as go into the list: more sockets than that are served all the same. */
    static HostInfo of(HostSettings settings) {
        List<String> functions = Arrays.stream(Function.values())
                .filter(function -> settings.security().legacy() || !function.isOriginal())
                .map(Function::text)
                .toList();
        String ports = "tcp:" + settings.ports();
        List<String> targets =
                new ArrayList<>(List.of("x11", "x11:N", ports.length() <= Limits.MAX_INFO_TEXT ? ports : "tcp:PORT"));
        if (settings.sshAgent().isPresent()) {
            targets.add("agent:ssh");
        }
        int room = Limits.MAX_INFO_ENTRIES - targets.size();
        settings.sockets().keySet().stream()
                .limit(room)
                .map(name -> new Target.Socket(name).toString())
                .forEach(targets::add);
        return new HostInfo(settings.version(), functions, targets, settings.mostLinks(), settings.instance());
    }
}
