package io.github.wsld.host.vm;

import java.io.IOException;
import java.util.List;

/** Programs that this user runs. Blocks: for worker threads. */
public interface RunningPrograms {

    /**
     * The command lines of this user's processes of a program. Processes that may not be looked at are left out.
     *
     * @param program file name, such as {@code wslhost.exe}, in any case
     */
    List<String> commandLines(String program) throws IOException;
}
