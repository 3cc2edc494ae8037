package io.github.wsld.host.vm;

import java.util.List;
import java.util.Optional;

/**
 * What the locators said, in the order in which they were asked.
 *
 * @param answers one or more
 */
public record Survey(List<Answer> answers) {

    public record Answer(LocatorName locator, Finding finding) {}

    public Survey {
        answers = List.copyOf(answers);
    }

    /** The first answer that is certain enough to go by. */
    public Optional<Answer> deciding() {
        return answers.stream()
                .filter(answer -> !(answer.finding() instanceof Finding.Unknown))
                .findFirst();
    }

    /** Why nothing is known, when nothing is. */
    public String reasons() {
        return String.join(
                "; ",
                answers.stream()
                        .map(answer -> answer.locator().word() + ": "
                                + answer.finding().text())
                        .toList());
    }
}
