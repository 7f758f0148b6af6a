// The numbers and prototypes that Java binds: the compiler checks the stand-in against them, and
// they are what the library exports.
#pragma once

#pragma GCC visibility push(default)
extern "C" {
#include "cublas_subset.h"
#include "cuda_driver_subset.h"
#include "cuda_subset.h"
}
#pragma GCC visibility pop
