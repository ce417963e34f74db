"""robustness.py PROGRAMS FOLDER DATA FILE=ROLE...

What strangers, and clients that keep no promise, can do to a daemon: nothing but be cut off. Each check
prints a line with what was measured; the first that fails ends the program.
"""
import contextlib, json, os, random, signal, socket, struct, subprocess, sys, time, uuid, zmq
import tmsp
from hospital import Hospital, is_silent, until

programs, folder, data = sys.argv[1:4]
paths = tmsp.named_files(sys.argv[4:])
hospital = Hospital(programs, folder, data, more=f'  roots: ["{folder}"]\n')
clinic = hospital.register("clinic-a", "clinic", "clinic-a")
neighbour = hospital.register("clinic-b", "clinic", "clinic-b")
HANDSHAKE = 5  # seconds that a peer may take to say who it is
GREETING = b"\xff" + b"\0" * 7 + b"\1\x7f" + b"\3\0" + b"CURVE".ljust(20, b"\0") + b"\0" * 32


def address():
    host, port = hospital.ingest.removeprefix("tcp://").split(":")
    return host, int(port)


@contextlib.contextmanager
def connections(count, first=b""):
    """So many raw connections, each of which has said `first`."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(count):
            peer = stack.enter_context(socket.create_connection(address()))
            with contextlib.suppress(OSError):
                peer.sendall(first)
            opened.append(peer)
        yield opened


def served():
    """A client that keeps the rules is served, on a new connection and at once."""
    began = time.monotonic()
    server = hospital.server(clinic)
    assert server.ask("ping")["type"] == "pong"
    server.socket.close()
    return time.monotonic() - began


def freed(before, allowance):
    """Waits until the memory has come down; what a peer made it hold must not outlive the peer."""
    until(lambda: hospital.memory() <= before + allowance, HANDSHAKE + 10,
          lambda: f"{hospital.memory():.1f} MiB are held, {before:.1f} before")


def unfinished_frame(size):
    """The head of a long frame, and less than all of it."""
    return GREETING + b"\2" + struct.pack(">Q", size) + b"x" * (size - 1)


def one_stranger_holds_little():
    before = hospital.memory()
    with connections(1, unfinished_frame(1_114_112)):
        time.sleep(0.5)
        held = hospital.memory() - before
        assert held <= 2, f"{held:.1f} MiB for one stranger"
        served()
    with connections(1, GREETING + b"\2" + struct.pack(">Q", 1 << 40) + b"x" * (4 << 20)):
        time.sleep(0.5)
        assert hospital.memory() - before <= 2, "an endless frame"
    return f"{held:.1f} MiB"


def two_hundred_strangers_hold_a_bounded_sum():
    before = hospital.memory()
    with connections(200, unfinished_frame(1_114_112)) as opened:
        held = peak = 0
        deadline = time.monotonic() + HANDSHAKE + 3
        while time.monotonic() < deadline:
            held = hospital.memory() - before
            peak = max(peak, held)
            served()
            time.sleep(0.2)
        assert peak <= 256, f"{peak:.1f} MiB for 200 strangers"
        # The daemon has ended them itself: they still hold their own ends.
        freed(before, 16)
        assert all(gone(peer) for peer in opened), "a stranger was not cut off"
    return f"{peak:.1f} MiB at most"


def gone(peer):
    peer.settimeout(5)
    try:
        while peer.recv(65536):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def a_scan_changes_nothing():
    before = hospital.memory()
    randomness = random.Random(1)
    noises = [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x02\0\1\0\1\xfc\3\3", b"", GREETING[:11],
              GREETING, b"\xff" * 64, GREETING.replace(b"CURVE", b"NULL\0") + b"\4\5READY" + b"\0" * 9]
    for number in range(1500):
        noise = noises[number % len(noises)] + randomness.randbytes(number % 64)
        with connections(1, noise):
            pass
        if number % 300 == 0:
            served()
    served()
    assert hospital.process.poll() is None
    freed(before, 16)


def silent_connections_are_ended():
    before = descriptors()
    with connections(500):
        served()
        until(lambda: descriptors() <= before + 8, HANDSHAKE + 10,
              lambda: f"{descriptors() - before} descriptors are held")


def descriptors():
    return len(os.listdir(f"/proc/{hospital.process.pid}/fd"))


def oversized_frames_cut_their_sender():
    server = hospital.server(clinic)
    server.ask("ping")
    before = hospital.memory()
    for _ in range(5):
        server.send_frames(b"tmsp/1", b" " * ((1 << 20) + (1 << 16)))
    # ZeroMQ connects again by itself; what was under way when the link was cut is lost, and asked again.
    def answers():
        server.send("ping")
        return server.socket.poll(500) and server.receive().header["type"] == "pong"
    until(answers)
    freed(before, 16)


def who_ignores_credit_gains_nothing():
    """300 MiB of chunks without waiting, beside a clinic that keeps the rules and is never refused."""
    greedy, honest = hospital.server(clinic), hospital.server(neighbour)
    size = 300 << 20
    files = [tmsp.declaration(role, path) for role, path in paths.items()]
    files[0] = {**files[0], "size": size, "sha256": "0" * 64}
    reply = greedy.ask("submit", key=uuid.uuid4().hex, files=files, meta={"subject": "greedy"}, params={})
    before, peak = hospital.memory(), 0
    slowest = 0
    body = b"x" * (1 << 20)
    # The first chunk is missing, so that none can be taken.
    for number in range(1, 300):
        greedy.send("chunk", body, job=reply["job"], file=0, offset=number << 20,
                    body="application/octet-stream")
        if number % 20 == 0:
            began = time.monotonic()
            assert honest.ask("ping")["type"] == "pong"
            slowest = max(slowest, time.monotonic() - began)
            peak = max(peak, hospital.memory() - before)
    assert peak <= 64, f"{peak:.1f} MiB"
    job = honest.submit(paths, "honest")
    assert honest.final_status(job)["state"] == "done"
    greedy.socket.close()
    hospital.server(clinic).ask("cancel", job=reply["job"])
    return f"{peak:.1f} MiB at most, the slowest answer to others {slowest * 1000:.0f} ms"


def a_stopped_subscriber_costs_nothing():
    """One process that subscribes and is stopped; the others hear everything."""
    script = ("import sys; sys.path.insert(0, sys.argv[1]); import zmq, os, signal\n"
              "c = zmq.Context(); s = c.socket(zmq.SUB); s.subscribe('clinic-a/')\n"
              "s.curve_serverkey, s.curve_publickey, s.curve_secretkey = [k.encode() for k in sys.argv[3:6]]\n"
              "s.connect(sys.argv[2]); s.recv_multipart(); print('heard', flush=True)\n"
              "os.kill(os.getpid(), signal.SIGSTOP)")
    stopped = subprocess.Popen([sys.executable, "-c", script, os.path.dirname(__file__), hospital.results,
                                hospital.server_key, *clinic], stdout=subprocess.PIPE, text=True)
    try:
        assert stopped.stdout.readline() == "heard\n"
        feed, client = hospital.feed(clinic, "clinic-a"), hospital.server(clinic)
        before, seen = hospital.memory(), []
        jobs = [client.submit(paths, f"sub-{number}", key=f"stopped-{number}-x") for number in range(3)]
        for job in jobs:
            assert client.final_status(job)["state"] == "done"
        until(lambda: done(feed, seen) >= set(jobs))
        assert hospital.memory() - before <= 16
    finally:
        stopped.kill()
        stopped.wait()


def done(feed, seen):
    while feed.socket.poll(0):
        topic, header = feed.next()
        if header.get("state") == "done":
            seen.append(header["job"])
    return set(seen)


def an_upload_goes_on_after_its_link_broke():
    """Another connection goes on from the durable offset, and all bytes are the promised ones."""
    bold = folder + "/bold"
    with open(bold, "wb") as file:
        file.write(random.Random(2).randbytes(4 * tmsp.CHUNK + 5))
    key, half = uuid.uuid4().hex, 2 * tmsp.CHUNK
    case = {**paths, "bold": bold}
    fields = dict(key=key, files=[tmsp.declaration(role, path) for role, path in case.items()],
                  meta={"subject": "resumed"}, params={"space": "MNI152NLin2009cAsym"})
    first, index = hospital.server(clinic), list(case).index("bold")
    reply = first.ask("submit", **fields)
    with open(bold, "rb") as file:
        for offset in range(0, half, tmsp.CHUNK):
            first.chunk(reply["job"], index, offset, file.read(tmsp.CHUNK))
        first.send_frames(b"tmsp/1", b'{"type":"chunk"', file.read(tmsp.CHUNK))
    first.socket.close()
    again = hospital.server(clinic)
    resumed = again.ask("submit", **fields)
    assert resumed["job"] == reply["job"] and resumed["existing"]
    assert resumed["offsets"][index] == half, resumed
    job = again.submit(case, "resumed", key=key, space="MNI152NLin2009cAsym")
    assert job == reply["job"]
    # Random bytes are no image; that they are told so proves that all have arrived as they were.
    assert again.final_status(job)["error"]["code"] == "bad_input"


def a_large_file_to_digest_holds_nobody_up():
    """A case by path whose content takes seconds to digest is committed beside the uploads of others."""
    large = folder + "/large"
    with open(large, "wb") as file:
        file.truncate(2 << 30)
    case = {**paths, "bold": large}
    files = [tmsp.declaration(role, path, by_path=True) for role, path in case.items() if path == large]
    files += [tmsp.declaration(role, path) for role, path in case.items() if path != large]
    local = tmsp.Server(f"ipc://{folder}/ingest.sock")
    job = local.ask("submit", key=uuid.uuid4().hex, files=files, meta={"subject": "large"},
                    params={"space": "MNI152NLin2009cAsym"})["job"]
    for index, path in enumerate((path for path in case.values() if path != large), start=1):
        with open(path, "rb") as data:
            local.chunk(job, index, 0, data.read())
    request = local.send("commit", job=job)
    other = hospital.server(clinic)
    other.submit(paths, "small")
    assert not local.socket.poll(0), "the large one was digested before the small one was stored"
    while (reply := local.receive().header).get("re") != request:
        pass
    assert reply["type"] == "stored", reply
    # It is no image; that this was found proves that the very file was read.
    assert local.final_status(job)["error"]["code"] == "bad_input"
    os.remove(large)


def few_descriptors_are_survived():
    """At the limit of its descriptors the daemon lives, and serves again when the peers have gone."""
    assert hospital.stop() == 0
    readies = hospital.messages().count("ready ingest")
    hospital.start(descriptors=96)
    hospital.wait_for("ready ingest", readies + 1)
    with contextlib.suppress(OSError), connections(200):
        time.sleep(1)
        assert hospital.process.poll() is None
    served()


hospital.start()
served()
try:
    for check in (one_stranger_holds_little, two_hundred_strangers_hold_a_bounded_sum,
                  a_scan_changes_nothing, silent_connections_are_ended,
                  oversized_frames_cut_their_sender, who_ignores_credit_gains_nothing,
                  a_stopped_subscriber_costs_nothing, an_upload_goes_on_after_its_link_broke,
                  a_large_file_to_digest_holds_nobody_up, few_descriptors_are_survived):
        began = time.monotonic()
        measured = check() or "ok"
        print(f"{check.__name__}: {measured} ({time.monotonic() - began:.1f} s)", flush=True)
    assert hospital.stop() == 0
finally:
    hospital.process.kill()
