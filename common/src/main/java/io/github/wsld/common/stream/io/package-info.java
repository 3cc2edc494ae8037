/**
 * Streams on the event loop's channels: what moves the bytes between {@link io.github.wsld.common.stream} and the sockets, alike in
 * the guest and at the host. All is for the loop's thread.
 */
package io.github.wsld.common.stream.io;
