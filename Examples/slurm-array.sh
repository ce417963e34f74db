#!/bin/bash
# Plans a dataset on a cluster with Slurm, one participant a task:
#
#   ls derivatives | grep -x 'sub-[A-Za-z0-9+]*' > participants.txt
#   sbatch --array="1-$(wc -l < participants.txt)%50" slurm-array.sh derivatives targets participants.txt
#   tmsplan app derivatives targets group
#
# What follows the list goes to tmsplan app, such as --task-label rest. The same array again plans what is
# missing and leaves the rest. A task ends with 3 where the participant was refused, with 1 where the
# program or the machine failed: only the latter is worth another try. targets/logs says why.
#SBATCH --job-name=tmsplan
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=00:30:00
#SBATCH --output=tmsplan-%A_%a.log
set -eu

dataset=$1 output=$2 list=$3
shift 3
label=$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$list")
if [ -z "$label" ]; then
  echo "$list has no line $SLURM_ARRAY_TASK_ID" >&2
  exit 2
fi
exec tmsplan app "$dataset" "$output" participant --participant-label "$label" \
  --n-cpus "${SLURM_CPUS_PER_TASK:-1}" "$@"
