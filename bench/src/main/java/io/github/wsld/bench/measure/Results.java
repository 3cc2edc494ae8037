package io.github.wsld.bench.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values of each candidate for each metric, a round each: the n-th values of two candidates are of the same round. */
public final class Results {
    private final Set<String> order = new LinkedHashSet<>();
    private final Map<Metric, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /** Sets the order of candidates, whichever is measured first. */
    public void expect(Collection<String> candidates) {
        order.addAll(candidates);
    }

    /** Adds what a round gave. */
    public void add(String candidate, Map<Metric, Double> measured) {
        measured.forEach((metric, value) -> values.computeIfAbsent(metric, key -> new LinkedHashMap<>())
                .computeIfAbsent(candidate, key -> new ArrayList<>())
                .add(value));
    }

    public List<Metric> metrics() {
        return List.copyOf(values.keySet());
    }

    /** Those that were measured, in the expected order, then in that in which they came. */
    public List<String> candidates(Metric metric) {
        Set<String> measured = values.getOrDefault(metric, Map.of()).keySet();
        Set<String> sorted = new LinkedHashSet<>(order);
        sorted.retainAll(measured);
        sorted.addAll(measured);
        return List.copyOf(sorted);
    }

    public Optional<Summary> summary(Metric metric, String candidate) {
        return values(metric, candidate).map(Summary::of);
    }

    /** One candidate's values divided by the other's of the same round. */
    public Optional<Summary> ratio(Metric metric, String candidate, String base) {
        return values(metric, candidate)
                .flatMap(own -> values(metric, base).map(others -> {
                    List<Double> ratios = new ArrayList<>();
                    for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
                        ratios.add(own.get(i) / others.get(i));
                    }
                    return Summary.of(ratios);
                }));
    }

    public Optional<List<Double>> values(Metric metric, String candidate) {
        return Optional.ofNullable(values.getOrDefault(metric, Map.of()).get(candidate));
    }
}
