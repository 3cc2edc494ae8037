package io.github.wsld.net.linux;

import io.github.wsld.common.time.SampleFeed;
import io.github.wsld.common.time.SockSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The unix socket that chronyd makes for {@code refclock SOCK}: a datagram a sample. Holds nothing between two samples, so that a
 * chronyd that was started anew is found. For any thread.
 */
public final class ChronySocket implements SampleFeed {
    private final Path path;

    public ChronySocket(Path path) {
        this.path = path;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void send(long realtime, long offset) throws IOException {
        ByteBuffer sample = ByteBuffer.wrap(SockSample.encode(realtime, offset, ByteOrder.nativeOrder()));
        try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
            channel.configureBlocking(false);
            if (channel.send(sample, AFUNIXSocketAddress.of(path)) == 0) {
                throw new IOException("it does not read");
            }
        } catch (IOException e) {
            throw new IOException(
                    "chronyd takes no samples at " + path + ": " + e.getMessage()
                            + "; its configuration needs \"refclock SOCK " + path
                            + " refid WSLD poll 4 filter 1\", and wsld the right to write there",
                    e);
        }
    }
}
