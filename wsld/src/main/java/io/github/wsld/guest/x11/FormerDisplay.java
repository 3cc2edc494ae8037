package io.github.wsld.guest.x11;

/**
 * A display as one run of wsld leaves it to the next: its listeners are inherited, its lock stays where it is.
 *
 * @param fixed whether the configuration named it
 * @param lock tells the lock file from any other that may stand at its path later
 */
public record FormerDisplay(int number, boolean fixed, String lock) {}
