/**
 * {@code wsldhost doctor}: looks at everything that a window, a port or a key takes on its way through this computer.
 * Each check is handed facts by an interface and gives findings; nothing is started or changed.
 */
package io.github.wsld.host.doctor;
