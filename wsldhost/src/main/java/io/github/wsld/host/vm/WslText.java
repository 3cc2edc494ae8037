package io.github.wsld.host.vm;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@code wsl.exe} prints: UTF-16 without a byte order mark when it speaks itself, UTF-8 when a Linux program speaks
 * through it, or always with WSL_UTF8=1 in the environment.
 */
public final class WslText {
    private WslText() {}

    /** Only UTF-16 of mostly ASCII text has zero bytes. */
    public static String decode(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return new String(bytes, StandardCharsets.UTF_16LE).replace("\ufeff", "");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8).replace("\ufeff", "");
    }
}
