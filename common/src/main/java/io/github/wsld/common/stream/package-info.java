/**
 * The resumable stream of docs/protocol.md, section 11, without I/O: state machines that are handed bytes and the
 * time, and say what to do through small interfaces. Nothing here is called back into from within one of its own
 * calls: whoever implements an interface remembers what it found, such as a socket that broke, and tells it when the
 * call has returned. Each object belongs to one thread, the loop's.
 *
 * <p>{@code now} is in nanoseconds on a clock that never goes back and is never negative. The host's stands still
 * while the host sleeps: what it keeps for a day is kept for a day awake.
 */
package io.github.wsld.common.stream;
