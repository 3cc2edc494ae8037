package io.github.wsld.bench.section;

/**
 * How much is done.
 *
 * @param rounds that count
 * @param milliseconds of one measurement of one candidate
 * @param warmUpSeconds that our daemons serve before they are measured
 * @param idleSeconds of looking at idle programs
 * @param soakMinutes of a soak
 * @param seed of what is random
 */
public record Effort(int rounds, int milliseconds, int warmUpSeconds, int idleSeconds, int soakMinutes, long seed) {}
