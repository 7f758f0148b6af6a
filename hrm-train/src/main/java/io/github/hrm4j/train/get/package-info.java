/** Downloads of public datasets and checkpoints: a catalogue, mirrors, resuming, hashes. */
package io.github.hrm4j.train.get;
