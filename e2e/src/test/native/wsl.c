/*
 * A double of wsl.exe: prints what the files in the folder that WSLD_WSL names hold, byte by byte, and notes what it was asked.
 *
 *   --list --running --quiet              running    (missing or empty: ends with 1)
 *   --distribution NAME --exec wslinfo    vm-id      (missing: ends with 1)
 */
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <fcntl.h>
#include <io.h>

static FILE *open_in_folder(const char *name, const char *mode)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", getenv("WSLD_WSL") ? getenv("WSLD_WSL") : ".", name);
    return fopen(path, mode);
}

static int print(const char *name)
{
    FILE *file = open_in_folder(name, "rb");
    int character, printed = 0;

    if (!file)
        return 1;
    while ((character = getc(file)) != EOF) {
        putchar(character);
        printed = 1;
    }
    fclose(file);
    return !printed;
}

int wmain(int argc, wchar_t **argv)
{
    FILE *asked = open_in_folder("asked", "ab");

    for (int i = 1; asked && i < argc; i++)
        fprintf(asked, "%ls%c", argv[i], i + 1 < argc ? ' ' : '\n');
    if (asked)
        fclose(asked);
    _setmode(_fileno(stdout), _O_BINARY);
    if (argc > 2 && !wcscmp(argv[1], L"--list") && !wcscmp(argv[2], L"--running"))
        return print("running");
    if (argc > 4 && !wcscmp(argv[3], L"--exec") && !wcscmp(argv[4], L"wslinfo"))
        return print("vm-id");
    return 1;
}
