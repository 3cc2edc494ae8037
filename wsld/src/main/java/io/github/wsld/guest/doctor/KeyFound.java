package io.github.wsld.guest.doctor;

import java.util.Optional;

/**
 * The key that links are proved with, as far as it may be told: which one, and never the key.
 *
 * @param text number and file; empty without a key
 * @param problem why it cannot be had
 */
record KeyFound(Optional<String> text, Optional<String> problem) {}
