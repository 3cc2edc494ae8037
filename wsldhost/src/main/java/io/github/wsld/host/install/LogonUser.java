package io.github.wsld.host.install;

import io.github.wsld.common.process.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The user of Windows that this process runs as.
 *
 * @param name such as {@code desktop\\anna}, for people
 * @param sid such as {@code S-1-5-21-1-2-3-1001}
 */
record LogonUser(String name, String sid) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern ROW = Pattern.compile("\"?([^\",]+)\"?,\"?(S-1-[0-9-]+)\"?");

    /** Asks {@code whoami}, whose answer, unlike USERNAME, is that of the process's own token. */
    static LogonUser ask(Commands commands, SystemFolder system) throws IOException, InterruptedException {
        Commands.Result result = commands.run(system.command("whoami.exe", "/user", "/fo", "csv", "/nh"), "", LIMIT);
        return parse(result.output());
    }

    static LogonUser parse(String answer) throws IOException {
        Matcher row = ROW.matcher(answer.strip());
        if (!row.matches()) {
            throw new IOException("whoami does not tell the user's SID, but: " + answer.strip());
        }
        return new LogonUser(row.group(1), row.group(2));
    }

    /** The task's name: tasks of all users share one folder, and a name may not hold {@code \\ / : * ? " < > |}. */
    String taskName() {
        String user = name.substring(name.lastIndexOf('\\') + 1);
        return "wsldhost-" + user.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
