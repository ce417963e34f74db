"""watching.py CLIENT FOLDER

The rules of a follower, kept by `CLIENT watch` towards a daemon that loses, doubles, mixes up and lies. Each
check prints a line; the first that fails ends the program.
"""
import atexit, json, os, subprocess, sys, tempfile, time
from feeder import Feeder, event
from hospital import until

client, folder = sys.argv[1:]


class Watcher:
    """`CLIENT watch`, and what it has printed."""

    def __init__(self, feeder, *arguments, silence=30):
        self.path, heard = tempfile.mktemp(dir=folder), feeder.subscribed
        with open(self.path + ".out", "w") as out, open(self.path + ".err", "w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-B", client, "--ingest", feeder.ingest, "--results", feeder.results,
                 "--silence", str(silence), "watch", *arguments], stdout=out, stderr=err)
        atexit.register(self.process.kill)
        until(lambda: feeder.subscribed > heard, 20, self.errors)

    def events(self):
        with open(self.path + ".out") as file:
            return [json.loads(line) for line in file]

    def seqs(self):
        return [int(event["seq"]) for event in self.events()]

    def errors(self):
        with open(self.path + ".err") as file:
            return file.read()

    def await_seqs(self, *wanted):
        """Waits until it has printed these, and no others."""
        until(lambda: len(self.seqs()) >= len(wanted), 20, lambda: f"{self.seqs()} of {wanted}: {self.errors()}")
        assert self.seqs() == list(wanted), self.seqs()

    def end(self):
        """Ends it as a person would, after time enough to print what it should not."""
        time.sleep(0.2)
        seqs = self.seqs()
        self.process.terminate()
        self.process.wait()
        return seqs


def started(*arguments, **options):
    feeder = Feeder(tempfile.mkdtemp(dir=folder), options.pop("pages", 256))
    return feeder, Watcher(feeder, *arguments, **options)


def what_comes_in_order_is_printed_as_it_was_sent():
    feeder, watcher = started()
    feeder.publish_event(event(1, 0))
    feeder.publish_event(event(2, 1, "done", kind="target", result={"r": -0.5, "name": "é"}))
    watcher.await_seqs(1, 2)
    assert watcher.events()[1] == {"type": "event", "epoch": "epoch-a", **feeder.events[1]}, watcher.events()
    assert watcher.end() == [1, 2] and not any(request["type"] == "events" for request in feeder.asked)


def a_gap_is_asked_for_by_the_page():
    feeder, watcher = started(pages=2)
    feeder.publish_event(event(1, 0))
    watcher.await_seqs(1)
    feeder.events += [event(seq, seq - 1) for seq in range(2, 8)]
    feeder.publish_event(event(8, 7))
    watcher.await_seqs(*range(1, 9))
    # Numbers of other sites lie between: no gap.
    feeder.publish_event(event(40, 8))
    watcher.await_seqs(*range(1, 9), 40)
    asked = [(request["since"], request["limit"]) for request in feeder.asked if request["type"] == "events"]
    assert asked == [("1", 256), ("3", 256), ("5", 256), ("7", 256)], asked
    watcher.end()


def what_comes_again_or_late_is_not_printed_again():
    feeder, watcher = started()
    one, two, three = event(1, 0), event(2, 1), event(3, 2)
    feeder.events += [one, two]
    feeder.publish_event(three)
    watcher.await_seqs(1, 2, 3)
    for stale in (one, two, three, three, event(2, 1, "failed")):
        feeder.publish_event(stale, kept=False)
    feeder.publish_event(event(4, 3))
    watcher.await_seqs(1, 2, 3, 4)
    assert watcher.end() == [1, 2, 3, 4]


def the_loss_of_the_last_event_is_told_by_the_heartbeat():
    feeder, watcher = started()
    feeder.events += [event(1, 0), event(2, 1)]
    feeder.beat()
    watcher.await_seqs(1, 2)
    feeder.beat()
    assert watcher.end() == [1, 2]


def garbage_is_passed_over():
    feeder, watcher = started()
    feeder.publish_event(event(1, 0))
    topic = b"local/sub-01/job"
    for frames in [(topic,), (topic, b"tmsp/1"), (topic, b"tmsp/2", b"{}"), (topic, b"tmsp/1", b"\xff\xfe"),
                   (topic, b"tmsp/1", b"[" * 100_000), (topic, b"tmsp/1", b"[]"), (topic, b"tmsp/1", b'{"type":7}'),
                   (topic, b"tmsp/1", b'{"type":"event"}'), (topic, b"tmsp/1", b"{}", b"", b""),
                   (topic, b"tmsp/1", b'{"type":"later invention","seq":"9"}')]:
        feeder.publish_frames(*frames)
    for wrong in ({"seq": 2}, {"seq": "x"}, {"prev": None}, {"prev": "7"}, {"job": 1}, {"ts": None},
                  {"seq": "-1"}):
        feeder.publish({"type": "event", **event(2, 1), **wrong})
    feeder.publish_event(event(2, 1, "running"))
    watcher.await_seqs(1, 2)
    assert watcher.events()[1]["state"] == "running"
    assert watcher.end() == [1, 2] and watcher.process.returncode < 0, watcher.errors()


def a_restored_database_gives_only_what_is_new():
    """Its first events are those that were printed; then it goes another way under the same numbers."""
    feeder, watcher = started()
    for seq in (1, 2, 3, 4):
        feeder.publish_event(event(seq, seq - 1))
    watcher.await_seqs(1, 2, 3, 4)
    feeder.epoch, feeder.events = "epoch-b", feeder.events[:2] + [event(3, 2, "cancelled")]
    feeder.beat()
    watcher.await_seqs(1, 2, 3, 4, 3)
    assert watcher.events()[-1]["state"] == "cancelled" and watcher.events()[-1]["epoch"] == "epoch-b"
    assert "Another database, epoch epoch-b" in watcher.errors(), watcher.errors()
    feeder.publish_event(event(4, 3, "done"))
    watcher.await_seqs(1, 2, 3, 4, 3, 4)
    watcher.end()


def events_that_are_kept_no_more_are_called_a_hole():
    feeder, watcher = started()
    feeder.publish_event(event(1, 0))
    watcher.await_seqs(1)
    feeder.events, feeder.oldest = [event(7, 6), event(8, 7)], 7
    feeder.beat()
    watcher.await_seqs(1, 7, 8)
    assert "Events before 7 are no longer kept." in watcher.errors(), watcher.errors()
    watcher.end()


def silence_is_told_and_so_is_its_end():
    feeder, watcher = started(silence=1)
    until(lambda: "Nothing heard" in watcher.errors(), 20)
    # It has connected anew by itself, which the acknowledgement of the new subscription ends.
    until(lambda: "The daemon is heard again." in watcher.errors(), 20, watcher.errors)
    assert feeder.subscribed >= 2
    feeder.is_mute = True
    feeder.events.append(event(1, 0))
    time.sleep(2.5)
    assert watcher.seqs() == [] and watcher.process.poll() is None, watcher.errors()
    feeder.is_mute = False
    watcher.await_seqs(1)
    watcher.end()


def who_keeps_its_place_goes_on_there():
    place = os.path.join(tempfile.mkdtemp(dir=folder), "place")
    feeder, watcher = started("--place", place)
    feeder.publish_event(event(1, 0))
    watcher.await_seqs(1)
    until(lambda: json.load(open(place))["seq"] == "1", 20)
    watcher.end()
    feeder.events += [event(2, 1), event(3, 2)]
    later = Watcher(feeder, "--place", place)
    later.await_seqs(2, 3)
    until(lambda: json.load(open(place))["seq"] == "3", 20)
    later.process.kill()
    later.process.wait()
    # Another database meanwhile: what was printed by an earlier process is known too.
    feeder.epoch, feeder.events = "epoch-b", feeder.events[:2] + [event(3, 2, "failed")]
    last = Watcher(feeder, "--place", place)
    last.await_seqs(3)
    assert last.events()[0]["state"] == "failed" and last.end() == [3]
    with open(place, "w") as file:
        file.write("{}")
    refused = subprocess.run([sys.executable, "-B", client, "--ingest", feeder.ingest, "--results", feeder.results,
                              "watch", "--place", place], capture_output=True, text=True)
    assert refused.returncode == 3 and "holds no place" in refused.stderr, refused


def who_asks_from_the_first_event_gets_all():
    feeder = Feeder(tempfile.mkdtemp(dir=folder))
    feeder.events += [event(1, 0), event(2, 1)]
    watcher = Watcher(feeder, "--since", "0")
    watcher.await_seqs(1, 2)
    from_now = Watcher(feeder)
    feeder.publish_event(event(3, 2))
    watcher.await_seqs(1, 2, 3)
    from_now.await_seqs(3)
    watcher.end(), from_now.end()


for check in (what_comes_in_order_is_printed_as_it_was_sent, a_gap_is_asked_for_by_the_page,
              what_comes_again_or_late_is_not_printed_again, the_loss_of_the_last_event_is_told_by_the_heartbeat,
              garbage_is_passed_over, a_restored_database_gives_only_what_is_new,
              events_that_are_kept_no_more_are_called_a_hole, silence_is_told_and_so_is_its_end,
              who_keeps_its_place_goes_on_there, who_asks_from_the_first_event_gets_all):
    check()
    print(check.__name__, flush=True)
