/* load UP|DOWN|ECHO|CHURN|HOLD ENDPOINT PREFIX NUMBER [MILLISECONDS]: makes connections to a sink by way of ENDPOINT, each of
   which begins with the bytes of PREFIX, in hexadecimal, and measures. Anything unexpected ends it with the reason.

   up, down: throughput of NUMBER connections at once; prints bytes and nanoseconds
   echo: NUMBER bytes there and back over one connection; prints the nanoseconds of each round trip
   churn: connect, one byte from the sink, close, one after the other; NUMBER is ignored; prints connections and nanoseconds
   hold: opens NUMBER connections, prints how many, and keeps them until its standard input ends */
#include "load.h"
#include <time.h>

/* Above what a measurement's end may take on a busy machine. */
enum { PATIENCE_MS = 60000, MOST_PREFIX = 64 };

static struct endpoint endpoint;
static char opening[MOST_PREFIX + SETUP_LENGTH + 1];
static size_t opening_length;

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "load %s: %s\n", endpoint.text, what);
    exit(1);
}

static void read_prefix(const char *hexadecimal) {
    for (; hexadecimal[0] && hexadecimal[1] && opening_length < MOST_PREFIX; hexadecimal += 2) {
        sscanf(hexadecimal, "%2hhx", (unsigned char *)&opening[opening_length++]);
    }
    memcpy(opening + opening_length, SETUP, SETUP_LENGTH);
    opening_length += SETUP_LENGTH + 1;
}

/* A connection whose sink was told the command; it has not answered yet. */
static int begin(char command) {
    int fd = connect_to(&endpoint);
    if (fd < 0) {
        die("connect to", endpoint.text);
    }
    opening[opening_length - 1] = command;
    if (write(fd, opening, opening_length) != (ssize_t)opening_length) {
        die("write to", endpoint.text);
    }
    return fd;
}

static void read_all(int fd, char *bytes, size_t length) {
    for (size_t got = 0; got < length;) {
        ssize_t count = read(fd, bytes + got, length - got);
        if (count <= 0) {
            fail("a connection ended early");
        }
        got += count;
    }
}

static void await_ok(int fd) {
    char answer;
    read_all(fd, &answer, 1);
    if (answer != OK) {
        fail("what answers is not the sink");
    }
}

static int connection(char command) {
    int fd = begin(command);
    await_ok(fd);
    return fd;
}

struct transfer {
    int fd;
    struct pieces pieces;
    int stopped; /* down: the sink was told to end */
};

static char bytes[PIECE], last_piece[PIECE] = {LAST};

/* Both return whether the transfer is complete. */

static int send_some(struct transfer *transfer, int over) {
    struct pieces *pieces = &transfer->pieces;
    if (pieces->complete) {
        unsigned long long arrived;
        read_all(transfer->fd, (char *)&arrived, sizeof arrived);
        if (arrived != pieces->bytes) {
            fail("bytes were lost");
        }
        return 1;
    }
    char *from = (pieces->at ? pieces->last : over) ? last_piece : bytes;
    ssize_t count = send(transfer->fd, from + pieces->at, PIECE - pieces->at, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) {
        die("write to", endpoint.text);
    }
    if (count > 0) {
        count_pieces(pieces, from + pieces->at, count);
    }
    return 0;
}

static int receive_some(struct transfer *transfer, int over) {
    if (over && !transfer->stopped) {
        transfer->stopped = 1;
        if (write(transfer->fd, "", 1) != 1) {
            die("write to", endpoint.text);
        }
    }
    ssize_t count = recv(transfer->fd, bytes, PIECE, MSG_DONTWAIT);
    if (count == 0) {
        fail("a connection ended early");
    }
    if (count < 0 && errno != EAGAIN) {
        die("read from", endpoint.text);
    }
    if (count > 0) {
        count_pieces(&transfer->pieces, bytes, count);
    }
    return transfer->pieces.complete;
}

static void throughput(int up, int connections, int milliseconds) {
    struct transfer *transfers = calloc(connections, sizeof *transfers);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < connections; i++) {
        transfers[i].fd = begin(up ? UP : DOWN);
    }
    for (int i = 0; i < connections; i++) {
        await_ok(transfers[i].fd);
    }
    long long start = now(), end = start + milliseconds * 1000000LL;
    for (int i = 0; i < connections; i++) {
        struct epoll_event event = {.events = up ? EPOLLOUT : EPOLLIN, .data.ptr = &transfers[i]};
        epoll_ctl(poller, EPOLL_CTL_ADD, transfers[i].fd, &event);
    }
    unsigned long long total = 0;
    struct epoll_event events[MOST_EVENTS];
    for (int left = connections; left > 0;) {
        int ready = epoll_wait(poller, events, MOST_EVENTS, PATIENCE_MS);
        if (ready == 0) {
            fail("nothing moves");
        }
        int over = now() >= end;
        for (int i = 0; i < ready; i++) {
            struct transfer *transfer = events[i].data.ptr;
            int complete = up ? send_some(transfer, over) : receive_some(transfer, over);
            if (complete) {
                total += transfer->pieces.bytes;
                epoll_ctl(poller, EPOLL_CTL_DEL, transfer->fd, NULL);
                left--;
            } else if (up && transfer->pieces.complete) {
                struct epoll_event event = {.events = EPOLLIN, .data.ptr = transfer};
                epoll_ctl(poller, EPOLL_CTL_MOD, transfer->fd, &event);
            }
        }
    }
    printf("%llu %lld\n", total, now() - start);
}

static void echo(int size, int milliseconds) {
    int fd = connection(ECHO);
    char answer[PIECE];
    long long before = now(), end = before + milliseconds * 1000000LL;
    while (before < end) {
        if (write(fd, bytes, size) != size) {
            die("write to", endpoint.text);
        }
        read_all(fd, answer, size);
        long long after = now();
        printf("%lld\n", after - before);
        before = after;
    }
}

static void churn(int milliseconds) {
    long long start = now(), end = start + milliseconds * 1000000LL, connections = 0;
    while (now() < end) {
        close(connection(ECHO));
        connections++;
    }
    printf("%lld %lld\n", connections, now() - start);
}

static void hold(int connections) {
    for (int i = 0; i < connections; i++) {
        connection(ECHO);
    }
    printf("%d\n", connections);
    fflush(stdout);
    while (read(0, bytes, PIECE) > 0) {
    }
}

int main(int count, char **words) {
    if (count < 5) {
        fprintf(stderr, "usage: load up|down|echo|churn|hold ENDPOINT PREFIX NUMBER [MILLISECONDS]\n");
        return 64;
    }
    raise_descriptors();
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    endpoint = parse_endpoint(words[2]);
    read_prefix(words[3]);
    int number = atoi(words[4]), milliseconds = count > 5 ? atoi(words[5]) : 0;
    if (strcmp(words[1], "up") == 0 || strcmp(words[1], "down") == 0) {
        throughput(words[1][0] == 'u', number, milliseconds);
    } else if (strcmp(words[1], "echo") == 0 && number <= PIECE) {
        echo(number, milliseconds);
    } else if (strcmp(words[1], "churn") == 0) {
        churn(milliseconds);
    } else if (strcmp(words[1], "hold") == 0) {
        hold(number);
    } else {
        fail("no such measurement");
    }
    return 0;
}
