"""A daemon of the tests' own, in a folder of its own, that may be killed at any moment."""
import atexit, os, signal, socket, subprocess, sys, threading, time, uuid
import tmsp

MARK = "TMSP_SOAK"  # in the environment of the daemon, and so of its workers: makes them known


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """`tmsplannerd` on ipc and tcp; when it starts again it finds the state that it left."""

    def __init__(self, programs, folder, state=None, **jobs):
        self.program = os.path.join(programs, "tmsplannerd")
        self.folder, self.state = folder, state or os.path.join(folder, "state")
        os.makedirs(self.state, exist_ok=True)
        self.mark = uuid.uuid4().hex
        self.log = os.path.join(folder, "daemon.log")
        names = ("ingest", "results")
        self.ipc = {name: f"ipc://{folder}/{name}" for name in names}
        self.tcp = {name: f"tcp://127.0.0.1:{free_port()}" for name in names}
        self.configuration = os.path.join(folder, "tmsplannerd.yaml")
        with open(self.configuration, "w") as file:
            file.write(self.yaml({"attempts": 2, "workers": 2, **jobs}))
        self.process, self.generation, self.lock = None, 0, threading.Lock()
        # It must not outlive the test, however that ends.
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
        atexit.register(self.kill)

    def yaml(self, jobs):
        lines = [f'state_folder: "{self.state}"', "heartbeat_seconds: 1", "listen:"]
        lines += [f'  {name}: ["{self.ipc[name]}", "{self.tcp[name]}"]' for name in self.ipc]
        lines += ["  loopback_without_keys: true"]
        lines += ["inputs:", "  disk_reserve_mib: 0", "  disk_percent: 100", "jobs:"]
        return "\n".join(lines + [f"  {key}: {value}" for key, value in jobs.items()]) + "\n"

    def start(self):
        """Starts it; it may not serve yet."""
        with open(self.log, "a") as log:
            process = subprocess.Popen(
                [self.program, "--config", self.configuration], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log, env={**os.environ, MARK: self.mark})
        with self.lock:
            self.process = process
            self.generation += 1

    def await_answer(self):
        """Waits until it answers, without using anything of the clients."""
        server = tmsp.Server(self.ipc["ingest"])
        deadline = time.monotonic() + tmsp.PATIENCE
        try:
            server.send("ping")
            while not server.socket.poll(20):
                if self.process.poll() is not None:
                    raise RuntimeError(f"the daemon ended by itself: {self.process.returncode}")
                if time.monotonic() > deadline:
                    raise TimeoutError("the daemon does not answer")
        finally:
            server.socket.close()

    def kill(self):
        """Ends the daemon as a crash would; its workers are left to themselves."""
        with self.lock:
            if self.process and self.process.poll() is None:
                os.kill(self.process.pid, signal.SIGKILL)

    def reap(self):
        """Waits for the end that `kill` made; anything else is the daemon's own doing."""
        status = self.process.wait(timeout=tmsp.PATIENCE)
        if status != -signal.SIGKILL:
            raise RuntimeError(f"the daemon ended by itself: {status}")

    def stop(self):
        """Stops it as an operator would; gives its exit status."""
        self.process.terminate()
        return self.process.wait(timeout=tmsp.PATIENCE)

    def processes(self):
        """The process ids of the daemon and all workers, also those of daemons that were killed."""
        found = []
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/environ", "rb") as environ:
                    if f"{MARK}={self.mark}".encode() in environ.read():
                        found.append(int(entry))
            except OSError:
                continue  # gone meanwhile, or not ours to look at
        return found

    def await_only(self):
        """Waits until no worker of an earlier daemon lives; gives those that will not go."""
        deadline = time.monotonic() + 10
        while others := [pid for pid in self.processes() if not self.is_own(pid)]:
            if time.monotonic() > deadline:
                return others
            time.sleep(0.02)
        return []

    def is_own(self, pid):
        """Whether a process is the running daemon, or its child."""
        living = self.process.pid if self.process.poll() is None else None
        return living is not None and living in (pid, parent(pid))

    def workers(self):
        """The running daemon's own children."""
        return [pid for pid in self.processes() if parent(pid) == self.process.pid]


def parent(pid):
    """The parent of a process; None where it has gone."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            # The program's name stands in brackets and may hold anything; the parent follows.
            return int(stat.read().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return None
