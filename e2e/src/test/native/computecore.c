/* A double of computecore.dll: the same name with other parameters, and a result that is waited for. */
#include "hcs.h"

#define OPEN 0x48435331
#define BEGUN 0x48435332

typedef struct {
    int state;
} operation;

__declspec(dllexport) void *WINAPI HcsCreateOperation(const void *context, void *callback)
{
    operation *created = malloc(sizeof *created);
    created->state = OPEN;
    return created;
}

__declspec(dllexport) HRESULT WINAPI HcsEnumerateComputeSystems(PCWSTR query, operation *begun)
{
    if (begun->state != OPEN)
        return E_HANDLE;
    begun->state = BEGUN;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI HcsWaitForOperationResult(operation *begun, DWORD millis, PWSTR *document)
{
    if (begun->state != BEGUN)
        return E_HANDLE;
    begun->state = OPEN;
    return hcs_answer(document);
}

__declspec(dllexport) void WINAPI HcsCloseOperation(operation *closed)
{
    closed->state = 0;
    free(closed);
}
