package io.github.wsld.common.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log file that is continued at each start, and put aside when it is full: {@code wsldhost.log}, then {@code wsldhost.log.1} (the
 * youngest) and so on. Owns the file. For one thread, or callers that take turns, such as an appender's.
 */
public final class RollingFile extends OutputStream {
    /** Full at this many bytes. */
    static final long FULL = 1 << 20;
    /** Files put aside that are kept. */
    static final int KEPT = 3;

    private final Path path;
    private final long full;
    private OutputStream file;
    private long size;

    private RollingFile(Path path, long full) throws IOException {
        this.path = path;
        this.full = full;
        open();
    }

    /**
     * Opens the file for more, and makes its folder if need be.
     *
     * @throws IOException when it cannot be written
     */
    public static RollingFile open(Path path) throws IOException {
        return open(path, FULL);
    }

    static RollingFile open(Path path, long full) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        return new RollingFile(path, full);
    }

    private void open() throws IOException {
        file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(path);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (size > 0 && size + length > full) {
            roll();
        }
        file.write(bytes, offset, length);
        size += length;
    }

    private void roll() throws IOException {
        file.close();
        boolean isAside = putAside();
        open();
        if (!isAside) {
            // It grows by as much again before the next try.
            size = 0;
        }
    }

    /** On Windows a file that somebody reads cannot be renamed. */
    private boolean putAside() {
        try {
            for (int number = KEPT; number > 1; number--) {
                move(aside(number - 1), aside(number));
            }
            move(path, aside(1));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path aside(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
