"""Holds the documents of `tmsplan app` in a folder to their schemas, and prints how many there are of each."""
import json, pathlib, sys
from schemas import validate

folder = pathlib.Path(sys.argv[1])
counts = {}
for kind in ("record", "error"):
    files = sorted(folder.rglob(f"*_{kind}.json"))
    for file in files:
        validate(f"../app/{kind}", file.read_text())
    counts[kind] = len(files)
for file in sorted(folder.rglob("*_target.json")):
    validate("target-report", file.read_text())
print(json.dumps(counts))
