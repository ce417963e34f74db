/* Bytes over a unix socket, with open files. */
#ifndef TMSP_MESSAGES_H
#define TMSP_MESSAGES_H
#include <stddef.h>

/* The most open files that one message carries: as many as a case may have. */
#define TMSP_MOST_FILES 64

/* Sends bytes, and with the first of them open files, without waiting. Returns how many bytes were sent,
   or -1 and errno. */
ptrdiff_t tmsp_send_with_files(int socket, const void *bytes, size_t size, const int *files, size_t count);

/* Waits for bytes; what is open of the other side's comes into `files`, which has TMSP_MOST_FILES places,
   closed on exec. Returns how many bytes came, 0 at the end, or -1 and errno. */
ptrdiff_t tmsp_receive_with_files(int socket, void *bytes, size_t size, int *files, size_t *count);
#endif
