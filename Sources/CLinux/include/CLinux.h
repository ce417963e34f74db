/* What Swift's Glibc module lacks. */
#ifndef CLINUX_H
#define CLINUX_H
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <signal.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>
#include "messages.h"

/* Declared here, as <malloc.h> and <sys/socket.h> bring an fd_set whose members, with _GNU_SOURCE, have
   other names than Dispatch's: no file could then import both. */
int malloc_trim(size_t pad);
int mallopt(int parameter, int value);
enum { TMSP_TRIM_THRESHOLD = -1, TMSP_MMAP_THRESHOLD = -3, TMSP_ARENA_MAX = -8 };

/* A file that lies in memory only. */
int memfd_create(const char *name, unsigned int flags);
enum { TMSP_CLOSE_ON_EXEC = 1 };

/* Without it a worker that starts meanwhile would inherit the connection. */
int accept4(int descriptor, void *address, void *size, int flags);

/* Has the kernel end this process when the one that started it ends. */
int tmsp_die_with_parent(void);

/* Two names change places in one step; -1 where one is missing or the file system cannot. */
int tmsp_exchange(const char *first, const char *second);
#endif
