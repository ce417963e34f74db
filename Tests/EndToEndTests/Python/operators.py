"""operators.py PROGRAMS FOLDER DATA FILE=ROLE...

An operator backs up, damages, restores, erases and audits with `tmsplan admin`. Each check prints a
line; the first that fails ends the program.
"""
import atexit, json, os, re, shutil, sqlite3, subprocess, sys
import tmsp
from hospital import Hospital, until

programs, folder, data = sys.argv[1:4]
paths = tmsp.named_files(sys.argv[4:])
hospital = Hospital(programs, folder, data)
clinic = hospital.register("clinic-a", "clinic", "clinic-a")
navigator = hospital.register("nav-a", "navigator", "clinic-a")
database = folder + "/state/tmsp.db"


def admin(*arguments, check=True):
    return hospital.tmsplan("admin", *arguments, check=check)


def verify(path, *arguments):
    """What the check of the audit says, and whether it is content."""
    done = subprocess.run([programs + "/tmsplan", "admin", "audit", "verify", "--database", path,
                           *arguments], capture_output=True, text=True)
    return done.stdout.strip(), done.returncode


def audit():
    return [json.loads(line) for line in admin("audit", "show", "--json").splitlines()]


def the_audit_tells_who_was_given_what():
    client = hospital.server(clinic)
    job = client.submit(paths, "sub-01", key="operators-1")
    assert client.final_status(job)["state"] == "done"
    hospital.feed(navigator, "clinic-a")
    report = hospital.server(navigator).ask("result", job=job)
    hospital.server(navigator).ask("events", since="0")
    until(lambda: any(entry["action"] == "subscribed" for entry in audit()))
    entries = audit()
    seen = {(entry["actor"], entry["action"]) for entry in entries}
    for act in (("clinic-a", "submitted"), ("clinic-a", "stored"), ("daemon", "finished"),
                ("nav-a", "delivered"), ("nav-a", "events_delivered"), ("nav-a", "subscribed")):
        assert act in seen, (act, seen)
    given = next(entry for entry in entries if entry["action"] == "delivered")
    assert given["object"] == job and given["detail"]["seq"] == report["seq"], given
    submitted = next(entry for entry in entries if entry["action"] == "submitted")
    digests = {file["sha256"] for file in submitted["detail"]["files"]}
    assert tmsp.declaration("bold", paths["bold"])["sha256"] in digests, submitted
    text = json.dumps(entries)
    assert ".nii" not in text and folder not in text, "a file's name is in the audit"
    assert entries[-1]["actor"].startswith("admin (uid "), entries[-1]


def a_changed_audit_is_found():
    head = re.search(r"audit head (\S+)", admin("server"))[1]
    said, status = verify(database, "--head", head)
    assert status == 0 and said.startswith("intact"), said
    for number, (damage, words) in enumerate([
            ("UPDATE audit SET actor = 'clinic-b' WHERE seq = 2", "broken at entry 2: its content"),
            ("DELETE FROM audit WHERE seq = 3", "broken at entry 3: it is missing"),
            ("DELETE FROM audit WHERE seq > 4", "cut off")]):
        copy = f"{folder}/damaged-{number}.db"
        with sqlite3.connect(database) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        with sqlite3.connect(copy) as target:
            target.executescript("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;" + damage)
        said, status = verify(copy, "--head", head)
        assert status == 1 and words in said, said


def an_entry_cannot_be_changed_by_mistake():
    with sqlite3.connect(database) as connection:
        for words in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
            try:
                connection.execute(words)
                raise AssertionError("the audit was changed")
            except sqlite3.IntegrityError as error:
                assert "append-only" in str(error), error


def a_backup_is_restored_under_a_new_epoch():
    client = hospital.server(clinic)
    watcher, heard = a_watcher_over_a_restore()
    before = client.ask("hello", client="x")
    job = json.loads(admin("jobs", "--state", "done", "--json").splitlines()[0])["job"]
    report = client.ask("result", job=job)["result"]
    said = admin("backup", "monday")
    assert f"written to {folder}/state/backup/monday" in said and before["epoch"] in said, said
    assert "exists" in refused("backup", "monday") or "already" in refused("backup", "monday")
    copy = folder + "/state/backup/monday"
    assert verify(copy, "--head", re.search(r"audit head in it (\S+)", said)[1])[1] == 0, said
    assert os.stat(copy).st_mode & 0o777 == 0o600
    later = client.submit(paths, "sub-02", key="operators-2")
    assert client.final_status(later)["state"] == "done"
    refusal = refused("restore", copy, "--state", folder + "/state")
    assert "state_folder_in_use" in refusal and "Stop it first: systemctl stop" in refusal, refusal
    assert "state_folder of its own" not in refusal, refusal
    last = client.ask("ping")["last_seq"]
    known = json.loads(client.try_ask("events", since="0").body)
    assert hospital.stop() == 0
    damaged = folder + "/damaged-backup"
    shutil.copy(copy, damaged)
    with open(damaged, "r+b") as file:
        file.seek(os.path.getsize(damaged) // 2)
        file.write(os.urandom(8192))
    assert "backup_damaged" in refused("restore", damaged, "--state", folder + "/state")
    # Coordinates that were changed where SQLite sees no fault are found by the audit's digests.
    altered = folder + "/altered-backup"
    with open(copy, "rb") as source, open(altered, "wb") as target:
        target.write(source.read().replace(b'"recommended":true', b'"recommended":fals'))
    assert "backup_damaged" in refused("restore", altered, "--state", folder + "/state")
    assert verify(altered)[1] == 1
    said = admin("restore", copy, "--state", folder + "/state")
    assert "restored, epoch" in said, said
    readies = hospital.messages().count("ready ingest")
    hospital.start()
    hospital.wait_for("ready ingest", readies + 1)
    client = hospital.server(clinic)
    after = client.ask("hello", client="x")
    assert after["epoch"] != before["epoch"], after
    assert client.ask("result", job=job)["result"] == report
    assert client.refusal("status", job=later)["code"] == "unknown_job"
    told = client.refusal("events", since=last, epoch=before["epoch"])
    assert told["code"] == "epoch_changed" and told["epoch"] == after["epoch"], told
    # Its key is free again, as nothing of it is known: the case is computed anew.
    again = client.submit(paths, "sub-02", key="operators-2")
    assert again != later and client.final_status(again)["state"] == "done"
    expect_each_once(heard, known, json.loads(client.try_ask("events", since="0").body))
    watcher.kill()
    assert verify(database)[1] == 0


def a_watcher_over_a_restore():
    """The reference client's `watch`, from the first event on, and the file of what it prints."""
    heard = open(folder + "/restored.watch", "w+")
    command = [sys.executable, "-B", data + "/Examples/tmsp_client.py", "--ingest", hospital.ingest,
               "--results", hospital.results, "watch", "--since", "0"]
    keys = {"TMSP_SERVER_KEY": folder + "/server.public", "TMSP_KEY_FILE": folder + "/clinic-a.secret"}
    watcher = subprocess.Popen(command, stdout=heard, env={**os.environ, **keys})
    atexit.register(watcher.kill)
    return watcher, heard


def expect_each_once(heard, before, after):
    """It has heard what was before and what is after, and nothing of what both have twice."""
    def printed():
        heard.seek(0)
        return [json.loads(line) for line in heard.read().splitlines()]
    marks = lambda events: [(event["seq"], event["job"], event["state"], event["ts"]) for event in events]
    wanted = marks(before) + [mark for mark in marks(after) if mark not in marks(before)]
    assert len(wanted) > len(before) and len(wanted) < len(before) + len(after), (before, after)
    until(lambda: len(printed()) >= len(wanted), tmsp.PATIENCE, lambda: printed())
    assert marks(printed()) == wanted, printed()


def refused(*arguments):
    environment = {**os.environ, "TMSP_ADMIN": hospital.admin}
    done = subprocess.run([programs + "/tmsplan", "admin", *arguments], env=environment,
                          capture_output=True, text=True)
    assert done.returncode in (1, 3), done
    return done.stderr


def a_subject_is_erased():
    client = hospital.server(clinic)
    seqs = [event["seq"] for event in json.loads(client.try_ask("events", since="0").body)]
    said = admin("purge", "--site", "clinic-a", "--subject", "sub-01")
    assert said.startswith("erased: the data of 1 job\n") and "the audit, which holds the pseudonym" in said, said
    job = json.loads(admin("jobs", "--state", "done", "--json").splitlines()[0])["job"]
    assert client.refusal("result", job=job)["code"] == "unknown_job"
    events = json.loads(client.try_ask("events", since="0").body)
    assert [event["seq"] for event in events] == seqs
    assert all("result" not in event for event in events if event["job"] == job)
    assert "unknown_job" in refused("purge", "00000000-0000-0000-0000-000000000000")
    done = subprocess.run([programs + "/tmsplan", "admin", "purge", "--site", "clinic-a", "--subject", "nobody"],
                          env={**os.environ, "TMSP_ADMIN": hospital.admin}, capture_output=True, text=True)
    assert done.returncode == 1 and "no job of the site clinic-a has the subject nobody" in done.stderr, done
    assert not done.stdout, done


def a_lock_is_seen_and_lifted():
    said = admin("lock", "disk replacement")
    assert "takes no cases: disk replacement" in said, said
    files = [tmsp.declaration(role, path) for role, path in paths.items()]
    told = hospital.server(clinic).refusal("submit", key="operators-3", files=files,
                                           meta={"subject": "s"}, params={})
    assert told["code"] == "busy" and "disk replacement" in told["detail"] and told["after_ms"], told
    assert "takes no cases" not in admin("unlock")


hospital.start()
try:
    for check in (the_audit_tells_who_was_given_what, a_changed_audit_is_found,
                  an_entry_cannot_be_changed_by_mistake, a_backup_is_restored_under_a_new_epoch,
                  a_subject_is_erased, a_lock_is_seen_and_lifted):
        check()
        print(check.__name__, flush=True)
    assert hospital.stop() == 0
finally:
    hospital.process.kill()
