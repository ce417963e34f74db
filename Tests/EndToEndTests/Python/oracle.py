"""What the daemon has acknowledged, and what follows from each acknowledgement.

Every reply is held to what had been acknowledged before its request was sent: a reply of a killed
daemon may arrive late, and then says nothing of the present.
"""
import collections, hashlib, json, threading
import tmsp

PROGRESS = ("receiving", "stored", "queued", "running")  # of jobs that are not final


class Broken(Exception):
    """The daemon did not keep what it had promised."""


class Job:
    """One job, as its acknowledgements describe it."""

    def __init__(self, case):
        self.case, self.id = case, None
        self.durable = [0] * len(case.contents)
        self.is_stored, self.stored_seq = False, None
        self.cancel_sent, self.cancel_state = False, None
        self.final, self.seq, self.attempts = None, 0, 0
        self.result, self.report = None, None
        self.deaths = 0  # of its worker, by our own hand

    def floor(self):
        """What holds of every reply to a request that is sent from now on."""
        return Floor(self.id, tuple(self.durable), self.is_stored, self.stored_seq, self.final,
                     self.seq, self.attempts, self.result)


Floor = collections.namedtuple("Floor", "id durable is_stored stored_seq final seq attempts result")


class Oracle:
    """The acknowledgements of all clients, and the events of all subscribers."""

    def __init__(self):
        self.lock = threading.RLock()
        self.jobs, self.events = {}, {}  # by key; by seq
        self.epoch, self.violations = None, []
        self.counts = collections.Counter()
        self.broken = threading.Event()

    def require(self, holds, *words):
        if not holds:
            raise Broken(" ".join(str(word) for word in words))

    def report(self, error):
        """Takes note of a promise that was not kept; the test ends soon."""
        with self.lock:
            self.violations.append(str(error))
        self.broken.set()

    def job(self, case):
        with self.lock:
            return self.jobs.setdefault(case.key, Job(case))

    def see_epoch(self, epoch):
        with self.lock:
            self.epoch = self.epoch or epoch
            self.require(epoch == self.epoch, "another epoch:", epoch, "was", self.epoch)

    # Replies

    def accepted(self, job, reply, floor):
        with self.lock:
            self.counts["accepted"] += 1
            self.require(floor.id in (None, reply["job"]), "key", job.case.key, "had job", floor.id,
                         "and now has", reply["job"])
            self.require(reply["existing"] or floor.id is None, "job", floor.id, "was made anew")
            job.id = job.id or reply["job"]
            self.require(job.id == reply["job"], "two jobs for key", job.case.key)
            self.state(job, reply["state"], floor)
            sizes = [len(data) for data in job.case.contents]
            self.require(
                all(low <= offset <= size
                    for low, offset, size in zip(floor.durable, reply["offsets"], sizes)),
                "job", job.id, "goes on at", reply["offsets"], "though durable were", floor.durable)

    def credit(self, job, reply):
        with self.lock:
            self.counts["credit"] += 1
            durable, file = reply["offset_durable"], reply["file"]
            self.require(durable <= reply["offset"] <= len(job.case.contents[file]), "credit", reply)
            job.durable[file] = max(job.durable[file], durable)

    def incomplete(self, job, reply, floor):
        with self.lock:
            self.counts["incomplete"] += 1
            self.require(not floor.is_stored and reply["expected"] >= floor.durable[reply["file"]],
                         "job", job.id, "is incomplete:", reply, "after", floor)

    def stored(self, job, reply, floor):
        with self.lock:
            self.counts["stored"] += 1
            self.see_epoch(reply["epoch"])
            self.require(reply["job"] == job.id, "stored", reply)
            self.require(floor.stored_seq in (None, reply["seq"]), "job", job.id, "was stored as",
                         floor.stored_seq, "and again as", reply["seq"])
            self.require([file["sha256"] for file in reply["files"]]
                         == [file["sha256"] for file in job.case.fields["files"]], "stored", reply)
            job.is_stored, job.stored_seq = True, reply["seq"]

    def status(self, job, reply, floor):
        with self.lock:
            self.counts["status"] += 1
            self.require(reply["job"] == job.id, "status", reply)
            self.state(job, reply["state"], floor)
            self.require(int(reply["seq"]) >= floor.seq and reply["attempts"] >= floor.attempts,
                         "job", job.id, "went back:", reply, "after", floor)
            job.seq = max(job.seq, int(reply["seq"]))
            job.attempts = max(job.attempts, reply["attempts"])
            if reply["state"] == "failed":
                self.require(reply["error"]["code"] == "crashed", "job", job.id, reply["error"])

    def cancelled(self, job, reply, floor):
        self.status(job, reply, floor)
        with self.lock:
            self.counts["cancel"] += 1
            job.cancel_state = job.cancel_state or reply["state"]
            self.require(reply["state"] in tmsp.FINAL or reply["cancel_requested"], "cancel", reply)

    def state(self, job, state, floor):
        self.require(floor.final in (None, state), "job", job.id, "was", floor.final, "and is", state)
        self.require(state != "receiving" or not floor.is_stored, "job", job.id, "is not stored")
        self.require(state != "cancelled" or job.cancel_sent, "job", job.id, "was cancelled by itself")
        self.require(state != "expired", "job", job.id, "expired")
        if state in tmsp.FINAL:
            job.final = state

    def result(self, job, message, floor):
        header, text = message.header, result_text(message.raw)
        with self.lock:
            self.counts["result"] += 1
            self.see_epoch(header["epoch"])
            found = (header["seq"], hashlib.sha256(text).hexdigest())
            self.require(job.result in (None, found) and header["job"] == job.id,
                         "job", job.id, "has another result")
            self.require(header["result"]["job"] == job.id, "the report is that of another job")
            digests = {file["sha256"] for file in header["result"]["inputs"]}
            self.require(digests >= {file["sha256"] for file in job.case.fields["files"]},
                         "job", job.id, "was computed on other files")
            self.state(job, "done", floor)
            job.result, job.report = found, header["result"]

    # Events

    def event(self, event):
        """Takes note of an event, live or asked for; gives its number."""
        content = {name: value for name, value in event.items() if name not in ("type", "epoch")}
        with self.lock:
            self.counts["event"] += 1
            if "epoch" in event:
                self.see_epoch(event["epoch"])
            known = self.events.setdefault(content["seq"], content)
            self.require(known == content, "event", content["seq"], "was", known, "and is", content)
        return int(content["seq"])


def result_text(raw):
    """The report in the header of a reply, byte for byte."""
    # The names of a header are sorted: nothing before `result` can hold this text.
    text = raw.decode()
    begin = text.index('"result":') + len('"result":')
    _, end = json.JSONDecoder().raw_decode(text, begin)
    return text[begin:end].encode()
