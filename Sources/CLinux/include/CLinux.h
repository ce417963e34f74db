/* What Swift's Glibc module lacks. */
#ifndef CLINUX_H
#define CLINUX_H
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <signal.h>
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>
#include <sys/socket.h>

/* Glibc's module hides it; without it a worker that starts meanwhile would inherit the connection. */
int accept4(int, struct sockaddr *, socklen_t *, int);
#endif
