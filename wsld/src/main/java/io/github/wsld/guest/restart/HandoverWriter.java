package io.github.wsld.guest.restart;

import io.github.wsld.common.loop.OpenListener;
import io.github.wsld.common.protocol.Instance;
import io.github.wsld.common.stream.io.LocalChannel;
import io.github.wsld.guest.stream.FormerStream;
import io.github.wsld.guest.stream.Newcomer;
import io.github.wsld.guest.x11.FormerDisplay;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** Writes a {@link HandoverFile}, one thing after the other: no more than one stream's bytes are in the heap. */
public final class HandoverWriter implements Closeable {
    private final DataOutputStream out;

    /** What a record holds. */
    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /**
     * @param file descriptor of an empty file; stays open
     * @param instance of this run, which the next one has too
     */
    public HandoverWriter(int file, Instance instance) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(HandoverFile.path(file))));
        out.writeInt(HandoverFile.MAGIC);
        out.writeShort(HandoverFile.VERSION);
        out.writeLong(instance.high());
        out.writeLong(instance.low());
    }

    public void listener(OpenListener listener) throws IOException {
        record(HandoverFile.LISTENER, body -> {
            body.writeUTF(HandoverFile.nameOf(listener.descriptor()));
            body.writeUTF(listener.endpoint().toString());
            body.writeUTF(listener.file());
        });
    }

    public void display(FormerDisplay display) throws IOException {
        record(HandoverFile.DISPLAY, body -> {
            body.writeShort(display.number());
            body.writeBoolean(display.fixed());
            body.writeUTF(display.lock());
        });
    }

    public void stream(FormerStream stream) throws IOException {
        byte[] state = stream.state().encode();
        record(HandoverFile.STREAM, body -> {
            if (stream.client().isPresent()) {
                LocalChannel.Left client = stream.client().get();
                body.writeUTF(HandoverFile.nameOf(client.descriptor()));
                body.writeBoolean(client.readEnded());
                bytes(body, client.unread());
            } else {
                body.writeUTF("");
                body.writeBoolean(false);
                body.writeInt(0);
            }
            bytes(body, ByteBuffer.wrap(state));
        });
    }

    public void newcomer(Newcomer newcomer) throws IOException {
        record(HandoverFile.NEWCOMER, body -> {
            body.writeUTF(HandoverFile.nameOf(newcomer.descriptor()));
            body.writeUTF(newcomer.at());
            bytes(body, newcomer.said());
        });
    }

    /** Redirect rules are in place. */
    public void rules() throws IOException {
        record(HandoverFile.RULES, body -> {});
    }

    private static void bytes(DataOutputStream body, ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        body.writeInt(copy.length);
        body.write(copy);
    }

    private void record(int kind, Body content) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        content.write(new DataOutputStream(body));
        out.writeByte(kind);
        out.writeInt(body.size());
        body.writeTo(out);
    }

    /** Nothing more comes: without this the file counts as cut off. */
    public void end() throws IOException {
        record(HandoverFile.END, body -> {});
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
