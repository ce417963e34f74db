"""identity.py PROGRAMS FOLDER DATA FILE=ROLE...

Two clinics, a navigator and an operator use one daemon over the network. Each check prints a line; the
first that fails ends the program.
"""
import json, os, shutil, signal, subprocess, sys, time, uuid, zmq
import tmsp
from hospital import Hospital, is_silent, until

programs, folder, data = sys.argv[1:4]
paths = tmsp.named_files(sys.argv[4:])
hospital = Hospital(programs, folder, data)
a, b = hospital.register("clinic-a", "clinic", "clinic-a"), hospital.register("b", "clinic", "clinic-b")
a_spare = hospital.new_keys("a-spare")
hospital.tmsplan("keys", "add", "clinic-a", "--role", "clinic", "--site", "clinic-a",
                 "--public-key=" + a_spare[0])
navigator = hospital.register("nav-a", "navigator", "clinic-a")
operator = hospital.register("ops", "operator")
SUBJECT, KEY = "sub-marker", "key-marker-1"


def strangers_meet_silence():
    unknown = hospital.new_keys("stranger")
    for keys in (unknown, None, (a[0], unknown[1])):
        socket = hospital.socket(zmq.DEALER, keys, hospital.ingest)
        socket.send_multipart([b"tmsp/1", b'{"type":"ping","id":"1"}'])
        assert is_silent(socket), "a stranger was answered"
        subscriber = hospital.socket(zmq.SUB, keys, hospital.results, topics=["", "clinic-a/$hb"])
        assert is_silent(subscriber, 1.5), "a stranger hears"
    hospital.wait_for("client refused")
    assert unknown[1] not in hospital.messages(), "a secret key is in the log"


class Everything:
    """Whatever clinic B can get hold of, as bytes."""

    def __init__(self):
        topics = ["", "c", "clinic", "clinic-", "clinic-a", "clinic-a/", f"clinic-a/{SUBJECT}/target",
                  "$", "clinic-a/$hb", "clinic-b/", "clinic-b/../clinic-a/", "\x00"]
        self.socket = hospital.socket(zmq.SUB, b, hospital.results, topics=topics)
        self.server = hospital.server(b)
        self.bytes = b""

    def hear(self):
        while self.socket.poll(0):
            self.bytes += b"|".join(self.socket.recv_multipart())

    def ask(self, type, *body, **fields):
        message = self.server.try_ask(type, *body, **fields)
        self.bytes += message.raw + (message.body or b"")
        return message.header


def another_clinic_never_sees_a_byte():
    spy = Everything()
    feed = hospital.feed(navigator, "clinic-a")
    assert feed.allowed == ["clinic-a/"], feed.allowed
    client = hospital.server(a)
    job = client.submit(paths, SUBJECT, key=KEY)
    status = client.final_status(job)
    assert status["state"] == "done", status
    report = client.try_ask("result", job=job)
    for verb in ("status", "result", "commit", "cancel", "close"):
        reply = spy.ask(verb, job=job)
        code = "closed" if verb == "close" else "unknown_job"
        assert code in (reply.get("code"), reply["type"]), reply
    assert spy.ask("chunk", b"x", job=job, file=0, offset=0)["code"] == "unknown_job"
    for verb in ("server", "jobs", "lock", "unlock", "reload"):
        assert spy.ask(verb)["code"] == "forbidden"
    assert spy.ask("audit", since="0")["code"] == "forbidden"
    assert spy.ask("purge", job=job)["code"] == "forbidden"
    files = [tmsp.declaration(role, path) for role, path in paths.items()]
    # The very same case: clinic B must not learn that its content is there already.
    mine = spy.server.ask("submit", key=KEY, files=files, meta={"subject": "sub-b"}, params={})
    assert mine["offsets"] == [0] * len(files) and not mine["existing"] and mine["job"] != job, mine
    assert spy.ask("events", since="0")["count"] == 0
    assert spy.ask("hello", client="spy")["you"]["site"] == "clinic-b"
    assert spy.ask("ping")["load"]["running"] == 0
    # A heartbeat of its own proves that the spy's subscription lives.
    until(lambda: (spy.hear(), b"clinic-b/$hb" in spy.bytes)[1])
    markers = [job, SUBJECT, KEY, "clinic-a", report.header["seq"] and '"seq":"1"']
    markers += [file["sha256"] for file in files]
    for marker in markers:
        assert marker.encode() not in spy.bytes.replace(f'"job":"{job}"'.encode(), b""), marker
    # What was sent back is only the id that the spy itself named.
    assert spy.bytes.count(job.encode()) == 1, spy.bytes
    states = []
    while "done" not in states:
        topic, header = feed.next()
        if header["type"] == "event":
            states.append(header["state"])
            assert topic.startswith(f"clinic-a/{SUBJECT}/"), topic
    reader = hospital.server(navigator)
    assert reader.ask("result", job=job)["result"] == report.header["result"]
    assert reader.refusal("cancel", job=job)["code"] == "forbidden"
    spy.server.ask("cancel", job=mine["job"])


def an_operator_sees_no_patient():
    server = hospital.server(operator)
    message = server.try_ask("jobs", state="done", limit=10)
    assert message.header["count"] == 1 and b"clinic-a" in message.body, message
    for marker in (SUBJECT, KEY):
        assert marker.encode() not in message.body, message.body
    for verb in ("status", "result"):
        assert server.refusal(verb, job=str(uuid.uuid4()))["code"] == "forbidden"
    assert server.ask("server")["clients"] == 5


def keys_of(name):
    """An environment that names the keys of a client."""
    return {**os.environ, "TMSP_SERVER_KEY": folder + "/server.public", "TMSP_KEY_FILE": f"{folder}/{name}.secret"}


def the_example_of_the_readme_uses_keys():
    example = os.path.join(data, "Examples", "submit.py")
    environment = keys_of("b")
    command = [sys.executable, "-B", example, hospital.ingest, hospital.results, "sub-example",
               "MNI152NLin2009cAsym", *sys.argv[4:]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 4) and json.loads(done.stdout)["subject"] == "sub-example", done
    loose = folder + "/loose.secret"
    shutil.copyfile(folder + "/b.secret", loose)
    os.chmod(loose, 0o644)
    refused = subprocess.run(command, env={**environment, "TMSP_KEY_FILE": loose}, capture_output=True, text=True)
    assert refused.returncode == 1 and "chmod 0600" in refused.stderr, refused
    stranger = {**environment, "TMSP_KEY_FILE": folder + "/stranger.secret"}
    # It waits 30 s for an answer; that none comes sooner is what is to be seen.
    process = subprocess.Popen(command, env=stranger, stderr=subprocess.PIPE)
    try:
        process.wait(timeout=2)
        raise AssertionError("a stranger's client ended: " + process.stderr.read().decode())
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def a_message_where_a_subscription_belongs_wins_nothing():
    """libzmq would give the next grant to another peer: no clinic may hear another's by it."""
    malice = hospital.register("malice", "clinic", "clinic-m")
    listener = hospital.socket(zmq.XSUB, malice, hospital.results)
    sender = hospital.socket(zmq.XSUB, malice, hospital.results)
    heard = b""
    for round in range(20):
        sender.send(b"user")
        victim = hospital.feed(navigator, "clinic-a")
        listener.send(b"\x01clinic-m/")
        client = hospital.server(a)
        known = client.ask("ping")["last_seq"]
        until(lambda: victim.next()[1].get("last_seq") == known)  # its own heartbeat reaches it
        while listener.poll(0):
            heard += b"|".join(listener.recv_multipart())
        victim.socket.close()
        client.socket.close()
    assert b"clinic-a" not in heard, heard
    hospital.wait_for("it sent what no subscriber sends")
    assert is_silent(hospital.socket(zmq.SUB, malice, hospital.results, topics=["clinic-m/"]), 1.5)
    sender.close()
    listener.close()


def a_routing_id_proves_nothing():
    first = hospital.server(a, b"same")
    assert first.ask("hello", client="x")["you"]["client"] == "clinic-a"
    second = hospital.server(b, b"same")
    second.send("hello", client="x")
    assert is_silent(second.socket), "a reply under a foreign routing id"
    assert first.ask("hello", client="x")["you"]["client"] == "clinic-a"
    second.socket.close()
    first.socket.close()


def a_revoked_key_stops_at_once():
    live, spare = hospital.server(a), hospital.server(a_spare)
    listener, other = hospital.feed(a, "clinic-a"), hospital.feed(navigator, "clinic-a")
    assert live.ask("ping")["type"] == "pong" and spare.ask("ping")["type"] == "pong"
    hospital.tmsplan("keys", "revoke", "--", a[0])
    assert live.refusal("ping")["code"] == "revoked"
    assert live.refusal("submit", key="key-marker-2", files=[], meta={}, params={})["code"] == "revoked"
    assert spare.ask("ping")["type"] == "pong"
    while listener.socket.poll(0):
        listener.socket.recv_multipart()
    known = int(spare.ask("hello", client="x")["last_seq"])
    job = spare.submit(paths, SUBJECT, key="key-marker-3")
    assert spare.final_status(job)["state"] == "done"
    # The others were cut off for a moment too; by heartbeat and number they miss nothing.
    # A pong may be older than the heartbeat: the feed learns of an event a moment after the database.
    last = int(spare.ask("ping")["last_seq"])
    while True:
        topic, header = other.next()
        if header["type"] == "hb" and int(header["last_seq"]) >= last:
            break
    missed = json.loads(hospital.server(navigator).try_ask("events", since=str(known)).body)
    assert [event["state"] for event in missed] == ["stored", "queued", "running", "done"], missed
    assert {event["job"] for event in missed} == {job}
    assert is_silent(listener.socket, 1.5), "a revoked subscriber still hears"


def watcher(name):
    """A watching client with the keys of `name`, and the file of what it says."""
    heard = open(f"{folder}/{name}.watch", "w+")
    command = [programs + "/tmsplan", "watch", "--ingest", hospital.ingest, "--results", hospital.results]
    if "python" in name:
        command = [sys.executable, "-B", data + "/Examples/tmsp_client.py", *command[2:], "watch"]
    process = subprocess.Popen(command, stdout=heard, stderr=subprocess.STDOUT, env=keys_of(name))
    until(lambda: is_subscribed(name), tmsp.PATIENCE, lambda: f"{name} does not watch")
    return process, heard


def a_watcher_knows_whether_it_is_served():
    """One whose key is taken away is told; one whose key comes back hears again what it has missed."""
    leavers, comers = ("leaver", "leaver-python"), ("comer", "comer-python")
    keys = {name: hospital.register(name, "navigator", "clinic-b") for name in leavers + comers}
    watchers = {name: watcher(name) for name in keys}
    try:
        for name in keys:
            hospital.tmsplan("keys", "revoke", "--", keys[name][0])
        time.sleep(2)  # libzmq has met the refusal by then, and will not connect again
        for name in comers:
            hospital.tmsplan("keys", "add", name, "--role", "navigator", "--site", "clinic-b",
                             "--public-key=" + keys[name][0])
        job = hospital.server(b).submit(paths, "sub-watched")
        for name in leavers:
            process, said = watchers[name]
            assert process.wait(90) != 0
            assert "revoked" in read(said), read(said)
        for name in comers:
            _, heard = watchers[name]
            until(lambda: any(job in line and "done" in line for line in read(heard).splitlines()), 90,
                  lambda: read(heard))
    finally:
        for process, _ in watchers.values():
            process.kill()


def read(file):
    file.seek(0)
    return file.read()


def is_subscribed(name):
    listed = hospital.tmsplan("admin", "audit", "show")
    return any(name in line and "subscribed" in line for line in listed.splitlines())


def a_list_that_does_not_parse_changes_nothing():
    with open(hospital.clients) as file:
        good = file.read()
    with open(hospital.clients, "w") as file:
        file.write(good[:-5])
    hospital.process.send_signal(signal.SIGHUP)
    hospital.wait_for("reload failed")
    assert hospital.server(b).ask("ping")["type"] == "pong"
    with open(hospital.clients, "w") as file:
        file.write(good)
    reloads = hospital.messages().count("reloaded clients")
    hospital.process.send_signal(signal.SIGHUP)
    hospital.wait_for("reloaded clients", reloads + 1)
    assert hospital.server(b).ask("ping")["type"] == "pong"


def it_stops_cleanly():
    assert hospital.stop() == 0


hospital.start()
try:
    for check in (strangers_meet_silence, another_clinic_never_sees_a_byte, an_operator_sees_no_patient,
                  the_example_of_the_readme_uses_keys,
                  a_message_where_a_subscription_belongs_wins_nothing, a_routing_id_proves_nothing, a_revoked_key_stops_at_once,
                  a_watcher_knows_whether_it_is_served,
                  a_list_that_does_not_parse_changes_nothing, it_stops_cleanly):
        check()
        print(check.__name__)
finally:
    hospital.process.kill()
