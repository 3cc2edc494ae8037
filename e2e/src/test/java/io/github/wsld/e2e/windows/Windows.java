package io.github.wsld.e2e.windows;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one {@link WindowsJre} of a run to whoever asks for it as a parameter: its prefix takes seconds to make. */
public final class Windows implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == WindowsJre.class;
    }

    @Override
    public WindowsJre resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Windows.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .jre;
    }

    /** Closed by JUnit when all tests have run. */
    private static final class Shared implements AutoCloseable {
        private final WindowsJre jre;

        Shared() {
            try {
                jre = new WindowsJre();
            } catch (IOException e) {
                throw new IllegalStateException("no Java of Windows", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        @Override
        public void close() throws IOException {
            jre.close();
        }
    }
}
