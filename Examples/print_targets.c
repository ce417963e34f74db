/* Prints the target of each job that ends, as tmsplannerd publishes it: C11 and libzmq, nothing else.
 *
 *   cc -std=c11 -O2 -o print_targets Examples/print_targets.c -lzmq
 *   ./print_targets ipc:///run/tmsplanner/ingest.sock ipc:///run/tmsplanner/results.sock
 *
 * A line a job, until Ctrl-C:
 *
 *   subject=sub-012 job=0c7e… status=ok recommended=yes r=-0.712255 MNI152NLin2009cAsym=-40.5,35.5,33.5
 *
 * Positions are RAS millimetres under the name of their frame; numbers stand as the daemon wrote them. Without a
 * target there are neither r nor position. Over a network the files TMSP_SERVER_KEY (the server's public key) and
 * TMSP_KEY_FILE (the own secret one) are named in the environment. Protocols/wire/README.md is what it follows;
 * it does not ask for events that were missed, but says that some were.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zmq.h>

enum { DEPTH = 16, NAME = 64, LINE = 1024, REPLY_MS = 5000, ATTEMPTS = 6, SILENCE_S = 15 };

static volatile sig_atomic_t is_over = 0;

static void end(int number) {
  (void)number;
  is_over = 1;
}

/* ---- JSON: a value is a piece of the message's text; nothing is copied, nothing read beyond `end` ---- */

typedef struct {
  const char *at, *end;
} Text;

static const Text nothing = {NULL, NULL};

static bool take(Text *in, char wanted) {
  if (in->at == in->end || *in->at != wanted) return false;
  in->at++;
  return true;
}

static bool is_digit(const Text *in) { return in->at < in->end && *in->at >= '0' && *in->at <= '9'; }

static void skip_space(Text *in) {
  while (take(in, ' ') || take(in, '\t') || take(in, '\r') || take(in, '\n')) {
  }
}

static bool skip_word(Text *in, const char *word) {
  while (*word != '\0') {
    if (!take(in, *word++)) return false;
  }
  return true;
}

static bool skip_digits(Text *in) {
  if (!is_digit(in)) return false;
  while (is_digit(in)) in->at++;
  return true;
}

static bool skip_number(Text *in) {
  take(in, '-');
  if (!take(in, '0') && !skip_digits(in)) return false;
  if (take(in, '.') && !skip_digits(in)) return false;
  if (take(in, 'e') || take(in, 'E')) {
    if (!take(in, '+')) take(in, '-');
    return skip_digits(in);
  }
  return true;
}

static bool skip_string(Text *in) {
  if (!take(in, '"')) return false;
  while (in->at < in->end) {
    unsigned char byte = (unsigned char)*in->at++;
    if (byte == '"') return true;
    if (byte < 0x20) return false;
    if (byte != '\\') continue;
    if (take(in, 'u')) {
      for (int digit = 0; digit < 4; digit++, in->at++) {
        if (in->at == in->end || *in->at == '\0' || !strchr("0123456789abcdefABCDEF", *in->at)) return false;
      }
    } else if (in->at == in->end || *in->at == '\0' || !strchr("\"\\/bfnrt", *in->at)) {
      return false;
    } else {
      in->at++;
    }
  }
  return false;
}

static bool skip_value(Text *in, int depth);

static bool skip_list(Text *in, int depth, char close, bool is_object) {
  in->at++;
  skip_space(in);
  if (take(in, close)) return true;
  do {
    skip_space(in);
    if (is_object) {
      if (!skip_string(in)) return false;
      skip_space(in);
      if (!take(in, ':')) return false;
    }
    if (!skip_value(in, depth)) return false;
    skip_space(in);
  } while (take(in, ','));
  return take(in, close);
}

static bool skip_value(Text *in, int depth) {
  skip_space(in);
  if (depth == 0 || in->at == in->end) return false;
  switch (*in->at) {
  case '{': return skip_list(in, depth - 1, '}', true);
  case '[': return skip_list(in, depth - 1, ']', false);
  case '"': return skip_string(in);
  case 't': return skip_word(in, "true");
  case 'f': return skip_word(in, "false");
  case 'n': return skip_word(in, "null");
  default: return skip_number(in);
  }
}

static bool read_value(Text *in, Text *value) {
  skip_space(in);
  value->at = in->at;
  if (!skip_value(in, DEPTH)) return false;
  value->end = in->at;
  return true;
}

/* The next member of the object whose rest is `in`; false at its end, and where it is no object. */
static bool next_member(Text *in, Text *name, Text *value) {
  skip_space(in);
  if (!take(in, '{') && !take(in, ',')) return false;
  skip_space(in);
  name->at = in->at;
  if (!skip_string(in)) return false;
  name->end = in->at;
  skip_space(in);
  return take(in, ':') && read_value(in, value);
}

/* The next element of the array whose rest is `in`; false at its end, and where it is no array. */
static bool next_element(Text *in, Text *value) {
  skip_space(in);
  return (take(in, '[') || take(in, ',')) && read_value(in, value);
}

static bool is(Text value, const char *text) {
  size_t length = strlen(text);
  return value.at != NULL && (size_t)(value.end - value.at) == length && memcmp(value.at, text, length) == 0;
}

/* The member `name` (in quotes) of an object; nothing where there is none, or two. */
static Text member(Text object, const char *name) {
  Text found = nothing, key, value;
  if (object.at == NULL || object.at == object.end || *object.at != '{') return nothing;
  while (next_member(&object, &key, &value)) {
    if (!is(key, name)) continue;
    if (found.at != NULL) return nothing;
    found = value;
  }
  return found;
}

/* Copies a string of 1 to 64 letters, digits, dots, lines and hyphens: what names are made of, and safe to print. */
static bool read_name(Text value, char name[NAME + 1]) {
  if (value.at == NULL || value.end - value.at < 3 || value.end - value.at > NAME + 2 || *value.at != '"') return false;
  size_t length = (size_t)(value.end - value.at) - 2;
  memcpy(name, value.at + 1, length);
  name[length] = '\0';
  return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

/* Copies a number whose magnitude is at most `most`, as it was written. */
static bool read_number(Text value, double most, char number[NAME + 1]) {
  if (value.at == NULL || value.at == value.end || value.end - value.at > NAME) return false;
  if (*value.at != '-' && !is_digit(&value)) return false;
  size_t length = (size_t)(value.end - value.at);
  memcpy(number, value.at, length);
  number[length] = '\0';
  return fabs(strtod(number, NULL)) <= most;
}

/* A number of events: a string of at most 18 digits. */
static bool read_seq(Text value, uint64_t *seq) {
  char name[NAME + 1];
  if (!read_name(value, name) || strlen(name) > 18 || strspn(name, "0123456789") != strlen(name)) return false;
  *seq = strtoull(name, NULL, 10);
  return true;
}

/* A whole document that is one JSON object. */
static bool read_document(const void *data, size_t size, Text *document) {
  Text in = {data, (const char *)data + size};
  if (!read_value(&in, document) || *document->at != '{') return false;
  skip_space(&in);
  return in.at == in.end;
}

/* ---- What is printed ---- */

typedef struct {
  char text[LINE];
  size_t length;
  bool is_whole;
} Line;

static void add(Line *line, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vsnprintf(line->text + line->length, LINE - line->length, format, arguments);
  va_end(arguments);
  line->is_whole = line->is_whole && count >= 0 && (size_t)count < LINE - line->length;
  if (line->is_whole) line->length += (size_t)count;
}

/* One frame's position, as `T1w=-40.5,35.5,33.5`. */
static bool add_position(Line *line, Text frame, Text position) {
  char name[NAME + 1], number[NAME + 1];
  Text coordinate;
  int count = 0;
  if (!read_name(frame, name)) return false;
  add(line, " %s", name);
  while (next_element(&position, &coordinate)) {
    if (++count > 3 || !read_number(coordinate, 1000, number)) return false;
    add(line, "%c%s", count == 1 ? '=' : ',', number);
  }
  return count == 3;
}

/* Adds what a summary or a report says; false where it is not what the protocol describes. */
static bool add_result(Line *line, Text result, Text target) {
  char status[NAME + 1], r[NAME + 1];
  Text position = member(target, "\"position\""), frame, place, recommended = member(target, "\"recommended\"");
  if (!read_name(member(result, "\"status\""), status)) return false;
  add(line, " status=%s", status);
  if (strcmp(status, "no_target") == 0) return target.at == NULL || is(target, "null");
  bool is_ok = strcmp(status, "ok") == 0, is_recommended = is(recommended, "true");
  if (!is_recommended && !is(recommended, "false")) return false;
  if (is_recommended && !is_ok) return false;
  if (!read_number(member(target, "\"r\""), 1, r)) return false;
  add(line, " recommended=%s r=%s", is_recommended ? "yes" : "no", r);
  int frames = 0;
  for (; next_member(&position, &frame, &place); frames++) {
    if (!add_position(line, frame, place)) return false;
  }
  return frames > 0;
}

static void print_line(const Line *line) {
  puts(line->text);
  fflush(stdout);
}

static void complain(const char *words) { fprintf(stderr, "print_targets: %s\n", words); }

/* ---- Messages ---- */

typedef struct {
  zmq_msg_t frames[3];
  int count; /* of all frames that came; those after the third are dropped */
} Message;

static void close_message(Message *message) {
  for (int index = 0; index < 3; index++) zmq_msg_close(&message->frames[index]);
}

/* The next message, which is to be closed in any case; false where none is there. */
static bool receive(void *socket, Message *message) {
  zmq_msg_t dropped;
  message->count = 0;
  zmq_msg_init(&dropped);
  for (int index = 0; index < 3; index++) zmq_msg_init(&message->frames[index]);
  bool has_more = true, is_there = true;
  while (has_more && is_there) {
    zmq_msg_t *frame = message->count < 3 ? &message->frames[message->count] : &dropped;
    /* The frames of a message come together: only for the first there may be none. */
    is_there = zmq_msg_recv(frame, socket, ZMQ_DONTWAIT) >= 0;
    has_more = is_there && zmq_msg_more(frame);
    message->count += is_there;
  }
  zmq_msg_close(&dropped);
  return is_there;
}

/* The header in frame `index`, after that with the version. */
static bool read_header(Message *message, int index, Text *header) {
  zmq_msg_t *version = &message->frames[index - 1], *frame = &message->frames[index];
  if (message->count <= index || message->count > 3) return false;
  if (zmq_msg_size(version) != 6 || memcmp(zmq_msg_data(version), "tmsp/1", 6) != 0) return false;
  return read_document(zmq_msg_data(frame), zmq_msg_size(frame), header);
}

static void reconnect(void *socket, const char *endpoint) {
  zmq_disconnect(socket, endpoint); /* it may have been given up already */
  if (zmq_connect(socket, endpoint) != 0) complain(zmq_strerror(zmq_errno()));
}

/* Asks until it is answered; `reply` is to be closed where it is, and `header` lies in it. */
static bool ask(void *socket, const char *endpoint, const char *type, const char *more, Message *reply, Text *header) {
  static unsigned long last = 0;
  for (int attempt = 0; attempt < ATTEMPTS && !is_over; attempt++) {
    char request[256], id[32], wanted[34];
    snprintf(id, sizeof id, "%lu", ++last);
    snprintf(wanted, sizeof wanted, "\"%s\"", id);
    int length = snprintf(request, sizeof request, "{\"type\":\"%s\",\"id\":\"%s\"%s}", type, id, more);
    if (length < 0 || (size_t)length >= sizeof request) return false;
    if (attempt > 1) reconnect(socket, endpoint); /* where its key was refused once, libzmq would not */
    if (zmq_send(socket, "tmsp/1", 6, ZMQ_SNDMORE | ZMQ_DONTWAIT) == 6)
      zmq_send(socket, request, (size_t)length, ZMQ_DONTWAIT);
    zmq_pollitem_t item = {socket, 0, ZMQ_POLLIN, 0};
    while (!is_over && zmq_poll(&item, 1, REPLY_MS) > 0) {
      if (receive(socket, reply) && read_header(reply, 1, header) && is(member(*header, "\"re\""), wanted)) return true;
      close_message(reply);
    }
  }
  return false;
}

/* ---- The feed ---- */

typedef struct {
  void *requests, *feed;
  const char *ingest, *results;
  char epoch[NAME + 1];
  uint64_t seq;
  bool is_known;
} Follower;

/* Prints what the whole report says, for an event that does not say where the target is. */
static void print_report(Follower *follower, const char *subject, const char *job) {
  char more[NAME + 16];
  Message reply;
  Text header, target = nothing;
  Line line = {.is_whole = true};
  snprintf(more, sizeof more, ",\"job\":\"%s\"", job);
  if (!ask(follower->requests, follower->ingest, "result", more, &reply, &header)) {
    fprintf(stderr, "print_targets: job %s is done, but nobody tells its result\n", job);
    return;
  }
  Text report = member(header, "\"result\""), targets = member(report, "\"targets\"");
  next_element(&targets, &target);
  if (target.end == NULL) target = nothing;
  add(&line, "subject=%s job=%s", subject, job);
  if (add_result(&line, report, target) && line.is_whole) {
    print_line(&line);
  } else {
    fprintf(stderr, "print_targets: no report of job %s can be read\n", job);
  }
  close_message(&reply);
}

static void print_event(Follower *follower, Text event) {
  char subject[NAME + 1], job[NAME + 1];
  Line line = {.is_whole = true};
  Text state = member(event, "\"state\""), result = member(event, "\"result\"");
  Text target = member(result, "\"target\"");
  if (!read_name(member(event, "\"subject\""), subject) || !read_name(member(event, "\"job\""), job)) return;
  add(&line, "subject=%s job=%s", subject, job);
  if (is(state, "\"failed\"") || is(state, "\"cancelled\"")) {
    add(&line, " status=%.*s", (int)(state.end - state.at - 2), state.at + 1);
    print_line(&line);
  } else if (is(state, "\"done\"")) {
    bool says_none = is(member(result, "\"status\""), "\"no_target\"");
    if (!says_none && member(target, "\"position\"").at == NULL) {
      print_report(follower, subject, job);
    } else if (add_result(&line, result, target) && line.is_whole) {
      print_line(&line);
    } else {
      fprintf(stderr, "print_targets: the event of job %s is not what the protocol describes\n", job);
    }
  }
}

/* Notes how far the daemon is; false where that was known. Says so where events went by unheard. */
static bool note_place(Follower *follower, Text epoch, uint64_t before, uint64_t seq) {
  char name[NAME + 1];
  if (!read_name(epoch, name)) return false;
  bool is_same = follower->is_known && strcmp(name, follower->epoch) == 0;
  if (is_same && seq <= follower->seq) return false;
  if (follower->is_known && !is_same) {
    fprintf(stderr, "print_targets: another database, epoch %s: see tmsplan events\n", name);
  } else if (is_same && before > follower->seq) {
    fprintf(stderr, "print_targets: events were missed: see tmsplan events --since %llu\n",
            (unsigned long long)follower->seq);
  }
  memcpy(follower->epoch, name, sizeof name);
  follower->seq = seq;
  follower->is_known = true;
  return true;
}

static void consider(Follower *follower, Text header) {
  uint64_t seq, prev;
  Text type = member(header, "\"type\""), epoch = member(header, "\"epoch\"");
  if (is(type, "\"event\"")) {
    bool is_numbered = read_seq(member(header, "\"seq\""), &seq) && read_seq(member(header, "\"prev\""), &prev);
    if (is_numbered && prev < seq && note_place(follower, epoch, prev, seq)) print_event(follower, header);
  } else if (is(type, "\"hb\"") || is(type, "\"subscribed\"")) {
    if (read_seq(member(header, "\"last_seq\""), &seq)) note_place(follower, epoch, seq, seq);
  }
}

static time_t seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

static void follow(Follower *follower) {
  time_t heard = seconds();
  bool is_stale = false;
  zmq_pollitem_t item = {follower->feed, 0, ZMQ_POLLIN, 0};
  while (!is_over) {
    Message message;
    Text header;
    if (zmq_poll(&item, 1, 1000) <= 0) {
      if (seconds() - heard < SILENCE_S) continue;
      if (!is_stale) complain("nothing heard from the daemon for 15 s: what stands here may be old");
      is_stale = true;
      heard = seconds();
      reconnect(follower->feed, follower->results);
      continue;
    }
    if (receive(follower->feed, &message) && read_header(&message, 2, &header)) {
      heard = seconds();
      is_stale = false;
      consider(follower, header);
    }
    close_message(&message);
  }
}

/* ---- Connecting ---- */

/* Reads a key of 40 characters; a secret one that others may read is none. */
static bool read_key(const char *path, bool is_secret, char key[41]) {
  struct stat status;
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    perror(path);
    return false;
  }
  bool is_safe = fstat(fileno(file), &status) == 0 && (!is_secret || (status.st_mode & 077) == 0);
  size_t length = fread(key, 1, 40, file);
  key[length] = '\0';
  fclose(file);
  if (!is_safe) fprintf(stderr, "%s: others may read this secret key: chmod 0600 it, or make new keys\n", path);
  if (length != 40) fprintf(stderr, "%s: holds no key\n", path);
  return is_safe && length == 40;
}

static bool set_keys(void *socket, const char *server_path, const char *own_path) {
  char server[41], own[41], public[41];
  return read_key(server_path, false, server) && read_key(own_path, true, own) && zmq_curve_public(public, own) == 0 &&
         zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server, sizeof server) == 0 &&
         zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own, sizeof own) == 0 &&
         zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, public, sizeof public) == 0;
}

/* A socket that is connected, with keys over a network; NULL where it may not or cannot be. */
static void *connect_socket(void *context, int kind, const char *endpoint) {
  const char *server = getenv("TMSP_SERVER_KEY"), *own = getenv("TMSP_KEY_FILE");
  bool is_tcp = strncmp(endpoint, "tcp:", 4) == 0;
  /* Four numbers and a port: a name such as 127.example is somebody else's. */
  int parts[4], length = 0;
  bool is_here = sscanf(endpoint, "tcp://%3d.%3d.%3d.%3d:%n", &parts[0], &parts[1], &parts[2], &parts[3],
                        &length) == 4 && length > 0 && parts[0] == 127;
  if (is_tcp && !(server && own) && !is_here) {
    complain("another host: set TMSP_SERVER_KEY and TMSP_KEY_FILE, or everything would go in clear");
    return NULL;
  }
  void *socket = zmq_socket(context, kind);
  int linger = 0, interval = 5000, timeout = 15000;
  int64_t largest = 1 << 20;
  if (socket == NULL) return NULL;
  zmq_setsockopt(socket, ZMQ_LINGER, &linger, sizeof linger);
  zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof largest);
  zmq_setsockopt(socket, ZMQ_HEARTBEAT_IVL, &interval, sizeof interval);
  zmq_setsockopt(socket, ZMQ_HEARTBEAT_TIMEOUT, &timeout, sizeof timeout);
  if ((is_tcp && server && own && !set_keys(socket, server, own)) || zmq_connect(socket, endpoint) != 0) {
    fprintf(stderr, "print_targets: %s cannot be connected\n", endpoint);
    zmq_close(socket);
    return NULL;
  }
  return socket;
}

/* Subscribes to the events of the own site, which the daemon tells. */
static bool subscribe(Follower *follower) {
  char site[NAME + 1], topic[NAME + 2], ready[48];
  Message reply;
  Text welcome;
  unsigned char bytes[16];
  if (!ask(follower->requests, follower->ingest, "hello", ",\"versions\":[\"tmsp/1\"]", &reply, &welcome)) {
    if (!is_over) complain("no reply: check the address, that tmsplannerd runs, and that it lets you in");
    return false;
  }
  bool is_known = read_name(member(member(welcome, "\"you\""), "\"site\""), site);
  close_message(&reply);
  FILE *random = fopen("/dev/urandom", "rb");
  bool is_random = random != NULL && fread(bytes, 1, sizeof bytes, random) == sizeof bytes;
  if (random != NULL) fclose(random);
  if (!is_known || !is_random) return false;
  snprintf(topic, sizeof topic, "%s/", site);
  strcpy(ready, "$ack/");
  for (size_t index = 0; index < sizeof bytes; index++) snprintf(ready + 5 + 2 * index, 3, "%02x", bytes[index]);
  /* The acknowledgement is subscribed to last: it proves that what stands before is in force. */
  return zmq_setsockopt(follower->feed, ZMQ_SUBSCRIBE, topic, strlen(topic)) == 0 &&
         zmq_setsockopt(follower->feed, ZMQ_SUBSCRIBE, ready, strlen(ready)) == 0;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: print_targets REQUESTS EVENTS, two endpoints such as ipc:///run/tmsplanner/ingest.sock\n");
    return 2;
  }
  struct sigaction action = {.sa_handler = end};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  Follower follower = {.ingest = arguments[1], .results = arguments[2]};
  void *context = zmq_ctx_new();
  int status = 2;
  follower.requests = connect_socket(context, ZMQ_DEALER, follower.ingest);
  follower.feed = follower.requests ? connect_socket(context, ZMQ_SUB, follower.results) : NULL;
  if (follower.feed != NULL) {
    bool is_subscribed = subscribe(&follower);
    if (is_subscribed) follow(&follower);
    status = is_subscribed || is_over ? 0 : 1;
  }
  if (follower.feed != NULL) zmq_close(follower.feed);
  if (follower.requests != NULL) zmq_close(follower.requests);
  zmq_ctx_term(context);
  return status;
}
