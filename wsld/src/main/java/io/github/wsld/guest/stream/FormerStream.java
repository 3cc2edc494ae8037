package io.github.wsld.guest.stream;

import io.github.wsld.common.stream.GuestState;
import io.github.wsld.common.stream.io.LocalChannel;
import java.util.Optional;

/**
 * A stream as one run of wsld leaves it to the next.
 *
 * @param client empty when there is none any more, or when it was lost on the way
 */
public record FormerStream(GuestState state, Optional<LocalChannel.Left> client) {}
