package io.github.wsld.e2e.windows;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;

/** Waits for what a program under Wine writes into folders, which the kernel tells of. For the test's thread. */
final class FileChanges implements AutoCloseable {
    /** Between two looks that nothing but the time asks for: a process has no file that tells of its end. */
    private static final long LOOK_SECONDS = 1;

    private final WatchService watch;

    /** What is waited for. */
    interface Check {
        boolean holds() throws IOException;
    }

    /** What a failure says. */
    interface Words {
        String say() throws IOException;
    }

    FileChanges(Path... folders) throws IOException {
        watch = folders[0].getFileSystem().newWatchService();
        for (Path folder : folders) {
            folder.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        }
    }

    /** Waits until it holds; fails after so long, or when it is in vain. */
    void await(Check check, Check inVain, long seconds, Words otherwise) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!check.holds()) {
            if (System.nanoTime() - deadline > 0 || inVain.holds()) {
                fail(otherwise.say());
            }
            WatchKey changed = watch.poll(LOOK_SECONDS, TimeUnit.SECONDS);
            if (changed != null) {
                changed.pollEvents();
                changed.reset();
            }
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
