"""refusals.py CASE INGEST ROOT

Says to the daemon what it must refuse, and prints the refusal. Then checks, as another client, that
the daemon still answers and that no job is left; its queue must have room for one. ROOT is a folder
out of which the daemon takes files by path.
"""
import json, os, sys, uuid, zmq, zmq.utils.monitor
import tmsp

SPACE = "MNI152NLin2009cAsym"
CONTENTS = {"bold": b"no bold", "mask": b"no mask", "confounds": b"no confounds"}


def case(root, **more):
    """The fields of a `submit` with small files that are no images."""
    files = []
    for role, content in CONTENTS.items():
        path = os.path.join(root, role)
        with open(path, "wb") as file:
            file.write(content)
        files.append(tmsp.declaration(role, path))
    return {"key": uuid.uuid4().hex, "files": files, "meta": {"subject": "sub-01"},
            "params": {"space": SPACE}, **more}


# Frames and headers


def refused_frames(server, *frames):
    server.send_frames(*frames)
    return server.receive().header


def unknown_version(server, root):
    return refused_frames(server, b"tmsp/2", b'{"type":"ping","id":"1"}')


def missing_frames(server, root):
    return refused_frames(server, b"tmsp/1")


def too_many_frames(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1"}', b"1", b"2")


def many_thousand_frames(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1"}', *[b""] * 10_000)


def body_without_need(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1"}', b"1")


def chunk_without_body(server, root):
    return server.refusal("chunk", job=str(uuid.uuid4()), file=0, offset=0)


def chunk_without_file(server, root):
    return server.refusal("chunk", b"1", job=str(uuid.uuid4()), offset=0)


def since_of_another_database(server, root):
    return server.refusal("events", since="1000000")


def malformed_json(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1"')


def duplicate_names(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1","id":"2"}')


def not_a_number(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1","x":NaN}')


def not_utf8(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1","x":"\xff"}')


def deep_header(server, root):
    nest = b"[" * 1000 + b"]" * 1000
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1","x":' + nest + b"}")


def long_header(server, root):
    return refused_frames(server, b"tmsp/1", b'{"type":"ping","id":"1"' + b" " * 16_384 + b"}")


def unknown_verb(server, root):
    return server.refusal("sing")


def oversized_frame(server, root):
    """The daemon cuts the connection without a word."""
    monitor = server.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    server.ask("ping")  # it is connected
    server.send_frames(b"tmsp/1", b" " * ((1 << 20) + (1 << 16) + 1))
    assert monitor.poll(tmsp.PATIENCE * 1000), "the connection was not cut"
    assert zmq.utils.monitor.recv_monitor_message(monitor)["event"] == zmq.EVENT_DISCONNECTED
    server.socket.disable_monitor()
    assert server.ask("ping")["type"] == "pong"  # ZeroMQ connects again by itself
    return None


# Submissions


def unknown_protocol(server, root):
    return server.refusal("submit", **case(root, params={"space": SPACE, "protocol": "nonsense"}))


def unknown_space(server, root):
    return server.refusal("submit", **case(root, params={"space": "MNI305"}))


def bare_mni(server, root):
    return server.refusal("submit", **case(root, params={"space": "MNI"}))


def unknown_parameter(server, root):
    return server.refusal("submit", **case(root, params={"space": SPACE, "protokol": "x"}))


def unknown_meta(server, root):
    return server.refusal("submit", **case(root, meta={"subject": "sub-01", "name": "x"}))


def unknown_file_field(server, root):
    fields = case(root)
    fields["files"][1]["sise"] = 5
    return server.refusal("submit", **fields)


def unknown_field(server, root):
    return server.refusal("submit", **case(root, param={"space": SPACE}))


def size_beside_path(server, root):
    fields = case(root)
    fields["files"][0] = {**tmsp.declaration("bold", os.path.join(root, "bold"), True), "size": 7}
    return server.refusal("submit", **fields)


def baseline_without_scale(server, root):
    return server.refusal("submit", **case(root, params={"space": SPACE, "baseline": 24}))


def in_template(fields, space, run=1):
    """The files of a case without a `space` of its own, whose bold is called after a template."""
    bold = f"sub-01_space-{space}_desc-preproc_bold.nii.gz"
    return [{**file, "run": run, "name": bold if file["role"] == "bold" else file["name"]}
            for file in fields["files"]]


def two_templates(server, root):
    fields = case(root, params={})
    files = in_template(fields, SPACE) + in_template(fields, "MNI152NLin6Asym", run=2)
    return server.refusal("submit", **{**fields, "files": files})


def key_conflict_of_template(server, root):
    """The same bytes under another template are another case."""
    fields = case(root, params={})
    job = server.ask("submit", **{**fields, "files": in_template(fields, SPACE)})["job"]
    reply = server.refusal("submit", **{**fields, "files": in_template(fields, "MNI152NLin6Asym")})
    server.ask("cancel", job=job)
    return reply


def subject_with_folder(server, root):
    return server.refusal("submit", **case(root, meta={"subject": "../sub-01"}))


def missing_mask(server, root):
    fields = case(root)
    del fields["files"][1]
    return server.refusal("submit", **fields)


def too_large_file(server, root):
    fields = case(root)
    fields["files"][0]["size"] = 2 << 20  # the test's configuration allows 1 MiB
    return server.refusal("submit", **fields)


def key_conflict(server, root):
    fields = case(root)
    job = server.ask("submit", **fields)["job"]
    reply = server.refusal("submit", **{**fields, "meta": {"subject": "sub-02"}})
    assert reply["job"] == job
    server.ask("cancel", job=job)
    return reply


# Paths


def refused_path(server, root, path):
    fields = case(root)
    fields["files"][0] = {"role": "bold", "path": path, "sha256": fields["files"][0]["sha256"]}
    return server.refusal("submit", **fields)


def path_outside_roots(server, root):
    return refused_path(server, root, "/etc/passwd")


def path_beside_root(server, root):
    """A folder whose name only begins like the root's."""
    os.makedirs(root + "-private", exist_ok=True)
    with open(root + "-private/bold", "w") as file:
        file.write("private")
    return refused_path(server, root, root + "-private/bold")


def path_with_dots(server, root):
    return refused_path(server, root, root + "/../bold")


def path_is_symbolic_link(server, root):
    link = root + "/link-" + uuid.uuid4().hex
    os.symlink("/etc/passwd", link)
    return refused_path(server, root, link)


def path_through_symbolic_link(server, root):
    link = root + "/link-" + uuid.uuid4().hex
    os.symlink("/etc", link)
    return refused_path(server, root, link + "/passwd")


def path_is_folder(server, root):
    os.makedirs(root + "/folder", exist_ok=True)
    return refused_path(server, root, root + "/folder")


def path_is_pipe(server, root):
    pipe = root + "/pipe-" + uuid.uuid4().hex
    os.mkfifo(pipe)
    return refused_path(server, root, pipe)


def path_is_missing(server, root):
    return refused_path(server, root, root + "/nothing")


# Uploads


def upload(server, job, contents=CONTENTS):
    for index, content in enumerate(contents.values()):
        assert server.chunk(job, index, 0, content)["type"] == "credit"


def wrong_digest(server, root):
    """The upload begins again, and the right bytes are taken."""
    job = server.ask("submit", **case(root))["job"]
    upload(server, job, {**CONTENTS, "bold": b"xx bold"})
    reply = server.refusal("commit", job=job)
    assert server.chunk(job, 0, 0, CONTENTS["bold"])["type"] == "credit"
    assert server.ask("commit", job=job)["type"] == "stored"
    status = server.final_status(job)
    assert status["error"]["code"] == "bad_input", status  # they are no images, after all
    return reply


def wrong_digest_of_path(server, root):
    fields = case(root)
    fields["files"] = [
        {"role": file["role"], "path": f"{root}/{file['role']}", "sha256": "0" * 64}
        for file in fields["files"]
    ]
    job = server.ask("submit", **fields)["job"]
    reply = server.refusal("commit", job=job)
    server.ask("cancel", job=job)
    return reply


def wrong_offset(server, root):
    """After one refusal the daemon is silent until the chunk comes that it expects."""
    job = server.ask("submit", **case(root))["job"]
    assert server.chunk(job, 0, 0, b"no")["offset"] == 2
    reply = server.chunk(job, 0, 4, b"old")
    assert reply["job"] == job
    server.send("chunk", b"old", job=job, file=0, offset=4, body="application/octet-stream")
    assert server.chunk(job, 0, 2, b" bold")["offset"] == 7
    server.ask("cancel", job=job)
    return reply


def chunk_beyond_end(server, root):
    job = server.ask("submit", **case(root))["job"]
    reply = server.chunk(job, 0, 0, b"no bold and more")
    server.ask("cancel", job=job)
    return reply


def commit_too_early(server, root):
    job = server.ask("submit", **case(root))["job"]
    server.chunk(job, 0, 0, CONTENTS["bold"])
    reply = server.refusal("commit", job=job)
    server.ask("cancel", job=job)
    return reply


def unknown_job(server, root):
    return server.refusal("commit", job=str(uuid.uuid4()))


def check_that_nothing_is_left(server, root):
    load = server.ask("ping")["load"]
    assert load["running"] == load["queued"] == 0, load
    # A case that was still being received would fill the queue: this one would find it busy.
    reply = server.ask("submit", **case(root))
    assert not reply["existing"], reply
    assert server.ask("cancel", job=reply["job"])["state"] == "cancelled"


name, ingest, root = sys.argv[1:]
print(json.dumps(globals()[name](tmsp.Server(ingest), root)))
check_that_nothing_is_left(tmsp.Server(ingest), root)
