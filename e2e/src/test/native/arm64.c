/*
 * Windows on Arm for a program that is built for x64 and emulated there: a DLL that a test loads before anything asks. Such a program
 * is none of WOW64's, as IsWow64Process2 tells, and the machine is IMAGE_FILE_MACHINE_ARM64.
 */
#include "exports.h"

static BOOL WINAPI our_IsWow64Process2(HANDLE process, USHORT *emulated, USHORT *machine) {
    *emulated = IMAGE_FILE_MACHINE_UNKNOWN;
    if (machine != NULL) {
        *machine = IMAGE_FILE_MACHINE_ARM64;
    }
    return TRUE;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    if (reason == DLL_PROCESS_ATTACH) {
        replace((BYTE *) GetModuleHandleA("kernel32.dll"), "IsWow64Process2", our_IsWow64Process2);
    }
    return TRUE;
}
