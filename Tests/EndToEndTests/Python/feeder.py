"""A daemon of few words: it publishes what it is told, be it wrong, and answers what followers ask."""
import json, threading, zmq

SITE = "local"


def event(seq, prev, state="queued", **more):
    """A numbered event of job j1; all numbers are text, as on the wire."""
    return {"seq": str(seq), "prev": str(prev), "kind": "job", "job": "j1", "subject": "sub-01", "state": state,
            "attempts": 1, "ts": f"2026-01-01T00:00:{seq:02d}.000Z", **more}


class Feeder(threading.Thread):
    """`events` are those that it tells who asks, `pages` of them at a time; `reports` its results by job."""

    def __init__(self, folder, pages=256):
        super().__init__(daemon=True)
        self.ingest, self.results = f"ipc://{folder}/ingest", f"ipc://{folder}/results"
        self.epoch, self.events, self.oldest, self.pages, self.reports = "epoch-a", [], 1, pages, {}
        self.asked, self.greeted, self.subscribed = [], 0, 0
        self.is_mute = False  # neither answers nor acknowledges
        context = zmq.Context.instance()
        self.router, self.feed = context.socket(zmq.ROUTER), context.socket(zmq.XPUB)
        self.feed.xpub_verbose = True
        self.outbox, outlet = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
        outlet.bind(f"inproc://{id(self)}")
        self.outbox.connect(f"inproc://{id(self)}")
        self.outlet = outlet
        for socket, endpoint in ((self.router, self.ingest), (self.feed, self.results)):
            socket.linger = 0
            socket.bind(endpoint)
        self.start()

    def run(self):
        poller = zmq.Poller()
        for socket in (self.router, self.feed, self.outlet):
            poller.register(socket, zmq.POLLIN)
        while True:
            for socket, _ in poller.poll():
                frames = socket.recv_multipart()
                if socket is self.outlet:
                    self.feed.send_multipart(frames)
                elif socket is self.feed and frames[0].startswith(b"\1$ack/"):
                    self.subscribed += 1
                    self.acknowledge(frames[0][1:])
                elif socket is self.router:
                    self.reply(frames[0], json.loads(frames[2]))

    # Publishing

    def publish_frames(self, *frames):
        self.outbox.send_multipart(frames)

    def publish(self, header, topic=f"{SITE}/sub-01/job", epoch=None):
        header = {"epoch": epoch or self.epoch, **header}
        self.publish_frames(topic.encode(), b"tmsp/1", json.dumps(header).encode())

    def publish_event(self, event, kept=True):
        if kept:
            self.events.append(event)
        self.publish({"type": "event", **event})

    def beat(self, last=None):
        header = {"type": "hb", "last_seq": str(last or self.last()), "ts": "2026-01-01T00:00:00.000Z"}
        self.publish(header, f"{SITE}/$hb")

    def last(self):
        return int(self.events[-1]["seq"]) if self.events else 0

    # Answering

    def acknowledge(self, topic):
        if not self.is_mute:
            header = {"type": "subscribed", "allowed": [SITE + "/"], "epoch": self.epoch, "last_seq": str(self.last())}
            self.feed.send_multipart([topic, b"tmsp/1", json.dumps(header).encode()])

    def reply(self, peer, request):
        self.asked.append(request)
        if self.is_mute:
            return
        header, body = getattr(self, "reply_to_" + request["type"])(request)
        header = json.dumps({"re": request["id"], **header}, sort_keys=True, separators=(",", ":"))
        self.router.send_multipart([peer, b"tmsp/1", header.encode()] + ([body] if body else []))

    def reply_to_hello(self, request):
        self.greeted += 1
        return {"type": "welcome", "version": "tmsp/1", "you": {"client": "me", "site": SITE, "roles": ["results"]},
                "epoch": self.epoch, "last_seq": str(self.last())}, None

    def reply_to_events(self, request):
        since = int(request["since"])
        if request.get("epoch", self.epoch) != self.epoch:
            return self.error("epoch_changed", epoch=self.epoch), None
        if since + 1 < self.oldest:
            return self.error("events_expired", oldest=str(self.oldest)), None
        left = [event for event in self.events if int(event["seq"]) > since]
        page = left[:self.pages]
        return {"type": "events", "epoch": self.epoch, "count": len(page), "body": "application/json",
                "last": page[-1]["seq"] if page else str(max(since, self.last())),
                "done": len(page) == len(left)}, json.dumps(page).encode()

    def reply_to_result(self, request):
        if request["job"] not in self.reports:
            return self.error("unknown_job"), None
        return {"type": "result", "job": request["job"], "epoch": self.epoch, "seq": "1",
                "result": self.reports[request["job"]]}, None

    @staticmethod
    def error(code, **facts):
        return {"type": "error", "code": code, "retry": "never", "detail": "as told", **facts}
