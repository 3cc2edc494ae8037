package io.github.wsld.guest.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.loop.PeerCredentials;
import io.github.wsld.common.loop.Sockets;
import io.github.wsld.iptables.Owner;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may change the rules while another process has their lock. */
class NetfilterLockTest {
    private static final int SERVICE = 42;
    private static final int DESCRIPTOR = 7;

    /** Sockets by which another process holds the lock; a negative descriptor is the error of whoever asks for it. */
    private static Sockets heldBy(int pid, int connected) {
        return (Sockets) Proxy.newProxyInstance(
                Sockets.class.getClassLoader(), new Class<?>[] {Sockets.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "listen":
                            throw new IOException("address already in use");
                        case "connect":
                            return connected;
                        case "peerCredentials":
                            assertEquals(DESCRIPTOR, arguments[0]);
                            return Optional.of(new PeerCredentials(pid, 0, 0));
                        default:
                            return null;
                    }
                });
    }

    private static boolean mayChange(Sockets sockets) {
        return new NetfilterLock(sockets, Owner.process(1, "Debian"))
                .takeFor(SERVICE)
                .held();
    }

    @Test
    void theLockOfTheServiceIsGoodForWhatIsDoneForIt() {
        assertTrue(mayChange(heldBy(SERVICE, DESCRIPTOR)));
        assertFalse(mayChange(heldBy(SERVICE + 1, DESCRIPTOR)));
        assertFalse(mayChange(heldBy(SERVICE, -111)));
    }
}
