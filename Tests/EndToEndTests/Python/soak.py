"""soak.py PROGRAMS [--kills N] [--seed S] [--clients N] [--keep]

Kills tmsplannerd over and over while clients submit, upload, commit, cancel and ask, and subscribers
follow its events, and holds it to all that it has acknowledged. PROGRAMS is the folder of tmsplan
and tmsplannerd. The seed is printed: the same seed draws the same cases and moments, though
processes and disk never run alike twice.
"""
import argparse, collections, os, random, shutil, signal, sys, tempfile, time
import audit, clients, daemon, killer, oracle, phantoms, subscriber, tmsp


class Soak:
    """One daemon, its clients and subscribers, and what they were promised."""

    def __init__(self, options, folder):
        self.options = options
        self.random = random.Random(options.seed)
        self.oracle, self.triggers = oracle.Oracle(), killer.Triggers()
        self.daemon = daemon.Daemon(options.programs, folder)
        self.subjects = [phantoms.write_phantom(options.programs, options.seed + index, minutes)
                         for index, minutes in enumerate((3, 6))]
        self.killer = killer.Killer(self.daemon, self.triggers, self.random)
        self.daemon.start()
        self.daemon.await_answer()
        self.clients = [self.client(index) for index in range(options.clients)]
        self.subscribers = [self.subscriber(self.daemon.ipc), self.subscriber(self.daemon.tcp)]

    def client(self, index):
        endpoints = (self.daemon.ipc, self.daemon.tcp)[index % 2]
        return clients.Client(self.daemon, endpoints["ingest"], self.oracle, self.triggers,
                               self.subjects, self.random.getrandbits(64))

    def subscriber(self, endpoints):
        return subscriber.Subscriber(self.daemon, endpoints, self.oracle, self.triggers)

    def run(self):
        for thread in self.clients + self.subscribers:
            thread.start()
        for number in range(self.options.kills):
            self.killer.kill_once(number)
            if self.oracle.broken.is_set():
                return
            if number % 20 == 19:
                self.subscribers.append(self.subscriber(self.daemon.ipc))  # it begins at "0"
                self.subscribers[-1].start()
        self.daemon.await_answer()
        for client in self.clients:
            client.stop.set()
        for client in self.clients:
            client.join()
        self.oracle.require(not (left := self.daemon.await_only()), "workers that outlive:", left)
        self.poison()
        self.finish()

    # Poison

    def poison(self):
        """A job whose worker dies once is computed again; one whose worker dies twice fails."""
        client = self.client(0)
        stored = client.new_case()
        sent = self.oracle.job(stored)
        client.live(sent)
        for deaths, state in ((1, "done"), (2, "failed")):
            self.kill_workers(client, deaths, state)

    def kill_workers(self, client, deaths, state):
        for _ in range(20):
            # Its files are here already, so that no worker follows an upload.
            job = self.oracle.job(phantoms.make_case(self.subjects[0]))
            while client.submit(job)["state"] == "receiving":
                reply = client.submit(job)
                if client.upload(job, reply) and client.commit(job):
                    break
            job.deaths = self.kill_at_work(client, job, deaths)
            while client.status(job) not in tmsp.FINAL:
                time.sleep(0.01)
            if job.final == "done":
                client.result(job)
            if job.deaths == deaths and (job.final, job.attempts) == (state, 2):
                self.oracle.counts[f"worker died {deaths} times: {state}"] += 1
                return
            # It had said its last word before it was killed: once more.
            self.oracle.require(job.final == "done", "a job whose worker died", job.deaths,
                                "times is", job.final, "after", job.attempts, "attempts")
        raise TimeoutError("no worker was caught at its work")

    def kill_at_work(self, client, job, deaths):
        killed = set()
        while len(killed) < deaths and (state := client.status(job)) not in tmsp.FINAL:
            if state != "running":
                continue  # a worker that has no order yet does not die of the job
            for worker in set(self.daemon.workers()) - killed:
                os.kill(worker, signal.SIGKILL)
                killed.add(worker)
        return len(killed)

    # The end

    def finish(self):
        """Everything is asked for once more, and the folder is looked at when the daemon has ended."""
        client = self.client(0)
        for job in self.oracle.jobs.values():
            client.submit(job)
            if client.status(job) == "done":
                client.result(job)
        last = client.link.ask("ping").header["last_seq"]
        deadline = time.monotonic() + tmsp.PATIENCE
        while any(str(follower.seq) != last for follower in self.subscribers):
            self.oracle.require(time.monotonic() < deadline, "a subscriber has not heard of event", last)
            self.oracle.require(not self.oracle.broken.is_set(), "a subscriber has failed")
            time.sleep(0.02)
        for follower in self.subscribers:
            follower.stop.set()
        fresh = self.subscriber(self.daemon.ipc)  # all events once more, at one go
        fresh.catch_up()
        self.oracle.require(self.daemon.stop() == 0, "the daemon did not end well")
        self.oracle.require(not self.daemon.await_only(), "workers that outlive the daemon")
        self.repeats = audit.audit_events(self.oracle, self.subscribers + [fresh], self.options.kills)
        audit.audit_reports(self.oracle)
        self.unneeded = audit.audit_folder(self.oracle, self.daemon.state)

    def summary(self):
        states = [job.final for job in self.oracle.jobs.values()]
        yield f"seed {self.options.seed}: {self.options.kills} kills"
        yield "moments: " + tmsp.listed(self.killer.moments)
        yield "acknowledged: " + tmsp.listed(self.oracle.counts)
        yield f"jobs: {len(states)}, of them " + tmsp.listed(collections.Counter(states))
        yield (f"events: {len(self.oracle.events)}, runs begun again: {self.repeats}, "
               f"inputs that nobody needs: {self.unneeded}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--keep", action="store_true", help="leave the folder where it is")
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    folder = tempfile.mkdtemp(prefix="tmsp-soak-")
    soak = None
    try:
        soak = Soak(options, folder)
        soak.run()
    except Exception as error:
        if soak is None:
            raise
        soak.oracle.report(f"{type(error).__name__}: {error}")
    for violation in soak.oracle.violations:
        print(f"BROKEN: {violation}", file=sys.stderr)
    if soak.oracle.violations:
        sys.exit(f"seed {options.seed}; state and log are in {folder}")
    print("\n".join(soak.summary()))
    if not options.keep:
        shutil.rmtree(folder)


main()
