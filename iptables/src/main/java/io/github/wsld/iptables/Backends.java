package io.github.wsld.iptables;

import io.github.wsld.common.process.Commands;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The backends of a choice. All of them are known even when one is chosen, because a former run may have left its
 * rules with another.
 */
final class Backends {
    private final Map<BackendName, Backend> all;
    private final Optional<BackendName> chosen;
    private final BooleanSupplier bySudo;

    private Backends(Map<BackendName, Backend> all, Optional<BackendName> chosen, BooleanSupplier bySudo) {
        this.all = all;
        this.chosen = chosen;
        this.bySudo = bySudo;
    }

    /** Asks the command of a choice, if there is one, which kind of tables it works on. */
    static Backends of(BackendChoice choice, Commands commands) throws RedirectException, InterruptedException {
        if (choice.command().isEmpty()) {
            Runner runner = new Runner(commands, true);
            return new Backends(byName(runner, List.of()), choice.name(), runner::isBySudo);
        }
        IptablesPrograms programs = IptablesPrograms.of(choice.command());
        Runner runner = new Runner(commands, false);
        String version = runner.run(programs.iptables(Family.IPV4, "--version"), "");
        // Before 1.8 there was one kind alone, and no word for it.
        BackendName kind = version.contains("nf_tables") ? BackendName.IPTABLES_NFT : BackendName.IPTABLES_LEGACY;
        Map<BackendName, Backend> all = byName(runner, programs.before());
        all.put(kind, new IptablesBackend(kind, runner, programs));
        return new Backends(all, Optional.of(kind), () -> choice.command().contains("sudo"));
    }

    private static Map<BackendName, Backend> byName(Runner runner, List<String> before) {
        Map<BackendName, Backend> all = new EnumMap<>(BackendName.class);
        all.put(BackendName.NFT, new NftBackend(runner, before));
        for (BackendName name : List.of(BackendName.IPTABLES_NFT, BackendName.IPTABLES_LEGACY)) {
            IptablesPrograms programs = IptablesPrograms.of(Words.join(before, name.toString()));
            all.put(name, new IptablesBackend(name, runner, programs));
        }
        return all;
    }

    /** Whether commands go, or have gone, through sudo. */
    boolean isBySudo() {
        return bySudo.getAsBoolean();
    }

    /** Those that may be used for rules, in the order to try them. */
    List<Backend> candidates() {
        return chosen.map(name -> List.of(all.get(name))).orElseGet(this::all);
    }

    List<Backend> all() {
        return List.copyOf(all.values());
    }
}
