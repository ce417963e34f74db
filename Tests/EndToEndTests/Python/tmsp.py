"""A client of tmsp/1 for the tests, written from Protocols/wire/README.md.

It says what the protocol forbids too, and shows every message as it came, which Examples/tmsp_client.py rightly
does not; written apart from that one, it also checks it.
"""
import collections, hashlib, json, os, time, uuid, zmq

PATIENCE = 60  # seconds; so long only where something is wrong
CHUNK = 1 << 20
FINAL = ("done", "failed", "cancelled", "expired")

Message = collections.namedtuple("Message", "header raw body")


class Refused(Exception):
    """An error reply that was not expected."""

    def __init__(self, header):
        super().__init__(json.dumps(header))
        self.header = header


class Server:
    """The daemon's ingest socket; `observe` is shown the header of every message, as bytes."""

    def __init__(self, endpoint, observe=lambda direction, header: None):
        self.observe = observe
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)

    def send_frames(self, *frames):
        """Sends frames as they are: the way to say what the protocol forbids."""
        self.socket.send_multipart(frames)

    def send(self, type, *body, **fields):
        id = uuid.uuid4().hex
        header = json.dumps({"type": type, "id": id, **fields}).encode()
        self.observe("request", header)
        self.send_frames(b"tmsp/1", header, *body)
        return id

    def receive(self):
        """The next reply, whatever it answers."""
        if not self.socket.poll(PATIENCE * 1000):
            raise TimeoutError("no reply")
        version, raw, *body = self.socket.recv_multipart()
        assert version == b"tmsp/1", version
        self.observe("reply", raw)
        return Message(json.loads(raw), raw, body[0] if body else None)

    def try_ask(self, type, *body, **fields):
        """The reply to a request, be it an error."""
        id = self.send(type, *body, **fields)
        while True:
            message = self.receive()
            # A credit has no `re`, and ends only the wait of a chunk.
            if message.header.get("re") == id:
                return message
            if type == "chunk" and message.header["type"] == "credit":
                return message

    def ask(self, type, *body, **fields):
        """The header of the reply to a request that must not be refused."""
        return accepted(self.try_ask(type, *body, **fields)).header

    def refusal(self, type, *body, **fields):
        """The error reply to a request that must be refused."""
        header = self.try_ask(type, *body, **fields).header
        assert header["type"] == "error", header
        return header

    def chunk(self, job, file, offset, data):
        return self.try_ask("chunk", data, job=job, file=file, offset=offset,
                            body="application/octet-stream").header

    def upload(self, job, file, path, offset, limit):
        """Sends a file from `offset` on, as far as the credit goes without waiting for replies."""
        size, sent = os.path.getsize(path), offset
        with open(path, "rb") as data:
            data.seek(offset)
            while offset < size:
                while sent < size and sent + min(CHUNK, size - sent) <= limit:
                    part = data.read(CHUNK)
                    self.send("chunk", part, job=job, file=file, offset=sent,
                              body="application/octet-stream")
                    sent += len(part)
                credit = accepted(self.receive()).header
                assert credit["type"] == "credit" and credit["file"] == file, credit
                offset, limit = credit["offset"], credit["limit"]

    def submit(self, paths, subject, key=None, by_path=False, **params):
        """Submits a case whole, files by their role; gives the id of the stored job."""
        files = [declaration(role, path, by_path) for role, path in paths.items()]
        reply = self.ask("submit", key=key or uuid.uuid4().hex, files=files,
                         meta={"subject": subject}, params=params)
        for index, path in enumerate(paths.values()):
            self.upload(reply["job"], index, path, reply["offsets"][index],
                        reply["limits"][index])
        self.ask("commit", job=reply["job"])
        return reply["job"]

    def final_status(self, job):
        """The status of a job once it has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            status = self.ask("status", job=job)
            if status["state"] in FINAL:
                return status
            time.sleep(0.02)
        raise TimeoutError(f"the job is still {status['state']}")


class Feed:
    """The daemon's results socket, once the subscription is in force."""

    def __init__(self, endpoint, observe=lambda direction, header: None, site="local"):
        self.observe = observe
        self.socket = zmq.Context.instance().socket(zmq.SUB)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)
        ready = "$ack/" + uuid.uuid4().hex
        self.socket.subscribe(site + "/")
        self.socket.subscribe(ready)
        while self.next()[0] != ready:
            pass

    def next(self):
        """The next publication: its topic and header."""
        if not self.socket.poll(PATIENCE * 1000):
            raise TimeoutError("no publication")
        topic, version, raw = self.socket.recv_multipart()
        assert version == b"tmsp/1", version
        self.observe("publication", raw)
        return topic.decode(), json.loads(raw)


def accepted(message):
    if message.header["type"] == "error":
        raise Refused(message.header)
    return message


def declaration(role, path, by_path=False):
    """A file as `submit` declares it."""
    with open(path, "rb") as data:
        sha256 = hashlib.file_digest(data, "sha256").hexdigest()
    if by_path:
        return {"role": role, "path": path, "sha256": sha256}
    return {"role": role, "name": os.path.basename(path), "size": os.path.getsize(path),
            "sha256": sha256}


def named_files(arguments):
    """Files by their role, out of arguments such as bold=FILE."""
    return dict(argument.split("=", 1) for argument in arguments)


def listed(counts):
    """Counts by name, for people."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
