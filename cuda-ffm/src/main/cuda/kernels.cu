// All kernels, one translation unit: see README.md.
#include "portable.cuh"

#include "common.cuh"

#include "elementwise.cu"
#include "copy.cu"
#include "reduce.cu"
#include "scatter.cu"
#include "norm.cu"
#include "rope.cu"
#include "swiglu.cu"
#include "loss.cu"
#include "attention.cu"
#include "attention_backward.cu"
#include "optim.cu"
#include "matmul.cu"
