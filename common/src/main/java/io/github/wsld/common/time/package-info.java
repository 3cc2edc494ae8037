/**
 * Keeping a guest's clock right: samples, filter and steering are arithmetic without I/O, clock or thread; the interfaces to
 * a real clock are here too. Times and lengths are in nanoseconds, rates in ppm (1e-6); a rate is that of the guest's
 * adjustable clocks against its raw one.
 */
package io.github.wsld.common.time;
