package io.github.wsld.host.vm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to find the virtual machine, in the order in which they are asked by default. */
public enum LocatorName {
    /** The Host Compute Service, which answers administrators and Hyper-V administrators alone. */
    HCS,
    /** The command lines of WSL's own helper processes. */
    WSLHOST,
    /** A program inside a distribution that runs. */
    WSLINFO,
    /** What the Host Compute Service has left in the registry. */
    REGISTRY,
    /** The user named it; not to be chosen. */
    GIVEN;

    /** All that can be chosen, in their order. */
    public static final List<LocatorName> DEFAULT_ORDER = List.of(HCS, WSLHOST, WSLINFO, REGISTRY);

    /** As users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads names with commas between them.
     *
     * @throws IllegalArgumentException for an unknown name, one that comes twice, or none, saying which there are
     */
    public static List<LocatorName> parseList(String text) {
        List<LocatorName> names = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            LocatorName name = DEFAULT_ORDER.stream()
                    .filter(known -> known.word().equalsIgnoreCase(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no locator \"" + word.strip() + "\": "
                            + DEFAULT_ORDER.stream().map(LocatorName::word).collect(Collectors.joining(", "))));
            if (names.contains(name)) {
                throw new IllegalArgumentException("locator " + name.word() + " stands there twice");
            }
            names.add(name);
        }
        return names;
    }
}
