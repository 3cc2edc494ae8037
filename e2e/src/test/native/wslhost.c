/* A double of wslhost.exe: runs for a while. What counts is its command line. */
#include <windows.h>

int main(void)
{
    Sleep(60 * 1000);
    return 0;
}
