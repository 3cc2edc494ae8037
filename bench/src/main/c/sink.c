/* sink: the far end of all measured connections. Listens on a TCP port of loopback that the kernel chooses, prints it, and serves
   until its standard input ends. One thread. */
#include "load.h"

struct connection {
    int fd;
    size_t header; /* bytes of set-up and command that have come */
    char command;
    int stopping;
    struct pieces pieces;
    char *pending; /* of an echo */
    size_t from, left;
};

static int poller;
static char buffer[PIECE];
static char pieces[2][PIECE];

static void watch(struct connection *connection, unsigned events) {
    epoll_ctl(poller, EPOLL_CTL_MOD, connection->fd, &(struct epoll_event){.events = events, .data.ptr = connection});
}

static int would_block(ssize_t count) { return count < 0 && errno == EAGAIN; }

/* The functions below return 0 when the connection has ended. */

static int echo(struct connection *connection, const char *bytes, size_t count) {
    ssize_t written = write(connection->fd, bytes, count);
    if (written < 0 && errno != EAGAIN) {
        return 0;
    }
    written = written < 0 ? 0 : written;
    if ((size_t)written < count) {
        connection->from = 0;
        connection->left = count - written;
        connection->pending = malloc(connection->left);
        memcpy(connection->pending, bytes + written, connection->left);
        watch(connection, EPOLLOUT);
    }
    return 1;
}

static int take(struct connection *connection, const char *bytes, size_t count) {
    if (count == 0) {
        return 1;
    }
    if (connection->command == ECHO) {
        return echo(connection, bytes, count);
    }
    if (connection->command == DOWN) {
        connection->stopping = 1;
        return 1;
    }
    count_pieces(&connection->pieces, bytes, count);
    if (connection->pieces.complete) {
        return write(connection->fd, &connection->pieces.bytes, 8) == 8;
    }
    return 1;
}

static int readable(struct connection *connection) {
    ssize_t count = read(connection->fd, buffer, PIECE);
    if (count <= 0) {
        return would_block(count);
    }
    ssize_t used = 0;
    while (used < count && connection->header < SETUP_LENGTH + 1) {
        if (connection->header < SETUP_LENGTH ? buffer[used] != SETUP[connection->header] : 0) {
            fprintf(stderr, "a connection begins with something else than an X11 set-up\n");
            return 0;
        }
        connection->command = buffer[used++];
        if (++connection->header == SETUP_LENGTH + 1) {
            if (write(connection->fd, &(char){OK}, 1) != 1) {
                return 0;
            }
            if (connection->command == DOWN) {
                watch(connection, EPOLLIN | EPOLLOUT);
            }
        }
    }
    return take(connection, buffer + used, count - used);
}

static int pour(struct connection *connection) {
    struct pieces *sent = &connection->pieces;
    if (sent->complete) {
        watch(connection, EPOLLIN);
        return 1;
    }
    int last = sent->at ? sent->last : connection->stopping;
    ssize_t count = write(connection->fd, pieces[last] + sent->at, PIECE - sent->at);
    if (count > 0) {
        count_pieces(sent, pieces[last] + sent->at, count);
    }
    return count > 0 || would_block(count);
}

static int writable(struct connection *connection) {
    if (connection->command == DOWN) {
        return pour(connection);
    }
    ssize_t count = write(connection->fd, connection->pending + connection->from, connection->left);
    if (count < 0) {
        return would_block(count);
    }
    connection->from += count;
    connection->left -= count;
    if (connection->left == 0) {
        free(connection->pending);
        connection->pending = NULL;
        watch(connection, EPOLLIN);
    }
    return 1;
}

static void accept_from(int listener, const struct endpoint *endpoint) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    send_at_once(fd, endpoint);
    struct connection *connection = calloc(1, sizeof *connection);
    connection->fd = fd;
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.ptr = connection});
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    raise_descriptors();
    pieces[1][0] = LAST;
    struct endpoint endpoint = parse_endpoint("tcp:127.0.0.1:0");
    int listener = listen_on(&endpoint);
    struct sockaddr_in bound;
    getsockname(listener, (void *)&bound, &(socklen_t){sizeof bound});
    printf("%d\n", ntohs(bound.sin_port));
    fflush(stdout);

    struct connection standard_input = {.fd = 0};
    poller = epoll_create1(EPOLL_CLOEXEC);
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN});
    epoll_ctl(poller, EPOLL_CTL_ADD, 0, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &standard_input});
    struct epoll_event events[MOST_EVENTS];
    while (1) {
        int ready = epoll_wait(poller, events, MOST_EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == &standard_input) {
                return 0;
            } else if (connection == NULL) {
                accept_from(listener, &endpoint);
                continue;
            }
            int alive = !(events[i].events & EPOLLOUT) || writable(connection);
            if (alive && (events[i].events & ~EPOLLOUT)) {
                alive = connection->left ? !(events[i].events & (EPOLLERR | EPOLLHUP)) : readable(connection);
            }
            if (!alive) {
                close(connection->fd);
                free(connection->pending);
                free(connection);
            }
        }
    }
}
