"""disk_full.py PROGRAMS [--steps N]

Lets the disk of the state folder run full at every write of a case: a small file system of its own,
mounted where nobody else sees it, is filled up but for some KiB, more each time. The daemon must
answer with `refused_disk` or `storage_error`, or bring the case to its end; it must never say
`stored` without the bytes. With room again everything goes on, and nothing is lost.

Only root may mount; for others it says so and ends with status 77.
"""
import argparse, ctypes, os, sqlite3, sys, tempfile, time
import clients, daemon, killer, oracle, phantoms, tmsp

SKIPPED = 77
SIZE = 24 << 20  # bytes of the file system: room for two cases, and no more
FULL = ("refused_disk", "storage_error")
NEW_MOUNTS = 0x20000  # CLONE_NEWNS
PRIVATE = 0x44000  # MS_REC and MS_PRIVATE
PAGE = 4096
DETACH = 2  # MNT_DETACH


def own_disk(folder):
    """Mounts a small disk that ends with this process and those that it starts."""
    call("unshare", NEW_MOUNTS)
    call("mount", b"none", b"/", None, PRIVATE, None)
    call("mount", b"tmpfs", folder.encode(), b"tmpfs", 0, f"size={SIZE}".encode())


def call(name, *arguments):
    """A system call that Python has no name for."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


class Filler:
    """A file that takes all of the disk but for some room."""

    def __init__(self, state):
        self.path, self.state = os.path.join(state, "filler"), state

    def leave(self, room):
        """Takes what is free but for `room` bytes, in whole pages."""
        self.empty()
        disk = os.statvfs(self.state)
        with open(self.path, "wb") as file:
            size = disk.f_bavail * disk.f_frsize - room
            if size > 0:
                os.posix_fallocate(file.fileno(), 0, size)

    def empty(self):
        if os.path.exists(self.path):
            os.remove(self.path)


class FullDisk:
    """One daemon on a small disk, and one client that is told each time what went wrong."""

    def __init__(self, programs, folder, state):
        self.oracle = oracle.Oracle()
        self.daemon = daemon.Daemon(programs, folder, state, workers=1)
        self.phantom = phantoms.write_phantom(programs, 1, 3)
        self.filler, self.stamp = Filler(state), 0
        self.daemon.start()
        self.daemon.await_answer()
        self.client = clients.Client(self.daemon, self.daemon.ipc["ingest"], self.oracle,
                                      killer.Triggers(), [self.phantom], 1)

    def new_job(self):
        self.stamp += 1
        return self.oracle.job(phantoms.make_case(self.phantom, self.stamp))

    # What may be asked on a full disk

    def ask(self, about, type, **fields):
        """A reply; with a full disk the two refusals are as good as any."""
        floor = about.floor()
        header = self.client.link.ask(type, **fields).header
        if header["type"] == "error":
            code = header["code"]
            self.oracle.require(code in (*FULL, "incomplete"), type, "is refused:", header)
            self.oracle.counts[f"{type} {code}"] += 1
            return None
        {"submit": self.oracle.accepted, "commit": self.oracle.stored}[type](about, header, floor)
        self.oracle.counts[f"{type} {header['type']}"] += 1
        return header

    def submit(self, job):
        return self.ask(job, "submit", **job.case.fields)

    def commit(self, job):
        stored = self.ask(job, "commit", job=job.id)
        if stored:
            self.look_for_bytes(job)
        return stored

    def look_for_bytes(self, job):
        """`stored` says that the bytes are there: they are, under their digest."""
        for file, data in zip(job.case.fields["files"], job.case.contents):
            path = os.path.join(self.daemon.state, "input/local", file["sha256"])
            with open(path, "rb") as found:
                self.oracle.require(found.read() == data, "stored without its bytes:", file)

    # The disk is full from each step on

    def full_from(self, step, room):
        """Brings a case as far as `step` with room, then goes on without; gives the case."""
        job = self.new_job()
        steps = ("submit", "upload", "commit", "compute")
        self.filler.empty()
        for name in steps:
            if name == step:
                self.filler.leave(room)
            if not self.go_on(job, name):
                break
        return job

    def go_on(self, job, name):
        """One step of a case; false where the disk did not let it."""
        if name == "submit":
            self.reply = self.submit(job)
            return self.reply is not None
        if name == "upload":
            return self.client.upload(job, self.reply)
        if name == "commit":
            return self.commit(job) is not None
        return self.settle(job, patience=1)

    def settle(self, job, patience):
        """Waits for the end of a stored job, for a while."""
        deadline = time.monotonic() + patience
        while (state := self.client.status(job)) not in tmsp.FINAL:
            if time.monotonic() > deadline:
                self.oracle.counts[f"waits as {state}"] += 1
                return False
            time.sleep(0.05)
        return True

    def recover(self, job):
        """With room again the case comes to its end, by the same daemon."""
        self.filler.empty()
        while True:
            reply = self.client.submit(job)
            if reply["state"] != "receiving":
                break
            if self.client.upload(job, reply) and self.commit(job):
                break
        self.oracle.require(self.settle(job, tmsp.PATIENCE), "with room again job", job.id, "stays",
                            self.client.status(job))
        self.oracle.require(job.final == "done", "with room again job", job.id, "is", job.final)
        self.client.result(job)
        self.client.close(job)
        self.oracle.counts["done"] += 1

    def run(self, rooms):
        # Just enough by the count of bytes, which leaves none for what the files take besides.
        size = sum(len(data) for _, data in self.phantom.files.values())
        rooms = rooms + [size + pages * PAGE for pages in (0, 4)]
        for step in ("submit", "upload", "commit", "compute"):
            for room in rooms:
                self.recover(self.full_from(step, room))
        self.finish()

    def finish(self):
        for job in self.oracle.jobs.values():
            self.client.submit(job)
            self.client.result(job)
        self.oracle.require(self.daemon.stop() == 0, "the daemon did not end well")
        database = sqlite3.connect(os.path.join(self.daemon.state, "tmsp.db"))
        self.oracle.require(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)],
                            "the database is damaged")
        count = database.execute("SELECT count(*) FROM event WHERE kind = 'target'").fetchone()[0]
        self.oracle.require(count == len(self.oracle.jobs), count, "targets for", len(self.oracle.jobs))
        self.oracle.require(not os.listdir(os.path.join(self.daemon.state, "incoming")), "parts are left")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--steps", type=int, default=24, help="sizes of the room that is left; 3 or more")
    options = parser.parse_args()
    # From nothing and a page, over the sizes of rows, of the log and of small files, to two cases.
    last = options.steps - 2
    rooms = [0] + [int(PAGE * 1536 ** (step / last)) for step in range(last + 1)]
    with tempfile.TemporaryDirectory(prefix="tmsp-disk-") as folder:
        state = os.path.join(folder, "state")
        os.makedirs(state)
        try:
            own_disk(state)
        except OSError as error:
            print(f"SKIPPED: only root may mount the small disk that this needs: {error}")
            sys.exit(SKIPPED)
        try:
            test_disk(options.programs, folder, state, rooms)
        finally:
            call("umount2", state.encode(), DETACH)


def test_disk(programs, folder, state, rooms):
    test = FullDisk(programs, folder, state)
    try:
        test.run(rooms)
        print("answers: " + tmsp.listed(test.oracle.counts))
    except Exception as error:
        with open(test.daemon.log) as log:
            words = "".join(log.readlines()[-20:])
        sys.exit(f"BROKEN: {type(error).__name__}: {error}\n{words}")
    finally:
        test.daemon.kill()


main()
