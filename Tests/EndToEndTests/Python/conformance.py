"""conformance.py INGEST RESULTS SUBJECT SPACE ROLE=FILE…

Speaks every verb, provokes every refusal that a client can, and holds each message, sent or
received, to its schema. Prints what it has seen, one kind a line.
"""
import gzip, hashlib, json, os, sys, tempfile, uuid
import schemas, tmsp

seen = set()


def observe(schema, text):
    header = schemas.validate(schema, text)
    name = header["type"]
    if name == "event":
        name += " " + header["kind"] + " " + header["state"]
    elif name == "error":
        name += " " + header["code"]
    seen.add(f"{schema} {name}")
    if schema == "reply" and name == "result":
        schemas.validate("target-report", json.dumps(header["result"]))
        seen.add("target-report")
    if name == "event target done":
        schemas.validate("target-summary", json.dumps(header["result"]))
        seen.add("target-summary")


def complete_case(server, paths, subject, space):
    """A case from its submission to its report."""
    welcome = server.ask("hello", client="conformance.py", versions=["tmsp/1"])
    job = server.submit(paths, subject, space=space, mapping="personal-networks")
    status = server.final_status(job)
    assert status["state"] == "done", status
    server.ask("result", job=job)
    figures = server.try_ask("figures", job=job)
    schemas.validate("report-figures", gzip.decompress(figures.body))
    seen.add("report-figures")
    attached(server, job)
    page = server.try_ask("events", since="0", epoch=welcome["epoch"], limit=256)
    schemas.validate("events", page.body)
    seen.add("events")
    server.ask("ping")
    server.ask("present", job=job, follow=False)
    server.ask("present")
    server.ask("present", clear=True)
    server.ask("close", job=job)
    return job


def attached(server, job):
    """Fetches each file beside the report, in parts."""
    files = server.ask("attachments", job=job)["files"]
    assert files[0]["name"].endswith("_networks.json"), files
    for file in files:
        content = b""
        while len(content) < file["size"]:
            part = server.try_ask("attachment", job=job, name=file["name"], offset=len(content))
            content += part.body
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file
    server.refusal("attachment", job=job, name="no such file", offset=0)
    server.refusal("attachment", job=job, name=files[0]["name"], offset=files[0]["size"] + 1)


def tiny_case(server, folder, subject, space, **more):
    """Declares a case whose files are no images."""
    paths = {role: os.path.join(folder, role) for role in ("bold", "mask", "confounds")}
    for role, path in paths.items():
        with open(path, "w") as file:
            file.write(f"no {role}")
    files = [tmsp.declaration(role, path) for role, path in paths.items()]
    fields = {"key": uuid.uuid4().hex, "files": files, "meta": {"subject": subject},
              "params": {"space": space}, **more}
    return paths, fields, server.ask("submit", **fields)["job"]


def failed_case(server, folder, subject, space):
    paths, _, job = tiny_case(server, folder, subject, space)
    for index, path in enumerate(paths.values()):
        server.upload(job, index, path, 0, 1 << 20)
    server.ask("commit", job=job)
    assert server.final_status(job)["state"] == "failed"
    server.refusal("result", job=job)


def refused_case(server, folder, subject, space):
    """Everything that can be done wrong with an upload."""
    _, fields, job = tiny_case(server, folder, subject, space)
    server.refusal("submit", **{**fields, "meta": {"subject": "another"}})
    server.refusal("commit", job=job)
    server.refusal("result", job=job)
    assert server.chunk(job, 0, 1, b"x")["code"] == "wrong_offset"
    assert server.chunk(job, 0, 0, b"x" * 100)["code"] == "too_large"
    for index, role in enumerate(("bold", "mask", "confounds")):
        server.chunk(job, index, 0, b"x" * len(f"no {role}"))
    server.refusal("commit", job=job)
    server.ask("cancel", job=job)
    server.refusal("commit", job=job)
    server.refusal("result", job=job)
    size = 1 << 40
    server.refusal("submit", **{**fields, "key": uuid.uuid4().hex,
                                "files": [{**file, "size": size} for file in fields["files"]]})
    large = [{**file, "size": 1 << 30} for file in fields["files"]]
    job = server.ask("submit", **{**fields, "key": uuid.uuid4().hex, "files": large})["job"]
    assert server.chunk(job, 0, 1 << 29, b"x")["code"] == "over_credit"
    server.ask("cancel", job=job)


def refused_headers(server):
    """What cannot be a request at all; it is not held to the schema when it is sent."""
    other = str(uuid.uuid4())
    server.refusal("status", job=other)
    server.refusal("events", since="0", epoch=other)
    server.refusal("events", since="1000000")
    for frames in [
        (b"tmsp/0", b'{"type":"ping","id":"1"}'),
        (b"tmsp/1", b'{"type":"ping","id":"1"}', b"", b""),
        (b"tmsp/1", b'{"type":"ping"'),
        (b"tmsp/1", b'{"type":"sing","id":"1"}'),
        (b"tmsp/1", b'{"type":"status","id":"1","job":5}'),
    ]:
        server.send_frames(*frames)
        assert server.receive().header["type"] == "error"


def every_publication(feed):
    """Reads what is published up to the next heartbeat after all kinds have come."""
    kinds = {"event job queued", "event job running", "event job failed", "event job cancelled",
             "event target done", "progress", "hb", "subscribed"}
    while not {f"publication {kind}" for kind in kinds} <= seen:
        feed.next()


ingest, results, subject, space, *files = sys.argv[1:]
server, feed = tmsp.Server(ingest, observe), tmsp.Feed(results, observe)
with tempfile.TemporaryDirectory() as folder:
    complete_case(server, tmsp.named_files(files), subject, space)
    failed_case(server, folder, subject, space)
    refused_case(server, folder, subject, space)
refused_headers(server)
every_publication(feed)
print("\n".join(sorted(seen)))
