/* Sockets of endpoints in text, written as the suite writes them: unix:/path, tcp:ADDRESS:PORT, vsock:CID:PORT, vsock:any:PORT.
   What cannot be done ends the program with the reason. */
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct endpoint {
    const char *text;
    struct sockaddr_storage address;
    socklen_t length;
};

void die(const char *operation, const char *what);

struct endpoint parse_endpoint(const char *text);

/* As many descriptors as this process may have. */
void raise_descriptors(void);

void set_nonblocking(int fd);

/* TCP sends what is small without waiting for more. */
void send_at_once(int fd, const struct endpoint *endpoint);

int listen_on(const struct endpoint *endpoint);

/* A blocking socket, or -1 and errno: here everybody who listens accepts at once. */
int connect_to(const struct endpoint *endpoint);
