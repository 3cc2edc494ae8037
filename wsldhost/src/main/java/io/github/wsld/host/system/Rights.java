package io.github.wsld.host.system;

/**
 * What Windows lets this user do.
 *
 * @param elevated this process runs with an administrator's full rights
 * @param hyperVAdministrator the user is a member of "Hyper-V Administrators"
 */
public record Rights(boolean elevated, boolean hyperVAdministrator) {}
