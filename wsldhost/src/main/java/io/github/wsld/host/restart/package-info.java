/**
 * {@code wsldhost restart}: one process hands over to the next, which it starts itself, and guests' streams go on. Until the next
 * one has said that it has everything, and has been told to go on, the old one can go on as if nothing had happened.
 */
package io.github.wsld.host.restart;
