package io.github.wsld.host.install;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A task of the Task Scheduler that runs a program from a user's logon on, in that user's session, as its XML: version 1.2 of
 * the schema (Windows 7 and later), which Microsoft publishes in [MS-TSCH] 2.5 and in the Task Scheduler's reference.
 *
 * @param userId the user's SID, or DOMAIN\\user
 * @param command path of the program, one without a window
 * @param arguments its arguments, unquoted
 * @param folder its working folder
 * @param elevated with the highest rights that the user has, without being asked; else with ordinary rights
 */
record LogonTask(String userId, String command, List<String> arguments, String folder, boolean elevated) {
    /** Longest path that the schema allows, in UTF-16 units. */
    static final int MAX_PATH = 260;
    /** What {@code taskschd.h} allows a task to be tried again, times the interval: more than four hours. */
    private static final int MOST_RESTARTS = 255;

    /** @throws IllegalArgumentException when XML or the schema has no place for a value, in words for the user */
    LogonTask {
        arguments = List.copyOf(arguments);
        requireText("user", userId);
        requirePath(command);
        requirePath(folder);
        arguments.forEach(argument -> requireText("argument", argument));
    }

    private static void requirePath(String path) {
        requireText("path", path);
        if (path.isEmpty() || path.length() > MAX_PATH) {
            throw new IllegalArgumentException("a task's path has 1 to " + MAX_PATH + " characters, not "
                    + path.length() + ": " + path + "; install into a folder with a shorter name");
        }
    }

    private static void requireText(String what, String text) {
        boolean isXml =
                text.codePoints().allMatch(c -> c >= 0x20 && c != 0xfffe && c != 0xffff && (c < 0xd800 || c > 0xdfff));
        if (!isXml) {
            throw new IllegalArgumentException("a control character in the " + what + " of a task");
        }
    }

    /** The file for {@code schtasks /create /xml}: UTF-16, little-endian, with a byte order mark. */
    byte[] encode() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe});
        file.writeBytes(xml().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_16LE));
        return file.toByteArray();
    }

    String xml() {
        // The elements stand in the schema's order, also where it allows any. Priority 5 is that of an ordinary
        // program: the
        // default, 7, would have windows wait behind background work.
        return """
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <RegistrationInfo>
                    <Description>%s</Description>
                  </RegistrationInfo>
                  <Triggers>
                    <LogonTrigger>
                      <Enabled>true</Enabled>
                      <UserId>%s</UserId>
                    </LogonTrigger>
                  </Triggers>
                  <Settings>
                    <AllowStartOnDemand>true</AllowStartOnDemand>
                    <RestartOnFailure>
                      <Interval>PT1M</Interval>
                      <Count>%d</Count>
                    </RestartOnFailure>
                    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
                    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
                    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
                    <AllowHardTerminate>true</AllowHardTerminate>
                    <StartWhenAvailable>false</StartWhenAvailable>
                    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
                    <WakeToRun>false</WakeToRun>
                    <Enabled>true</Enabled>
                    <Hidden>false</Hidden>
                    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
                    <Priority>5</Priority>
                    <RunOnlyIfIdle>false</RunOnlyIfIdle>
                  </Settings>
                  <Principals>
                    <Principal id="Author">
                      <UserId>%s</UserId>
                      <LogonType>InteractiveToken</LogonType>
                      <RunLevel>%s</RunLevel>
                    </Principal>
                  </Principals>
                  <Actions Context="Author">
                    <Exec>
                      <Command>%s</Command>
                      <Arguments>%s</Arguments>
                      <WorkingDirectory>%s</WorkingDirectory>
                    </Exec>
                  </Actions>
                </Task>
                """.formatted(
                        "Lets WSL2 reach this computer's X server, localhost ports and clock (wsldhost).",
                        escape(userId),
                        MOST_RESTARTS,
                        escape(userId),
                        elevated ? "HighestAvailable" : "LeastPrivilege",
                        escape(command),
                        escape(WindowsArguments.join(arguments)),
                        escape(folder));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
