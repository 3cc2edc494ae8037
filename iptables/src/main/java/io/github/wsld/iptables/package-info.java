/**
 * Redirect rules of netfilter: they bring connections to forwarded ports of the guest's loopback to one service port.
 *
 * <p>A forwarded port itself is never listened on, because WSL would mirror it to Windows, and forwarding it back
 * would loop. The rules stand in nat OUTPUT, match TCP to 127.0.0.0/8 and ::1 alone, and are kept in a table or chain
 * of our own. All of this blocks and runs on worker threads; {@link io.github.wsld.iptables.Redirection} is the way in.
 */
package io.github.wsld.iptables;
