package io.github.wsld.host.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("windows-too")
class WindowsArgumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain | plain",
                "C:\\no\\blank\\ | C:\\no\\blank\\",
                "`` | \"\"",
                "a b | \"a b\"",
                "C:\\a b\\ | \"C:\\a b\\\\\"",
                "say \"hi\" | \"say \\\"hi\\\"\"",
                "a\\\"b | \"a\\\\\\\"b\"",
                "a\\b c | \"a\\b c\"",
                "*.txt | \"*.txt\"",
                "%PATH% | \"%PATH%\""
            })
    void quotes(String argument, String quoted) {
        assertEquals(quoted, WindowsArguments.quote(argument));
    }

    @Test
    void whatIsJoinedSplitsIntoTheSameArguments() {
        long seed = Long.getLong("wsld.seed", System.nanoTime());
        Random random = new Random(seed);
        String alphabet = "ab \t\\\\\\\"\"*?%'\u00e4\u20ac";
        for (int run = 0; run < 20_000; run++) {
            List<String> arguments = IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> random.ints(random.nextInt(8), 0, alphabet.length())
                            .mapToObj(c -> alphabet.substring(c, c + 1))
                            .reduce("", String::concat))
                    .toList();

            assertEquals(arguments, split(WindowsArguments.join(arguments)), () -> "seed " + seed);
        }
    }

    /** As Microsoft documents it for the arguments of a C program. */
    private static List<String> split(String line) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = null;
        boolean quoted = false;
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (!quoted && (c == ' ' || c == '\t')) {
                if (argument != null) {
                    arguments.add(argument.toString());
                }
                argument = null;
                at++;
                continue;
            }
            argument = argument == null ? new StringBuilder() : argument;
            int end = at;
            while (end < line.length() && line.charAt(end) == '\\') {
                end++;
            }
            int backslashes = end - at;
            boolean quoteFollows = end < line.length() && line.charAt(end) == '"';
            argument.append("\\".repeat(quoteFollows ? backslashes / 2 : backslashes));
            at = end;
            if (quoteFollows && backslashes % 2 == 1) {
                argument.append('"');
                at++;
            } else if (quoteFollows) {
                quoted = !quoted;
                at++;
            } else if (backslashes == 0) {
                argument.append(c);
                at++;
            }
        }
        if (argument != null) {
            arguments.add(argument.toString());
        }
        return arguments;
    }
}
