/*
 * What the doubles of the Host Compute Service answer: read on every call from the file that WSLD_HCS names, so that a test
 * changes it while the daemon runs. Its first line is the HRESULT in hexadecimal, the rest is the JSON, in UTF-8.
 * Without the file every answer is 0x80004005 (E_FAIL).
 */
#include <windows.h>
#include <objbase.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_BYTES (1 << 20)

/* The text in UTF-16, as the caller frees it with CoTaskMemFree. */
static wchar_t *hcs_text(const char *utf8)
{
    int length = MultiByteToWideChar(CP_UTF8, 0, utf8, -1, NULL, 0);
    wchar_t *wide = CoTaskMemAlloc(length * sizeof *wide);
    MultiByteToWideChar(CP_UTF8, 0, utf8, -1, wide, length);
    return wide;
}

static HRESULT hcs_answer(wchar_t **json)
{
    const char *path = getenv("WSLD_HCS");
    FILE *file = path ? fopen(path, "rb") : NULL;
    char line[64];
    char *text;
    size_t length;
    HRESULT result;

    *json = NULL;
    if (!file)
        return E_FAIL;
    result = fgets(line, sizeof line, file) ? (HRESULT)strtoul(line, NULL, 16) : E_FAIL;
    text = malloc(MOST_BYTES);
    length = fread(text, 1, MOST_BYTES - 1, file);
    text[length] = 0;
    fclose(file);
    *json = hcs_text(text);
    free(text);
    return result;
}
