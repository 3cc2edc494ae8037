/*
 * pipeforward NAME PORT: serves the named pipe \\.\pipe\NAME, as the SSH agent of Windows does, and joins each of its clients with a
 * connection of its own to 127.0.0.1:PORT. Says "listening" when the pipe is there; runs until it is ended.
 */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static unsigned short port;

/* One client. Handles of pipes are overlapped, for otherwise a write would wait for a read. */
struct client {
    HANDLE pipe;
    SOCKET tcp;
    HANDLE tcp_ended;
};

/* Ends an operation that was started on the pipe: when it is done, or when the event comes first. Bytes moved; -1 for none. */
static int finish(HANDLE pipe, BOOL done, OVERLAPPED *operation, HANDLE ended)
{
    HANDLE events[] = { operation->hEvent, ended };
    DWORD count;

    if (!done && GetLastError() != ERROR_IO_PENDING)
        return -1;
    if (WaitForMultipleObjects(ended ? 2 : 1, events, FALSE, INFINITE) != WAIT_OBJECT_0)
        CancelIoEx(pipe, operation);
    return GetOverlappedResult(pipe, operation, &count, TRUE) ? (int)count : -1;
}

static int write_all(HANDLE pipe, const char *bytes, int length)
{
    OVERLAPPED operation = { .hEvent = CreateEvent(NULL, TRUE, FALSE, NULL) };
    int sent = 0, count = 1;

    while (sent < length && count > 0) {
        count = finish(pipe, WriteFile(pipe, bytes + sent, length - sent, NULL, &operation), &operation, NULL);
        sent += count;
    }
    CloseHandle(operation.hEvent);
    return count > 0;
}

static DWORD WINAPI tcp_to_pipe(void *argument)
{
    struct client *client = argument;
    char bytes[8192];
    int count;

    do
        count = recv(client->tcp, bytes, sizeof bytes, 0);
    while (count > 0 && write_all(client->pipe, bytes, count));
    SetEvent(client->tcp_ended);
    return 0;
}

static void pipe_to_tcp(struct client *client)
{
    OVERLAPPED operation = { .hEvent = CreateEvent(NULL, TRUE, FALSE, NULL) };
    char bytes[8192];
    int count;

    do {
        BOOL done = ReadFile(client->pipe, bytes, sizeof bytes, NULL, &operation);
        count = finish(client->pipe, done, &operation, client->tcp_ended);
    } while (count > 0 && send(client->tcp, bytes, count, 0) == count);
    CloseHandle(operation.hEvent);
}

static DWORD WINAPI serve(void *argument)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
    struct client client = { argument, socket(AF_INET, SOCK_STREAM, 0), CreateEvent(NULL, TRUE, FALSE, NULL) };

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!connect(client.tcp, (struct sockaddr *)&address, sizeof address)) {
        HANDLE back = CreateThread(NULL, 0, tcp_to_pipe, &client, 0, NULL);

        pipe_to_tcp(&client);
        shutdown(client.tcp, SD_BOTH);
        WaitForSingleObject(back, INFINITE);
        CloseHandle(back);
    }
    closesocket(client.tcp);
    CloseHandle(client.tcp_ended);
    CloseHandle(client.pipe);
    return 0;
}

int main(int argc, char **argv)
{
    OVERLAPPED operation = { .hEvent = CreateEvent(NULL, TRUE, FALSE, NULL) };
    char path[256];
    WSADATA data;

    if (argc != 3 || WSAStartup(MAKEWORD(2, 2), &data))
        return 64;
    snprintf(path, sizeof path, "\\\\.\\pipe\\%s", argv[1]);
    port = atoi(argv[2]);
    for (int first = 1;; first = 0) {
        HANDLE pipe = CreateNamedPipe(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE,
                                      PIPE_UNLIMITED_INSTANCES, 8192, 8192, 0, NULL);

        if (pipe == INVALID_HANDLE_VALUE) {
            fprintf(stderr, "CreateNamedPipe %s: error %lu\n", path, GetLastError());
            return 1;
        }
        if (first) {
            puts("listening");
            fflush(stdout);
        }
        /* A client that was faster than the call is one too. */
        if (!ConnectNamedPipe(pipe, &operation) && GetLastError() != ERROR_PIPE_CONNECTED)
            finish(pipe, FALSE, &operation, NULL);
        CloseHandle(CreateThread(NULL, 0, serve, pipe, 0, NULL));
    }
}
