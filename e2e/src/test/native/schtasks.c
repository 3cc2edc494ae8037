/*
 * A double of schtasks.exe, in the folder that WSLD_TASKS names: it keeps one task's definition, and has run it as the test says.
 *
 *   /create /tn NAME /xml FILE /f           copies FILE, in UTF-16, to definition
 *   /query /tn NAME /xml                    prints definition in one byte a character, as into a pipe (missing: ends with 1)
 *   /query /tn NAME /v /fo csv /nh          prints a row with the number in result as its seventh field (missing: 0x41303, not run yet)
 *   /delete /tn NAME /f                     deletes definition
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_in_folder(const char *name, const char *mode)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", getenv("WSLD_TASKS") ? getenv("WSLD_TASKS") : ".", name);
    return fopen(path, mode);
}

static int create(const char *file)
{
    FILE *from = fopen(file, "rb");
    FILE *to = from ? open_in_folder("definition", "wb") : NULL;
    int byte;

    if (!to)
        return 1;
    while ((byte = getc(from)) != EOF)
        putc(byte, to);
    fclose(from);
    return fclose(to) != 0;
}

static int definition(int print)
{
    FILE *file = open_in_folder("definition", "rb");
    int low, high;

    if (!file)
        return 1;
    while ((low = getc(file)) != EOF && (high = getc(file)) != EOF)
        if (print && high == 0)
            putchar(low);
    fclose(file);
    return 0;
}

static int row(const char *name)
{
    char result[32] = "267011";
    FILE *file = open_in_folder("result", "rb");

    if (file) {
        if (fgets(result, sizeof result, file))
            result[strcspn(result, "\r\n")] = 0;
        fclose(file);
    }
    if (definition(0))
        return 1;
    printf("\"HOST\",\"\\%s\",\"N/A\",\"Ready\",\"Interactive only\",\"N/A\",\"%s\",\"HOST\\user\"\n", name, result);
    return 0;
}

int main(int argc, char **argv)
{
    char path[1024];

    if (argc < 4 || strcmp(argv[2], "/tn"))
        return 1;
    if (argc > 5 && !strcmp(argv[1], "/create") && !strcmp(argv[4], "/xml"))
        return create(argv[5]);
    if (argc > 4 && !strcmp(argv[1], "/query"))
        return strcmp(argv[4], "/xml") ? row(argv[3]) : definition(1);
    if (!strcmp(argv[1], "/delete")) {
        snprintf(path, sizeof path, "%s/definition", getenv("WSLD_TASKS") ? getenv("WSLD_TASKS") : ".");
        return remove(path) != 0;
    }
    return 1;
}
