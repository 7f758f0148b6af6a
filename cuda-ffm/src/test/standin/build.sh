#!/usr/bin/env bash
# Compiles the stand-in: build.sh LIBRARY.so SOURCE.cu…  (g++ from the PATH, or $CXX)
# The list of kernels comes from the preprocessed sources: every `__global__ void NAME(`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
module=$(cd "$here/../../.." && pwd)
[ $# -ge 2 ] || { echo "usage: build.sh LIBRARY.so SOURCE.cu…" >&2; exit 2; }
library=$1; shift
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cxx=${CXX:-g++}
native=-march=native
"$cxx" $native -x c++ -fsyntax-only /dev/null 2>/dev/null || native=
# No fast math: NaN and infinities must behave. No exceptions cross a fault (see worker.cpp).
flags="-std=c++17 -O2 $native -fPIC -fvisibility=hidden -fno-math-errno -fno-strict-aliasing
  -Wall -Wextra -Werror -Wno-unknown-pragmas -Wno-sign-compare -pthread ${STANDIN_FLAGS:-}
  -I$here -I$module/src/main/cuda -I$module/../native-headers/src/main/c"

{
  echo '#include "registry.h"'
  for source in "$@"; do echo "#include \"$(realpath "$source")\""; done
  echo 'namespace standin {'
  echo 'const std::vector<Kernel>& all_kernels() {'
  echo '  static const auto* kernels = new std::vector<Kernel>{'
  for source in "$@"; do
    # __global__ becomes a word that survives the preprocessor.
    "$cxx" $flags -E -P -x c++ -DSTANDIN_LISTING \
      "$source" | grep -oE 'STANDIN_GLOBAL +void +[A-Za-z0-9_]+' | awk '{print $3}' || true
  done | sort -u | sed 's/.*/    STANDIN_KERNEL(&),/'
  echo '  };'
  echo '  return *kernels;'
  echo '}'
  echo '}'
} >"$work/kernels.cpp"

objects=()
for source in "$work/kernels.cpp" "$here"/*.cpp; do
  object=$work/$(basename "$source" .cpp).o
  # Only the C interface is visible: its prototypes are in native-headers, hrmStandin* in control.cpp.
  "$cxx" $flags -c "$source" -o "$object" &
  objects+=("$object")
done
failed=0
for job in $(jobs -p); do wait "$job" || failed=1; done
[ $failed = 0 ] || exit 1
"$cxx" -shared -pthread -Wl,-z,nodelete -o "$library.part" "${objects[@]}"
mv "$library.part" "$library"
