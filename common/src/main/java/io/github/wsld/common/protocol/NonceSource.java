package io.github.wsld.common.protocol;

/** Where nonces and instances come from: {@code new SecureRandom()::nextBytes}, or fixed bytes in a test. */
@FunctionalInterface
public interface NonceSource {

    /** Fills the array with bytes that nobody can foretell. */
    void nextBytes(byte[] bytes);
}
