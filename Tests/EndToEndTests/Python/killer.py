"""Kills the daemon at random moments, and at those that an acknowledgement marks."""
import threading, time

# Just after each of these has come to a client; `sent` is just after the request has left.
AIMS = (
    "accepted", "credit", "stored", "result", "closed", "key_conflict", "incomplete",
    "cancel cancelled", "cancel running", "job queued", "job running", "job done",
    "event stored", "event queued", "event running", "event done", "event cancelled",
    "sent submit", "sent chunk", "sent commit", "sent cancel", "sent close",
)
WAIT = 3  # seconds for an aim to come; it is then killed all the same


class Triggers:
    """Kills in the very thread that hears an acknowledgement, so that hardly a moment passes."""

    def __init__(self):
        self.aim, self.action, self.reached = None, None, threading.Event()
        self.lock = threading.Lock()

    def await_hit(self, aim, action):
        """Does `action` as soon as `aim` is hit; false where it was not in time."""
        with self.lock:
            self.reached.clear()
            self.aim, self.action = aim, action
        is_hit = self.reached.wait(WAIT)
        with self.lock:
            self.aim = None
        return is_hit

    def hit(self, name):
        if name != self.aim:
            return
        with self.lock:
            if name == self.aim:
                self.aim = None
                self.action()
                self.reached.set()


class Killer:
    """The moments at which the daemon dies."""

    def __init__(self, daemon, triggers, random):
        self.daemon, self.triggers, self.random = daemon, triggers, random
        self.moments = {}

    def kill_once(self, number):
        """Kills the running daemon and starts the next at once; gives what the moment was."""
        # Every aim has its turn; a third of all kills know nothing of what goes on.
        aims = AIMS if number % 3 else ("time", "start")
        moment = self.random.choice(aims)
        if moment == "start":
            time.sleep(self.random.uniform(0, 0.15))
        else:
            self.daemon.await_answer()
            if moment == "time":
                time.sleep(self.random.uniform(0, 1))
            elif not self.triggers.await_hit(moment, self.daemon.kill):
                moment = "time"
        self.daemon.kill()
        self.daemon.reap()
        self.daemon.start()
        self.moments[moment] = self.moments.get(moment, 0) + 1
