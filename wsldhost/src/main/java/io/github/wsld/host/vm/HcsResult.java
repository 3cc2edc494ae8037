package io.github.wsld.host.vm;

import java.util.Locale;
import java.util.Map;

/**
 * HRESULTs of the Host Compute Service in words. The codes are those of winerror.h of the Windows SDK; Windows itself has texts for
 * them only where Hyper-V is installed.
 */
final class HcsResult {
    static final int ACCESS_DENIED = 0x8037011B;
    /** E_ACCESSDENIED, which some builds of Windows give in its place. */
    static final int GENERAL_ACCESS_DENIED = 0x80070005;

    private static final String ELEVATE = "only administrators may list virtual machines: start wsldhost elevated, "
            + "or as a member of \"Hyper-V Administrators\", if no other locator finds the VM";
    private static final String INSTALL =
            "WSL2 cannot run here: turn on \"Virtual Machine Platform\" (wsl --install) and restart Windows";
    private static final String AGAIN = "it may pass; if it lasts, restart Windows";

    private record Text(String name, String words) {}

    private static final Map<Integer, Text> TEXTS = Map.ofEntries(
            Map.entry(ACCESS_DENIED, new Text("HCS_E_ACCESS_DENIED", ELEVATE)),
            Map.entry(GENERAL_ACCESS_DENIED, new Text("E_ACCESSDENIED", ELEVATE)),
            Map.entry(0x80370102, new Text("HCS_E_HYPERV_NOT_INSTALLED", INSTALL)),
            Map.entry(0x80370109, new Text("HCS_E_CONNECTION_TIMEOUT", "the service did not answer; " + AGAIN)),
            Map.entry(0x8037010A, new Text("HCS_E_CONNECTION_CLOSED", "the service closed the connection; " + AGAIN)),
            Map.entry(0x8037010D, new Text("HCS_E_INVALID_JSON", "the service did not understand the question")),
            Map.entry(0x8037010E, new Text("HCS_E_SYSTEM_NOT_FOUND", "the machine was just going; " + AGAIN)),
            Map.entry(0x80370110, new Text("HCS_E_SYSTEM_ALREADY_STOPPED", "the machine was just going; " + AGAIN)),
            Map.entry(0x80370114, new Text("HCS_E_SERVICE_NOT_AVAILABLE", INSTALL)),
            Map.entry(0x80370118, new Text("HCS_E_OPERATION_TIMEOUT", "the service did not answer; " + AGAIN)));

    private HcsResult() {}

    static boolean isFailure(int result) {
        return result < 0;
    }

    /** {@code HCS_E_ACCESS_DENIED (0x8037011B): what it means and what to do}. */
    static String text(int result) {
        String code = String.format(Locale.ROOT, "0x%08X", result);
        Text text = TEXTS.get(result);
        return text == null
                ? "HRESULT " + code + ": unknown to wsldhost; please report it if no other locator finds the VM"
                : text.name + " (" + code + "): " + text.words;
    }
}
