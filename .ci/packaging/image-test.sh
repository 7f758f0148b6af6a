#!/usr/bin/env bash
# Unpacks the image in a folder with a blank in its name and runs the program where nothing else is
# to be found: no JDK, no Maven, no command at all on the PATH.
# Usage: .ci/packaging/image-test.sh, after .ci/packaging/image.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

limit=120 # MB unpacked
puzzle=51..232345.64..1.515.2643.1..262...1
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)
archive=target/image/hrm4j-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m).tar.gz
[ -f "$archive" ] || { echo "$archive: is not there; make it with .ci/packaging/image.sh" >&2; exit 2; }
work=$PWD/target/image/unpacked\ here
rm -rf "$work"
mkdir -p "$work"
tar -C "$work" -xzf "$archive"
image=$work/$(basename "$archive" .tar.gz)

size=$(du -sm "$image" | cut -f1)
echo "   unpacked: $size MB, $(basename "$archive"): $(du -m "$archive" | cut -f1) MB"
[ "$size" -lt "$limit" ] || { echo "the image must stay below $limit MB" >&2; exit 1; }

# Each jar of others is named with its licence.
others=0
for jar in "$image"/lib/hrm4j/*.jar; do
  library=$(basename "$jar" .jar)
  case $library in
    *"-$version") continue ;; # ours
  esac
  others=$((others + 1))
  grep -q "^ *([^)].*:${library%-*}:${library##*-} " "$image/THIRD-PARTY.txt" ||
    { echo "THIRD-PARTY.txt does not name $library" >&2; exit 1; }
done
[ "$others" -ge 15 ] || { echo "only $others libraries of others?" >&2; exit 1; }
for text in LICENSE NOTICE LGPL-3.0.txt GPL-3.0.txt; do
  [ -s "$image/$text" ] || { echo "the image has no $text" >&2; exit 1; }
done
echo "   $others libraries of others with their licences in THIRD-PARTY.txt"

# hrm SAYS ARGUMENTS…: must end with 0 and print what SAYS matches.
hrm() {
  local says=$1 status=0
  shift
  (cd "$work" && env -i "HOME=$work" PATH=/nowhere "$image/bin/hrm" "$@") >"$work/out" 2>&1 || status=$?
  if [ "$status" -ne 0 ] || ! grep -q -- "$says" "$work/out"; then
    echo "hrm $*: exit $status, expected 0 and \"$says\" in:" >&2
    cat "$work/out" >&2
    return 1
  fi
  echo "   hrm $*: $(grep -m 1 -- "$says" "$work/out")"
}

hrm 'Usage: hrm' --help
hrm 'device=simd works' doctor
hrm 'A Sudoku of n² characters' solve --help # UTF-8 without any locale
hrm '"valid":true' solve "$puzzle" --json
hrm 'single solution' data sudoku --generate 40 --size 4 --seed 1 --output-dir sudokus
hrm 'step' train data_path=sudokus epochs=2 eval_interval=2 global_batch_size=16 \
  arch.hidden_size=32 arch.num_heads=2 arch.H_layers=1 arch.L_layers=1 arch.halt_max_steps=2
[ -e "$work/runs/latest/run.json" ]
ln -s "$image/bin/hrm" "$work/hrm"
"$work/hrm" --version | grep -q '^hrm4j '

# The Windows launchers cannot be run here; that they pass the same options can be seen.
options() {
  grep -v '^#\|^rem\|^ *hrm ' "$1" |
    grep -oE -- '-XX:[+-][A-Za-z]+|-Xm[nsx][0-9a-z]+|--enable-native-access=[a-z0-9.,]+|modules=[a-z0-9.,]+' |
    sort -u
}
diff <(options "$image/bin/hrm") <(options "$image/bin/hrm.cmd") ||
  { echo "hrm (<) and hrm.cmd (>) pass other options to java" >&2; exit 1; }
