package io.github.wsld.host.doctor;

import io.github.wsld.common.doctor.Finding;
import io.github.wsld.common.doctor.XServerAnswer;
import io.github.wsld.common.endpoint.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Whether an X server lets clients in where wsldhost connects them to. */
record XServerCheck(Endpoint.Tcp display, Fact<XServerAnswer> answer) implements Check {
    /** Words with which X servers ask for a cookie. */
    private static final Pattern NO_COOKIE =
            Pattern.compile("authori[sz]|no protocol specified|magic-cookie", Pattern.CASE_INSENSITIVE);

    @Override
    public String title() {
        return "X server";
    }

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        return List.of(of(answer.get(), display.toString().substring("tcp:".length())));
    }

    private Finding of(XServerAnswer said, String where) {
        if (said instanceof XServerAnswer.Accepted accepted) {
            return Finding.ok(
                    title(), accepted.vendor() + ", release " + accepted.release() + ", lets clients in on " + where);
        }
        if (said instanceof XServerAnswer.None none) {
            return Finding.failure(
                    title(),
                    "no X server answers on " + where + ", so no window opens: " + none.reason(),
                    "start one that listens on TCP, such as VcXsrv, or: wsldhost --display HOST:PORT");
        }
        String reason = ((XServerAnswer.Refused) said).reason();
        String quoted = reason.isEmpty() ? "without a reason" : "\"" + reason + "\"";
        return NO_COOKIE.matcher(reason).find()
                ? Finding.warning(
                        title(),
                        "that on " + where + " lets in nobody without its cookie (" + quoted
                                + "), which X clients in the guest look for in ~/.Xauthority",
                        "xauth add DISPLAY . COOKIE in the guest, or VcXsrv with \"Disable access control\"")
                : Finding.failure(
                        title(), "that on " + where + " refuses clients: " + quoted, "start the X server anew");
    }
}
