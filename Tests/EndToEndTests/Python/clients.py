"""Clients that submit, upload, commit, cancel, ask and close, over every restart."""
import random, threading, time
import link, phantoms, tmsp


class Client(threading.Thread):
    """Brings one case after the other to its end, until it is told to finish."""

    def __init__(self, daemon, endpoint, oracle, triggers, subjects, seed):
        super().__init__(daemon=True)
        self.link = link.Link(daemon, endpoint, oracle, triggers)
        self.oracle, self.subjects, self.random = oracle, subjects, random.Random(seed)
        self.mine, self.stop, self.error = [], threading.Event(), None

    def run(self):
        try:
            while not self.stop.is_set():
                self.live(self.oracle.job(self.new_case()))
                self.look_back()
            for job in self.mine:
                self.await_end(job)
        except link.Stopped:
            pass
        except Exception as error:
            self.error = error
            self.oracle.report(f"{type(error).__name__}: {error}")

    def chance(self, part):
        return self.random.random() < part

    def new_case(self):
        stamp = self.random.getrandbits(32) if self.chance(0.8) else None
        return phantoms.make_case(self.random.choice(self.subjects), stamp,
                                  subject=f"sub-{self.random.randrange(4)}")

    def live(self, job):
        """A case from its first word to its last, or to the point where it is left to itself."""
        self.mine.append(job)
        given_up = self.random.choice(("receiving", "half", "stored", "running") + (None,) * 16)
        reply = self.submit(job)
        if self.chance(0.2):
            self.contradict(job)
        while reply["state"] == "receiving":
            if given_up == "receiving" or given_up == "half" and self.upload(job, reply, part=0.5):
                return self.cancel(job)
            if self.upload(job, reply) and self.commit(job):
                break
            reply = self.submit(job)
        if self.chance(0.2):
            self.commit(job)
        if given_up == "stored" or given_up == "running" and self.await_running(job):
            return self.cancel(job)
        if self.chance(0.7):
            self.await_end(job)
            if self.chance(0.5):
                self.close(job)

    # Requests

    def submit(self, job):
        floor = job.floor()
        header = self.link.settled("submit", **job.case.fields).header
        self.oracle.require(header["type"] == "accepted", "submit is refused:", header)
        self.oracle.accepted(job, header, floor)
        return header

    def contradict(self, job):
        """The same key with another content must be refused, and named."""
        fields = {**job.case.fields, "meta": {"subject": "sub-other"}}
        header = self.link.settled("submit", **fields).header
        self.oracle.require(header.get("code") == "key_conflict" and header["job"] == job.id,
                            "another content under key", job.case.key, "gives", header)
        self.oracle.counts["key_conflict"] += 1

    def upload(self, job, reply, part=1.0):
        """Sends what is missing, the small files first; false where it has to begin anew."""
        sizes = [len(data) for data in job.case.contents]
        for file in sorted(range(len(sizes)), key=lambda file: sizes[file]):
            end = int(sizes[file] * part) if file == len(sizes) - 1 else sizes[file]
            if not self.upload_file(job, file, reply["offsets"][file], reply["limits"][file], end):
                return False
        return True

    def upload_file(self, job, file, offset, limit, end):
        data, sent = job.case.contents[file], offset
        chunk = self.random.choice((1 << 16, 1 << 18, 1 << 20))
        while offset < end:
            while sent < end and (length := min(chunk, end - sent)) <= limit - sent:
                self.link.send("chunk", data[sent:sent + length], job=job.id, file=file,
                               offset=sent, body="application/octet-stream")
                sent += length
            credit = self.link.next_credit(job.id, file)
            if credit is None:
                return False
            self.oracle.credit(job, credit)
            offset, limit = max(offset, credit["offset"]), max(limit, credit["limit"])
        return True

    def commit(self, job):
        floor = job.floor()
        header = self.link.settled("commit", job=job.id).header
        if header.get("code") == "incomplete":
            self.oracle.incomplete(job, header, floor)
            return False
        self.oracle.require(header["type"] == "stored", "commit is refused:", header)
        self.oracle.stored(job, header, floor)
        return True

    def cancel(self, job):
        job.cancel_sent, floor = True, job.floor()
        self.oracle.cancelled(job, self.link.ask("cancel", job=job.id).header, floor)

    def close(self, job):
        header = self.link.ask("close", job=job.id).header
        self.oracle.require(header["type"] == "closed", "close is refused:", header)
        self.oracle.counts["closed"] += 1

    # Questions

    def status(self, job):
        floor = job.floor()
        header = self.link.ask("status", job=job.id).header
        self.oracle.require(header["type"] == "job", "job", job.id, "is not known:", header)
        self.oracle.status(job, header, floor)
        return header["state"]

    def await_running(self, job):
        while (state := self.status(job)) not in ("running", *tmsp.FINAL):
            time.sleep(0.005)
        return state == "running"

    def await_end(self, job):
        """Waits for the end, and takes the result."""
        deadline = time.monotonic() + 300
        while (state := self.status(job)) not in tmsp.FINAL:
            self.oracle.require(time.monotonic() < deadline, "job", job.id, "stays", state)
            time.sleep(self.random.uniform(0.01, 0.1))
        if state == "done":
            self.result(job)

    def result(self, job):
        floor = job.floor()
        message = self.link.ask("result", job=job.id)
        self.oracle.require(message.header["type"] == "result", "no result:", message.header)
        self.oracle.result(job, message, floor)

    def look_back(self):
        """Asks once more for what an earlier job had."""
        job = self.random.choice(self.mine)
        self.submit(job)
        if self.status(job) == "done":
            self.result(job)
