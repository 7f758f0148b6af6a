#!/bin/sh
# Verifies the CUDA backend on the GPU of this machine and measures it: one command, for a person
# who has what this project was made without. Takes about a quarter of an hour; writes gpu-report/ and
# gpu-report.tar.gz in the current folder and nothing else outside the build's own folders.
set -u
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=$PWD/gpu-report
steps_epochs=24 # of 1,000 puzzles in batches of 384: 62 steps
rm -rf "$out"
mkdir -p "$out"
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

hrm doctor || exit
hrm doctor --json >"$out/doctor.json"
grep -q '"auto":"cuda"' "$out/doctor.json" || {
  echo "verify-gpu: there is no GPU that can be used; what to do stands above" >&2
  exit 2
}
# No serial numbers, no names of processes or users.
stage nvidia-smi nvidia-smi --format=csv \
  --query-gpu=name,driver_version,memory.total,power.limit,clocks.max.sm,clocks.max.mem,ecc.mode.current

# The suite of the stand-in, unchanged, on the GPU.
rm -f "$root/cuda-ffm/target/tiers.json"
stage suite hrm mvn -B -ntp test -pl cuda-ffm,hrm-train -am -Dgroups=tier4 \
  -Dhrm.test.flags=-Dhrm.cuda.gpu=true -Dsurefire.failIfNoSpecifiedTests=false
cp "$root"/cuda-ffm/target/tiers.json "$out" 2>/dev/null || failed="$failed tiers.json"

# What training gives and how long it takes: the small default run to its end, then steps of the
# 27-million-parameter model in both types. The logs have the seconds of a step.
stage small-run hrm train device=cuda "run_dir=$out/small" seed=0
stage data hrm data sudoku --generate 1000 --size 9 --output-dir "$out/data"
for type in float32 bfloat16; do
  stage "steps-$type" hrm train device=cuda "data_path=$out/data" "run_dir=$out/$type" \
    arch.forward_dtype=$type global_batch_size=384 epochs=$steps_epochs eval_interval=$steps_epochs \
    lr=7e-5 puzzle_emb_lr=7e-5 weight_decay=1.0 puzzle_emb_weight_decay=1.0
done

for run in small float32 bfloat16; do
  cp "$out/$run/metrics.jsonl" "$out/$run.jsonl" 2>/dev/null
done
rm -rf "$out/data" "$out/small" "$out/float32" "$out/bfloat16"
# Paths of this machine are nobody's business.
for file in "$out"/*; do
  sed "s|$out|gpu-report|g; s|$root|.|g; s|$HOME|~|g" "$file" >"$out/tmp" && mv "$out/tmp" "$file"
done
tar -C "$PWD" -czf gpu-report.tar.gz gpu-report
if [ -n "$failed" ]; then
  echo "verify-gpu: failed:$failed. Please send gpu-report.tar.gz: that is what it is for."
  exit 1
fi
echo "verify-gpu: all passed. Please send gpu-report.tar.gz."
