package io.github.wsld.guest.doctor;

import io.github.wsld.guest.x11.ProcProcessTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What the kernel's files and those of WSL tell. Blocks for files alone; any thread. */
final class KernelFacts {
    /** What wsldhost has run in a distribution that it holds: it waits for the end of its input. */
    private static final List<String> HOLDER = List.of("/bin/sh", "-c", "read -r _");

    /** Flags, in /proc/net/unix, of a socket that is listened on: __SO_ACCEPTCON. */
    private static final String LISTENING = " 00010000 ";

    private static final String RULES_LOCK = " @wsld/netfilter";

    private final Path root;

    /** @param root of the file system, {@code /} but for tests */
    KernelFacts(Path root) {
        this.root = root;
    }

    String release() {
        return text("proc/sys/kernel/osrelease").strip();
    }

    String processOne() {
        return text("proc/1/comm").strip();
    }

    Wsl.Interop interop() {
        List<String> entries = Stream.of("WSLInterop", "WSLInterop-late")
                .map(name -> text("proc/sys/fs/binfmt_misc/" + name))
                .toList();
        if (entries.stream().anyMatch(entry -> entry.startsWith("enabled"))) {
            return Wsl.Interop.ON;
        }
        if (isInteropOff()) {
            return Wsl.Interop.OFF;
        }
        return entries.stream().anyMatch(entry -> entry.startsWith("disabled"))
                ? Wsl.Interop.DISABLED
                : Wsl.Interop.MISSING;
    }

    /** By wsl.conf: enabled = false, in the section [interop]. */
    private boolean isInteropOff() {
        String section = "";
        for (String line : text("etc/wsl.conf").toLowerCase(Locale.ROOT).lines().toList()) {
            String bare = line.replaceAll("\\s", "");
            if (bare.startsWith("[")) {
                section = bare;
            } else if (section.equals("[interop]") && bare.equals("enabled=false")) {
                return true;
            }
        }
        return false;
    }

    boolean knowsVsock() {
        return Files.exists(root.resolve("dev/vsock"))
                || text("proc/net/protocols").lines().anyMatch(line -> line.startsWith("AF_VSOCK "));
    }

    /** Whether somebody in this network namespace, which all distributions of a VM share, has the lock of the rules. */
    boolean areRulesLocked() {
        return text("proc/net/unix").lines().anyMatch(line -> line.endsWith(RULES_LOCK) && line.contains(LISTENING));
    }

    boolean isHeld() {
        ProcProcessTable processes = new ProcProcessTable(root.resolve("proc"));
        return pids().stream()
                .flatMap(pid -> processes.find(pid).stream())
                .anyMatch(process -> process.arguments().equals(HOLDER));
    }

    /**
     * Process ids of the wslds.
     *
     * @param commands words of a command line by which a process is no daemon
     */
    List<Integer> wslds(Set<String> commands) {
        ProcProcessTable processes = new ProcProcessTable(root.resolve("proc"));
        return pids().stream()
                .filter(pid -> pid != processes.self())
                .filter(pid -> processes
                        .find(pid)
                        .filter(process ->
                                process.isWsld() && process.arguments().stream().noneMatch(commands::contains))
                        .isPresent())
                .toList();
    }

    private List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve("proc"), "[1-9]*")) {
            folders.forEach(
                    folder -> pids.add(Integer.parseInt(folder.getFileName().toString())));
        } catch (IOException hidden) {
            return List.of();
        }
        return pids;
    }

    /** What cannot be read is not there. */
    private String text(String file) {
        try {
            return new String(Files.readAllBytes(root.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
