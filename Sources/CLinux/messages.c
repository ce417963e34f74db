#define _GNU_SOURCE
#include "messages.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

typedef union {
  struct cmsghdr header; /* aligns it */
  char bytes[CMSG_SPACE(TMSP_MOST_FILES * sizeof(int))];
} Control;

ptrdiff_t tmsp_send_with_files(int socket, const void *bytes, size_t size, const int *files, size_t count) {
  if (count > TMSP_MOST_FILES) {
    errno = EINVAL;
    return -1;
  }
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = size};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  Control control;
  memset(&control, 0, sizeof control);
  if (count > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), files, count * sizeof(int));
  }
  return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ptrdiff_t tmsp_receive_with_files(int socket, void *bytes, size_t size, int *files, size_t *count) {
  struct iovec part = {.iov_base = bytes, .iov_len = size};
  Control control;
  struct msghdr message = {
    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
  };
  *count = 0;
  ptrdiff_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received < 0) return received;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    /* The control buffer holds no more than TMSP_MOST_FILES of them. */
    size_t here = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    memcpy(files + *count, CMSG_DATA(header), here * sizeof(int));
    *count += here;
  }
  return received;
}
