package io.github.wsld.common.key;

import io.github.wsld.common.key.KeyFileException.Fault;
import io.github.wsld.common.protocol.LinkKey;
import io.github.wsld.common.protocol.NonceSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link key in a file: one line, {@code wsld-key-1:} and 64 hexadecimal digits. Beside it lies the host's certificate, {@code
 * key.p12}. No text of this class shows the key.
 *
 * @param path of the file
 */
public record KeyFile(Path path) {
    /** Its usual name. */
    public static final String NAME = "key";

    private static final String PREFIX = "wsld-key-1:";
    /** A line end of either system may follow, as an editor or a copy leaves it. */
    private static final Pattern LINE = Pattern.compile(PREFIX + "(\\p{XDigit}{64})\\s{0,4}");

    private static final int MOST_BYTES = 256;

    /** Where the host's certificate is. */
    public Path certificate() {
        return path.resolveSibling(path.getFileName() + ".p12");
    }

    /**
     * Reads and checks; blocks.
     *
     * @throws KeyFileException with the file, what is wrong and what to do, but not with its content
     */
    public LinkKey read() throws KeyFileException {
        String text;
        Optional<String> exposure;
        try (InputStream in = Files.newInputStream(path)) {
            exposure = PrivateFile.exposure(path);
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(
                    Fault.MISSING, "key file " + path + " is missing; make one with: wsldhost key new", e);
        } catch (AccessDeniedException e) {
            throw new KeyFileException(Fault.FORBIDDEN, "key file " + path + " may not be read by this user", e);
        } catch (IOException e) {
            throw new KeyFileException(Fault.UNREADABLE, "key file " + path + " cannot be read: " + e.getMessage(), e);
        }
        if (exposure.isPresent()) {
            throw new KeyFileException(Fault.EXPOSED, "key file " + path + ": " + exposure.get(), null);
        }
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(Fault.NO_KEY, "key file " + path + ": " + e.getMessage(), e);
        }
    }

    static LinkKey parse(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new IllegalArgumentException("it holds no key, which is one line of " + PREFIX
                    + " and 64 hexadecimal digits; make one with: wsldhost key new");
        }
        return LinkKey.of(HexFormat.of().parseHex(line.group(1)));
    }

    /**
     * Makes a new random key in a file of mode 0600.
     *
     * @param replace whether a file that is there gives way
     * @throws IOException with the file, what is wrong and what to do
     */
    public LinkKey create(NonceSource random, boolean replace) throws IOException {
        byte[] secret = new byte[LinkKey.LENGTH];
        random.nextBytes(secret);
        LinkKey key = LinkKey.of(secret);
        byte[] line = (PREFIX + HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            PrivateFile.makeFolder(path.toAbsolutePath().getParent());
            if (replace) {
                Files.deleteIfExists(path);
            }
            PrivateFile.create(path, line);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "key file " + path + " is there already; --force replaces it, and each guest needs the new one", e);
        } catch (IOException e) {
            throw new IOException("key file " + path + " cannot be made: " + e, e);
        }
        return key;
    }

    /** Whether WSL brings it from Windows, where modes say nothing and Windows decides who may read. */
    public boolean isOnWindowsDrive() throws IOException {
        return PrivateFile.isOnWindowsDrive(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
