"""A client's connection to a daemon that may be killed while it waits for a reply."""
import json, time, uuid
import tmsp

REPLY = 5  # seconds, as the protocol has it
SLICE = 20  # milliseconds


class Stopped(Exception):
    """The test is over: somebody found something wrong."""


class Link:
    """Sends each request again until it is answered, over every restart of the daemon."""

    def __init__(self, daemon, endpoint, oracle, triggers):
        self.daemon, self.oracle, self.triggers = daemon, oracle, triggers
        self.server = tmsp.Server(endpoint)
        self.credits = []  # those that came while something else was waited for

    def send(self, type, *body, **fields):
        id = self.server.send(type, *body, **fields)
        self.triggers.hit("sent " + type)
        return id

    def receive(self):
        """The next reply, or nothing after a moment."""
        if self.oracle.broken.is_set():
            raise Stopped
        if not self.server.socket.poll(SLICE):
            return None
        version, raw, *body = self.server.socket.recv_multipart()
        header = json.loads(raw)
        assert version == b"tmsp/1", version
        if header["type"] == "credit":
            self.credits.append(header)
        return tmsp.Message(header, raw, body[0] if body else None)

    def ask(self, type, **fields):
        """The reply to a request; one that comes late answers it as well."""
        sent, begin = set(), time.monotonic()
        while True:
            generation, deadline = self.daemon.generation, time.monotonic() + REPLY
            sent.add(self.send(type, **fields))
            while self.daemon.generation == generation and time.monotonic() < deadline:
                message = self.receive()
                if message and message.header.get("re") in sent:
                    self.triggers.hit(name_of(type, message.header))
                    return message
            if self.daemon.generation == generation:
                self.oracle.counts["silence"] += 1
            if time.monotonic() - begin > tmsp.PATIENCE:
                raise TimeoutError(f"no reply to {type} {fields.get('job')}")

    def settled(self, type, **fields):
        """The reply once the daemon has room and disk for it."""
        while (message := self.ask(type, **fields)).header.get("retry") == "later":
            code = message.header["code"]
            self.oracle.require(code in ("busy", "not_ready"), type, "is refused:", message.header)
            self.oracle.counts[code] += 1
            time.sleep(0.05)
        return message

    def next_credit(self, job, file):
        """The next credit for a file; nothing where the daemon was killed, or refuses."""
        generation, deadline = self.daemon.generation, time.monotonic() + REPLY
        while self.daemon.generation == generation and time.monotonic() < deadline:
            while self.credits:
                credit = self.credits.pop(0)
                if (credit["job"], credit["file"]) == (job, file):
                    self.triggers.hit("credit")
                    return credit
            message = self.receive()
            if message and message.header["type"] == "error":
                return None
        return None


def name_of(type, reply):
    """What a reply acknowledges, as a moment to kill the daemon at."""
    if reply["type"] == "job":
        return ("cancel" if type == "cancel" else "job") + " " + reply["state"]
    return reply.get("code", reply["type"])
