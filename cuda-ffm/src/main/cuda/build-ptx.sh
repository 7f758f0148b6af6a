#!/usr/bin/env bash
# Compiles kernels.cu to the PTX that is shipped, src/main/resources/io/github/hrm4j/cuda/kernels.ptx:
#   build-ptx.sh            writes it
#   build-ptx.sh OUTPUT     writes it somewhere else, to compare
# Needs nvcc on the PATH (or in $NVCC). Compute capability 7.5 is the floor; drivers compile the text
# for the GPU that they have. nvcc writes the newest .version that it knows, which older drivers
# refuse: it is lowered to 6.3, the oldest that has sm_75, and ptxas checks that nothing newer is used.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/../resources/io/github/hrm4j/cuda/kernels.ptx}
nvcc=${NVCC:-nvcc}
command -v "$nvcc" >/dev/null || { echo "build-ptx.sh: no nvcc on the PATH; set NVCC=/path/to/nvcc" >&2; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

cd "$here"
"$nvcc" -ptx -arch=compute_75 -std=c++17 -o "$work/kernels.ptx" kernels.cu
mkdir -p "$(dirname "$output")"
{
  echo "// Built by build-ptx.sh from the sources in src/main/cuda; never edited by hand."
  echo "// sources: sha-256 $(cat *.cu *.cuh | sha256sum | cut -d' ' -f1)"
  echo "// compiler: nvcc $("$nvcc" --version | sed -n 's/.*release.*, V\([0-9.]*\).*/\1/p')"
  # Without the compiler's own comments, and without the folder's hash that it puts into names: the
  # text depends on the sources and the compiler only.
  sed -E -e '/^\/\//d' -e 's/^\.version .*/.version 6.3/' \
    -e 's/(_INTERNAL_)[0-9a-f]{8}(_[0-9]+_kernels_cu_)[0-9a-f]{8}/\100000000\200000000/g' \
    "$work/kernels.ptx" | cat -s
} >"$work/out.ptx"
mv "$work/out.ptx" "$output"
