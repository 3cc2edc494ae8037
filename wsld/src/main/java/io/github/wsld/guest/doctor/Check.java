package io.github.wsld.guest.doctor;

import io.github.wsld.common.doctor.Finding;
import java.util.List;

/** Looks at one thing. Stateless; on any thread, beside other checks. */
interface Check {
    /** What it looks at, the title of its findings. */
    String title();

    /** One finding, or several of one kind, or none where there is nothing to say. */
    List<Finding> look(Guest guest) throws InterruptedException;

    default Finding ok(String text) {
        return Finding.ok(title(), text);
    }

    default Finding notUsed(String text) {
        return Finding.notUsed(title(), text);
    }

    default Finding warning(String text, String help) {
        return Finding.warning(title(), text, help);
    }

    default Finding failure(String text, String help) {
        return Finding.failure(title(), text, help);
    }
}
