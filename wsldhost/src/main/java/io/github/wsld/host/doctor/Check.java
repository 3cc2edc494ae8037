package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import java.io.IOException;
import java.util.List;

/** Looks at one thing. Blocks; on a thread of its own. */
public interface Check {

    /** What its findings are about, where there is one finding alone. */
    String title();

    /**
     * Looks.
     *
     * @throws IOException when it cannot be known, with why
     */
    List<Finding> look() throws IOException, InterruptedException;
}
