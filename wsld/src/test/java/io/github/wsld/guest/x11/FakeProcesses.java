package io.github.wsld.guest.x11;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A process table that a test writes. */
final class FakeProcesses implements ProcessTable {

    private final int self;
    private final Map<Integer, Entry> living;

    FakeProcesses(int self) {
        this(self, new ConcurrentHashMap<>());
        add(self, "java", "java", "-jar", "/opt/wsld/wsld.jar");
    }

    private FakeProcesses(int self, Map<Integer, Entry> living) {
        this.self = self;
        this.living = living;
    }

    /** The same processes, as another of them sees them. */
    FakeProcesses asSeenBy(int pid) {
        return new FakeProcesses(pid, living);
    }

    FakeProcesses add(int pid, String command, String... arguments) {
        living.put(pid, new Entry(pid, command, List.of(arguments)));
        return this;
    }

    @Override
    public int self() {
        return self;
    }

    @Override
    public Optional<Entry> find(int pid) {
        return Optional.ofNullable(living.get(pid));
    }
}
