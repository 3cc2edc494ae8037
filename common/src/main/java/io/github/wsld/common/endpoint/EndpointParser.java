package io.github.wsld.common.endpoint;

import io.github.wsld.common.config.NearestName;
import io.github.wsld.common.config.OneLine;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads endpoints as users write them; the inverse of {@link Endpoint#toString}. */
public final class EndpointParser {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    /** {@link UUID#fromString} alone also takes shortened groups. */
    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final Pattern HOST_NAME = Pattern.compile("[\\p{Alnum}._-]+");
    private static final Pattern IPV6 = Pattern.compile("[\\p{XDigit}.]*:[\\p{XDigit}:.]*(%[\\p{Alnum}._-]+)?");

    /** The schemes with an example each. */
    private enum Scheme {
        VSOCK("vsock:2:6000"),
        HVSOCK("hvsock:0b1f2c3d-0000-4000-8000-0123456789ab:6000"),
        UNIX("unix:/run/wsld/link"),
        TCP("tcp:127.0.0.1:6000"),
        TCP_FROM_HOST("tcp-from-host:6002"),
        PIPE("pipe:openssh-ssh-agent");

        final String example;

        Scheme(String example) {
            this.example = example;
        }

        String word() {
            return example.substring(0, example.indexOf(':'));
        }
    }

    private final String text;
    private final Scheme scheme;
    /** What follows the scheme. */
    private final String rest;

    private EndpointParser(String text) {
        this.text = text;
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new EndpointSyntaxException(text, "it has no scheme, one of " + words(), Scheme.VSOCK.example);
        }
        this.scheme = scheme(text, text.substring(0, colon));
        this.rest = text.substring(colon + 1);
    }

    /**
     * Reads {@code vsock:CID:PORT} (where the CID may be {@code any} or {@code host}), {@code hvsock:VMID:PORT},
     * {@code unix:/path}, {@code unix:@name}, {@code tcp:HOST:PORT}, {@code tcp:[IPV6]:PORT}, {@code pipe:NAME}, or a pipe as
     * Windows writes it: {@code \\.\pipe\NAME}.
     *
     * @throws EndpointSyntaxException saying what is wrong and showing a right example
     */
    public static Endpoint parse(String text) {
        EndpointParser parser = new EndpointParser(text.startsWith(Endpoint.Pipe.FOLDER) ? pipe(text) : text);
        try {
            return parser.endpoint();
        } catch (EndpointSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // The records check their own ranges and say what is wrong.
            throw parser.failure(e.getMessage());
        }
    }

    private Endpoint endpoint() {
        return switch (scheme) {
            case VSOCK -> new Endpoint.Vsock(cid(beforePort()), port());
            case HVSOCK -> new Endpoint.Hvsock(vmId(beforePort()), port());
            case UNIX ->
                rest.startsWith("@") ? new Endpoint.Unix(rest.substring(1), true) : new Endpoint.Unix(rest, false);
            case TCP -> new Endpoint.Tcp(host(beforePort()), tcpPort());
            case TCP_FROM_HOST -> new Endpoint.TcpFromHost(address(), tcpPort());
            case PIPE -> new Endpoint.Pipe(rest);
        };
    }

    private static String pipe(String path) {
        return Scheme.PIPE.word() + ":" + path.substring(Endpoint.Pipe.FOLDER.length());
    }

    private Optional<String> address() {
        return rest.indexOf(':') < 0 ? Optional.empty() : Optional.of(beforePort());
    }

    private static Scheme scheme(String text, String word) {
        for (Scheme scheme : Scheme.values()) {
            if (scheme.word().equals(word)) {
                return scheme;
            }
        }
        String unknown = "unknown scheme " + OneLine.quote(word);
        throw NearestName.of(word, words())
                .map(near -> new EndpointSyntaxException(
                        text,
                        unknown + ", perhaps " + OneLine.quote(near) + " is meant",
                        Scheme.values()[words().indexOf(near)].example))
                .orElseGet(() -> new EndpointSyntaxException(
                        text, unknown + ", not one of " + String.join(", ", words()), Scheme.VSOCK.example));
    }

    private static List<String> words() {
        return Arrays.stream(Scheme.values()).map(Scheme::word).toList();
    }

    private String beforePort() {
        int colon = rest.lastIndexOf(':');
        // The last colon of [::1] stands inside the brackets: a port is missing.
        if (colon < 0 || rest.indexOf(']') > colon) {
            throw failure("it has no port");
        }
        return rest.substring(0, colon);
    }

    private long port() {
        return number("port", rest.substring(rest.lastIndexOf(':') + 1));
    }

    private int tcpPort() {
        long port = port();
        if (port > Endpoint.MAX_TCP_PORT) {
            throw failure("tcp port is " + port + ", not 0 to " + Endpoint.MAX_TCP_PORT);
        }
        return (int) port;
    }

    private long cid(String cid) {
        return switch (cid) {
            case "any" -> Endpoint.Vsock.ANY_CID;
            case "host" -> Endpoint.Vsock.HOST_CID;
            default -> number("CID", cid);
        };
    }

    private UUID vmId(String id) {
        if (!UUID_TEXT.matcher(id).matches()) {
            throw failure("the VM id is " + OneLine.quote(id) + ", no UUID");
        }
        return UUID.fromString(id);
    }

    private String host(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            String address = host.substring(1, host.length() - 1);
            if (!IPV6.matcher(address).matches()) {
                throw failure(OneLine.quote(address) + " stands in brackets but is no IPv6 address");
            }
            return address;
        }
        if (IPV6.matcher(host).matches()) {
            throw new EndpointSyntaxException(text, "an IPv6 address stands in brackets", "tcp:[::1]:6000");
        }
        if (!HOST_NAME.matcher(host).matches()) {
            throw failure(host.isEmpty() ? "it has no host" : OneLine.quote(host) + " is no host name or address");
        }
        return host;
    }

    private long number(String what, String digits) {
        if (!DIGITS.matcher(digits).matches()) {
            throw failure("the " + what + " is " + OneLine.quote(digits) + ", not a number in range");
        }
        return Long.parseLong(digits);
    }

    private EndpointSyntaxException failure(String reason) {
        return new EndpointSyntaxException(text, reason, scheme.example);
    }
}
