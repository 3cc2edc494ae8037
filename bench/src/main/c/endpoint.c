#include "endpoint.h"
#include <arpa/inet.h>
#include <linux/vm_sockets.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/un.h>

void die(const char *operation, const char *what) {
    fprintf(stderr, "%s %s: %s\n", operation, what, strerror(errno));
    exit(1);
}

struct endpoint parse_endpoint(const char *text) {
    struct endpoint parsed = {.text = text};
    char host[64];
    unsigned port;
    if (strncmp(text, "unix:/", 6) == 0) {
        struct sockaddr_un *address = (void *)&parsed.address;
        address->sun_family = AF_UNIX;
        snprintf(address->sun_path, sizeof address->sun_path, "%s", text + 5);
        parsed.length = sizeof *address;
    } else if (sscanf(text, "tcp:%63[^:]:%u", host, &port) == 2) {
        struct sockaddr_in *address = (void *)&parsed.address;
        address->sin_family = AF_INET;
        address->sin_port = htons(port);
        inet_pton(AF_INET, host, &address->sin_addr);
        parsed.length = sizeof *address;
    } else if (sscanf(text, "vsock:%63[^:]:%u", host, &port) == 2) {
        struct sockaddr_vm *address = (void *)&parsed.address;
        address->svm_family = AF_VSOCK;
        address->svm_cid = strcmp(host, "any") == 0 ? VMADDR_CID_ANY : (unsigned)atoi(host);
        address->svm_port = port;
        parsed.length = sizeof *address;
    } else {
        errno = EINVAL;
        die("read the endpoint", text);
    }
    return parsed;
}

void raise_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void set_nonblocking(int fd) { fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }

void send_at_once(int fd, const struct endpoint *endpoint) {
    if (endpoint->address.ss_family == AF_INET) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    }
}

int listen_on(const struct endpoint *endpoint) {
    int fd = socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const void *)&endpoint->address, endpoint->length) < 0 || listen(fd, 4096) < 0) {
        die("listen on", endpoint->text);
    }
    return fd;
}

int connect_to(const struct endpoint *endpoint) {
    int fd = socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const void *)&endpoint->address, endpoint->length) < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    if (fd >= 0) {
        send_at_once(fd, endpoint);
    }
    return fd;
}
