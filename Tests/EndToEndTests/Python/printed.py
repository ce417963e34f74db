"""printed.py PROGRAMS FOLDER DATA PRINTER ROLE=FILE…

The clients of Examples over a network, by key, and on the daemon's host: a clinic submits with tmsp_client.py,
PRINTER prints for a navigator, and for the host, what is published. Prints the line that both have printed.
"""
import atexit, json, os, signal, subprocess, sys
import tmsp
from hospital import Hospital, until

programs, folder, data, printer, *files = sys.argv[1:]
hospital = Hospital(programs, folder, data)
hospital.register("clinic-a", "clinic", "clinic-a")
hospital.register("nav-a", "navigator", "clinic-a")
host_user = ["keys", "add", "host", "--role", "navigator", "--site", "clinic-a", "--user", str(os.getuid())]
hospital.tmsplan(*host_user)


def keys(name):
    return {**os.environ, "TMSP_SERVER_KEY": folder + "/server.public", "TMSP_KEY_FILE": f"{folder}/{name}.secret"}


class Printer:
    def __init__(self, name, ingest, results, environment):
        self.path = f"{folder}/{name}.out"
        with open(self.path, "w") as out:
            self.process = subprocess.Popen([printer, ingest, results], env=environment, stdout=out)
        atexit.register(self.process.kill)

    def text(self):
        with open(self.path) as file:
            return file.read()

    def end(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=20) == 0


def subscriptions():
    shown = hospital.tmsplan("admin", "audit", "show")
    return sum("subscribed" in line for line in shown.splitlines())


hospital.start()
try:
    printers = [Printer("network", hospital.ingest, hospital.results, keys("nav-a")),
                Printer("host", f"ipc://{folder}/ingest.sock", f"ipc://{folder}/results.sock", os.environ)]
    until(lambda: subscriptions() >= 2, tmsp.PATIENCE, hospital.messages)
    client = [sys.executable, "-B", data + "/Examples/tmsp_client.py", "--ingest", hospital.ingest,
              "--results", hospital.results]
    done = subprocess.run([*client, "submit", "sub-phantom", "MNI152NLin2009cAsym", *files], env=keys("clinic-a"),
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for running in printers:
        until(running.text, tmsp.PATIENCE, lambda: "nothing is printed")
        running.end()
    told = [running.text() for running in printers]
    assert told[0] == told[1] and told[0].count("\n") == 1, told
    assert f" job={json.loads(done.stdout)['job']} " in told[0], told
    half = subprocess.run([*client, "status"], env={**os.environ, "TMSP_KEY_FILE": folder + "/nav-a.secret"},
                          capture_output=True, text=True)
    assert half.returncode == 2 and "TMSP_SERVER_KEY" in half.stderr, half
    assert hospital.stop() == 0
    print(told[0], end="")
finally:
    hospital.process.kill()
