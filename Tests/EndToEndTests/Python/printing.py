"""printing.py PROGRAM FOLDER GOLDEN

`print_targets` towards a daemon that says what it should, and then anything. GOLDEN is the folder of the
examples of messages. Each check prints a line; the first that fails ends the program.
"""
import atexit, json, os, random, signal, subprocess, sys, tempfile, time
from feeder import Feeder, event
from hospital import until

program, folder, golden = sys.argv[1:]
SUMMARY = json.load(open(golden + "/target-summary.json"))
REPORT = json.load(open(golden + "/target-report.json"))


class Printer:
    """The running program, and what it has printed."""

    def __init__(self, feeder):
        self.path, heard = tempfile.mktemp(dir=folder), feeder.subscribed
        with open(self.path + ".out", "w") as out, open(self.path + ".err", "w") as err:
            self.process = subprocess.Popen([program, feeder.ingest, feeder.results], stdout=out, stderr=err)
        atexit.register(self.process.kill)
        until(lambda: feeder.subscribed > heard, 20, self.errors)

    def lines(self):
        with open(self.path + ".out") as file:
            return file.read().splitlines()

    def errors(self):
        with open(self.path + ".err", errors="replace") as file:
            return file.read()

    def await_line(self, line):
        until(lambda: line in self.lines() or self.process.poll() is not None, 20,
              lambda: f"{line!r} is not in {self.lines()}: {self.errors()}")
        assert line in self.lines(), (self.process.poll(), self.errors())

    def interrupt(self):
        """Ends it by Ctrl-C; a sanitizer would give another status."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=20) == 0, self.errors()


def started():
    feeder = Feeder(tempfile.mkdtemp(dir=folder))
    return feeder, Printer(feeder)


def target(seq, prev, summary=SUMMARY, **more):
    return event(seq, prev, "done", kind="target", **({"result": summary} if summary else {}), **more)


def line_of(summary, job="j1"):
    words = [f"subject=sub-01 job={job} status={summary['status']}"]
    if summary["target"]:
        shown = summary["target"]
        words += ["recommended=" + ("yes" if shown["recommended"] else "no"), f"r={shown['r']}"]
        words += [f"{frame}=" + ",".join(map(str, place)) for frame, place in shown["position"].items()]
    return " ".join(words)


def every_end_of_a_job_is_a_line():
    feeder, printer = started()
    two_frames = {**SUMMARY, "status": "low_confidence", "target": {
        **SUMMARY["target"], "recommended": False, "position": {"MNI152NLin6Asym": [-1, 2.5, 3], "T1w": [-4.25, 5e1, -0]}}}
    nothing = {**SUMMARY, "status": "no_target", "target": None}
    feeder.publish_event(event(1, 0, "queued"))
    feeder.publish_event(event(2, 1, "running"))
    feeder.publish_event(target(3, 2))
    feeder.publish_event(target(4, 3, two_frames))
    feeder.publish_event(target(5, 4, nothing))
    feeder.publish_event(event(6, 5, "failed", error={"code": "bad_input"}))
    feeder.publish_event(event(7, 6, "cancelled"))
    printer.await_line("subject=sub-01 job=j1 status=cancelled")
    assert printer.lines() == [line_of(SUMMARY), line_of(two_frames), line_of(nothing),
                               "subject=sub-01 job=j1 status=failed", "subject=sub-01 job=j1 status=cancelled"]
    assert "MNI152NLin6Asym=-1,2.5,3 T1w=-4.25,50.0,0" in printer.lines()[1], printer.lines()
    assert "=" not in line_of(nothing).split("no_target")[1]
    printer.interrupt()
    assert printer.errors() == "", printer.errors()


def an_event_that_says_no_place_is_looked_up():
    feeder, printer = started()
    feeder.reports = {"j1": REPORT, "j2": {**REPORT, "status": "no_target", "targets": []}}
    first = REPORT["targets"][0]
    feeder.publish_event(target(1, 0, None))
    feeder.publish_event(target(2, 1, {**SUMMARY, "target": {"name": "peak"}}))
    feeder.publish_event(target(3, 2, None, job="j2"))
    feeder.publish_event(target(4, 3, None, job="j3"))
    feeder.publish_event(event(5, 4, "cancelled"))
    printer.await_line("subject=sub-01 job=j1 status=cancelled")
    shown = line_of({"status": REPORT["status"], "target": first})
    assert printer.lines()[:3] == [shown, shown, "subject=sub-01 job=j2 status=no_target"], printer.lines()
    assert len(printer.lines()) == 4 and "no report of job j3" in printer.errors(), printer.errors()
    printer.interrupt()


def what_was_missed_is_said():
    feeder, printer = started()
    feeder.publish_event(event(1, 0, "failed"))
    printer.await_line("subject=sub-01 job=j1 status=failed")
    feeder.publish_event(event(1, 0, "cancelled"), kept=False)
    feeder.publish_event(target(5, 4))
    printer.await_line(line_of(SUMMARY))
    assert printer.errors().count("see tmsplan events --since 1") == 1, printer.errors()
    feeder.beat(last=9)
    until(lambda: "--since 5" in printer.errors(), 20, printer.errors)
    feeder.epoch = "epoch-b"
    feeder.publish_event(event(1, 0, "cancelled"))
    printer.await_line("subject=sub-01 job=j1 status=cancelled")
    assert "another database, epoch epoch-b" in printer.errors()
    assert len(printer.lines()) == 3, printer.lines()
    printer.interrupt()


def contradictions(seq):
    """Events that are JSON, but not what the protocol describes."""
    shown = SUMMARY["target"]
    yield target(seq, seq - 1, {**SUMMARY, "status": "low_confidence"})  # and yet recommended
    yield target(seq, seq - 1, {**SUMMARY, "status": "no_target"})  # and yet a target
    yield target(seq, seq - 1, {**SUMMARY, "status": 7})
    for name, values in {
        "r": (None, "-0.7", 1.5, [1]), "recommended": (None, 1, "true"),
        "position": ([], {}, {"T1w": [1, 2]}, {"T1w": [1, 2, 3, 4]}, {"T1w": [1, 2, None]}, {"T1w": ["1", 2, 3]},
                     {"T1w": [1e9, 2, 3]}, {"T 1w\u001b[31m": [1, 2, 3]}, {"x" * 65: [1, 2, 3]}, {"T1w": {}},
                     {f"frame{number:02d}" + "x" * 50: [1.125, 2.125, 3.125] for number in range(20)}),
    }.items():
        for value in values:
            yield target(seq, seq - 1, {**SUMMARY, "target": {**shown, name: value}})
    for name, value in {"subject": "a b", "job": "", "state": None, "seq": "9" * 19, "prev": "x"}.items():
        yield {**target(seq, seq - 1), name: value}


def texts(good):
    """Texts that are no JSON object, or none within the limits; most would be `good` but for one value."""
    for value in (b"01", b"-", b"1.", b".5", b"1e", b"+1", b"NaN", b"Infinity", b"0x1", b"tru", b"nulll", b"'x'", b"",
                  b'"\\x"', b'"\\u12"', b'"\\u12g4"', b'"\n"', b'"\0"', b"[1,]", b"[1 2]", b"[", b'{"a":1,}', b'{"a"}',
                  b'{"a" 1}', b"{1:1}", b"[" * 16 + b"]" * 16):
        yield good.replace(b"{", b'{"more":' + value + b",", 1)
    yield good.replace(b'"type"', b'"type":"hb","type"')
    yield from (b"", b"{", b"[]", b"null", b'"', good[:-1], good + b"x", good + good, b"[" + good + b"]", b"\0" * 100,
                b'{"more":' + b"[" * 1_000_000, b'{"more":' + b'{"a":' * 200_000, b'{"more":"' + b"x" * 1_000_000)


def garbage_is_passed_over():
    feeder, printer = started()
    topic, seq = b"local/sub-01/target", 2
    feeder.publish_event(event(1, 0, "failed"))
    printer.await_line("subject=sub-01 job=j1 status=failed")
    good = json.dumps({"type": "event", "epoch": feeder.epoch, **target(2, 1)}).encode()
    for text in texts(good):
        feeder.publish_frames(topic, b"tmsp/1", text)
    for frames in ((topic,), (topic, b"tmsp/1"), (topic, b"tmsp/2", good), (topic, b"", good),
                   (topic, b"tmsp/1", good, b"more"), (topic, *[b"tmsp/1"] * 40)):
        feeder.publish_frames(*frames)
    for number, wrong in enumerate(contradictions(2)):
        # Each may count, so that the next needs another number.
        feeder.publish({"type": "event", **wrong, "epoch": f"wrong-{number}"})
    feeder.publish_event(target(2, 1, job="j2"))
    printer.await_line(line_of(SUMMARY, "j2"))
    assert printer.lines() == ["subject=sub-01 job=j1 status=failed", line_of(SUMMARY, "j2")], printer.lines()
    printer.interrupt()


def damaged_events_do_no_harm():
    """Thousands of events of which bytes are changed, cut out, doubled or cut off."""
    feeder, printer = started()
    chance, alphabet = random.Random(11), b'{}[]",:\\u0e-+.truefalsn \x00\x1f\xff'
    for number in range(5000):
        good = json.dumps({"type": "event", "epoch": f"e{number}", **target(2, 1)}).encode()
        text = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(text))
            what = chance.randrange(4)
            if what == 0:
                text[place] = chance.choice(alphabet)
            elif what == 1:
                del text[place:place + chance.randint(1, 40)]
            elif what == 2:
                text[place:place] = text[max(0, place - 30):place]
            elif number % 10 == 0:
                del text[place:]
        feeder.publish_frames(b"local/sub-01/target", b"tmsp/1", bytes(text))
        if number % 100 == 0:
            time.sleep(0.02)
    feeder.epoch = "last"
    feeder.publish_event(target(1, 0, job="j2"))
    printer.await_line(line_of(SUMMARY, "j2"))
    for line in printer.lines():
        assert line.isascii() and line.isprintable() and line.startswith("subject="), line
    printer.interrupt()
    assert "Sanitizer" not in printer.errors() and "runtime error" not in printer.errors(), printer.errors()


def it_ends_as_it_should():
    done = subprocess.run([program], capture_output=True, text=True)
    assert done.returncode == 2 and "usage" in done.stderr, done
    remote = ["tcp://192.0.2.1:17160", "tcp://192.0.2.1:17161"]
    done = subprocess.run([program, *remote], capture_output=True, text=True)
    assert done.returncode == 2 and "in clear" in done.stderr, done
    loose = folder + "/loose.secret"
    with open(loose, "w") as file:
        file.write("x" * 40)
    os.chmod(loose, 0o644)
    environment = {**os.environ, "TMSP_SERVER_KEY": loose, "TMSP_KEY_FILE": loose}
    done = subprocess.run([program, *remote], env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and "chmod 0600" in done.stderr, done
    alone = subprocess.Popen([program, f"ipc://{folder}/no", f"ipc://{folder}/body"], stderr=subprocess.PIPE)
    time.sleep(0.5)
    alone.send_signal(signal.SIGINT)
    assert alone.wait(timeout=20) == 0


for check in (every_end_of_a_job_is_a_line, an_event_that_says_no_place_is_looked_up, what_was_missed_is_said,
              garbage_is_passed_over, damaged_events_do_no_harm, it_ends_as_it_should):
    check()
    print(check.__name__, flush=True)
