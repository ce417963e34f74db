"""Subscribers that follow the feed as the protocol tells them to."""
import json, threading, uuid, zmq
import link


class Subscriber(threading.Thread):
    """Applies every event once and in order; its list is compared at the end."""

    def __init__(self, daemon, endpoints, oracle, triggers):
        super().__init__(daemon=True)
        self.link = link.Link(daemon, endpoints["ingest"], oracle, triggers)
        self.oracle, self.triggers = oracle, triggers
        self.endpoint, self.socket = endpoints["results"], None
        self.applied, self.seq, self.stop = [], 0, threading.Event()
        self.connect()

    def connect(self):
        """Subscribes, with the own acknowledgement last."""
        self.ready = "$ack/" + uuid.uuid4().hex
        self.socket = zmq.Context.instance().socket(zmq.SUB)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(self.endpoint)
        self.socket.subscribe("local/")
        self.socket.subscribe(self.ready)

    def run(self):
        try:
            while not self.stop.is_set() and not self.oracle.broken.is_set():
                if self.socket.poll(link.SLICE):
                    topic, _, raw = self.socket.recv_multipart()
                    self.hear(topic.decode(), json.loads(raw))
        except link.Stopped:
            pass
        except Exception as error:
            self.oracle.report(f"subscriber: {type(error).__name__}: {error}")

    def hear(self, topic, header):
        if header["type"] == "event":
            seq = self.oracle.event(header)
            self.triggers.hit("event " + header["state"])
            if seq > self.seq:
                if int(header["prev"]) == self.seq:
                    self.apply(header)
                else:
                    self.catch_up()
        elif header["type"] == "subscribed" or header["type"] == "hb":
            self.oracle.see_epoch(header["epoch"])
            if header["type"] == "subscribed" or int(header["last_seq"]) != self.seq:
                self.catch_up()

    def apply(self, event):
        self.oracle.require(int(event["prev"]) == self.seq, "a hole before", event, "after", self.seq)
        self.seq = int(event["seq"])
        self.applied.append(event["seq"])

    def catch_up(self):
        """Asks for all that comes after the newest that is known."""
        is_done = False
        while not is_done:
            page = self.link.ask("events", since=str(self.seq), epoch=self.oracle.epoch, limit=256)
            self.oracle.require(page.header["type"] == "events", "no events:", page.header)
            for event in json.loads(page.body):
                self.oracle.event(event)
                self.apply(event)
            self.oracle.require(int(page.header["last"]) == self.seq, "the page ends elsewhere")
            is_done = page.header["done"]
