package io.github.hrm4j.train.data;

/**
 * A question and its answer: a Sudoku or a maze, a byte a cell.
 *
 * @param stream number of the puzzle among those its maker drew or read, by which the random
 *     numbers for it are chosen: the same whatever came before it
 */
record GridPuzzle(long stream, byte[] question, byte[] answer) {}
