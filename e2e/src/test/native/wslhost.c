/* A double of wslhost.exe: runs until its standard input ends. What counts is its command line. */
#include <stdio.h>

int main(void)
{
    while (getchar() != EOF)
        ;
    return 0;
}
