package io.github.wsld.common.loop;

import java.util.Arrays;

/** Timers by deadline: a binary heap whose entries know their place, so that cancelling leaves nothing behind. */
final class TimerHeap {
    private Timer[] heap = new Timer[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Deadline of the first timer; the heap must not be empty. */
    long nextDeadline() {
        return heap[0].deadline;
    }

    Timer add(long deadline, Runnable action) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        Timer timer = new Timer(this, deadline, action);
        siftUp(size++, timer);
        return timer;
    }

    /** Removes the first timer when it is due and returns its action, else null. */
    Runnable takeDue(long now) {
        if (size == 0 || heap[0].deadline - now > 0) {
            return null;
        }
        Timer first = heap[0];
        remove(first);
        return first.action;
    }

    void remove(Timer timer) {
        int hole = timer.index;
        timer.index = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            siftDown(hole, last);
            if (heap[hole] == last) {
                siftUp(hole, last);
            }
        }
    }

    private void siftUp(int hole, Timer timer) {
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (heap[parent].deadline - timer.deadline <= 0) {
                break;
            }
            place(hole, heap[parent]);
            hole = parent;
        }
        place(hole, timer);
    }

    private void siftDown(int hole, Timer timer) {
        int child;
        while ((child = 2 * hole + 1) < size) {
            if (child + 1 < size && heap[child + 1].deadline - heap[child].deadline < 0) {
                child++;
            }
            if (timer.deadline - heap[child].deadline <= 0) {
                break;
            }
            place(hole, heap[child]);
            hole = child;
        }
        place(hole, timer);
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }
}
