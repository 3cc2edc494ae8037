package io.github.wsld.guest.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.wsld.common.time.ClockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClockWritersTest {
    @TempDir
    Path root;

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void process(int pid, String command, String arguments) throws IOException {
        file("proc/" + pid + "/comm", command + "\n");
        file("proc/" + pid + "/cmdline", arguments.replace(' ', '\0') + "\0");
    }

    private List<ClockWriter> found() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        return ClockWriters.of(WriterEvidence.read(root));
    }

    @Test
    void aMachineWithoutAnyHasNone() throws IOException {
        process(1, "systemd", "/sbin/init");
        file("proc/meminfo", "");
        assertEquals(List.of(), found());
    }

    @Test
    void timesyncdIsNamedWithWhetherItHasServed() throws IOException {
        process(214, "systemd-timesyn", "/lib/systemd/systemd-timesyncd");
        assertEquals(
                List.of(new ClockWriter("systemd-timesyncd", OptionalLong.of(214), true, "has no server yet")),
                found());
        file("run/systemd/timesync/synchronized", "");
        assertEquals("has set the clock since the boot", found().get(0).evidence());
        assertEquals("systemd-timesyncd pid 214", found().get(0).title());
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/chronyd -F 1, true",
        "/usr/sbin/chronyd -F 1 -x, false",
        "chronyd -dx, false",
        "chronyd -f/etc/x, true",
        "chronyd -f x.conf, true",
        "chronyd -u -x, true",
        "chronyd -Q, false",
        "chronyd server x iburst, true"
    })
    void chronydSetsTheClockUnlessItIsTold(String line, boolean sets) throws IOException {
        process(7, "chronyd", line);
        assertEquals(sets, found().get(0).disciplines());
    }

    @Test
    void whatHasHelpersIsNamedOnce() throws IOException {
        process(7, "chronyd", "/usr/sbin/chronyd");
        process(8, "chronyd", "/usr/sbin/chronyd");
        assertEquals(1, found().size());
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/sbin/ntpd -f /etc/openntpd/ntpd.conf, openntpd",
        "ntpd: ntp engine, openntpd",
        "/usr/sbin/ntpd -p /run/ntpd.pid -c /etc/ntpsec/ntp.conf, ntpsec",
        "/usr/sbin/ntpd -g, ntpd"
    })
    void theThreeNtpdsAreToldApart(String line, String name) throws IOException {
        process(7, "ntpd", line);
        assertEquals(name, found().get(0).name());
    }

    @Test
    void theKernelAndWslsOwnAreNamedByTheirFiles() throws IOException {
        file("sys/module/hv_utils/parameters/timesync_implicit", "Y\n");
        file("sys/class/ptp/ptp0/clock_name", "hyperv\n");
        assertEquals(
                "hv_utils of the kernel: timesync_implicit is on: it steps a clock that is 5 s behind\n"
                        + "chronyd of WSL's system distribution: cannot be seen from here; /dev/ptp0 (hyperv), which WSL has it"
                        + " read, is there",
                found().stream()
                        .map(writer -> writer.title() + ": " + writer.evidence())
                        .collect(Collectors.joining("\n")));
        file("sys/module/hv_utils/parameters/timesync_implicit", "N\n");
        assertEquals("it steps the clock when Hyper-V says so", found().get(0).evidence());
        file("sys/class/ptp/ptp0/clock_name", "KVM virtual PTP\n");
        assertEquals(1, found().size());
    }
}
