/**
 * What goes over a link, as docs/protocol.md specifies it: functions, the link set-up, requests and replies. Plain
 * state machines and codecs without I/O, clock or thread; each object belongs to the thread that uses it. Integers are
 * big-endian and unsigned.
 */
package io.github.wsld.common.protocol;
