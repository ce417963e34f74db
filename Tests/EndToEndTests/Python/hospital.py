"""A daemon that several clinics use over the network, for the tests."""
import os, re, signal, subprocess, time, zmq
import tmsp

# A thread of the test program that starts a script may block them; they would stay so in what the script starts.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})


class Hospital:
    """`tmsplannerd` with keys, in a folder of its own; `programs` is the folder of the programs."""

    def __init__(self, programs, folder, data, more=""):
        self.programs, self.folder, self.data = programs, folder, data
        self.ingest, self.results = f"tcp://127.0.0.1:{free_port()}", f"tcp://127.0.0.1:{free_port()}"
        self.admin = f"ipc://{folder}/admin.sock"
        self.clients = folder + "/clients"
        os.makedirs(folder + "/state", exist_ok=True)
        self.server_key = self.new_keys("server")[0]
        with open(self.clients, "w") as file:
            file.write('{"clients":[]}')
        with open(folder + "/daemon.yaml", "w") as file:
            file.write(f"""state_folder: {folder}/state
data_folder: {data}
heartbeat_seconds: 1
log_level: debug
listen:
  ingest: ["{self.ingest}", "ipc://{folder}/ingest.sock"]
  results: ["{self.results}", "ipc://{folder}/results.sock"]
  admin: "{self.admin}"
  secret_key: {folder}/server.secret
  clients: {self.clients}
inputs:
  disk_reserve_mib: 16
  disk_percent: 100
{more}""")

    def new_keys(self, name):
        """Makes a pair of keys: the public and the secret one."""
        path = f"{self.folder}/{name}.secret"
        public = self.tmsplan("keys", "generate", "--output", path).strip()
        with open(path) as file:
            return public, file.read().strip()

    def register(self, name, role, site=None):
        """Makes keys for a client and puts it on the list."""
        keys = self.new_keys(name)
        owner = ["--site", site] if site else []
        self.tmsplan("keys", "add", name, "--role", role, *owner, "--public-key=" + keys[0])
        return keys

    def tmsplan(self, *arguments, check=True):
        environment = {**os.environ, "TMSP_CLIENTS": self.clients, "TMSP_ADMIN": self.admin}
        done = subprocess.run([self.programs + "/tmsplan", *arguments], env=environment,
                              capture_output=True, text=True)
        assert not check or done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def start(self, descriptors=None):
        self.log = open(self.folder + "/daemon.log", "ab")
        command = [self.programs + "/tmsplannerd", "--config", self.folder + "/daemon.yaml"]
        if descriptors:
            command = ["prlimit", f"--nofile={descriptors}"] + command
        self.process = subprocess.Popen(command, stderr=self.log)
        self.wait_for("ready ingest")
        return self

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def messages(self):
        with open(self.folder + "/daemon.log") as file:
            return file.read()

    def wait_for(self, text, count=1, patience=tmsp.PATIENCE):
        """Waits until the daemon has logged `text` so often."""
        until(lambda: self.messages().count(text) >= count, patience,
              lambda: f"{text!r} was not logged: {self.messages()[-2000:]}")

    def server(self, keys, routing_id=None):
        """A client with these keys."""
        server = tmsp.Server.__new__(tmsp.Server)
        server.observe = lambda direction, header: None
        server.socket = self.socket(zmq.DEALER, keys, self.ingest, routing_id)
        return server

    def socket(self, kind, keys, endpoint, routing_id=None, topics=()):
        socket = zmq.Context.instance().socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        if routing_id:
            socket.setsockopt(zmq.IDENTITY, routing_id)
        if keys:
            socket.curve_serverkey = self.server_key.encode()
            socket.curve_publickey, socket.curve_secretkey = (key.encode() for key in keys)
        for topic in topics:
            socket.subscribe(topic)
        socket.connect(endpoint)
        return socket

    def feed(self, keys, site):
        """A subscriber of `site` whose subscriptions are in force."""
        feed = tmsp.Feed.__new__(tmsp.Feed)
        feed.observe = lambda direction, header: None
        ready = "$ack/" + os.urandom(16).hex()
        feed.socket = self.socket(zmq.SUB, keys, self.results, topics=[site + "/", ready])
        while (told := feed.next())[0] != ready:
            pass
        feed.allowed = told[1]["allowed"]
        return feed

    def memory(self):
        """What the daemon holds of memory, in MiB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) / 1024


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, patience=tmsp.PATIENCE, words=lambda: "it never came true"):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, words()
        time.sleep(0.02)


def is_silent(socket, seconds=1.0):
    """Whether nothing comes from `socket` for so long."""
    return not socket.poll(seconds * 1000)
