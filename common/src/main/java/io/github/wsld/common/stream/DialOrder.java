package io.github.wsld.common.stream;

import java.util.Comparator;

/** Who is dialled first when many streams have lost their links: those with something to say, then the last active. */
public final class DialOrder implements Comparator<GuestStream> {

    @Override
    public int compare(GuestStream a, GuestStream b) {
        int urgent = Boolean.compare(b.isUrgent(), a.isUrgent());
        return urgent != 0 ? urgent : Long.compare(b.activeAt(), a.activeAt());
    }
}
