/**
 * {@code wsld doctor}: a check has one idea and says what the facts mean; a {@link io.github.wsld.guest.doctor.Guest} finds out the
 * facts, and is the only one here that does I/O.
 */
package io.github.wsld.guest.doctor;
