package io.github.wsld.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.wsld.common.endpoint.PortRanges;
import io.github.wsld.common.process.Commands.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** nft's failures, by a stand-in that answers what it is told. */
class NftBackendTest {
    private static final Result NO_TABLE = new Result(1, "", "Error: No such file or directory\n");
    private static final Result DONE = new Result(0, "", "");
    private static final Redirect REDIRECT = new Redirect(PortRanges.parse("8080"), "127.0.0.2", 6001);

    private final Queue<Result> answers = new ArrayDeque<>();
    private final List<String> inputs = new ArrayList<>();

    private void apply() throws RedirectException, InterruptedException {
        Runner runner = new Runner(
                (words, input, limit) -> {
                    inputs.add(input);
                    if (answers.isEmpty()) {
                        throw new InterruptedException();
                    }
                    return answers.remove();
                },
                false);
        new NftBackend(runner, List.of()).apply(REDIRECT, new Owner("wsld"), new ArrayList<>());
    }

    @Test
    void aRestorationThatFailsDoesNotHideWhatFailedFirst() {
        answers.addAll(List.of(NO_TABLE, DONE, DONE, new Result(1, "", "Error: Operation not permitted\n")));

        RedirectException failed = assertThrows(RedirectException.class, this::apply);

        assertTrue(failed.getMessage().contains("reading back the IPv4 rules gave none"), failed::getMessage);
        assertTrue(failed.getSuppressed()[0].getMessage().contains("Operation not permitted"), failed::getMessage);
    }

    @Test
    void anInterruptPutsTheFormerRulesBack() {
        answers.addAll(List.of(new Result(0, "table inet wsld {\n}\n", ""), DONE));

        assertThrows(InterruptedException.class, this::apply);

        assertEquals(NftTable.CLEAR + "table inet wsld {\n}\n", inputs.get(inputs.size() - 1));
    }
}
