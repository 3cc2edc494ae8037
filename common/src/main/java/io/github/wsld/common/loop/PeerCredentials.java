package io.github.wsld.common.loop;

/**
 * Who is at the other end of an AF_UNIX connection, as the kernel noted it at connect(2).
 *
 * @param pid process id, 0 when it is outside our pid namespace
 * @param uid effective user id
 * @param gid effective group id
 */
public record PeerCredentials(int pid, int uid, int gid) {}
