package io.github.wsld.common.loop;

/** An action that runs on the loop's thread at a time, unless cancelled before. */
public final class Timer {
    final long deadline;
    final Runnable action;
    private final TimerHeap heap;
    /** Place in the heap, -1 when not in it. */
    int index = -1;

    Timer(TimerHeap heap, long deadline, Runnable action) {
        this.heap = heap;
        this.deadline = deadline;
        this.action = action;
    }

    /** Takes the timer back; no effect when it has run. */
    public void cancel() {
        if (index >= 0) {
            heap.remove(this);
        }
    }
}
