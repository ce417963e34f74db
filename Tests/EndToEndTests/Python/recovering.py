"""recovering.py PROGRAMS FOLDER CLIENT SUBJECT SPACE ROLE=FILE…

CLIENT with a real daemon: uploads whose link, client or daemon is broken off, and watchers of a daemon that is
killed. Each check prints a line; the first that fails ends the program.
"""
import atexit, json, os, re, signal, subprocess, sys, time
import phantoms, tmsp
from daemon import Daemon
from gate import Gate
from hospital import until

programs, folder, client, subject, space, *files = sys.argv[1:]
sys.path.insert(0, os.path.dirname(client))
import tmsp_client
daemon = Daemon(programs, folder)
HALF = 3 << 20  # bytes; the image is larger than twice that


def command(*arguments, ingest=None, results=None):
    return [sys.executable, "-B", client, "--ingest", ingest or daemon.ipc["ingest"],
            "--results", results or daemon.ipc["results"], "--silence", "5", *arguments]


def run(*arguments, **endpoints):
    return subprocess.run(command(*arguments, **endpoints), capture_output=True, text=True)


class Running:
    """A client that runs, and what it says."""

    def __init__(self, name, *arguments, **endpoints):
        self.paths = [f"{folder}/{name}.{kind}" for kind in ("out", "err")]
        with open(self.paths[0], "w") as out, open(self.paths[1], "w") as err:
            self.process = subprocess.Popen(command(*arguments, **endpoints), stdout=out, stderr=err)
        atexit.register(self.process.kill)

    def text(self, index=0):
        with open(self.paths[index]) as file:
            return file.read()

    def events(self):
        return [json.loads(line) for line in self.text().splitlines()]

    def await_events(self, seqs):
        """Waits until it has printed these, and no others."""
        until(lambda: len(self.events()) >= len(seqs), 120, lambda: (self.text(), self.text(1)))
        time.sleep(0.2)
        assert [event["seq"] for event in self.events()] == seqs, (self.text(), self.text(1))


def own_case(name):
    """The case with an image of which nobody has sent the bytes before: what is there already is not sent again."""
    image, path = tmsp.named_files(files)["bold"], f"{folder}/{name}.nii.gz"
    with open(image, "rb") as file, open(path, "wb") as own:
        own.write(phantoms.with_stamp(file.read(), sum(name.encode())))
    return [pair.replace(f"bold={image}", f"bold={path}") for pair in files]


def upload(case, name):
    """A client whose upload stands still half way; the gate, too."""
    gate = Gate(daemon.tcp["ingest"])
    gate.hold_after(HALF)
    running = Running(name, "submit", subject, space, *case, ingest=gate.endpoint, results=daemon.tcp["results"])
    gate.await_hold()
    time.sleep(2.5)  # what has passed becomes durable, a second after it has come
    return gate, running


def goes_on(words):
    """At which byte an upload goes on, and of how many."""
    found = re.findall(r"goes on at byte (\d+) of (\d+)", words)
    assert found, words
    return tuple(map(int, found[-1]))


def expect_report(running):
    """It ends with the report, byte for byte as the daemon tells it."""
    assert running.process.wait(timeout=180) == 0, running.text(1)
    report = json.loads(running.text())
    assert report["status"] == "ok" and report["subject"] == subject
    again = run("result", report["job"])
    assert again.stdout == running.text() and again.returncode == 0, again.stderr
    raw = tmsp.Server(daemon.ipc["ingest"]).try_ask("result", job=report["job"]).raw
    assert running.text().strip().encode() in raw, "these are not the bytes that the daemon sent"
    return report["job"]


def an_undisturbed_case_is_one_job():
    first = run("submit", subject, space, *files)
    assert first.returncode == 0, first.stderr
    job = json.loads(first.stdout)["job"]
    assert f"stored as job {job}" in first.stderr
    again = run("submit", subject, space, *files)
    assert again.stdout == first.stdout and again.returncode == 0, again.stderr
    assert run("submit", subject, space, *files, "--no-wait").stdout.strip() == job
    assert json.loads(run("status", job).stdout)["state"] == "done"
    assert json.loads(run("status").stdout)["you"]["site"] == "local"


def a_killed_client_goes_on_where_it_was():
    case = own_case("killed")
    gate, running = upload(case, "killed")
    running.process.kill()
    running.process.wait()
    gate.cut()
    again = Running("again", "submit", subject, space, *case)
    expect_report(again)
    offset, size = goes_on(again.text(1))
    assert HALF / 2 < offset < size, (offset, size)
    return f"at byte {offset} of {size}"


def a_link_that_breaks_is_made_again():
    gate, running = upload(own_case("link"), "link")
    gate.cut()
    gate.open()
    expect_report(running)
    offset, size = goes_on(running.text(1))
    assert 0 < offset < size
    return f"at byte {offset} of {size}"


def a_daemon_that_is_killed_during_an_upload_gets_the_rest():
    gate, running = upload(own_case("daemon"), "daemon")
    daemon.kill()
    daemon.reap()
    gate.cut()
    daemon.start()
    daemon.await_answer()
    gate.open()
    expect_report(running)
    offset, size = goes_on(running.text(1))
    assert 0 < offset < size
    return f"at byte {offset} of {size}"


def it_ends_as_tmsplan_does():
    bold = folder + "/bold.nii.gz"
    with open(bold, "wb") as file:
        file.write(b"no image")
    case = [pair for pair in files if not pair.startswith("bold=")] + ["bold=" + bold]
    failed = run("submit", subject, space, *case)
    assert failed.returncode == 3 and "[bad_input/not_nifti]" in failed.stderr and not failed.stdout, failed
    again = run("submit", subject, space, *case)
    assert again.returncode == 3 and "--key" in again.stderr, again
    refused = run("submit", subject, "MNI", *files)
    assert refused.returncode == 3 and "[bad_field" in refused.stderr, refused
    assert run("submit", subject, space, *files, "--param", "protocol=nonsense").returncode == 3
    assert run("submit", subject, space, "bold=/nowhere").returncode == 3
    assert run("submit", subject, space, "nothing").returncode == 2
    assert run("status", ingest="tcp://192.0.2.1:17160", results="tcp://192.0.2.1:17161").returncode == 2
    for verb in ("status", "result", "cancel"):
        unknown = run(verb, "00000000-0000-4000-8000-000000000000")
        assert unknown.returncode == 3 and "[unknown_job]" in unknown.stderr, unknown
    silent = run("--patience", "1", "status", ingest=f"ipc://{folder}/nobody")
    assert silent.returncode == 1 and "No reply" in silent.stderr, silent


def a_case_that_is_cancelled_says_so():
    case = own_case("cancelled")
    gate, running = upload(case, "cancelled")
    fields = tmsp_client.Case(subject, space, list(tmsp.named_files(case).items())).fields
    job = tmsp.Server(daemon.ipc["ingest"]).ask("submit", **fields)["job"]
    cancelled = run("cancel", job)
    assert json.loads(cancelled.stdout)["state"] == "cancelled" and cancelled.returncode == 0, cancelled
    gate.open()
    assert running.process.wait(timeout=60) == 3 and "cancelled" in running.text(1), running.text(1)


# Watching


def submit(number):
    done = run("submit", subject, space, *files, "--key", f"recovering-watch-{number}")
    assert done.returncode == 0, done.stderr


def kept():
    """All events that the daemon keeps."""
    page = tmsp.Server(daemon.ipc["ingest"]).try_ask("events", since="0")
    return json.loads(page.body)


def watchers_hear_each_event_once_over_everything():
    """One that lives, one that is stopped while all happens, and one that is away with its place kept."""
    place = folder + "/place"
    first = Running("away", "watch", "--place", place)
    until(lambda: os.path.exists(place))
    begin = kept()[-1]["seq"]
    lives, stopped = (Running(name, "watch", "--since", begin) for name in ("lives", "stopped"))
    submit(1)
    news = lambda: [event["seq"] for event in kept() if int(event["seq"]) > int(begin)]
    for watcher in (first, lives, stopped):
        watcher.await_events(news())
    before = news()
    until(lambda: json.load(open(place))["seq"] == before[-1])
    first.process.terminate()
    first.process.wait()
    stopped.process.send_signal(signal.SIGSTOP)
    submit(2)
    daemon.kill()
    daemon.reap()
    daemon.start()
    daemon.await_answer()
    submit(3)
    stopped.process.send_signal(signal.SIGCONT)
    later = Running("later", "watch", "--place", place)
    for watcher in (lives, stopped):
        watcher.await_events(news())
    later.await_events(news()[len(before):])
    told = {event["seq"]: event for event in kept()}
    for watcher in (lives, stopped, later):
        assert all({**event, **told[event["seq"]]} == event for event in watcher.events()), watcher.text()
        watcher.process.terminate()
        watcher.process.wait()
    return f"{len(news())} events"


daemon.start()
daemon.await_answer()
for check in (an_undisturbed_case_is_one_job, a_killed_client_goes_on_where_it_was, a_link_that_breaks_is_made_again,
              a_daemon_that_is_killed_during_an_upload_gets_the_rest, it_ends_as_tmsplan_does,
              a_case_that_is_cancelled_says_so, watchers_hear_each_event_once_over_everything):
    began = time.monotonic()
    print(f"{check.__name__}: {check() or 'ok'} ({time.monotonic() - began:.1f} s)", flush=True)
assert daemon.stop() == 0
