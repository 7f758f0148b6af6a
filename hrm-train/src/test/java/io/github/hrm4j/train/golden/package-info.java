/**
 * The golden suite: every number that the PyTorch reference stored for a case, compared with ours.
 * A case is a folder with {@code case.json} and .npy files; what is in it decides what is checked,
 * and a stored tensor that no check has used is a failure.
 */
package io.github.hrm4j.train.golden;
