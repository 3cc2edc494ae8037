/* relay WAY LISTEN CONNECT: the simplest relays that there can be on one thread, by level-triggered epoll.

   floor: read(2) and write(2), 64 KiB at a time, each direction ends by itself. What a relay on this kernel can hope for.
   splice: the same by splice(2) through a pipe of the default size.
   model: what is known of the original's relay, and no more: 4 KiB at a time, and the end of either direction ends both. It is
   not the original. */
#include "endpoint.h"

enum { PIECE = 65536, MODEL_PIECE = 4096, MOST_STEPS = 4, MOST_EVENTS = 256 };
static const unsigned UNWATCHED = ~0u;

struct side {
    int fd;
    unsigned watched;
    struct side *other;
    size_t left; /* bytes that the other side sent and this one has not taken yet: in a buffer, or in a pipe */
    char *buffer;
    size_t from;
    int *pipe;
    int read_ended, write_ended, dead;
    struct side *next; /* of the dead, which are freed after the events that may name them */
};

static int poller, splices, ends_together;
static ssize_t piece = PIECE;
static char scratch[PIECE];
static int *spare; /* a pipe with nothing in it, or NULL */
static struct side *graveyard;

static void control(int operation, struct side *side, unsigned events) {
    epoll_ctl(poller, operation, side->fd, &(struct epoll_event){.events = events, .data.ptr = side});
}

static void watch(struct side *side) {
    unsigned wanted = (side->read_ended || side->other->left ? 0 : EPOLLIN) | (side->left ? EPOLLOUT : 0);
    if (wanted != side->watched) {
        control(side->watched == UNWATCHED ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, side, wanted);
        side->watched = wanted;
    }
}

/* A hang-up lasts: while nothing is to be read it is not looked at. */
static void look_away(struct side *side) {
    if (side->watched != UNWATCHED) {
        control(EPOLL_CTL_DEL, side, 0);
        side->watched = UNWATCHED;
    }
}

static void close_pipe(int *ends) {
    close(ends[0]);
    close(ends[1]);
    free(ends);
}

static void end(struct side *side) {
    struct side *both[] = {side, side->other};
    for (int i = 0; i < 2; i++) {
        if (!both[i]->dead) {
            both[i]->dead = 1;
            close(both[i]->fd);
            free(both[i]->buffer);
            if (both[i]->pipe) {
                close_pipe(both[i]->pipe);
            }
            both[i]->next = graveyard;
            graveyard = both[i];
        }
    }
}

static void end_writing(struct side *side) {
    side->write_ended = 1;
    if (side->other->write_ended || ends_together) {
        end(side);
    } else {
        shutdown(side->fd, SHUT_WR);
    }
}

/* Moves up to a piece from a side to the other; what came in, or 0 at the end and below 0 on an error, of which EAGAIN is none. */
static ssize_t move_by_copy(struct side *from, struct side *to) {
    ssize_t count = read(from->fd, scratch, piece);
    if (count <= 0) {
        return count;
    }
    ssize_t written = write(to->fd, scratch, count);
    if (written < 0 && errno != EAGAIN) {
        return -1;
    }
    written = written < 0 ? 0 : written;
    if (written < count) {
        to->from = 0;
        to->left = count - written;
        to->buffer = malloc(to->left);
        memcpy(to->buffer, scratch + written, to->left);
    }
    return count;
}

static ssize_t move_by_splice(struct side *from, struct side *to) {
    if (!spare) {
        spare = malloc(2 * sizeof *spare);
        if (pipe2(spare, O_CLOEXEC | O_NONBLOCK) < 0) {
            die("make a", "pipe");
        }
    }
    ssize_t count = splice(from->fd, NULL, spare[1], NULL, PIECE, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (count <= 0) {
        return count;
    }
    ssize_t left = count;
    while (left > 0) {
        ssize_t written = splice(spare[0], NULL, to->fd, NULL, left, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
        if (written < 0 && errno != EAGAIN) {
            close_pipe(spare);
            spare = NULL;
            errno = EPIPE;
            return -1;
        }
        if (written <= 0) {
            to->pipe = spare;
            to->left = left;
            spare = NULL;
            break;
        }
        left -= written;
    }
    return count;
}

static void readable(struct side *side) {
    for (int step = 0; step < MOST_STEPS; step++) {
        ssize_t count = splices ? move_by_splice(side, side->other) : move_by_copy(side, side->other);
        if (count < 0 && errno == EAGAIN) {
            return;
        }
        if (count < 0) {
            end(side);
            return;
        }
        if (count == 0) {
            side->read_ended = 1;
            watch(side);
            end_writing(side->other);
            return;
        }
        if (side->other->left) {
            watch(side->other);
            watch(side);
            return;
        }
        if (count < piece) {
            return;
        }
    }
}

static void writable(struct side *side) {
    ssize_t count = side->pipe
        ? splice(side->pipe[0], NULL, side->fd, NULL, side->left, SPLICE_F_MOVE | SPLICE_F_NONBLOCK)
        : write(side->fd, side->buffer + side->from, side->left);
    if (count < 0 && errno == EAGAIN) {
        return;
    }
    if (count < 0) {
        end(side);
        return;
    }
    side->from += count;
    side->left -= count;
    if (side->left == 0) {
        free(side->buffer);
        side->buffer = NULL;
        if (side->pipe && spare) {
            close_pipe(side->pipe);
        } else if (side->pipe) {
            spare = side->pipe;
        }
        side->pipe = NULL;
        watch(side);
        watch(side->other);
    }
}

static void handle(struct side *side, unsigned events) {
    int hung_up = events & (EPOLLERR | EPOLLHUP);
    if ((events & EPOLLOUT) && side->left) {
        writable(side);
    }
    if (side->dead) {
        return;
    }
    if (side->other->left) {
        if (hung_up) {
            look_away(side);
        }
    } else if (side->read_ended) {
        if (hung_up) {
            end(side);
        }
    } else if (hung_up || (events & EPOLLIN)) {
        readable(side);
    }
}

static struct side *new_side(int fd) {
    struct side *side = calloc(1, sizeof *side);
    side->fd = fd;
    side->watched = EPOLLIN;
    control(EPOLL_CTL_ADD, side, EPOLLIN);
    return side;
}

static void accept_from(int listener, const struct endpoint *from, const struct endpoint *to) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    int onward = connect_to(to);
    if (onward < 0) {
        fprintf(stderr, "connect to %s: %s\n", to->text, strerror(errno));
        close(fd);
        return;
    }
    send_at_once(fd, from);
    set_nonblocking(onward);
    struct side *a = new_side(fd), *b = new_side(onward);
    a->other = b;
    b->other = a;
}

int main(int count, char **words) {
    const char *way = count == 4 ? words[1] : "";
    splices = strcmp(way, "splice") == 0;
    ends_together = strcmp(way, "model") == 0;
    if (!splices && !ends_together && strcmp(way, "floor") != 0) {
        fprintf(stderr, "usage: relay floor|splice|model LISTEN CONNECT\n");
        return 64;
    }
    if (ends_together) {
        piece = MODEL_PIECE;
    }
    signal(SIGPIPE, SIG_IGN);
    raise_descriptors();
    struct endpoint from = parse_endpoint(words[2]), to = parse_endpoint(words[3]);
    int listener = listen_on(&from);
    poller = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
    struct epoll_event events[MOST_EVENTS];
    while (1) {
        int ready = epoll_wait(poller, events, MOST_EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            struct side *side = events[i].data.ptr;
            if (side == NULL) {
                accept_from(listener, &from, &to);
            } else if (!side->dead) {
                handle(side, events[i].events);
            }
        }
        while (graveyard) {
            struct side *next = graveyard->next;
            free(graveyard);
            graveyard = next;
        }
    }
}
