/**
 * TLS 1.3 over a channel of the loop, for links that leave this machine. The certificate is believed by nobody: who the other side
 * is shows in the link set-up, whose proofs cover the certificate that was seen ({@code Binding.tls}).
 */
package io.github.wsld.common.tls;
