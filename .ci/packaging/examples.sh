#!/usr/bin/env bash
# Builds and runs the examples as a user would: hrm4j comes from the folder repository and nowhere
# else, for the local Maven repository is one of their own that has nothing of hrm4j in it.
# Usage: .ci/packaging/examples.sh, after a deploy to target/repository (docs/packaging.md).
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -d target/repository/io ] || { echo "target/repository: deploy to it first" >&2; exit 2; }
work=$PWD/target/examples
local=$work/m2
puzzle=51..232345.64..1.515.2643.1..262...1
solution=516423234516462135153264341652625341
jbang=0.132.1
rm -rf "$local/io/github/hrm4j" "$work"/*.txt
mkdir -p "$local"

maven() {
  ./hrm mvn -B -ntp -q "-Dmaven.repo.local=$local" "$@"
}

# solved NAME FILE: whether the example printed the solution, and that it is valid.
solved() {
  if ! grep -q "^$solution (valid" "$2"; then
    echo "$1: did not solve the puzzle:" >&2
    cat "$2" >&2
    return 1
  fi
  echo "   $1: $(grep "^$solution" "$2")"
}

for example in classpath modulepath; do
  maven -f "examples/$example/pom.xml" clean compile exec:exec "-Dpuzzle=$puzzle" \
    >"$work/$example.txt" || { cat "$work/$example.txt" >&2; exit 1; }
  solved "$example" "$work/$example.txt"
done

# JBang as it is on Maven Central. It prints the command for java, which its own script runs.
cat >"$work/jbang.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>jbang</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>dev.jbang</groupId>
      <artifactId>jbang-cli</artifactId>
      <version>$jbang</version>
    </dependency>
  </dependencies>
</project>
POM
maven -f "$work/jbang.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies \
  "-DoutputDirectory=$work/jbang"
JAVA_HOME=$(./hrm mvn --version | sed -n 's/.*, runtime: //p')
export JAVA_HOME JBANG_DIR=$work/jbang-home JBANG_REPO=$local
rm -rf "$JBANG_DIR" "$local/io/github/hrm4j"
status=0
command=$(cd examples/jbang && "$JAVA_HOME/bin/java" -cp "$work/jbang/*" dev.jbang.Main run \
  Solve.java "$puzzle" 2>"$work/jbang.log") || status=$?
if [ "$status" -ne 255 ]; then # what JBang means by "run this"
  cat "$work/jbang.log" >&2
  exit 1
fi
(eval "$command") >"$work/jbang.txt" 2>>"$work/jbang.log" || { cat "$work/jbang.log" >&2; exit 1; }
solved jbang "$work/jbang.txt"

maven -f examples/http-service/pom.xml clean test >"$work/http-service.txt" 2>&1 ||
  { cat "$work/http-service.txt" >&2; exit 1; }
PORT=0 maven -f examples/http-service/pom.xml exec:exec >"$work/service.txt" 2>&1 &
service=$!
port=
for _ in $(seq 1200); do
  port=$(sed -n 's/^listening on port //p' "$work/service.txt")
  if [ -n "$port" ] || ! kill -0 "$service" 2>/dev/null; then
    break
  fi
  sleep 0.1
done
[ -n "$port" ] || { cat "$work/service.txt" >&2; exit 1; }
answer=$(curl -fsS -d "{\"puzzle\": \"$puzzle\"}" "http://127.0.0.1:$port/solve")
metric=$(curl -fsS "http://127.0.0.1:$port/metrics" | grep '^hrm_solve_seconds_count')
# Maven's child is the service: it gets the signal, ends in good order, and Maven with it.
kill -TERM "$(pgrep -f 'example\.http\.Main$' -P "$(pgrep -d , -P "$service")")"
wait "$service" || true
grep -q '^stopped$' "$work/service.txt" || { cat "$work/service.txt" >&2; exit 1; }
case $answer in
  *"$solution"*'"valid":true'*) echo "   http-service: $answer; $metric" ;;
  *) echo "http-service: $answer" >&2; exit 1 ;;
esac
