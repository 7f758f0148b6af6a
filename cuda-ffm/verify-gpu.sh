#!/bin/sh
# Verifies the CUDA backend on the GPU of this machine and measures it: one command, for a person
# who has what this project was made without. Writes gpu-report/ and gpu-report.tar.gz in the
# current folder (with a number if they are there already) and, as every build does, .hrm, the
# target folders of the project and Maven's repository.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P)
report=gpu-report
number=2
while [ -e "$PWD/$report" ] || [ -e "$PWD/$report.tar.gz" ]; do
  report=gpu-report-$number
  number=$((number + 1))
done
out=$PWD/$report
steps_epochs=24 # of 1,000 puzzles in batches of 384: 62 steps
mkdir "$out" || exit
failed=

stage() {
  name=$1
  shift
  echo "== $name"
  if "$@" >"$out/$name.log" 2>&1; then
    echo "== $name: ok"
  else
    echo "== $name: FAILED (exit $?), see $out/$name.log"
    failed="$failed $name"
  fi
}

hrm() {
  "$root/hrm" "$@"
}

hrm doctor || {
  rmdir "$out"
  exit 2
}
hrm doctor --json >"$out/doctor.json"
grep -q '"auto":"cuda"' "$out/doctor.json" || {
  rm "$out/doctor.json"
  rmdir "$out"
  echo "verify-gpu: there is no GPU that can be used; what to do stands above" >&2
  exit 2
}
# No serial numbers, no names of processes or users.
stage nvidia-smi nvidia-smi --format=csv \
  --query-gpu=name,driver_version,memory.total,power.limit,clocks.max.sm,clocks.max.mem,ecc.mode.current

# The suite of the stand-in, unchanged, on the GPU. A failed test does not keep the next module's
# from running; whether there was one is read off the counts.
tiers=$root/cuda-ffm/target/tiers.json
rm -rf "$tiers" "$root/cuda-ffm/target/tiers"
stage suite hrm mvn -B -ntp test -pl cuda-ffm,hrm-train -am -Dgroups=tier4 \
  -Dhrm.test.flags=-Dhrm.cuda.gpu=true -Dsurefire.failIfNoSpecifiedTests=false \
  -Dmaven.test.failure.ignore=true
for module in cuda-ffm hrm-train; do
  [ -e "$root/cuda-ffm/target/tiers/$module.json" ] || failed="$failed no-tests-of-$module"
done
if [ -e "$tiers" ]; then
  cp "$tiers" "$out"
  if grep -q '"failed" : [1-9]' "$tiers"; then
    echo "== suite: tests FAILED, see $out/suite.log"
    failed="$failed tests"
  fi
fi

# What training gives and how long it takes: the small default run to its end, then steps of the
# 27-million-parameter model in both types. The logs have the seconds of a step.
stage small-run hrm train device=cuda "run_dir=$out/small" seed=0
stage data hrm data sudoku --generate 1000 --size 9 --output-dir "$out/data"
types=float32
# The GPU that device=cuda takes is the first in the doctor's list that is new enough.
if grep -o 'compute capability [0-9.]*' "$out/doctor.json" |
  awk '$3 >= 7.5 { found = $3 >= 8; exit } END { exit !found }'; then
  types="float32 bfloat16"
else
  echo "== steps-bfloat16: skipped, needs a GPU of compute capability 8.0 or higher" |
    tee "$out/steps-bfloat16.log"
fi
for type in $types; do
  stage "steps-$type" hrm train device=cuda "data_path=$out/data" "run_dir=$out/$type" \
    arch.forward_dtype=$type global_batch_size=384 epochs=$steps_epochs eval_interval=$steps_epochs \
    lr=7e-5 puzzle_emb_lr=7e-5 weight_decay=1.0 puzzle_emb_weight_decay=1.0
done

for run in small float32 bfloat16; do
  [ ! -e "$out/$run/metrics.jsonl" ] || cp "$out/$run/metrics.jsonl" "$out/$run.jsonl"
done
rm -rf "$out/data" "$out/small" "$out/float32" "$out/bfloat16"
# Paths of this machine are nobody's business.
for file in "$out"/*; do
  sed "s|$out|$report|g; s|$root|.|g; s|$HOME|~|g" "$file" >"$out/tmp" && mv "$out/tmp" "$file"
done
echo "failed:${failed:- nothing}" >"$out/result.txt"
tar -C "$PWD" -czf "$report.tar.gz" "$report"
if [ -n "$failed" ]; then
  echo "verify-gpu: failed:$failed. Please send $report.tar.gz: that is what it is for."
  exit 1
fi
echo "verify-gpu: all passed. Please send $report.tar.gz."
