package io.github.wsld.guest.time;

import io.github.wsld.common.time.ClockWriter;
import java.util.List;
import java.util.function.Consumer;

/** Looks for other programs that set this clock. For the loop's thread. */
public interface WriterSearch {
    /** Finds none. */
    WriterSearch NONE = found -> found.accept(List.of());

    /**
     * Begins a search.
     *
     * @param found is told once what there is, on the loop's thread; perhaps before this returns
     */
    void search(Consumer<List<ClockWriter>> found);
}
