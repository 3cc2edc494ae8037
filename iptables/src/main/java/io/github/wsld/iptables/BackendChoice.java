package io.github.wsld.iptables;

import java.util.List;
import java.util.Optional;

/**
 * Which backend a configuration asks for.
 *
 * @param name a backend by name; empty for what works here
 * @param command the original's {@code iptables_cmd} as words, such as {@code sudo iptables-legacy}; empty for none.
 *     Never both.
 */
public record BackendChoice(Optional<BackendName> name, List<String> command) {
    /** The first that works on this kernel. */
    public static final BackendChoice AUTO = new BackendChoice(Optional.empty(), List.of());

    public BackendChoice {
        command = List.copyOf(command);
        if (name.isPresent() && !command.isEmpty()) {
            throw new IllegalArgumentException("a backend and iptables_cmd are both set; keep one");
        }
    }

    public static BackendChoice named(BackendName name) {
        return new BackendChoice(Optional.of(name), List.of());
    }

    /** @throws IllegalArgumentException when no word of it is an iptables program */
    public static BackendChoice command(List<String> words) {
        IptablesPrograms.of(words);
        return new BackendChoice(Optional.empty(), words);
    }
}
