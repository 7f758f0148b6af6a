#!/usr/bin/env bash
# Makes target/image/hrm4j-VERSION-OS-ARCH/ and a .tar.gz of it: hrm4j with a Java of its own, for
# machines that have neither a JDK nor Maven. Usage: .ci/packaging/image.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

from_here='^\(#\|rem\) From here on this is also the launcher of the image'

# The jars of ./hrm, and the licences of those that are not ours.
jars=$PWD/target/image/jars
rm -rf "$jars" target/image/THIRD-PARTY.txt
mkdir -p target/image
./hrm mvn -B -ntp package -Dmaven.test.skip "-Dhrm.dist=$jars" \
  "-Dhrm.third-party=$PWD/target/image" >target/image/build.log || { cat target/image/build.log >&2; exit 1; }
jdk=$(./hrm mvn --version | sed -n 's/.*, runtime: //p')
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)
name=hrm4j-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
image=target/image/$name

# What the jars ask for, and services that nobody's code names: the web server of the live view,
# zip file systems, the flight recorder.
needed=$("$jdk/bin/jdeps" --ignore-missing-deps --multi-release 25 --module-path "$jars" \
  --print-module-deps "$jars"/*.jar | tail -n 1)
rm -rf "$image" "$image.tar.gz"
"$jdk/bin/jlink" --add-modules "$needed,jdk.httpserver,jdk.jfr,jdk.zipfs" --compress zip-6 \
  --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive \
  --output "$image" >target/image/jlink.log 2>&1 || { cat target/image/jlink.log >&2; exit 1; }

# Commons Math and others are automatic modules, which jlink refuses: so the jars stay jars.
mkdir "$image/lib/hrm4j"
cp "$jars"/*.jar "$image/lib/hrm4j/"
cp LICENSE NOTICE target/image/THIRD-PARTY.txt .ci/packaging/licences/*.txt "$image/"
{
  cat .ci/packaging/launcher.sh
  sed -n "/$from_here/,\$p" hrm
} >"$image/bin/hrm"
{
  cat .ci/packaging/launcher.cmd
  sed -n "/$from_here/,\$p" hrm.cmd
} | sed 's/\r*$/\r/' >"$image/bin/hrm.cmd"
chmod +x "$image/bin/hrm"
for launcher in "$image/bin/hrm" "$image/bin/hrm.cmd"; do
  grep -q -- '--module-path' "$launcher" || { echo "$launcher: has no command line" >&2; exit 1; }
done

tar -C target/image --sort=name --owner=0 --group=0 --numeric-owner \
  --mtime='2026-01-01 00:00Z' -cf - "$name" | gzip -n >"$image.tar.gz"
echo "$image: $(du -sm "$image" | cut -f1) MB; $image.tar.gz: $(du -m "$image.tar.gz" | cut -f1) MB"
