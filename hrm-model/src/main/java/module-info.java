/** The Hierarchical Reasoning Model: layers, model, puzzles, checkpoints. */
module io.github.hrm4j.model {
  requires transitive io.github.hrm4j.autograd;
  requires commons.math3;

  exports io.github.hrm4j.checkpoint;
  exports io.github.hrm4j.model;
  exports io.github.hrm4j.nn;
  exports io.github.hrm4j.puzzle;
  exports io.github.hrm4j.solve;
}
