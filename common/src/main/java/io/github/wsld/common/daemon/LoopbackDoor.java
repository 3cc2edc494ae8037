package io.github.wsld.common.daemon;

import io.github.wsld.common.endpoint.Endpoint;
import io.github.wsld.common.loop.Listener;
import io.github.wsld.common.loop.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A port of 127.0.0.1 that the kernel chooses, for systems where not every program has AF_UNIX. Any user can connect to it, so it wants
 * a password of 128 random bits, which stands beside the port in a file that this user alone can read:
 *
 * <pre>
 *   51234 0123456789abcdef0123456789abcdef LF
 * </pre>
 */
final class LoopbackDoor implements ControlDoor {
    private static final String ADDRESS = "127.0.0.1";
    private static final int PASSWORD_BYTES = 16;

    private final Path file;
    private final String password;

    /** @param file in a folder that is this user's alone */
    LoopbackDoor(Path file) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        this.file = file;
        this.password = HexFormat.of().formatHex(random);
    }

    @Override
    public Listener open(Sockets sockets) throws IOException {
        Listener listener = sockets.listen(new Endpoint.Tcp(ADDRESS, 0), 0600);
        try {
            int port = ((Endpoint.Tcp) listener.endpoint()).port();
            Path part =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
            Files.writeString(part, port + " " + password + "\n");
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
