package io.github.wsld.host.vm;

import java.util.ArrayList;
import java.util.List;

/** Asks locators. Blocks: for worker threads, one call at a time. */
public final class Surveyor {
    private final List<VmLocator> locators;

    /** @param locators one or more, in the order in which they are asked */
    public Surveyor(List<VmLocator> locators) {
        this.locators = List.copyOf(locators);
    }

    /** Asks one after another until one can tell. */
    public Survey untilKnown() throws InterruptedException {
        return survey(false);
    }

    /** Asks them all. */
    public Survey all() throws InterruptedException {
        return survey(true);
    }

    private Survey survey(boolean all) throws InterruptedException {
        List<Survey.Answer> answers = new ArrayList<>();
        for (VmLocator locator : locators) {
            Finding finding = locator.look();
            answers.add(new Survey.Answer(locator.name(), finding));
            if (!all && !(finding instanceof Finding.Unknown)) {
                break;
            }
        }
        return new Survey(answers);
    }
}
