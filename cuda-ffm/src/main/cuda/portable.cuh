// What differs between nvcc and the host stand-in (src/test/standin), and nothing else. The first
// include of kernels.cu; everything after it is plain CUDA C that both compilers read. README.md
// has the rules that a kernel must keep for that.
#ifndef HRM_PORTABLE_CUH
#define HRM_PORTABLE_CUH

#ifdef __CUDACC__

/// Static shared memory: count elements of type, the same ones for all threads of the block.
#define SHARED_ARRAY(type, name, count) __shared__ type name[count]

/// The launch's dynamic shared memory, read as elements of type: one such view starts at byte 0.
#define DYNAMIC_SHARED(type, name)                                              \
  extern __shared__ __align__(16) unsigned char hrm_dynamic_shared[];           \
  type* const name = reinterpret_cast<type*>(hrm_dynamic_shared)

#else

#include "device.h"  // of the stand-in: defines the two macros above, and CUDA C's own words

#endif

#endif
