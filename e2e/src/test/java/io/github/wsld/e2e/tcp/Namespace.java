package io.github.wsld.e2e.tcp;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.wsld.e2e.Outcome;
import io.github.wsld.e2e.Parts;
import io.github.wsld.e2e.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace that stands for the guest's, with loopback up, while it is open. The test's own namespace stands
 * for the host's. Its holder ends with this process, by its input.
 */
public final class Namespace implements AutoCloseable {
    private final Process holder;

    private Namespace(Process holder) {
        this.holder = holder;
    }

    /** Opens one. Where it may not, or a part is missing, the test is skipped; where CI=true is set it fails. */
    public static Namespace open() throws IOException {
        for (String program : List.of("nft", "iptables-nft", "iptables-legacy")) {
            Parts.need(program, "apt-get install iptables nftables");
        }
        Parts.need("ip", "apt-get install iproute2");
        Parts.need("curl", "apt-get install curl");
        Process holder = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "sh",
                        "-c",
                        "PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && echo up && exec cat")
                .redirectErrorStream(true)
                .start();
        String line = holder.inputReader().readLine();
        if (!"up".equals(line)) {
            String reason = "no network namespace of its own: " + line + "; run the tests as root";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
        return new Namespace(holder);
    }

    /** A process inside. */
    long pid() {
        return holder.pid();
    }

    /** The command, to be run inside; it keeps its process id. */
    public ProcessBuilder enter(ProcessBuilder command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "--"));
        words.addAll(command.command());
        return command.command(words);
    }

    /** Runs a shell's commands inside. */
    Outcome shell(Session session, String script) throws IOException, InterruptedException {
        return session.run(enter(session.command(List.of("sh", "-ec", "PATH=$PATH:/usr/sbin:/sbin\n" + script))));
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
