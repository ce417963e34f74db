/* receiver ENDPOINT EVERY [SECRET_KEY]

   A bare libzmq ROUTER with the options of the daemon's ingest socket. It grants the same credit for
   chunks, after each EVERY of them, and only counts them: no file, no digest, no identity. What the
   daemon does besides is what the bench measures against it. One upload, then it ends. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define WINDOW 10485760LL

static void set(void *socket, int option, int value) {
  if (zmq_setsockopt(socket, option, &value, sizeof value) != 0) {
    fprintf(stderr, "option %d: %s\n", option, zmq_strerror(zmq_errno()));
    exit(1);
  }
}

/* The number behind `name` in a header; -1 where there is none. */
static long long number(const char *header, const char *name) {
  const char *found = strstr(header, name);
  return found ? atoll(found + strlen(name)) : -1;
}

static void answer(void *socket, zmq_msg_t *peer, const char *header) {
  zmq_msg_t copy;
  zmq_msg_init(&copy);
  zmq_msg_copy(&copy, peer);
  zmq_msg_send(&copy, socket, ZMQ_SNDMORE);
  zmq_send(socket, "tmsp/1", 6, ZMQ_SNDMORE);
  zmq_send(socket, header, strlen(header), 0);
}

int main(int count, char **words) {
  if (count < 3) return 2;
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_ROUTER);
  long long largest = 1114112;
  zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof largest);
  set(socket, ZMQ_LINGER, 1000);
  set(socket, ZMQ_RCVHWM, 16);
  set(socket, ZMQ_SNDHWM, 1000);
  set(socket, ZMQ_HANDSHAKE_IVL, 5000);
  set(socket, ZMQ_HEARTBEAT_IVL, 5000);
  set(socket, ZMQ_HEARTBEAT_TIMEOUT, 15000);
  set(socket, ZMQ_HEARTBEAT_TTL, 15000);
  set(socket, ZMQ_ROUTER_MANDATORY, 1);
  if (count > 3) {
    set(socket, ZMQ_CURVE_SERVER, 1);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, words[3], strlen(words[3]));
  }
  if (zmq_bind(socket, words[1]) != 0) {
    fprintf(stderr, "%s: %s\n", words[1], zmq_strerror(zmq_errno()));
    return 1;
  }
  char bound[256];
  size_t room = sizeof bound;
  zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &room);
  printf("%s\n", bound);
  fflush(stdout);

  const int every = atoi(words[2]);
  long long size = 0, received = 0, chunks = 0;
  for (;;) {
    zmq_msg_t frames[4];
    int parts = 0, more = 1;
    while (more && parts < 4) {
      zmq_msg_init(&frames[parts]);
      if (zmq_msg_recv(&frames[parts], socket, 0) < 0) return 1;
      more = zmq_msg_more(&frames[parts++]);
    }
    char header[16385] = "", reply[512];
    size_t length = parts > 2 ? zmq_msg_size(&frames[2]) : 0;
    if (length > 16384) return 1;
    memcpy(header, length ? zmq_msg_data(&frames[2]) : "", length);
    int ends = 0;
    if (parts == 4) {
      received += (long long)zmq_msg_size(&frames[3]);
      if (++chunks % every == 0 || received >= size) {
        snprintf(reply, sizeof reply,
                 "{\"type\":\"credit\",\"job\":\"0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c\",\"file\":0,"
                 "\"offset\":%lld,\"offset_durable\":0,\"limit\":%lld}",
                 received, received + WINDOW);
        answer(socket, &frames[0], reply);
      }
    } else if (strstr(header, "\"type\":\"submit\"")) {
      size = number(header, "\"size\":");
      snprintf(reply, sizeof reply,
               "{\"type\":\"accepted\",\"re\":\"1\",\"job\":\"0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c\","
               "\"offsets\":[0],\"limits\":[%lld]}",
               WINDOW);
      answer(socket, &frames[0], reply);
    } else {
      answer(socket, &frames[0], "{\"type\":\"stored\",\"re\":\"2\"}");
      ends = 1;
    }
    for (int part = 0; part < parts; part++) zmq_msg_close(&frames[part]);
    if (ends) break;
  }
  zmq_close(socket);
  zmq_ctx_term(context);
  printf("%lld bytes in %lld chunks\n", received, chunks);
  return received == size + 2 ? 0 : 1; /* and a mask and confounds of one byte each */
}
