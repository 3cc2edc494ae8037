package io.github.wsld.e2e.windows;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs JUnit tests on a Java of Windows, and writes a line for each: PASSED, FAILED or SKIPPED, a tab, its name, a tab, the reason
 * in one line. The last line is DONE.
 */
public final class WindowsTests {
    private WindowsTests() {}

    /**
     * @param args the file to write; a DLL to load before anything else, or {@code -}; then classes, or packages of which those tests
     *     run that have the tag "windows-jvm" or "windows-too"
     */
    public static void main(String[] args) throws IOException {
        if (!args[1].equals("-")) {
            System.load(Path.of(args[1]).toAbsolutePath().toString());
        }
        try (PrintStream out = new PrintStream(args[0], StandardCharsets.UTF_8)) {
            for (int i = 2; i < args.length; i++) {
                LauncherFactory.create().execute(request(args[i]), new Lines(out));
            }
            out.println("DONE");
        }
        // JNA's and the tests' threads need not end by themselves.
        System.exit(0);
    }

    private static LauncherDiscoveryRequest request(String name) {
        boolean isClass = Character.isUpperCase(name.charAt(name.lastIndexOf('.') + 1));
        DiscoverySelector selector =
                isClass ? DiscoverySelectors.selectClass(name) : DiscoverySelectors.selectPackage(name);
        LauncherDiscoveryRequestBuilder request =
                LauncherDiscoveryRequestBuilder.request().selectors(selector);
        if (!isClass) {
            request.filters(TagFilter.includeTags("windows-jvm", "windows-too"));
        }
        return request.build();
    }

    private static final class Lines implements TestExecutionListener {
        private final PrintStream out;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
                result.getThrowable().ifPresent(Throwable::printStackTrace);
                write(
                        switch (result.getStatus()) {
                            case SUCCESSFUL -> "PASSED";
                            case ABORTED -> "SKIPPED";
                            case FAILED -> "FAILED";
                        },
                        test,
                        result.getThrowable().map(Throwable::toString));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            write("SKIPPED", test, Optional.of(reason));
        }

        private static String oneLine(String text) {
            return text.replaceAll("\\s+", " ");
        }

        private void write(String outcome, TestIdentifier test, Optional<String> reason) {
            String name = test.getUniqueId()
                    .replaceAll("\\[engine:[^]]*]/", "")
                    .replaceAll("\\[(class|method|test-template|test-template-invocation):([^]]*)]", "$2");
            out.println(
                    outcome + "\t" + oneLine(name + " " + test.getDisplayName()) + "\t" + oneLine(reason.orElse("")));
            out.flush();
        }
    }
}
