/* sender ENDPOINT FILE SHA256 [SERVER_KEY PUBLIC_KEY SECRET_KEY]

   Uploads one file out of memory as tmsp/1 wants it: chunks of 1 MiB in order, as far as the credit
   goes. Prints the seconds from its first chunk to the credit that covers the file, and to `stored`. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define CHUNK 1048576LL
#define WINDOW 10485760LL
/* A case has a mask and confounds; these are one letter each. They are sent behind the image, so that
   nobody begins to compute while it comes: this bench measures the upload alone. */
#define DIGEST_OF_M "62c66a7a5dd70c3146618063c344e531e6d4b59e379808443ce962b3abd63c5a"
#define DIGEST_OF_C "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6"

static void fail(const char *what, const char *why) {
  fprintf(stderr, "%s: %s\n", what, why);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static char *content(const char *path, long long *size) {
  struct stat status;
  int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &status) != 0) fail(path, "cannot be read");
  char *bytes = malloc((size_t)status.st_size + 1);
  for (long long done = 0; done < status.st_size;) {
    ssize_t count = read(file, bytes + done, (size_t)(status.st_size - done));
    if (count <= 0) fail(path, "cannot be read");
    done += count;
  }
  close(file);
  *size = status.st_size;
  return bytes;
}

static void send_header(void *socket, const char *header, int more) {
  zmq_send(socket, "tmsp/1", 6, ZMQ_SNDMORE);
  if (zmq_send(socket, header, strlen(header), more) < 0) fail("sending", zmq_strerror(zmq_errno()));
}

static void send_chunk(void *socket, const char *job, int file, long long offset, zmq_msg_t *body) {
  char header[512];
  snprintf(header, sizeof header,
           "{\"type\":\"chunk\",\"id\":\"c%lld\",\"job\":\"%s\",\"file\":%d,\"offset\":%lld,"
           "\"body\":\"application/octet-stream\"}",
           offset / CHUNK, job, file, offset);
  send_header(socket, header, ZMQ_SNDMORE);
  if (zmq_msg_send(body, socket, 0) < 0) fail("chunk", zmq_strerror(zmq_errno()));
}

static void keep(void *data, void *hint) { (void)data, (void)hint; }

/* Receives the header of the next reply; the program ends where it is an error, or none comes. */
static void receive(void *socket, char *header, size_t room) {
  char version[16];
  if (zmq_recv(socket, version, sizeof version, 0) < 0) fail("no reply", zmq_strerror(zmq_errno()));
  int length = zmq_recv(socket, header, room - 1, 0);
  if (length < 0 || (size_t)length >= room) fail("reply", "too long");
  header[length] = 0;
  if (strstr(header, "\"type\":\"error\"")) fail("refused", header);
}

static long long number(const char *header, const char *name) {
  const char *found = strstr(header, name);
  if (!found) fail(name, header);
  return atoll(found + strlen(name));
}

int main(int count, char **words) {
  if (count != 4 && count != 7) return 2;
  long long size;
  char *bytes = content(words[2], &size);
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_DEALER);
  int patience = 120000, none = 0;
  zmq_setsockopt(socket, ZMQ_RCVTIMEO, &patience, sizeof patience);
  zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof none);
  if (count == 7) {
    zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, words[4], strlen(words[4]));
    zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, words[5], strlen(words[5]));
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, words[6], strlen(words[6]));
  }
  if (zmq_connect(socket, words[1]) != 0) fail(words[1], zmq_strerror(zmq_errno()));

  char header[16384], job[64] = "";
  snprintf(header, sizeof header,
           "{\"type\":\"submit\",\"id\":\"1\",\"key\":\"bench-%ld-%d\",\"files\":["
           "{\"role\":\"bold\",\"name\":\"sub-01_space-MNI152NLin2009cAsym_bold.nii.gz\","
           "\"size\":%lld,\"sha256\":\"%s\"},"
           "{\"role\":\"mask\",\"name\":\"mask\",\"size\":1,\"sha256\":\"" DIGEST_OF_M "\"},"
           "{\"role\":\"confounds\",\"name\":\"confounds\",\"size\":1,\"sha256\":\"" DIGEST_OF_C "\"}"
           "],\"meta\":{\"subject\":\"sub-bench\"},\"params\":{}}",
           (long)time(NULL), (int)getpid(), size, words[3]);
  send_header(socket, header, 0);
  receive(socket, header, sizeof header);
  const char *found = strstr(header, "\"job\":\"");
  if (!found || sscanf(found, "\"job\":\"%36[^\"]", job) != 1) fail("no job", header);
  if (number(header, "\"offsets\":[") != 0) fail("the content is there already", header);

  long long sent = 0, limit = WINDOW, offset = 0, durable = 0;
  const double begin = now();
  while (offset < size) {
    while (sent < size) {
      long long length = size - sent < CHUNK ? size - sent : CHUNK;
      if (sent + length > limit) break;
      zmq_msg_t body;
      zmq_msg_init_data(&body, bytes + sent, (size_t)length, keep, NULL);
      send_chunk(socket, job, 0, sent, &body);
      sent += length;
    }
    receive(socket, header, sizeof header);
    long long told = number(header, "\"offset\":"), end = number(header, "\"limit\":");
    if (told > offset) offset = told;
    if (end > limit) limit = end;
    durable = number(header, "\"offset_durable\":");
  }
  const double credited = now();
  for (int file = 1; file <= 2; file++) {
    zmq_msg_t body;
    zmq_msg_init_size(&body, 1);
    *(char *)zmq_msg_data(&body) = file == 1 ? 'm' : 'c';
    send_chunk(socket, job, file, 0, &body);
  }
  snprintf(header, sizeof header, "{\"type\":\"commit\",\"id\":\"2\",\"job\":\"%s\"}", job);
  send_header(socket, header, 0);
  do receive(socket, header, sizeof header);
  while (strstr(header, "\"type\":\"credit\""));
  printf("%.6f %.6f %lld\n", credited - begin, now() - begin, durable);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
