#!/bin/sh
# Fuzzes all targets for some seconds each, side by side, and says how far they came.
#
#   fuzz.sh PROGRAM SECONDS [TARGET...]
#
# What breaks a target is kept in found/ beside the program, with the command that repeats it. What
# reaches new code is kept in corpus/ there, and the next run goes on from it.
set -eu
cd "$(dirname "$0")"
program=$1
seconds=$2
shift 2
[ $# -gt 0 ] || set -- header chunks image confounds igtl
build=$(dirname "$program")

# The uploads of a target need a folder that forgets quickly; Swift's own report of a crash gets in the
# way of the sanitiser's; the matrices are too small for threads.
TMPDIR=${TMPDIR:-$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)}
export TMPDIR SWIFT_BACKTRACE=enable=no OPENBLAS_NUM_THREADS=1
limits="-timeout=20 -rss_limit_mb=2048 -malloc_limit_mb=64"

fuzz() {
  mkdir -p "$build/corpus/$1" "$build/found"
  seeds="Corpus/$1"
  length="-max_len=4096"
  [ ! -d "Regressions/$1" ] || seeds="$seeds Regressions/$1"
  case $1 in
  header) seeds="$seeds ../../Protocols/wire/golden" ;;
  chunks) length="-max_len=256 -len_control=0" ;; # a step has few bytes, and order is what matters
  esac
  # shellcheck disable=SC2086 # lists of words
  "$program" "--target=$1" $limits $length -max_total_time="$seconds" -print_final_stats=1 \
    -artifact_prefix="$build/found/$1-" "$build/corpus/$1" $seeds >"$build/$1.log" 2>&1
}

report() {
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log")
  last=$(sed -n 's/.*\(cov: .*\) lim:.*/\1/p' "$build/$1.log" | tail -n 1)
  echo "fuzz $1: ${runs:-0} executions in ${seconds} s, ${last:-nothing covered}"
}

failed=0
running=""
for target in "$@"; do
  fuzz "$target" &
  running="$running $target:$!"
done
for entry in $running; do
  target=${entry%%:*}
  if wait "${entry#*:}"; then
    report "$target"
    # Fewer than this are the seeds alone: something keeps the program from its work.
    [ "${runs:-0}" -ge 100 ] || { echo "fuzz $target: too few executions" >&2; failed=1; }
    continue
  fi
  failed=1
  report "$target"
  grep -a -m 3 -e 'A property does not hold' -e 'Fatal error' -e 'ERROR:' "$build/$target.log" >&2 || true
  input=$(sed -n 's/.*Test unit written to //p' "$build/$target.log" | tail -n 1)
  echo "fuzz $target: repeat with SWIFT_BACKTRACE=enable=no $program --target=$target $limits ${input:-}" >&2
done
exit $failed
