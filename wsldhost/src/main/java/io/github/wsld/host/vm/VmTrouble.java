package io.github.wsld.host.vm;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Tells what is wrong with the locators, each trouble once: as a warning when no locator knows anything, and for information when
 * another one does. A locator that answers again may be told of again. For the loop's thread.
 */
final class VmTrouble {
    /** Where lines go. */
    interface Sink {
        void log(Level level, String line);
    }

    private record Told(Level level, String reason) {}

    private final Sink sink;
    private final Map<LocatorName, Told> told = new EnumMap<>(LocatorName.class);
    private Optional<String> last = Optional.empty();

    VmTrouble(Sink sink) {
        this.sink = sink;
    }

    void surveyed(Survey survey) {
        Level level = survey.deciding().isPresent() ? Level.INFO : Level.WARN;
        for (Survey.Answer answer : survey.answers()) {
            if (answer.finding() instanceof Finding.Unknown unknown && unknown.isTrouble()) {
                tell(answer.locator(), new Told(level, unknown.reason()));
            } else {
                told.remove(answer.locator());
            }
        }
    }

    private void tell(LocatorName locator, Told now) {
        last = Optional.of(locator.word() + ": " + now.reason);
        Told before = told.get(locator);
        // What was told as a warning need not be told again for information.
        if (before == null
                || !before.reason.equals(now.reason)
                || (before.level == Level.INFO && now.level == Level.WARN)) {
            told.put(locator, now);
            sink.log(now.level, "vm locator failed locator=" + locator.word() + " reason=\"" + now.reason + "\"");
        }
    }

    /** The last trouble of any locator since the start. */
    Optional<String> last() {
        return last;
    }
}
