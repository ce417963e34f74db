#!/bin/sh
# A synthetic subject through the daemon: phantom, daemon, subscriber, submission, target and truth.
# With DATA and PARTICIPANT (and TASK, SPACE) the same with a real subject, without a truth.
set -eu

work=$(mktemp -d)
daemon=""
finish() {
  [ -n "$daemon" ] && kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT INT TERM
space=${SPACE:-MNI152NLin2009cAsym}

if [ -n "${DATA:-}" ]; then
  subject="sub-${PARTICIPANT:?Give PARTICIPANT with DATA}"
  derivatives=$DATA
else
  subject=sub-phantom
  derivatives=$work/phantom
  echo "== A synthetic subject with a planted target"
  "$BIN/tmsplan" phantom --output "$derivatives"
fi
functional=$derivatives/$subject/func
bold=$(ls "$functional/${subject}"_*"${TASK:+task-$TASK}"*"space-$space"*desc-preproc_bold.nii.gz | head -n 1)
stem=${bold%preproc_bold.nii.gz}
confounds=$(echo "$stem" | sed 's/_space-.*$//')_desc-confounds_timeseries.tsv

cat >"$work/tmsplannerd.yaml" <<YAML
state_folder: $work/state
listen:
  ingest: ["ipc://$work/requests"]
  results: ["ipc://$work/events"]
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

echo "== A client submits the run and waits for the published target"
"$PYTHON" Examples/submit.py "ipc://$work/requests" "ipc://$work/events" "$subject" "$space" \
  "bold=$bold" "mask=${stem}brain_mask.nii.gz" "confounds=$confounds" \
  "sidecar=${bold%.nii.gz}.json" >"$work/event.json" || {
  cat "$work/event.json" "$work/daemon.log" >&2
  exit 1
}
"$PYTHON" - "$work/event.json" "$derivatives/truth.json" "$space" <<'PYTHON'
import json, os, sys

event, truth, space = json.load(open(sys.argv[1])), sys.argv[2], sys.argv[3]
summary = event["result"]
target = summary["target"]
print(f"status     {summary['status']}")
if target is None:
    sys.exit("no target: " + ", ".join(summary["findings"]))
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
