/** Models from files of ours and of PyTorch, and from one of these formats into the other. */
package io.github.hrm4j.train.checkpoint;
