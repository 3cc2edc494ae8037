package io.github.wsld.e2e.guest;

import java.nio.file.Path;

/**
 * How a guest's script ended.
 *
 * @param status its exit status
 * @param console what it wrote to standard output and standard error
 * @param out the folder that was its {@code $OUT}
 */
public record GuestResult(int status, String console, Path out) {}
