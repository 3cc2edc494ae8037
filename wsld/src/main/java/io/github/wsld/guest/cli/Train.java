package io.github.wsld.guest.cli;

import io.github.wsld.net.linux.NativeLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the launcher runs once, before the first real start: fills a cache folder with the native libraries, and passes through
 * the code of a start, so that the JVM, which records this run, finds those classes in its archive the next time.
 */
@Command(name = "train", hidden = true, description = "Prepares the launcher's cache folder.")
final class Train implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The folder for the native libraries.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        NativeLibraries.unpack(folder);
        NativeLibraries.load();
        return 0;
    }
}
