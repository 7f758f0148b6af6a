#!/usr/bin/env bash
# Whether the jars are the same bytes for the same sources: builds a copy of this tree in another
# folder and another time zone, and compares with what is in */target here.
# Usage: .ci/packaging/reproducible.sh, after ./hrm mvn package (or deploy) -Prelease -Dmaven.test.skip
set -euo pipefail
cd "$(dirname "$0")/../.."

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/an/other folder"
git ls-files -z --cached --others --exclude-standard | xargs -0 tar -cf - |
  tar -xf - -C "$copy/an/other folder"
(
  cd "$copy/an/other folder"
  TZ=Pacific/Auckland ./hrm mvn -B -ntp -q package -Prelease -Dmaven.test.skip
) >target/reproducible.log 2>&1 || { cat target/reproducible.log >&2; exit 1; }

# SBOMs name the jars' hashes, so they are compared too.
compared=0 different=0
while IFS= read -r -d '' file; do
  compared=$((compared + 1))
  if ! cmp -s "$copy/an/other folder/$file" "$file"; then
    different=$((different + 1))
    echo "   differs: $file"
  fi
done < <(cd "$copy/an/other folder" &&
  find . -path './examples' -prune -o -path '*/target/*' \( -name '*.jar' -o -name 'bom.json' -o -name 'bom.xml' \) -print0)
echo "   $compared files compared, $different differ"
[ "$compared" -ge 25 ] && [ "$different" -eq 0 ]
