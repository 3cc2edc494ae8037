package io.github.wsld.net.windows;

import io.github.wsld.common.endpoint.Endpoint;

/** What to do when nobody can listen at an endpoint. */
final class ListenAdvice {
    private ListenAdvice() {}

    /** A sentence without its full stop, or nothing. */
    static String of(Endpoint endpoint, int code) {
        boolean isHyperV = endpoint instanceof Endpoint.Hvsock;
        if (code == WindowsError.WSAEACCES.code) {
            return isHyperV
                    ? "the VM belongs to another user: run wsldhost as the user who runs WSL"
                    : "another program holds the port for itself, or Windows has reserved it"
                            + " (netsh interface ipv4 show excludedportrange protocol=tcp): choose another port";
        }
        if (code == WindowsError.WSAEAFNOSUPPORT.code && isHyperV) {
            return "this Windows has no Hyper-V sockets: turn on the feature \"Virtual Machine Platform\""
                    + " (wsl --install does)";
        }
        if (code == WindowsError.WSAEADDRINUSE.code) {
            return "another process listens there, perhaps a wsldhost: stop it or choose another port";
        }
        if (code == WindowsError.WSAEADDRNOTAVAIL.code) {
            return isHyperV
                    ? "no such VM runs, or it is just starting or going: try again"
                    : "the address is none of this machine's";
        }
        return "";
    }
}
