#!/usr/bin/env bash
# What was deployed to target/repository: that each library is there with its sources, Javadoc and
# SBOM, and nothing else is, and that the bill of materials manages our jars only. Prints sizes.
# Usage: .ci/packaging/check.sh, after a deploy (docs/packaging.md).
set -euo pipefail
cd "$(dirname "$0")/../.."

repository=target/repository/io/github/hrm4j
fail() {
  echo "target/repository: $1" >&2
  exit 1
}

# newest MODULE SUFFIX: the last one deployed.
newest() {
  find "$repository/$1" -name "$1-*$2" | sort -V | tail -n 1
}

modules="autograd cuda-ffm hrm-model hrm-train tensor"
found=$(cd "$repository" && echo *)
[ "$found" = "autograd cuda-ffm hrm-model hrm-train hrm4j-parent tensor" ] || fail "has $found"
[ -z "$(find "$repository" -name '*-tests.jar')" ] || fail "has tests: deploy with -Dmaven.test.skip"
for module in $modules; do
  line=
  for suffix in .jar -sources.jar -javadoc.jar -cyclonedx.json; do
    file=$(newest "$module" "[0-9]$suffix")
    [ -s "$file" ] || fail "$module: no *$suffix"
    line+=" *$suffix $(($(stat -c %s "$file") / 1024)) KB"
  done
  echo "   $module:$line"
done

bom=$(newest hrm4j-parent .pom)
managed=$(sed -n '/<dependencyManagement>/,/<\/dependencyManagement>/p' "$bom")
others=$(grep '<groupId>' <<<"$managed" | grep -v '>io.github.hrm4j<' || true)
[ -z "$others" ] || fail "hrm4j-parent manages others' libraries, which would override a user's: $others"
# shellcheck disable=SC2086 # a word each
wanted=$(printf '%s\n' $modules)
[ "$(sed -n 's:.*<artifactId>\(.*\)</artifactId>.*:\1:p' <<<"$managed" | sort)" = "$wanted" ] ||
  fail "hrm4j-parent must manage each of $modules once"
components=$(grep -c '"bom-ref"' "$(newest hrm4j-parent -cyclonedx.json)")
echo "   hrm4j-parent: manages $modules; SBOM of $components components"
