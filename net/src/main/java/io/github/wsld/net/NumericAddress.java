package io.github.wsld.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Hosts that are addresses already: looking a name up would block the loop. */
public final class NumericAddress {
    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    private NumericAddress() {}

    /**
     * The address behind a numeric host or {@code localhost}.
     *
     * @throws UnknownHostException for a name
     */
    public static InetAddress of(String host) throws UnknownHostException {
        if (host.equals("localhost")) {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        }
        // Whatever else has a colon in it is refused by getByName without a look-up.
        if (host.indexOf(':') >= 0 || DOTTED_QUAD.matcher(host).matches()) {
            return InetAddress.getByName(host);
        }
        throw new UnknownHostException(host + " is a name, not an address");
    }
}
