"""One step of a case by the reference client, for tests that look at the daemon in between.

case.py submit INGEST SUBJECT SPACE ROLE=FILE…       submits, waits for the end, prints the status
case.py cancel INGEST KEY SUBJECT SPACE ROLE=FILE…   declares a case under KEY, cancels it, prints the job
"""
import json, os, sys, time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../Examples"))
from tmsp_client import FINAL, Case, Client


def case(subject, space, *files, key=None):
    return Case(subject, space, [file.split("=", 1) for file in files], key)


def submit(client, *arguments):
    job = client.submit(case(*arguments))
    while (status := client.status(job))["state"] not in FINAL:
        time.sleep(0.02)
    print(json.dumps(status))


def cancel(client, key, *arguments):
    job = client.ask("submit", **case(*arguments, key=key).fields).header["job"]
    assert client.cancel(job)["state"] == "cancelled"
    print(job)


step, ingest, *arguments = sys.argv[1:]
{"submit": submit, "cancel": cancel}[step](Client(ingest), *arguments)
