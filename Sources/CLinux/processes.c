#include "CLinux.h"
#include <stdio.h>

/* Variadic functions and those behind feature macros are out of Swift's reach. */
int tmsp_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

int tmsp_exchange(const char *first, const char *second) {
  return renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE);
}
