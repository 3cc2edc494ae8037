/* What load and sink say to each other on a connection, once its prefix has brought it to the sink:

   load: an X11 set-up request without authorisation, 12 bytes, because wsld's displays take connections of X clients only
   load: a command, 1 byte
   sink: OK, 1 byte
   UP: load sends pieces of 64 KiB, whose first byte tells whether it is the last one; sink then answers with how many bytes came,
       8 bytes in host order
   DOWN: sink sends such pieces until load has sent a byte, and then a last one
   ECHO: sink sends back what comes */
#pragma once
#include "endpoint.h"

enum { PIECE = 65536, MORE = 0, LAST = 1, OK = 'k', UP = 'u', DOWN = 'd', ECHO = 'e', SETUP_LENGTH = 12, MOST_EVENTS = 256 };
static const char SETUP[SETUP_LENGTH] = {'l', 0, 11};

/* Follows pieces of which bytes come or go in parts. */
struct pieces {
    size_t at; /* in the piece under way */
    int last, complete;
    unsigned long long bytes;
};

static inline void count_pieces(struct pieces *pieces, const char *bytes, size_t count) {
    pieces->bytes += count;
    for (size_t i = 0; i < count;) {
        if (pieces->at == 0) {
            pieces->last = bytes[i];
        }
        size_t rest = PIECE - pieces->at, step = count - i < rest ? count - i : rest;
        i += step;
        pieces->at = (pieces->at + step) % PIECE;
        pieces->complete = pieces->last && pieces->at == 0;
    }
}
