package io.github.wsld.host.vm;

import io.github.wsld.common.process.CommandException;
import io.github.wsld.common.process.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Asks {@code wslinfo --vm-id} (WSL 2.5.10 and later) in a distribution that runs. Since that would start a distribution that does
 * not, and holds up the end of an idle one, it first has {@code wsl.exe} list those that run, asks in those alone, and asks again
 * only after {@link #VALID}, which is longer than WSL leaves an idle distribution running. A distribution that ends between the two
 * questions is started again: nothing that WSL offers excludes that.
 */
public final class WslInfoLocator implements VmLocator {
    /** How long an id is taken as right while distributions run. */
    static final Duration VALID = Duration.ofMinutes(1);
    /**
     * How long a find is given again without a look, each of which is a process. That none runs is never given again: one may run by
     * then, and be served.
     */
    static final Duration SPARE = Duration.ofSeconds(10);

    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Anything else that is printed is a sentence, such as that none runs, in the user's language. */
    private static final Pattern DISTRIBUTION = Pattern.compile("[A-Za-z0-9._-]{1,255}");

    private final Commands commands;
    private final String wsl;
    private final LongSupplier nanoClock;
    private Finding last;
    private long lookedAt;
    private long askedAt;

    /**
     * @param wsl path of wsl.exe
     */
    public WslInfoLocator(Commands commands, String wsl, LongSupplier nanoClock) {
        this.commands = commands;
        this.wsl = wsl;
        this.nanoClock = nanoClock;
    }

    @Override
    public LocatorName name() {
        return LocatorName.WSLINFO;
    }

    @Override
    public Finding look() throws InterruptedException {
        long now = nanoClock.getAsLong();
        if (!(last instanceof Finding.Found) || now - lookedAt >= SPARE.toNanos()) {
            lookedAt = now;
            last = lookNow(now);
        }
        return last;
    }

    private Finding lookNow(long now) throws InterruptedException {
        try {
            List<String> running = running();
            if (running.isEmpty()) {
                return new Finding.NoneRuns();
            }
            if (last instanceof Finding.Found && now - askedAt < VALID.toNanos()) {
                return last;
            }
            askedAt = now;
            for (String distribution : running) {
                Optional<UUID> id = ask(distribution);
                if (id.isPresent()) {
                    return new Finding.Found(List.of(id.get()));
                }
            }
            return Finding.trouble("no running distribution of WSL (" + String.join(", ", running)
                    + ") tells the VM's id by \"wslinfo --vm-id\": run wsl --update, for WSL 2.5.10 or later");
        } catch (CommandException e) {
            return e.reason() == CommandException.Reason.NOT_FOUND
                    ? Finding.trouble("there is no " + wsl + ": WSL is not installed; run wsl --install")
                    : Finding.trouble(e.getMessage());
        }
    }

    private List<String> running() throws CommandException, InterruptedException {
        // It ends with a failure when none runs.
        Commands.Result result = commands.run(List.of(wsl, "--list", "--running", "--quiet"), "", LIMIT);
        List<String> names = new ArrayList<>();
        result.output()
                .lines()
                .map(String::strip)
                .filter(line -> DISTRIBUTION.matcher(line).matches())
                .forEach(names::add);
        return names;
    }

    /** Empty under WSL 1, with a WSL that is too old, and when the distribution has no wslinfo. */
    private Optional<UUID> ask(String distribution) throws CommandException, InterruptedException {
        Commands.Result result =
                commands.run(List.of(wsl, "--distribution", distribution, "--exec", "wslinfo", "--vm-id"), "", LIMIT);
        return result.exitCode() == 0 ? VmIds.find(result.output()) : Optional.empty();
    }
}
