package io.github.wsld.guest.doctor;

import io.github.wsld.guest.config.GuestConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration that a start would find.
 *
 * @param config empty when it is wrong
 * @param file the one used; empty when there is none
 * @param problems all that is wrong with it
 */
record Configured(Optional<GuestConfig> config, Optional<Path> file, String problems) {}
