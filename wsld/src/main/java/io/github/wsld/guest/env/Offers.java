package io.github.wsld.guest.env;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a running wsld offers to a shell, as it tells on its control socket: a JSON object.
 *
 * @param displays numbers of the displays that it serves
 * @param sshAuthSock path of the SSH agent's socket, when the agent is served
 */
public record Offers(List<Integer> displays, Optional<String> sshAuthSock) {
    /** The command that asks for it. */
    public static final String COMMAND = "env";

    private static final String DISPLAYS = "displays";
    private static final String SSH_AUTH_SOCK = "ssh_auth_sock";

    public Offers {
        displays = List.copyOf(displays);
    }

    public boolean isEmpty() {
        return displays.isEmpty() && sshAuthSock.isEmpty();
    }

    public byte[] write() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject().name(DISPLAYS).beginArray();
            for (int display : displays) {
                json.value(display);
            }
            json.endArray();
            if (sshAuthSock.isPresent()) {
                json.name(SSH_AUTH_SOCK).value(sshAuthSock.get());
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes all that is written", e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IOException when the text is no such object */
    public static Offers read(String text) throws IOException {
        List<Integer> displays = new ArrayList<>();
        Optional<String> sshAuthSock = Optional.empty();
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case DISPLAYS -> {
                        json.beginArray();
                        while (json.hasNext()) {
                            displays.add(json.nextInt());
                        }
                        json.endArray();
                    }
                    case SSH_AUTH_SOCK -> sshAuthSock = Optional.of(json.nextString());
                    default -> json.skipValue();
                }
            }
            json.endObject();
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException("no offers of a wsld: " + text, e);
        }
        return new Offers(displays, sshAuthSock);
    }
}
