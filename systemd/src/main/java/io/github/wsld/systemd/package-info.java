/** What a daemon owes to systemd, without native calls: sd_watchdog_enabled(3), sd_listen_fds(3), and the status line. */
package io.github.wsld.systemd;
