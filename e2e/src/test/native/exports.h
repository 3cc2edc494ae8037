/* Puts functions of a double in the place of a library's own: in its export table, for whoever looks them up from then on. */
#include <windows.h>
#include <stdlib.h>
#include <string.h>

/* Export tables hold 32-bit offsets from the module: a jump to our function has to stand within 4 GiB above it. */
static BYTE *jumps;

static void reserve_jumps(BYTE *module, DWORD size) {
    BYTE *end = module + 0x70000000;
    for (BYTE *at = (BYTE *) (((ULONG_PTR) module + size + 0xffff) & ~(ULONG_PTR) 0xffff); at < end && jumps == NULL;
         at += 0x10000) {
        jumps = VirtualAlloc(at, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    }
    if (jumps == NULL) {
        abort();
    }
}

/* Lets an export of a module lead to our function, and returns the one that it led to. */
static void *replace(BYTE *module, const char *name, void *function) {
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *) (module + ((IMAGE_DOS_HEADER *) module)->e_lfanew);
    IMAGE_EXPORT_DIRECTORY *exports =
        (IMAGE_EXPORT_DIRECTORY *) (module +
                                    headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_EXPORT].VirtualAddress);
    DWORD *names = (DWORD *) (module + exports->AddressOfNames);
    WORD *ordinals = (WORD *) (module + exports->AddressOfNameOrdinals);
    DWORD *functions = (DWORD *) (module + exports->AddressOfFunctions);
    if (jumps == NULL) {
        reserve_jumps(module, headers->OptionalHeader.SizeOfImage);
    }
    for (DWORD i = 0; i < exports->NumberOfNames; i++) {
        if (strcmp((char *) module + names[i], name) == 0) {
            DWORD *entry = &functions[ordinals[i]];
            void *original = module + *entry;
            DWORD protection;
            /* jmp [rip+0], then where to */
            static const BYTE jump[] = {0xff, 0x25, 0, 0, 0, 0};
            memcpy(jumps, jump, sizeof jump);
            memcpy(jumps + sizeof jump, &function, sizeof function);
            VirtualProtect(entry, sizeof *entry, PAGE_READWRITE, &protection);
            *entry = (DWORD) (jumps - module);
            VirtualProtect(entry, sizeof *entry, protection, &protection);
            jumps += 16;
            return original;
        }
    }
    abort();
}
