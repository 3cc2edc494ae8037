/*
 * A double of wsl.exe: prints what the files in the folder that WSLD_WSL names hold, byte by byte, and notes what it was asked.
 *
 *   --list --running --quiet              running    (missing or empty: ends with 1)
 *   --distribution NAME --exec wslinfo    vm-id      (missing: ends with 1)
 *   --distribution NAME --exec /bin/sh    waits for the end of its input; notes whether it has a console, and its end
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <io.h>
#include <windows.h>

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

static void note(const char *what)
{
    FILE *asked = open_in_folder("asked", "ab");

    if (asked) {
        fprintf(asked, "%s\n", what);
        fclose(asked);
    }
}

static int hold(void)
{
    char byte;
    DWORD count;

    note(GetConsoleWindow() ? "held with a console" : "held without a console");
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &count, NULL) && count > 0)
        ;
    note("let go");
    return 0;
}

int main(int argc, char **argv)
{
    FILE *asked = open_in_folder("asked", "ab");

    for (int i = 1; asked && i < argc; i++)
        fprintf(asked, "%s%c", argv[i], i + 1 < argc ? ' ' : '\n');
    if (asked)
        fclose(asked);
    _setmode(_fileno(stdout), _O_BINARY);
    if (argc > 2 && !strcmp(argv[1], "--list") && !strcmp(argv[2], "--running"))
        return print("running");
    if (argc > 4 && !strcmp(argv[3], "--exec") && !strcmp(argv[4], "wslinfo"))
        return print("vm-id");
    if (argc > 4 && !strcmp(argv[3], "--exec") && !strcmp(argv[4], "/bin/sh"))
        return hold();
    return 1;
}
