package io.github.wsld.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10min                    | PT10M
                    1h 30min                 | PT1H30M
                    2days12h                 | PT60H
                    1hr 1m 1s                | PT1H1M1S
                    ' 5  sec '               | PT5S
                    0s                       | PT0S
                    1ns 1us 1ms              | PT0.001001001S
                    1nsec 1usec 1msec        | PT0.001001001S
                    1second 2seconds         | PT3S
                    1minute 2minutes         | PT3M
                    1hour 2hours 1hrs        | PT4H
                    1d 1day                  | PT48H
                    1w 1week 1weeks 1wk 1wks | PT840H
                    1M                       | PT730H33M36S
                    1month 1months           | PT1461H7M12S
                    1y 1yr 1yrs 1year 1years | PT43830H
                    1µs                      | PT0.000001S
                    """)
    void readsWhatHumantimeReads(String text, Duration duration) {
        assertEquals(duration, HumanDuration.parse(text));
    }

    @Test
    void knowsTheUnitsOfHumantime() {
        Set<String> humantime = Set.of(
                ("nsec ns usec us µs msec ms seconds second sec s minutes minute min m hours hour hr hrs h days day d weeks week"
                                + " wk wks w months month M years year yr yrs y")
                        .split(" "));
        assertEquals(new TreeSet<>(humantime), new TreeSet<>(HumanDuration.unitNames()));
    }

    @Test
    void endsAt64BitNanoseconds() {
        assertEquals(HumanDuration.MAX, HumanDuration.parse("9223372036854775807ns"));
        String message = "\" is too long: at most 292 years";
        assertEquals("\"9223372036854775807ns 1ns" + message, failure("9223372036854775807ns 1ns"));
        assertEquals("\"9223372036854775808ns" + message, failure("9223372036854775808ns"));
        assertEquals("\"293y" + message, failure("293y"));
        assertEquals("\"9223372036854775807years" + message, failure("9223372036854775807years"));
    }

    @Test
    void saysWhatIsWrong() {
        String example = "; write for example \"10min\" or \"1h 30min\"";
        assertEquals("the duration is empty" + example, failure("  "));
        assertEquals("\"600\" has a number without a unit" + example, failure("600"));
        assertEquals("\"1h min\" has no whole number at \"min\"" + example, failure("1h min"));
        assertEquals("\"-1s\" has no whole number at \"-1s\"" + example, failure("-1s"));
        assertEquals("\"10mins\" has the unknown unit \"mins\", did you mean \"min\"?", failure("10mins"));
        assertEquals("\"1.5h\" has a fraction" + example, failure("1.5h"));
        assertEquals(
                "\"1fortnight\" has the unknown unit \"fortnight\""
                        + "; units are ns, us, ms, s, min, h, days, weeks, months, years",
                failure("1fortnight"));
    }

    private static String failure(String text) {
        return assertThrows(IllegalArgumentException.class, () -> HumanDuration.parse(text))
                .getMessage();
    }
}
