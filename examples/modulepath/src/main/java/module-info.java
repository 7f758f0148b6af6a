/** A program in a module of its own. */
module example.sudoku {
  requires io.github.hrm4j.model;
}
