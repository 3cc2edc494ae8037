package io.github.wsld.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text of a configuration file: UTF-8, with or without the byte order mark that Windows editors write. */
public final class ConfigText {

    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private ConfigText() {}

    /**
     * Reads a file whole; blocks.
     *
     * @throws ConfigException when it is missing, unreadable, larger than {@link #MAX_BYTES} or no UTF-8
     */
    public static String read(Path file) throws ConfigException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw ConfigException.ofFile(file.toString(), "cannot be read: " + reason(e));
        }
        if (bytes.length > MAX_BYTES) {
            throw ConfigException.ofFile(
                    file.toString(), "is larger than " + MAX_BYTES + " bytes: is it the right file?");
        }
        return decode(file.toString(), bytes);
    }

    private static String decode(String file, byte[] bytes) throws ConfigException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            Problems problems = new Problems(file);
            problems.add(line, column, String.format("byte 0x%02x is no UTF-8; save the file as UTF-8", in.get()));
            problems.throwIfAny();
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(failure.getMessage());
    }
}
