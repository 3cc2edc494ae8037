package io.github.wsld.host.install;

import io.github.wsld.common.daemon.ExitCode;

/**
 * What became of a command about the task.
 *
 * @param text for the user, one or more lines without the last one's end
 */
public record Answer(ExitCode code, String text) {}
