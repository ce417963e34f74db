/* receiver ENDPOINT EVERY FILE [SECRET_KEY]

   A bare libzmq ROUTER with the options of the daemon's ingest socket. It grants the same credit for
   chunks, after each EVERY of them. Where FILE is `-` it only counts them: no file, no digest, no
   identity. Else it also digests and writes them, each in a thread of its own, and synchronises FILE before it says
   `stored`: the least that anyone must do who keeps the daemon's promise. One upload, then it ends. */
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

#define WINDOW 10485760LL

static void set(void *socket, int option, int value) {
  if (zmq_setsockopt(socket, option, &value, sizeof value) != 0) {
    fprintf(stderr, "option %d: %s\n", option, zmq_strerror(zmq_errno()));
    exit(1);
  }
}

/* Chunks that wait for one of the threads; as many as the window holds. */
#define ROOM 10

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t change;
  zmq_msg_t chunks[ROOM];
  int first, count, ended;
  void (*take)(const void *bytes, size_t length);
  pthread_t thread;
} Queue;

static EVP_MD_CTX *digest;
static int file = -1;

static void take_digest(const void *bytes, size_t length) { EVP_DigestUpdate(digest, bytes, length); }

static void take_write(const void *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0) {
      perror("write");
      exit(1);
    }
    bytes = (const char *)bytes + written;
    length -= (size_t)written;
  }
}

static void *work(void *argument) {
  Queue *queue = argument;
  for (;;) {
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0 && !queue->ended) pthread_cond_wait(&queue->change, &queue->lock);
    if (queue->count == 0) {
      pthread_mutex_unlock(&queue->lock);
      return NULL;
    }
    zmq_msg_t *chunk = &queue->chunks[queue->first];
    pthread_mutex_unlock(&queue->lock);
    queue->take(zmq_msg_data(chunk), zmq_msg_size(chunk));
    zmq_msg_close(chunk);
    pthread_mutex_lock(&queue->lock);
    queue->first = (queue->first + 1) % ROOM;
    queue->count--;
    pthread_cond_signal(&queue->change);
    pthread_mutex_unlock(&queue->lock);
  }
}

static void start(Queue *queue, void (*take)(const void *, size_t)) {
  pthread_mutex_init(&queue->lock, NULL);
  pthread_cond_init(&queue->change, NULL);
  queue->take = take;
  pthread_create(&queue->thread, NULL, work, queue);
}

/* libzmq counts who holds a large message: nothing is copied here. */
static void put(Queue *queue, zmq_msg_t *chunk) {
  pthread_mutex_lock(&queue->lock);
  while (queue->count == ROOM) pthread_cond_wait(&queue->change, &queue->lock);
  zmq_msg_t *place = &queue->chunks[(queue->first + queue->count) % ROOM];
  zmq_msg_init(place);
  zmq_msg_copy(place, chunk);
  queue->count++;
  pthread_cond_signal(&queue->change);
  pthread_mutex_unlock(&queue->lock);
}

static void finish(Queue *queue) {
  pthread_mutex_lock(&queue->lock);
  queue->ended = 1;
  pthread_cond_signal(&queue->change);
  pthread_mutex_unlock(&queue->lock);
  pthread_join(queue->thread, NULL);
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
  if (count < 4) return 2;
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
  if (count > 4) {
    set(socket, ZMQ_CURVE_SERVER, 1);
    zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, words[4], strlen(words[4]));
  }
  const int keeps = strcmp(words[3], "-") != 0;
  static Queue queues[2];
  if (keeps) {
    file = open(words[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) {
      perror(words[3]);
      return 1;
    }
    digest = EVP_MD_CTX_new();
    EVP_DigestInit_ex(digest, EVP_sha256(), NULL);
    start(&queues[0], take_digest);
    start(&queues[1], take_write);
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
      for (int i = 0; keeps && i < 2; i++) put(&queues[i], &frames[3]);
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
      for (int i = 0; keeps && i < 2; i++) finish(&queues[i]);
      unsigned char sum[EVP_MAX_MD_SIZE];
      if (keeps && (!EVP_DigestFinal_ex(digest, sum, NULL) || fdatasync(file) != 0)) return 1;
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
