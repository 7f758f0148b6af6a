/**
 * Files that hold tensors: NumPy .npy and safetensors. Readers map the file and believe nothing in
 * it unchecked; writers replace a file as a whole or not at all.
 */
package io.github.hrm4j.tensor.io;
