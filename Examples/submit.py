#!/usr/bin/env python3
"""submit.py REQUESTS EVENTS SUBJECT SPACE bold=FILE mask=FILE confounds=FILE [sidecar=FILE]"""
import hashlib, json, os, sys, uuid, zmq

requests, feed, subject, space, *named = sys.argv[1:]
paths = dict(pair.split("=", 1) for pair in named)
files = [{"role": role, "name": os.path.basename(path), "size": os.path.getsize(path),
          "sha256": hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()}
         for role, path in paths.items()]
context = zmq.Context()
events, ready = context.socket(zmq.SUB), "$ack/" + uuid.uuid4().hex
events.connect(feed)
events.subscribe("local/")
events.subscribe(ready)
while events.recv_multipart()[0].decode() != ready: pass  # from here on no event is missed
server = context.socket(zmq.DEALER)
server.connect(requests)
def receive():
    if not server.poll(30_000): sys.exit("No answer: check the address and that tmsplannerd runs.")
    reply = json.loads(server.recv_multipart()[1])
    return reply if reply["type"] != "error" else sys.exit(f"{reply['code']}: {reply['detail']}")
def send(type, *body, **fields):
    header = {"type": type, "id": uuid.uuid4().hex, **fields}
    server.send_multipart([b"tmsp/1", json.dumps(header).encode(), *body])
send("submit", key=uuid.uuid4().hex, files=files, meta={"subject": subject}, params={"space": space})
job = receive()
for index, path in sorted(enumerate(paths.values()), key=lambda f: os.path.getsize(f[1])):  # small first
    offset, limit, data = 0, job["limit"], open(path, "rb")
    while chunk := data.read(1 << 20):
        while offset + len(chunk) > limit:  # credit is the byte position that may be reached
            credit = receive()
            limit = credit["limit"] if credit.get("file") == index else limit
        send("chunk", chunk, job=job["job"], file=index, offset=offset, body="application/octet-stream")
        offset += len(chunk)
send("commit", job=job["job"])
while receive()["type"] != "stored": pass
while (event := json.loads(events.recv_multipart()[2])).get("job") != job["job"] or \
        event.get("state") not in ("done", "failed", "cancelled"): pass
print(json.dumps(event, indent=1, ensure_ascii=False))
sys.exit(0 if event["state"] == "done" else 3)
