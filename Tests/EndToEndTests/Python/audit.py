"""What must hold of the daemon's events, of its database and of its folder when all has ended."""
import collections, json, os, sqlite3

STEPS = {None: ("stored", "cancelled"), "stored": ("queued",), "queued": ("running", "cancelled"),
         "running": ("queued", "done", "cancelled", "failed")}


def audit_events(oracle, subscribers, kills):
    """Every job's way is one of the protocol's; every subscriber has seen every event once."""
    events = [oracle.events[seq] for seq in sorted(oracle.events, key=int)]
    ways, last = collections.defaultdict(list), 0
    for event in events:
        oracle.require(int(event["prev"]) == last, "a hole before", event)
        last = int(event["seq"])
        ways[event["job"]].append(event)
    for subscriber in subscribers:
        oracle.require(subscriber.applied == [event["seq"] for event in events],
                       "a subscriber has", len(subscriber.applied), "events of", len(events))
    jobs = {job.id: job for job in oracle.jobs.values()}
    oracle.require(set(ways) <= set(jobs), "events of unknown jobs:", set(ways) - set(jobs))
    for job in jobs.values():
        audit_way(oracle, job, ways[job.id])
    repeats = sum(event["state"] == "running" and event["attempts"] > 1 for event in events)
    oracle.require(repeats <= 2 * kills, repeats, "repeats, but only", kills, "kills")
    return repeats


def audit_way(oracle, job, way):
    """One job: stored once, queued again only after it had run, one end, and one target if done."""
    state, runs = None, 0
    for event in way:
        oracle.require(event["state"] in STEPS.get(state, ()),
                       "job", job.id, "came from", state, "to", event)
        state, runs = event["state"], runs + (event["state"] == "running")
        oracle.require(event["attempts"] == runs, "attempt", runs, "is told as", event)
        oracle.require((event["kind"] == "target") == (state == "done"), "kind and state:", event)
    oracle.require(state == job.final, "job", job.id, "is", job.final, "and its last event", state)
    if job.is_stored:
        oracle.require(way and (way[0]["state"], way[0]["seq"]) == ("stored", job.stored_seq),
                       "job", job.id, "was stored as", job.stored_seq, "but", way[:1])
    if job.cancel_state == "cancelled" or not job.cancel_sent:
        wanted = "cancelled" if job.cancel_sent else "done"
        # Two deaths of its worker, or three of the daemon in its midst, count as the job's own fault.
        is_given_up = state == "failed" and (job.deaths == 2 or runs == 3)
        oracle.require(state == wanted or is_given_up, "job", job.id, "is", state, "not", wanted)
    if state == "done":
        oracle.require(job.result[0] == way[-1]["seq"], "job", job.id, "has two numbers")
        oracle.require(way[-1]["result"]["status"] == job.report["status"], "event and report differ")


def audit_reports(oracle):
    """The same images give the same targets, however often their computation was cut short."""
    targets = {}
    for job in oracle.jobs.values():
        if job.report:
            found = json.dumps(job.report["targets"], sort_keys=True)
            oracle.require(targets.setdefault(job.case.phantom.seed, found) == found,
                           "job", job.id, "has another target than other jobs of the same image")


def audit_folder(oracle, state):
    """The closed database agrees with all that was acknowledged, and nothing lies about."""
    database = sqlite3.connect(os.path.join(state, "tmsp.db"))
    rows = lambda sql: database.execute(sql).fetchall()
    oracle.require(rows("PRAGMA integrity_check") == [("ok",)], "the database is damaged")
    oracle.require(rows("PRAGMA foreign_key_check") == [], "the database refers to what is not there")
    jobs = {job.id: job for job in oracle.jobs.values()}
    known = {id: job.final for id, job in jobs.items()}
    oracle.require(dict(rows("SELECT id, state FROM job")) == known, "the jobs are not those told")
    oracle.require({(job, str(seq)) for job, seq in rows("SELECT job, seq FROM result")}
                   == {(job.id, job.result[0]) for job in jobs.values() if job.result},
                   "the results are not those told")
    oracle.require([str(seq) for seq, in rows("SELECT seq FROM event ORDER BY seq")]
                   == sorted(oracle.events, key=int), "the events are not those told")
    needed = {sha256 for sha256, in rows(
        "SELECT sha256 FROM file JOIN job ON file.job = job.id WHERE job.state = 'done'"
        " AND job.closed IS NULL")}
    database.close()
    parts = os.listdir(os.path.join(state, "incoming"))
    oracle.require(not parts, "parts of finished jobs:", parts)
    oracle.require(not os.listdir(os.path.join(state, "quarantine")), "something is in quarantine")
    inputs = os.listdir(os.path.join(state, "input", "local"))
    return len([name for name in inputs if name not in needed])
