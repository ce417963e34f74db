#!/bin/sh
# A synthetic subject through the daemon: phantom, daemon, subscriber, submission, target and truth.
# With DATA and PARTICIPANT (and TASK, SESSION, SPACE) the same with a real subject, without a truth.
set -eu

work=$(mktemp -d)
daemon=""
finish() {
  [ -n "$daemon" ] && kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT INT TERM
say() { echo "$*" >&2; }
space=${SPACE:-MNI152NLin2009cAsym}

if [ -n "${DATA:-}" ]; then
  [ -n "${PARTICIPANT:-}" ] || { say "Give PARTICIPANT, the participant's label, with DATA."; exit 2; }
  subject=sub-${PARTICIPANT#sub-}
  derivatives=$DATA
else
  subject=sub-phantom
  derivatives=$work/phantom
  echo "== A synthetic subject with a planted target"
  "$BIN/tmsplan" phantom --output "$derivatives" >/dev/null
fi

runs=$(find "$derivatives/$subject" -path '*/func/*' \
  -name "${subject}_*space-${space}_*desc-preproc_bold.nii.gz" 2>/dev/null |
  grep -- "${SESSION:+_ses-${SESSION}_}" | grep -- "${TASK:+_task-${TASK}_}" | sort) || true
[ -n "$runs" ] || {
  say "No preprocessed run of $subject in space-$space${TASK:+, task-$TASK}${SESSION:+, ses-$SESSION}" \
    "lies below $derivatives/$subject: check DATA, PARTICIPANT, TASK, SESSION and SPACE."
  exit 3
}
kinds=$(echo "$runs" | sed 's|.*/||; s/_run-[^_]*//' | sort -u)
[ "$(echo "$kinds" | wc -l)" = 1 ] || {
  say "The runs differ in more than their number; choose with TASK and SESSION:"
  say "$kinds"
  exit 3
}
set --
while IFS= read -r bold; do
  stem=${bold%preproc_bold.nii.gz}
  confounds=$(echo "$stem" | sed 's/_space-.*$//')_desc-confounds_timeseries.tsv
  sidecar=${bold%.nii.gz}.json
  set -- "$@" "bold=$bold" "mask=${stem}brain_mask.nii.gz" "confounds=$confounds"
  [ ! -e "$sidecar" ] || set -- "$@" "sidecar=$sidecar"
done <<RUNS
$runs
RUNS
for pair in "$@"; do
  [ -r "${pair#*=}" ] || { say "The ${pair%%=*} ${pair#*=} is missing or cannot be read."; exit 3; }
done

cat >"$work/tmsplannerd.yaml" <<YAML
state_folder: $work/state
listen:
  ingest: ["ipc://$work/requests"]
  results: ["ipc://$work/events"]
inputs:
  disk_percent: 100
YAML
mkdir "$work/state"
echo "== The daemon starts"
"$BIN/tmsplannerd" --config "$work/tmsplannerd.yaml" 2>"$work/daemon.log" &
daemon=$!
for _ in $(seq 100); do
  [ -S "$work/requests" ] && [ -S "$work/events" ] && break
  kill -0 "$daemon" 2>/dev/null || { cat "$work/daemon.log" >&2; exit 1; }
  sleep 0.1
done

echo "== A client submits the run, waits for its end and fetches the report"
status=0
"$PYTHON" Examples/submit.py "ipc://$work/requests" "ipc://$work/events" "$subject" "$space" "$@" \
  >"$work/report.json" || status=$?
case $status in
  0 | 4) ;;
  *) cat "$work/daemon.log" >&2; exit "$status" ;;
esac
# What subscribers were sent: the event with the target, as the feed keeps it.
"$BIN/tmsplan" events --json --ingest "ipc://$work/requests" >"$work/events.json"
"$PYTHON" - "$work/events.json" "$derivatives/truth.json" "$space" <<'PYTHON'
import json, os, sys

events, truth, space = [json.loads(line) for line in open(sys.argv[1])], sys.argv[2], sys.argv[3]
summary = next(event["result"] for event in events if event["kind"] == "target")
target = summary["target"]
print(f"status     {summary['status']}")
if summary["findings"]:
    print("findings   " + ", ".join(summary["findings"]))
if target is None:
    sys.exit(0)
place = target["position"][space]
print(f"published  {place} mm, r = {target['r']}, recommended: {target['recommended']}")
if not os.path.exists(truth):
    sys.exit(0)
truth = json.load(open(truth))
offset = max(abs(a - b) for a, b in zip(place, truth["position_mm"]))
print(f"planted    {truth['position_mm']} mm; largest difference along an axis {offset} mm")
sys.exit(0 if summary["status"] == "ok" and offset <= truth["voxel_edge_mm"] else 1)
PYTHON
echo "== The daemon stops"
kill "$daemon"
wait "$daemon"
daemon=""
