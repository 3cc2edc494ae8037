package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.host.vm.Finding.Found;
import io.github.wsld.host.vm.Finding.NoneRuns;
import io.github.wsld.host.vm.Finding.Unknown;
import io.github.wsld.host.vm.LocatorName;
import io.github.wsld.host.vm.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether WSL's VM is found, and what each locator says. What is wrong with one matters only when no other can tell.
 */
record LocatorsCheck(Fact<Survey> survey) implements Check {
    private static final String ADMINISTRATOR = "wsldhost doctor, in a terminal opened with \"Run as administrator\"";
    /** Commands that reasons name. */
    private static final Pattern COMMAND = Pattern.compile("wsl --(install|update)");

    private static final Pattern DENIED = Pattern.compile("HCS_E_ACCESS_DENIED|E_ACCESSDENIED");

    @Override
    public String title() {
        return "VM";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        Survey all = survey.get();
        Optional<Survey.Answer> deciding = all.deciding();
        List<Finding> findings = new ArrayList<>();
        findings.add(machine(all, deciding));
        for (Survey.Answer answer : all.answers()) {
            findings.add(locator(answer, deciding));
        }
        return findings;
    }

    private Finding machine(Survey all, Optional<Survey.Answer> deciding) {
        if (deciding.isEmpty()) {
            return Finding.failure(
                    title(),
                    "no locator can tell whether WSL's VM runs, so that it cannot be served",
                    all.answers().stream()
                            .filter(LocatorsCheck::isTrouble)
                            .findFirst()
                            .map(LocatorsCheck::help)
                            .orElse(ADMINISTRATOR));
        }
        Survey.Answer answer = deciding.get();
        String by = ", by " + answer.locator().word();
        return answer.finding() instanceof Found found
                ? Finding.ok(title(), found.text() + by)
                : Finding.warning(title(), "WSL does not run" + by, "wsl");
    }

    private static Finding locator(Survey.Answer answer, Optional<Survey.Answer> deciding) {
        String title = "locator " + answer.locator().word();
        String text = answer.finding().text();
        if (answer.finding() instanceof Found || answer.finding() instanceof NoneRuns) {
            return Finding.ok(title, text);
        }
        return isTrouble(answer) && deciding.isEmpty()
                ? Finding.warning(title, text, help(answer))
                : Finding.notUsed(title, text);
    }

    private static boolean isTrouble(Survey.Answer answer) {
        return answer.finding() instanceof Unknown unknown && unknown.isTrouble();
    }

    private static String help(Survey.Answer answer) {
        String reason = answer.finding().text();
        Matcher command = COMMAND.matcher(reason);
        if (command.find()) {
            return command.group();
        }
        return answer.locator() == LocatorName.HCS && DENIED.matcher(reason).find()
                ? ADMINISTRATOR
                : "wsldhost vm list";
    }
}
