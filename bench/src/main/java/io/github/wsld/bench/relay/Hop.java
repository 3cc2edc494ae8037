package io.github.wsld.bench.relay;

import io.github.wsld.bench.process.Child;
import io.github.wsld.bench.process.Workplace;
import java.io.IOException;

/** A program that joins what connects to one endpoint with another endpoint. */
interface Hop {
    /** @param listen an endpoint, as {@code connect}: {@code unix:/path}, {@code tcp:ADDRESS:PORT}, {@code vsock:CID:PORT} */
    Child start(Workplace workplace, String name, String listen, String connect) throws IOException;
}
