package io.github.wsld.common.time;

import io.github.wsld.common.time.Standing.Role;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides who sets the clock: arithmetic without I/O.
 *
 * <p>In {@link TimeMode#AUTO} it gives way while another program is at work ({@link Activity}) and the clock is right by the host's to
 * the tolerance. A clock that stays beyond it is corrected, for once, and so is one after a resume. What another program undoes is
 * done again, after a pause that doubles each time to 16 times {@link SteeringSettings#floor}. So the error is bounded by what the
 * other program is off by, and by how far it pulls within that pause, whichever is less. Steps that are undone at once, as by
 * systemd-timesyncd, which watches for them, are given up but for one an hour: the error is then the other program's.
 *
 * <pre>
 *             another program at work                 beyond the tolerance in 3 bursts, or a resume
 *   KEEPING ---------------------------> WATCHING ------------------------------------------------> CORRECTING
 *      ^   <---------------------------     ^                                                            |
 *      |       none at work any more        +------------------------------------------------------------+
 *      +- at first                                          stepped, or slewed to the end
 * </pre>
 */
public final class Referee {
    /** Bursts beyond the tolerance, without getting better, after which another program is not trusted to mend it. */
    private static final int BURSTS = 3;
    /** An error that shrinks to this part is being mended. */
    private static final double BETTER = 0.75;
    /** A correction goes on to this part of the tolerance: the rest would be quarrelled about. */
    private static final double ENOUGH = 0.1;
    /** Pauses after steps that do not last are this often doubled: from 4 s to an hour. */
    private static final int FUTILE_DOUBLINGS = 10;
    /** Between two bursts while another program sets the clock, which may do so badly from one moment to the next. */
    private static final Duration LOOK = Duration.ofSeconds(16);
    /** Between two bursts while another program is there but does nothing. */
    private static final Duration IDLE_LOOK = Duration.ofSeconds(64);

    private final Activity activity = new Activity();
    private final Strikes strikes = new Strikes();
    private SteeringSettings settings;
    private Role role = Role.KEEPING;
    private int beyond;
    private long firstBeyond;
    private boolean wrong;
    private boolean corrected;
    private long lastCorrection;
    private boolean touchedSince;
    private boolean overwritten;
    private boolean steppedLast;
    /** Steps in a row that were undone before the next burst. */
    private int futile;

    Referee(SteeringSettings settings) {
        settings(settings);
    }

    void settings(SteeringSettings now) {
        settings = now;
        if (!now.mode().sets()) {
            role = Role.WATCHING;
        } else if (now.mode() == TimeMode.KEEP) {
            role = Role.KEEPING;
        }
    }

    /** Whether a program that keeps the clock all the time has a process here. */
    public void process(boolean here, long now) {
        if (activity.hasProcess() && !here) {
            futile = 0;
            strikes.forget();
        }
        activity.process(here, now);
    }

    /** Another program stepped the clock. */
    public void stepped(long when) {
        activity.did(Activity.Act.STEP, when);
        touchedSince = true;
        overwritten |= role == Role.CORRECTING;
    }

    /** The kernel's state before a burst. */
    void look(Discipline found, boolean rateIsForeign, long when) {
        if (rateIsForeign) {
            activity.did(Activity.Act.RATE, when);
            touchedSince = true;
            overwritten |= role == Role.CORRECTING;
            if (settings.mode() == TimeMode.KEEP) {
                strikes.undone(when);
            }
        }
        activity.look(found, when);
    }

    /** A correction was begun, or done when it was a step. */
    void corrected(boolean step, long when) {
        corrected = true;
        lastCorrection = when;
        touchedSince = false;
        overwritten = false;
        steppedLast = step;
        if (step && role == Role.CORRECTING) {
            role = Role.WATCHING;
        }
    }

    Permission judge(OffsetEstimate estimate, boolean resumed) {
        wrong = Math.abs(estimate.offset()) > settings.tolerance().toNanos() + estimate.bound();
        if (steppedLast && !resumed) {
            futile = wrong ? futile + 1 : 0;
        }
        steppedLast = false;
        if (!settings.mode().sets()) {
            return Permission.MEASURE;
        }
        if (settings.mode() == TimeMode.KEEP) {
            if (wrong && undone(estimate.when())) {
                strikes.undone(estimate.when());
            }
            return Permission.KEEP;
        }
        if (!activity.isActive(estimate.when())) {
            role = Role.KEEPING;
        } else if (role == Role.KEEPING) {
            become(Role.WATCHING);
        }
        return role == Role.KEEPING ? keep(estimate, resumed) : watch(estimate, resumed);
    }

    private Permission keep(OffsetEstimate estimate, boolean resumed) {
        if (!wrong || resumed) {
            return Permission.KEEP;
        }
        if (isPausing(estimate.when())) {
            return Permission.MEASURE;
        }
        if (undone(estimate.when())) {
            strikes.undone(estimate.when());
        }
        return Permission.KEEP;
    }

    private Permission watch(OffsetEstimate estimate, boolean resumed) {
        long size = Math.abs(estimate.offset());
        boolean off = estimate.isSignificant() && size > settings.accuracy().toNanos();
        if (role == Role.CORRECTING
                && !overwritten
                && off
                && size > ENOUGH * settings.tolerance().toNanos()) {
            return Permission.CORRECT;
        }
        if (resumed && off) {
            become(Role.CORRECTING);
            return Permission.CORRECT;
        }
        if (!wrong) {
            become(Role.WATCHING);
            overwritten = false;
            return Permission.MEASURE;
        }
        if (beyond == 0 || size < BETTER * firstBeyond) {
            beyond = 0;
            firstBeyond = size;
        }
        beyond++;
        long now = estimate.when();
        boolean distrusted = beyond >= BURSTS || overwritten || strikes.count(now) > 0;
        if (!distrusted || isPausing(now)) {
            return Permission.MEASURE;
        }
        if (undone(now)) {
            strikes.undone(now);
        }
        Permission permission = overwritten || strikes.isFight(now) ? Permission.STEP : Permission.CORRECT;
        become(Role.CORRECTING);
        return permission;
    }

    private void become(Role next) {
        role = next;
        beyond = 0;
    }

    private boolean isPausing(long now) {
        long unit = settings.floor().toNanos();
        // What does not last until the next burst does harm alone: two jumps for nothing.
        long pause = futile > 0 ? unit << Math.min(futile - 1, FUTILE_DOUBLINGS) : strikes.pause(now, unit);
        return corrected && now - lastCorrection < pause;
    }

    /** Whether the newest correction was made in vain, and not long ago. */
    private boolean undone(long now) {
        return corrected && touchedSince && now - lastCorrection <= Strikes.WINDOW;
    }

    /** When the next burst is worth it. */
    Duration nextLook(Duration proposed, Permission permission) {
        Duration floor = settings.floor();
        if (settings.mode() == TimeMode.FEED
                || permission == Permission.MEASURE && wrong && settings.mode().sets()) {
            return floor;
        }
        Duration most = settings.interval();
        if (permission == Permission.MEASURE) {
            return LOOK.compareTo(most) < 0 ? LOOK : most;
        }
        if (activity.hasProcess() && settings.mode() == TimeMode.AUTO && IDLE_LOOK.compareTo(most) < 0) {
            most = IDLE_LOOK;
        }
        return proposed.compareTo(most) < 0 ? proposed : most;
    }

    public Standing standing(long now) {
        Optional<Activity.Trace> last = activity.last();
        return new Standing(
                settings.mode(),
                role,
                strikes.isFight(now),
                last.map(trace -> trace.act().text()),
                last.map(trace -> Duration.ofNanos(now - trace.when())));
    }
}
