/*
 * A model of one resumable stream, for Spin: what common/stream builds, and section 11 of protocol.md says.
 * StreamModelTest runs it in the nightly profile, with the definitions that stand there, and once with each rule taken out.
 *
 * Both sides number alike, so their common part is written once, for side s. A number stands for its byte: that the next number
 * wanted is the one that comes is all there is to "once, in order, no gap". A link is one dial, and its index the epoch less one.
 * It may be cut at any moment; what was under way then arrives or does not, and each end learns of it by itself, or never.
 * Time is not modelled: what a timer does may happen whenever its condition holds.
 *
 * GUEST_BYTES, HOST_BYTES  what the local programs send        RING, WINDOW  as in the protocol
 * CUTS                     links that the network may cut      CAP           frames under way each way
 * ABORT  the client may go away       REFUSE  the target may refuse, or break later
 * CRASH  the host may lose its state  AGE     it may forget what ended while the guest still asks
 * ECHO   the target answers each number before it takes the next
 */
#ifndef GUEST_BYTES
#define GUEST_BYTES 2
#endif
#ifndef HOST_BYTES
#define HOST_BYTES 2
#endif
#ifndef RING
#define RING 1
#endif
#ifndef WINDOW
#define WINDOW RING
#endif
#ifndef CUTS
#define CUTS 2
#endif
#ifndef CAP
#define CAP 2
#endif
#ifdef CRASH
#define LINKS (CUTS + 2)
#else
#define LINKS (CUTS + 1)
#endif

#define GUEST 0
#define HOST  1
#define NONE  200

mtype = { open, resume, kill, ok, done, ended, unknown, data, end, ack, reset }
mtype = { opening, flowing, killing, gone, absent, connecting, tomb_done, tomb_ended }

/* wire[2k + s] leads to side s on link k; closed[2k + s] when side s has closed its end. */
chan wire[2 * LINKS] = [CAP] of { mtype, byte };
bool closed[2 * LINKS];
bool cut[LINKS];
bool finished[LINKS];       /* the host has said its last word and hears no more */
byte dials, cuts;

byte on[2] = NONE;          /* the link of each side */
byte una[2], sent[2], nxt[2], got[2], rcv[2], said[2];
mtype guest = opening, host = absent;
bool asked;                 /* the guest waits for the reply */
bool told;                  /* the guest has put RESET on this link */
byte accepted;              /* highest epoch that the host has accepted */
bool word;                  /* the host's last word is to be put on its link */
bool broken;                /* the client was told that the stream broke */
bool crashed, aborted, failed;
byte targets;               /* connections made to the target */
bool connected;

#define TOTAL(s)    (s == GUEST -> GUEST_BYTES : HOST_BYTES)
#define PEER(s)     (1 - s)
#define TO(k, s)    wire[2 * (k) + (s)]
#define FREE(k, s)  (cut[k] || closed[2 * (k) + (s)] || nfull(TO(k, s)))
#define COMPLETE(s) (una[s] == TOTAL(s) + 1 && rcv[s] == TOTAL(PEER(s)) + 1)
#define ATTACHED    (on[GUEST] != NONE && !asked)
#define LINKED(s)   (on[s] != NONE && (s == HOST || !asked))

#ifdef NO_WINDOW
#define MAY_SEND(s) true
#define MAY_READ(s) (got[s] - rcv[s] < WINDOW || !(TO(on[s], s)?[data, _]))
#else
#define MAY_SEND(s) (sent[s] - una[s] < WINDOW)
#define MAY_READ(s) true
#endif
#ifdef ECHO
#define GIVES(s) (s == GUEST || nxt[HOST] < rcv[HOST])
#define TAKES(s) (s == GUEST || nxt[HOST] >= rcv[HOST])
#else
#define GIVES(s) true
#define TAKES(s) true
#endif
#ifdef NO_CANARY
#define NOTICES (asked || una[GUEST] < nxt[GUEST] || guest == killing || COMPLETE(GUEST))
#else
#define NOTICES true
#endif

inline drain(c) { do :: c?_, _ :: empty(c) -> break od }

inline put(k, s, m, n) {
    if
    :: cut[k] || closed[2 * (k) + (s)]
    :: else -> TO(k, s)!m, n
    fi
}

/* The link goes, and with it what was not delivered. */
inline leave(s) {
    if
    :: on[s] == NONE
    :: else ->
        closed[2 * on[s] + s] = true;
        drain(TO(on[s], s));
        on[s] = NONE
    fi;
#ifndef KEEP_PENDING
    got[s] = rcv[s];
#endif
    sent[s] = una[s];
    said[s] = rcv[s]
}

inline join(s, received) {
    assert(una[s] <= received && received <= nxt[s]);
    una[s] = received;
    sent[s] = received;
    said[s] = rcv[s]
}

/* What both sides do while the stream flows: with their local program, with a link or without; and on a link. */
#define FLOW(s, local, flows) \
    :: atomic { local && GIVES(s) && nxt[s] < TOTAL(s) && nxt[s] - una[s] < RING -> nxt[s]++ } \
    :: atomic { local && (GIVES(s) || rcv[s] == TOTAL(PEER(s)) + 1) && nxt[s] == TOTAL(s) -> nxt[s]++ } \
    :: atomic { flows && LINKED(s) && rcv[s] < got[s] && TAKES(s) -> rcv[s]++ } \
    :: atomic { flows && LINKED(s) && sent[s] < nxt[s] && (sent[s] == TOTAL(s) || MAY_SEND(s)) && FREE(on[s], PEER(s)) -> \
        if \
        :: sent[s] < TOTAL(s) -> put(on[s], PEER(s), data, sent[s]) \
        :: else -> put(on[s], PEER(s), end, sent[s]) \
        fi; \
        sent[s]++ } \
    :: atomic { flows && LINKED(s) && said[s] < rcv[s] && FREE(on[s], PEER(s)) -> \
        put(on[s], PEER(s), ack, rcv[s]); \
        said[s] = rcv[s] }

inline frame(s) {
    if
    :: m == ack -> assert(una[s] <= n && n <= sent[s]); una[s] = n
    :: m == data -> assert(n == got[s] && got[s] - rcv[s] < WINDOW); got[s]++
    :: m == end -> assert(n == got[s] && n == TOTAL(PEER(s))); got[s]++
    fi
}

inline forget() { leave(GUEST); guest = gone }

inline reply() {
    asked = false;
    if
    :: m == ok -> if :: guest == killing :: else -> join(GUEST, n); guest = flowing fi
    :: m == done -> done_heard()
    :: m == ended -> lose()
    :: m == unknown ->
        assert(guest != opening);
        if
        :: guest == killing || COMPLETE(GUEST)
        :: else ->
            /* Only whether our END was carried out is open, and the same host has carried it out. */
            if
            :: !crashed && rcv[GUEST] == HOST_BYTES + 1 && nxt[GUEST] == GUEST_BYTES + 1
            :: else -> assert(crashed || failed); broken = true
            fi
        fi;
        forget()
    fi
}

inline done_heard() {
    assert(guest == killing || rcv[GUEST] == HOST_BYTES + 1 && nxt[GUEST] == GUEST_BYTES + 1);
    forget()
}

inline lose() {
    if
    :: guest == killing
    :: else -> broken = true
    fi;
    forget()
}

#define CLIENT (guest == opening || guest == flowing)

active proctype Guest() {
    mtype m; byte n;
    do
    :: guest == gone -> break
    FLOW(GUEST, CLIENT, guest == flowing)
#ifdef ABORT
    :: atomic { CLIENT && !COMPLETE(GUEST) -> aborted = true; guest = (dials == 0 -> gone : killing) }
#endif
    :: atomic { guest == killing && ATTACHED && !told && FREE(on[GUEST], HOST) ->
        put(on[GUEST], HOST, reset, 0);
        told = true }
    :: atomic { guest != gone && on[GUEST] == NONE ->
        assert(dials < LINKS);
        on[GUEST] = dials;
        dials++;
        asked = true;
        told = false;
        if
        :: guest == opening -> TO(on[GUEST], HOST)!open, 0
        :: guest == flowing -> TO(on[GUEST], HOST)!resume, rcv[GUEST]
        :: guest == killing -> TO(on[GUEST], HOST)!kill, 0
        fi }
    :: atomic { on[GUEST] != NONE && (cut[on[GUEST]] && NOTICES || !cut[on[GUEST]] && closed[2 * on[GUEST] + HOST]) ->
        leave(GUEST);
        asked = false }
    :: atomic { on[GUEST] != NONE && len(TO(on[GUEST], GUEST)) > 0 && (asked || MAY_READ(GUEST)) ->
        TO(on[GUEST], GUEST)?m, n;
        if
        :: asked -> reply()
        :: !asked && m == done -> done_heard()
        :: !asked && m == reset -> lose()
        :: !asked && m != done && m != reset ->
            if
            :: guest == flowing -> frame(GUEST)
            :: else
            fi
        fi;
        m = 0;
        n = 0 }
    od
}

/* The stream is over for the host; whoever is on a link hears of it. */
inline bury(stone) {
    connected = false;
    host = stone;
    word = on[HOST] != NONE
}

inline answer(k, what, received) { finished[k] = true; put(k, GUEST, what, received) }

inline request(k) {
    TO(k, HOST)?m, n;
    if
    :: host == absent ->
        if
        :: m == open ->
            host = connecting;
            on[HOST] = k;
            accepted = k + 1;
            una[HOST] = 0; sent[HOST] = 0; nxt[HOST] = 0; got[HOST] = 0; rcv[HOST] = 0; said[HOST] = 0
        :: m == kill ->
#ifndef NO_KILL_TOMB
            host = tomb_done;
            accepted = k + 1;
#endif
            answer(k, done, 0)
        :: m == resume -> answer(k, unknown, 0)
        fi
#ifndef NO_EPOCH
    :: host != absent && k + 1 <= accepted -> closed[2 * k + HOST] = true; drain(TO(k, HOST))
    :: host != absent && k + 1 > accepted ->
#else
    :: host != absent ->
#endif
        assert(on[HOST] == NONE || closed[2 * on[HOST] + GUEST] || cut[on[HOST]]);
        leave(HOST);
        word = false;
        accepted = k + 1;
        if
        :: host == tomb_done || m == kill ->
            if
            :: host == connecting || host == flowing -> bury(tomb_done)
            :: else
            fi;
            answer(k, done, 0)
        :: host == tomb_ended && m != kill -> answer(k, ended, 0)
        :: host == connecting && m != kill -> on[HOST] = k
        :: host == flowing && m != kill -> on[HOST] = k; join(HOST, n); put(k, GUEST, ok, rcv[HOST])
        fi
    fi;
    m = 0;
    n = 0
}

#define WAITING(k) (k < dials && on[HOST] != k && !closed[2 * (k) + HOST] && !finished[k] && len(TO(k, HOST)) > 0)
#if LINKS == 1
#define NOBODY_WAITS (!WAITING(0))
#elif LINKS == 2
#define NOBODY_WAITS (!WAITING(0) && !WAITING(1))
#elif LINKS == 3
#define NOBODY_WAITS (!WAITING(0) && !WAITING(1) && !WAITING(2))
#else
#define NOBODY_WAITS (!WAITING(0) && !WAITING(1) && !WAITING(2) && !WAITING(3))
#endif

/* A request comes, however late; or its link is found closed before. */
#define ACCEPT(k) \
    :: atomic { WAITING(k) -> request(k) } \
    :: atomic { WAITING(k) && (cut[k] || closed[2 * (k) + GUEST]) -> closed[2 * (k) + HOST] = true; drain(TO(k, HOST)) }

#define HOSTS (host == connecting || host == flowing)
#ifdef AGE
#define OLD true
#else
#define OLD (guest == gone)
#endif

active proctype Host() {
    mtype m; byte n;
    do
    :: guest == gone && host == absent && NOBODY_WAITS && on[HOST] == NONE -> break
    ACCEPT(0)
#if LINKS > 1
    ACCEPT(1)
#endif
#if LINKS > 2
    ACCEPT(2)
#endif
#if LINKS > 3
    ACCEPT(3)
#endif
    FLOW(HOST, host == flowing, host == flowing)
    :: atomic { host == connecting ->
        host = flowing;
        connected = true;
        targets++;
        if
        :: on[HOST] != NONE -> put(on[HOST], GUEST, ok, 0)
        :: else
        fi }
#ifdef REFUSE
    :: atomic { HOSTS -> failed = true;
        if
        :: host == connecting && on[HOST] != NONE ->
            /* No link has frames yet: the reply says it. */
            answer(on[HOST], ended, 0);
            drain(TO(on[HOST], HOST));
            on[HOST] = NONE
        :: else
        fi;
        bury(tomb_ended) }
#endif
    :: atomic { host == flowing && COMPLETE(HOST) ->
#ifndef NO_TOMB
        bury(tomb_done)
#else
        connected = false;
        host = absent;
        if
        :: on[HOST] != NONE -> answer(on[HOST], done, 0); drain(TO(on[HOST], HOST)); on[HOST] = NONE
        :: else
        fi
#endif
        }
    :: atomic { word && on[HOST] != NONE && FREE(on[HOST], GUEST) ->
        if
        :: host == tomb_done -> answer(on[HOST], done, 0)
        :: else -> answer(on[HOST], reset, 0)
        fi;
        word = false;
        drain(TO(on[HOST], HOST));
        on[HOST] = NONE }
    :: atomic { on[HOST] != NONE && (cut[on[HOST]] || closed[2 * on[HOST] + GUEST]) -> leave(HOST); word = false }
    :: atomic { on[HOST] != NONE && len(TO(on[HOST], HOST)) > 0 && MAY_READ(HOST) ->
        TO(on[HOST], HOST)?m, n;
        if
        :: !HOSTS
        :: HOSTS && m == reset -> bury(tomb_done)
        :: HOSTS && m != reset -> assert(host == flowing); frame(HOST)
        fi;
        m = 0;
        n = 0 }
    :: atomic { (host == tomb_done || host == tomb_ended) && !word && NOBODY_WAITS && OLD ->
        leave(HOST);
        host = absent;
        accepted = 0 }
#ifdef CRASH
    :: d_step { !crashed && dials > 0 ->
        crashed = true;
        connected = false;
        host = absent;
        accepted = 0;
        word = false;
        on[HOST] = NONE;
        n = 0;
        do
        :: n < dials -> closed[2 * n + HOST] = true; finished[n] = false; drain(TO(n, HOST)); n++
        :: else -> break
        od;
        n = 0 }
#endif
    od;
    assert(!connected);
    assert(crashed || failed || aborted || !broken && COMPLETE(HOST) && rcv[GUEST] == HOST_BYTES + 1 && targets == 1)
}

#define CUT(k) \
    :: atomic { cuts < CUTS && k < dials && !cut[k] && !(closed[2 * (k)] && closed[2 * (k) + 1]) -> cut[k] = true; cuts++ }

active proctype Network() {
    do
    :: guest == gone && host == absent -> break
    CUT(0)
#if LINKS > 1
    CUT(1)
#endif
#if LINKS > 2
    CUT(2)
#endif
#if LINKS > 3
    CUT(3)
#endif
    od
}
