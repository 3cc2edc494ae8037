/*
 * Hyper-V sockets for a machine without Hyper-V: a DLL that a test loads before anything looks up ws2_32's functions. It puts
 * functions of its own in ws2_32's export table. AF_HYPERV becomes TCP on 127.0.0.1; all other families pass through.
 *
 * The folder in the environment variable HVSHIM_DIR holds
 *   <vm id>_<service id>   the TCP port of the listener there, while it listens
 *   mode                   read at each call, when it exists: "absent" (no AF_HYPERV), or the error of each bind
 *
 * Not here: AcceptEx and ConnectEx, which find a real TCP socket behind the handle, and all of Hyper-V's own behaviour.
 */
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>
#include <hvsocket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "exports.h"

#define FAMILY_HYPERV 34
#define MOST_SOCKETS 4096

struct hv_socket {
    SOCKET socket; /* 0: free */
    int listens;
    SOCKADDR_HV local;
    SOCKADDR_HV peer;
};

static struct hv_socket sockets[MOST_SOCKETS];
static CRITICAL_SECTION lock;
static char folder[MAX_PATH];

static SOCKET(WSAAPI *real_socket)(int, int, int);
static SOCKET(WSAAPI *real_WSASocketW)(int, int, int, LPWSAPROTOCOL_INFOW, GROUP, DWORD);
static int(WSAAPI *real_bind)(SOCKET, const struct sockaddr *, int);
static int(WSAAPI *real_connect)(SOCKET, const struct sockaddr *, int);
static SOCKET(WSAAPI *real_accept)(SOCKET, struct sockaddr *, int *);
static int(WSAAPI *real_setsockopt)(SOCKET, int, int, const char *, int);
static int(WSAAPI *real_getsockname)(SOCKET, struct sockaddr *, int *);
static int(WSAAPI *real_closesocket)(SOCKET);

static struct hv_socket *find(SOCKET socket) {
    for (int i = 0; i < MOST_SOCKETS; i++) {
        if (sockets[i].socket == socket) {
            return &sockets[i];
        }
    }
    return NULL;
}

static SOCKET keep(SOCKET socket) {
    if (socket != INVALID_SOCKET) {
        EnterCriticalSection(&lock);
        struct hv_socket *place = find(0);
        if (place != NULL) {
            memset(place, 0, sizeof *place);
            place->socket = socket;
        }
        LeaveCriticalSection(&lock);
        if (place == NULL) {
            abort();
        }
    }
    return socket;
}

static int fail(int error) {
    WSASetLastError(error);
    return SOCKET_ERROR;
}

/* What the mode file says: 0 nothing, -1 absent, else an error for bind. */
static int mode(void) {
    char path[MAX_PATH + 16], text[16] = "";
    snprintf(path, sizeof path, "%s/mode", folder);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return strncmp(text, "absent", 6) == 0 ? -1 : atoi(text);
}

static int write_guid(char *to, const GUID *guid) {
    const unsigned char *b = guid->Data4;
    return sprintf(to, "%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", (unsigned long) guid->Data1, guid->Data2,
                   guid->Data3, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]);
}

static void port_file(char *path, const SOCKADDR_HV *address) {
    char *at = path + sprintf(path, "%s/", folder);
    at += write_guid(at, &address->VmId);
    *at++ = '_';
    write_guid(at, &address->ServiceId);
}

/* The address, if it is one that Windows would take. */
static const SOCKADDR_HV *checked(const struct sockaddr *address, int length) {
    const SOCKADDR_HV *hv = (const SOCKADDR_HV *) address;
    if (hv == NULL || length < (int) sizeof *hv) {
        WSASetLastError(WSAEFAULT);
        return NULL;
    }
    if (hv->Family != FAMILY_HYPERV || hv->Reserved != 0) {
        WSASetLastError(WSAEINVAL);
        return NULL;
    }
    return hv;
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {0};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

static SOCKET open_socket(int type, int protocol, DWORD flags) {
    if (mode() < 0) {
        WSASetLastError(WSAEAFNOSUPPORT);
        return INVALID_SOCKET;
    }
    if (type != SOCK_STREAM || protocol != HV_PROTOCOL_RAW) {
        WSASetLastError(WSAEPROTONOSUPPORT);
        return INVALID_SOCKET;
    }
    return keep(real_WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, flags));
}

static SOCKET WSAAPI our_socket(int family, int type, int protocol) {
    return family == FAMILY_HYPERV ? open_socket(type, protocol, WSA_FLAG_OVERLAPPED)
                                   : real_socket(family, type, protocol);
}

static SOCKET WSAAPI our_WSASocketW(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group,
                                    DWORD flags) {
    return family == FAMILY_HYPERV ? open_socket(type, protocol, flags)
                                   : real_WSASocketW(family, type, protocol, info, group, flags);
}

static int WSAAPI our_bind(SOCKET socket, const struct sockaddr *address, int length) {
    struct hv_socket *hv = find(socket);
    if (hv == NULL) {
        return real_bind(socket, address, length);
    }
    const SOCKADDR_HV *to = checked(address, length);
    if (to == NULL) {
        return SOCKET_ERROR;
    }
    char path[MAX_PATH + 80];
    port_file(path, to);
    FILE *taken = fopen(path, "rb");
    if (taken != NULL) {
        fclose(taken);
        return fail(WSAEADDRINUSE);
    }
    if (mode() > 0) {
        return fail(mode());
    }
    struct sockaddr_in in = loopback(0);
    int in_length = sizeof in;
    if (real_bind(socket, (struct sockaddr *) &in, sizeof in) != 0 ||
        real_getsockname(socket, (struct sockaddr *) &in, &in_length) != 0) {
        return SOCKET_ERROR;
    }
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return fail(WSAEFAULT);
    }
    fprintf(file, "%d\n", ntohs(in.sin_port));
    fclose(file);
    hv->listens = 1;
    hv->local = *to;
    return 0;
}

static int WSAAPI our_connect(SOCKET socket, const struct sockaddr *address, int length) {
    struct hv_socket *hv = find(socket);
    if (hv == NULL) {
        return real_connect(socket, address, length);
    }
    const SOCKADDR_HV *to = checked(address, length);
    if (to == NULL) {
        return SOCKET_ERROR;
    }
    char path[MAX_PATH + 80];
    port_file(path, to);
    FILE *file = fopen(path, "rb");
    int port = 0;
    if (file == NULL || fscanf(file, "%d", &port) != 1) {
        if (file != NULL) {
            fclose(file);
        }
        return fail(WSAECONNREFUSED);
    }
    fclose(file);
    hv->peer = *to;
    struct sockaddr_in in = loopback(port);
    return real_connect(socket, (struct sockaddr *) &in, sizeof in);
}

static SOCKET WSAAPI our_accept(SOCKET socket, struct sockaddr *address, int *length) {
    struct hv_socket *listener = find(socket);
    if (listener == NULL) {
        return real_accept(socket, address, length);
    }
    SOCKET accepted = keep(real_accept(socket, NULL, NULL));
    if (accepted != INVALID_SOCKET && address != NULL && *length >= (int) sizeof listener->local) {
        memcpy(address, &listener->local, sizeof listener->local);
        *length = sizeof listener->local;
    }
    return accepted;
}

static int WSAAPI our_setsockopt(SOCKET socket, int level, int option, const char *value, int length) {
    if (level != HV_PROTOCOL_RAW || find(socket) == NULL) {
        return real_setsockopt(socket, level, option, value, length);
    }
    int known = option == HVSOCKET_CONNECT_TIMEOUT || option == HVSOCKET_CONNECTED_SUSPEND;
    return known && length == sizeof(ULONG) ? 0 : fail(WSAENOPROTOOPT);
}

static int WSAAPI our_closesocket(SOCKET socket) {
    EnterCriticalSection(&lock);
    struct hv_socket *hv = find(socket);
    if (hv != NULL) {
        if (hv->listens) {
            char path[MAX_PATH + 80];
            port_file(path, &hv->local);
            remove(path);
        }
        hv->socket = 0;
    }
    LeaveCriticalSection(&lock);
    return real_closesocket(socket);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    if (reason != DLL_PROCESS_ATTACH) {
        return TRUE;
    }
    const char *named = getenv("HVSHIM_DIR");
    snprintf(folder, sizeof folder, "%s", named != NULL ? named : ".");
    InitializeCriticalSection(&lock);
    BYTE *winsock = (BYTE *) LoadLibraryA("ws2_32.dll");
    real_socket = replace(winsock, "socket", our_socket);
    real_WSASocketW = replace(winsock, "WSASocketW", our_WSASocketW);
    real_bind = replace(winsock, "bind", our_bind);
    real_connect = replace(winsock, "connect", our_connect);
    real_accept = replace(winsock, "accept", our_accept);
    real_setsockopt = replace(winsock, "setsockopt", our_setsockopt);
    real_getsockname = (void *) GetProcAddress((HMODULE) winsock, "getsockname");
    real_closesocket = replace(winsock, "closesocket", our_closesocket);
    return TRUE;
}
