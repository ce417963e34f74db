"""A client of tmsplannerd in one file: the standard library and pyzmq, nothing else.

  tmsp_client.py submit SUBJECT SPACE bold=FILE mask=FILE confounds=FILE [sidecar=FILE] [bold=…]
  tmsp_client.py watch [--place FILE | --since SEQ]
  tmsp_client.py status [JOB]
  tmsp_client.py result JOB
  tmsp_client.py cancel JOB

It follows Protocols/wire/README.md to the letter. `Client`, `Case` and `Feed` are for other programs too.
Where submit.py, in fifty lines, gives up, this one goes on: after a link, a daemon or itself was broken off.
"""
import argparse, collections, hashlib, itertools, json, os, random, re, signal, sys, tempfile, time, zmq

NAME = "tmsp_client.py/1"
CHUNK = 1 << 20
REPLY = 5  # seconds for one reply
SILENCE = 15  # seconds, three heartbeats
FINAL = ("done", "failed", "cancelled", "expired")
PASSING = ("busy", "shutting_down", "storage_error", "internal")  # refusals that a client waits out
OURS = ("bad_input", "unsupported_input", "qc_failed")  # classes of failure that lie in the data

Reply = collections.namedtuple("Reply", "header text body")


class Failure(Exception):
    """Why it cannot go on, in words for a person, and the exit status that `tmsplan` has for it."""

    def __init__(self, words, status):
        super().__init__(words)
        self.status = status


class NoReply(Failure):
    """Nobody answers; a daemon that does not let one in is silent too."""

    def __init__(self, endpoint):
        super().__init__(f"No reply from {endpoint}. Check the address, that tmsplannerd runs, its public key, and "
                         "that your own key is on its list: who is not let in sees only silence.", 1)


class Refused(Failure):
    """An error reply; `header` is the whole of it."""

    def __init__(self, header):
        self.header = header
        if header.get("error"):
            super().__init__(*failure_of(header["error"]))
        else:
            code = "/".join(filter(None, (header["code"], header.get("reason"))))
            status = 1 if header["retry"] == "later" else 3
            super().__init__(f"The daemon refused: {header['detail']}. [{code}]", status)


def failure_of(error):
    """What a failed job's `error` says, and the exit status for it."""
    finding = error["finding"]
    words = f"The job failed: {finding['message']} [{error['code']}/{finding['code']}]\n  {finding['remedy']}"
    return words, 3 if error["code"] in OURS else 1


def parse(frames):
    """A message of tmsp/1 without what stands before its version; None where it is none."""
    if len(frames) not in (2, 3) or frames[0] != b"tmsp/1":
        return None
    try:
        text = frames[1].decode()
        header = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        return None
    return Reply(header, text, frames[2] if len(frames) == 3 else None)


class Case:
    """The files of a case, as (role, path), and what is asked of them.

    A role that comes again belongs to the next run. Without a `key` the case is named by its content, so that
    the same case is the same job, whoever sends it again.
    """

    def __init__(self, subject, space, files, key=None, **params):
        self.paths, declared = [path for _, path in files], []
        for role, path in files:
            run = 1 + sum(file["role"] == role for file in declared)
            declared.append({"role": role, "run": run, **self.content(path)})
        self.fields = {"files": declared, "meta": {"subject": subject}, "params": {"space": space, **params}}
        self.fields["key"] = key or self.key_of_content()
        self.size = sum(file["size"] for file in declared)

    @staticmethod
    def content(path):
        try:
            with open(path, "rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                return {"name": os.path.basename(path), "size": file.tell(), "sha256": sha256}
        except OSError as error:
            raise Failure(f"{path} cannot be read: {error.strerror}", 3) from None

    def key_of_content(self):
        # Names are no part of the content, but of maps and transforms, whose names tell their spaces.
        files = [{**file, "name": file["name"] if file["role"].startswith(("seedmap", "weights", "xfm")) else ""}
                 for file in self.fields["files"]]
        text = json.dumps({**self.fields, "files": files}, sort_keys=True)
        return "content-" + hashlib.sha256(text.encode()).hexdigest()[:32]

    def order(self):
        """The files' numbers: the images last and run by run, so that the daemon can compute as they come."""
        files = self.fields["files"]
        return sorted(range(len(files)), key=lambda index: (
            files[index]["run"] if files[index]["role"] == "bold" else 0, files[index]["size"]))


class Client:
    """Requests to a daemon, each asked again until it is answered or `patience` seconds are over.

    `keys` are the server's public key and the own secret one, as over a network they must be. `say` is told, in
    words, what a person who waits may want to know.
    """

    def __init__(self, ingest, results=None, keys=None, patience=60, say=lambda words: None):
        self.ingest, self.results, self.keys, self.patience, self.say = ingest, results, keys, patience, say
        self.numbers, self.heard_at = itertools.count(1), 0
        self.socket = self.open(zmq.DEALER, ingest)

    def open(self, kind, endpoint, topics=()):
        """A socket that is connected as this client is."""
        is_here = re.match(r"tcp://(127(\.[0-9]{1,3}){3}|\[::1\]):", endpoint)
        if endpoint.startswith("tcp:") and not self.keys and not is_here:
            raise Failure(f"{endpoint} is on another host: set TMSP_SERVER_KEY and TMSP_KEY_FILE, or everything "
                          "would go in clear.", 2)
        socket = zmq.Context.instance().socket(kind)
        socket.linger, socket.maxmsgsize, socket.handshake_ivl = 0, 4 << 20, 5000
        socket.heartbeat_ivl, socket.heartbeat_timeout = 5000, 15000
        if self.keys and endpoint.startswith("tcp:"):
            socket.curve_serverkey, socket.curve_secretkey = self.keys
            socket.curve_publickey = zmq.curve_public(self.keys[1])
        for topic in topics:
            socket.subscribe(topic)
        socket.connect(endpoint)
        return socket

    # Requests

    def ask(self, type, within=REPLY, patience=None, **fields):
        """The reply to a request, or a Refused or NoReply; it is sent again where none comes `within` so many seconds.

        No request does harm where it is repeated, and a reply that comes late is one as well.
        """
        deadline = time.monotonic() + max(within, self.patience if patience is None else patience)
        sent, pause = set(), 0.5
        while True:
            sent.add(self.send(type, **fields))
            reply = self.answer(sent, time.monotonic() + within)
            if reply is None:
                if time.monotonic() >= deadline:
                    raise NoReply(self.ingest)
                if time.monotonic() - self.heard_at >= SILENCE:
                    reconnect(self.socket, self.ingest)
                wait, pause = pause * random.uniform(0.8, 1.2), min(2 * pause, 30)
            elif reply.header["type"] == "error":
                if reply.header["code"] not in PASSING or reply.header["retry"] != "later" \
                        or time.monotonic() >= deadline:
                    raise Refused(reply.header)
                wait = min(max(reply.header.get("after_ms", 1000), 0), 30_000) / 1000
                self.say(f"Not yet: {reply.header['detail']}. Asking again in {wait:.0f} s.")
            else:
                return reply
            time.sleep(min(wait, max(0, deadline - time.monotonic())))

    def send(self, type, *body, **fields):
        id = f"{type}-{next(self.numbers)}"
        header = json.dumps({"type": type, "id": id, **fields}).encode()
        try:
            self.socket.send_multipart([b"tmsp/1", header, *body], zmq.DONTWAIT)
        except zmq.Again:
            pass  # nobody is connected: as if it had been lost on the way
        return id

    def receive(self, deadline):
        """The next message, whatever it answers; None where none comes in time."""
        while self.socket.poll(1000 * max(0, deadline - time.monotonic())):
            if reply := parse(self.socket.recv_multipart()):
                self.heard_at = time.monotonic()
                return reply
        return None

    def answer(self, ids, deadline):
        while reply := self.receive(deadline):
            if reply.header.get("re") in ids:
                return reply
        return None

    def hello(self):
        return self.ask("hello", client=NAME, versions=["tmsp/1"]).header

    def status(self, job):
        return self.ask("status", job=job).header

    def cancel(self, job):
        return self.ask("cancel", job=job).header

    def result(self, job):
        """The report as the daemon computed and stored it, byte for byte."""
        text = self.ask("result", job=job).text
        # The names of a header are sorted, and what stands before `result` cannot hold this text.
        begin = text.index('"result":') + len('"result":')
        return text[begin:json.JSONDecoder().raw_decode(text, begin)[1]]

    def attachments(self, job):
        """The files beside a report, as pairs of name and bytes; none where no networks were mapped."""
        for file in self.ask("attachments", job=job).header["files"]:
            content = b""
            while len(content) < file["size"]:
                content += self.ask("attachment", job=job, name=file["name"], offset=len(content)).body
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                raise Failure(f"{file['name']} is not what its digest says.", 1)
            yield file["name"], content

    # A case

    def submit(self, case):
        """The job of `case`, once everything is stored; to be repeated after any failure, and goes on then."""
        best, deadline, within = -1, 0, REPLY
        while True:
            accepted = self.ask("submit", within, **case.fields).header
            within = SILENCE  # on a slow link the chunks that are under way come before the next one
            if accepted["state"] in ("failed", "cancelled"):
                raise self.ended(self.status(accepted["job"]), "This case was sent before. Name it anew by --key.")
            if sum(accepted["offsets"]) > best:
                best, deadline = sum(accepted["offsets"]), time.monotonic() + self.patience
            elif time.monotonic() > deadline:
                raise NoReply(self.ingest)
            if accepted["state"] == "receiving" and not self.upload(case, accepted):
                continue
            try:
                self.ask("commit", within=30 + case.size / 20_000_000, job=accepted["job"])
                return accepted["job"]
            except Refused as refusal:
                # Something was lost after it had been acknowledged, though not as durable.
                if refusal.header["code"] not in ("incomplete", "upload_expired"):
                    raise

    def upload(self, case, accepted):
        """Sends what is missing; false where something broke, and the daemon must tell where to go on."""
        return all(self.upload_file(case, accepted, index) for index in case.order())

    def upload_file(self, case, accepted, index):
        job, file, path = accepted["job"], case.fields["files"][index], case.paths[index]
        offset, limit, size = accepted["offsets"][index], accepted["limits"][index], file["size"]
        if 0 < offset < size:
            self.say(f"{file['name']} goes on at byte {offset} of {size}")
        sent = offset
        with open(path, "rb") as data:
            while offset < size:
                while sent < size and sent + (length := min(CHUNK, size - sent)) <= limit:
                    data.seek(sent)
                    if len(chunk := data.read(length)) != length:
                        raise Failure(f"{path} changed while it was being sent", 3)
                    self.send("chunk", chunk, job=job, file=index, offset=sent, body="application/octet-stream")
                    sent += length
                if (reply := self.receive(time.monotonic() + REPLY)) is None:
                    return False
                header = reply.header
                is_mine = (header.get("job"), header.get("file")) == (job, index)
                if header["type"] == "credit" and is_mine:
                    # Positions, so that a credit which comes late or twice does no harm.
                    offset, limit = max(offset, header["offset"]), max(limit, header["limit"])
                elif header["type"] == "error" and str(header.get("re")).startswith("chunk-"):
                    if header["code"] not in ("wrong_offset", "over_credit"):
                        if header["retry"] == "never" and header["code"] != "wrong_state":
                            raise Refused(header)
                        time.sleep(min(header.get("after_ms", 500), 30_000) / 1000)
                        return False
                    if is_mine:
                        offset = sent = header["expected"]
                        limit = header["limit"]
                        self.say(f"{file['name']} goes on at byte {offset} of {size}")
        return True

    def wait(self, feed, job):
        """Follows `feed` until `job` has ended; its last status."""
        while (status := self.status(job))["state"] not in FINAL:
            for news in feed:
                if news["type"] != "event" or news["job"] == job and news["state"] in FINAL:
                    break
        return status

    def ended(self, status, advice="Name the case anew by --key, if it is still wanted."):
        """What to raise for a job that ended without a report."""
        if status.get("error"):
            words, exit_status = failure_of(status["error"])
            return Failure(f"{words}\n  Job {status['job']}. {advice}", exit_status)
        return Failure(f"Job {status['job']} is {status['state']}. {advice}", 3)


def reconnect(socket, endpoint):
    """Connects anew: libzmq makes a broken connection again, but never one whose key was refused."""
    try:
        socket.disconnect(endpoint)
    except zmq.ZMQError:
        pass  # it was given up already
    socket.connect(endpoint)


class Place:
    """How far somebody has followed the events: the last number, of which database, and what was heard last."""

    KEPT = 1000

    def __init__(self, epoch, seq, heard=()):
        self.epoch, self.seq, self.heard = epoch, seq, collections.deque(heard, self.KEPT)

    def take(self, event):
        """Whether `event` is news; the place is behind it then."""
        if int(event["seq"]) <= self.seq:
            return False
        self.seq = int(event["seq"])
        # A restored database has another epoch, but its first events are those that were heard before.
        mark = json.dumps([event[name] for name in ("seq", "job", "state", "ts")])
        mark = hashlib.sha256(mark.encode()).hexdigest()[:16]
        if mark in self.heard:
            return False
        self.heard.append(mark)
        return True

    @classmethod
    def load(cls, path):
        """The place that `save` wrote; None where there is none yet."""
        try:
            with open(path) as file:
                place = json.load(file)
            return cls(place["epoch"], int(place["seq"]), place["heard"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Failure(f"{path} holds no place of a watcher: {error}", 3) from None

    def save(self, path):
        """Writes the place; a crash leaves the one before or this one."""
        folder = os.path.dirname(os.path.abspath(path))
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file:
            json.dump({"epoch": self.epoch, "seq": str(self.seq), "heard": list(self.heard)}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, path)


class Feed:
    """The events of the site, each once and in order, and notes on the connection; iterate over it.

    Each is a dictionary whose `type` is `event`, or `stale` (nothing was heard for so long: what is shown may be
    old), `alive` (it is heard again), `hole` (events before `oldest` are kept no more) or `new_epoch` (another
    database: all numbers begin anew). `place` is behind the last event that was given out: save it once that is
    applied, and begin with it next time. Without one it begins with what happens from now on.
    """

    def __init__(self, client, place=None, silence=SILENCE):
        welcome = client.hello()
        self.client, self.silence = client, silence
        self.place = place or Place(welcome["epoch"], int(welcome["last_seq"]))
        self.place.epoch = self.place.epoch or welcome["epoch"]
        self.events, self.last, self.notes = collections.deque(), None, collections.deque()
        self.is_behind, self.is_stale, self.heard_at = place is not None, False, time.monotonic()
        # The acknowledgement is subscribed to last: it proves that what stands before is in force.
        topics = [welcome["you"]["site"] + "/", "$ack/" + os.urandom(16).hex()]
        self.socket = client.open(zmq.SUB, client.results, topics)

    def __iter__(self):
        return self

    def __next__(self):
        while not self.notes:
            if self.events:
                event = self.events.popleft()
                if self.place.take(event):
                    return event
            elif self.last is not None:
                self.place.seq, self.last = max(self.place.seq, self.last), None
            elif self.is_behind:
                self.catch_up()
            else:
                self.hear()
        return self.notes.popleft()

    def hear(self):
        """Waits for one publication and considers it."""
        left = self.silence - (time.monotonic() - self.heard_at)
        if not self.socket.poll(1000 * max(0, left)):
            return self.note_silence()
        publication = parse(self.socket.recv_multipart()[1:])
        if publication is None:
            return
        self.heard_at = time.monotonic()
        if self.is_stale:
            self.is_stale = False
            self.notes.append({"type": "alive"})
        try:
            self.consider(publication.header)
        except (KeyError, TypeError, ValueError):
            pass  # not what the protocol describes

    def consider(self, header):
        is_same = header.get("epoch") == self.place.epoch
        if header["type"] == "event":
            event = checked(header)
            if not is_same or int(event["seq"]) > self.place.seq != int(event["prev"]):
                self.is_behind = True  # something is missing before it, or it counts otherwise
            else:
                self.events.append(event)
        elif header["type"] in ("hb", "subscribed"):
            self.is_behind = self.is_behind or not is_same or int(header["last_seq"]) > self.place.seq

    def note_silence(self):
        """Connects anew, and asks: who is off the daemon's list hears of it so."""
        if not self.is_stale:
            self.is_stale = True
            self.notes.append({"type": "stale"})
        reconnect(self.socket, self.client.results)
        self.heard_at, self.is_behind = time.monotonic(), True

    def catch_up(self):
        """Asks for one page of what comes after the place."""
        place = self.place
        try:
            page = self.client.ask("events", patience=self.silence, since=str(place.seq), epoch=place.epoch, limit=256)
            self.events.extend(checked({**event, "type": "event", "epoch": place.epoch})
                               for event in json.loads(page.body))
            self.last, self.is_behind = int(page.header["last"]), not page.header["done"]
        except NoReply:
            self.note_silence()
        except Refused as refusal:
            code, header = refusal.header["code"], refusal.header
            if code == "epoch_changed":
                place.epoch, place.seq = header["epoch"], 0
                self.notes.append({"type": "new_epoch", "epoch": place.epoch})
            elif code == "events_expired" and int(header["oldest"]) > place.seq + 1:
                place.seq = int(header["oldest"]) - 1
                self.notes.append({"type": "hole", "oldest": header["oldest"]})
            elif header["retry"] != "later":
                raise
        except (KeyError, TypeError, ValueError) as error:
            raise Failure(f"The daemon's events make no sense: {error!r}", 1) from None


def checked(event):
    """An event that has what one must have; a KeyError, TypeError or ValueError else."""
    if not all(isinstance(event[name], str) for name in ("seq", "prev", "job", "state", "ts")):
        raise TypeError("an event whose fields are not text")
    if int(event["prev"]) >= int(event["seq"]):
        raise ValueError("an event before the one before it")
    return event


# The command line


def submit(client, arguments):
    pairs = [pair.partition("=")[::2] for pair in arguments.files]
    params = {name: json_or_text(value) for name, value in (pair.partition("=")[::2] for pair in arguments.param)}
    case = Case(arguments.subject, arguments.space, pairs, arguments.key, **params)
    if arguments.no_wait:
        return print(client.submit(case)) or 0
    feed = Feed(client, silence=arguments.silence)  # before the case is sent, so that its end is not missed
    job = client.submit(case)
    client.say(f"stored as job {job}")
    status = client.wait(feed, job)
    if status["state"] != "done":
        raise client.ended(status)
    return deliver(client, job)


def json_or_text(value):
    try:
        return json.loads(value)
    except ValueError:
        return value


def deliver(client, job):
    """Prints the report; the exit status says whether there is a target to be recommended."""
    report = client.result(job)
    sys.stdout.buffer.write(report.encode() + b"\n")
    return 0 if json.loads(report)["status"] == "ok" else 4


def watch(client, arguments):
    place = Place.load(arguments.place) if arguments.place else None
    if arguments.since is not None:
        place = Place(None, arguments.since)
    feed = Feed(client, place, arguments.silence)
    if arguments.place:
        feed.place.save(arguments.place)
    words = {"stale": "Nothing heard from the daemon: what stands here may be old.",
             "alive": "The daemon is heard again.", "hole": "Events before {oldest} are no longer kept.",
             "new_epoch": "Another database, epoch {epoch}: numbers begin anew."}
    for news in feed:
        if news["type"] == "event":
            print(json.dumps(news, sort_keys=True, separators=(",", ":")), flush=True)
        else:
            client.say(words[news["type"]].format(**news))
        if arguments.place:
            feed.place.save(arguments.place)  # after it was printed: what is lost in between comes again


def status(client, arguments):
    print(json.dumps(client.status(arguments.job) if arguments.job else client.hello()))
    return 0


def result(client, arguments):
    return deliver(client, arguments.job)


def files(client, arguments):
    os.makedirs(arguments.folder, exist_ok=True)
    for name, content in client.attachments(arguments.job):
        # A name that left the folder, or a file that is there, is not overwritten.
        try:
            with open(os.path.join(arguments.folder, os.path.basename(name)), "xb") as file:
                file.write(content)
        except OSError as error:
            raise Failure(f"{error.filename} cannot be written: {error.strerror}", 2) from None
        print(name)
    return 0


def cancel(client, arguments):
    print(json.dumps(client.cancel(arguments.job)))
    return 0


def key_files(ingest):
    """The keys that the environment names, for a network; a secret key that others may read is none."""
    paths = [os.environ.get(name) for name in ("TMSP_SERVER_KEY", "TMSP_KEY_FILE")]
    if not ingest.startswith("tcp:") or not any(paths):
        return None
    if not all(paths):
        raise Failure("Set both TMSP_SERVER_KEY and TMSP_KEY_FILE: each side must know the other.", 2)
    try:
        if os.stat(paths[1]).st_mode & 0o077:
            raise Failure(f"Others may read {paths[1]}: chmod 0600 it, or make new keys.", 3)
        return [open(path, "rb").read().strip() for path in paths]
    except OSError as error:
        raise Failure(f"The key file {error.filename} cannot be read: {error.strerror}", 3) from None


def parse_arguments():
    run = "ipc:///run/tmsplanner/{}.sock".format
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ingest", default=os.environ.get("TMSP_INGEST") or run("ingest"), help="where requests go")
    parser.add_argument("--results", default=os.environ.get("TMSP_RESULTS") or run("results"),
                        help="where events come from")
    parser.add_argument("--patience", type=float, default=60, help="seconds until no reply is a failure")
    parser.add_argument("--silence", type=float, default=SILENCE, help="seconds until the daemon counts as gone")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for run_command, help in ((submit, "send a case, wait for its end, print its report"),
                              (watch, "print events, each once and in order, a line of JSON each"),
                              (status, "print the state of a job, or the daemon's greeting"),
                              (result, "print a report"),
                              (files, "write the files beside a report into a folder"), (cancel, "end a job")):
        command = commands.add_parser(run_command.__name__, help=help)
        command.set_defaults(run=run_command)
        if run_command is submit:
            command.add_argument("subject")
            command.add_argument("space")
            command.add_argument("files", nargs="+", metavar="ROLE=FILE")
            command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
            command.add_argument("--key", help="your name for the case; by default made of its content")
            command.add_argument("--no-wait", action="store_true", help="print the job once all is stored")
        elif run_command is watch:
            begin = command.add_mutually_exclusive_group()
            begin.add_argument("--place", metavar="FILE", help="go on where FILE says, and keep the place there")
            begin.add_argument("--since", type=int, metavar="SEQ", help="begin after this event; 0: with the oldest")
        else:
            command.add_argument("job", nargs="?" if run_command is status else None)
            if run_command is files:
                command.add_argument("folder")
    arguments = parser.parse_args()
    if arguments.ingest.startswith("tcp:") and arguments.results == run("results"):
        parser.error(f"requests go to {arguments.ingest}: give --results too, or TMSP_RESULTS")
    if any("=" not in pair for pair in getattr(arguments, "files", []) + getattr(arguments, "param", [])):
        parser.error("files are given as ROLE=FILE, parameters as NAME=VALUE")
    return arguments


def main():
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    arguments = parse_arguments()
    try:
        client = Client(arguments.ingest, arguments.results, key_files(arguments.ingest), arguments.patience,
                        say=lambda words: print(words, file=sys.stderr, flush=True))
        return arguments.run(client, arguments)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.status
    except (OSError, zmq.ZMQError, ValueError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
