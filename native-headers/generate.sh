#!/bin/sh
# Writes the Java bindings of src/main/c/*.h into cuda-ffm/src/generated/java, with the jextract of
# the PATH (https://jdk.java.net/jextract, or built from github: openjdk/jextract; 25 or newer).
# Run it after a change of the headers and commit the result; an ordinary build never needs it.
set -eu
cd "$(dirname "$0")"
package=io.github.hrm4j.cuda.generated
target=../cuda-ffm/src/generated/java/$(echo $package | tr . /)
command -v jextract >/dev/null || {
  echo "generate.sh: needs jextract on the PATH (https://jdk.java.net/jextract)" >&2
  exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jextract --output "$work" --target-package $package --header-class-name Bindings src/main/c/*.h
made=$work/$(echo $package | tr . /)

# jextract looks symbols up in the libraries of the class loader; ours are found and probed by
# CudaLibraries. The two lines of the initialiser become one.
initialiser='static final SymbolLookup SYMBOL_LOOKUP = SymbolLookup.loaderLookup()'
[ "$(grep -c "$initialiser" "$made/Bindings.java")" = 1 ] || {
  echo "generate.sh: this jextract writes another look-up initialiser; adapt the script" >&2
  exit 1
}
sed -i.before "/$initialiser/{
  N
  s/SymbolLookup\.loaderLookup().*/io.github.hrm4j.cuda.CudaLibraries.lookup();/
}" "$made/Bindings.java"
# "long" has 32 bits on Windows, where this constant, which nothing uses, would fail to initialise.
sed -i.before '/ C_LONG = /d' "$made/Bindings\$shared.java"
rm "$made"/*.before

rm -rf "$target"
mkdir -p "$target"
mv "$made"/*.java "$target"
