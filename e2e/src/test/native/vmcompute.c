/* A double of vmcompute.dll, the Host Compute Service's first interface. */
#include "hcs.h"

__declspec(dllexport) HRESULT WINAPI HcsEnumerateComputeSystems(PCWSTR query, PWSTR *systems, PWSTR *errors)
{
    HRESULT result;

    *systems = NULL;
    *errors = NULL;
    if (!query)
        return E_INVALIDARG;
    result = hcs_answer(systems);
    if (FAILED(result)) {
        *errors = *systems;
        *systems = NULL;
    }
    return result;
}
