"""submit.py REQUESTS EVENTS SUBJECT SPACE bold=FILE mask=FILE confounds=FILE [sidecar=FILE] [bold=…]"""
import hashlib, json, os, sys, uuid, zmq
requests, feed, subject, space, *named = sys.argv[1:]
paths, files = [pair.split("=", 1) for pair in named], []
for role, path in paths:  # a role that comes again belongs to the next run
    files.append({"role": role, "run": 1 + sum(file["role"] == role for file in files),
                  "name": os.path.basename(path), "size": os.path.getsize(path),
                  "sha256": hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()})
case = {"files": files, "meta": {"subject": subject}, "params": {"space": space}}
zmq.Context.instance().linger = 0  # ends also where nobody takes what was sent
server, events = (zmq.Context.instance().socket(kind) for kind in (zmq.DEALER, zmq.SUB))
if "TMSP_KEY_FILE" in os.environ and requests.startswith("tcp:"):  # over the network, by key
    if os.stat(os.environ["TMSP_KEY_FILE"]).st_mode & 0o077:
        sys.exit("Others may read your secret key: chmod 0600 it, or make new keys.")
    public, secret = (open(os.environ[name], "rb").read().strip() for name in ("TMSP_SERVER_KEY", "TMSP_KEY_FILE"))
    for socket in (server, events):
        socket.curve_serverkey, socket.curve_secretkey = public, secret
        socket.curve_publickey = zmq.curve_public(secret)
elif requests.startswith("tcp:") and not requests.startswith("tcp://127."):
    sys.exit("Another host: set TMSP_SERVER_KEY and TMSP_KEY_FILE, or everything would go in clear.")
server.connect(requests), events.connect(feed)
def receive(socket, part, seconds=30):
    if not socket.poll(1000 * seconds):
        sys.exit("No answer: check the address, that tmsplannerd runs, and that it lets you in.")
    text = socket.recv_multipart()[part].decode()
    if (header := json.loads(text))["type"] != "error": return header, text
    print(header["code"], header["detail"], sep=": ", file=sys.stderr)
    sys.exit(1 if header["retry"] == "later" else 3)
def ask(expected, type, *body, seconds=30, **fields):
    header = json.dumps({"type": type, "id": uuid.uuid4().hex, **fields})
    server.send_multipart([b"tmsp/1", header.encode(), *body])
    while expected and (reply := receive(server, 1, seconds))[0]["type"] != expected: pass
    return expected and reply
events.subscribe(ask("welcome", "hello")[0]["you"]["site"] + "/")
job, _ = ask("accepted", "submit", key=hashlib.sha256(json.dumps(case).encode()).hexdigest(), **case)
for index, (_, path) in sorted(enumerate(paths), key=lambda file: files[file[0]]["size"]):  # small first
    offset, file = job["offsets"][index], os.open(path, os.O_RDONLY)
    while chunk := os.pread(file, min(1 << 20, files[index]["size"] - offset), offset):
        while offset + len(chunk) > job["limits"][index]:  # credit tells how far one may go
            credit, _ = receive(server, 1)
            job["limits"][credit["file"]] = credit["limit"]
        ask(None, "chunk", chunk, job=job["job"], file=index, offset=offset, body="application/octet-stream")
        offset += len(chunk)
ask("stored", "commit", seconds=30 + sum(file["size"] for file in files) // 20_000_000, job=job["job"])
while ask("job", "status", job=job["job"])[0]["state"] in ("stored", "queued", "running"):
    receive(events, 2, seconds=90)  # an event, progress or a heartbeat: time to look again
reply, text = ask("result", "result", job=job["job"])
print(text[text.index('"result":') + 9:text.rindex(',"seq":')])  # the report, byte for byte
sys.exit(0 if reply["result"]["status"] == "ok" else 4)
