#!/bin/sh
# Checks our prototypes against NVIDIA's headers, where a CUDA toolkit is installed: the size and
# kind of every parameter, every constant, and that no name has become a macro for another function.
#   check-agreement.sh [FOLDER with include/ …]   default: CUDA_PATH, CUDA_HOME, /usr/local/cuda
# Exit codes: 0 they agree, 1 they do not, 77 no headers here (says which).
set -eu
cd "$(dirname "$0")"
compiler=${CXX:-g++}
command -v "$compiler" >/dev/null || {
  echo "check-agreement: skipped: no C++ compiler ($compiler)"
  exit 77
}
[ $# -gt 0 ] || set -- "${CUDA_PATH:-}" "${CUDA_HOME:-}" /usr/local/cuda
flags=
for folder; do
  for include in "$folder/include" "$folder/targets/x86_64-linux/include"; do
    [ ! -d "$include" ] || flags="$flags -I$include"
  done
done

# Whether NVIDIA's header of that name is there.
have() {
  echo "#include <$1>" | $compiler -E -x c++ $flags - >/dev/null 2>&1
}

have cuda_runtime_api.h || {
  echo "check-agreement: skipped: no cuda_runtime_api.h; set CUDA_PATH to a toolkit"
  exit 77
}
headers="cuda_subset.h"
defines=
checked="cuda_runtime_api.h"
if have cublas_v2.h; then
  headers="$headers cublas_subset.h"
  defines="$defines -DWITH_BLAS"
  checked="$checked cublas_v2.h"
else
  echo "check-agreement: cuBLAS is not checked: no cublas_v2.h"
fi
if have cuda.h; then
  headers="$headers cuda_driver_subset.h"
  defines="$defines -DWITH_DRIVER"
  checked="$checked cuda.h"
else
  echo "check-agreement: the driver is not checked: no cuda.h"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(
  cd src/main/c
  # Without comments and preprocessor lines, functions and constants are easy to tell.
  cat $headers | $compiler -fpreprocessed -E -P -x c++ - | sed '/^ *#/d' >"$work/text"
)
functions=$(grep -oE '\bcu[A-Za-z0-9_]+\(' "$work/text" | tr -d '(' | sort -u)
constants=$(grep -oE '\b(cuda|CUBLAS_|CUDA_|CU_)[A-Za-z0-9_]+ = ' "$work/text" | cut -d' ' -f1 | sort -u)
for name in $functions; do
  case $name in
    cublasGemmEx | cublasGemmStridedBatchedEx) line="OVERLOADED($name)" ;;
    *) line="FUNCTION($name)" ;;
  esac
  # A macro of that name means that programs in C now call another function.
  printf '#ifdef %s\n#error "%s is a macro in these headers"\n#else\n%s\n#endif\n' \
    "$name" "$name" "$line"
done >"$work/functions"
for name in $constants; do
  echo "CONSTANT($name)"
done >"$work/constants"
if ! $compiler -std=c++17 -fsyntax-only -Isrc/main/c $flags $defines \
  "-DFUNCTIONS=\"$work/functions\"" "-DCONSTANTS=\"$work/constants\"" agreement.cpp; then
  echo "check-agreement: our prototypes and NVIDIA's differ" >&2
  exit 1
fi
echo "check-agreement: $(echo "$functions" | wc -l) functions and $(echo "$constants" | wc -l)" \
  "constants agree with $checked"
