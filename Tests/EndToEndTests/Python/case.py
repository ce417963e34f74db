"""One step of a case, for tests that look at the daemon in between.

case.py submit INGEST SUBJECT SPACE ROLE=FILE…   submits, waits for the end, prints the status
case.py cancel INGEST KEY SUBJECT SPACE ROLE=FILE…   declares a case under KEY, cancels it, prints the job
case.py result INGEST JOB                        prints the report, byte for byte as it was received
case.py hello INGEST                             prints the greeting
"""
import json, sys
import tmsp


def submit(server, subject, space, *files):
    job = server.submit(tmsp.named_files(files), subject, space=space)
    print(json.dumps(server.final_status(job)))


def cancel(server, key, subject, space, *files):
    files = [tmsp.declaration(role, path) for role, path in tmsp.named_files(files).items()]
    job = server.ask("submit", key=key, files=files, meta={"subject": subject},
                     params={"space": space})["job"]
    assert server.ask("cancel", job=job)["state"] == "cancelled"
    print(job)


def result(server, job):
    message = tmsp.accepted(server.try_ask("result", job=job))
    text = message.raw.decode()
    # The names of a header are sorted: nothing before `result` can hold this text.
    begin = text.index('"result":') + len('"result":')
    _, end = json.JSONDecoder().raw_decode(text, begin)
    sys.stdout.write(text[begin:end])


def hello(server):
    print(json.dumps(server.ask("hello", client="case.py")))


step, ingest, *arguments = sys.argv[1:]
{"submit": submit, "cancel": cancel, "result": result, "hello": hello}[step](tmsp.Server(ingest), *arguments)
