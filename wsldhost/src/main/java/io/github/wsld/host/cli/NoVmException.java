package io.github.wsld.host.cli;

/** There is no virtual machine to serve. The message says why and what to do. */
final class NoVmException extends Exception {
    private static final long serialVersionUID = 1;

    NoVmException(String message) {
        super(message);
    }
}
