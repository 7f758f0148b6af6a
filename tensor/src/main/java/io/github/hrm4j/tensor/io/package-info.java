/** Files that hold tensors: NumPy .npy and safetensors. */
package io.github.hrm4j.tensor.io;
