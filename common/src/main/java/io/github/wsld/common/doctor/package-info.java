/**
 * What both doctors say: one finding a line, each with what it means and one command that helps. No I/O, immutable, any
 * thread.
 */
package io.github.wsld.common.doctor;
