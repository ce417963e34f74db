"""crash.py INGEST DAEMON SUBJECT SPACE ROLE=FILE…

Submits a case, kills the process that computes it, and prints the status of the failed job.
"""
import json, os, signal, sys
import tmsp

ATTEMPTS = 20


def worker_of(daemon):
    """The process id of the daemon's worker; None where there is none."""
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat") as stat, open(f"/proc/{entry}/cmdline") as line:
                # The program's name stands in brackets and may hold anything; the parent follows.
                parent = int(stat.read().rpartition(")")[2].split()[1])
                if parent == daemon and line.read().split("\0")[1:2] == ["worker"]:
                    return int(entry)
        except (OSError, ValueError, IndexError):
            continue  # no process, or one that has gone meanwhile
    return None


def kill_worker(server, daemon, job):
    """Kills the worker once it is at work, unless the job has ended before."""
    while (status := server.ask("status", job=job))["state"] not in tmsp.FINAL:
        worker = worker_of(daemon) if status["stage"] else None
        if worker is not None:
            return os.kill(worker, signal.SIGKILL)


def crash(server, daemon, paths, subject, space):
    for _ in range(ATTEMPTS):
        job = server.submit(paths, subject, space=space)
        kill_worker(server, daemon, job)
        status = server.final_status(job)
        if status["state"] != "done":
            return status
        server.ask("close", job=job)  # it had said its last word before it was killed: once more
    raise TimeoutError("no worker was caught at its work")


ingest, daemon, subject, space, *files = sys.argv[1:]
status = crash(tmsp.Server(ingest), int(daemon), tmsp.named_files(files), subject, space)
print(json.dumps(status))
